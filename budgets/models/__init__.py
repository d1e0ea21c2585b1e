"""Budgets, funding periods, pots, where the money is held, agreements and what is promised.

Two truths, never mixed (docs/money.md): *my budget* is what the agreed plan lets me use; *my
account* is the cash where it is held. Amounts live in the ledger's accounts; rows here name them.
"""

from budgets.models.agreements import (
    AgreedRate,
    Agreement,
    AgreementQuerySet,
    Allocation,
    LastDayOutside,
    PromiseEnded,
)
from budgets.models.budget import (
    Budget,
    BudgetQuerySet,
    FundingPeriod,
    Holding,
    PlanApproval,
    Pot,
    PotQuerySet,
)
from budgets.models.charges import (
    ContributionCharge,
    MoneyMove,
    MoneyMoveQuerySet,
)

__all__ = [
    "AgreedRate",
    "Agreement",
    "AgreementQuerySet",
    "Allocation",
    "Budget",
    "BudgetQuerySet",
    "ContributionCharge",
    "FundingPeriod",
    "Holding",
    "LastDayOutside",
    "MoneyMove",
    "MoneyMoveQuerySet",
    "PlanApproval",
    "Pot",
    "PotQuerySet",
    "PromiseEnded",
]
