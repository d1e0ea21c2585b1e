"""What the payments API takes and gives: whole pence, days as 2026-11-05, references only."""

from typing import Any

from rest_framework import serializers

from core.api import Strict
from core.money import MOST_PENCE
from payments.models import Instalment, OwnPayment, PayItem, PayRun, Refund


class PaymentIn(Strict):
    pot = serializers.CharField(max_length=24)
    paid_to = serializers.CharField(max_length=200)
    amount_pence = serializers.IntegerField(min_value=1, max_value=MOST_PENCE)
    paid_on = serializers.DateField()
    service_on = serializers.DateField(required=False)
    bill = serializers.CharField(max_length=24, required=False)
    agreement = serializers.CharField(max_length=24, required=False)
    my_name = serializers.CharField(max_length=80, required=False, allow_blank=True)


class PaymentOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    person = serializers.CharField()
    pot = serializers.CharField()
    paid_to = serializers.CharField()
    amount_pence = serializers.IntegerField()
    own_money_pence = serializers.IntegerField()
    paid_on = serializers.DateField()
    service_on = serializers.DateField()
    bill = serializers.CharField()
    taken_back = serializers.BooleanField()


class ReverseIn(Strict):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class RefundIn(Strict):
    credit = serializers.CharField(max_length=24, help_text="the credit note's reference")
    amount_pence = serializers.IntegerField(min_value=1, max_value=MOST_PENCE)
    received_on = serializers.DateField()


class RefundOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    credit = serializers.CharField()
    amount_pence = serializers.IntegerField()
    received_on = serializers.DateField()
    into = serializers.CharField(help_text="council, account or fund")
    still_owed_back_pence = serializers.IntegerField()


class RunIn(Strict):
    pay_on = serializers.DateField()


class RunPaidIn(Strict):
    paid_on = serializers.DateField()


class ItemOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    payee = serializers.CharField()
    bill = serializers.CharField()
    instalment = serializers.CharField()
    part = serializers.IntegerField(help_text="1, and more where a bill is paid part by part")
    amount_pence = serializers.IntegerField()
    is_new_payee = serializers.BooleanField()
    state = serializers.CharField()


class RunOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    pay_on = serializers.DateField()
    state = serializers.CharField()
    count = serializers.IntegerField()
    total_pence = serializers.IntegerField()
    file_sha256 = serializers.CharField()
    items = ItemOut(many=True)


class InstalmentOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    budget = serializers.CharField()
    from_on = serializers.DateField()
    to_on = serializers.DateField()
    due_on = serializers.DateField()
    council_pence = serializers.IntegerField()
    contribution_pence = serializers.IntegerField()
    method = serializers.CharField()
    state = serializers.CharField()


def payment_out(row: OwnPayment) -> dict[str, Any]:
    return {
        "reference": row.reference, "person": row.pot.budget.person.reference,
        "pot": row.pot.reference, "paid_to": row.paid_to, "amount_pence": row.amount_pence,
        "own_money_pence": row.own_money_pence, "paid_on": row.paid_on.isoformat(),
        "service_on": row.service_on.isoformat(), "bill": row.bill.reference if row.bill else "",
        "taken_back": row.reversed_at is not None,
    }  # fmt: skip


def refund_out(row: Refund) -> dict[str, Any]:
    return {
        "reference": row.reference, "credit": row.credit.reference,
        "amount_pence": row.amount_pence, "received_on": row.received_on.isoformat(),
        "into": row.into, "still_owed_back_pence": row.credit.still_owed_back_pence,
    }  # fmt: skip


def item_out(item: PayItem) -> dict[str, Any]:
    return {
        "reference": item.reference, "payee": item.bank_details.payee_name,
        "bill": item.bill.reference if item.bill else "",
        "instalment": item.instalment.reference if item.instalment else "",
        "part": item.tranche, "amount_pence": item.amount_pence, "is_new_payee": item.is_new_payee, "state": item.state,
    }  # fmt: skip


def run_out(run: PayRun, items: list[PayItem]) -> dict[str, Any]:
    return {
        "reference": run.reference, "pay_on": run.pay_on.isoformat(), "state": run.state,
        "count": run.count, "total_pence": run.total_pence, "file_sha256": run.file_sha256,
        "items": [item_out(item) for item in items],
    }  # fmt: skip


def instalment_out(row: Instalment) -> dict[str, Any]:
    return {
        "reference": row.reference, "budget": row.holding.budget.reference,
        "from_on": row.from_on.isoformat(), "to_on": row.to_on.isoformat(),
        "due_on": row.due_on.isoformat(), "council_pence": row.council_pence,
        "contribution_pence": row.contribution_pence, "method": row.method, "state": row.state,
    }  # fmt: skip
