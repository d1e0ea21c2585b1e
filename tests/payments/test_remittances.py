"""Remittances: what a pay run paid a provider, and nothing of anybody else."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payments import services
from payments.models import PayRun
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_pages import Browser, text
from tests.payments.yeses import PAY_ON, bank, said_yes

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def run(cast: Cast) -> PayRun:
    """Two bills of Acorn, paid by one run."""
    budget = plans.agreed(cast)
    agreement = plans.art(cast, budget, weekdays=(1, 2))
    said_yes(cast, agreement)
    said_yes(cast, agreement, date(2026, 12, 2))
    bank(cast, cast.acorn)
    made = services.make_run(
        authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY
    )
    services.approve_run(run=made, by=cast.fola, at=NOW)
    services.release_run(run=made, by=cast.fola, at=NOW)
    return made


def test_it_says_what_was_paid_bill_by_bill_without_names(
    cast: Cast, browser: Browser, run: PayRun
) -> None:
    olu = browser(cast.olu)
    address = f"/provider/remittances/{run.reference}/"
    assert olu.get(address).status_code == 404  # not paid yet
    assert "paid you nothing yet" in text(olu.get("/provider/remittances/"))
    services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)
    assert "1 December 2026: £60" in text(olu.get("/provider/remittances/"))
    page = text(olu.get(address))
    assert "£60" in page
    assert "2 bills" in page
    rows = list(csv.reader(io.StringIO(olu.get(f"{address}?as=csv").content.decode())))
    assert [row[-1] for row in rows] == ["paid", "30.00", "30.00"]
    made = olu.get(f"{address}?as=pdf")
    assert made.content.startswith(b"%PDF-")
    assert "Maya" not in page + olu.get(f"{address}?as=csv").content.decode()
    assert "Pay day by pay day" in text(olu.get("/provider/paid/"))


def test_it_is_nobody_elses(cast: Cast, browser: Browser, run: PayRun) -> None:
    services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)
    address = f"/provider/remittances/{run.reference}/"
    for user in (cast.bea, cast.maya.user, cast.rex):
        assert user is not None
        assert browser(user).get(address).status_code == 404
    olu = browser(cast.olu)
    for page in (address, "/provider/remittances/"):
        with CaptureQueriesContext(connection) as ran:
            olu.get(page)
        assert len(ran.captured_queries) <= 12
