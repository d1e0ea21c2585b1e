"""Who pays into a budget, what each decided to pay and when, and what was decided beside the plan.

Rows here are decisions: dated, with a reason and a name, never edited. Amounts are whole pence and
live in the ledger; a share says what was decided, the accounts say what has moved.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models.agreements import Agreement
from budgets.models.budget import Budget, Pot
from core.errors import DomainError
from core.references import ReferenceField
from ledger.models import Account, Entry
from people.models import User
from providers.models import RateKind

if TYPE_CHECKING:
    from people.access import Actor


class OfferAnswered(DomainError):
    code = "offer_answered"
    message = "This offer was answered already. Look at what you pay to see where it stands."
    status = 409


class RiseMovedOn(DomainError):
    code = "rise_moved_on"
    message = "This price rise is not waiting for you. Look at it again to see where it stands."
    status = 409


class ProposerDecides(DomainError):
    code = "proposer_decides"
    message = "You put this price rise forward. Someone else decides about the money."
    status = 403


class Funder(models.Model):
    """One who pays into a budget: its agreed account (plan) and where its cash comes from."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "the council"
        NHS = "nhs", "the NHS"
        HOUSING = "housing", "housing"
        PERSON = "person", "the person"
        OWN = "own", "the person’s own top-up"
        OTHER = "other", "someone else"

    OUTSIDE = (Kind.NHS, Kind.HOUSING, Kind.OTHER)  # public or other money beside the council's

    reference = ReferenceField(prefix="funder")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="funders")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)
    agreed = models.OneToOneField(Account, models.PROTECT, related_name="funder_agreed")
    cash = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["budget", "kind", "name"], name="one_funder_of_a_kind_and_name"
            ),
            models.UniqueConstraint(
                fields=["budget", "kind"],
                condition=Q(kind__in=["council", "person", "own"]),
                name="one_council_one_person_one_own_a_budget",
            ),
        ]


class FunderShare(models.Model):
    """What a funder decided to pay from a day on. Of two rows, the one decided later holds.

    For the person `weekly_pence` is the most they can pay, as assessed; the council pays the rest
    and has no rows. Append-only.
    """

    reference = ReferenceField(prefix="share")
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="shares")
    weekly_pence = models.PositiveBigIntegerField(null=True)
    whole_pence = models.PositiveBigIntegerField(null=True)
    starts_on = models.DateField()
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekly_pence__isnull=False, whole_pence=None)
                | Q(weekly_pence=None, whole_pence__isnull=False),
                name="a_share_is_weekly_or_whole",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_share_has_a_reason"),
        ]


class Addition(models.Model):
    """Money a funder adds beside the plan: a grant with a last day, or more than was agreed.

    It is a decision with a reason; a pot never goes below zero instead. Without a pot it waits in
    the budget. A ring fence keeps it out of the weekly rate and of the limit until its last day.
    """

    class Why(models.TextChoices):
        GRANT = "grant", "a one-off grant"
        OVERRIDE = "override", "more than the plan"
        UPLIFT = "uplift", "prices rose"

    reference = ReferenceField(prefix="add")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="additions")
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="additions")
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, related_name="additions")
    why = models.CharField(max_length=8, choices=Why)
    amount_pence = models.PositiveBigIntegerField()
    ring_fenced_until = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    starts_on = models.DateField()
    paid_from_on = models.DateField(null=True)  # the instalment that brings it, where one does
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="an_addition_adds"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_addition_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(why="grant") | Q(ring_fenced_until__isnull=False, pot__isnull=False),
                name="a_grant_has_a_pot_and_a_last_day",
            ),
        ]


class ArrearsPlan(models.Model):
    """An offer to pay what is owed bit by bit. The person says yes, or that they want to talk.

    Nothing is taken by itself, whatever the answer (domain.md 8.32).
    """

    class State(models.TextChoices):
        OFFERED = "offered"
        ACCEPTED = "accepted"
        TALK = "talk", "they want to talk"
        ENDED = "ended"

    reference = ReferenceField(prefix="offer")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="arrears_plans")
    amount_pence = models.PositiveBigIntegerField()
    weeks = models.PositiveSmallIntegerField()
    policy_origin = models.CharField(max_length=120)
    starts_on = models.DateField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0, weeks__gt=0), name="an_offer_spreads_something"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="an_offers_answer_has_a_name_and_a_time",
            ),
            models.UniqueConstraint(
                fields=["budget"], condition=Q(state="offered"), name="one_open_offer_a_budget"
            ),
        ]

    def answer(self, *, yes: bool, words: str, by: User, at: datetime) -> None:
        """Say yes, or ask to talk. Raises OfferAnswered."""
        if self.state != self.State.OFFERED:
            raise OfferAnswered
        self.state = self.State.ACCEPTED if yes else self.State.TALK
        self.words, self.answered_by, self.answered_at = words, by, at

    def end(self) -> None:
        """A newer offer takes its place, or nothing is owed any more."""
        self.state = self.State.ENDED


class RiseQuerySet(models.QuerySet["Rise"]):
    def visible_to(self, actor: "Actor") -> "RiseQuerySet":
        """Own, shared money, a worker's people, and those of one's own organisation."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(
            own
            | Q(budget__person__in=[*actor.shared_people("money_view"), *actor.caseload()])
            | Q(agreement__organisation__in=actor.organisation_ids())
        )

    def for_council(self) -> "RiseQuerySet":
        """The person said yes; the money is to be decided, oldest first."""
        return self.filter(state=Rise.State.ACCEPTED).order_by("answered_at", "pk")


class Rise(models.Model):
    """A rise of a rate or of a pot: proposed, said yes to by the person, then the money decided."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "waits for the person"
        ACCEPTED = "accepted", "waits for the council"
        AGREED = "agreed"
        REFUSED = "refused"
        DECLINED = "declined", "the person said no"

    reference = ReferenceField(prefix="rise")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="rises")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="rises")
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, related_name="rises")
    kind = models.CharField(max_length=12, choices=RateKind, default=RateKind.ANY)
    was_pence = models.PositiveBigIntegerField()  # the rate, or what the pot has
    becomes_pence = models.PositiveBigIntegerField()
    asked_from = models.DateField()
    starts_on = models.DateField()  # by the council's policy
    policy_words = models.CharField(max_length=200)
    effect_pence = models.PositiveBigIntegerField()  # on the rest of the budget
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)

    objects = RiseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, pot=None)
                | Q(agreement=None, pot__isnull=False),
                name="a_rise_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(becomes_pence__gt=F("was_pence")), name="a_rise_goes_up"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="a_rises_answer_has_a_name_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, decision="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="a_rises_decision_has_a_name_a_time_and_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")),
                name="who_proposes_a_rise_does_not_decide",
            ),
            models.UniqueConstraint(
                fields=["agreement", "kind"],
                condition=Q(state__in=["proposed", "accepted"], agreement__isnull=False),
                name="one_open_rise_a_rate",
            ),
            models.UniqueConstraint(
                fields=["pot"],
                condition=Q(state__in=["proposed", "accepted"], pot__isnull=False),
                name="one_open_rise_a_pot",
            ),
        ]

    def answer(self, *, yes: bool, by: User, at: datetime) -> None:
        """The person's yes or no comes first. Raises RiseMovedOn."""
        if self.state != self.State.PROPOSED:
            raise RiseMovedOn
        self.state = self.State.ACCEPTED if yes else self.State.DECLINED
        self.answered_by, self.answered_at = by, at

    def decide(
        self, *, yes: bool, reason: str, starts_on: date, effect_pence: int, by: User, at: datetime
    ) -> None:
        """The council's decision about the money. Raises RiseMovedOn or ProposerDecides."""
        if self.state != self.State.ACCEPTED:
            raise RiseMovedOn
        if by.pk == self.proposed_by_id:
            raise ProposerDecides
        self.state = self.State.AGREED if yes else self.State.REFUSED
        self.starts_on, self.effect_pence = starts_on, effect_pence
        self.decision, self.decided_by, self.decided_at = reason, by, at
