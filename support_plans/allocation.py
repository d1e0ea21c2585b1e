"""A council's resource allocation scheme, and the sum it comes to. Pure.

Answers earn points; points become a weekly amount by a rate or by bands. Amounts are whole pence
a week; the rate is a Decimal of pence a point and is rounded once, half up. Nothing here knows a
person, a database or a date of today.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from core.errors import DomainError
from core.money import price, show_exact

UNKNOWN: Final = ""  # “I do not know yet”: an answer that earns no points
WEEKS_IN_YEAR: Final = 52
A_YEAR: Final = (365, 366)  # days


class NotAllAnswered(DomainError):
    """Names the questions that have no answer yet, by number."""

    code = "estimate_not_complete"

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = list(numbers)
        many = "Question" if len(numbers) == 1 else "Questions"
        listed = ", ".join(str(number) for number in numbers)
        super().__init__(
            f"{many} {listed}: no answer yet. Choose one, or choose “I do not know yet”."
        )


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    code: str
    words: str
    points: int


@dataclass(frozen=True)
class Question:
    """One question in plain words."""

    code: str
    words: str
    options: tuple[Option, ...]
    help: str = ""

    def option(self, code: str) -> Option | None:
        return next((one for one in self.options if one.code == code), None)

    @property
    def most(self) -> int:
        """The most points that an answer to it can earn."""
        return max(option.points for option in self.options)


@dataclass(frozen=True)
class Band:
    """From so many to so many points, both included: so much a week."""

    from_points: int
    to_points: int
    weekly_pence: int


@dataclass(frozen=True)
class Scheme:
    """What the council decided: questions, and either a rate a point or bands."""

    name: str
    number: int
    starts_on: date
    questions: tuple[Question, ...]
    pence_per_point: Decimal | None = None
    bands: tuple[Band, ...] = ()

    @property
    def most_points(self) -> int:
        return sum(question.most for question in self.questions)

    @property
    def rate_is_whole(self) -> bool:
        """Whether a point is whole pence, so that nothing is ever rounded."""
        return self.pence_per_point is None or self.pence_per_point == int(self.pence_per_point)

    @property
    def rate_words(self) -> str:
        """What a point is worth: “£7.50”, or “752.5p” where it has parts of a penny."""
        if self.pence_per_point is None:
            return ""
        return (
            show_exact(int(self.pence_per_point))
            if self.rate_is_whole
            else f"{self.pence_per_point.normalize():f}p"
        )

    def band(self, points: int) -> Band | None:
        return next((b for b in self.bands if b.from_points <= points <= b.to_points), None)

    def weekly_pence(self, points: int) -> int:
        """What so many points come to each week. Points no band knows raise DomainError."""
        if self.pence_per_point is not None:
            return price(Decimal(points), self.pence_per_point)
        band = self.band(points)
        if band is None:
            raise DomainError(f"No band of {self.name} covers {points} points.")
        return band.weekly_pence


@dataclass(frozen=True)
class Effect:
    """What one answer does: its points, and the most that the question could earn."""

    number: int
    question: Question
    option: Option | None  # None: not known yet

    @property
    def points(self) -> int:
        return self.option.points if self.option else 0


@dataclass(frozen=True)
class Worked:
    """The arithmetic of one estimate, whole: each step can be done again by hand."""

    scheme: Scheme
    effects: tuple[Effect, ...]

    @property
    def points(self) -> int:
        return sum(effect.points for effect in self.effects)

    @property
    def weekly_pence(self) -> int:
        return self.scheme.weekly_pence(self.points)

    @property
    def band(self) -> Band | None:
        return self.scheme.band(self.points)

    @property
    def unknown(self) -> tuple[Effect, ...]:
        return tuple(effect for effect in self.effects if effect.option is None)

    @property
    def top_points(self) -> int:
        """The points if every answer not known yet earned its most."""
        return self.points + sum(effect.question.most for effect in self.unknown)

    @property
    def top_weekly_pence(self) -> int:
        return self.scheme.weekly_pence(self.top_points)


def work_out(scheme: Scheme, answers: Mapping[str, str]) -> Worked:
    """The estimate for answers (question code -> option code, or UNKNOWN).

    Raises NotAllAnswered for questions left out, DomainError for an option that is not there.
    """
    left = [n for n, q in enumerate(scheme.questions, start=1) if q.code not in answers]
    if left:
        raise NotAllAnswered(left)
    return Worked(
        scheme,
        tuple(
            Effect(number, question, chosen(question, answers[question.code]))
            for number, question in enumerate(scheme.questions, start=1)
        ),
    )


def chosen(question: Question, code: str) -> Option | None:
    """The option of this code; None for “I do not know yet”. Raises DomainError."""
    if code == UNKNOWN:
        return None
    option = question.option(code)
    if option is None:
        raise DomainError("Choose one of the answers here.", field="answer")
    return option


def yearly_pence(weekly_pence: int, annual: str) -> int:
    """A year of so much a week: 52 weeks, or 365 days of a seventh, rounded once."""
    if annual == "daily":
        return price(Decimal(365) / 7, weekly_pence)
    return weekly_pence * WEEKS_IN_YEAR


def for_days(weekly_pence: int, days: int, annual: str) -> int:
    """A stretch of so many days; a whole year as `annual` says, else a seventh a day."""
    if annual != "daily" and days in A_YEAR:
        return weekly_pence * WEEKS_IN_YEAR
    return price(Decimal(days) / 7, weekly_pence)


# What is kept in the database, and its hash.


def content_of(scheme: Scheme) -> dict[str, Any]:
    """The scheme as JSON: whole numbers and text only."""
    return {
        "questions": [
            {
                "code": question.code, "words": question.words, "help": question.help,
                "options": [
                    {"code": option.code, "words": option.words, "points": option.points}
                    for option in question.options
                ],
            }
            for question in scheme.questions
        ],
        "pence_per_point": None if scheme.pence_per_point is None else str(scheme.pence_per_point),
        "bands": [[band.from_points, band.to_points, band.weekly_pence] for band in scheme.bands],
    }  # fmt: skip


def from_content(name: str, number: int, starts_on: date, content: Mapping[str, Any]) -> Scheme:
    """The scheme that `content_of` wrote."""
    rate = content["pence_per_point"]
    return Scheme(
        name=name, number=number, starts_on=starts_on,
        questions=tuple(
            Question(
                one["code"], one["words"],
                tuple(Option(o["code"], o["words"], o["points"]) for o in one["options"]),
                one["help"],
            )
            for one in content["questions"]
        ),
        pence_per_point=None if rate is None else Decimal(rate),
        bands=tuple(Band(*row) for row in content["bands"]),
    )  # fmt: skip


def digest(content: Mapping[str, Any]) -> str:
    """The hash of a content: who reads the scheme can check that nothing changed."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
