"""The month for the finance system: debits are credits, and both are what the ledger kept."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from budgets.models import Budget
from core.periods import Period, month_of
from ledger.models import MonthTotal
from payments import services
from payments.services import journals
from people.models import User
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_own_payments import mine
from tests.payments.test_runs import make, paid
from tests.payments.yeses import bank, said_yes

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
NOVEMBER = month_of(TODAY)


@pytest.fixture
def budget(cast: Cast) -> Budget:
    """One bill of £60 paid, one of £30 owed, £10 paid in by the person."""
    made = plans.agreed(cast)
    agreement = plans.art(cast, made)
    said_yes(cast, agreement, date(2026, 12, 1), date(2026, 12, 8))
    bank(cast, cast.acorn)
    paid(cast, make(cast))
    said_yes(cast, agreement, date(2026, 12, 15))
    services.record_contribution(
        budget=made, holding=None, amount_pence=1000, received_on=TODAY, by=mine(cast), at=NOW
    )
    return made


def sums(lines: list[journals.Line]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for line in lines:
        debit, credit = found.get(line.account, (0, 0))
        found[line.account] = debit + line.debit_pence, credit + line.credit_pence
    return found


def test_debits_are_credits_and_the_ledgers_own_totals(cast: Cast, budget: Budget) -> None:
    lines = journals.journal_of(cast.authority, NOVEMBER)
    assert sums(lines) == {
        "account_bill": (6000, 0), "account_bank": (1000, 6000), "account_contribution": (0, 1000),
    }  # fmt: skip
    assert sum(line.debit_pence - line.credit_pence for line in lines) == 0
    assert journals.moved_by_totals(cast.authority, NOVEMBER) == -5000
    assert journals.journal_of(cast.authority, Period(date(2026, 10, 1), date(2026, 10, 31))) == []
    accruals = journals.accruals_of(cast.authority, NOVEMBER)
    assert sums(accruals) == {"account_bill": (3000, 0), "account_accrual": (0, 3000)}
    assert accruals[0].words == cast.acorn.name


def test_what_a_bank_returns_comes_back_in_the_journal(cast: Cast, budget: Budget) -> None:
    item = services_item(budget)
    services.return_payment(item=item, reason="Account closed", by=cast.fola, at=NOW, on=TODAY)
    found = sums(journals.journal_of(cast.authority, NOVEMBER))
    assert found["account_bill"] == (6000, 6000)
    assert journals.moved_by_totals(cast.authority, NOVEMBER) == 1000


def services_item(budget: Budget):  # type: ignore[no-untyped-def]
    from payments.models import PayItem

    return PayItem.objects.get(bill__agreement__budget=budget, state="paid")


def test_pages_and_tables_for_finance_alone(
    cast: Cast,
    budget: Budget,
    browser: Browser,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    finn = browser(cast.finn)
    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]
        page = finn.get("/finance/month/?month=2026-11").content.decode()
    for words in (
        "November 2026",
        "The kept totals of the ledger say the same",
        "£30.00",
        "£60.00",
    ):
        assert words in page, words
    assert (
        "Nothing moved in this month." in finn.get("/finance/month/?month=2025-01").content.decode()
    )
    for garbage in ("2026-13", "x", "%00", "9999-99"):
        assert finn.get(f"/finance/month/?month={garbage}").status_code == 200
    rows = table(finn, "journal")
    assert {row["account"] for row in rows} == {
        "Bills of providers", "The council’s bank", "What people pay",
    }  # fmt: skip
    assert (
        sum(float(row["debit"]) for row in rows) == sum(float(row["credit"]) for row in rows) == 70
    )
    assert [row["credit"] for row in table(finn, "accruals") if row["credit"] != "0.00"] == [
        "30.00"
    ]
    assert table(finn, "vat") == []
    assert table(finn, "contributions")[0]["received"] == "10.00"
    assert finn.get("/finance/month/nothing/?month=2026-11").status_code == 404
    for user in (cast.maya.user, cast.olu, cast.jo):
        assert browser(user).get("/finance/month/").status_code == 404


def table(client: Client, name: str) -> list[dict[str, str]]:
    answer = client.get(f"/finance/month/{name}/?month=2026-11")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_journal_that_differs_from_the_ledger_says_so(
    cast: Cast, budget: Budget, browser: Browser
) -> None:
    row = MonthTotal.objects.filter(account__kind="funder").order_by("pk").first()
    assert row is not None
    MonthTotal.objects.filter(pk=row.pk).update(out_pence=row.out_pence + 1)
    page = browser(cast.finn).get("/finance/month/?month=2026-11").content.decode()
    assert "The journal and the ledger differ" in page
