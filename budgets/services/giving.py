"""What is kept for one duty, given to another or back to Free: rows of their own, never a change."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets import moves
from budgets.models import Accrual, Liability
from budgets.services.liabilities import KeptIsUsed, duty_of
from core.money import show
from ledger import services as ledger
from ledger.models import Reason
from people import audit
from people.models import User


@transaction.atomic
def give_kept(
    *, source: Liability, target: Liability, hours: Decimal, amount_pence: int, from_on: date,
    to_on: date, key: str, by: User, at: datetime,
) -> int:  # fmt: skip
    """Leave was taken: what was kept for it pays for the month in which it was taken.

    Both duties keep in one pot, so nothing moves in the ledger. Gives as far as was kept, and
    returns how much. A repeat of `key` gives nothing more.
    """
    ledger.lock(source.pot.budget.book)
    if first := Accrual.objects.filter(key=f"{key}:to").first():
        return first.kept_pence
    pence = min(amount_pence, max(0, duty_of(source).kept))
    common = {
        "from_on": from_on, "to_on": to_on, "given": True, "made_at": at, "made_by": by,
    }  # fmt: skip
    Accrual.objects.create(
        liability=source, hours=-hours, amount_pence=-amount_pence, kept_pence=-pence,
        how=f"Leave was taken: {show(pence)} goes to the pay of the month.", key=f"{key}:from",
        **common,
    )  # fmt: skip
    Accrual.objects.create(
        liability=target, hours=None, amount_pence=pence, kept_pence=pence,
        how=f"Leave was taken: {show(pence)} comes from holiday pay.", key=f"{key}:to", **common,
    )  # fmt: skip
    return pence


@transaction.atomic
def take_back_given(*, key: str, by: User, at: datetime) -> None:
    """The leave was written down by mistake: both rows are taken back.

    Raises KeptIsUsed where the other duty has used it meanwhile.
    """
    rows = Accrual.objects.filter(key__in=(f"{key}:from", f"{key}:to"), taken_back_by=None)
    for row in rows.select_related("liability__pot__budget__book"):
        ledger.lock(row.liability.pot.budget.book)
        if row.kept_pence > 0 and duty_of(row.liability).kept < row.kept_pence:
            raise KeptIsUsed
        Accrual.objects.create(
            liability=row.liability, from_on=row.from_on, to_on=row.to_on,
            hours=-row.hours if row.hours is not None else None, amount_pence=-row.amount_pence,
            kept_pence=-row.kept_pence, how="This was taken back.", reverses=row, given=True,
            made_at=at, made_by=by, key=f"rev:{row.key}"[:80],
        )  # fmt: skip


@transaction.atomic
def free_again(
    *, liability: Liability, amount_pence: int, how: str, once: str, by: User, at: datetime,
    on: date,
) -> Accrual:  # fmt: skip
    """What is kept and not needed is Free again. Raises KeptIsUsed where less is kept."""
    pot = liability.pot
    ledger.lock(pot.budget.book)
    if first := Accrual.objects.filter(key=f"free:{once}").first():
        return first
    if amount_pence <= 0 or duty_of(liability).kept < amount_pence:
        raise KeptIsUsed
    entry = ledger.post(
        book=pot.budget.book, key=f"accrual:free:{once}"[:120], reason=Reason.SET_ASIDE,
        moves=moves.set_aside_to_pot(pot, amount_pence, on), by=by, at=at, on=on,
    )  # fmt: skip
    audit.record("duty.freed", subject=liability.reference, by=by, at=at, person=pot.budget.person)
    return Accrual.objects.create(
        liability=liability, from_on=on, to_on=on, amount_pence=-amount_pence,
        kept_pence=-amount_pence, how=how, entry=entry, given=True, made_at=at, made_by=by,
        key=f"free:{once}",
    )  # fmt: skip
