"""Amounts, dates and bars in words."""

import re
from datetime import UTC, date, datetime

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from core.hiding import amounts
from core.templatetags.words import bar_of


def write(template: str, **context: object) -> str:
    return str(engines["django"].from_string(template).render(context))


@pytest.mark.parametrize(
    ("template", "value", "words"),
    [
        ("{{ v|money }}", 412000, "£4,120"),
        ("{{ v|money }}", 412050, "£4,120.50"),
        ("{{ v|money }}", 0, "£0"),
        ("{{ v|money }}", None, ""),
        ("{{ v|pounds }}", 412000, "£4,120.00"),
        ("{{ v|day }}", date(2026, 11, 5), "5 November 2026"),
        ("{{ v|day_short }}", date(2026, 11, 5), "5 November"),
        ("{{ v|weekday }}", date(2026, 11, 5), "Thursday 5 November"),
        ("{{ v|day }}", None, ""),
        ("{{ v|at }}", datetime(2026, 3, 3, 10, 15, tzinfo=UTC), "Tuesday 3 March at 10:15"),
        ("{{ v|at }}", datetime(2026, 7, 3, 23, 30, tzinfo=UTC), "Saturday 4 July at 00:30"),
        ('{{ v|plural:"session,sessions" }}', 1, "1 session"),
        ('{{ v|plural:"session,sessions" }}', 3, "3 sessions"),
    ],
)
def test_filters(template: str, value: object, words: str) -> None:
    assert write(template, v=value) == words


def test_hidden_amounts_are_nowhere_in_the_source() -> None:
    template = '{% pot_bar 54000 57000 9000 name="Art group" short=4000 %}{{ 1200|money }}{{ 1200|pounds }}'
    with amounts(hidden=True):
        html = write(template)
    assert not re.findall(r"£\d", html)
    assert "hidden" in html
    assert "£540 spent" in write(template)


def test_a_bar_says_all_its_amounts_and_keeps_its_own_pattern() -> None:
    html = write(
        '{% pot_key %}{% pot_bar 54000 57000 9000 name="Art group" %}{% pot_bar 90000 30000 0 short=4000 %}'
    )
    assert "Art group: £540 spent, £570 promised, £90 free, of £1,200." in html
    assert "of £1,200. £40 short." in html
    identities = re.findall(r'<pattern id="([^"]+)"', html)
    assert len(identities) == len(set(identities)) == 3
    assert "<text" not in html
    for shape in re.findall(r"<(?:rect|line) [^>]*>", html):
        assert " fill=" in shape or " stroke=" in shape


@given(
    spent=st.integers(0, 10**9),
    promised=st.integers(0, 10**9),
    free=st.integers(0, 10**9),
    short=st.integers(0, 10**9),
)
def test_the_parts_of_a_bar_fill_it(spent: int, promised: int, free: int, short: int) -> None:
    bar = bar_of(name="", spent=spent, promised=promised, free=free, short=short)
    assert bar.spent + bar.promised + bar.free == bar.frame
    assert min(bar.spent, bar.promised, bar.free, bar.short) >= 0
    assert bar.frame + bar.short <= 1000
    assert bar.frame > 0
