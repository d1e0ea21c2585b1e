"""The acceptance scenario of a provider that is paused (scenario 52)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from budgets import services as budgeting
from budgets.models import Agreement
from core.errors import DomainError
from invoices.models import Bill
from people.models import Role
from providers import pausing
from providers.models import ProviderPause
from tests.cast import NOW, TODAY, Cast
from tests.conftest import signed_in
from tests.invoices.sent_bills import bill_of, priced, promised, yes
from tests.payments.test_runs import make, paid
from tests.payments.yeses import bank

OCTOBER = (date(2026, 10, 5), date(2026, 11, 1))
DATES = {"from_on": OCTOBER[0], "to_on": OCTOBER[1], "issued_on": OCTOBER[1]}


@pytest.fixture
def sal(cast: Cast):  # type: ignore[no-untyped-def]
    return cast.staff("Sal Guard", Role.SAFEGUARDING)


def again(agreement: Agreement, cast: Cast) -> Agreement:
    return budgeting.promise(
        pot=agreement.budget.pots.get(name="Help"), organisation=cast.beech, service=None,
        starts_on=TODAY, ends_on=TODAY + timedelta(days=27), weekdays=[], unit="hour",
        units_each_time=Decimal(2), rate_pence=2200, what="more help", by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip


def test_scenario_52_new_support_is_blocked_and_a_past_visit_is_paid(cast: Cast, sal) -> None:  # type: ignore[no-untyped-def]
    agreement = promised(cast, pence=200_000, rate=2200, units="5")
    pause = pausing.pause(
        organisation=cast.beech, authority=cast.authority, reason="We look at how shifts are run.",
        by=sal, at=NOW,
    )  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        again(agreement, cast)
    assert refusal.value.code == "provider_paused"
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea, **DATES))
    bank(cast, cast.beech, by=cast.bea)
    run = paid(cast, make(cast))
    bill.refresh_from_db()
    assert (run.total_pence, bill.state, bill.paid_pence) == (220_00, Bill.State.PAID, 220_00)
    pausing.lift(pause=pause, by=sal, at=NOW)
    assert again(agreement, cast).organisation == cast.beech


def test_a_pause_is_of_one_council_once_and_has_a_reason(cast: Cast, sal) -> None:  # type: ignore[no-untyped-def]
    facts = {"organisation": cast.beech, "authority": cast.authority, "by": sal, "at": NOW}
    with pytest.raises(DomainError) as refusal:
        pausing.pause(reason="  ", **facts)
    assert refusal.value.code == "pause_needs_reason"
    row = pausing.pause(reason="We look.", **facts)
    with pytest.raises(DomainError) as refusal:
        pausing.pause(reason="Again.", **facts)
    assert refusal.value.code == "already_paused"
    with pytest.raises(IntegrityError), transaction.atomic():
        ProviderPause.objects.create(
            organisation=cast.beech,
            authority=cast.authority,
            reason="x",
            paused_by=sal,
            paused_at=NOW,
        )
    pausing.lift(pause=row, by=sal, at=NOW)
    with pytest.raises(DomainError) as refusal:
        pausing.lift(pause=row, by=sal, at=NOW)
    assert refusal.value.code == "already_lifted"


def test_the_safeguarding_lead_pauses_and_the_worker_only_sees(
    cast: Cast, sal, still_clock: None
) -> None:  # type: ignore[no-untyped-def]
    lead, worker = signed_in(sal), signed_in(cast.jo)
    address = f"http://testserver/find/{cast.beech.slug}/"
    assert lead.post("/directory/paused/", {"slug": "nobody", "reason": "x"}).status_code == 422
    sent = lead.post("/directory/paused/", {"slug": address, "reason": "We look at shifts."})
    assert sent.status_code == 302
    page = worker.get("/directory/paused/").content.decode()
    assert "We look at shifts." in page
    assert "Start nothing new there" not in page
    row = ProviderPause.objects.get()
    end = f"/directory/paused/{row.reference}/end/"
    assert worker.post("/directory/paused/", {"slug": "acorn", "reason": "x"}).status_code == 404
    assert worker.post(end).status_code in (403, 404)
    assert signed_in(cast.rex).get("/directory/paused/").status_code in (403, 404)
    assert signed_in(cast.bea).get("/directory/paused/").status_code in (403, 404)
    assert "paused" not in Client().get(f"/find/{cast.beech.slug}/").content.decode().lower()
    assert lead.post(end).status_code == 302
    row.refresh_from_db()
    assert row.lifted_by == sal


def test_support_after_the_pause_is_looked_at_and_the_provider_is_not_told_why(
    cast: Cast, sal, still_clock: None
) -> None:  # type: ignore[no-untyped-def]
    agreement = promised(cast, pence=200_000, rate=2200, units="5", ends=date(2026, 11, 23))
    pausing.pause(
        organisation=cast.beech,
        authority=cast.authority,
        reason="We look at shifts.",
        by=sal,
        at=NOW,
    )
    bill = bill_of(agreement, priced(TODAY, "1", 2200), by=cast.bea)
    assert "provider_paused" in set(bill.findings.values_list("code", flat=True))
    assert bill.needs_decision
    page = signed_in(cast.bea).get(f"/provider/bills/{bill.reference}/").content.decode()
    assert "afeguarding" not in page
    assert (
        "afeguarding"
        in signed_in(cast.jo).get(f"/council/exceptions/{bill.reference}/").content.decode()
    )


def test_unconfirmed_bank_details_are_told_before_a_bill_is_sent(cast: Cast) -> None:
    from payments.services import enter_bank_details

    agreement = promised(cast, pence=200_000, rate=2200, units="5")
    enter_bank_details(
        organisation=cast.beech, person=None, account_name="Beech Care", sort_code="089999",
        account_number="66374958", by=cast.bea, at=NOW,
    )  # fmt: skip
    bill = bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea, **DATES)
    assert set(bill.findings.values_list("code", "blocks")) == {("payee_changed", False)}
    assert not bill.needs_decision
