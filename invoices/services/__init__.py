"""The verbs of bills: submit, answer, undo, withdraw, decide, credit, remind; documents that arrive."""

from invoices.services.answering import (
    AnswererIsPaid,
    CannotUndo,
    DecidedByCouncil,
    ask_later,
    confirm_bill,
    tell_unsafe,
    undo_answer,
)
from invoices.services.crediting import CreditNeedsBill, CreditTooBig
from invoices.services.deciding import Outcome, answer_question, decide_exception
from invoices.services.documents import hold_document, submit_document
from invoices.services.expected import next_pay_day, to_bill
from invoices.services.parts import parts_of_bill
from invoices.services.reminding import remind
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

__all__ = [
    "AnswererIsPaid", "CannotUndo", "CreditNeedsBill", "CreditTooBig", "DecidedByCouncil", "NewBill",
    "NewLine", "NotYetHappened", "Outcome", "SameFile", "SameNumber", "answer_question",
    "ask_later", "check_bill", "confirm_bill", "decide_exception", "hold_document",
    "next_pay_day", "parts_of_bill", "remind", "submit_bill", "submit_document", "tell_unsafe",
    "to_bill", "undo_answer", "withdraw_bill",
]  # fmt: skip
