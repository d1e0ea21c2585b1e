"""How a person wants bills answered, what helpers said, and what is done when nobody answers."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from invoices.models.bills import Bill
from invoices.models.decisions import BillDecision
from people.models import Person, User
from providers.models import Organisation

MOST_VOICES = 3


class AnswerRuleQuerySet(models.QuerySet["AnswerRule"]):
    def live(self) -> "AnswerRuleQuerySet":
        """Not ended by anybody. A standing yes may be past its last day all the same."""
        return self.filter(ended_at=None)

    def of(self, person_id: int, organisation_id: int) -> "AnswerRule | None":
        """What the person wrote for this provider's bills."""
        return self.live().filter(person=person_id, organisation=organisation_id).first()

    def held(self, person_id: int, organisation_id: int) -> "AnswerRule | None":
        """The same, and who stops it waits for us: nothing is answered by it after it was stopped."""
        return self.select_for_update(of=("self",)).of(person_id, organisation_id)


class AnswerRule(models.Model):
    """The person's own choice for the bills of one provider. A change ends it and adds a row."""

    class Way(models.TextChoices):
        EACH = "each", "ask me about each bill"
        UNUSUAL = "unusual", "ask me only about what is unusual"
        PATTERN = "pattern", "yes to what I agreed, and nothing else"

    reference = ReferenceField(prefix="ans")
    person = models.ForeignKey(Person, models.PROTECT, related_name="answer_rules")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way, default=Way.EACH)
    voices = models.PositiveSmallIntegerField(default=1)  # helpers who must say the same
    until = models.DateField(null=True)  # the last day of a standing yes
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_again_at = models.DateTimeField(null=True)  # its time was up, and the person was asked
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AnswerRuleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(ended_at=None),
                name="one_way_to_answer_a_provider",
            ),
            models.CheckConstraint(
                condition=Q(way="each", until=None) | (~Q(way="each") & Q(until__isnull=False)),
                name="a_standing_yes_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(voices__gte=1, voices__lte=MOST_VOICES),
                name="one_to_three_helpers_answer",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_way_says_who_and_when",
            ),
        ]  # fmt: skip

    def says_yes(self, on: date) -> bool:
        """Whether it is a standing yes, and in force on this day."""
        return self.way != self.Way.EACH and self.until is not None and on <= self.until

    def end(self, *, by: User, at: datetime) -> None:
        self.ended_at, self.ended_by = at, by


class StandingAnswer(models.Model):
    """A bill that a standing yes answered: which rule, and that the checks found nothing."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="standing_answers")
    rule = models.ForeignKey(AnswerRule, models.PROTECT, related_name="answered")
    round = models.PositiveSmallIntegerField()  # of the bill's answers; an undo counts up
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill", "round"], name="a_standing_yes_answers_a_bill_once"
            )
        ]


class Voice(models.Model):
    """What one helper said of a bill that needs more than one of them. Never the person's own."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="voices")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answers = models.JSONField()  # line position → yes, wrong or unsure
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)  # they said something else since

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill", "round", "by"], condition=Q(dropped_at=None),
                name="a_helper_has_one_voice",
            )
        ]  # fmt: skip


class BillKeeper(models.Model):
    """The worker who finds out about a bill that nobody answered, by name, and by when."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="keepers")
    officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    decide_by = models.DateField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill"], condition=Q(ended_at=None), name="one_worker_keeps_a_bill"
            )
        ]


class Contact(models.Model):
    """Somebody rang, wrote, or looked whether the support happened. Never changed."""

    class How(models.TextChoices):
        RANG = "rang", "rang"
        WROTE = "wrote", "wrote"
        VISITED = "visited", "went to see them"
        REGISTER = "register", "looked at the register or visit log"

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="contacts")
    how = models.CharField(max_length=8, choices=How)
    reached = models.BooleanField()
    words = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]


class OnAccount(models.Model):
    """A bill paid before the person said anything: they may object until a day."""

    bill = models.OneToOneField(Bill, models.PROTECT, related_name="on_account")
    decision = models.OneToOneField(BillDecision, models.PROTECT, related_name="+")
    amount_pence = models.PositiveBigIntegerField()
    object_until = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="something_is_paid_on_account"
            )
        ]


class Objection(models.Model):
    """The person says that what was paid on account is not right; a worker decides."""

    reference = ReferenceField(prefix="obj")
    on_account = models.ForeignKey(OnAccount, models.PROTECT, related_name="objections")
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    upheld_pence = models.PositiveBigIntegerField(default=0)
    reason = models.TextField(blank=True)
    credit = models.OneToOneField(Bill, models.PROTECT, null=True, related_name="objection")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["on_account"], condition=Q(decided_at=None),
                name="one_objection_waits",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, upheld_pence=0, credit=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decided_objection_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(upheld_pence=0, credit=None)
                | Q(upheld_pence__gt=0, credit__isnull=False),
                name="what_is_upheld_is_credited",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")),
                name="who_objects_does_not_decide_it",
            ),
        ]  # fmt: skip


class SetOff(models.Model):
    """What an upheld objection takes off the provider's next bill of the same budget."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="set_offs")
    credit = models.ForeignKey(Bill, models.PROTECT, related_name="+")
    amount_pence = models.PositiveBigIntegerField()
    entry_key = models.CharField(max_length=120)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="a_set_off_is_of_money")
        ]
