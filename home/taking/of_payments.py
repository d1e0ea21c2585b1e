"""Money in and out: what the person paid and got, bank lines, statements, returns, questions."""

import json

from django.db.models import Q

from budgets.models import CashFollow, Closing, SurplusCase, Suspension
from home.taking.rows import Row, listed, within
from home.taking.whose import Whose
from invoices.models import Bill
from payments.models import (
    AccountReturn,
    BankLine,
    BankMatch,
    Contribution,
    Instalment,
    OwnPayment,
    PaymentQuestion,
    QuestionAppeal,
    Refund,
    ReturnContent,
    SettledReopening,
)
from statements.models import Statement


def payments_of(whose: Whose) -> Row:
    """Payments told by the person, refunds, what came in, and instalments."""
    person = whose.person
    own = OwnPayment.objects.visible_to(whose.actor).filter(pot__budget__person=person)
    bills = Bill.objects.visible_to(whose.actor).filter(agreement__budget__person=person)
    return {
        "own_payments": listed(
            own,
            "reference budget=pot__budget__reference pot=pot__reference pot_name=pot__name"
            " agreement=agreement__reference bill=bill__reference paid_to my_name_for_it paid_on"
            " service_on amount_pence own_money_pence receipt=receipt__reference told_at"
            " told_by=told_by__name reversed_at",
        ),
        "refunds": listed(
            Refund.objects.filter(credit__in=bills),
            "reference credit=credit__reference amount_pence received_on into",
        ),
        "contributions": listed(
            Contribution.objects.filter(budget__person=person),
            "reference budget=budget__reference holding=holding__reference received_on amount_pence"
            " top_up pot=pot__reference",
        ),
        "instalments": listed(
            Instalment.objects.filter(holding__budget__person=person),
            "reference budget=holding__budget__reference holding=holding__reference from_on to_on"
            " due_on council_pence contribution_pence method state paid_on explained",
        ),
    }


def bank_lines_of(whose: Whose) -> list[Row]:
    """Lines of the person's own account as the bank wrote them, and which payments they are."""
    lines = BankLine.objects.visible_to(whose.actor).filter(
        account__holding__budget__person=whose.person
    )
    rows = listed(
        lines,
        "reference account=account__reference named=account__named on amount_pence nth description"
        " bank_reference bank_id balance_pence set_aside_at",
    )
    matches = BankMatch.objects.filter(line__in=lines)
    return within(
        rows, "matches",
        listed(matches, "of=line__reference payment=payment__reference amount_pence why matched_at"
               " undone_at"),
        of="of",
    )  # fmt: skip


def statements_of(whose: Whose) -> list[Row]:
    """Statements with the content that was frozen, and its mark."""
    found = Statement.objects.visible_to(whose.actor).filter(budget__person=whose.person)
    rows = listed(
        found,
        "reference budget=budget__reference from_on to_on version replaces=replaces__reference why"
        " sha256 issued_at content",
    )
    for row in rows:
        row["content"] = json.loads(row["content"])
    return rows


def returns_of(whose: Whose) -> list[Row]:
    """Returns as they were read and sent; questions about payments, replies, decisions, appeals."""
    mine = AccountReturn.objects.filter(holding__budget__person=whose.person)
    rows = listed(
        mine,
        "reference budget=holding__budget__reference holding=holding__reference from_on to_on"
        " held_pence count spent_pence sent_at sent_by=sent_by__name question_until policy_origin",
    )
    frozen = ReturnContent.objects.filter(account_return__in=mine)
    within(
        rows, "frozen",
        listed(frozen, "of=account_return__reference content sha256 sample settled_on"), of="of",
    )  # fmt: skip
    asked = PaymentQuestion.objects.filter(account_return__in=mine)
    questions = listed(
        asked,
        "of=account_return__reference reference payment=payment__reference rule words asked_on"
        " asked_by=asked_by__name director_reasons reply_by state reply replied_at reasons"
        " repay_pence appeal_by decided_at decided_by=decided_by__name",
    )
    appeals = QuestionAppeal.objects.filter(question__in=asked)
    within(
        questions, "appeals",
        listed(appeals, "of=question__reference reference words appealed_at answer_by decision"
               " reasons repay_pence decided_at decided_by=decided_by__name"),
        of="of",
    )  # fmt: skip
    within(rows, "questions", questions, of="of")
    return rows


def events_of(whose: Whose) -> Row:
    """Pauses, money that was asked about as too much, and the end of a budget."""
    actor, person = whose.actor, whose.person
    mine = Q(budget__person=person)
    return {
        "pauses": listed(
            Suspension.objects.visible_to(actor).filter(mine),
            "reference budget=budget__reference kind words starts_on counted_until back_on"
            " full_days retainer_percent origin made_at ended_at review_on reviewed_at review_words",
        ),
        "surplus": listed(
            SurplusCase.objects.visible_to(actor).filter(mine),
            "reference budget=budget__reference state asked_on reply_by held_pence surplus_pence"
            " limit_weeks limit_origin reply replied_at decision reasons keep_until repay_pence"
            " decided_at appeal appealed_at appeal_decision appeal_reasons repaid_on",
        ),
        "moved_cash": listed(
            CashFollow.objects.visible_to(actor).filter(mine),
            "reference budget=budget__reference kind amount_pence from_on state done_on words",
        ),
        "reopened": listed(
            SettledReopening.objects.filter(payment__pot__budget__person=person),
            "payment=payment__reference reasons by=by__name at",
        ),
        "ends": listed(
            Closing.objects.visible_to(actor).filter(mine),
            "reference budget=budget__reference why last_day words state freed_pence held_pence"
            " owed_pence debts_pence charged_pence received_pence own_pence estate_pence"
            " council_pence council_pays_pence rule origin proposed_at agreed_at",
        ),
    }
