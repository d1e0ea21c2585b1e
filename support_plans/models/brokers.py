"""What a broker declares, recommends and is paid. The person sees all of it, and answers."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.money import price
from core.references import ReferenceField
from people.models import Relationship, User
from providers.models import Organisation


class Interest(models.Model):
    """Something between a broker and a provider. Never changed: it ends, and another follows."""

    class Kind(models.TextChoices):
        WORKS_FOR = "works_for", "I work for them"
        PAID_BY = "paid_by", "They pay me, or give me something"
        OWNS = "owns", "I own it, or part of it"
        FAMILY = "family", "Someone close to me works there or owns it"
        OTHER = "other", "Something else"

    reference = ReferenceField(prefix="int")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=500)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="an_interest_says_what_it_is"),
            models.UniqueConstraint(
                fields=["relationship", "organisation", "kind"],
                condition=Q(ended_at=None),
                name="one_live_interest_of_a_kind",
            ),
        ]

    @property
    def answer(self) -> "InterestAnswer | None":
        """The person's newest answer; rows read with `prefetch_related("answers")` ask nothing."""
        return max(self.answers.all(), key=lambda row: row.pk, default=None)

    @property
    def is_agreed(self) -> bool:
        return self.answer is not None and self.answer.agreed


class InterestAnswer(models.Model):
    """The person's yes or no to a declared interest. A change of mind is another row."""

    interest = models.ForeignKey(Interest, models.PROTECT, related_name="answers")
    agreed = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    helped_by = models.CharField(max_length=120, blank=True)


class Recommendation(models.Model):
    """A broker says: this provider would suit you. Nothing is in the plan until the person does it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        YES = "yes", "wants it"
        DECLINED = "declined", "no thanks"

    reference = ReferenceField(prefix="rec")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="recommendations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="an_answered_recommendation_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="who_recommends_does_not_decide",
            ),
            models.UniqueConstraint(
                fields=["relationship", "organisation"],
                condition=Q(state="waiting"),
                name="a_provider_is_recommended_once",
            ),
        ]


class BrokerFee(models.Model):
    """What a broker may be paid in all, in pence. It counts from the person's yes."""

    reference = ReferenceField(prefix="fee")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="fees")
    most_pence = models.PositiveBigIntegerField()
    hour_pence = models.PositiveBigIntegerField()
    words = models.CharField(max_length=500)  # what it is for
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    helped_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agreed=None, decided_at=None, decided_by=None)
                | Q(agreed__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="an_answered_fee_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="who_asks_for_a_fee_does_not_agree_it",
            ),
            models.UniqueConstraint(
                fields=["relationship"], condition=Q(agreed=None), name="one_fee_waits"
            ),
        ]


class TimeEntry(models.Model):
    """Time that a broker worked, and the fee for it. A correction is a new row."""

    reference = ReferenceField(prefix="time")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="time_entries")
    worked_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    what = models.CharField(max_length=300)
    hour_pence = models.PositiveBigIntegerField()  # as agreed when it was written down
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="put_right_by"
    )

    class Meta:
        ordering: ClassVar = ["worked_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hours__gte=0), name="time_is_not_negative"),
            models.CheckConstraint(condition=~Q(what=""), name="time_says_what_was_done"),
        ]

    @property
    def hours_shown(self) -> str:
        """Without needless noughts: 1.5."""
        return f"{self.hours.normalize():f}"

    @property
    def fee_pence(self) -> int:
        """Hours at the agreed price, rounded once, half up."""
        return price(self.hours, self.hour_pence)


class TimeQuestion(models.Model):
    """The person asks about an entry; the broker answers, or puts the entry right."""

    entry = models.ForeignKey(TimeEntry, models.PROTECT, related_name="questions")
    words = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="a_question_about_time_has_words"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="an_answer_about_time_says_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(answer=""), name="one_question_about_time_waits"
            ),
        ]

    def say(self, words: str, *, by: User, at: datetime) -> None:
        self.answer, self.answered_by, self.answered_at = words, by, at
