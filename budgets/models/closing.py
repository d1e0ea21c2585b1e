"""A year's end, promises that nobody billed, and the end of a budget: after a death, or otherwise."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models.agreements import Allocation
from budgets.models.budget import Budget, FundingPeriod, Pot
from core.errors import DomainError, Stale
from core.models import Authority
from core.references import ReferenceField
from ledger.models import Entry
from people.models import Role, User

if TYPE_CHECKING:
    from people.access import Actor


class ClosingMovedOn(Stale):
    code = "closing_moved_on"
    message = "This closing has moved on. Look at it again before you do anything."


class SomeoneElseCloses(DomainError):
    code = "someone_else_closes"
    message = "You worked this out. Someone else has to agree it."
    status = 403


class YearEndRun(models.Model):
    """The closing of one year for a council: worked out by one, agreed by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for a second person"
        DONE = "done", "Done"
        TAKEN_BACK = "taken_back", "Taken back"

    reference = ReferenceField(prefix="year")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="year_end_runs")
    ends_on = models.DateField()  # the last day of the year
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    budgets = models.PositiveIntegerField()
    carried_pence = models.PositiveBigIntegerField()
    returned_pence = models.PositiveBigIntegerField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="done", agreed_at__isnull=False, agreed_by__isnull=False)
                | (~Q(state="done") & Q(agreed_at=None, agreed_by=None)),
                name="a_year_that_was_closed_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("proposed_by")),
                name="who_works_out_a_year_does_not_agree_it",
            ),
            models.UniqueConstraint(
                fields=["authority", "ends_on"],
                condition=Q(state="proposed"),
                name="one_year_waits_at_a_time",
            ),
        ]

    def take_back(self) -> None:
        """Raises ClosingMovedOn."""
        self._must_wait()
        self.state = self.State.TAKEN_BACK

    def agree(self, *, by: User, at: datetime) -> None:
        """Raises ClosingMovedOn or SomeoneElseCloses."""
        self._must_wait()
        if by.pk == self.proposed_by_id:
            raise SomeoneElseCloses
        self.state, self.agreed_by, self.agreed_at = self.State.DONE, by, at

    def _must_wait(self) -> None:
        if self.state != self.State.PROPOSED:
            raise ClosingMovedOn


class YearEnd(models.Model):
    """What became of the Free money of one funding period. Late money makes a further row."""

    period = models.ForeignKey(FundingPeriod, models.PROTECT, related_name="year_ends")
    number = models.PositiveSmallIntegerField(default=1)
    rule = models.CharField(max_length=12)  # carry_forward as it stood
    weeks = models.PositiveSmallIntegerField(default=0)  # with up_to_weeks
    origin = models.CharField(max_length=200, blank=True)
    most_pence = models.PositiveBigIntegerField(null=True)  # what those weeks come to
    carried_pence = models.PositiveBigIntegerField()
    returned_pence = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: by night
    run = models.ForeignKey(YearEndRun, models.PROTECT, null=True, related_name="year_ends")

    class Meta:
        ordering: ClassVar = ["period", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "number"], name="a_year_end_has_a_number"),
            models.CheckConstraint(
                condition=Q(carried_pence__gt=0) | Q(returned_pence__gt=0),
                name="a_year_end_moves_something",
            ),
        ]


class LapseWarning(models.Model):
    """A provider was told: sessions up to a day are freed unless they are billed."""

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="warnings")
    through_on = models.DateField()
    told_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["allocation", "through_on"], name="a_warning_is_given_once"
            )
        ]


class ClosingQuerySet(models.QuerySet["Closing"]):
    def visible_to(self, actor: "Actor") -> "ClosingQuerySet":
        """Own; a worker's people; finance and audit; of helpers, the executor alone, once closed."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        near = actor.caseload()
        staff = actor.authority_ids("finance_maker", "finance_approver", "auditor")
        executor = [pk for pk, kind in actor.relations if kind == Role.EXECUTOR]
        return self.filter(
            own
            | Q(budget__person__in=near)
            | Q(budget__person__authority__in=staff)
            | Q(budget__person__in=executor, state=Closing.State.CLOSED)
        )


class Closing(models.Model):
    """The end of a budget: debts first, the person's own money back, the rest to the council."""

    class Why(models.TextChoices):
        DIED = "died", "The person died"
        MOVED = "moved", "The person moved away"
        ENDED = "ended", "The support ended"

    class State(models.TextChoices):
        OPEN = "open", "Being worked out"
        PROPOSED = "proposed", "Waits for a second person"
        CLOSED = "closed", "Closed"

    reference = ReferenceField(prefix="end")
    budget = models.OneToOneField(Budget, models.PROTECT, related_name="closing")
    why = models.CharField(max_length=8, choices=Why)
    last_day = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    freed_pence = models.PositiveBigIntegerField(default=0)  # promised for later days
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # As proposed; frozen when agreed.
    held_pence = models.PositiveBigIntegerField(default=0)
    owed_pence = models.PositiveBigIntegerField(default=0)  # stays in the account until it is paid
    debts_pence = models.PositiveBigIntegerField(default=0)
    charged_pence = models.BigIntegerField(default=0)  # what the person had to pay
    received_pence = models.BigIntegerField(default=0)  # what they paid
    own_pence = models.PositiveBigIntegerField(default=0)  # their own top-ups that were not used
    estate_pence = models.PositiveBigIntegerField(default=0)
    council_pence = models.PositiveBigIntegerField(default=0)
    council_pays_pence = models.PositiveBigIntegerField(default=0)  # debts beyond the account
    rule = models.CharField(max_length=24, blank=True)  # estate_rule as it stood
    origin = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    objects = ClosingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(proposed_at=None, proposed_by=None)
                | Q(proposed_at__isnull=False, proposed_by__isnull=False),
                name="a_proposed_closing_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="an_agreed_closing_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="open", proposed_at=None)
                | Q(state="proposed", proposed_at__isnull=False, agreed_at=None)
                | Q(state="closed", proposed_at__isnull=False, agreed_at__isnull=False),
                name="a_closing_is_where_it_says",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("proposed_by")),
                name="who_closes_does_not_agree_it",
            ),
        ]

    @property
    def left_pence(self) -> int:
        """What is left in the account after every debt."""
        return self.estate_pence + self.council_pence

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    def must_be(self, *states: "Closing.State") -> None:
        """Raises ClosingMovedOn."""
        if self.state not in states:
            raise ClosingMovedOn

    def propose(self, *, by: User, at: datetime) -> None:
        self.must_be(self.State.OPEN)
        self.state, self.proposed_by, self.proposed_at = self.State.PROPOSED, by, at

    def take_back(self) -> None:
        """Work it out again. Raises ClosingMovedOn."""
        self.must_be(self.State.PROPOSED)
        self.state, self.proposed_by, self.proposed_at = self.State.OPEN, None, None

    def agree(self, *, by: User, at: datetime) -> None:
        """Raises ClosingMovedOn or SomeoneElseCloses."""
        self.must_be(self.State.PROPOSED)
        if by.pk == self.proposed_by_id:
            raise SomeoneElseCloses
        self.state, self.agreed_by, self.agreed_at = self.State.CLOSED, by, at


class ClosingDebt(models.Model):
    """What is still to be paid when a budget ends: wages, holiday pay, notice, redundancy."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="debts")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    paid_to = models.CharField(max_length=120)
    amount_pence = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="a_debt_is_something"),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="a_dropped_debt_says_who_and_when",
            ),
        ]


class ClosingAdjustment(models.Model):
    """A debt that came to light after closing: asked by one, decided by another."""

    reference = ReferenceField(prefix="adj")
    closing = models.ForeignKey(Closing, models.PROTECT, related_name="adjustments")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    paid_to = models.CharField(max_length=120)
    service_on = models.DateField()
    amount_pence = models.PositiveBigIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="an_adjustment_pays_something"
            ),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_at=None, decided_by=None, entry=None)
                | Q(agreed=True, decided_at__isnull=False, decided_by__isnull=False,
                    entry__isnull=False)
                | (Q(agreed=False, decided_at__isnull=False, decided_by__isnull=False, entry=None)
                   & ~Q(reason="")),
                name="a_decided_adjustment_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="who_asks_does_not_decide_an_adjustment",
            ),
        ]  # fmt: skip

    def decide(self, *, agreed: bool, reason: str, by: User, at: datetime) -> None:
        """Raises ClosingMovedOn or SomeoneElseCloses."""
        if self.agreed is not None:
            raise ClosingMovedOn
        if by.pk == self.asked_by_id:
            raise SomeoneElseCloses("You asked for this. Someone else has to decide it.")
        self.agreed, self.reason, self.decided_by, self.decided_at = agreed, reason, by, at


def ended_on(budget_id: int) -> date | None:
    """The last day of a budget that was ended; None while it goes on."""
    return Closing.objects.filter(budget=budget_id).values_list("last_day", flat=True).first()
