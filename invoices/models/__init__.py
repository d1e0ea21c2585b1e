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
from invoices.models.provider_side import BillDraft, BillLink, BillMessage, Sheet, SheetRow
from invoices.models.stories import BillEvent, Finding

__all__ = [
    "AlreadyAnswered",
    "AnswerMissing",
    "AnswerRule",
    "Bill",
    "BillDecision",
    "BillDraft",
    "BillEvent",
    "BillInRun",
    "BillKeeper",
    "BillLine",
    "BillLink",
    "BillMessage",
    "BillNotOpen",
    "Contact",
    "DocumentSettled",
    "Finding",
    "HeldDocument",
    "HeldDocumentQuerySet",
    "Objection",
    "OnAccount",
    "SetOff",
    "Sheet",
    "SheetRow",
    "StandingAnswer",
    "Voice",
    "number_words",
]
