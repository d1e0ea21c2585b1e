"""The plan, its versions, and the first estimate of the money."""

from support_plans.models.costs import (
    DIRECT_PAYMENT,
    CostLine,
    Held,
    LineExtra,
    PlanBreak,
    total_of,
)
from support_plans.models.estimates import (
    AllocationScheme,
    AlreadyWorkedOut,
    Assessment,
    AssessmentAnswer,
    AssessmentQuerySet,
    ChangeDecided,
    EstimateChange,
    NotWorkedOut,
    OwnProposal,
    PlanEstimate,
    SchemeChanged,
    SchemeQuerySet,
)
from support_plans.models.outcomes import Outcome, OutcomeQuerySet, OutcomeSupport
from support_plans.models.plans import (
    COSTS_QUESTION,
    QUESTIONS,
    Answer,
    Attachment,
    PlanQuerySet,
    SupportPlan,
)
from support_plans.models.prices import SufficiencyReason
from support_plans.models.suggestions import Suggestion
from support_plans.models.versions import (
    BeingRead,
    NotWaiting,
    OwnPlan,
    PlanVersion,
    SayWhy,
    VersionQuerySet,
)

__all__ = [
    "COSTS_QUESTION", "DIRECT_PAYMENT", "QUESTIONS", "AllocationScheme", "AlreadyWorkedOut",
    "Answer", "Assessment", "AssessmentAnswer", "AssessmentQuerySet", "Attachment", "BeingRead",
    "ChangeDecided", "CostLine", "EstimateChange", "Held", "LineExtra", "NotWaiting",
    "NotWorkedOut", "Outcome", "OutcomeQuerySet", "OutcomeSupport", "OwnPlan", "OwnProposal",
    "PlanBreak", "PlanEstimate", "PlanQuerySet", "PlanVersion", "SayWhy", "SchemeChanged",
    "SchemeQuerySet", "SufficiencyReason", "Suggestion", "SupportPlan", "VersionQuerySet",
    "total_of",
]  # fmt: skip
