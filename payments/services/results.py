"""Answers of the bank or the finance system, read back into runs.

Nothing here sends anything: a payment without an answer stays as it is, is shown as such, and is
asked about. It is never sent again by itself, for a bank that dropped its answer may have paid.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from core.errors import DomainError
from core.models import Authority
from core.templatetags.words import day as day_words
from ledger import services as ledger
from payments import answers
from payments.answers import Answer, Answers, Outcome
from payments.models import ItemResult, PayItem, PayRun, ResultFile
from payments.services.outside import left_bank, names_at_bank
from payments.services.paying import pay_items, refuse_item, return_payment, settle_run
from payments.services.runs import budget_of, items_of
from people import audit
from people.models import User

ORDER: tuple[Outcome, ...] = ("accepted", "refused", "paid", "returned")
MOST_FINDINGS = 100


class ReadAlready(DomainError):
    code = "read_already"
    message = "This file was read already. Nothing was done twice."
    status = 409


@dataclass
class _Reading:
    """One file while it is read."""

    file: ResultFile
    by: User
    at: datetime
    on: date
    items: dict[str, PayItem]
    findings: list[str] = field(default_factory=list)


@transaction.atomic
def read_results(
    *, authority: Authority, content: bytes, name: str = "", by: User, at: datetime, on: date
) -> ResultFile:
    """Do what a file says of our payments: paid, refused, sent back. Part success is normal.

    Raises BadResultFile or ReadAlready. Lines that contradict what we know are kept as findings
    and not applied; answers that we had already change nothing.
    """
    read = _with_outside(authority, answers.read(content))
    sha256 = hashlib.sha256(content).hexdigest()
    Authority.objects.select_for_update().get(pk=authority.pk)  # two readers at once
    if ResultFile.objects.filter(authority=authority, sha256=sha256).exists():
        raise ReadAlready(field="file")
    runs = _runs(authority, read)
    items = {item.reference: item for run in runs for item in items_of(run)}
    ledger.lock(*(budget_of(item).book for item in items.values()))
    ours = [row for row in read.rows if row.reference in items]
    file = ResultFile.objects.create(
        authority=authority, kind=read.kind, name=name[:120], sha256=sha256, read_at=at, read_by=by,
        not_ours=len(read.rows) - len(ours),
    )  # fmt: skip
    reading = _Reading(file, by, at, on, items)
    _apply(reading, [*ours, *_of_whole_runs(read, runs, ours)])
    for run in runs:
        _move_on(run, read, by=by, at=at)
    file.findings = reading.findings[:MOST_FINDINGS]
    file.save(update_fields=["findings"])
    audit.record("results_read", subject=file.reference, by=by, at=at)
    return file


def _with_outside(authority: Authority, read: Answers) -> Answers:
    """The same answers, with the bank's names of payments made outside Steer as ours."""
    names = names_at_bank(authority, [row.reference for row in read.rows])
    for place, row in enumerate(read.rows):
        if item := names.get(row.reference.lower()):
            read.rows[place] = replace(row, reference=item)
    return read


def _runs(authority: Authority, read: Answers) -> list[PayRun]:
    """The sent runs that the file speaks of, locked in one order."""
    named = PayItem.objects.filter(reference__in={row.reference for row in read.rows})
    found = set(named.values_list("run", flat=True))
    rows = PayRun.objects.select_for_update().filter(
        authority=authority, state__in=[*PayRun.SENT, *PayRun.OVER]
    )
    locked = list(rows.filter(pk__in=found) | rows.filter(reference__in=list(read.runs)))
    return sorted(locked, key=lambda run: run.pk)


def _of_whole_runs(read: Answers, runs: list[PayRun], ours: list[Answer]) -> list[Answer]:
    """An answer for a whole message is one for each payment that the file does not name."""
    named = {row.reference for row in ours}
    found = []
    for run in runs:
        outcome = read.runs.get(run.reference)
        if outcome is None:
            continue
        code, words = read.reasons.get(run.reference, ("", ""))
        rest = run.items.exclude(state__in=PayItem.NEVER_SENT).exclude(reference__in=named)
        found += [
            Answer(reference, outcome, None, code, words)
            for reference in rest.order_by("reference").values_list("reference", flat=True)
        ]
    return found


def _apply(reading: _Reading, rows: Iterable[Answer]) -> None:
    by_outcome: dict[str, list[Answer]] = {outcome: [] for outcome in ORDER}
    for row in rows:
        by_outcome[row.outcome].append(row)
    for outcome in ORDER:
        fresh = [row for row in by_outcome[outcome] if _holds(reading, row)]
        _do(reading, outcome, list({row.reference: row for row in fresh}.values()))


def _holds(reading: _Reading, row: Answer) -> bool:
    """Whether an answer agrees with what we know; when not, it is a finding."""
    item, state = reading.items[row.reference], PayItem.State
    who = f"{item.bank_details.payee_name} ({item.reference})"
    if row.pence is not None and row.pence != left_bank(item):
        reading.findings.append(f"{who}: the file has another amount. Ask the bank.")
        return False
    if row.on is not None and row.on > reading.on:
        reading.findings.append(f"{who}: the file has a day that is still to come. Ask the bank.")
        return False
    if item.state in PayItem.NEVER_SENT:
        reading.findings.append(f"{who}: we never sent this payment. Ask the bank.")
        return False
    known = set(ItemResult.objects.filter(item=item).values_list("outcome", flat=True))
    if row.outcome == "refused" and (item.state == state.PAID or "paid" in known):
        reading.findings.append(f"{who}: refused, but it was paid before. Ask the bank.")
        return False
    if row.outcome in {"paid", "returned"} and "refused" in known:
        reading.findings.append(f"{who}: {row.outcome}, but it was refused before. Ask the bank.")
        return False
    return row.outcome not in known


def _do(reading: _Reading, outcome: Outcome, rows: list[Answer]) -> None:
    """One kind of answer, for all payments that have it."""
    by, at, waiting = reading.by, reading.at, PayItem.State.IN_RUN
    days = {row.reference: row.on or reading.on for row in rows}
    ItemResult.objects.bulk_create(
        ItemResult(
            file=reading.file, item=reading.items[row.reference], outcome=outcome,
            on=days[row.reference], code=row.code, words=row.words,
        )
        for row in rows
    )  # fmt: skip
    if outcome in {"paid", "returned"}:  # what came back had left before
        for on in sorted(set(days.values())):
            due = [reading.items[name] for name, day in days.items() if day == on]
            pay_items([item for item in due if item.state == waiting], paid_on=on, by=by, at=at,
                      on=reading.on)  # fmt: skip
    for row in rows:
        item = reading.items[row.reference]
        reason = _reason(row, days[row.reference])
        if outcome == "refused" and item.state == waiting:
            refuse_item(item, reason=reason, by=by, at=at, ask_details=_ask(row))
        elif outcome == "returned":
            reading.items[row.reference] = return_payment(
                item=item, reason=reason, by=by, at=at, on=days[row.reference],
                ask_details=_ask(row),
            )  # fmt: skip


def _ask(row: Answer) -> bool:
    """Whether the payee is asked for bank details again: not when it was the council's fault."""
    return row.code not in answers.NOT_THE_DETAILS


def _reason(row: Answer, on: date) -> str:
    said = " ".join(part for part in (row.code, row.words) if part)
    return f"{said or 'No reason given'} ({day_words(on)})"


def _move_on(run: PayRun, read: Answers, *, by: User, at: datetime) -> None:
    """Where the run stands now: with the bank, over, or found whole in the bank's files."""
    if run.state == PayRun.State.RELEASED:
        run.acknowledge()
        run.save()
        audit.record("run_acknowledged", subject=run.reference, by=by, at=at, words=read.kind)
    settle_run(run, by=by, at=at)
    if run.state == PayRun.State.PAID and not unseen(run).exists():
        run.reconcile()
        run.save()
        audit.record("run_reconciled", subject=run.reference, by=by, at=at)


def unseen(run: PayRun) -> QuerySet[PayItem]:
    """Payments of a run that no file has answered for good."""
    answered = ItemResult.objects.filter(outcome__in=ItemResult.FINAL)
    rows = run.items.exclude(state__in=PayItem.NEVER_SENT)
    return rows.exclude(pk__in=answered.values("item"))
