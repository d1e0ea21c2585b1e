"""Budgets, their funding periods, where the money is held, and the pots."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from core.periods import Period
from core.references import ReferenceField
from ledger.models import Account, Book
from people.models import Person
from providers.models import Organisation
from support_plans.models import DIRECT_PAYMENT, Held, PlanVersion, SupportPlan

if TYPE_CHECKING:
    from people.access import Actor


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
    move_tolerance_percent = models.PositiveSmallIntegerField(null=True)  # of the plan; else policy
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
            ),
            models.CheckConstraint(
                condition=Q(move_tolerance_percent=None) | Q(move_tolerance_percent__lte=100),
                name="small_changes_are_at_most_all",
            ),
        ]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


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
    opened_on = models.DateField(null=True)  # came over from another system at the end of this day
    opening_pence = models.PositiveBigIntegerField(default=0)  # paid in there until then

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
            "budget", "budget__book", "period", "holding", "free", "paid", "set_aside", "owed"
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
    owed = models.OneToOneField(  # duties of an employer that fell due, with no agreement
        Account, models.PROTECT, null=True, related_name="owed_of_pot"
    )

    objects = PotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period", "line_reference"], name="one_pot_a_line_and_period"
            )
        ]
