"""A council's policies from one readable file: values with days, or every fault with its line.

[policies]
from = 2026-04-01                     # what follows is in force from this day
payment_method = "net"
contingency_weeks = [                 # a value that changes on a day
  { from = 2026-04-01, until = 2027-03-31, value = 8 },
  { from = 2027-04-01, value = 10 },
]
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from core.errors import DomainError
from core.policies import POLICIES, contradictions
from core.policies_lines import FileRefused, Reader

__all__ = ["PROFILES", "Entry", "FileRefused", "PolicyFile", "in_force", "profile", "read_policies",
           "read_policies_file"]  # fmt: skip

PROFILES: Final = Path(__file__).parent / "profiles"
OTHER_TABLES: Final = ("authority", "administrators", "staff")
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)
_LIKE: Final = "docs/policies.md"


@dataclass(frozen=True)
class Entry:
    """One value of one policy from a day on, as it will be kept."""

    name: str
    value: Any
    starts_on: date
    until: date | None = None
    path: str = ""


@dataclass(frozen=True)
class PolicyFile:
    """What a file says: what it is called, and its dated values."""

    title: str
    about: str
    entries: tuple[Entry, ...]


def read_policies_file(content: bytes) -> PolicyFile:
    """The policies of a file. Raises FileRefused with every fault and its line."""
    reader = Reader.of(content)
    whole_setup = OTHER_TABLES if "authority" in reader.tables else ()
    reader.unknown_tables(("profile", "policies", *whole_setup))
    about = reader.tables.get("profile", {})
    if not isinstance(about, dict):
        reader.refuse("Begin what the file is called with a line [profile].", "profile")
        about = {}
    reader.unknown(about, ("name", "about"), "profile")
    for key in [key for key, words in about.items() if not isinstance(words, str)]:
        reader.refuse(f'profile.{key} must be text: write {key} = "…".', f"profile.{key}")
    entries = read_policies(reader)
    reader.finish()
    return PolicyFile(str(about.get("name", "")), str(about.get("about", "")), entries)


def profile(name: str) -> PolicyFile:
    """One of the profiles that Steer ships: england_council_a, england_council_b, scotland."""
    return read_policies_file((PROFILES / f"{name}.toml").read_bytes())


def read_policies(reader: Reader) -> tuple[Entry, ...]:
    """The dated values of the table [policies]; faults are gathered in the reader."""
    found = dict(reader.table("policies", _LIKE))
    if not found:
        if "policies" in reader.tables:
            reader.refuse("[policies] is empty: name what your council decided.", "policies")
        return ()
    has_start = "from" in found
    starts = _day(reader, found.pop("from", None), "policies.from") if has_start else None
    reader.unknown(found, ("from", *POLICIES), "policies")
    entries: list[Entry] = []
    undated = []
    for name, value in found.items():
        if name not in POLICIES:
            continue
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            entries.extend(_dated(reader, name, value))
        elif starts is None:
            undated.append(name)
        else:
            entries.extend(_entry(reader, name, value, starts, None, f"policies.{name}"))
    if undated and not has_start:
        reader.refuse(
            f"policies.from is missing, so {undated[0]} has no start date."
            " Write from = 2026-04-01 below [policies], with your day.",
            f"policies.{undated[0]}",
        )
    _missing(reader, found)
    if not reader.problems:
        _contradict(reader, entries)
    return tuple(entries)


def _day(reader: Reader, value: Any, path: str) -> date | None:
    """A date, or a fault."""
    if type(value) is not date:
        reader.refuse(f"{path} must be a date, like 2026-04-01, without quotes.", path)
        return None
    if not EARLIEST <= value <= LATEST:
        reader.refuse(f"{path} is {value}. Check the year.", path)
        return None
    return value


def _entry(
    reader: Reader, name: str, value: Any, starts: date, until: date | None, path: str
) -> Iterator[Entry]:
    try:
        yield Entry(name, POLICIES[name].read(value), starts, until, path)
    except DomainError as refusal:
        reader.refuse(refusal.sentence, path)


def _dated(reader: Reader, name: str, rows: list[dict[str, Any]]) -> Iterator[Entry]:
    """A policy whose value changes on days: each row with from and value."""
    good: list[Entry] = []
    for number, row in enumerate(rows):
        path = f"policies.{name}[{number}]"
        reader.unknown(row, ("from", "until", "value"), path)
        if "from" not in row or "value" not in row:
            lack = "from" if "from" not in row else "value"
            reader.refuse(
                f"{name} has a value without {lack}."
                " Write { from = 2026-04-01, value = … }.", path,
            )  # fmt: skip
            continue
        starts = _day(reader, row["from"], f"{path}.from")
        until = _day(reader, row["until"], f"{path}.until") if "until" in row else None
        if starts is None or ("until" in row and until is None):
            continue
        if until is not None and until < starts:
            reader.refuse(f"{name} ends on {until}, before it starts on {starts}.", path)
            continue
        good.extend(_entry(reader, name, row["value"], starts, until, path))
    yield from good
    if len(good) < len(rows):
        return
    _follow(reader, name, sorted(good, key=lambda entry: entry.starts_on))


def _follow(reader: Reader, name: str, entries: list[Entry]) -> None:
    """Dates neither overlap nor leave a gap."""
    for before, after in pairwise(entries):
        if before.starts_on == after.starts_on:
            reader.refuse(f"{name} has two values from {after.starts_on}. Keep one.", after.path)
        elif before.until and after.starts_on <= before.until:
            reader.refuse(
                f"{name} overlaps: one value lasts until {before.until}, the next starts on"
                f" {after.starts_on}. Let it start on {before.until + timedelta(days=1)}.",
                after.path,
            )
        elif before.until and after.starts_on > before.until + timedelta(days=1):
            reader.refuse(
                f"{name} has no value after {before.until} until {after.starts_on}."
                f" Let the next start on {before.until + timedelta(days=1)}.",
                after.path,
            )
    if entries and entries[-1].until:
        reader.refuse(
            f"{name} has no value after {entries[-1].until}. Take until out, or add what follows.",
            entries[-1].path,
        )


def _missing(reader: Reader, found: Mapping[str, Any]) -> None:
    for policy in POLICIES.values():
        if policy.required and policy.name not in found:
            reader.refuse(
                f"{policy.name} is missing: {policy.title.lower()}. Every council must say."
                + (f" {policy.answers}" if policy.choices else f" Write how many {policy.unit}."),
                "policies",
            )


def _contradict(reader: Reader, entries: list[Entry]) -> None:
    """What cannot hold together on any day on which something starts."""
    named = {entry.name: entry.path for entry in entries}
    said: set[str] = set()
    for day in sorted({entry.starts_on for entry in entries}):
        for wrong in contradictions(in_force(entries, day)):
            if wrong.sentence not in said:
                said.add(wrong.sentence)
                reader.refuse(wrong.sentence, named.get(wrong.name, "policies"))


def in_force(entries: list[Entry] | tuple[Entry, ...], on: date) -> dict[str, Any]:
    """The kept values that have started by a day; the newest counts."""
    started = sorted(
        (entry for entry in entries if entry.starts_on <= on), key=lambda entry: entry.starts_on
    )
    return {entry.name: entry.value for entry in started}
