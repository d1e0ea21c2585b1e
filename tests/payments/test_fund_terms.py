"""A surplus in a fund: what the contract with its holder says comes before the policy."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from budgets.services.surplus import HoldsNoFund, enter_fund_terms, surplus_of
from people.models import User
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_bank_sides import fund

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


def test_the_contract_comes_before_the_policy(cast: Cast) -> None:
    """£370 held, £100 a week comes in: four weeks may stand by the policy, one by the contract."""
    holding = fund(cast).holdings.get(kind="fund")
    usual = surplus_of(holding, TODAY)
    assert (usual.sum.weekly, usual.sum.limit_weeks, usual.sum.over) == (10000, 4, 0)
    terms = {"authority": cast.authority, "organisation": cast.beech, "by": cast.finn, "at": NOW}
    enter_fund_terms(cap_weeks=8, starts_on=date(2026, 1, 1), contract="Framework 2025", **terms)
    enter_fund_terms(cap_weeks=1, starts_on=TODAY, contract="Framework 2026, 12", **terms)
    enter_fund_terms(
        cap_weeks=9, starts_on=TODAY + timedelta(days=1), contract="Framework 2027", **terms
    )
    found = surplus_of(holding, TODAY)
    assert (found.sum.limit_weeks, found.sum.over) == (1, 27000)
    assert "Framework 2026, 12" in found.limit.origin
    assert surplus_of(holding, TODAY - timedelta(days=1)).sum.limit_weeks == 8


def test_terms_are_of_somebody_who_holds_a_fund(cast: Cast) -> None:
    fund(cast)
    with pytest.raises(HoldsNoFund):
        enter_fund_terms(
            authority=cast.authority, organisation=cast.acorn, cap_weeks=1, starts_on=TODAY,
            contract="X", by=cast.finn, at=NOW,
        )  # fmt: skip


def test_finance_writes_it_down(cast: Cast, browser: Browser) -> None:
    fund(cast)
    finn = browser(cast.finn)
    page = finn.get("/finance/funds/").content.decode()
    assert cast.beech.name in page
    assert "£370.00" in page
    facts = {"organisation": cast.beech.reference, "cap_weeks": "6", "starts_on": "1 4 2026",
             "contract": ""}  # fmt: skip
    assert "govuk-error-message" in finn.post("/finance/funds/", facts).content.decode()
    done = finn.post("/finance/funds/", facts | {"contract": "Clause 9"}, follow=True)
    assert "6 weeks" in done.content.decode()
    assert "Clause 9" in done.content.decode()
    assert browser(cast.ada).get("/finance/funds/").status_code == 200
    assert browser(cast.ada).post("/finance/funds/", facts).status_code == 404
    for user in (cast.jo, cast.bea):
        assert browser(user).get("/finance/funds/").status_code in (403, 404)
