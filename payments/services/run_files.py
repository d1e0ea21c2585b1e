"""The file of a run: made from the database, the same bytes each time, its hash kept first."""

import hashlib
from dataclasses import astuple
from datetime import datetime

from django.db import transaction

from budgets.models import Funder
from core.errors import DomainError
from payments import bacs, finance_table, pain
from payments.models import PayItem, PayRun, RunFile
from payments.services.runs import budget_of, items_of, refuse_changed
from people import audit
from people.models import User


class NoCouncilAccount(DomainError):
    code = "no_council_account"
    message = "The council’s own bank details are missing. The people who run the system set them."


class OtherWayAsked(DomainError):
    code = "other_way_asked"
    message = "Somebody asked for the second way. Agree to it or refuse it first, so that one file is sent."
    status = 409


class FileChanged(DomainError):
    code = "file_changed"
    message = "The file would differ from the one that was made. Nothing was sent. Tell finance."
    status = 409


EXTENSIONS = {"bacs18": "bacs.txt", "pain001": "pain.001.xml", "csv": "csv"}
TYPES = {
    "bacs18": "text/plain; charset=us-ascii",
    "pain001": "application/xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def _sent_items(run: PayRun) -> list[PayItem]:
    """What the file holds, in an order that never changes: all that was not held or cancelled."""
    rows = [item for item in items_of(run) if item.state not in PayItem.NEVER_SENT]
    return sorted(rows, key=lambda item: item.reference)


def lines_of(run: PayRun) -> list[bacs.Line]:
    """The bank's lines, in an order that never changes."""
    return [_line(item) for item in _sent_items(run)]


def _line(item: PayItem) -> bacs.Line:
    return bacs.Line(
        name=item.bank_details.account_name,
        sort_code=item.bank_details.sort_code,
        account_number=item.bank_details.account_number,
        amount_pence=item.amount_pence,
        reference=_reference(item),
        item=item.reference,
    )


def _reference(item: PayItem) -> str:
    if item.bill is not None:
        return item.bill.reference
    return item.instalment.reference if item.instalment else item.reference


def how_of(run: PayRun) -> RunFile:
    """How the file of a run was written; runs of before there was a choice are Bacs."""
    kept = RunFile.objects.filter(run=run, not_used_at=None).first()
    return kept or RunFile(run=run, format=RunFile.Format.BACS18)


def how_now(run: PayRun, *, by: User, at: datetime, chosen: str = "") -> RunFile:
    """How it is written by the policies of its day, or in this format; not saved yet."""
    policy = run.authority.policy
    chosen = chosen or str(policy("pay_run_format", run.pay_on).value)
    return RunFile(
        run=run, format=chosen, made_at=at, made_by=by,
        columns=list(policy("finance_columns", run.pay_on).value),
        codes=dict(policy("finance_codes", run.pay_on).value),
        codings=_codings(run) if chosen == RunFile.Format.CSV else {},
    )  # fmt: skip


def file_of(run: PayRun) -> bytes:
    """The file of a released run. Raises NoCouncilAccount, or FileChanged when its hash differs."""
    made = written(run, how_of(run))
    if hashlib.sha256(made).hexdigest() != run.file_sha256:
        raise FileChanged
    return made


def written(run: PayRun, how: RunFile) -> bytes:
    """The file of a run written so. Raises NoCouncilAccount or NotForBacs."""
    items = _sent_items(run)
    if how.format == RunFile.Format.CSV:
        rows = [(_line(item), finance_table.Coding(*how.codings[item.reference])) for item in items]
        return finance_table.file_of(run.pay_on, rows, how.columns, how.codes)
    authority = run.authority
    if not (authority.bank_sort_code and authority.bank_account_number):
        raise NoCouncilAccount
    payer = bacs.Payer(authority.name, authority.bank_sort_code, authority.bank_account_number)
    lines = [_line(item) for item in items]
    if how.format == RunFile.Format.BACS18:
        return bacs.file_of(payer, lines)
    assert run.approved_at is not None  # noqa: S101 a file follows the approval
    return pain.file_of(pain.Heading(run.reference, run.approved_at, run.pay_on), payer, lines)


def _codings(run: PayRun) -> dict[str, list[str]]:
    """What the finance system needs of each item, as it is today: a list in Coding's order."""
    items = _sent_items(run)
    funders = _funders({budget_of(item).pk for item in items})
    return {
        item.reference: list(astuple(_coding(item, funders.get(budget_of(item).pk, ""))))
        for item in items
    }


def _coding(item: PayItem, funder: str) -> finance_table.Coding:
    payee = item.bank_details.organisation
    kind, document = "bill", item.bill.number if item.bill is not None else _reference(item)
    if item.instalment is not None:
        kind = "fund" if item.instalment.holding.holder is not None else "direct"
    number = payee.supplier_number if payee is not None else ""
    return finance_table.Coding(number, document, kind, funder)


def _funders(budgets: set[int]) -> dict[int, str]:
    """Who funds each budget beside the person: “the council”, “the council; Anytown ICB”."""
    rows = Funder.objects.filter(budget__in=budgets).exclude(
        kind__in=[Funder.Kind.PERSON, Funder.Kind.OWN]
    )
    found: dict[int, list[str]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.budget_id, []).append(row.name or row.get_kind_display())
    return {budget: "; ".join(names) for budget, names in found.items()}


@transaction.atomic
def release_run(*, run: PayRun, by: User, at: datetime) -> bytes:
    """Make the file; how it is written and its hash are kept first. Again: the very same bytes.

    Raises RunMovedOn before approval, DetailsChanged, NoCouncilAccount, NotForBacs, FileChanged,
    or OtherWayAsked while a second route waits for its second person.
    """
    run = PayRun.objects.select_for_update().select_related("authority").get(pk=run.pk)
    if run.second_routes.filter(agreed_at=None, refused_at=None).exists():
        raise OtherWayAsked
    if run.file_sha256:
        return file_of(run)
    how = how_now(run, by=by, at=at)
    run.release(sha256="", at=at)  # asks the row before anything is written
    refuse_changed(run)
    made = written(run, how)
    how.save()
    run.file_sha256 = hashlib.sha256(made).hexdigest()
    run.save()
    audit.record("run_released", subject=run.reference, by=by, at=at)
    return made
