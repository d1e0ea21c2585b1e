"""The frozen content: sums that must be right, JSON that comes back the same."""

from dataclasses import replace
from datetime import date

from statements import words
from statements.contents import AccountLine, canonical, digest_of, read
from tests.statements.invented import october


def test_a_right_statement_has_no_problems_and_reads_back() -> None:
    content = october()
    assert content.problems() == []
    assert read(canonical(content)) == content
    assert digest_of(canonical(content)) == digest_of(canonical(read(canonical(content))))
    assert (content.had, content.spent, content.left) == (960000, 548000, 412000)


def test_scenario_55_opening_and_income_less_spending_is_closing() -> None:
    line = AccountLine("In your account", 124000, 119000, 21000, 0, 130240, 0, 133760, 102260)
    assert line.problems() == []
    assert replace(line, closing=133761).problems()
    assert replace(line, adjustments=2500, closing=136260).problems() == []


def test_each_sum_that_is_wrong_is_named() -> None:
    content = october()
    wrong = replace(
        content, agreed=1, opening_spent=1, payments=content.payments[1:],
        accounts=(replace(content.accounts[0], paid_out=0),),
        pots=(replace(content.pots[0], free=-1), *content.pots[1:]),
    )  # fmt: skip
    assert len(wrong.problems()) == 5


def test_the_amounts_digest_looks_at_amounts_only() -> None:
    content = october()
    assert content.amounts_digest() == october(worker="Kay", version=2, why="x").amounts_digest()
    assert content.amounts_digest() != october(unallocated=1).amounts_digest()


def test_dates_in_words(db: None) -> None:
    content = october()
    assert words.title(content) == "Your statement for October 2026"
    assert words.dates(content) == "1 to 31 October 2026"
    other = october(from_on=date(2025, 12, 5), to_on=date(2026, 1, 4))
    assert words.title(other) == "Your statement for 5 December 2025 to 4 January 2026"
