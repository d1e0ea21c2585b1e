"""Sums with their sources, and what organisations say to them."""

from datetime import date, datetime

from django.db import transaction

from core.errors import DomainError
from core.models import Authority
from people import audit
from people.models import User
from providers.merging import kept_ids
from providers.models import Organisation
from reports.models import CouncilFact, OrganisationIncome, Reply


class SourceMissing(DomainError):
    code = "source_missing"
    message = "Say where anyone can look it up: a page, a report and its date."


class DaysTheWrongWay(DomainError):
    code = "days_the_wrong_way"
    message = "The last day is before the first day. Check both."


class NothingSaid(DomainError):
    code = "nothing_said"
    message = "There is no reply to take back."


@transaction.atomic
def enter_fact(
    *, authority: Authority, kind: str, from_on: date, to_on: date, pence: int, source: str,
    by: User, at: datetime,
) -> CouncilFact:  # fmt: skip
    """What a council spends in all, or where it began. Raises SourceMissing, DaysTheWrongWay."""
    if not source.strip():
        raise SourceMissing(field="source")
    if to_on < from_on:
        raise DaysTheWrongWay(field="to_on")
    row = CouncilFact.objects.create(
        authority=authority, kind=kind, from_on=from_on, to_on=to_on, pence=pence,
        source=source.strip(), made_at=at, made_by=by,
    )  # fmt: skip
    audit.record(f"spending.{kind}", subject=authority.reference, by=by, at=at)
    return row


@transaction.atomic
def enter_income(
    *, organisation: Organisation, year_ends_on: date, pence: int, source: str, by: User,
    at: datetime,
) -> OrganisationIncome:  # fmt: skip
    """What an organisation had in a year, as it or a register publishes it. Raises SourceMissing."""
    if not source.strip():
        raise SourceMissing(field="source")
    row = OrganisationIncome.objects.create(
        organisation=organisation, year_ends_on=year_ends_on, pence=pence, source=source.strip(),
        made_at=at, made_by=by,
    )  # fmt: skip
    audit.record("income.entered", subject=organisation.reference, by=by, at=at)
    return row


@transaction.atomic
def reply(*, organisation: Organisation, words: str, by: User, at: datetime, on: date) -> Reply:
    """What an organisation says to what is published about it; empty words take it back."""
    if not words.strip() and not Reply.objects.filter(organisation=organisation).exists():
        raise NothingSaid(field="words")
    row = Reply.objects.create(
        organisation=organisation, words=words.strip(), on=on, made_at=at, made_by=by
    )
    audit.record("spending.replied", subject=organisation.reference, by=by, at=at)
    return row


def total_spending(authority: Authority, on: date) -> CouncilFact | None:
    """What the council spends in all in the days around this one; the newest entry counts."""
    rows = CouncilFact.objects.filter(
        authority=authority, kind=CouncilFact.Kind.TOTAL, from_on__lte=on, to_on__gte=on
    )
    return rows.order_by("-pk").first()


def baseline(authority: Authority) -> tuple[CouncilFact, CouncilFact] | None:
    """All support and the part to user-led organisations, of the same days; None when missing."""
    whole = CouncilFact.objects.filter(
        authority=authority, kind=CouncilFact.Kind.BASELINE
    ).order_by("-pk")
    for one in whole:
        part = CouncilFact.objects.filter(
            authority=authority, kind=CouncilFact.Kind.BASELINE_USER_LED, from_on=one.from_on,
            to_on=one.to_on,
        ).order_by("-pk").first()  # fmt: skip
        if part is not None:
            return one, part
    return None


def incomes(on: date) -> dict[int, OrganisationIncome]:
    """The newest known income of each organisation, entered for a year that ended by then.

    What was entered for an entry that was put under another is the kept one's too.
    """
    into = kept_ids()
    rows = OrganisationIncome.objects.filter(year_ends_on__lte=on)
    found: dict[int, OrganisationIncome] = {}
    for row in rows.order_by("year_ends_on", "pk"):
        found[into.get(row.organisation_id, row.organisation_id)] = row
    return found


def replies(organisations: set[int]) -> dict[int, Reply]:
    """What each says now; nothing where it was taken back."""
    found = {
        row.organisation_id: row
        for row in Reply.objects.filter(organisation__in=organisations).order_by("pk")
    }
    return {pk: row for pk, row in found.items() if row.words}
