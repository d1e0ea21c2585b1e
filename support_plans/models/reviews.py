"""Looking again at a plan: when and why, what the person says, what came of it; reassessment."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from core.errors import DomainError
from core.references import ReferenceField
from files.models import StoredFile
from people.models import Person, User
from support_plans.models.outcomes import Outcome
from support_plans.models.plans import SupportPlan
from support_plans.models.versions import PlanVersion

if TYPE_CHECKING:
    from people.access import Actor


class ReviewOver(DomainError):
    code = "review_over"
    message = "This review is over. Ask for a new one if something changed."
    status = 409


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, actor: "Actor") -> "ReviewQuerySet":
        """Own reviews, those of people who share their whole plan, and of the worker's people."""
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        near = [*actor.shared_people("plan_view"), *actor.caseload()]
        return self.filter(own | Q(person__in=near))

    def open(self) -> "ReviewQuerySet":
        """Those still to be held."""
        return self.filter(state=Review.State.PLANNED)


class Review(models.Model):
    """One look at how the plan works. It can ask for changes; it never changes money itself."""

    class Kind(models.TextChoices):
        LIGHT = "light", "A first look at a new or changed plan"
        YEARLY = "yearly", "A look at the plan"
        PAYMENT = "payment", "A look at the direct payment"
        ASKED = "asked", "A look that somebody asked for"

    class State(models.TextChoices):
        PLANNED = "planned", "To come"
        HELD = "held", "Done"
        DROPPED = "dropped", "Not needed"

    class Result(models.TextChoices):
        GOES_ON = "goes_on", "The plan goes on as it is"
        CHANGE = "change", "The person wants to change the plan"
        REASSESS = "reassess", "The needs are looked at again"

    class How(models.TextChoices):
        MET = "met", "We met"
        VIDEO = "video", "By video"
        PHONE = "phone", "By phone"
        LETTER = "letter", "In writing"

    reference = ReferenceField(prefix="rev")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    from_on = models.DateField()
    by_on = models.DateField()
    planned_at = models.DateTimeField()
    # What came of it.
    held_on = models.DateField(null=True)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=8, choices=How, blank=True)
    present = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    words = models.TextField(blank=True)
    payment_looked = models.BooleanField(default=False)
    dropped_why = models.CharField(max_length=200, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["by_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(by_on__gte=F("from_on")), name="a_review_is_due_after_it_may_begin"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="held", held_on__isnull=False, held_at__isnull=False,
                    held_by__isnull=False,
                ) & ~Q(result="") & ~Q(words="") & ~Q(present="") & ~Q(how="")
                | ~Q(state="held") & Q(
                    held_on=None, held_at=None, held_by=None, result="", words="",
                    payment_looked=False,
                ),
                name="a_review_held_says_who_when_and_what",
            ),
            models.CheckConstraint(  # there is no result that changes money (docs/adr/0029)
                condition=Q(result__in=["", "goes_on", "change", "reassess"]),
                name="a_review_never_cuts_a_budget",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped") & ~Q(dropped_why="")
                | ~Q(state="dropped") & Q(dropped_why=""),
                name="a_review_not_needed_says_why",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state="planned"),
                name="one_review_of_a_kind_to_come",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["state", "by_on"], name="reviews_by_day")]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PLANNED

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.by_on < on

    def need_open(self) -> None:
        """Raises ReviewOver."""
        if not self.is_open:
            raise ReviewOver

    def drop(self, why: str) -> None:
        """Another review took its place, or there is nothing to review any more."""
        self.need_open()
        self.state, self.dropped_why = self.State.DROPPED, why


class ReviewReason(models.Model):
    """Why a review is held: by the calendar, or asked for. Several may stand under one review."""

    class Kind(models.TextChoices):
        LIGHT = "light", "The plan is new, or was changed"
        YEARLY = "yearly", "A year has gone by"
        PAYMENT = "payment", "The direct payment is looked at"
        PERSON = "person", "You asked for it"
        BREACH = "breach", "The rules of the direct payment may have been broken"
        CAPACITY = "capacity", "What the person can decide has changed"
        CONCERN = "concern", "Somebody is worried"

    review = models.ForeignKey(Review, models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField(blank=True)
    subject = models.CharField(max_length=40, blank=True)  # the record it comes from
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["light", "yearly", "payment"])
                | (Q(asked_by__isnull=False) & ~Q(words="")),
                name="who_asks_for_a_review_says_why",
            ),
            models.UniqueConstraint(
                fields=["review", "kind"], condition=Q(kind__in=["light", "yearly", "payment"]),
                name="the_calendar_is_one_reason_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=~Q(subject=""),
                name="one_record_asks_for_a_review_once",
            ),
        ]  # fmt: skip


class ReviewWords(models.Model):
    """What the person says before a review. Each save is a row; the newest one holds."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="sayings")
    works = models.TextField(blank=True)
    works_not = models.TextField(blank=True)
    change = models.TextField(blank=True)
    recording = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    given = models.BooleanField(default=False)  # the council may read it from here on
    with_progress = models.BooleanField(default=False)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class ReviewFinding(models.Model):
    """How one outcome goes, as the review found it."""

    class Goes(models.TextChoices):
        WORKS = "works", "It works"
        PARTLY = "partly", "It works in part"
        NOT_YET = "not_yet", "It does not work yet"
        OTHER = "other", "It is not wanted any more"

    review = models.ForeignKey(Review, models.PROTECT, related_name="findings")
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="findings")
    goes = models.CharField(max_length=8, choices=Goes)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "outcome"], name="one_finding_an_outcome_a_review"
            )
        ]


class Reassessment(models.Model):
    """The needs looked at again. Only this can make a budget smaller against a person's wish."""

    class Outcome(models.TextChoices):
        SAME = "same", "The needs are as they were"
        MORE = "more", "The needs have grown"
        LESS = "less", "The needs have become smaller"

    reference = ReferenceField(prefix="rea")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reassessments")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="reassessments")
    review = models.OneToOneField(Review, models.PROTECT, null=True, related_name="reassessment")
    reason = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # What was found: done.
    done_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    found = models.TextField(blank=True)
    # What was decided.
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    least_pence = models.PositiveBigIntegerField(null=True)  # the budget may not fall below this
    because = models.TextField(blank=True)
    challenge = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)  # the notice to the person, with how to challenge
    holds_from = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_reassessment_has_a_reason"),
            models.CheckConstraint(
                condition=Q(done_on=None, done_at=None, done_by=None, found="")
                | Q(done_on__isnull=False, done_at__isnull=False, done_by__isnull=False)
                & ~Q(found=""),
                name="a_reassessment_done_says_who_when_and_what",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome="", because="", challenge="", decided_at=None, decided_by=None,
                    told_at=None, holds_from=None,
                ) | Q(
                    outcome__in=["same", "more", "less"], decided_at__isnull=False,
                    decided_by__isnull=False, told_at__isnull=False, holds_from__isnull=False,
                    done_at__isnull=False,
                ) & ~Q(because="") & ~Q(challenge=""),
                name="a_reassessment_decided_is_told_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(outcome="less", least_pence__isnull=False)
                | ~Q(outcome="less") & Q(least_pence=None),
                name="only_smaller_needs_set_a_smaller_budget",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(decided_at=None),
                name="one_reassessment_open_a_person",
            ),
        ]  # fmt: skip

    @property
    def step(self) -> str:
        """opened, done or decided."""
        if self.decided_at is not None:
            return "decided"
        return "opened" if self.done_at is None else "done"

    def allows(self, total_pence: int, on: date) -> bool:
        """Whether a budget may fall to this, from this day."""
        if self.outcome != self.Outcome.LESS or self.holds_from is None or self.least_pence is None:
            return False
        return self.holds_from <= on and total_pence >= self.least_pence


class BudgetCut(models.Model):
    """An agreed budget became smaller: by the person's own wish, or by a reassessment. Never else."""

    class Basis(models.TextChoices):
        OWN = "own", "The person asked for it"
        REASSESSMENT = "reassess", "The needs became smaller"

    version = models.OneToOneField(PlanVersion, models.PROTECT, related_name="cut")
    basis = models.CharField(max_length=8, choices=Basis)
    reassessment = models.ForeignKey(Reassessment, models.PROTECT, null=True, related_name="cuts")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    from_pence = models.PositiveBigIntegerField()
    to_pence = models.PositiveBigIntegerField()
    cut_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cut_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(basis="own", asked_by__isnull=False, reassessment=None)
                | Q(basis="reassess", reassessment__isnull=False, asked_by=None),
                name="a_cut_is_asked_for_or_cites_a_reassessment",
            ),
            models.CheckConstraint(
                condition=Q(to_pence__lt=F("from_pence")), name="a_cut_makes_a_budget_smaller"
            ),
        ]
