"""Keeping money for what an employer will owe assistants, and letting it fall due.

The reserve stands on the pot's set-aside account. It is not Free, and no surplus is ever spoken
of before it comes off (docs/money.md).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from budgets import moves
from budgets.models import Accrual, Budget, Liability, LiabilityDue, Pot
from budgets.services.settle import NotEnoughFree, need_free
from budgets.services.tell import tell_others
from core.employing import TWO_PLACES, Kept, hours_of_pay, plain_sum, share_of_pay
from core.errors import DomainError
from core.money import show
from ledger import services as ledger
from ledger.models import Account, Entry, Kind, Reason, Side
from ledger.services import NewMove
from people import audit
from people.models import User
from support_plans.services.restrictions import need_payable

MOST_WORKER, MOST_WORDS = 80, 300


class NoWorker(DomainError):
    code = "no_worker"
    message = "Type the name of your assistant, for example Lee."


class DutyExists(DomainError):
    code = "duty_exists"
    message = "You keep money for this already. Look at the list."
    status = 409


class NotForSums(DomainError):
    code = "not_for_sums"
    message = "This grows with each pay. Write down the pay, and it is worked out."


class NothingToKeep(DomainError):
    code = "nothing_to_keep"
    message = "Type hours and pay an hour, or a sum. It has to be more than nothing."


class NoWords(DomainError):
    code = "no_words"
    message = "Say how you worked this out, in a few words."


class DayOutsidePotYear(DomainError):
    code = "day_outside_pot_year"
    message = "That day is outside this pot’s year. Check the date."


class KeptIsUsed(DomainError):
    code = "kept_is_used"
    message = "Part of this was paid out already. It cannot be taken back any more."
    status = 409


@dataclass(frozen=True)
class DutyFigures:
    """Where one duty stands: what it should hold, what is kept, what was used."""

    liability: Liability
    hours: Decimal
    worked_out: int  # all that was added
    kept: int  # of it, set aside and still there
    used: int  # fell due, whether out of what was kept or out of Free
    to_pay: int  # of it, not paid yet

    @property
    def missing(self) -> int:
        """What the pot had no Free money for, and has not paid since."""
        return max(0, self.worked_out - self.used - self.kept)


@transaction.atomic
def keep_for(
    *, pot: Pot, worker: str, kind: str, percent: Decimal | None = None, by: User, at: datetime,
    on: date,
) -> Liability:  # fmt: skip
    """Begin to keep money for one duty to one assistant.

    Holiday pay takes the council's policy share unless another is given; other kinds take the
    share given, or sums. Raises NoWorker, NothingToKeep, DutyExists, or FamilyNotPaid for somebody
    whom a direct payment may not pay.
    """
    name = worker.strip()[:MOST_WORKER]
    if not name:
        raise NoWorker(field="worker")
    if kind not in Liability.Kind.values or (percent is not None and not 0 < percent <= 100):  # noqa: PLR2004
        raise NothingToKeep(field="kind")
    pot = _closed(pot)
    if Liability.objects.filter(pot=pot, kind=kind, worker__iexact=name).exists():
        raise DutyExists(field="kind")
    by_policy = kind == Liability.Kind.HOLIDAY and percent is None
    if by_policy:
        percent = _share(pot.budget, on)[0]
    need_payable(pot.budget.person, name, on)
    row = Liability.objects.create(
        pot=pot,
        kind=kind,
        worker=name,
        percent=percent,
        by_policy=by_policy,
        made_at=at,
        made_by=by,
    )
    person = pot.budget.person
    audit.record("duty.kept_for", subject=row.reference, by=by, at=at, person=person)
    tell_others(
        person, by, "duty.kept_for", f"duty:{row.reference}",
        f"{by.get_short_name()} began to keep {row.get_kind_display().lower()} for {name}.",
        page="assistants", at=at,
    )  # fmt: skip
    return row


def _share(budget: Budget, on: date) -> tuple[Decimal, str]:
    found = budget.person.authority.policy("leave_accrual_percent", on)
    return Decimal(str(found.value)), found.origin


def _closed(pot: Pot) -> Pot:
    """The pot reread, with its accounts for keeping and owing; its book is locked."""
    ledger.lock(pot.budget.book)
    row = (
        Pot.objects.with_accounts()
        .select_related("budget__person__authority", "budget__person__user")
        .get(pk=pot.pk)
    )
    opened = {
        name: ledger.open_account(row.budget.book, Side.PLAN, kind, row.reference)
        for name, kind in (("set_aside", Kind.SET_ASIDE), ("owed", Kind.OWED))
        if getattr(row, name) is None
    }
    for name, account in opened.items():
        setattr(row, name, account)
    if opened:
        row.save(update_fields=list(opened))
    return row


@transaction.atomic
def accrue_on_pay(
    *, pot: Pot, worker: str, pay_pence: int, hours: Decimal | None = None, from_on: date,
    to_on: date, key: str, by: User, at: datetime, on: date,
) -> list[Accrual]:  # fmt: skip
    """What a pay adds to each duty to this assistant that grows with pay.

    Keeps as far as Free goes: a pay that happened is never refused for it. A repeat of `key`
    adds nothing. `from_on` and `to_on` are the days worked.
    """
    if not Liability.objects.filter(pot=pot, worker__iexact=worker.strip()).exists():
        return []
    pot = _closed(pot)
    rows = Liability.objects.filter(pot=pot, worker__iexact=worker.strip(), percent__isnull=False)
    found = []
    for row in rows.order_by("pk"):
        earlier = Accrual.objects.filter(key=f"{key}:{row.reference}").first()
        if earlier is None:
            percent, origin = row.percent or Decimal(0), ""
            if row.by_policy:
                percent, origin = _share(pot.budget, to_on)
            kept = share_of_pay(pay_pence, percent, hours=hours, origin=origin)
            earlier = _accrue(
                row, pot, kept, f"{key}:{row.reference}", from_on, to_on, by=by, at=at, on=on,
                pay_pence=pay_pence, percent=percent,
            )  # fmt: skip
        found.append(earlier)
    return found


@transaction.atomic
def keep_sum(
    *, liability: Liability, hours: Decimal | None = None, rate_pence: int | None = None,
    amount_pence: int | None = None, words: str = "", once: str, by: User, at: datetime, on: date,
) -> Accrual:  # fmt: skip
    """Keep hours at a rate, or a plain sum, for a duty that does not grow with pay.

    Raises NotForSums, NothingToKeep, NoWords, or NotEnoughFree: keeping is a choice here.
    """
    pot = _closed(liability.pot)
    if first := Accrual.objects.filter(key=f"sum:{once}").first():
        return first
    if liability.percent is not None:
        raise NotForSums
    kept = _sum_of(hours, rate_pence, amount_pence, words.strip()[:MOST_WORDS])
    need_free(pot, kept.amount_pence, "You want to keep")
    return _accrue(liability, pot, kept, f"sum:{once}", on, on, by=by, at=at, on=on)


def _sum_of(
    hours: Decimal | None, rate_pence: int | None, amount_pence: int | None, words: str
) -> Kept:
    if hours is not None and rate_pence is not None and amount_pence is None:
        kept = hours_of_pay(hours, rate_pence, words)
    elif amount_pence is not None and hours is None and rate_pence is None:
        if not words:
            raise NoWords(field="words")
        kept = plain_sum(amount_pence, words)
    else:
        raise NothingToKeep(field="amount")
    if kept.amount_pence <= 0:
        raise NothingToKeep(field="amount")
    return kept


def _accrue(
    liability: Liability, pot: Pot, kept: Kept, key: str, from_on: date, to_on: date, *, by: User,
    at: datetime, on: date, pay_pence: int = 0, percent: Decimal = Decimal(100),
) -> Accrual:  # fmt: skip
    free = Account.objects.balances([pot.free_id])[pot.free_id]
    pence = min(kept.amount_pence, free)
    entry = _post(pot, f"accrual:{key}", Reason.SET_ASIDE, moves.pot_to_set_aside(pot, pence, to_on),
                  by, at, on)  # fmt: skip
    row = Accrual.objects.create(
        liability=liability, from_on=from_on, to_on=to_on, hours=kept.hours, pay_pence=pay_pence,
        percent=percent, amount_pence=kept.amount_pence, kept_pence=pence, how=kept.how[:MOST_WORDS],
        entry=entry, made_at=at, made_by=by, key=key,
    )  # fmt: skip
    person = pot.budget.person
    audit.record("duty.accrued", subject=liability.reference, by=by, at=at, person=person)
    tell_others(
        person, by, "duty.accrued", f"accrual:{key}",
        f"{show(kept.amount_pence)} was set aside for {liability.worker}.",
        page="assistants", at=at,
    )  # fmt: skip
    return row


def _post(
    pot: Pot, key: str, reason: Reason, built: list[NewMove], by: User, at: datetime, on: date
) -> Entry | None:
    if not built:
        return None
    return ledger.post(
        book=pot.budget.book, key=key[:120], reason=reason, moves=built, by=by, at=at, on=on
    )


@transaction.atomic
def catch_up(*, liability: Liability, once: str, by: User, at: datetime, on: date) -> Accrual:
    """Keep now what the pot had no Free money for before, as far as Free goes.

    Raises NothingToKeep when nothing is missing, NotEnoughFree when nothing is Free.
    """
    pot = _closed(liability.pot)
    if first := Accrual.objects.filter(key=f"catch:{once}").first():
        return first
    missing = duty_of(liability).missing
    if not missing:
        raise NothingToKeep("Nothing is missing. All of it is set aside.")
    free = Account.objects.balances([pot.free_id])[pot.free_id]
    pence = min(missing, free)
    if not pence:
        raise NotEnoughFree(f"{pot.name} has nothing free. Move money into it first.")
    entry = _post(pot, f"accrual:catch:{once}", Reason.SET_ASIDE,
                  moves.pot_to_set_aside(pot, pence, on), by, at, on)  # fmt: skip
    return Accrual.objects.create(
        liability=liability, from_on=on, to_on=on, amount_pence=0, kept_pence=pence, entry=entry,
        how=f"{show(pence)} that was missing is set aside now.", made_at=at, made_by=by,
        key=f"catch:{once}",
    )  # fmt: skip


@transaction.atomic
def take_back_accruals(*, key: str, by: User, at: datetime, on: date) -> list[Accrual]:
    """A pay was a mistake: what it added to duties goes back, by rows of their own.

    Raises KeptIsUsed when the money kept has fallen due meanwhile.
    """
    rows = Accrual.objects.filter(key__startswith=f"{key}:", reverses=None, taken_back_by=None)
    chosen = list(rows.select_related("liability__pot__budget__book").order_by("pk"))
    return [take_back(accrual=row, by=by, at=at, on=on) for row in chosen]


@transaction.atomic
def take_back(*, accrual: Accrual, by: User, at: datetime, on: date) -> Accrual:
    """What was kept by mistake is Free again. A repeat returns the first row.

    Raises KeptIsUsed when less than that is still kept.
    """
    ledger.lock(accrual.liability.pot.budget.book)
    row = Accrual.objects.select_related("entry__book", "liability").get(pk=accrual.pk)
    if first := Accrual.objects.filter(reverses=row).first():
        return first
    if row.reverses_id is not None or duty_of(row.liability).kept < row.kept_pence:
        raise KeptIsUsed
    entry = ledger.reverse(entry=row.entry, by=by, at=at, on=on) if row.entry else None
    return Accrual.objects.create(
        liability=row.liability, from_on=row.from_on, to_on=row.to_on,
        hours=-row.hours if row.hours is not None else None, pay_pence=row.pay_pence,
        percent=row.percent, amount_pence=-row.amount_pence, kept_pence=-row.kept_pence,
        how="This was taken back.", entry=entry, reverses=row, made_at=at, made_by=by,
        key=f"rev:{row.key}"[:80],
    )  # fmt: skip


@transaction.atomic
def fall_due(
    *, liability: Liability, amount_pence: int, hours: Decimal | None = None, words: str = "",
    due_on: date, once: str = "", by: User, at: datetime, on: date,
) -> LiabilityDue:  # fmt: skip
    """A duty has to be paid: out of what was kept for it, then what was kept for no duty by name
    (a reserve that was brought along), then out of Free.

    Raises NothingToKeep, DayOutsidePotYear, or NotEnoughFree with both amounts in words.
    """
    pot = _closed(liability.pot)
    if once and (first := LiabilityDue.objects.filter(once=once).first()):
        return first
    if amount_pence <= 0:
        raise NothingToKeep(field="amount")
    if due_on not in pot.period.period:
        raise DayOutsidePotYear(field="due_on")
    own = min(amount_pence, max(0, duty_of(liability).kept))
    kept = min(amount_pence, own + kept_for_nothing_named(pot))
    free = Account.objects.balances([pot.free_id])[pot.free_id]
    if amount_pence - kept > free:
        raise NotEnoughFree(
            f"{show(kept)} is set aside for this and {show(free)} is free. "
            f"You typed {show(amount_pence)}. Move money into the pot first.",
            field="amount",
        )
    row = LiabilityDue(
        liability=liability, due_on=due_on, hours=hours, amount_pence=amount_pence,
        from_kept_pence=own, words=words.strip()[:MOST_WORDS], made_at=at, made_by=by,
        once=once or None,
    )  # fmt: skip
    built = moves.duty_falls_due(pot, kept, amount_pence - kept, due_on)
    entry = _post(pot, f"due:{row.reference}", Reason.LIABILITY_BILL, built, by, at, on)
    assert entry is not None  # noqa: S101 an amount above nothing moves
    row.entry = entry
    row.save()
    person = pot.budget.person
    audit.record("duty.due", subject=row.reference, by=by, at=at, person=person)
    tell_others(
        person, by, "duty.due", f"due:{row.reference}",
        f"{show(amount_pence)} is due to {liability.worker}.", page="assistants", at=at,
    )  # fmt: skip
    return row


def kept_for_nothing_named(pot: Pot) -> int:
    """Set aside in the pot without a duty by name, such as a reserve brought from before."""
    if pot.set_aside_id is None:
        return 0
    there = Account.objects.balances([pot.set_aside_id])[pot.set_aside_id]
    named = sum(one.kept for one in _figures(list(Liability.objects.filter(pot=pot))))
    return max(0, there - named)


def duties_of(budget: Budget) -> list[DutyFigures]:
    """Every duty of a budget with its figures. Three queries, whatever the history."""
    return _figures(list(
        Liability.objects.filter(pot__budget=budget)
        .select_related("pot", "pot__period")
        .order_by("worker", "pot__period__starts_on", "pk")
    ))  # fmt: skip


def duty_of(liability: Liability) -> DutyFigures:
    return _figures([liability])[0]


def _figures(rows: list[Liability]) -> list[DutyFigures]:
    added: dict[int, dict[str, Any]] = {
        row["liability"]: dict(row)
        for row in Accrual.objects.filter(liability__in=rows)
        .values("liability")
        .annotate(hours=Sum("hours"), amount=Sum("amount_pence"), kept=Sum("kept_pence"))
        .order_by()
    }
    gone: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])  # from kept, whole, to pay
    for pk, used, whole, state in LiabilityDue.objects.filter(liability__in=rows).values_list(
        "liability_id", "from_kept_pence", "amount_pence", "state"
    ):
        gone[pk][0] += used
        gone[pk][1] += whole
        gone[pk][2] += whole if state == LiabilityDue.State.DUE else 0
    found = []
    for row in rows:
        sums = added.get(row.pk, {})
        from_kept, used, to_pay = gone[row.pk]
        kept = int(sums.get("kept") or 0) - from_kept
        found.append(
            DutyFigures(
                row,
                Decimal(sums.get("hours") or 0).quantize(TWO_PLACES),
                int(sums.get("amount") or 0),
                kept,
                used,
                to_pay,
            )
        )
    return found
