"""The plan, its versions, and the first estimate of the money."""

from support_plans.models.plans import (
    COSTS_QUESTION,
    DIRECT_PAYMENT,
    QUESTIONS,
    Answer,
    Attachment,
    BeingRead,
    CostLine,
    Held,
    NotWaiting,
    OwnPlan,
    PlanQuerySet,
    PlanVersion,
    SayWhy,
    Suggestion,
    SupportPlan,
    VersionQuerySet,
    total_of,
)

__all__ = [
    "COSTS_QUESTION", "DIRECT_PAYMENT", "QUESTIONS", "Answer", "Attachment", "BeingRead",
    "CostLine", "Held", "NotWaiting", "OwnPlan", "PlanQuerySet", "PlanVersion", "SayWhy",
    "Suggestion", "SupportPlan", "VersionQuerySet", "total_of",
]  # fmt: skip
