"""Issuing a report: frozen, by month and version. A correction is a new version that says why."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core.clock import day_of
from core.errors import DomainError
from core.models import Authority
from core.money import show
from core.periods import Period, month_of
from people import audit
from people.models import User
from reports.models import MoneyReport
from reports.services.content import content_of
from reports.services.working_out import keep_up, one_at_a_time

LIVE = ("worked_out_on",)  # not what the report says of the money


class MonthNotOver(DomainError):
    code = "month_not_over"
    message = "This month is not over yet. Its report comes after it."


class CorrectionNeedsWhy(DomainError):
    code = "correction_needs_why"
    message = "There is a report of this month. Say why it is made again."


class NothingChanged(DomainError):
    code = "nothing_changed"
    message = "Nothing has changed since the last report of this month."
    status = 409


def canonical(content: dict[str, Any]) -> str:
    """The one way of writing a report, so that its fingerprint can be checked by anyone."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


@transaction.atomic
def issue(
    *, authority: Authority, month: date, at: datetime, by: User | None = None, why: str = ""
) -> MoneyReport:
    """Freeze the report of a month; once there is one, a correction with its reason.

    Raises MonthNotOver, CorrectionNeedsWhy or NothingChanged.
    """
    days = month_of(month)
    on = day_of(at)
    if on <= days.ends_on:
        raise MonthNotOver(field="month")
    one_at_a_time()
    standing = latest(authority, days.starts_on)
    if standing is not None and not why.strip():
        raise CorrectionNeedsWhy(field="why")
    keep_up(at=at)
    content = content_of(authority, days, on=on)
    changed = list(differences(standing.content, content)) if standing else []
    if standing is not None and not changed:
        raise NothingChanged
    row = MoneyReport.objects.create(
        authority=authority, month=days.starts_on, version=standing.version + 1 if standing else 1,
        content=content, sha256=digest_of(content), changed=changed,
        why=why.strip() if standing else "", made_at=at, made_by=by,
    )  # fmt: skip
    audit.record("money_report.issued", subject=row.reference, by=by, at=at)
    return row


def latest(authority: Authority, month: date) -> MoneyReport | None:
    """The newest version of a month."""
    rows = MoneyReport.objects.filter(authority=authority, month=month)
    return rows.order_by("-version").first()


def newest_of_each_month(authority: Authority) -> list[MoneyReport]:
    """The newest version of every month, the newest month first."""
    found: dict[date, MoneyReport] = {}
    for row in MoneyReport.objects.filter(authority=authority).order_by("-month", "-version"):
        found.setdefault(row.month, row)
    return list(found.values())


def due(authority: Authority, on: date) -> Period | None:
    """The month whose first report should be made by now; None when it is there or too early."""
    if on.day < int(authority.policy("money_report_day", on).value):
        return None
    month = month_of(on.replace(day=1) - timedelta(days=1))
    return None if latest(authority, month.starts_on) else month


NAMES = {
    "budgets": "From people’s budgets", "grants": "Grants and core funding",
    "contracts": "Contracts", "all": "All three together",
}  # fmt: skip


def differences(was: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """What a correction changes, in sentences; nothing when the reports say the same."""
    kept = [{k: v for k, v in one.items() if k not in LIVE} for one in (was, now)]
    if kept[0] == kept[1]:
        return
    said = False
    for stream, name in NAMES.items():
        parts = [one["all"] if stream == "all" else one["streams"][stream] for one in kept]
        for what, (before, after) in (
            ("in all", [part["pence"] for part in parts]),
            ("to user-led organisations", [part["bands"].get("user_led", 0) for part in parts]),
        ):
            if before != after:
                said = True
                yield f"{name}, {what}: {_shown(after)}. It was {_shown(before)}."
    if not said:
        parts_changed = sorted(k for k in kept[1] if kept[1].get(k) != kept[0].get(k))
        yield f"Other parts changed: {', '.join(parts_changed).replace('_', ' ')}."


def _shown(pence: int | None) -> str:
    return "not shown" if pence is None else show(pence)
