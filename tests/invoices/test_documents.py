"""Documents that were held on import: a worker puts them under an agreement, or refuses them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from budgets.models import Agreement
from invoices.models import Bill, HeldDocument
from notices.models import Notice
from people.models import User
from tests.cast import Cast
from tests.invoices.sent_bills import promised
from tests.invoices.test_tables import imported, ubl

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    assert cast.bea
    return promised(cast, pence=200_000, rate=2200, units="10")


def held(tmp_path: Path, **change: str) -> HeldDocument:
    imported(tmp_path, ubl(**({"agreement": "agr-nobody22"} | change)))  # type: ignore[arg-type]
    return HeldDocument.objects.latest("pk")


def test_a_worker_puts_it_under_an_agreement(
    cast: Cast, browser: Browser, agreement: Agreement, tmp_path: Path
) -> None:
    row = held(tmp_path)
    jo = browser(cast.jo)
    assert "1 document that we could not match" in jo.get("/council/exceptions/").content.decode()
    listed = jo.get("/council/documents/").content.decode()
    assert "There is no agreement" in listed
    assert "£440.00" in listed
    page = f"/council/documents/{row.reference}/"
    assert f"({agreement.reference})" in jo.get(page).content.decode()
    taken = jo.get(f"{page}file/")
    assert b"<cbc:ID>" in taken.content
    assert taken["Content-Disposition"].startswith("attachment;")
    assert "Choose one" in jo.post(page, {"assign": "1", "agreement": ""}).content.decode()
    sent = jo.post(page, {"assign": "1", "agreement": agreement.reference}, follow=True)
    assert "Sent as bill" in sent.content.decode()
    bill = Bill.objects.get()
    assert (bill.agreement, bill.total_pence, bill.submitted_by) == (agreement, 440_00, cast.bea)
    row.refresh_from_db()
    assert (row.outcome, row.settled_by, row.agreement) == ("assigned", cast.jo, agreement)
    jo.post(page, {"assign": "1", "agreement": agreement.reference})
    assert Bill.objects.count() == 1
    assert "No documents wait" in jo.get("/council/documents/").content.decode()
    assert browser(cast.finn).get("/council/documents/").status_code in {403, 404}
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldDocument.objects.update(settled_by=None)


def test_what_still_does_not_fit_says_why(
    cast: Cast, browser: Browser, agreement: Agreement, tmp_path: Path
) -> None:
    row = held(tmp_path, currency="EUR")
    jo = browser(cast.jo)
    page = f"/council/documents/{row.reference}/"
    assert "EUR 440.00" in jo.get(page).content.decode()
    shown = jo.post(page, {"assign": "1", "agreement": agreement.reference}).content.decode()
    assert "This council pays in GBP" in shown
    assert not Bill.objects.exists()


def test_refused_with_a_reason_the_sender_reads(
    cast: Cast, browser: Browser, agreement: Agreement, tmp_path: Path
) -> None:
    row = held(tmp_path)
    HeldDocument.objects.update(organisation=cast.beech)
    jo = browser(cast.jo)
    page = f"/council/documents/{row.reference}/"
    jo.post(page, {"refuse": "1", "reason": "no"})
    assert HeldDocument.objects.waiting().exists()
    done = jo.post(page, {"refuse": "1", "reason": "Put the reference on it."}, follow=True)
    assert "Beech Care is told why" in done.content.decode()
    assert "Put the reference on it." in Notice.objects.get(kind="document.refused").sentence
    again = jo.post(page, {"refuse": "1", "reason": "Once more, please."})
    assert "Refused. Put the reference on it." in again.content.decode()


def test_what_we_cannot_read_is_typed_in_or_refused(
    cast: Cast, browser: Browser, agreement: Agreement
) -> None:
    row = HeldDocument.objects.create(
        name="cii.xml", sha256="0" * 64, code="format_later", sentence="Later.", content=b"<x/>",
        held_at="2026-11-20T09:00:00Z", read={"total_pence": None},
    )  # fmt: skip
    jo = browser(cast.jo)
    page = f"/council/documents/{row.reference}/"
    assert "We read nothing by guess" in jo.get(page).content.decode()
    shown = jo.post(page, {"assign": "1", "agreement": agreement.reference})
    assert shown.status_code == 200
    assert HeldDocument.objects.waiting().exists()
