"""One payment held out of a run; details that changed; walls against raw writes to either."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from core.errors import DomainError
from invoices.models import Bill
from payments import invariants, services
from payments.models import BankDetails, BillHold, PayItem, PayRun
from payments.services import runs
from payments.walls import UNCONFIRMED
from people.models import User
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_results import both, released
from tests.payments.yeses import bank

pytestmark = pytest.mark.usefixtures("still_clock")
Browser = Callable[[User], Client]


def prepared(cast: Cast) -> PayRun:
    """The run of two payments of test_results, made again and not yet approved."""
    run = released(cast, upto="made")
    assert run.state == PayRun.State.PREPARED
    return run


def hold(cast: Cast, item: PayItem, reason: str = "Hours are asked about.") -> PayRun:
    return services.hold_item(item=item, reason=reason, by=cast.finn, at=NOW)


def test_a_held_bill_leaves_the_run_and_waits_until_it_is_let_go(cast: Cast) -> None:
    run = prepared(cast)
    services.approve_run(run=run, by=cast.fola, at=NOW)
    bill, direct = both(run)
    run = hold(cast, bill)
    assert (run.state, run.count, run.total_pence) == ("prepared", 1, direct.amount_pence)
    assert run.approved_by is None
    assert bill.bill is not None
    assert Bill.objects.get(pk=bill.bill.pk).state == Bill.State.AGREED
    later = services.propose(authority=cast.authority, pay_on=date(2026, 12, 2))
    assert [row.why for row in later.left_out] == [f"{runs.ON_HOLD} Hours are asked about."]
    services.approve_run(run=run, by=cast.fola, at=NOW)
    services.release_run(run=run, by=cast.fola, at=NOW)
    services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)
    for _ in range(2):
        services.let_go(hold=BillHold.objects.get(), by=cast.fola, at=NOW)
    later = services.propose(authority=cast.authority, pay_on=date(2026, 12, 2))
    assert [item.bill for item in later.items] == [bill.bill]
    assert invariants.check() == []


def test_a_held_instalment_goes_into_the_next_run(cast: Cast) -> None:
    run = prepared(cast)
    _, direct = both(run)
    hold(cast, direct)
    later = services.propose(authority=cast.authority, pay_on=date(2026, 12, 2))
    assert [item.instalment for item in later.items] == [direct.instalment]
    services.cancel_run(run=run, reason="Wrong day.", by=cast.finn, at=NOW)
    assert invariants.check() == []


def test_holds_that_cannot_be(cast: Cast) -> None:
    run = prepared(cast)
    bill, direct = both(run)
    with pytest.raises(DomainError) as refusal:
        hold(cast, bill, " ")
    assert refusal.value.code == "say_why_held"
    hold(cast, bill)
    hold(cast, bill)  # again: nothing more
    with pytest.raises(DomainError) as refusal:
        hold(cast, direct)
    assert refusal.value.code == "only_payment"
    services.approve_run(run=run, by=cast.fola, at=NOW)
    services.release_run(run=run, by=cast.fola, at=NOW)
    with pytest.raises(DomainError) as refusal:
        hold(cast, direct)
    assert refusal.value.code == "run_moved_on"


def change(cast: Cast) -> None:
    services.enter_bank_details(
        organisation=cast.acorn, account_name="Acorn", sort_code="111111",
        account_number="22222222", by=cast.olu, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("step", ["approve", "release"])
def test_details_changed_after_the_run_was_made_stop_it_until_held(cast: Cast, step: str) -> None:
    run = prepared(cast)
    if step == "release":
        services.approve_run(run=run, by=cast.fola, at=NOW)
    change(cast)
    act = services.approve_run if step == "approve" else services.release_run
    with pytest.raises(runs.DetailsChanged, match="Acorn"):
        act(run=run, by=cast.fola, at=NOW)
    hold(cast, both(run)[0])
    services.approve_run(run=run, by=cast.fola, at=NOW)
    services.release_run(run=run, by=cast.fola, at=NOW)


# Straight into the tables.


def refused(sql: str, *values: Any) -> None:
    with (
        pytest.raises(IntegrityError, match=UNCONFIRMED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


def test_raw_sql_puts_no_unconfirmed_or_just_changed_payee_into_a_run(cast: Cast) -> None:
    run = prepared(cast)
    bill, _ = both(run)
    unconfirmed = bank(cast, cast.beech, by=cast.bea, confirm=False)
    into = "update payments_payitem set bank_details_id = %s where id = %s"
    refused(into, unconfirmed.pk, bill.pk)
    early = services.confirm_bank_details(
        details=unconfirmed, how="Rang.", by=cast.finn, at=NOW, on=date(2026, 11, 30)
    )
    refused(into, early.pk, bill.pk)  # its waiting days end after the pay day
    change(cast)
    refused(into, bill.bank_details_id, bill.pk)
    refused(
        "insert into payments_payitem (reference, run_id, bill_id, bank_details_id, tranche,"
        " amount_pence, is_new_payee, state) select 'item-raw', run_id, bill_id, %s, 2, 1,"
        " is_new_payee, 'cancelled' from payments_payitem where id = %s",
        unconfirmed.pk, bill.pk,
    )  # fmt: skip


def test_raw_sql_sends_no_run_whose_payee_changed_and_moves_no_day(cast: Cast) -> None:
    run = prepared(cast)
    refused("update payments_payrun set pay_on = '2026-11-01' where id = %s", run.pk)
    change(cast)
    refused(
        "update payments_payrun set state = 'approved', approved_by_id = %s, approved_at = %s"
        " where id = %s", cast.fola.pk, NOW, run.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["account_number = '99999999'", "sort_code = '999999'", "account_name = 'x'",
     "usable_on = '2020-01-01'", "usable_on = null", "organisation_id = null, person_id = 1"],
)  # fmt: skip
def test_raw_sql_writes_no_other_account_over_confirmed_details(cast: Cast, written: str) -> None:
    row = bank(cast, cast.acorn)
    refused(f"update payments_bankdetails set {written} where id = %s", row.pk)
    BankDetails.objects.filter(pk=row.pk).update(replaced_at=NOW)  # replacing is how it changes


# The pages.


def test_hold_and_let_go_on_the_pages(cast: Cast, browser: Browser) -> None:
    run = prepared(cast)
    bill, _ = both(run)
    finn, fola = browser(cast.finn), browser(cast.fola)
    assert b"No bill is held." in finn.get("/finance/held/").content
    page = f"/finance/runs/{run.reference}/"
    assert b"Hold it" in finn.get(page).content
    assert finn.get(f"{page}{bill.reference}/hold/").status_code == 200
    done = finn.post(f"{page}{bill.reference}/hold/", {"reason": "Asked about."}, follow=True)
    assert "Held by finance: Asked about." in done.content.decode()
    assert b"Asked about." in fola.get("/finance/held/").content
    assert bill.bill is not None
    fola.post(f"/finance/held/{bill.bill.reference}/")
    assert b"No bill is held." in finn.get("/finance/held/").content
    for other in (cast.olu, cast.jo):
        assert browser(other).get("/finance/held/").status_code == 404
        assert browser(other).get(f"{page}{bill.reference}/hold/").status_code == 404
    assert browser(cast.ada).post(f"/finance/held/{bill.bill.reference}/").status_code == 404
