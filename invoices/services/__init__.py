"""The verbs of bills: submit, answer, undo, withdraw, decide, credit, remind; documents that arrive."""

from invoices.services.answering import (
    BY_COUNCIL,
    BY_PHONE,
    STANDING,
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
from invoices.services.expected import cut_off_day, next_pay_day, to_bill
from invoices.services.expecting import expect, own_figures
from invoices.services.exporting import bill_as_ubl
from invoices.services.keeping import (
    NobodyAsked,
    answer_due_on,
    is_small,
    officer_asks_on,
    overdue,
    overdue_by_worker,
    record_contact,
)
from invoices.services.objecting import decide_objection, object_to
from invoices.services.objecting import preview as objection_preview
from invoices.services.parts import parts_of_bill
from invoices.services.reminding import remind
from invoices.services.standing import (
    NoSuchWay,
    OnlyThePerson,
    WayOfProvider,
    ask_whether_again,
    last_day,
    set_way,
    stop_way,
    ways_of,
)
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
from invoices.services.voices import heard, needed, words_of

__all__ = [
    "BY_COUNCIL",
    "BY_PHONE",
    "STANDING",
    "AnswererIsPaid",
    "CannotUndo",
    "CreditNeedsBill",
    "CreditTooBig",
    "DecidedByCouncil",
    "NewBill",
    "NewLine",
    "NoSuchWay",
    "NobodyAsked",
    "NotReady",
    "NotYetHappened",
    "OnlyThePerson",
    "OthersAnswerNow",
    "Outcome",
    "Preview",
    "SameFile",
    "SameNumber",
    "WayOfProvider",
    "answer_due_on",
    "answer_question",
    "ask_later",
    "ask_whether_again",
    "assign_document",
    "bill_as_ubl",
    "bytes_of",
    "check_bill",
    "confirm_bill",
    "confirm_decision",
    "cut_off_day",
    "decide_exception",
    "decide_objection",
    "expect",
    "heard",
    "hold_document",
    "is_small",
    "last_day",
    "need_total",
    "needed",
    "next_pay_day",
    "object_to",
    "objection_preview",
    "officer_asks_on",
    "overdue",
    "overdue_by_worker",
    "own_figures",
    "page_of",
    "parts_of_bill",
    "preview",
    "preview_of",
    "record_contact",
    "refuse_document",
    "remind",
    "send_file",
    "set_way",
    "stop_way",
    "submit_bill",
    "submit_document",
    "tell_unsafe",
    "to_bill",
    "turn_down_decision",
    "type_in_document",
    "undo_answer",
    "ways_of",
    "withdraw_bill",
    "words_of",
    "workers",
]  # fmt: skip
