"""A bill to a pool: one paper, a bill for each member by share, each answered by its own member."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from budgets import pools
from budgets.models import Agreement, Pool, PoolMember, PoolShare
from budgets.services import pools as sharing
from core.errors import DomainError
from invoices.models import Bill
from invoices.services.submitting import BadLine, NewBill, NewLine, NothingBilled, submit_bill
from ledger import services as ledger
from people.models import User

FOUR_PLACES = Decimal("0.0001")


class NothingShared(DomainError):
    code = "nothing_shared"
    message = "Nothing was agreed for this day. Check the days of the bill."


class SharesChanged(DomainError):
    code = "shares_changed"
    message = "Shares changed during these days. Send a line for each part."


class BillsStillOpen(DomainError):
    code = "bills_still_open"
    message = "A bill of yours is still open. Answer it first, then what is left comes back."
    status = 409


class NotAllBilled(DomainError):
    code = "not_all_billed"
    message = "Your last weeks are not billed yet. What is left comes back after that."
    status = 409


@transaction.atomic
def submit_pool_bill(
    *, pool: Pool, new: NewBill, by: User, at: datetime, on: date, source: str = Bill.Source.WEB,
    once: str = "",
) -> list[Bill]:  # fmt: skip
    """Send one bill of a pool: each member gets their part of each line, to the penny.

    The bills are numbered N/1, N/2… in the order of the members. Units are weeks. Raises
    NothingShared, SharesChanged, NothingBilled, or what `submit_bill` raises; all or nothing.
    """
    rows = [(line, _shares_for(pool, line)) for line in new.lines]
    if not rows:
        raise NothingBilled
    agreements = {share.agreement for _, shares in rows for share, _ in shares if share.agreement}
    ledger.lock(*(agreement.budget.book for agreement in agreements))
    if once and (first := list(Bill.objects.filter(once__startswith=f"{once}:").order_by("pk"))):
        return first
    split = split_lines(rows)
    return [
        submit_bill(
            agreement=agreement, new=replace(new, number=f"{new.number.strip()}/{n}", lines=lines),
            by=by, at=at, on=on, source=source, once=f"{once}:{n}" if once else "",
        )
        for n, (agreement, lines) in enumerate(split, 1)
    ]  # fmt: skip


def _shares_for(pool: Pool, line: NewLine) -> list[tuple[PoolShare, int]]:
    """Whose shares a line is split by; the same on its last day."""
    if line.net_pence <= 0 or line.units <= 0 or line.vat_pence:
        raise BadLine("A line of a shared bill has weeks and an amount with VAT, above nought.")
    first = sharing.weights_on(pool, line.service_on)
    last = sharing.weights_on(pool, line.last_day)
    if not first:
        raise NothingShared
    if [share.pk for share, _ in first] != [share.pk for share, _ in last]:
        raise SharesChanged
    return first


def split_lines(
    rows: Sequence[tuple[NewLine, Sequence[tuple[PoolShare, int]]]],
) -> list[tuple[Agreement, list[NewLine]]]:
    """Each line by share, in the order of the members; parts of nothing are left out."""
    found: dict[int, tuple[Agreement, list[NewLine]]] = {}
    for line, shares in rows:
        parts = pools.by_share(line.net_pence, [weight for _, weight in shares])
        for (share, _), pence in zip(shares, parts, strict=True):
            if share.agreement is None or not pence:
                continue
            rate = (Decimal(pence) / line.units).quantize(FOUR_PLACES, rounding=ROUND_HALF_UP)
            part = replace(line, rate_pence=rate, net_pence=pence, unit=share.agreement.unit)
            found.setdefault(share.agreement.pk, (share.agreement, []))[1].append(part)
    return list(found.values())


@transaction.atomic
def give_back(*, member: PoolMember, by: User, at: datetime, on: date) -> int:
    """After their last day and their last bill: what is left of a member's share is Free again.

    Returns pence. Raises BillsStillOpen, NotAllBilled, or TooSoonToGiveBack.
    """
    agreements = list(
        Agreement.objects.filter(pool_share__member=member).select_related("budget__book")
    )
    ledger.lock(*(agreement.budget.book for agreement in agreements))
    bills = Bill.objects.live().filter(agreement__in=agreements, kind=Bill.Kind.INVOICE)
    if bills.filter(state__in=Bill.OPEN).exists():
        raise BillsStillOpen
    last = max((row.last_day for row in agreements), default=None)
    if last is not None and last < on and not bills.filter(to_on__gte=last).exists():
        raise NotAllBilled
    return sharing.give_back_rest(member=member, by=by, at=at, on=on)
