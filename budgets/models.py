"""Budgets, funding periods, pots, where the money is held, agreements and what is promised.

Two truths, never mixed (docs/money.md): *my budget* is what the agreed plan lets me use; *my
account* is the cash where it is held. Amounts live in the ledger's accounts; rows here name them.
"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from budgets.forecast import Pattern
from core.errors import DomainError
from core.periods import Period
from core.references import ReferenceField
from ledger.models import Account, Book
from people.models import Person, User
from providers.models import Organisation, RateKind, Service, Unit
from support_plans.models import DIRECT_PAYMENT, Held, PlanVersion, SupportPlan

if TYPE_CHECKING:
    from people.access import Actor


class PromiseEnded(DomainError):
    code = "promise_ended"
    message = "This promise has already ended. Look at your promises to see what is left."
    status = 409


class LastDayOutside(DomainError):
    code = "last_day_outside"
    message = "Choose a last day from yesterday on. Support before that may still be billed."


class BudgetQuerySet(models.QuerySet["Budget"]):
    def visible_to(self, actor: "Actor") -> "BudgetQuerySet":
        """Own budgets and those of people who share their money."""
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(person__in=actor.shared_people("money_view")))

    def totals_visible_to(self, actor: "Actor") -> "BudgetQuerySet":
        """Besides, a worker's people and all of finance's and audit's authority: totals only."""
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        near = Q(person__in=[*actor.shared_people("money_view"), *actor.caseload()])
        staff = actor.authority_ids("finance_maker", "finance_approver", "auditor")
        return self.filter(own | near | Q(person__authority__in=staff))

    def current(self, on: date) -> "BudgetQuerySet":
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def with_accounts(self) -> "BudgetQuerySet":
        """With everything that figures and verbs read, in the same query."""
        return self.select_related(
            "person__authority", "person__user", "book", "agreed_account", "unallocated_account"
        )

    def shown(self, on: date) -> "Budget | None":
        """The budget a page is about: the one of today, else the next, else the last."""
        rows = sorted(self.order_by("starts_on"), key=lambda row: row.starts_on)
        now = [row for row in rows if row.starts_on <= on <= row.ends_on]
        coming = [row for row in rows if row.starts_on > on]
        return next(iter([*now, *coming, *reversed(rows)]), None)


class Budget(models.Model):
    """One person's budget for one plan. Its book is its lock."""

    class State(models.TextChoices):
        ACTIVE = "active"
        ENDED = "ended"

    reference = ReferenceField(prefix="bud")
    person = models.ForeignKey(Person, models.PROTECT, related_name="budgets")
    plan = models.OneToOneField(SupportPlan, models.PROTECT, related_name="budget")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")  # in force
    book = models.OneToOneField(Book, models.PROTECT, related_name="budget")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    weekly_contribution_pence = models.PositiveBigIntegerField(default=0)
    outside_reference = models.CharField(max_length=40, blank=True)
    agreed_account = models.ForeignKey(Account, models.PROTECT, related_name="+")  # agreed:council
    unallocated_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    payee_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    funder_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    contributor_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = BudgetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="a_budget_ends_after_it_starts"
            )
        ]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class PlanApproval(models.Model):
    """One council worker's yes to a plan so big that it needs two people."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="approvals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "by"], name="one_yes_a_worker_and_version")
        ]


class FundingPeriod(models.Model):
    """A stretch of a budget with accounts of its own, usually the financial year."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="periods")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["budget", "starts_on"], name="one_period_from_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_period_has_days"
            ),
        ]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class Holding(models.Model):
    """Where cash of a budget is held: by the council, in a fund, or by the person."""

    reference = ReferenceField(prefix="hold")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=12, choices=Held)
    holder = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="holdings")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # cash held
    instalment_pence = models.PositiveBigIntegerField(default=0)  # council's part, each time
    contribution_pence = models.PositiveBigIntegerField(default=0)  # person's part, each time
    frequency = models.CharField(max_length=12, default="four_weekly")
    explanation = models.CharField(max_length=400, blank=True)  # how the instalment was worked out
    told_on = models.DateField(null=True)  # "as told to us on"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "budget", "kind", Coalesce("holder", 0), name="one_holding_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="council", account=None)
                | (~Q(kind="council") & Q(account__isnull=False)),
                name="a_holding_outside_the_council_has_an_account",
            ),
            models.CheckConstraint(
                condition=Q(kind="fund", holder__isnull=False) | ~Q(kind="fund"),
                name="a_fund_has_a_holder",
            ),
        ]

    @property
    def is_direct_payment(self) -> bool:
        return self.kind in DIRECT_PAYMENT


class PotQuerySet(models.QuerySet["Pot"]):
    def visible_to(self, actor: "Actor") -> "PotQuerySet":
        """Own pots and those of people who share their money."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(budget__person__in=actor.shared_people("money_view")))

    def with_accounts(self) -> "PotQuerySet":
        return self.select_related(
            "budget", "budget__book", "period", "holding", "free", "paid", "set_aside"
        )


class Pot(models.Model):
    """Money the plan sets aside for one support, in one funding period."""

    reference = ReferenceField(prefix="pot")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="pots")
    period = models.ForeignKey(FundingPeriod, models.PROTECT, related_name="pots")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="pots")
    line_reference = models.CharField(max_length=24)  # the plan's costing line
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    ring_fenced_until = models.DateField(null=True)
    free = models.OneToOneField(Account, models.PROTECT, related_name="free_of_pot")
    paid = models.OneToOneField(Account, models.PROTECT, related_name="paid_of_pot")  # no agreement
    set_aside = models.OneToOneField(
        Account, models.PROTECT, null=True, related_name="set_aside_of_pot"
    )

    objects = PotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period", "line_reference"], name="one_pot_a_line_and_period"
            )
        ]


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, actor: "Actor") -> "AgreementQuerySet":
        """Own, shared money, or those of one's organisation."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(
            own
            | Q(budget__person__in=actor.shared_people("money_view"))
            | Q(organisation__in=actor.organisation_ids())
        )

    def in_force(self, on: date) -> "AgreementQuerySet":
        """Support happens on this day, or could."""
        return self.filter(starts_on__lte=on, ends_on__gte=on).filter(
            Q(ended_on=None) | Q(ended_on__gte=on)
        )

    def over(self, on: date) -> "AgreementQuerySet":
        """Still marked active, though their last day is behind us."""
        return self.filter(state=Agreement.State.ACTIVE).filter(
            Q(ends_on__lt=on) | Q(ended_on__lt=on)
        )


class Agreement(models.Model):
    """What a person and a provider agreed: sessions, rates, dates. Each session is promised."""

    class State(models.TextChoices):
        ACTIVE = "active"
        ENDED = "ended"

    reference = ReferenceField(prefix="agr")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="agreements")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="agreements")
    line_reference = models.CharField(max_length=24)  # its pots
    what = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    weekdays = models.JSONField(default=list)  # [0, 2]: Monday and Wednesday; empty: weekly
    units_each_time = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=12, choices=Unit)
    breaks = models.JSONField(default=list)  # [["2026-12-21", "2027-01-03"], …]
    skip_bank_holidays = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)  # last day, when it was taken back early
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_agreement_has_days"
            ),
            models.CheckConstraint(
                condition=Q(units_each_time__gt=0), name="an_agreement_buys_something"
            ),
        ]

    @property
    def last_day(self) -> date:
        """The last day on which support is agreed (before the first day: never)."""
        return min(self.ends_on, self.ended_on) if self.ended_on else self.ends_on

    @property
    def pattern(self) -> Pattern:
        """When support happens, until the last day."""
        return Pattern(
            starts_on=self.starts_on,
            ends_on=self.last_day,
            weekdays=tuple(self.weekdays),
            breaks=tuple(
                Period(date.fromisoformat(first), date.fromisoformat(last))
                for first, last in self.breaks
            ),
            skip_bank_holidays=self.skip_bank_holidays,
        )

    def end(self, last_day: date, *, on: date) -> None:
        """Take the promise back after `last_day`. Raises PromiseEnded or LastDayOutside."""
        if self.state == self.State.ENDED or last_day >= self.last_day:
            raise PromiseEnded
        if (on - last_day).days > 1 and self.starts_on < on:
            raise LastDayOutside
        self.ended_on = last_day
        if last_day < on:
            self.state = self.State.ENDED


class AgreedRate(models.Model):
    """The rate both said yes to, from a day on."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="rates")
    kind = models.CharField(max_length=12, choices=RateKind, default=RateKind.ANY)
    amount_pence = models.PositiveBigIntegerField()
    vat_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    starts_on = models.DateField()
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "starts_on"], name="one_agreed_rate_a_day"
            )
        ]


class Allocation(models.Model):
    """What one agreement promised in one funding period: its three accounts (screen: promise)."""

    reference = ReferenceField(prefix="prom")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="allocations")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="allocations")
    promised = models.OneToOneField(Account, models.PROTECT, related_name="promised_of")
    owed = models.OneToOneField(Account, models.PROTECT, related_name="owed_of")
    paid = models.OneToOneField(Account, models.PROTECT, related_name="paid_of")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "pot"], name="one_promise_an_agreement_and_pot"
            )
        ]


class ContributionCharge(models.Model):
    """What a person pays for a stretch of weeks. Append-only; arrears = charges − receipts."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="charges")
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount_pence = models.BigIntegerField()  # a correction may be below zero
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["budget", "starts_on", "reason"], name="weeks_are_charged_once"
            )
        ]


class MoneyMoveQuerySet(models.QuerySet["MoneyMove"]):
    def of(self, budget: Budget) -> QuerySet["MoneyMove"]:
        """Newest first."""
        return self.filter(budget=budget).select_related("source", "target", "by").order_by("-pk")


class MoneyMove(models.Model):
    """Free money moved between two pots, with the reason in the person's words."""

    reference = ReferenceField(prefix="move")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="moves")
    source = models.ForeignKey(Pot, models.PROTECT, related_name="+")
    target = models.ForeignKey(Pot, models.PROTECT, related_name="+")
    amount_pence = models.PositiveBigIntegerField()
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = MoneyMoveQuerySet.as_manager()
