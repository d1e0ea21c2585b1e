"""The verbs of payments: bank details, pay runs, instalments, own payments, money paid in."""

from payments.services.banking import confirm_bank_details, enter_bank_details
from payments.services.holds import hold_item, let_go
from payments.services.instalments import make_instalments
from payments.services.own import (
    CreditedSince,
    draw_from_fund,
    record_own_payment,
    reverse_own_payment,
)
from payments.services.paid_in import record_contribution
from payments.services.paying import mark_run_paid, return_payment
from payments.services.questions import (
    Clock,
    answer_question,
    appeal_question,
    ask_question,
    ask_repayment,
    clock_of,
    clocks_of,
    close_question,
    decide_question_appeal,
    reopen_settled,
    send_return,
)
from payments.services.refunds import record_refund
from payments.services.results import read_results
from payments.services.run_files import release_run
from payments.services.runs import approve_run, cancel_run, make_run, propose
from payments.services.wages import pay_duty, record_wages

__all__ = [
    "Clock", "CreditedSince", "answer_question", "appeal_question", "approve_run", "ask_question", "ask_repayment",
    "cancel_run", "clock_of", "clocks_of", "close_question", "confirm_bank_details",
    "decide_question_appeal",
    "draw_from_fund", "enter_bank_details", "hold_item", "let_go", "make_instalments", "make_run", "mark_run_paid",
    "pay_duty", "propose", "read_results", "record_contribution", "record_own_payment", "record_refund",
    "record_wages", "release_run", "reopen_settled", "return_payment", "reverse_own_payment",
    "send_return",
]  # fmt: skip
