"""Who decides is not who is paid: straight into the tables, and through the verbs, on both engines."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from invoices.models import Bill, BillDecision
from ledger import triggers
from ledger.models import Entry
from payments import services
from payments.models import BankDetails, OwnPayment, PayItem, PayRun, Refund
from payments.services.banking import IsThePayee
from payments.services.own import PaidByThis
from payments.walls import MESSAGE
from people.models import User
from providers.models import Membership, Organisation
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.yeses import PAY_ON, bank, said_yes


def joins(user: User, organisation: Organisation, *, ended: bool = False) -> None:
    """This user works for the provider, now or until yesterday."""
    Membership.objects.create(
        organisation=organisation, user=user, role="provider_finance",
        starts_on=TODAY - timedelta(days=90), ends_on=TODAY - timedelta(days=1) if ended else None,
    )  # fmt: skip


def bill_of(cast: Cast) -> Bill:
    budget = plans.agreed(cast)
    return said_yes(cast, plans.art(cast, budget), date(2026, 12, 1))


def refused(act: Any) -> None:
    with pytest.raises(IntegrityError, match=MESSAGE), transaction.atomic():
        act()


def test_a_bill_is_not_answered_by_who_is_paid(cast: Cast) -> None:
    bill = bill_of(cast)
    joins(cast.sam, cast.acorn)
    rows = Bill.objects.filter(pk=bill.pk)
    refused(lambda: rows.update(answered_by=cast.sam))
    joins(cast.vera, cast.acorn, ended=True)
    rows.update(answered_by=cast.vera)  # worked there once


def test_a_bill_is_not_decided_by_who_is_paid_or_sent_it(cast: Cast) -> None:
    bill = bill_of(cast)
    joins(cast.finn, cast.acorn)
    facts: dict[str, Any] = {
        "bill": bill, "outcome": "pay", "reason": "It is right.", "limit_pence": 1_000_00,
        "proposed_at": NOW, "proposed_by": cast.jo,
    }  # fmt: skip
    for wrong in (cast.finn, cast.olu):
        refused(lambda wrong=wrong: BillDecision.objects.create(**facts | {"proposed_by": wrong}))
    row = BillDecision.objects.create(**facts)
    rows = BillDecision.objects.filter(pk=row.pk)
    for wrong in (cast.finn, cast.olu):
        refused(lambda wrong=wrong: rows.update(decided_by=wrong, decided_at=NOW))
    rows.update(decided_by=cast.jo, decided_at=NOW)


def run_of(cast: Cast) -> PayRun:
    bill_of(cast)
    bank(cast, cast.acorn)
    return services.make_run(
        authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY
    )


def test_a_run_is_not_made_or_approved_by_who_it_pays(cast: Cast) -> None:
    run = run_of(cast)
    joins(cast.fola, cast.acorn)
    rows = PayRun.objects.filter(pk=run.pk)
    refused(lambda: rows.update(state="approved", approved_by=cast.fola, approved_at=NOW))
    refused(lambda: rows.update(made_by=cast.fola))
    with pytest.raises(IsThePayee):
        services.approve_run(run=run, by=cast.fola, at=NOW)


def test_nothing_enters_a_run_that_pays_its_maker(cast: Cast) -> None:
    run = run_of(cast)
    item = run.items.get()
    PayItem.objects.filter(pk=item.pk).delete()
    joins(cast.finn, cast.acorn)
    item.pk = None
    item.reference = "item-again"
    refused(item.save)


def test_the_verb_refuses_a_maker_who_is_paid_in_words(cast: Cast) -> None:
    bill_of(cast)
    bank(cast, cast.acorn)
    joins(cast.finn, cast.acorn)
    with pytest.raises(IsThePayee):
        services.make_run(authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY)
    assert not PayRun.objects.exists()


def test_bank_details_are_not_confirmed_by_whom_they_are_of(cast: Cast) -> None:
    row = bank(cast, cast.maya, by=cast.sam, confirm=False)
    rows = BankDetails.objects.filter(pk=row.pk)
    refused(lambda: rows.update(confirmed_by=cast.maya.user, confirmed_at=NOW))
    rows.update(confirmed_by=cast.finn, confirmed_at=NOW)


def test_a_refund_to_the_council_is_not_told_by_who_owes_it(cast: Cast) -> None:
    bill = bill_of(cast)
    joins(cast.finn, cast.acorn)
    entry = Entry.objects.order_by("pk").first()
    facts: dict[str, Any] = {
        "credit": bill, "entry": entry, "amount_pence": 100, "received_on": TODAY,
        "into": "council", "told_at": NOW,
    }  # fmt: skip
    refused(lambda: Refund.objects.create(**facts, told_by=cast.finn))
    Refund.objects.create(**facts, told_by=cast.fola)


def test_who_is_paid_does_not_write_down_an_own_payment(cast: Cast) -> None:
    budget = plans.agreed(cast, plans.line("Art group", 120000, held="own_account"))
    agreement = plans.art(cast, budget)
    helper = cast.sam
    joins(helper, cast.acorn)
    facts: dict[str, Any] = {
        "pot": plans.pot(budget, "Art group"), "paid_to": "Acorn", "amount_pence": 3000,
        "paid_on": TODAY, "agreement": agreement, "at": NOW, "on": TODAY,
    }  # fmt: skip
    with pytest.raises(PaidByThis):
        services.record_own_payment(**facts, by=helper)
    row = services.record_own_payment(**facts, by=cast.maya.user)
    refused(lambda: OwnPayment.objects.filter(pk=row.pk).update(told_by=helper))


def test_these_walls_stand_with_the_ledgers(db: None) -> None:
    names = {trigger.name for trigger in triggers.wanted()}
    assert {name.removesuffix("_made") for name in names} >= {
        "bill_answered_by_payee", "bill_decided_by_payee", "run_item_pays_its_maker",
        "run_approved_by_payee", "bank_confirmed_by_payee", "refund_told_by_payer",
        "own_payment_told_by_payee",
    }  # fmt: skip
    assert triggers.missing() == []
