"""What bills and payments do to promises: priced parts by pot and period, and the moves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from budgets import moves
from budgets.models import Agreement, Allocation, Closing, Pot
from budgets.moves import Part
from core.errors import DomainError
from core.money import show
from ledger import services as ledger
from ledger.models import Account, Book, Entry, Reason
from people.models import User


class DayOutsidePromise(DomainError):
    code = "day_outside_promise"
    message = "Nothing is promised for that day. Check the date."


class NotEnoughLeft(DomainError):
    code = "not_enough_left"
    message = "There is not enough money left in this pot. Nothing was changed."


class AfterTheEnd(DomainError):
    code = "after_the_end"
    message = "This budget has ended. Support after its last day cannot be paid."
    status = 409


class NotEnoughFree(DomainError):
    code = "not_enough_free"
    message = "There is not enough Free money in this pot. Nothing was changed."


def parts_of(agreement: Agreement, amounts: Iterable[tuple[date, int]]) -> list[Part]:
    """Amounts by day, each on the promise of the funding period its day lies in.

    Amounts of one day and promise are joined. Raises DayOutsidePromise.
    """
    rows = list(
        Allocation.objects.filter(agreement=agreement).select_related(
            "promised", "owed", "paid", "pot__free", "pot__paid", "pot__period"
        )
    )
    sums: dict[tuple[int, date], int] = defaultdict(int)
    for day, pence in amounts:
        row = next((row for row in rows if day in row.pot.period.period), None)
        if row is None:
            raise DayOutsidePromise
        sums[row.pk, day] += pence
    by_id = {row.pk: row for row in rows}
    return [Part(by_id[pk], pence, day) for (pk, day), pence in sorted(sums.items()) if pence > 0]


def tolerance(parts: Sequence[Part]) -> list[Part]:
    """What must be promised besides, from Free, before these parts can be owed.

    The book must be locked. Raises NotEnoughLeft, with the pot and both amounts in words, or
    AfterTheEnd for support after a death or another end of the budget.
    """
    _refuse_after_the_end(parts)
    need: dict[int, int] = defaultdict(int)
    first: dict[int, Part] = {}
    for part in parts:
        need[part.allocation.pk] += part.amount_pence
        first.setdefault(part.allocation.pk, part)
    accounts = [p.allocation.promised_id for p in parts] + [p.allocation.pot.free_id for p in parts]
    balances = Account.objects.balances(accounts)
    more = []
    for pk, part in first.items():
        pot = part.allocation.pot
        missing = need[pk] - balances[part.allocation.promised_id]
        if missing <= 0:
            continue
        if missing > balances[pot.free_id]:
            left = balances[part.allocation.promised_id] + balances[pot.free_id]
            raise NotEnoughLeft(
                f"{pot.name} has {show(left)} left for this. It comes to {show(need[pk])}."
            )
        balances[pot.free_id] -= missing
        more.append(Part(part.allocation, missing, part.service_on))
    return more


@transaction.atomic
def owe(
    parts: Sequence[Part], *, key: str, by: User | None, at: datetime, book: Book,
    on: date | None = None, reason: Reason = Reason.BILL_CONFIRMED,
) -> Entry:  # fmt: skip
    """The person said yes: promised → owed, topped up from Free where the bill is a little more.

    Raises NotEnoughLeft, or AfterTheEnd for support after a death or another end of the budget.
    A repeat of the key returns the first entry.
    """
    ledger.lock(book)
    posted = Entry.objects.filter(key=key).first()
    if posted is not None:
        return posted
    built = [*moves.free_to_promised(tolerance(parts)), *moves.promised_to_owed(parts)]
    return ledger.post(book=book, key=key, reason=reason, moves=built, by=by, at=at, on=on)


def _refuse_after_the_end(parts: Sequence[Part]) -> None:
    books = {part.allocation.promised.book_id for part in parts}
    last = Closing.objects.filter(budget__book__in=books).values_list("last_day", flat=True).first()
    if last is not None and any(part.service_on > last for part in parts):
        raise AfterTheEnd(
            f"This support ended on {last.day} {last:%B %Y}. Say no to what is after that day."
        )


@transaction.atomic
def release(
    parts: Sequence[Part], *, key: str, by: User | None, at: datetime, book: Book,
    on: date | None = None, reason: Reason = Reason.BILL_REFUSED,
) -> Entry | None:  # fmt: skip
    """Promised money that will not be billed goes back to Free, as far as it is still promised."""
    ledger.lock(book)
    left = Account.objects.balances(part.allocation.promised_id for part in parts)
    chosen = []
    for part in parts:
        pence = min(part.amount_pence, left[part.allocation.promised_id])
        left[part.allocation.promised_id] -= pence
        chosen.append(Part(part.allocation, pence, part.service_on))
    built = moves.promised_to_free(chosen)
    if not built:
        return None
    return ledger.post(book=book, key=key, reason=reason, moves=built, by=by, at=at, on=on)


def need_free(pot: Pot, amount_pence: int, words: str) -> None:
    """Refuse in words what is more than the pot's Free. The book must be locked."""
    free = Account.objects.balances([pot.free_id])[pot.free_id]
    if amount_pence > free:
        raise NotEnoughFree(
            f"{pot.name} has {show(free)} free. {words} {show(amount_pence)}.", field="amount"
        )
