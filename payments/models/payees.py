"""Bank details of those who are paid."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from people.models import Person, User
from providers.models import Organisation


class BankDetailsQuerySet(models.QuerySet["BankDetails"]):
    def in_use(self) -> "BankDetailsQuerySet":
        """Not replaced by newer ones."""
        return self.filter(replaced_at=None)

    def to_confirm(self) -> "BankDetailsQuerySet":
        return self.in_use().filter(confirmed_at=None).order_by("entered_at", "pk")

    def of_authority(self, authorities: list[int]) -> "BankDetailsQuerySet":
        """Of its people, and of every organisation: those serve more than one authority."""
        return self.filter(Q(person=None) | Q(person__authority__in=authorities))

    def usable(self, on: date) -> "BankDetailsQuerySet":
        """Confirmed by a second person, and past the days we wait before a first payment."""
        return self.in_use().filter(confirmed_at__isnull=False, usable_on__lte=on)


class BankDetails(models.Model):
    """Dated bank details of a payee; a second person confirms them before a run takes them."""

    class Modulus(models.TextChoices):
        PASSED = "passed", "Sort code and number fit"
        NOT_CHECKED = "not_checked", "Not checked"

    reference = ReferenceField(prefix="bank")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="bank_details"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="bank_details")
    account_name = models.CharField(max_length=70)
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    from_paper = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_how = models.CharField(max_length=200, blank=True)
    usable_on = models.DateField(null=True)  # first day a run may take them
    replaced_at = models.DateTimeField(null=True)
    modulus = models.CharField(max_length=11, choices=Modulus, default=Modulus.NOT_CHECKED)
    modulus_version = models.CharField(max_length=40, blank=True)  # the table it was checked by

    objects = BankDetailsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person=None)
                | Q(organisation=None, person__isnull=False),
                name="bank_details_are_of_one_payee",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="confirmed_details_say_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="a_second_person_confirms_bank_details",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(replaced_at=None, organisation__isnull=False),
                name="one_account_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(replaced_at=None, person__isnull=False),
                name="one_account_a_person",
            ),
        ]

    @property
    def payee_name(self) -> str:
        if self.organisation is not None:
            return self.organisation.name
        return self.person.full_name if self.person is not None else ""

    @property
    def shown_sort_code(self) -> str:
        return f"{self.sort_code[:2]}-{self.sort_code[2:4]}-{self.sort_code[4:]}"

    @property
    def covered_number(self) -> str:
        """“ends in 321”: enough to know it again."""
        return f"ends in {self.account_number[-3:]}"


class ModulusTable(models.Model):
    """A table of modulus weights that was loaded; the newest is used, the older ones stay."""

    version = models.CharField(max_length=40, unique=True)
    rows = models.JSONField()  # as payments.modulus.written gives them
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(version=""), name="a_modulus_table_has_a_version")
        ]
