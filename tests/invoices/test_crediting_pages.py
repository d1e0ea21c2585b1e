"""A provider gives money back on screen, and reads one agreement with its dated rates."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from budgets.models import AgreedRate
from invoices.models import Bill
from people.models import User
from tests.cast import NOW, Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised, yes

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
DAYS = [date(2026, 11, 5), date(2026, 11, 12)]


@pytest.fixture
def bill(cast: Cast) -> Bill:
    """Two sessions of £36 with VAT."""
    agreement = promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=DAYS[0], vat=20,
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip
    lines = [priced(day, "1", 3000, unit="session", vat=20) for day in DAYS]
    return bill_of(agreement, *lines, by=cast.olu)


def test_a_credit_note_is_written_checked_and_sent_once(
    cast: Cast, browser: Browser, bill: Bill
) -> None:
    yes(bill)
    spent = figures(bill.agreement.budget).spent
    olu, address = browser(cast.olu), f"/provider/bills/{bill.reference}/credit/"
    assert "Give money back" in olu.get(f"/provider/bills/{bill.reference}/").content.decode()
    assert "Thursday 12 November: up to £36" in olu.get(address).content.decode()
    data = {"line-2": "12", "number": "CN-1"}
    check = olu.post(address, data)
    assert "£12" in check.content.decode()
    assert "It comes off the bill." in check.content.decode()
    assert Bill.objects.count() == 1
    for _ in range(2):
        olu.post(address, data | {"yes": "1", "once": check.context["once"]})
    note = Bill.objects.get(kind=Bill.Kind.CREDIT_NOTE)
    assert (note.total_pence, note.credits) == (12_00, bill)
    assert note.lines.get().vat_pence == 2_00
    assert note.lines.get().service_on == DAYS[1]
    assert figures(bill.agreement.budget).spent == spent - 12_00
    assert "up to £24" in olu.get(address).content.decode()
    assert olu.get(f"/provider/bills/{note.reference}/credit/").status_code == 404
    assert browser(cast.bea).get(address).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Type how much goes back"),
        ({"line-1": "36.01"}, "or less"),
        ({"line-1": "-1"}, "Error:"),
        ({"line-1": "one"}, "Error:"),
        ({"line-1": "1", "number": ""}, "Error:"),
        ({"line-1": "1", "number": "B-1"}, "You have sent bill B-1 before"),
    ],
)
def test_mistakes_are_named(
    cast: Cast, browser: Browser, bill: Bill, data: dict[str, str], words: str
) -> None:
    address = f"/provider/bills/{bill.reference}/credit/"
    page = browser(cast.olu).post(address, {"number": "CN-9"} | data)
    assert words in page.content.decode()
    assert Bill.objects.count() == 1


def test_an_agreement_shows_each_rate_from_its_day(
    cast: Cast, browser: Browser, bill: Bill
) -> None:
    agreement = bill.agreement
    AgreedRate.objects.create(
        agreement=agreement, amount_pence=3300, starts_on=date(2027, 1, 1), accepted_at=NOW,
        accepted_by=cast.maya.user,
    )  # fmt: skip
    page = browser(cast.olu).get(f"/provider/agreements/{agreement.reference}/").content.decode()
    assert "5 November 2026 (now)" in " ".join(page.split())
    assert "£33.00" in page
    assert "1 bill, £72" in page
    assert "Ask for a new price" in page
    assert "Bill 1 session" in page  # 19 November
    address = f"/provider/agreements/{agreement.reference}/"
    assert browser(cast.bea).get(address).status_code == 404
