"""A provider's system: what is asked, messages, and registers that become bills, over the API."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from budgets.models import Agreement
from invoices.models import Bill, BillMessage, Sheet
from people.models import User
from tests.cast import Cast
from tests.invoices.sent_bills import bill_of, priced, promised

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
API = "/api/v1"


@pytest.fixture
def art(cast: Cast) -> Agreement:
    return promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=date(2026, 11, 5),
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip


def post(client: Client, address: str, body: object, key: str = "k") -> Any:
    return client.post(
        f"{API}{address}", body, content_type="application/json", headers={"Idempotency-Key": key}
    )


def test_a_register_becomes_a_bill_once(cast: Cast, browser: Browser, art: Agreement) -> None:
    olu = browser(cast.olu)
    row = {"agreement": art.reference, "service_on": "2026-11-19", "units": "1"}
    body = {"kind": "register", "title": "Art", "rows": [row]}
    first, again = post(olu, "/sheets/", body), post(olu, "/sheets/", body)
    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["agreed"] is True
    assert Sheet.objects.count() == 1
    for key in ("b", "b"):
        sent = post(olu, "/sheets/bills/", {"agreements": [art.reference]}, key)
        assert sent.status_code == 201
    assert Bill.objects.get().total_pence == 30_00
    assert sent.json()[0]["total_pence"] == 30_00
    assert post(olu, "/sheets/bills/", {"agreements": [art.reference]}, "c").status_code == 422
    assert olu.get(f"{API}/sheets/").json()["count"] == 1
    assert post(browser(cast.bea), "/sheets/", body, "d").status_code == 404
    assert post(browser(cast.maya.user), "/sheets/", body, "e").status_code == 403
    strange = body | {"rows": [row | {"price": 1}]}
    assert post(olu, "/sheets/", strange, "f").status_code in {400, 422}


def test_what_is_asked_and_messages(cast: Cast, browser: Browser, art: Agreement) -> None:
    olu, maya = browser(cast.olu), browser(cast.maya.user)
    line = priced(date(2026, 11, 5), "1", 4000, unit="session")
    bill = bill_of(art, line, by=cast.olu, number="DEAR")
    (asked,) = olu.get(f"{API}/bill-questions/").json()["results"]
    assert (asked["number"], asked["explained"]) == ("DEAR", False)
    assert "over the agreed price" in asked["why"]
    assert maya.get(f"{API}/bill-questions/").status_code in {403, 404}
    where = f"/bills/{bill.reference}/messages/"
    assert post(olu, where, {"words": "A double session."}).status_code == 201
    assert post(maya, where, {"words": "Thank you."}).status_code == 201
    shown = maya.get(f"{API}{where}").json()
    assert [(one["side"], one["words"]) for one in shown] == [
        ("provider", "A double session."), ("person", "Thank you."),
    ]  # fmt: skip
    for user in (cast.bea, cast.rex, cast.ali, cast.jo):
        assert browser(user).get(f"{API}{where}").status_code in {403, 404}
        assert post(browser(user), where, {"words": "Me too"}).status_code in {403, 404}
    assert BillMessage.objects.count() == 2
