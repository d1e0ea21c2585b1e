"""The plan, its versions, and the first estimate of the money."""

from support_plans.models.about import AboutMe
from support_plans.models.brokers import (
    BrokerFee,
    Interest,
    InterestAnswer,
    Recommendation,
    TimeEntry,
    TimeQuestion,
)
from support_plans.models.calendars import CalendarLink
from support_plans.models.capacity import CapacityRecord
from support_plans.models.costs import (
    DIRECT_PAYMENT,
    CostLine,
    Held,
    LineExtra,
    PlanBreak,
    total_of,
)
from support_plans.models.criteria import CriteriaSet
from support_plans.models.decisions import AlreadyAnswered, PlanDecision, PlanQuestion, SayWords
from support_plans.models.drafts import DraftQuerySet, FirstDraft
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
from support_plans.models.instructions import (
    InstructionPerson,
    InstructionSaying,
    InstructionSwitch,
    UnwellInstruction,
)
from support_plans.models.keyed import KeyedIn
from support_plans.models.media import ShownFile
from support_plans.models.outcomes import Outcome, OutcomeQuerySet, OutcomeSupport
from support_plans.models.plans import (
    Answer,
    Attachment,
    PlanQuerySet,
    SupportPlan,
)
from support_plans.models.prices import SufficiencyReason
from support_plans.models.progress import ProgressNote, ProgressQuerySet
from support_plans.models.restrictions import (
    LISTED,
    CareHomeStay,
    LineFacts,
    NecessaryRecord,
    OfficerCategory,
    Relation,
    RestrictionDecision,
)
from support_plans.models.reviews import (
    BudgetCut,
    Reassessment,
    Review,
    ReviewFinding,
    ReviewOver,
    ReviewQuerySet,
    ReviewReason,
    ReviewWords,
)
from support_plans.models.safety import BackUpContact, MustGoOn, Risk, SafetyRow
from support_plans.models.suggestions import Suggestion, SuggestionQuerySet
from support_plans.models.versions import (
    BeingRead,
    NotWaiting,
    OwnPlan,
    PlanVersion,
    SameTwice,
    SayWhy,
    VersionQuerySet,
)

__all__ = [
    "DIRECT_PAYMENT",
    "LISTED",
    "AboutMe",
    "AllocationScheme",
    "AlreadyAnswered",
    "AlreadyWorkedOut",
    "Answer",
    "Assessment",
    "AssessmentAnswer",
    "AssessmentQuerySet",
    "Attachment",
    "BackUpContact",
    "BeingRead",
    "BrokerFee",
    "BudgetCut",
    "CalendarLink",
    "CapacityRecord",
    "CareHomeStay",
    "ChangeDecided",
    "CostLine",
    "CriteriaSet",
    "DraftQuerySet",
    "EstimateChange",
    "FirstDraft",
    "Held",
    "InstructionPerson",
    "InstructionSaying",
    "InstructionSwitch",
    "Interest",
    "InterestAnswer",
    "KeyedIn",
    "LineExtra",
    "LineFacts",
    "MustGoOn",
    "NecessaryRecord",
    "NotWaiting",
    "NotWorkedOut",
    "OfficerCategory",
    "Outcome",
    "OutcomeQuerySet",
    "OutcomeSupport",
    "OwnPlan",
    "OwnProposal",
    "PlanBreak",
    "PlanDecision",
    "PlanEstimate",
    "PlanQuerySet",
    "PlanQuestion",
    "PlanVersion",
    "ProgressNote",
    "ProgressQuerySet",
    "Reassessment",
    "Recommendation",
    "Relation",
    "RestrictionDecision",
    "Review",
    "ReviewFinding",
    "ReviewOver",
    "ReviewQuerySet",
    "ReviewReason",
    "ReviewWords",
    "Risk",
    "SafetyRow",
    "SameTwice",
    "SayWhy",
    "SayWords",
    "SchemeChanged",
    "SchemeQuerySet",
    "ShownFile",
    "SufficiencyReason",
    "Suggestion",
    "SuggestionQuerySet",
    "SupportPlan",
    "TimeEntry",
    "TimeQuestion",
    "UnwellInstruction",
    "VersionQuerySet",
    "total_of",
]  # fmt: skip
