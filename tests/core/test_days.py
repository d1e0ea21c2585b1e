"""Dates as people type them."""

from datetime import date

import pytest

from core.days import parse_day
from core.errors import BadDate

FIFTH = date(2026, 11, 5)


@pytest.mark.parametrize(
    "typed",
    ["5 11 26", "5 Nov 2026", "05/11/2026", "5.11.26", "5-11-2026", "2026-11-05", "5th November 2026",
     " Thursday 5 November 2026 ", "5 NOVEMBER 26", "5 Tachwedd 2026", "5\u00a0nov\u00a02026"],
)  # fmt: skip
def test_a_date_is_read_in_any_usual_way(typed: str) -> None:
    assert parse_day(typed) == FIFTH


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("30 February 2026", "There is no 30 February in 2026"),
        ("31 4 2026", "There is no 31 April in 2026"),
        ("5 13 2026", "There is no month 13"),
        ("5 Brumaire 2026", "We do not know the month"),
        ("5 ma 2026", "We do not know the month"),
        ("5 11 0026", "Check the year"),
        ("soon", "Type a date, like 5 November 2026"),
        ("5 11", "Type a date"),
        ("", "Type a date"),
        ("٥ 11 2026", "Type a date"),
        ("9" * 5000, "Type a date"),
    ],
)
def test_what_is_no_date_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(BadDate, match=words):
        parse_day(typed)
