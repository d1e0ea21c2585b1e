"""Reading a set of plan questions from one TOML file. Pure.

Every refusal names the line, the place in words, and what to do (docs/plan.md).
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from core.errors import DomainError
from support_plans.criteria import COSTS, COSTS_KEY, HOLDS, Criteria, Criterion, Small

MOST_BYTES: Final = 200_000
QUESTIONS: Final = range(5, 13)
MOST_SMALL: Final = 8
MOST_EXAMPLES: Final = 6
MOST_WORDS: Final = 300
HEAD: Final = ("code", "version", "title", "source", "starts_on", "question")
ASKED: Final = ("key", "title", "hint", "looks_for", "holds", "drawing", "drawn", "small")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class CriteriaRefused(DomainError):
    """The file cannot be a set of questions; every problem is named at once."""

    code = "criteria_refused"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


@dataclass
class _Reader:
    """Gathers what is wrong, each with its line, its place in words, and what to do."""

    text: str
    problems: list[str] = field(default_factory=list)

    def line_of(self, key: str, number: int) -> int:
        """The line of the `number`th `[[question]]`, or of a key of the file's head; 0 if unknown."""
        pattern = r"\s*\[\[\s*question\s*\]\]" if number else rf"\s*{re.escape(key)}\s*="
        lines = enumerate(self.text.splitlines(), start=1)
        places = [place for place, line in lines if re.match(pattern, line)]
        wanted = max(number, 1)
        return places[wanted - 1] if len(places) >= wanted else 0

    def refuse(self, sentence: str, *, key: str = "", number: int = 0) -> None:
        line = self.line_of(key, number) if key or number else 0
        place = f"Question {number}: " if number else ""
        self.problems.append(f"Line {line}: {place}{sentence}" if line else f"{place}{sentence}")

    def unknown(self, found: Mapping[str, Any], allowed: Sequence[str], number: int = 0) -> None:
        for name in sorted(set(found) - set(allowed)):
            self.refuse(
                f"“{name}” is not known here. Take it out, or use one of: {', '.join(allowed)}.",
                key=name, number=number,
            )  # fmt: skip

    def words(
        self, found: Mapping[str, Any], name: str, number: int = 0, *, usual: str = ""
    ) -> str:
        value = found.get(name, usual)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"“{name}” is missing. Write it in quotes.", key=name, number=number)
            return ""
        if len(value) > MOST_WORDS:
            self.refuse(
                f"“{name}” is too long. Use {MOST_WORDS} letters or fewer.", key=name, number=number
            )
        return value.strip()


def read_criteria(data: bytes) -> Criteria:
    """A set from the bytes of a TOML file. Raises CriteriaRefused naming every problem."""
    if len(data) > MOST_BYTES:
        raise CriteriaRefused([f"The file is too big. Use {MOST_BYTES:,} bytes or fewer."])
    try:
        text = data.decode()
        found = tomllib.loads(text)
    except UnicodeDecodeError:
        raise CriteriaRefused(["The file is not UTF-8 text. Save it as UTF-8."]) from None
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as problem:
        raise CriteriaRefused(
            [f"The file cannot be read as TOML: {problem}. Correct that line."]
        ) from None
    reader = _Reader(text)
    read = _whole(found, reader)
    if reader.problems:
        raise CriteriaRefused(reader.problems)
    return read


def _whole(found: Mapping[str, Any], reader: _Reader) -> Criteria:
    reader.unknown(found, HEAD)
    code = reader.words(found, "code")
    if code and not _CODE.fullmatch(code):
        reader.refuse("“code” takes small letters, digits and hyphens only.", key="code")
    rows = found.get("question", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        reader.refuse("Write each question under a line that says [[question]].")
        rows = []
    if len(rows) not in QUESTIONS:
        reader.refuse(f"There are {len(rows)} questions. Ask {QUESTIONS[0]} to {QUESTIONS[-1]}.")
    questions = tuple(_question(row, number, reader) for number, row in enumerate(rows, start=1))
    _contradictions(questions, reader)
    return Criteria(
        code=code, version=_version(found, reader), title=reader.words(found, "title"),
        source=reader.words(found, "source"), starts_on=_starts_on(found, reader),
        questions=questions,
    )  # fmt: skip


def _version(found: Mapping[str, Any], reader: _Reader) -> int:
    value = found.get("version")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10_000:  # noqa: PLR2004
        reader.refuse("“version” is missing. Write a whole number from 1.", key="version")
        return 0
    return value


def _starts_on(found: Mapping[str, Any], reader: _Reader) -> str:
    value = found.get("starts_on")
    if not isinstance(value, date) or isinstance(value, datetime):
        reader.refuse("“starts_on” is missing. Write a day: 2026-04-01.", key="starts_on")
        return ""
    return value.isoformat()


def _question(row: Mapping[str, Any], number: int, reader: _Reader) -> Criterion:
    reader.unknown(row, ASKED, number)
    key = reader.words(row, "key", number)
    if key and not _CODE.fullmatch(key):
        reader.refuse("“key” takes small letters, digits and hyphens only.", number=number)
    holds = row.get("holds", [])
    if not isinstance(holds, list) or not set(map(str, holds)) <= set(HOLDS):
        reader.refuse(f"“holds” is a list of: {', '.join(HOLDS)}.", number=number)
        holds = []
    return Criterion(
        number=number, key=key, title=reader.words(row, "title", number),
        hint=reader.words(row, "hint", number), looks_for=reader.words(row, "looks_for", number),
        holds=tuple(holds), drawing=reader.words(row, "drawing", number, usual="letter"),
        drawn=reader.words(row, "drawn", number, usual="A letter"),
        small=_small(row.get("small", []), number, reader),
    )  # fmt: skip


def _small(rows: Any, number: int, reader: _Reader) -> tuple[Small, ...]:
    if not isinstance(rows, list) or len(rows) > MOST_SMALL:
        reader.refuse(f"Ask {MOST_SMALL} small questions or fewer.", number=number)
        return ()
    found = []
    for row in rows:
        known = isinstance(row, dict) and set(row) <= {"asks", "examples"}
        examples = row.get("examples", []) if known else None
        fits = isinstance(examples, list) and len(examples) <= MOST_EXAMPLES
        if not fits or not all(isinstance(one, str) and one.strip() for one in examples or []):
            reader.refuse(
                "A small question has “asks”, and “examples”: a list of answers in quotes.",
                number=number,
            )
            continue
        words = reader.words(row, "asks", number)
        found.append(Small(words, tuple(one.strip() for one in examples or [])))
    asked = Counter(one.words for one in found)
    for words in (one for one, times in asked.items() if times > 1):
        reader.refuse(f"“{words}” is asked twice. Ask it once.", number=number)
    return tuple(found)


def _contradictions(questions: Sequence[Criterion], reader: _Reader) -> None:
    """Each key once; costs, outcomes and safety each beside exactly one question."""
    keys = Counter(one.key for one in questions)
    for one in questions:
        if one.key and keys[one.key] > 1:
            reader.refuse(f"“{one.key}” is the key of another too.", number=one.number)
        if COSTS in one.holds and one.key != COSTS_KEY:
            reader.refuse(
                f"The question that holds the costs has the key “{COSTS_KEY}”.", number=one.number
            )
    for what in HOLDS:
        holding = [one.number for one in questions if what in one.holds]
        if not holding:
            reader.refuse(f'No question holds {what}. Add it to one: holds = ["{what}"].')
        elif len(holding) > 1:
            reader.refuse(f"“{what}” is held by another question too.", number=holding[1])
