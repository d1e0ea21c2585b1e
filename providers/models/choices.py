"""That a choice was offered: what a person looked at, whom they chose, and why. It is theirs."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from people.models import Person, User
from providers.models.organisations import Organisation


class ChoiceQuerySet(models.QuerySet["Choice"]):
    def of(self, person: Person) -> "ChoiceQuerySet":
        return self.filter(person=person)

    def open(self) -> "ChoiceQuerySet":
        return self.filter(made_at=None)


class Choice(models.Model):
    """One choice of one person; open until it is made. Their words can be erased, the fact stays."""

    reference = ReferenceField(prefix="cho")
    person = models.ForeignKey(Person, models.PROTECT, related_name="choices")
    chosen = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    already_knew = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    helped = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(made_at=None), name="one_open_choice_a_person"
            ),
            models.CheckConstraint(
                condition=Q(made_at=None, chosen=None)
                | Q(made_at__gte=F("started_at"), chosen__isnull=False),
                name="a_choice_is_made_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(reason="", helped=""),
                name="erased_words_are_gone",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ChoiceOption(models.Model):
    """An organisation that the person looked at."""

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="options")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["choice", "organisation"], name="an_option_stands_once_in_a_choice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.choice_id}/{self.organisation_id}"
