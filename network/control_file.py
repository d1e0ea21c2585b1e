"""The tests of the register from a TOML file; a mistake is named with its line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from core.errors import DomainError
from network.control import Criteria, Criterion, Facts, LevelRule

SHIPPED = Path(__file__).parent / "testsets"
KINDS = {"share", "told", "yes", "recent", "independent"}
LEVELS = ("majority_verified", "75_verified", "dpulo_verified")
NAMES = {one.name for one in fields(Facts)}


class CriteriaWrong(DomainError):
    code = "register_tests_wrong"
    message = "The file of tests has a mistake."


def read_criteria(text: str) -> Criteria:
    """A version of the tests. Raises CriteriaWrong with the line of the first mistake."""
    try:
        kept = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise CriteriaWrong(f"This is not TOML: {wrong}.") from None
    lines = _Lines(text)
    sources = kept.get("sources", {})
    if not isinstance(sources, dict) or not all(isinstance(one, str) for one in sources.values()):
        raise CriteriaWrong(f"Line {lines.of('[sources]')}: each source is a name and its words.")
    for name, kind in (("version", str), ("starts_on", date), ("title", str)):
        if type(kept.get(name)) is not kind:
            raise CriteriaWrong(f"Line {lines.of(name)}: “{name}” is missing or is not right.")
    tests = tuple(
        _test(one, lines.block("[[test]]", number), sources)
        for number, one in enumerate(_blocks(kept, "test", lines))
    )
    codes = {test.code for test in tests}
    if len(codes) != len(tests):
        raise CriteriaWrong("Two tests have one code.")
    levels = tuple(
        _level(one, lines.block("[[level]]", number), codes, sources)
        for number, one in enumerate(_blocks(kept, "level", lines))
    )
    if tuple(level.code for level in levels) != LEVELS:
        raise CriteriaWrong(f"The levels are, in this order: {', '.join(LEVELS)}.")
    return Criteria(
        kept["version"][:20], kept["starts_on"], kept["title"][:200], sources, tests, levels
    )


def shipped() -> list[str]:
    """The texts of the versions that come with Steer, oldest first."""
    return [path.read_text("utf-8") for path in sorted(SHIPPED.glob("*.toml"))]


class _Lines:
    """Where something stands in the file."""

    def __init__(self, text: str) -> None:
        self.rows = text.splitlines()

    def of(self, start: str) -> int:
        return next((n for n, row in enumerate(self.rows, 1) if row.startswith(start)), 1)

    def block(self, head: str, number: int) -> int:
        found = [n for n, row in enumerate(self.rows, 1) if row.strip() == head]
        return found[number] if number < len(found) else 1


def _blocks(kept: Mapping[str, Any], name: str, lines: _Lines) -> list[dict[str, Any]]:
    found = kept.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise CriteriaWrong(f"Line {lines.of(f'[[{name}]]')}: there is no [[{name}]].")
    return found


def _test(one: Mapping[str, Any], line: int, sources: Mapping[str, str]) -> Criterion:
    at = f"Line {line}, test “{one.get('code', '?')}”:"
    known = {row.name: row.type for row in fields(Criterion)}
    for name, value in one.items():
        if name not in known:
            raise CriteriaWrong(f"{at} “{name}” is not known.")
        if type(value) is not known[name]:
            raise CriteriaWrong(f"{at} “{name}” is not right.")
    for name in ("code", "group", "title", "kind", "source"):
        if not one.get(name):
            raise CriteriaWrong(f"{at} “{name}” is missing.")
    if one["kind"] not in KINDS:
        raise CriteriaWrong(f"{at} the kind is one of {', '.join(sorted(KINDS))}.")
    if one["source"] not in sources:
        raise CriteriaWrong(f"{at} the source “{one['source']}” is not in [sources].")
    test = Criterion(**one)
    asked = {"share": (test.part, test.whole), "told": (test.field,), "yes": (test.field,),
             "recent": (test.field,), "independent": ()}[test.kind]  # fmt: skip
    if not set(asked) <= NAMES:
        raise CriteriaWrong(f"{at} it asks for a fact that nobody is asked for.")
    if test.kind == "share" and not _one_share(test):
        raise CriteriaWrong(f'{at} give “more_than” or “at_least” as a share like "1/2".')
    if test.kind == "recent" and not 1 <= test.months <= 60:  # noqa: PLR2004
        raise CriteriaWrong(f"{at} “months” is from 1 to 60.")
    return test


def _one_share(test: Criterion) -> bool:
    given = [share for share in (test.more_than, test.at_least) if share]
    if len(given) != 1 or not re.fullmatch(r"\d{1,3}/[1-9]\d{0,2}", given[0]):
        return False
    return 0 <= Fraction(given[0]) <= 1


def _level(
    one: Mapping[str, Any], line: int, codes: set[str], sources: Mapping[str, str]
) -> LevelRule:
    at = f"Line {line}, level “{one.get('code', '?')}”:"
    needs = one.get("needs")
    if set(one) != {"code", "needs", "source"} or not isinstance(needs, list) or not needs:
        raise CriteriaWrong(f"{at} it has a code, needs and a source.")
    unknown = [str(code) for code in needs if code not in codes]
    if unknown:
        raise CriteriaWrong(f"{at} there is no test “{unknown[0]}”.")
    if one["source"] not in sources:
        raise CriteriaWrong(f"{at} the source “{one['source']}” is not in [sources].")
    return LevelRule(one["code"], tuple(needs), one["source"])
