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
    Pot,
    PotQuerySet,
)
from budgets.models.charges import (
    ContributionCharge,
    MoneyMove,
    MoneyMoveQuerySet,
)
from budgets.models.closing import (
    Closing,
    ClosingAdjustment,
    ClosingDebt,
    ClosingMovedOn,
    LapseWarning,
    SomeoneElseCloses,
    YearEnd,
    YearEndRun,
    ended_on,
)
from budgets.models.following import CashFollow, FollowMovedOn
from budgets.models.fund_terms import FundTerms
from budgets.models.funding import (
    Addition,
    ArrearsPlan,
    Funder,
    FunderShare,
    OfferAnswered,
    ProposerDecides,
    Rise,
    RiseMovedOn,
    RiseQuerySet,
)
from budgets.models.liabilities import Accrual, DueMovedOn, Liability, LiabilityDue
from budgets.models.opening import OpeningImport, OpeningMovedOn, SayWhyRefused, SomeoneElseApproves
from budgets.models.pauses import BackTooEarly, PausedLine, PauseOver, Suspension
from budgets.models.paying_out import ClosingPayment, PaidOutAlready
from budgets.models.pools import (
    NoticeTooShort,
    Pool,
    PoolMember,
    PoolMovedOn,
    PoolShare,
    PoolTerms,
    earliest_last_day,
)
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
    "Addition",
    "AgreedRate",
    "Agreement",
    "AgreementQuerySet",
    "Allocation",
    "ArrearsPlan",
    "BackTooEarly",
    "Budget",
    "BudgetQuerySet",
    "CaseMovedOn",
    "CashFollow",
    "Closing",
    "ClosingAdjustment",
    "ClosingDebt",
    "ClosingMovedOn",
    "ClosingPayment",
    "ContributionCharge",
    "Decision",
    "DueMovedOn",
    "FollowMovedOn",
    "FundTerms",
    "Funder",
    "FunderShare",
    "FundingPeriod",
    "Holding",
    "LapseWarning",
    "LastDayInNotice",
    "LastDayOutside",
    "Liability",
    "LiabilityDue",
    "MoneyMove",
    "MoneyMoveQuerySet",
    "MoveAsk",
    "NoticeTooShort",
    "OfferAnswered",
    "OpeningImport",
    "OpeningMovedOn",
    "PaidOutAlready",
    "PauseOver",
    "PausedLine",
    "Pool",
    "PoolMember",
    "PoolMovedOn",
    "PoolShare",
    "PoolTerms",
    "Pot",
    "PotQuerySet",
    "PromiseEnded",
    "ProposerDecides",
    "Rise",
    "RiseMovedOn",
    "RiseQuerySet",
    "SayWhyCase",
    "SayWhyRefused",
    "SomeoneElseApproves",
    "SomeoneElseCloses",
    "SomeoneElseDecides",
    "SurplusCase",
    "Suspension",
    "TimeToReply",
    "YearEnd",
    "YearEndRun",
    "earliest_last_day",
    "ended_on",
]
