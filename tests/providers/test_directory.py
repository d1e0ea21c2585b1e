"""The public directory: found by need, area and access; fair order; expired shown as expired."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from providers import services
from providers.directory import Wanted
from providers.finding import find_ids
from providers.models import MissingSupport, UserLedStatus
from tests.cast import NOW, TODAY, Cast


@pytest.fixture
def town(cast: Cast, still_clock: None) -> Cast:
    services.change_service(
        service=cast.art, needs=["get out more", "art"], access=["step-free: door and toilet", "BSL"],
        times="Thursdays, 2 to 4.", places_now=3, by=None, at=NOW,
    )  # fmt: skip
    services.change_service(service=cast.home_help, needs=["cook"], by=None, at=NOW)
    return cast


def shown(query: str) -> str:
    response = Client().get(f"/find/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_everyone_finds_everyone_without_an_account(town: Cast) -> None:
    page = shown("")
    assert "Acorn Arts" in page
    assert "Beech Care" in page
    assert "£30 a session" in page


@pytest.mark.parametrize(
    "query",
    ["?q=art", "?need=get+out+more", "?access=BSL", "?access=step-free&access=BSL", "?user_led=on",
     "?q=ACORN&area=E06000999"],
)  # fmt: skip
def test_filters_are_a_plain_get(town: Cast, query: str) -> None:
    page = shown(query)
    assert "Acorn Arts" in page
    assert "Beech Care" not in page


def test_nothing_found_offers_the_nearest_and_the_network(town: Cast) -> None:
    page = shown("?need=cook&access=BSL")
    assert "Nobody offers this yet" in page
    assert "Tell the network what is missing" in page
    assert "The nearest we have" in page
    assert "Beech Care" in page


def test_telling_what_is_missing_keeps_no_name(town: Cast) -> None:
    client = Client()
    assert client.post("/find/missing/", {"words": "BSL  cooking", "area": ""}).status_code == 302
    client.post("/find/missing/", {"words": "BSL cooking", "area": ""})
    row = MissingSupport.objects.get()
    assert (row.words, row.told_on) == ("BSL cooking", TODAY)
    assert client.post("/find/missing/", {"words": ""}).status_code == 422


@pytest.mark.parametrize("query", ["?q=%00", "?area=%00", "?need=nothing-known", "?page=-7", "?page=x",
                                   "?access=fly", "?q=" + "x" * 5000])  # fmt: skip
def test_odd_questions_never_break_the_page(town: Cast, query: str) -> None:
    assert Client().get(f"/find/{query}").status_code == 200


def test_the_order_changes_by_the_day_and_is_fair(cast: Cast, still_clock: None) -> None:
    for number in range(6):
        cast.organisation(f"Group {number}", f"group-{number}")
    days = [date(2026, 11, day) for day in range(1, 29)]
    orders = [find_ids(Wanted(), on=day) for day in days]
    assert orders[0] == find_ids(Wanted(), on=days[0])
    assert len({tuple(order) for order in orders}) > 20
    assert len({order[0] for order in orders}) == 6


def test_the_page_shows_facts_with_their_dates(town: Cast) -> None:
    page = Client().get("/find/acorn/").content.decode()
    for words in ("£30 a session", "3 places", "Run by people who use support",
                  "Checked March 2026 by Northtown ULO Network. Good until March 2027.",
                  "6 of 8 people on the board use support.", "Getting in and feeling at ease",
                  "Price since 1 April 2025."):  # fmt: skip
        assert words in page


def test_an_expired_badge_says_so_everywhere(town: Cast) -> None:
    """UI test 36: on the page, on the card, on compare, and no longer among the user-led."""
    with time_machine.travel(date(2027, 6, 1), tick=False):
        page = Client().get("/find/acorn/").content.decode()
        assert "Run by people who use support: expired" in page
        assert "6 of 8 people" not in page
        assert "expired 1 March 2027" in shown("?q=acorn")
        assert "expired" in Client().get("/find/compare/?a=acorn").content.decode()
        assert "Acorn Arts" not in shown("?user_led=on")


def test_its_own_words_are_not_called_checked(town: Cast) -> None:
    UserLedStatus.objects.create(
        organisation=town.beech, level="self_declared", starts_on=date(2026, 1, 1),
        expires_on=date(2027, 1, 1), evidence_on=date(2026, 1, 1),
    )  # fmt: skip
    page = Client().get("/find/beech/").content.decode()
    assert "Nobody has checked them yet." in page
    assert "Beech Care" not in shown("?user_led=on")


def test_compare_has_the_same_rows_and_says_gaps(town: Cast) -> None:
    page = Client().get("/find/compare/?a=acorn&b=beech&c=acorn").content.decode()
    assert page.count('<th scope="row">Languages</th>') == 1
    assert "Not told us" in page
    assert "Art group: £30 a session" in page
    assert Client().get("/find/compare/?a=nobody&b=%00").status_code == 200


def test_who_is_not_listed_is_not_there(town: Cast) -> None:
    services.change_page(organisation=town.beech, is_listed=False, by=None, at=NOW)
    assert Client().get("/find/beech/").status_code == 404
    assert "Beech Care" not in shown("")
    assert Client().get("/find/nobody/").status_code == 404


def test_the_api_is_public_and_in_pence(town: Cast) -> None:
    body = Client().get("/api/v1/organisations/?user_led=true").json()
    assert [row["slug"] for row in body["results"]] == ["acorn"]
    assert body["results"][0]["user_led"]["level"] == "75_verified"
    one = Client().get(f"/api/v1/services/{town.art.reference}/").json()
    assert one["rates"][0]["amount_pence"] == 3000
    rows = Client().get(f"/api/v1/services/?organisation={town.beech.reference}").json()["results"]
    assert [row["name"] for row in rows] == ["Help at home"]
    assert Client().get("/api/v1/organisations/org-00000000/").status_code == 404
    assert Client().get("/api/v1/services/?organisation=%00").status_code == 200
    assert Client().post("/api/v1/organisations/", {}).status_code in (403, 405)


def test_the_page_costs_few_questions_to_the_database(
    town: Cast, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        services.register_organisation(name=f"Group {number}", by=None, at=NOW)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        shown("")


def test_one_person_and_thing_counts_once_a_year_and_few_are_hidden(town: Cast) -> None:
    people = [town.user(f"Asker{number} Person") for number in range(5)]
    for user in (*people, people[0]):
        services.tell_what_is_missing(words="", need="art", area=town.northtown, by=user, on=TODAY)
    services.tell_what_is_missing(words="", need="art", area=town.northtown, on=TODAY)
    for user in people[:4]:
        services.tell_what_is_missing(words="BSL cooking", area=town.northtown, by=user, on=TODAY)
    (gap,) = MissingSupport.objects.gaps(town.northtown, TODAY)
    assert (gap.what, gap.people, gap.visitors) == ("art", 5, 1)
    assert MissingSupport.objects.gaps(None, TODAY) == []
    marks = set(MissingSupport.objects.exclude(mark="").values_list("mark", flat=True))
    assert len(marks) == 5
    assert not any(user.username in mark for user in people for mark in marks)
    assert services.mark_of(people[0], 2026) != services.mark_of(people[0], 2027)
