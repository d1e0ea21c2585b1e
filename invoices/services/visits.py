"""Planned beside given: a rostering system's table becomes a sheet; differences are shown first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from budgets.models import Agreement
from budgets.services import Promise
from core.errors import DomainError
from core.periods import Period
from files.models import StoredFile
from invoices.csv_rows import Problem
from invoices.models import Sheet
from invoices.services.expected import LOOK_BACK, rates_of
from invoices.services.sheets import MOST_ROWS, NewRow, write_sheet
from invoices.services.tables import content_of
from invoices.visit_rows import NOTHING, Visit, billable, read_visits
from people.models import User


class VisitsNotReady(DomainError):
    code = "visits_have_problems"
    message = "Nothing was kept. Correct the rows that are wrong, and send the file again."


@dataclass(frozen=True)
class Seen:
    """One person and day: what was planned, what was given, what may be billed, and why."""

    agreement: Agreement
    on: date
    planned: Decimal
    actual: Decimal
    units: Decimal
    reason: str

    @property
    def differs(self) -> bool:
        return self.planned != self.actual


@dataclass
class VisitsPreview:
    """What a file of visits says."""

    seen: list[Seen] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def differing(self) -> list[Seen]:
        return [one for one in self.seen if one.differs]

    @property
    def can_keep(self) -> bool:
        return bool(self.seen) and not self.problems


def preview_visits(file: StoredFile, organisation_ids: Sequence[int], on: date) -> VisitsPreview:
    """Read an uploaded file of visits again; nothing is written. Three queries."""
    visits, problems = read_visits(content_of(file))
    preview = VisitsPreview(problems=problems)
    rows = Agreement.objects.filter(
        organisation__in=organisation_ids, reference__in={visit.agreement for visit in visits}
    ).select_related("organisation", "budget__person")
    agreements = {row.reference: row for row in rows}
    planned = _promised(agreements.values(), visits, on)
    for visit in visits:
        agreement = agreements.get(visit.agreement)
        words = _refused(visit, agreement, on)
        if agreement is None or words:
            preview.problems.append(
                Problem(visit.row, "agreement" if agreement is None else "date", words)
            )
            continue
        promised = planned.get((agreement.pk, visit.on), NOTHING)
        plan = visit.planned if visit.planned is not None else promised
        units = billable(plan, visit.actual, visit.reason)
        preview.seen.append(Seen(agreement, visit.on, plan, visit.actual, units, visit.reason))
    if len(preview.seen) > MOST_ROWS:
        preview.problems.append(Problem(0, "", "There are too many visits. Send them in parts."))
    organisations = {one.agreement.organisation_id for one in preview.seen}
    if len(organisations) > 1:
        preview.problems.append(
            Problem(0, "", "These visits are of two organisations. Send two files.")
        )
    preview.problems.sort(key=lambda problem: problem.row)
    preview.seen.sort(key=lambda one: (one.agreement.budget.person.known_as, one.on))
    return preview


def _promised(
    agreements: Iterable[Agreement], visits: Sequence[Visit], on: date
) -> dict[tuple[int, date], Decimal]:
    """Units that were agreed for each agreement and day."""
    rows = list(agreements)
    rates = rates_of(rows)
    first = max(min((visit.on for visit in visits), default=on), on - LOOK_BACK)
    found: dict[tuple[int, date], Decimal] = {}
    for row in rows:
        start, end = max(first, row.starts_on), min(on, row.last_day)
        if start <= end:
            sessions = Promise(row, rates[row.pk]).sessions(Period(start, end))
            found |= {(row.pk, one.on): one.units for one in sessions}
    return found


def _refused(visit: Visit, agreement: Agreement | None, on: date) -> str:
    if agreement is None:
        return f"You have no agreement “{visit.agreement[:40]}”. Check its reference on People."
    if visit.on > on:
        return "This day has not come yet. Send it after it has happened."
    if not agreement.starts_on <= visit.on <= agreement.last_day:
        return "Nothing is agreed for this day. Take the row off."
    return ""


def keep_visits(
    *, file: StoredFile, organisation_ids: Sequence[int], by: User, at: datetime, on: date
) -> Sheet:
    """Keep a file's visits as a sheet that can be billed. Raises VisitsNotReady or SheetTwice."""
    preview = preview_visits(file, organisation_ids, on)
    if not preview.can_keep:
        raise VisitsNotReady
    rows = [
        NewRow(
            agreement=one.agreement, service_on=one.on, units=one.units, came=one.units > 0,
            planned_units=one.planned, recorded_units=one.actual, explained=one.reason,
        )
        for one in preview.seen
    ]  # fmt: skip
    return write_sheet(
        organisation=preview.seen[0].agreement.organisation, kind=Sheet.Kind.VISITS,
        title=file.name, rows=rows, by=by, at=at, on=on, file=file,
    )  # fmt: skip
