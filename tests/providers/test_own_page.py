"""A provider changes its own page and prices, and nobody else's."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import User
from tests.cast import Cast

PAGE = {
    "name": "Acorn Arts", "promise": "Paint together", "nation": "ENG", "is_listed": "on",
    "website": "https://acorn.example", "areas": "E06000999",
}  # fmt: skip


@pytest.fixture
def olu(cast: Cast, browser: Callable[[User], Client], still_clock: None) -> Client:
    return browser(cast.olu)


def test_looking_first_publishes_nothing(cast: Cast, olu: Client) -> None:
    page = olu.post("/provider/page/", PAGE | {"look": "yes"})
    assert "Not published yet" in page.content.decode()
    assert "Paint together" in page.content.decode()
    assert "Paint together" not in Client().get("/find/acorn/").content.decode()


def test_publishing_shows_it_to_everyone(cast: Cast, olu: Client) -> None:
    assert olu.post("/provider/page/", PAGE).status_code == 302
    assert "Paint together" in Client().get("/find/acorn/").content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("website", "javascript:alert(1)"), ("website", "https://"), ("website", "data:text/html,x"),
     ("email", "not an address"), ("own_bank_holidays", "Christmas"), ("name", "")],
)  # fmt: skip
def test_what_cannot_be_published_stays_typed(
    cast: Cast, olu: Client, field: str, typed: str
) -> None:
    page = olu.post("/provider/page/", PAGE | {field: typed})
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert typed in page.content.decode()
    cast.acorn.refresh_from_db()
    assert cast.acorn.website == ""


def test_words_are_never_markup(cast: Cast, olu: Client) -> None:
    olu.post("/provider/page/", PAGE | {"promise": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in Client().get("/find/acorn/").content.decode()


def test_an_offer_and_its_price_are_published(cast: Cast, olu: Client) -> None:
    sent = {"name": "Pottery", "needs": "art\nmake friends", "is_open": "on"}
    made = olu.post("/provider/page/offers/new/", sent)
    assert made.status_code == 302
    price = {
        "amount": "35",
        "unit": "session",
        "kind": "any",
        "vat": "exempt",
        "starts_on": "1 11 2026",
    }
    assert olu.post(made["Location"], price).status_code == 302
    assert "£35 a session" in Client().get("/find/acorn/").content.decode()
    twice = olu.post(made["Location"], price | {"amount": "36"})
    assert "another price of this kind" in twice.content.decode()


@pytest.mark.parametrize(
    "more",
    [{"amount": "30.555"}, {"amount": "-1"}, {"amount": "0"}, {"starts_on": "31 2 2026"}, {"unit": "visit"},
     {"workers": "0"}, {"cancel_percent": "101"}],
)  # fmt: skip
def test_odd_prices_are_refused_in_words(cast: Cast, olu: Client, more: dict[str, str]) -> None:
    price = {
        "amount": "35",
        "unit": "hour",
        "kind": "any",
        "vat": "exempt",
        "starts_on": "1 11 2026",
    }
    page = olu.post(f"/provider/page/offers/{cast.art.reference}/price/", price | more)
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert cast.art.rates.count() == 1


def test_another_providers_offers_are_not_there(cast: Cast, olu: Client) -> None:
    theirs = cast.home_help.reference
    assert olu.get(f"/provider/page/offers/{theirs}/").status_code == 404
    assert olu.post(f"/provider/page/offers/{theirs}/price/", {"amount": "1"}).status_code == 404
    assert olu.get("/provider/page/?of=beech").status_code == 404


@pytest.mark.parametrize("name", ["jo", "finn", "rex", "kim"])
def test_nobody_else_edits_pages(cast: Cast, browser: Callable[[User], Client], name: str) -> None:
    assert browser(getattr(cast, name)).get("/provider/page/").status_code == 404
