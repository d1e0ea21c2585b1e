"""Payees, pay runs, instalments, and what people paid from their own account."""

from payments.models.assistants import (
    WORKED,
    Assistant,
    AssistantMonth,
    AssistantRate,
    CostPart,
    MonthMovedOn,
    MonthRow,
    Team,
    Work,
)
from payments.models.bank_lines import BankAccount, BankLine, BankMatch, BankStatement
from payments.models.continuity import OutsidePayment, OutsideSheet, PayList, SecondRoute
from payments.models.outcomes import BillHold, ItemResult, ResultFile, RunFile
from payments.models.own import AccountReturn, Contribution, OwnPayment, Refund, SettledReopening
from payments.models.payees import BankDetails, ModulusTable
from payments.models.questions import PaymentQuestion, QuestionAppeal, QuestionMovedOn
from payments.models.returns import ReturnContent
from payments.models.runs import Instalment, PayItem, PayRun, RunMovedOn

__all__ = [
    "WORKED",
    "AccountReturn",
    "Assistant",
    "AssistantMonth",
    "AssistantRate",
    "BankAccount",
    "BankDetails",
    "BankLine",
    "BankMatch",
    "BankStatement",
    "BillHold",
    "Contribution",
    "CostPart",
    "Instalment",
    "ItemResult",
    "ModulusTable",
    "MonthMovedOn",
    "MonthRow",
    "OutsidePayment",
    "OutsideSheet",
    "OwnPayment",
    "PayItem",
    "PayList",
    "PayRun",
    "PaymentQuestion",
    "QuestionAppeal",
    "QuestionMovedOn",
    "Refund",
    "ResultFile",
    "ReturnContent",
    "RunFile",
    "RunMovedOn",
    "SecondRoute",
    "SettledReopening",
    "Team",
    "Work",
]
