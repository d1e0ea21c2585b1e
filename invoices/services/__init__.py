"""The verbs of bills: submit, answer, undo, withdraw, decide, credit, remind; documents that arrive."""

from invoices.services.answering import (
    BY_COUNCIL,
    AnswererIsPaid,
    CannotUndo,
    DecidedByCouncil,
    OthersAnswerNow,
    ask_later,
    confirm_bill,
    tell_unsafe,
    undo_answer,
)
from invoices.services.crediting import CreditNeedsBill, CreditTooBig
from invoices.services.deciding import (
    Outcome,
    answer_question,
    confirm_decision,
    decide_exception,
    preview,
    turn_down_decision,
)
from invoices.services.documents import (
    assign_document,
    bytes_of,
    hold_document,
    need_total,
    refuse_document,
    submit_document,
    type_in_document,
)
from invoices.services.expected import next_pay_day, to_bill
from invoices.services.exporting import bill_as_ubl
from invoices.services.parts import parts_of_bill
from invoices.services.reminding import remind
from invoices.services.story import page as page_of
from invoices.services.story import workers
from invoices.services.submitting import (
    NewBill,
    NewLine,
    NotYetHappened,
    SameFile,
    SameNumber,
    check_bill,
    submit_bill,
    withdraw_bill,
)
from invoices.services.tables import NotReady, Preview, preview_of, send_file

__all__ = [
    "BY_COUNCIL",
    "AnswererIsPaid",
    "CannotUndo",
    "CreditNeedsBill",
    "CreditTooBig",
    "DecidedByCouncil",
    "NewBill",
    "NewLine",
    "NotReady",
    "NotYetHappened",
    "OthersAnswerNow",
    "Outcome",
    "Preview",
    "SameFile",
    "SameNumber",
    "answer_question",
    "ask_later",
    "assign_document",
    "bill_as_ubl",
    "bytes_of",
    "check_bill",
    "confirm_bill",
    "confirm_decision",
    "decide_exception",
    "hold_document",
    "need_total",
    "next_pay_day",
    "page_of",
    "parts_of_bill",
    "preview",
    "preview_of",
    "refuse_document",
    "remind",
    "send_file",
    "submit_bill",
    "submit_document",
    "tell_unsafe",
    "to_bill",
    "turn_down_decision",
    "type_in_document",
    "undo_answer",
    "withdraw_bill",
    "workers",
]  # fmt: skip
