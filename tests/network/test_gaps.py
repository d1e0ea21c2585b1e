"""What people looked for in vain: five or more, in quarters that are over, and no way to the rest."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network.services.gaps import gaps, looked_for, one_gap, quarter_of
from people.models import User
from providers import services as directory
from providers.models import Area, MissingSupport
from tests.cast import TODAY, Cast
from tests.network import panels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
Browser = Callable[[User], Client]
SUMMER, AUTUMN = date(2026, 8, 3), date(2026, 10, 5)  # in a quarter that is over, and in this one
COOK = "Cooking in sign language"


def page(client: Client, name: str, *parts: str, **query: str) -> str:
    answer = client.get(reverse(name, args=parts), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def told(cast: Cast, many: int, on: date = SUMMER, *, what: str = COOK, first: int = 0,
         area: Area | None = None) -> None:  # fmt: skip
    for number in range(first, first + many):
        directory.tell_what_is_missing(
            words=what, area=area or cast.northtown, on=on, by=cast.user(f"cook{number} Looking")
        )


def read(cast: Cast, on: date = TODAY) -> dict[str, list[tuple[date, int]]]:
    return {
        one.key: [(row.quarter, row.people) for row in one.looked]
        for one in gaps([cast.northtown], on=on, few=5)
    }


def test_five_are_told_four_are_not_and_nobody_counts_twice(cast: Cast, browser: Browser) -> None:
    olu = browser(cast.olu)
    told(cast, 4)
    told(cast, 4)  # the same again
    for _ in range(9):
        directory.tell_what_is_missing(words=COOK, area=cast.northtown, on=SUMMER)  # visitors
    assert read(cast) == {}
    assert COOK not in page(olu, "gaps")
    assert olu.get(reverse("gap", args=["E06000999"]), {"what": COOK}).status_code == 404
    told(cast, 1, first=4, what="cooking in SIGN language ")
    assert read(cast) == {COOK.lower(): [(date(2026, 7, 1), 5)]}
    shown = page(olu, "gap", "E06000999", what=COOK)
    assert "5 people" in shown
    assert "1 July 2026 to 30 September 2026" in shown
    assert "cook1" not in shown


def test_this_quarter_is_told_when_it_is_over(cast: Cast) -> None:
    """Two looks a day apart cannot differ by one person."""
    told(cast, 7, AUTUMN)
    assert read(cast) == {}
    assert read(cast, date(2026, 12, 31)) == {}
    assert read(cast, date(2027, 1, 1)) == {COOK.lower(): [(date(2026, 10, 1), 7)]}
    assert read(cast, date(2028, 1, 1)) == {}


def test_nothing_hidden_follows_from_what_is_shown(cast: Cast, browser: Browser) -> None:
    """Every number on the pages: none counts a hidden quarter, need or area, alone or together."""
    other = Area.objects.create(code="E06000998", name="Southtown")
    cast.acorn.areas.add(other)
    told(cast, 8)
    told(cast, 3, first=20)  # eleven in this quarter
    told(cast, 4, date(2026, 5, 4), first=40)  # hidden: another quarter
    told(cast, 3, what="Rare thing", first=60)  # hidden: another need
    told(cast, 4, first=80, area=other)  # hidden: another area
    olu = browser(cast.olu)
    shown = page(olu, "gaps") + page(olu, "gap", "E06000999", what=COOK)
    words = re.sub(r"<[^>]+>", " ", shown)
    numbers = {int(n) for n in re.findall(r"(\d+) (?:people|of you)", words)} - {5}
    assert numbers == {11}
    for hidden in ("Rare thing", "rare thing"):
        assert hidden not in shown
    nowhere = olu.get(reverse("gap", args=["E06000998"]), {"what": COOK})
    never = olu.get(reverse("gap", args=["E06000998"]), {"what": "never asked by anyone"})
    assert nowhere.status_code == never.status_code == 404
    strip = re.compile(r"csrf[^>]+>|nonce=\S+")
    assert strip.sub("", nowhere.content.decode()) == strip.sub("", never.content.decode())
    both = gaps([cast.northtown, other], on=TODAY, few=5)
    assert [(one.area.pk, one.key) for one in both] == [(cast.northtown.pk, COOK.lower())]
    assert one_gap(other, COOK.lower(), on=TODAY, few=5) is None


def test_a_higher_policy_hides_more(cast: Cast, browser: Browser) -> None:
    told(cast, 6)
    panels.network(cast)
    cast.authority.set_policy("few_number", 7, date(2026, 1, 1), exemption="A test.")
    olu = browser(cast.olu)
    assert "Nothing that 7 people or more look for here." in page(olu, "gaps")


def test_a_need_and_its_words_are_one(cast: Cast) -> None:
    for number in range(6):
        directory.tell_what_is_missing(
            words=f"I want {number}", need=COOK, area=cast.northtown, on=SUMMER,
            by=cast.user(f"cook{number} Looking"),
        )  # fmt: skip
    assert read(cast) == {COOK.lower(): [(date(2026, 7, 1), 6)]}


def test_from_the_missing_page_a_person_can_say_that_they_would_share(
    cast: Cast, browser: Browser
) -> None:
    cast.northtown  # noqa: B018
    maya = browser(cast.maya.user)
    answer = maya.post(reverse("find_missing"), {"words": COOK, "area": "E06000999"}, follow=True)
    shown = answer.content.decode()
    assert "What I look for" in shown
    assert f'value="{COOK}"' in shown
    assert MissingSupport.objects.count() == 1
    rex = browser(cast.rex)
    answer = rex.post(reverse("find_missing"), {"words": COOK, "area": "E06000999"})
    assert answer.headers["Location"] == reverse("find_support")


def test_the_page_reads_as_often_however_many(cast: Cast, browser: Browser) -> None:
    olu, counts = browser(cast.olu), []
    for number in range(3):
        told(cast, 5, what=f"Thing {number}")
        with CaptureQueriesContext(connection) as queries:
            assert f"Thing {number}" in page(olu, "gaps")
        counts.append(len(queries))
    assert counts[0] == counts[-1]


def test_quarters_are_calendar_quarters() -> None:
    day = date(2026, 1, 1)
    while day.year == 2026:
        first = quarter_of(day)
        assert first <= day < first + timedelta(days=92)
        assert (first.month - 1) % 3 == 0
        day += timedelta(days=1)


def test_nothing_is_asked_of_no_areas(db: None) -> None:
    assert looked_for([], on=TODAY, few=5) == []
