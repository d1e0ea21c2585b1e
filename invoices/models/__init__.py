"""Bills, their lines, what was found and decided, and documents that wait."""

from invoices.models.answers import (
    AnswerRule,
    BillKeeper,
    Contact,
    Objection,
    OnAccount,
    SetOff,
    StandingAnswer,
    Voice,
)
from invoices.models.bills import AlreadyAnswered, AnswerMissing, Bill, BillInRun, BillNotOpen
from invoices.models.decisions import BillDecision
from invoices.models.documents import DocumentSettled, HeldDocument, HeldDocumentQuerySet
from invoices.models.lines import BillLine, number_words
from invoices.models.stories import BillEvent, Finding

__all__ = [
    "AlreadyAnswered",
    "AnswerMissing",
    "AnswerRule",
    "Bill",
    "BillDecision",
    "BillEvent",
    "BillInRun",
    "BillKeeper",
    "BillLine",
    "BillNotOpen",
    "Contact",
    "DocumentSettled",
    "Finding",
    "HeldDocument",
    "HeldDocumentQuerySet",
    "Objection",
    "OnAccount",
    "SetOff",
    "StandingAnswer",
    "Voice",
    "number_words",
]
