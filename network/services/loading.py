"""Policies from a council's file into dated rows: twice adds nothing, nothing is half applied."""

from datetime import date, datetime

from django.db import transaction

from core.errors import DomainError
from core.models import Authority, PolicyRow
from core.policies import contradictions, named
from core.policies_file import Entry, PolicyFile
from people import audit
from people.models import User

FIRST = "The first settings of a new installation."


class LoadRefused(DomainError):
    """Every row that cannot be added, at once."""

    code = "policies_not_loaded"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join([*problems, "Nothing was changed."]))


@transaction.atomic
def load_policies(
    *,
    authority: Authority,
    file: PolicyFile,
    decided_by: str,
    at: datetime,
    on: date,
    exemption: str = "",
    by: User | None = None,
) -> list[PolicyRow]:
    """Add the file's dated values that are not there yet; returns the rows added.

    The first settings of an authority may start in the past and are exempt from a hearing. Later
    ones start today or later, and those that touch people state their exemption. Raises
    LoadRefused with every problem.
    """
    authority = Authority.objects.select_for_update().get(pk=authority.pk)
    there = {(row.name, row.starts_on): row for row in authority.policies.all()}
    first = not there
    fresh = [entry for entry in file.entries if (entry.name, entry.starts_on) not in there]
    problems = [
        _refusal(entry, there, exemption, on=on, first=first)
        for entry in file.entries
        if _refusal(entry, there, exemption, on=on, first=first)
    ]
    if not decided_by.strip():
        problems.append("Say who decided: --decided-by NAME.")
    if problems:
        raise LoadRefused(problems)
    rows = [
        authority.set_policy(
            entry.name, entry.value, entry.starts_on, decided_by=decided_by.strip(), at=at,
            exemption=(exemption or (FIRST if first else "")) if _touches(entry) else "",
            reason=f"From the file “{file.title}”"[:300] if file.title else "From a file",
        )
        for entry in fresh
    ]  # fmt: skip
    _need_fit(authority, sorted({entry.starts_on for entry in fresh}))
    if rows:
        audit.record("policies.loaded", subject=authority.reference, by=by, at=at)
    return rows


def _touches(entry: Entry) -> bool:
    return named(entry.name).touches_people


def _refusal(
    entry: Entry, there: dict[tuple[str, date], PolicyRow], exemption: str, *, on: date, first: bool
) -> str:
    """Why one value cannot be added; nothing when it can, or stands already."""
    row = there.get((entry.name, entry.starts_on))
    if row is not None:
        return "" if row.value == entry.value else (
            f"{entry.name} is {row.value!r} from {entry.starts_on} already, and the file says"
            f" {entry.value!r}. The past stays: give the new value a later day."
        )  # fmt: skip
    if first:
        return ""
    if entry.starts_on < on:
        return (
            f"{entry.name} would start on {entry.starts_on}, in the past. Let it start on {on}"
            " or later."
        )
    if _touches(entry) and not exemption.strip():
        return (
            f'{entry.name} touches people. Put it to a hearing, or state why not: --exemption "…".'
        )
    return ""


def _need_fit(authority: Authority, days: list[date]) -> None:
    """What holds on each day fits together, with what was there before."""
    for day in days:
        said = {
            row.name: row.value for row in authority.policies.in_force(day).order_by("starts_on")
        }
        found = [wrong.sentence for wrong in contradictions(said)]
        if found:
            raise LoadRefused([f"On {day}: {sentence}" for sentence in found])
