"""The verbs of statements: issue one, issue a month, hand out its paper."""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.db import transaction

from budgets.models import Budget
from core import clock
from core.errors import DomainError
from core.hiding import amounts
from core.jobs import enqueue
from core.paper import pdf_from
from core.periods import Period, next_month
from core.references import new_reference
from ledger import services as ledger
from notices.services import tell
from payments.services.telling import tell_person
from people import audit
from people.models import Person, Role, StaffRole, User
from statements import paper, telling, words
from statements.contents import Content, canonical, digest_of, read
from statements.gather import Before, gather
from statements.models import Statement
from statements.telling import Way

PDF_JOB = "statements.make_pdf"
BUDGET_JOB = "statements.issue"


class DaysOutside(DomainError):
    code = "days_outside"
    message = "Choose days of your plan that are over, or that end today."


class DaysMixedUp(DomainError):
    code = "days_mixed_up"
    message = "The last day is before the first one. Check the dates."


class DoesNotAddUp(DomainError):
    code = "does_not_add_up"
    message = "We found a sum that does not add up, so we made no statement. We are looking at it."
    status = 409

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__()


@dataclass
class Issued:
    """What issuing a month did."""

    made: list[Statement] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # references of budgets


def issue(
    *, budget: Budget, from_on: date, to_on: date, at: datetime, why: str = "",
    by: User | None = None,
) -> Statement:  # fmt: skip
    """Freeze a statement of these days. The same amounts again: the one that stands already.

    When amounts have changed since, a new version replaces the old one, which stays as it was.
    Raises DaysMixedUp, DaysOutside or DoesNotAddUp (then those who run the system are told).
    """
    try:
        return _issue(budget=budget, from_on=from_on, to_on=to_on, at=at, why=why, by=by)
    except DoesNotAddUp as refusal:
        _tell_administrators(budget, refusal, from_on, at)
        raise


@transaction.atomic
def _issue(
    *, budget: Budget, from_on: date, to_on: date, at: datetime, why: str, by: User | None
) -> Statement:
    budget = Budget.objects.select_related(
        "person__authority", "person__user", "book", "version", "unallocated_account"
    ).get(pk=budget.pk)
    on = clock.day_of(at)
    days = _days(budget, from_on, to_on, on)
    ledger.lock(budget.book)
    before = _before(budget, days.starts_on)
    standing = _latest(budget, days)
    content = gather(
        budget, from_on=days.starts_on, to_on=days.ends_on, on=on, why=why, before=before,
        reference=new_reference("st"), version=standing.version + 1 if standing else 1,
        replaces=standing.reference if standing else "",
    )  # fmt: skip
    if problems := content.problems():
        raise DoesNotAddUp(problems)
    if standing is not None and read(standing.content).amounts_digest() == content.amounts_digest():
        return standing
    return _keep(budget, content, standing, at=at, by=by)


def _days(budget: Budget, from_on: date, to_on: date, on: date) -> Period:
    """The days asked for, as far as the budget has them. Raises DaysMixedUp or DaysOutside."""
    if to_on < from_on:
        raise DaysMixedUp(field="to_on")
    if to_on > on or to_on < budget.starts_on or from_on > budget.ends_on:
        raise DaysOutside(field="to_on")
    return Period(max(from_on, budget.starts_on), min(to_on, max(budget.ends_on, from_on)))


def _latest(budget: Budget, days: Period) -> Statement | None:
    rows = Statement.objects.filter(budget=budget, from_on=days.starts_on, to_on=days.ends_on)
    return rows.order_by("-version").first()


def _before(budget: Budget, from_on: date) -> Before | None:
    """Where the statement that ends the day before stood; None without one."""
    row = (
        Statement.objects.filter(budget=budget, to_on=from_on - timedelta(days=1))
        .order_by("-version", "from_on")
        .first()
    )
    if row is None:
        return None
    content = read(row.content)
    closing = {line.label: line.closing for line in content.accounts}
    return Before(content.spent, closing, content.upto)


def _keep(
    budget: Budget, content: Content, standing: Statement | None, *, at: datetime, by: User | None
) -> Statement:
    text = canonical(content)
    row = Statement.objects.create(
        reference=content.reference, budget=budget, from_on=content.from_on, to_on=content.to_on,
        version=content.version, replaces=standing, why=content.why, content=text,
        sha256=digest_of(text), issued_at=at,
    )  # fmt: skip
    audit.record("statement_issued", subject=row.reference, by=by, at=at, person=budget.person)
    enqueue(
        PDF_JOB, key=f"{PDF_JOB}:{row.reference}", at=at, queue="pdf",
        arguments={"reference": row.reference},
    )  # fmt: skip
    tell_person(
        budget.person, "statement", f"statement:{row.reference}",
        f"Your statement for {words.when(content)} is ready.", at=at, page="my_statement",
        args=(row.reference,), by=by,
    )  # fmt: skip
    return row


def _tell_administrators(
    budget: Budget, refusal: DoesNotAddUp, from_on: date, at: datetime
) -> None:
    """Those who run the machine learn which budget, and nothing of what is in it."""
    rows = StaffRole.objects.filter(
        authority=budget.person.authority_id, role=Role.SYSTEM_ADMINISTRATOR, ends_on=None
    ).select_related("user")
    sentence = (
        f"A statement of {budget.reference} does not add up ({len(refusal.problems)}). Run verify."
    )
    for row in rows:
        key = f"statement_wrong:{budget.reference}:{from_on}:{row.user.reference}"
        tell(to=row.user, about=None, kind="statement_wrong", key=key, sentence=sentence, at=at)


def budgets_of_month(month: Period, person: Person | None = None) -> list[Budget]:
    """Budgets that have a day in the month."""
    rows = Budget.objects.filter(starts_on__lte=month.ends_on, ends_on__gte=month.starts_on)
    if person is not None:
        rows = rows.filter(person=person)
    return list(rows.order_by("pk"))


def issue_month(*, month: Period, at: datetime, person: Person | None = None) -> Issued:
    """Issue the statements of a month, here and now; one that does not add up stops no other."""
    done = Issued()
    for budget in budgets_of_month(month, person):
        try:
            done.made.append(
                issue(budget=budget, from_on=month.starts_on, to_on=month.ends_on, at=at)
            )
        except DoesNotAddUp:
            done.refused.append(budget.reference)
    return done


def enqueue_month(*, month: Period, at: datetime) -> int:
    """A job for each budget and month, once. Returns how many budgets the month has."""
    rows = budgets_of_month(month)
    for budget in rows:
        key = f"{BUDGET_JOB}:{budget.reference}:{month.starts_on:%Y-%m}"
        arguments = {
            "budget": budget.reference,
            "from_on": month.starts_on.isoformat(),
            "to_on": month.ends_on.isoformat(),
        }
        enqueue(BUDGET_JOB, key=key, at=at, arguments=arguments)
    return len(rows)


def month_before(on: date) -> Period:
    """The calendar month before the one of `on`."""
    last = on.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def first_one_on(budget: Budget) -> date:
    """The day on which a budget's first monthly statement is ready."""
    return next_month(budget.starts_on)


def content_of(statement: Statement) -> Content:
    """The frozen content. Raises DoesNotAddUp when somebody changed the stored text."""
    if digest_of(statement.content) != statement.sha256:
        raise DoesNotAddUp(["the stored text is not the one that was issued"])
    return read(statement.content)


def pdf_of(statement: Statement, *, at: datetime | None = None) -> bytes:
    """The paper of a statement: made once, kept with its hash, the same bytes each time.

    Raises NoPdfHere, in words, on a machine without pango; PdfFailed when making it failed.
    """
    kept = _kept(statement)
    if kept is not None:
        return kept
    made = pdf_from(paper.html_of(content_of(statement)))
    statement.pdf_path = _write(made)
    statement.pdf_sha256 = hashlib.sha256(made).hexdigest()
    statement.pdf_at = at or clock.now()
    statement.save(update_fields=["pdf_path", "pdf_sha256", "pdf_at"])
    return made


def made_in(statement: Statement, way: Way, *, at: datetime | None = None) -> bytes:
    """The statement in somebody's own way: paper, or text in UTF-8. All from the one content.

    Raises NoPdfHere or PdfFailed, in words; never another way instead.
    """
    if way is Way.STANDARD:
        return pdf_of(statement, at=at)
    content = content_of(statement)
    with amounts(hidden=False):
        if way is Way.AUDIO:
            return telling.audio_script(content).encode()
        if way is Way.BRAILLE:
            return telling.braille_text(content).encode()
        if way is Way.TABLE:
            return ("\ufeff" + telling.table(content)).encode()
    return pdf_from(paper.told_html_of(content, way), point=way.point)


def _kept(statement: Statement) -> bytes | None:
    if not statement.pdf_path:
        return None
    path = Path(settings.MEDIA_ROOT) / statement.pdf_path
    if not path.is_file():
        return None
    made = path.read_bytes()
    return made if hashlib.sha256(made).hexdigest() == statement.pdf_sha256 else None


def _write(made: bytes) -> str:
    """Write the paper whole or not at all, under a random name that only we read."""
    name = token_hex(16)
    relative = f"statements/{name[:2]}/{name[2:]}"
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming = target.with_suffix(".part")
    descriptor = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    coming.replace(target)
    return relative
