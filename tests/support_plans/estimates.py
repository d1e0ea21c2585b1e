"""A council's scheme in force and a person's answers, for tests of first estimates."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from people.models import Person, User
from support_plans import services
from support_plans.models import AllocationScheme, Assessment
from support_plans.scheme_file import read_scheme
from tests.cast import NOW, TODAY, Cast

EXAMPLE = Path(__file__).parents[2] / "docs/scheme.example.toml"
# 12 + 8 + 4 + 0 + 8 + 6 + 0 + 8 = 46 points.
FORTY_SIX = {
    "mornings": "all", "washing": "most", "eating": "cook", "nights": "no", "going-out": "most",
    "home": "all", "safe": "no", "unpaid": "nobody",
}  # fmt: skip
BANDS = """
name = "Bands"
version = 1
starts_on = 2025-01-01
[[question]]
code = "one"
words = "One?"
options = [{code = "no", words = "No", points = 0}, {code = "yes", words = "Yes", points = 10}]
[[question]]
code = "two"
words = "Two?"
options = [{code = "no", words = "No", points = 0}, {code = "yes", words = "Yes", points = 5}]
[[band]]
from = 0
to = 4
weekly_pence = 0
[[band]]
from = 5
to = 9
weekly_pence = 4000
[[band]]
from = 10
to = 20
weekly_pence = 9050
"""


def in_force(cast: Cast, text: str = "") -> AllocationScheme:
    """A scheme that Finn loaded and Jo decided."""
    data = text.encode() if text else EXAMPLE.read_bytes()
    at = datetime(2025, 1, 2, 10, tzinfo=UTC)
    row = services.load_scheme(
        authority=cast.authority, scheme=read_scheme(data), by=cast.finn, at=at
    )
    return services.decide_scheme(scheme=row, reason="The panel agreed it.", by=cast.jo, at=at)


def answered(
    person: Person,
    answers: Mapping[str, str] | None = None,
    *,
    by: User | None = None,
    helper: str = "",
) -> Assessment:
    """Begun and answered, not worked out."""
    user = by or person.user
    assert user is not None
    row = services.begin_estimate(person=person, helper=helper, by=user, at=NOW, on=TODAY)
    given = FORTY_SIX if answers is None else answers
    for number, question in enumerate(row.scheme.read().questions, start=1):
        if question.code in given:
            services.answer_estimate(
                assessment=row, number=number, option=given[question.code], by=user, at=NOW
            )
    return row


def worked_out(person: Person, answers: Mapping[str, str] | None = None) -> Assessment:
    assert person.user is not None
    row = answered(person, answers)
    return services.finish_estimate(assessment=row, by=person.user, at=NOW, on=TODAY)


def sent(person: Person, answers: Mapping[str, str] | None = None, on: date = TODAY) -> Assessment:
    assert person.user is not None
    row = worked_out(person, answers)
    return services.send_estimate(assessment=row, by=person.user, at=NOW, on=on)
