"""The end of a budget: support stops, debts first, the person's own money back, then the rest.

Who works it out is not who agrees it. What comes to light later is an adjustment that one asks
for and another decides.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, Sum

from budgets import closing as sums
from budgets import moves, pausing
from budgets.closing import Outcome, Place
from budgets.models import (
    Agreement,
    Allocation,
    Budget,
    Closing,
    ClosingAdjustment,
    ClosingDebt,
    ContributionCharge,
    Funder,
    Holding,
    Pot,
    Suspension,
)
from budgets.services import after_death, paying_out, resting
from budgets.services.changing import moves_of, settled_until
from budgets.services.charges import charge_weeks, charged_pence
from budgets.services.figures import sessions_of
from budgets.services.tell import tell_others, tell_provider, tell_workers
from core.days import day_words
from core.errors import DomainError, Stale
from core.money import show
from core.periods import DAYS_IN_WEEK, Period
from ledger import services as ledger
from ledger.models import Account, Kind, Move, Reason
from ledger.services import NewMove
from people import audit
from people.models import Person, Relationship, Role, User

ONE_DAY = timedelta(days=1)
MOST_WORDS = 200


class EndedAlready(DomainError):
    code = "ended_already"
    message = "This budget has ended already. Look at its closing."
    status = 409


class LastDayNotNow(DomainError):
    code = "last_day_not_now"
    message = "Choose a last day inside the budget, today or before."


class SayWhatAndWhom(DomainError):
    code = "say_what_and_whom"
    message = "Write what is to be paid, to whom, and how much."


class OtherPot(DomainError):
    code = "other_pot"
    message = "That pot belongs to another budget. Choose again."


class SupportNotBilled(DomainError):
    code = "support_not_billed"
    message = "Some support before the last day is not billed yet."
    status = 409


class FiguresMoved(Stale):
    code = "figures_moved"
    message = "Money has moved since this was worked out. Work it out again."


class ReasonForNo(DomainError):
    code = "reason_for_no"
    message = "Write why not. The person who asked reads it."


class NobodyDied(DomainError):
    code = "nobody_died"
    message = "An executor is written down after a death only."


class SayWhatYouSaw(DomainError):
    code = "say_what_you_saw"
    message = "Write which paper you saw, such as the grant of probate and its date."


# Ending.


@transaction.atomic
def end_budget(
    *, budget: Budget, why: str, last_day: date, by: User, at: datetime, on: date, words: str = ""
) -> Closing:
    """Nothing is agreed, promised or paid in after `last_day`; support until then is paid.

    What was promised for later days goes back to Free. What the person pays is charged for days
    until then. Raises EndedAlready or LastDayNotNow.
    """
    budget = Budget.objects.with_accounts().get(pk=budget.pk)
    ledger.lock(budget.book)
    if Closing.objects.filter(budget=budget).exists():
        raise EndedAlready
    if last_day not in budget.period or last_day > on:
        raise LastDayNotNow(
            f"Choose a day from {day_words(budget.starts_on)} to {day_words(min(on, budget.ends_on))}.",
            field="last_day",
        )
    closing = Closing(
        budget=budget, why=why, last_day=last_day, words=words.strip()[:300], made_at=at, made_by=by
    )
    agreements = list(
        Agreement.objects.filter(budget=budget).select_related("budget__book", "organisation")
    )
    built = [move for agreement in agreements for move in _stop(agreement, last_day)]
    closing.freed_pence = sum(move.amount_pence for move in built)
    for pause in Suspension.objects.open().filter(budget=budget):  # its days stay as counted
        pause.end(pause.counted_until + ONE_DAY, by=by, at=at)
        pause.save()
    charge_weeks([budget], on=last_day, at=at)
    _charge_days_only(budget, last_day, at)
    closing.save()
    resting.settle(budget, by=by, at=at, on=on)
    budget.state = Budget.State.ENDED
    budget.save(update_fields=["state"])
    person = budget.person
    if why == Closing.Why.DIED:
        person.died_on = last_day
        person.save(update_fields=["died_on"])
        after_death.end_helpers(person=person, died_on=last_day, by=by, at=at, on=on)
    closing.save()
    if built:
        ledger.post(
            book=budget.book, key=f"closing:{closing.reference}:ended", reason=Reason.ENDED,
            moves=built, by=by, at=at, on=on,
        )  # fmt: skip
    audit.record("budget.ended", subject=closing.reference, by=by, at=at, person=person, words=why)
    _tell_end(closing, agreements, by=by, at=at)
    return closing


def _stop(agreement: Agreement, last_day: date) -> list[NewMove]:
    """The agreement ends; moves that free what was promised for later days."""
    if agreement.last_day <= last_day:
        return []
    first = max(agreement.starts_on, last_day - timedelta(days=DAYS_IN_WEEK - 1))
    stretch = Period(first, agreement.last_day)
    before = sessions_of(agreement, stretch)
    agreement.stop(last_day)
    agreement.save(update_fields=["state", "ended_on"])
    after = sessions_of(agreement, stretch)
    settled = settled_until(agreement)
    less = [one for one in pausing.changed(before, after) if settled is None or one.on > settled]
    return moves_of(agreement, less)


def _charge_days_only(budget: Budget, last_day: date, at: datetime) -> None:
    """Weeks charged beyond the last day are charged for their days only; a row each, cited."""
    rows = list(ContributionCharge.objects.filter(budget=budget, pause=None, ends_on__gt=last_day))
    for row in rows:
        whole = Period(row.starts_on, row.ends_on)
        less = sums.kept_of(row.amount_pence, whole, last_day) - row.amount_pence
        if less:
            ContributionCharge.objects.create(
                budget=budget, starts_on=max(row.starts_on, last_day + ONE_DAY),
                ends_on=row.ends_on, amount_pence=less, made_at=at, weekly_pence=row.weekly_pence,
                reason=f"The budget ended on {day_words(last_day)}; charge {row.pk} counts until then",
            )  # fmt: skip


def _tell_end(closing: Closing, agreements: list[Agreement], *, by: User, at: datetime) -> None:
    person = closing.budget.person
    for agreement in agreements:
        tell_provider(
            agreement, "budget.ended", f"closing:{closing.reference}:{agreement.reference}",
            f"Support for {person.known_as} ended on {day_words(closing.last_day)}. "
            "Bill what you gave until then. It will be paid.", at=at,
        )  # fmt: skip
    tell_others(
        person, by, "budget.ended", f"closing-for:{closing.reference}",
        f"Your budget ended on {day_words(closing.last_day)}. Bills until then are still paid.",
        page="pots", at=at,
    )  # fmt: skip
    tell_workers(
        person, "budget.ended", f"closing-worker:{closing.reference}",
        f"{person.known_as}’s budget ended on {day_words(closing.last_day)}. Write down what is to be paid.",
        at=at, but=by,
    )  # fmt: skip


# What is still to be paid.


@transaction.atomic
def add_debt(
    *, closing: Closing, pot: Pot, words: str, paid_to: str, amount_pence: int, by: User,
    at: datetime,
) -> ClosingDebt:  # fmt: skip
    """Wages, holiday pay, notice, redundancy: paid before anything is shared out.

    Raises ClosingMovedOn, OtherPot or SayWhatAndWhom.
    """
    ledger.lock(closing.budget.book)
    closing.refresh_from_db()
    closing.must_be(Closing.State.OPEN)
    _refuse_debt(closing, pot, words, paid_to, amount_pence)
    row = ClosingDebt.objects.create(
        closing=closing, pot=pot, words=words.strip()[:MOST_WORDS], paid_to=paid_to.strip()[:120],
        amount_pence=amount_pence, made_at=at, made_by=by,
    )  # fmt: skip
    person = closing.budget.person
    audit.record("closing.debt", subject=closing.reference, by=by, at=at, person=person)
    return row


def _refuse_debt(closing: Closing, pot: Pot, words: str, paid_to: str, pence: int) -> None:
    if pot.budget_id != closing.budget_id:
        raise OtherPot(field="pot")
    if pence <= 0 or not words.strip() or not paid_to.strip():
        raise SayWhatAndWhom(field="words")


@transaction.atomic
def drop_debt(*, debt: ClosingDebt, by: User, at: datetime) -> ClosingDebt:
    """It was written down wrongly. Raises ClosingMovedOn."""
    closing = debt.closing
    ledger.lock(closing.budget.book)
    closing.refresh_from_db()
    closing.must_be(Closing.State.OPEN)
    if debt.dropped_at is None:
        debt.dropped_at, debt.dropped_by = at, by
        debt.save(update_fields=["dropped_at", "dropped_by"])
        person = closing.budget.person
        audit.record("closing.debt_dropped", subject=closing.reference, by=by, at=at, person=person)
    return debt


# Working it out.


@dataclass(frozen=True)
class Working:
    """What the accounts hold, and what is owed, charged and received."""

    outcome: Outcome
    charged: int
    received: int
    own: int  # top-ups of their own that were not used
    not_billed: int  # promised for support until the last day


def work_out(closing: Closing, on: date) -> Working:
    """Debts first; the person's own money; the rest. Nothing is written."""
    budget = closing.budget
    debts: dict[int, int] = defaultdict(int)
    for debt in closing.debts.filter(dropped_at=None).select_related("pot"):
        debts[debt.pot.holding_id] += debt.amount_pence
    held = list(
        Holding.objects.filter(budget=budget)
        .exclude(account=None)
        .select_related("account")
        .order_by("pk")
    )
    places = [
        Place(one.pk, _balance(one.account_id), _owed(one), debts.pop(one.pk, 0)) for one in held
    ]
    charged, received = charged_pence(budget), received_pence(budget)
    rule, own = budget.person.authority.policy("estate_rule", on), _own_unused(closing)
    outcome = sums.outcome(
        places, other_debts=sum(debts.values()), charged=charged, received=received,
        rule=str(rule.value) if closing.why == Closing.Why.DIED else sums.TO_ESTATE, own=own,
    )  # fmt: skip
    return Working(outcome, charged, received, own, _not_billed(budget))


def _own_unused(closing: Closing) -> int:
    """Of money the person added beyond the plan: what its pots still hold after every debt."""
    own = Funder.objects.filter(budget=closing.budget, kind=Funder.Kind.OWN).first()
    if own is None:
        return 0
    added: dict[int, int] = defaultdict(int)
    for move in Move.objects.filter(source=own.agreed_id, entry__reversed_by=None):
        added[move.target_id] += move.amount_pence
    debts = _debts_by_pot(closing)
    return sum(
        max(0, min(added[pot.free_id], _free_and_kept(pot) - debts[pot.pk]))
        for pot in Pot.objects.with_accounts().filter(budget=closing.budget, free__in=added)
    )


def _debts_by_pot(closing: Closing) -> dict[int, int]:
    debts: dict[int, int] = defaultdict(int)
    for debt in closing.debts.filter(dropped_at=None):
        debts[debt.pot_id] += debt.amount_pence
    return debts


def _free_and_kept(pot: Pot) -> int:
    return _balance(pot.free_id) + _balance(pot.set_aside_id)


def _balance(account_id: int | None) -> int:
    return Account.objects.balances([account_id])[account_id] if account_id else 0


def _owed(holding: Holding) -> int:
    """Said yes to, to be paid from this account."""
    found = Account.objects.filter(
        Q(owed_of__pot__holding=holding) | Q(owed_of_pot__holding=holding), kind=Kind.OWED
    )
    return int(found.aggregate(all=Sum("balance_pence"))["all"] or 0)


def _not_billed(budget: Budget) -> int:
    rows = Allocation.objects.filter(agreement__budget=budget)
    return int(rows.aggregate(all=Sum("promised__balance_pence"))["all"] or 0)


def received_pence(budget: Budget) -> int:
    """What the person paid of their part, as it stands in the ledger; what was undone is not in it."""
    rows = Move.objects.filter(
        source=budget.contributor_account_id, entry__reason=Reason.CONTRIBUTION_RECEIVED,
        entry__reversed_by=None,
    )  # fmt: skip
    return int(rows.aggregate(all=Sum("amount_pence"))["all"] or 0)


@transaction.atomic
def propose_closing(*, closing: Closing, by: User, at: datetime, on: date) -> Closing:
    """The figures are worked out and wait for a second person.

    Raises SupportNotBilled while support until the last day is promised and not billed, or
    ClosingMovedOn.
    """
    ledger.lock(closing.budget.book)
    closing.refresh_from_db()
    found = work_out(closing, on)
    if found.not_billed:
        raise SupportNotBilled(
            f"{show(found.not_billed)} of support until {day_words(closing.last_day)} is not billed "
            "or not answered yet. Wait for the bills. What nobody bills is freed by itself."
        )
    closing.propose(by=by, at=at)
    write(closing, found, on)
    closing.save()
    person = closing.budget.person
    audit.record("closing.proposed", subject=closing.reference, by=by, at=at, person=person)
    return closing


def write(closing: Closing, found: Working, on: date) -> None:
    """Put the figures into the row; nothing is saved."""
    rule = closing.budget.person.authority.policy("estate_rule", on)
    closing.rule, closing.origin = str(rule.value), rule.origin[:200]
    closing.charged_pence, closing.received_pence = found.charged, found.received
    closing.own_pence = found.own
    one = found.outcome
    closing.held_pence, closing.owed_pence, closing.debts_pence = one.held, one.owed, one.debts
    closing.estate_pence, closing.council_pence = one.estate, one.council
    closing.council_pays_pence = one.council_pays


@transaction.atomic
def take_back_closing(*, closing: Closing, by: User, at: datetime) -> Closing:
    """Work it out again. Raises ClosingMovedOn."""
    ledger.lock(closing.budget.book)
    closing.refresh_from_db()
    closing.take_back()
    closing.save()
    person = closing.budget.person
    audit.record("closing.taken_back", subject=closing.reference, by=by, at=at, person=person)
    return closing


@transaction.atomic
def agree_closing(*, closing: Closing, by: User, at: datetime, on: date) -> Closing:
    """A second person says yes: debts are paid, then the rest is shared out, in one entry.

    Raises SomeoneElseCloses, ClosingMovedOn, or FiguresMoved when money moved in between.
    """
    budget = Budget.objects.with_accounts().select_related(
        "payee_account", "funder_account", "contributor_account"
    ).get(pk=closing.budget_id)  # fmt: skip
    ledger.lock(budget.book)
    closing.refresh_from_db()
    closing.budget = budget
    closing.agree(by=by, at=at)
    found = work_out(closing, on)
    now = Closing()
    now.budget = budget
    write(now, found, on)
    if found.not_billed or _figures(now) != _figures(closing):
        raise FiguresMoved
    shares = paying_out.funder_shares(budget, found.outcome.council)
    plan = _plan_moves(closing)
    closing.save()
    paying_out.write_payments(closing, found.outcome, shares)
    built = [*plan, *_cash_moves(closing, found.outcome)]
    if built:
        closing.entry = ledger.post(
            book=budget.book, key=f"closing:{closing.reference}:closed", reason=Reason.ENDED,
            moves=built, by=by, at=at, on=on,
        )  # fmt: skip
    closing.save()
    person = budget.person
    audit.record("closing.agreed", subject=closing.reference, by=by, at=at, person=person)
    return closing


def _figures(closing: Closing) -> tuple[int, ...]:
    return (
        closing.held_pence, closing.owed_pence, closing.debts_pence, closing.charged_pence,
        closing.received_pence, closing.own_pence, closing.estate_pence, closing.council_pence,
        closing.council_pays_pence,
    )  # fmt: skip


def _plan_moves(closing: Closing) -> list[NewMove]:
    """Debts out of their pots, kept money first; all that is Free back to the agreed budget."""
    budget, debts = closing.budget, _debts_by_pot(closing)
    built: list[NewMove] = []
    back = _balance(budget.unallocated_account_id)
    for pot in Pot.objects.with_accounts().filter(budget=budget).order_by("pk"):
        kept = _balance(pot.set_aside_id)
        if kept and pot.set_aside is not None:
            built.append(NewMove(pot.set_aside, pot.free, kept))
        left = _balance(pot.free_id) + kept - debts[pot.pk]
        if left < 0:
            built += _raised(budget, pot, -left)
        if debts[pot.pk]:
            built += moves.pot_to_paid(pot, debts[pot.pk], closing.last_day)
        if left > 0:
            built.append(NewMove(pot.free, budget.unallocated_account, left))
            back += left
    if closing.own_pence:
        own = Funder.objects.select_related("agreed").get(budget=budget, kind=Funder.Kind.OWN)
        built.append(NewMove(budget.unallocated_account, own.agreed, closing.own_pence))
        back -= closing.own_pence
    return built + (paying_out.back_to_funders(budget, back) if back > 0 else [])


def _raised(budget: Budget, pot: Pot, pence: int) -> list[NewMove]:
    """More money for a pot, by decision of the funder."""
    return [
        NewMove(budget.agreed_account, budget.unallocated_account, pence),
        NewMove(budget.unallocated_account, pot.free, pence),
    ]


def _cash_moves(closing: Closing, outcome: Outcome) -> list[NewMove]:
    budget = closing.budget
    holdings = {
        row.pk: row for row in Holding.objects.filter(budget=budget).select_related("account")
    }
    built: list[NewMove] = []
    for share in outcome.shares:
        account = holdings[share.key].account
        assert account is not None  # noqa: S101 only holdings with an account are places
        for target, pence in (
            (budget.payee_account, share.to_payees),
            (budget.contributor_account, share.to_estate),
        ):
            if pence:
                built.append(NewMove(account, target, pence))
    rows = list(closing.payments.select_related("funder__cash"))
    back = paying_out.cash_to_funders(closing, holdings, rows)
    return [*built, *back, *moves.funder_to_payee(budget, outcome.council_pays)]


# Afterwards.


@transaction.atomic
def ask_adjustment(
    *, closing: Closing, pot: Pot, words: str, paid_to: str, amount_pence: int, service_on: date,
    by: User, at: datetime,
) -> ClosingAdjustment:  # fmt: skip
    """A debt came to light after closing: it waits for another person.

    Raises ClosingMovedOn before closing, OtherPot or SayWhatAndWhom.
    """
    ledger.lock(closing.budget.book)
    closing.refresh_from_db()
    closing.must_be(Closing.State.CLOSED)
    _refuse_debt(closing, pot, words, paid_to, amount_pence)
    if service_on not in pot.period.period:
        raise OtherPot(
            "That day is outside this pot’s year. Choose the day again.", field="service_on"
        )
    row = ClosingAdjustment.objects.create(
        closing=closing, pot=pot, words=words.strip()[:MOST_WORDS], paid_to=paid_to.strip()[:120],
        service_on=service_on, amount_pence=amount_pence, asked_at=at, asked_by=by,
    )  # fmt: skip
    person = closing.budget.person
    audit.record("closing.adjustment_asked", subject=row.reference, by=by, at=at, person=person)
    return row


@transaction.atomic
def decide_adjustment(
    *,
    adjustment: ClosingAdjustment,
    agreed: bool,
    reason: str = "",
    by: User,
    at: datetime,
    on: date,
) -> ClosingAdjustment:
    """Another person decides. A yes raises the pot by this much and pays it; nothing else moves.

    Raises SomeoneElseCloses, ClosingMovedOn or ReasonForNo.
    """
    budget = Budget.objects.with_accounts().select_related("payee_account", "funder_account").get(
        pk=adjustment.closing.budget_id
    )  # fmt: skip
    ledger.lock(budget.book)
    adjustment.refresh_from_db()
    if not agreed and not reason.strip():
        raise ReasonForNo(field="reason")
    adjustment.decide(agreed=agreed, reason=reason.strip()[:300], by=by, at=at)
    if agreed:
        pot = Pot.objects.with_accounts().get(pk=adjustment.pot_id)
        pence = adjustment.amount_pence
        adjustment.entry = ledger.post(
            book=budget.book, key=f"adjustment:{adjustment.reference}", reason=Reason.REOPENED,
            moves=[
                *_raised(budget, pot, pence),
                *moves.pot_to_paid(pot, pence, adjustment.service_on),
                *moves.funder_to_payee(budget, pence),
            ], by=by, at=at, on=on,
        )  # fmt: skip
    adjustment.save()
    if agreed:
        paying_out.write_later(adjustment)
    audit.record(
        "closing.adjustment_decided", subject=adjustment.reference, by=by, at=at,
        person=budget.person, words=adjustment.reason,
    )  # fmt: skip
    return adjustment


@transaction.atomic
def enter_executor(
    *, person: Person, user: User, saw: str, by: User, at: datetime, on: date
) -> Relationship:
    """Who looks after what a person left sees the closing statement, and nothing else.

    Raises NobodyDied, or SayWhatYouSaw without the paper that proves it.
    """
    person.refresh_from_db(fields=["died_on"])
    if person.died_on is None:
        raise NobodyDied
    if len(saw.strip()) < 4 or user.pk == by.pk:  # noqa: PLR2004
        raise SayWhatYouSaw(field="saw")
    row, _ = Relationship.objects.get_or_create(
        person=person, user=user, kind=Role.EXECUTOR, ended_at=None,
        defaults={"starts_on": on, "basis": saw.strip()[:300]},
    )  # fmt: skip
    audit.record("executor.entered", subject=row.reference, by=by, at=at, person=person, words=saw)
    return row
