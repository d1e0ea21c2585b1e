"""Who controls an organisation: facts against tests of a version. Pure; no Django, no database.

Tests are separate facts, not a ladder: each says met, not met, does not apply or not told, and a
level needs some of them (`domain.md` 4). A test without a denominator (no staff) does not apply,
and does not stand in the way. Carers are not people who use support: an organisation of carers
gets a tag and no level. Shares are whole numbers multiplied out, never a float.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

MOST = 100_000  # people on a board or among staff; more is a slip of the keyboard
PAIRS = (
    ("board_users", "board_total", "on the board"),
    ("board_carers", "board_total", "on the board"),
    ("staff_users", "staff_total", "among the staff"),
    ("volunteer_users", "volunteer_total", "among the volunteers"),
    ("consortium_user_led", "consortium_total", "in the group of organisations"),
)


class Result(StrEnum):
    """What a test found."""

    MET = "met"
    NOT_MET = "not met"
    DOES_NOT_APPLY = "does not apply"
    NOT_TOLD = "not told"


@dataclass(frozen=True)
class Facts:
    """What an organisation says of itself, signed. Counts of people; None where not told."""

    board_total: int | None = None
    board_users: int | None = None
    board_carers: int | None = None
    staff_total: int | None = None
    staff_users: int | None = None
    volunteer_total: int | None = None
    volunteer_users: int | None = None
    consortium_total: int | None = None
    consortium_user_led: int | None = None
    board_decides: bool | None = None
    has_parent: bool | None = None
    parent_user_led: bool | None = None
    governing_words: str = ""
    membership_words: str = ""
    last_meeting_on: date | None = None
    complaints_words: str = ""
    social_model_words: str = ""
    working_towards: bool = False


@dataclass(frozen=True)
class Criterion:
    """One test of a version."""

    code: str
    group: str
    title: str
    kind: str  # share, told, yes, recent, independent
    source: str
    part: str = ""
    whole: str = ""
    more_than: str = ""
    at_least: str = ""
    field: str = ""
    months: int = 0


@dataclass(frozen=True)
class LevelRule:
    """Which tests a level needs."""

    code: str
    needs: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Criteria:
    """A version of the tests: levels from the lowest to the highest."""

    version: str
    starts_on: date
    title: str
    sources: Mapping[str, str]
    tests: tuple[Criterion, ...]
    levels: tuple[LevelRule, ...]


@dataclass(frozen=True)
class Found:
    """Each test's result, the highest level that follows, and the tags."""

    results: tuple[tuple[Criterion, Result], ...]
    level: str  # empty when no level follows
    carer_led: bool
    consortium: bool
    working_towards: bool

    def result(self, code: str) -> Result:
        return next(result for test, result in self.results if test.code == code)

    @property
    def missing(self) -> list[Criterion]:
        """What is not told yet."""
        return [test for test, result in self.results if result == Result.NOT_TOLD]


def evaluate(facts: Facts, tests: Criteria, *, on: date) -> Found:
    """What follows from the facts on a day."""
    results = tuple((test, _result(test, facts, on)) for test in tests.tests)
    by_code = {test.code: result for test, result in results}
    reached = [
        rule.code
        for rule in tests.levels
        if all(by_code[code] in {Result.MET, Result.DOES_NOT_APPLY} for code in rule.needs)
    ]
    level = reached[-1] if reached else ""
    top = tests.levels[-1].code if tests.levels else ""
    return Found(
        results=results,
        level=level,
        carer_led=not level and _more_than_half(facts.board_carers, facts.board_total),
        consortium=bool(facts.consortium_total),
        working_towards=facts.working_towards and level != top,
    )


def _more_than_half(part: int | None, whole: int | None) -> bool:
    return bool(whole) and part is not None and whole is not None and 2 * part > whole


def _result(test: Criterion, facts: Facts, on: date) -> Result:
    match test.kind:
        case "share":
            return _share(test, facts)
        case "told":
            return Result.MET if getattr(facts, test.field).strip() else Result.NOT_TOLD
        case "yes":
            said = getattr(facts, test.field)
            return Result.NOT_TOLD if said is None else Result.MET if said else Result.NOT_MET
        case "recent":
            return _recent(getattr(facts, test.field), test.months, on)
        case _:
            return _independent(facts)


def _share(test: Criterion, facts: Facts) -> Result:
    """A share of people, or of the member organisations where these jointly meet it."""
    own = _meets(test, getattr(facts, test.part), getattr(facts, test.whole))
    if test.whole == "board_total" and facts.consortium_total and own != Result.MET:
        return _meets(test, facts.consortium_user_led, facts.consortium_total)
    return own


def _meets(test: Criterion, part: int | None, whole: int | None) -> Result:
    if whole == 0:
        return Result.DOES_NOT_APPLY
    if whole is None or part is None:
        return Result.NOT_TOLD
    share = Fraction(part, whole)
    met = share > Fraction(test.more_than) if test.more_than else share >= Fraction(test.at_least)
    return Result.MET if met else Result.NOT_MET


def _recent(day: date | None, months: int, on: date) -> Result:
    if day is None:
        return Result.NOT_TOLD
    passed = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    return Result.MET if passed < months else Result.NOT_MET


def _independent(facts: Facts) -> Result:
    """A subsidiary of a body that is not user-led fails, whatever its own board."""
    if facts.has_parent is None:
        return Result.NOT_TOLD
    if not facts.has_parent:
        return Result.MET
    if facts.parent_user_led is None:
        return Result.NOT_TOLD
    return Result.MET if facts.parent_user_led else Result.NOT_MET


def refusals(facts: Facts, *, on: date) -> Iterator[tuple[str, str]]:
    """(field, sentence) for everything that cannot be true. Nothing is refused for being absent."""
    for one in fields(Facts):
        value = getattr(facts, one.name)
        if isinstance(value, int) and not isinstance(value, bool) and not 0 <= value <= MOST:
            yield one.name, f"Type a number of people from 0 to {MOST:,}."
    if facts.board_total == 0:
        yield "board_total", "A board has at least one person. Count everyone who can vote on it."
    for part, whole, where in PAIRS:
        some, everyone = getattr(facts, part), getattr(facts, whole)
        if some is not None and everyone is not None and some > everyone:
            yield part, f"You count {some:,} {where}, but only {everyone:,} in all. Check both."
    if facts.last_meeting_on is not None and facts.last_meeting_on > on:
        yield "last_meeting_on", "This day is still to come. Give the last meeting that was held."


# Words that may say something about one person. We ask once, gently; nothing is refused for good.
_PERSONAL = (
    "diagnos", "schizo", "bipolar", "autis", "asperger", "epilep", "dementia", "depress",
    "cerebral palsy", "down syndrome", "down's", "multiple sclerosis", "stroke", "amputee",
    "wheelchair user", "mr ", "mrs ", "ms ", "dr ", "born ", "date of birth", "nhs number",
)  # fmt: skip


def personal_words(text: str) -> list[str]:
    """Words in a text that may name somebody or their impairment."""
    low = f"{text.lower()} "
    return [word.strip() for word in _PERSONAL if word in low]


SMALL = 10  # counts of fewer people are shown as bands, unless the organisation chooses


def share_words(part: int | None, whole: int | None, where: str, *, counts: bool) -> str:
    """“12 of 15 people on the board use support.”, or the band; empty when it does not apply.

    A count is shown from ten people up, or when the organisation chose so. Where everyone uses
    support the band stands, because “10 of 10” would say it of each of them.
    """
    if not whole or part is None:
        return ""
    if counts or (part >= SMALL and part < whole):
        return f"{part:,} of {whole:,} people {where} use support."
    return f"{_band(part, whole)} of the people {where} use support."


def _band(part: int, whole: int) -> str:
    if 4 * part >= 3 * whole:
        return "Three quarters or more"
    if 2 * part > whole:
        return "More than half"
    return "Half" if 2 * part == whole else "Fewer than half"


def published(facts: Facts, *, counts: bool) -> list[str]:
    """The sentences that everyone may read. Never a name, never an impairment."""
    said = [
        share_words(facts.board_users, facts.board_total, "on the board", counts=counts),
        share_words(facts.staff_users, facts.staff_total, "among the staff", counts=counts),
        share_words(
            facts.volunteer_users, facts.volunteer_total, "among the volunteers", counts=counts
        ),
    ]
    if _more_than_half(facts.board_carers, facts.board_total):
        said.append("More than half of the people on the board are unpaid carers.")
    if facts.staff_total == 0:
        said.append("It has no paid staff.")
    if facts.consortium_total:
        said.append("It is several organisations together.")
    if facts.governing_words.strip():
        said.append("Its own rules say who is in control.")
    if facts.last_meeting_on is not None:
        day = facts.last_meeting_on
        said.append(f"Its members last met in {day:%B %Y}.")
    if facts.membership_words.strip():
        said.append("People who use support can join and vote.")
    if facts.complaints_words.strip():
        said.append("It says how to complain.")
    if facts.social_model_words.strip():
        said.append("It works by the social model.")
    return [sentence for sentence in said if sentence]


def read_facts(kept: Mapping[str, Any]) -> Facts:
    """Facts from a row's columns; names that are not facts are passed over."""
    return Facts(**{one.name: kept[one.name] for one in fields(Facts) if one.name in kept})
