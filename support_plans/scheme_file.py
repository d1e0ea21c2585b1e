"""Reading a resource allocation scheme from one TOML file. Pure.

Every refusal names the line, the place in words, and what to do (docs/estimate.md).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from core.errors import DomainError
from core.money import show_exact
from support_plans.allocation import Band, Option, Question, Scheme

MOST_BYTES: Final = 500_000
MOST_QUESTIONS: Final = 60
OPTIONS: Final = range(2, 9)
MOST_POINTS: Final = 1_000
MOST_WEEKLY: Final = 10_000_000  # £100,000 a week: above it, a slip of the finger
MOST_WORDS: Final = 200
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class SchemeRefused(DomainError):
    """The file cannot be a scheme; every problem is named at once, with its place and remedy."""

    code = "scheme_refused"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


@dataclass
class _Reader:
    """Gathers what is wrong, each with its line, its place in words, and what to do."""

    text: str
    problems: list[str] = field(default_factory=list)

    def line_of(self, key: str, number: int = 0) -> int:
        """The line of the `number`th `[[key]]`, or of a key of the file's head; 0 if unknown."""
        pattern = rf"\s*\[\[\s*{key}\s*\]\]" if number else rf"\s*{key}\s*="
        places = [
            place
            for place, line in enumerate(self.text.splitlines(), start=1)
            if re.match(pattern, line)
        ]
        return places[max(number, 1) - 1] if len(places) >= max(number, 1) else 0

    def refuse(self, sentence: str, *, key: str = "", number: int = 0) -> None:
        line = self.line_of(key, number) if key else 0
        self.problems.append(f"Line {line}: {sentence}" if line else sentence)

    def unknown(
        self, found: Mapping[str, Any], allowed: Sequence[str], place: str, key: str, number: int
    ) -> None:
        for name in sorted(set(found) - set(allowed)):
            self.refuse(
                f"{place}“{name}” is not known here. Take it out, or use one of: "
                f"{', '.join(allowed)}.",
                key=key or name, number=number,
            )  # fmt: skip

    def words(
        self, found: Mapping[str, Any], name: str, place: str, key: str, number: int,
        *, needed: bool = True,
    ) -> str:  # fmt: skip
        value = found.get(name, "")
        if not isinstance(value, str):
            self.refuse(f"{place}“{name}” must be words in quotes.", key=key, number=number)
            return ""
        if needed and not value.strip():
            self.refuse(f"{place}“{name}” is missing. Write it in quotes.", key=key, number=number)
        if len(value) > MOST_WORDS:
            self.refuse(
                f"{place}“{name}” is too long. Use {MOST_WORDS} letters or fewer.",
                key=key, number=number,
            )  # fmt: skip
        return value.strip()

    def whole(
        self, found: Mapping[str, Any], name: str, place: str, key: str, number: int, most: int
    ) -> int | None:
        """A whole number from 0 to `most`; no fraction, no text, no minus."""
        value = found.get(name)
        remedy = f"Write a whole number from 0 to {most:,}."
        if value is None:
            wrong = f"“{name}” is missing."
        elif isinstance(value, Decimal):
            wrong = f"“{name}” is {value}, which has a decimal point."
        elif isinstance(value, bool) or not isinstance(value, int):
            wrong = f"“{name}” must be a number without quotes."
        elif value < 0:
            wrong = f"“{name}” is {value}: it cannot be less than nothing."
        elif value > most:
            wrong = f"“{name}” is {value:,}: that is too much."
        else:
            return value
        self.refuse(f"{place}{wrong} {remedy}", key=key, number=number)
        return None


HEAD = ("name", "version", "starts_on", "pence_per_point", "question", "band")


def read_scheme(data: bytes) -> Scheme:
    """A scheme from the bytes of a TOML file. Raises SchemeRefused naming every problem."""
    if len(data) > MOST_BYTES:
        raise SchemeRefused([f"The file is too big. Use {MOST_BYTES:,} bytes or fewer."])
    try:
        text = data.decode()
        found = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        raise SchemeRefused(["The file is not UTF-8 text. Save it as UTF-8."]) from None
    except (tomllib.TOMLDecodeError, ValueError, RecursionError, ArithmeticError) as problem:
        raise SchemeRefused(
            [f"The file is not TOML that can be read: {problem}. Correct that place first."]
        ) from None
    reader = _Reader(text)
    scheme = _scheme(reader, found)
    if reader.problems or scheme is None:
        raise SchemeRefused(reader.problems)
    return scheme


def _scheme(reader: _Reader, found: Mapping[str, Any]) -> Scheme | None:
    reader.unknown(found, HEAD, "", "", 0)
    name = reader.words(found, "name", "", "name", 0)
    number = reader.whole(found, "version", "", "version", 0, 9_999)
    if number == 0:
        reader.refuse("“version” is 0. The first version is 1.", key="version")
    starts_on = _day(reader, found)
    questions = tuple(_questions(reader, found.get("question")))
    rate, bands = _money(reader, found)
    if starts_on is None or number is None or reader.problems:
        return None
    scheme = Scheme(name, number, starts_on, questions, rate, bands)
    _check_top(reader, scheme)
    return scheme


def _day(reader: _Reader, found: Mapping[str, Any]) -> date | None:
    value = found.get("starts_on")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    reader.refuse("“starts_on” must be a day without quotes, like 2026-04-01.", key="starts_on")
    return None


def _tables(reader: _Reader, value: Any, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = value if isinstance(value, list) else None
    if rows is None or not all(isinstance(row, dict) for row in rows):
        reader.refuse(f"Write each {name} under its own [[{name}]] line.", key=name)
        return
    yield from enumerate(rows, start=1)


def _questions(reader: _Reader, value: Any) -> Iterator[Question]:
    if not value:
        reader.refuse("There is no question. Write at least one [[question]].")
        return
    codes: dict[str, int] = {}
    for number, row in _tables(reader, value, "question"):
        if number > MOST_QUESTIONS:
            reader.refuse(f"There are more than {MOST_QUESTIONS} questions. Take some out.")
            return
        place = f"Question {number}: "
        reader.unknown(row, ("code", "words", "help", "options"), place, "question", number)
        code = _code(reader, row, place, number, codes)
        words = reader.words(row, "words", place, "question", number)
        more = reader.words(row, "help", place, "question", number, needed=False)
        options = tuple(_options(reader, row.get("options"), number))
        if options:
            yield Question(code, words, options, more)


def _code(
    reader: _Reader, row: Mapping[str, Any], place: str, number: int, known: dict[str, int]
) -> str:
    code = reader.words(row, "code", place, "question", number)
    if code and not _CODE.fullmatch(code):
        reader.refuse(
            f"{place}the code “{code[:40]}” is not one. Use small letters, figures and hyphens.",
            key="question", number=number,
        )  # fmt: skip
    if code in known:
        reader.refuse(
            f"{place}the code “{code}” is used already, by number {known[code]}. "
            "Give each its own code.",
            key="question", number=number,
        )  # fmt: skip
    known.setdefault(code, len(known) + 1)
    return code


def _options(reader: _Reader, value: Any, number: int) -> Iterator[Option]:
    fits = isinstance(value, list) and all(isinstance(row, dict) for row in value)
    if not fits or len(value) not in OPTIONS:
        reader.refuse(
            f"Question {number}: “options” must be a list of {OPTIONS[0]} to {OPTIONS[-1]} answers, "
            'each like {code = "no", words = "No", points = 0}.',
            key="question", number=number,
        )  # fmt: skip
        return
    codes: dict[str, int] = {}
    for place_in, row in enumerate(value, start=1):
        place = f"Question {number}, answer {place_in}: "
        reader.unknown(row, ("code", "words", "points"), place, "question", number)
        code = _code(reader, row, place, number, codes)
        words = reader.words(row, "words", place, "question", number)
        points = reader.whole(row, "points", place, "question", number, MOST_POINTS)
        if points is not None:
            yield Option(code, words, points)


def _money(reader: _Reader, found: Mapping[str, Any]) -> tuple[Decimal | None, tuple[Band, ...]]:
    has_rate, has_bands = "pence_per_point" in found, bool(found.get("band"))
    if has_rate == has_bands:
        both = "both a rate and bands" if has_rate else "neither a rate nor bands"
        reader.refuse(
            f"There is {both}. Write “pence_per_point”, or [[band]] tables, and not the other."
        )
        return None, ()
    if has_rate:
        return _rate(reader, found["pence_per_point"]), ()
    known = len(reader.problems)
    bands = tuple(_bands(reader, found["band"]))
    if len(reader.problems) == known:
        _check_order(reader, bands)
    return None, bands


def _rate(reader: _Reader, value: Any) -> Decimal | None:
    remedy = 'Write pence in quotes, like "750" or "752.5".'
    if isinstance(value, Decimal):
        reader.refuse(
            f"“pence_per_point” is {value}, a number with a decimal point. {remedy}",
            key="pence_per_point",
        )  # fmt: skip
        return None
    text = str(value) if not isinstance(value, bool) else ""
    if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text, re.ASCII):
        reader.refuse(f"“pence_per_point” cannot be {text[:20]!r}. {remedy}", key="pence_per_point")
        return None
    rate = Decimal(text)
    if not 0 < rate <= MOST_WEEKLY:
        reader.refuse(
            f"“pence_per_point” must be more than 0 and at most {MOST_WEEKLY:,}. {remedy}",
            key="pence_per_point",
        )  # fmt: skip
        return None
    return rate


def _bands(reader: _Reader, value: Any) -> Iterator[Band]:
    most = MOST_QUESTIONS * MOST_POINTS
    for number, row in _tables(reader, value, "band"):
        place = f"Band {number}: "
        reader.unknown(row, ("from", "to", "weekly_pence"), place, "band", number)
        first = reader.whole(row, "from", place, "band", number, most)
        last = reader.whole(row, "to", place, "band", number, most)
        pence = reader.whole(row, "weekly_pence", place, "band", number, MOST_WEEKLY)
        if first is None or last is None or pence is None:
            continue
        if last < first:
            reader.refuse(
                f"{place}it ends at {last} points, before its start at {first}. Change one.",
                key="band", number=number,
            )  # fmt: skip
            continue
        yield Band(first, last, pence)


def _check_order(reader: _Reader, bands: Sequence[Band]) -> None:
    """Bands follow one another from 0 points on, without a gap or an overlap."""
    before: Band | None = None
    for number, band in enumerate(bands, start=1):
        wanted = before.to_points + 1 if before else 0
        if band.from_points < wanted:
            reader.refuse(
                f"Band {number} overlaps band {number - 1}: start it at {wanted} points.",
                key="band", number=number,
            )  # fmt: skip
        elif band.from_points > wanted:
            reader.refuse(
                f"No band covers {_points(wanted, band.from_points - 1)}. "
                f"Start band {number} at {wanted}, or write a band for them.",
                key="band", number=number,
            )  # fmt: skip
        if before and band.weekly_pence < before.weekly_pence:
            reader.refuse(
                f"Band {number} pays {show_exact(band.weekly_pence)}, less than band {number - 1} "
                "with fewer points. Check both amounts.",
                key="band", number=number,
            )  # fmt: skip
        before = band


def _points(first: int, last: int) -> str:
    return f"{first} points" if first == last else f"{first} to {last} points"


def _check_top(reader: _Reader, scheme: Scheme) -> None:
    """The most points that answers can earn have an amount, and one that can be meant."""
    most = scheme.most_points
    if scheme.bands and scheme.bands[-1].to_points < most:
        reader.refuse(
            f"No band covers {_points(scheme.bands[-1].to_points + 1, most)}, "
            f"which answers can earn. End the last band at {most} or more.",
            key="band", number=len(scheme.bands),
        )  # fmt: skip
    elif scheme.weekly_pence(most) > MOST_WEEKLY:
        reader.refuse(
            f"All points come to {show_exact(scheme.weekly_pence(most))} a week. "
            f"The most is {show_exact(MOST_WEEKLY)}. Is the rate in pence?",
            key="pence_per_point",
        )  # fmt: skip
