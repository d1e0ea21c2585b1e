"""The second way of a run: when the usual way is closed, two people send it in the other format.

The file before is marked as not used and cannot be had any more, so that both are never sent; each
payment keeps its own id in either format.
"""

import hashlib
from datetime import datetime

from django.db import transaction

from core.errors import DomainError, NotAllowed
from payments.models import BankDetails, ItemResult, PayItem, PayRun, RunMovedOn, SecondRoute
from payments.services.banking import refuse_payee
from payments.services.run_files import how_now, how_of, written
from payments.services.runs import refuse_changed
from people import audit
from people.models import User


class NoSecondRoute(DomainError):
    code = "no_second_route"
    message = (
        "No second way is set, or this run goes that way already. The policy second_route names it."
    )
    status = 409


class SayWhySecond(DomainError):
    code = "say_why_second"
    message = "Say why the first way is closed, and how you know that its file was not taken."


class AnsweredAlready(DomainError):
    code = "answered_already"
    message = "The bank answered about this run. What it refused goes into the next run."
    status = 409


class SameAsker(NotAllowed):
    code = "same_asker"
    message = "You asked for the second way. Someone else must agree."


def way_of(run: PayRun) -> str:
    """The format that this run could go in instead; empty where there is none."""
    chosen = str(run.authority.policy("second_route", run.pay_on).value)
    usual = str(run.authority.policy("pay_run_format", run.pay_on).value)
    now = how_of(run).format if run.file_sha256 else usual
    return "" if chosen in {"none", now} else chosen


def open_route(run: PayRun) -> SecondRoute | None:
    """What was asked for and waits for a second person."""
    return run.second_routes.filter(agreed_at=None, refused_at=None).first()


def _must_be_unsent(run: PayRun) -> None:
    if run.state not in (PayRun.State.APPROVED, PayRun.State.RELEASED) or run.outside:
        raise RunMovedOn
    if ItemResult.objects.filter(item__run=run).exists():
        raise AnsweredAlready


def _locked(run: PayRun) -> PayRun:
    return PayRun.objects.select_for_update(of=("self",)).select_related("authority").get(pk=run.pk)


@transaction.atomic
def ask_second_route(*, run: PayRun, reason: str, by: User, at: datetime) -> SecondRoute:
    """Ask for the second way. Until it is answered, nobody gets the first file. A repeat is one.

    Raises SayWhySecond, NoSecondRoute, RunMovedOn or AnsweredAlready.
    """
    run = _locked(run)
    if asked := open_route(run):
        return asked
    _must_be_unsent(run)
    chosen = way_of(run)
    if not chosen or run.second_routes.exclude(agreed_at=None).exists():
        raise NoSecondRoute
    if not reason.strip():
        raise SayWhySecond(field="reason")
    row = SecondRoute.objects.create(
        run=run, format=chosen, reason=reason.strip()[:300], first_sha256=run.file_sha256,
        asked_at=at, asked_by=by,
    )  # fmt: skip
    audit.record("second_route_asked", subject=run.reference, by=by, at=at, words=reason)
    return row


@transaction.atomic
def agree_second_route(*, run: PayRun, by: User, at: datetime) -> bytes:
    """A second person agrees: the first file is not used any more, and here is the second.

    Raises RunMovedOn where nothing was asked, SameAsker, AnsweredAlready, IsThePayee,
    DetailsChanged, NoCouncilAccount or NotForBacs.
    """
    run = _locked(run)
    row = open_route(run)
    if row is None:
        raise RunMovedOn
    if row.asked_by_id == by.pk:
        raise SameAsker
    _must_be_unsent(run)
    items = run.items.filter(state=PayItem.State.IN_RUN)
    for details in BankDetails.objects.filter(pk__in=items.values("bank_details")):
        refuse_payee(details, by)
    refuse_changed(run)
    if run.file_sha256:
        first = how_of(run)
        first.not_used_at = at
        if first.pk is None:  # a run of before there was a choice
            assert run.released_at is not None  # noqa: S101 its file is made
            first.made_at, first.made_by = run.released_at, run.approved_by or by
        first.save()
        row.first = first
    second = how_now(run, by=by, at=at, chosen=row.format)
    made = written(run, second)
    sha256 = hashlib.sha256(made).hexdigest()
    if run.file_sha256:
        run.change_file(sha256=sha256)
    else:
        run.release(sha256=sha256, at=at)
    second.save()
    run.save()
    row.agreed_at, row.agreed_by = at, by
    row.save(update_fields=["first", "agreed_at", "agreed_by"])
    audit.record("second_route_agreed", subject=run.reference, by=by, at=at)
    return made


@transaction.atomic
def refuse_second_route(*, run: PayRun, by: User, at: datetime) -> None:
    """Take it back, or say no: the first way is used after all. A repeat changes nothing."""
    row = open_route(_locked(run))
    if row is None:
        return
    row.refused_at, row.refused_by = at, by
    row.save(update_fields=["refused_at", "refused_by"])
    audit.record("second_route_refused", subject=run.reference, by=by, at=at)
