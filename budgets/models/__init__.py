"""Budgets, funding periods, pots, where the money is held, agreements and what is promised.

Two truths, never mixed (docs/money.md): *my budget* is what the agreed plan lets me use; *my
account* is the cash where it is held. Amounts live in the ledger's accounts; rows here name them.
"""

from budgets.models.agreements import (
    AgreedRate,
    Agreement,
    AgreementQuerySet,
    Allocation,
    LastDayInNotice,
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
from budgets.models.liabilities import Accrual, DueMovedOn, Liability, LiabilityDue
from budgets.models.surplus import (
    CaseMovedOn,
    Decision,
    MoveAsk,
    SayWhyCase,
    SomeoneElseDecides,
    SurplusCase,
    TimeToReply,
)

__all__ = [
    "Accrual",
    "AgreedRate",
    "Agreement",
    "AgreementQuerySet",
    "Allocation",
    "Budget",
    "BudgetQuerySet",
    "CaseMovedOn",
    "ContributionCharge",
    "Decision",
    "DueMovedOn",
    "FundingPeriod",
    "Holding",
    "LastDayInNotice",
    "LastDayOutside",
    "Liability",
    "LiabilityDue",
    "MoneyMove",
    "MoneyMoveQuerySet",
    "MoveAsk",
    "PlanApproval",
    "Pot",
    "PotQuerySet",
    "PromiseEnded",
    "SayWhyCase",
    "SomeoneElseDecides",
    "SurplusCase",
    "TimeToReply",
]
