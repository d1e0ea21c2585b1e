"""Who pays into a budget: shares at the agreeing of a plan, money added beside it, who pays what.

The council is the funder of the rest: others' shares are worked out, it pays what they leave.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from budgets.funding import (
    Annual,
    Decided,
    NotAnAmount,
    OthersPayTooMuch,
    PersonalBudget,
    annual,
    charged,
    over,
    over_in_words,
    personal_budget,
    weekly_on,
    whole_pence,
)
from budgets.instalments import weeks_of
from budgets.models import Addition, Budget, Funder, FunderShare, FundingPeriod, Holding, Pot
from budgets.services.figures import figures_of
from budgets.services.tell import tell_person
from core.errors import DomainError
from core.money import round_pence, show
from core.policies import Value
from ledger import services as ledger
from ledger.models import Account, Kind, Move, Reason, Side
from ledger.services import NewMove
from people import audit
from people.models import User

PERSON, OWN = "person", "own"
MOST_REASON = 300


class OverAgreed(DomainError):
    code = "over_agreed"
    message = "That is more than the agreed budget. A funder can add money, with a reason."


class SayWhyMoney(DomainError):
    code = "say_why_money"
    message = "Say why, in words the person can read."


class DayOutsideBudget(DomainError):
    code = "day_outside_budget"
    message = "Choose a day inside the plan."


class OtherFunder(DomainError):
    code = "other_funder"
    message = "That funder or pot belongs to another budget."


@dataclass(frozen=True)
class OtherShare:
    """What another funder pays: each week, or one sum for the whole budget."""

    kind: str
    name: str
    weekly_pence: int | None = None
    whole_pence: int | None = None


def council_of(budget: Budget) -> Funder:
    """The council as a funder of this budget."""
    facts = {
        "name": budget.person.authority.name[:80], "agreed": budget.agreed_account,
        "cash": budget.funder_account,
    }  # fmt: skip
    found, _made = Funder.objects.get_or_create(
        budget=budget, kind=Funder.Kind.COUNCIL, defaults=facts
    )
    return found


def funder_of(budget: Budget, kind: str, name: str = "") -> Funder:
    """The funder of this kind and name; it is opened with its accounts where there is none."""
    if kind == Funder.Kind.COUNCIL:
        return council_of(budget)
    if kind not in Funder.Kind.values:
        raise OtherFunder(field="kind")
    mine = kind in (Funder.Kind.PERSON, Funder.Kind.OWN)
    name = budget.person.known_as[:80] if mine else (name.strip() or Funder.Kind(kind).label)[:80]
    rows = Funder.objects.filter(budget=budget, kind=kind).select_related("agreed", "cash")
    found = rows.first() if mine else rows.filter(name=name).first()
    if found is not None:
        return found
    label = kind if mine else f"{kind}:{name}"[:40]
    agreed = Account.objects.filter(book=budget.book, kind=Kind.AGREED, label=label).first()
    cash = (
        budget.contributor_account
        if mine
        else ledger.open_account(budget.book, Side.CASH, Kind.FUNDER, label)
    )
    return Funder.objects.create(
        budget=budget, kind=kind, name=name, cash=cash,
        agreed=agreed or ledger.open_account(budget.book, Side.PLAN, Kind.AGREED, label),
    )  # fmt: skip


def shares_of(budget: Budget) -> dict[int, list[FunderShare]]:
    """Every decision about a share, by funder, in the order of deciding. One query."""
    found: dict[int, list[FunderShare]] = defaultdict(list)
    for row in FunderShare.objects.filter(funder__budget=budget).select_related("decided_by"):
        found[row.funder_id].append(row)
    return found


def decided(rows: Iterable[FunderShare]) -> list[Decided]:
    """Weekly decisions, for the sums."""
    return [
        Decided(row.starts_on, row.weekly_pence) for row in rows if row.weekly_pence is not None
    ]


def contribution_log(budget: Budget) -> list[Decided]:
    """The weekly amounts of the person, as assessed; a budget without decisions has one amount."""
    rows = FunderShare.objects.filter(funder__budget=budget, funder__kind=Funder.Kind.PERSON)
    return decided(rows) or [Decided(budget.starts_on, budget.weekly_contribution_pence)]


def recurring_pence(budget: Budget) -> int:
    """What the agreed plan costs without its one-off lines."""
    lines = budget.version.content.get("lines", [])
    return sum(int(row["total_pence"]) for row in lines if not row.get("once"))


def method_of(budget: Budget, on: date) -> Value:
    return budget.person.authority.policy("annual_method", on)


def weekly_rate(budget: Budget, on: date) -> int:
    """What a week of the plan costs; one-off lines, grants and own top-ups are no part of it."""
    weeks = weeks_of(budget.period, str(method_of(budget, on).value))
    return round_pence(Decimal(recurring_pence(budget)) / weeks)


def _others_weekly(budget: Budget, funders: Sequence[Funder], shares: dict[int, list[FunderShare]],
                   on: date) -> int:  # fmt: skip
    weeks = weeks_of(budget.period, str(method_of(budget, on).value))
    total = 0
    for one in funders:
        if one.kind not in Funder.OUTSIDE:
            continue
        row = _in_force(shares.get(one.pk, []), on)
        if row is not None and row.whole_pence is not None:
            total += round_pence(Decimal(row.whole_pence) / weeks)
        elif row is not None:
            total += row.weekly_pence or 0
    return total


def _in_force(rows: Sequence[FunderShare], on: date) -> FunderShare | None:
    return next((row for row in reversed(rows) if row.starts_on <= on), None)


def most_weekly(budget: Budget, on: date) -> int:
    """The most the person can be charged a week: what support costs, less what others pay."""
    funders = list(Funder.objects.filter(budget=budget))
    return max(0, weekly_rate(budget, on) - _others_weekly(budget, funders, shares_of(budget), on))


def person_total(budget: Budget, log: Sequence[Decided], on: date) -> int:
    """The person's part of the whole plan."""
    days = charged(budget.period, str(method_of(budget, on).value))
    return min(over(log, days, most_weekly(budget, on)), recurring_pence(budget))


def rested_pence(budget: Budget) -> int:
    """What the person need not pay of charged weeks as support rested; never above zero."""
    rows = budget.charges.exclude(pause=None)
    return int(rows.aggregate(all=Sum("amount_pence"))["all"] or 0)


def _share_total(budget: Budget, rows: Sequence[FunderShare], on: date) -> int:
    """What another funder pays over the whole plan."""
    last = rows[-1] if rows else None
    if last is None:
        return 0
    if last.whole_pence is not None:
        return last.whole_pence
    days = charged(budget.period, str(method_of(budget, on).value))
    return over(decided(rows), days, weekly_rate(budget, on))


def record_share(
    *, funder: Funder, weekly_pence: int | None = None, whole: int | None = None, starts_on: date,
    reason: str, by: User, at: datetime,
) -> FunderShare:  # fmt: skip
    """One decision, dated, with its reason. Raises NotAnAmount, SayWhyMoney or DayOutsideBudget."""
    for value in (weekly_pence, whole):
        if value is not None:
            whole_pence(value)
    if (weekly_pence is None) == (whole is None):
        raise NotAnAmount("Give an amount a week, or one sum for the whole plan: one of the two.")
    if not reason.strip():
        raise SayWhyMoney(field="reason")
    if starts_on not in funder.budget.period:
        raise DayOutsideBudget(_inside(funder.budget), field="from_on")
    return FunderShare.objects.create(
        funder=funder, weekly_pence=weekly_pence, whole_pence=whole, starts_on=starts_on,
        reason=reason.strip()[:MOST_REASON], decided_by=by, decided_at=at,
    )  # fmt: skip


def _inside(budget: Budget) -> str:
    first, last = budget.starts_on, budget.ends_on
    return f"Choose a day inside the plan: {first.day} {first:%B %Y} to {last.day} {last:%B %Y}."


def set_shares(
    budget: Budget, *, contribution: int, others: Sequence[OtherShare] | None, reason: str,
    by: User, at: datetime, on: date,
) -> None:  # fmt: skip
    """Write down what each funder pays, where it is new or changed; for the agreeing of a plan.

    `others=None` leaves the other funders as they were.
    Raises NotAnAmount or OthersPayTooMuch.
    """
    whole_pence(contribution, "contribution")
    council_of(budget)
    person = funder_of(budget, Funder.Kind.PERSON)
    why = reason.strip() or "When the plan was agreed."
    shares = shares_of(budget)
    first = not shares.get(person.pk)
    start = budget.starts_on if first else min(max(on, budget.starts_on), budget.ends_on)
    if first or weekly_on(decided(shares[person.pk]), start) != contribution:
        record_share(funder=person, weekly_pence=contribution, starts_on=start, reason=why,
                     by=by, at=at)  # fmt: skip
    for share in others or ():
        row = funder_of(budget, share.kind, share.name)
        if row.kind not in Funder.OUTSIDE:
            raise OtherFunder(field="kind")
        last = next(iter(reversed(shares.get(row.pk, []))), None)
        if last and (last.weekly_pence, last.whole_pence) == (
            share.weekly_pence, share.whole_pence,
        ):  # fmt: skip
            continue
        record_share(
            funder=row, weekly_pence=share.weekly_pence, whole=share.whole_pence,
            starts_on=budget.starts_on if last is None else start, reason=why, by=by, at=at,
        )  # fmt: skip
    refuse_too_much(budget, start)


def refuse_too_much(budget: Budget, start: date) -> None:
    """Others never pay more than support costs, in all or in a week. Raises OthersPayTooMuch."""
    weekly = sum(
        now.weekly_pence or 0
        for rows in _outside(budget).values()
        if (now := _in_force(rows, start)) is not None
    )
    too_much = sum(_others_totals(budget, start).values()) > budget.version.total_pence
    if too_much or weekly > weekly_rate(budget, start):
        raise OthersPayTooMuch(field="other_amount")


def _outside(budget: Budget) -> dict[int, list[FunderShare]]:
    """The decisions of each funder beside the council and the person."""
    shares = shares_of(budget)
    rows = Funder.objects.filter(budget=budget, kind__in=Funder.OUTSIDE)
    return {row.pk: shares.get(row.pk, []) for row in rows}


def _others_totals(budget: Budget, on: date) -> dict[int, int]:
    return {pk: _share_total(budget, rows, on) for pk, rows in _outside(budget).items()}


def share_moves(budget: Budget, change: int, on: date) -> list[NewMove]:
    """Moves that bring `change` into what is in no pot, each funder by its own share.

    Others and the person come to their shares of the plan; the council bears the rest.
    """
    others = _others_totals(budget, on)
    wanted = dict(others)
    funders = list(Funder.objects.filter(budget=budget).exclude(kind=OWN).select_related("agreed"))
    for row in funders:
        if row.kind == PERSON:
            room = max(0, budget.version.total_pence - sum(others.values()))
            mine = person_total(budget, contribution_log(budget), on) + rested_pence(budget)
            wanted[row.pk] = max(0, min(room, mine))
    has = Account.objects.balances(row.agreed_id for row in funders)
    beside = _beside_by_funder(budget)
    built: list[NewMove] = []
    rest = change
    for row in funders:
        if row.kind == Funder.Kind.COUNCIL:
            continue
        more = wanted.get(row.pk, 0) + beside[row.pk] + has[row.agreed_id]
        rest -= more
        built += _either_way(row.agreed, budget.unallocated_account, more)
    return _either_way(budget.agreed_account, budget.unallocated_account, rest) + built


def _either_way(agreed: Account, unallocated: Account, pence: int) -> list[NewMove]:
    if pence > 0:
        return [NewMove(agreed, unallocated, pence)]
    return [NewMove(unallocated, agreed, -pence)] if pence < 0 else []


def _beside_by_funder(budget: Budget) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for funder, pence in Addition.objects.filter(budget=budget).values_list(
        "funder_id", "amount_pence"
    ):
        found[funder] += pence
    return found


def beside_the_plan(budget: Budget) -> dict[int, int]:
    """By pot: what stands in it beside the plan, so that a new version leaves it: additions, top-ups."""
    found: dict[int, int] = defaultdict(int)
    for pot, pence in Addition.objects.filter(budget=budget, pot__isnull=False).values_list(
        "pot_id", "amount_pence"
    ):
        found[pot or 0] += pence
    own = Account.objects.filter(book=budget.book, kind=Kind.AGREED, label=OWN)
    for way, sign, path in (("source", 1, "target"), ("target", -1, "source")):
        rows = Move.objects.filter(**{f"{way}__in": own, f"{path}__free_of_pot__isnull": False})
        for pot, pence in rows.values_list(f"{path}__free_of_pot", "amount_pence"):
            found[pot] += sign * pence
    put = Move.objects.filter(
        source=budget.unallocated_account_id, target__free_of_pot__isnull=False,
        entry__key__startswith=_put_key(budget),
    )  # fmt: skip
    for pot, pence in put.values_list("target__free_of_pot", "amount_pence"):
        found[pot] += pence
    return found


def _put_key(budget: Budget) -> str:
    return f"budget:{budget.reference}:pot:"


@transaction.atomic
def put_in_pot(
    *, budget: Budget, pot: Pot, amount_pence: int, by: User, at: datetime, on: date, once: str = ""
) -> None:
    """Money of the agreed budget that is in no pot goes into one. Raises OverAgreed, with the sum."""
    whole_pence(amount_pence)
    ledger.lock(budget.book)
    if pot.budget_id != budget.pk:
        raise OtherFunder(field="pot")
    free = Account.objects.balances([budget.unallocated_account_id])[budget.unallocated_account_id]
    if amount_pence > free:
        raise OverAgreed(
            f"{show(free)} of the agreed budget is in no pot. You asked for {show(amount_pence)}: "
            f"{show(amount_pence - free)} over. A funder can add money, with a reason.",
            field="amount",
        )
    key = f"{_put_key(budget)}{pot.reference}:{once or at.isoformat()}"
    ledger.post(
        book=budget.book, key=key, reason=Reason.BUDGET_RAISED, by=by, at=at, on=on,
        moves=[NewMove(budget.unallocated_account, pot.free, amount_pence)],
    )  # fmt: skip
    audit.record("budget.put_in_pot", subject=pot.reference, by=by, at=at, person=budget.person)


@transaction.atomic
def add_money(
    *, funder: Funder, pot: Pot | None, amount_pence: int, reason: str, by: User, at: datetime,
    on: date, why: str = Addition.Why.OVERRIDE, ring_fenced_until: date | None = None,
    once: str = "",
) -> Addition:  # fmt: skip
    """A funder decides to add money beside the plan, into a pot or (without one) into the budget.

    A repeat of `once` returns the first. Raises NotAnAmount, SayWhyMoney, OtherFunder or
    DayOutsideBudget.
    """
    if once and (earlier := Addition.objects.filter(once=once).first()):
        return earlier
    budget = Budget.objects.with_accounts().get(pk=funder.budget_id)
    if whole_pence(amount_pence) == 0:
        raise NotAnAmount("Type how much is added, like 90 or 90.50.", field="amount")
    if not reason.strip():
        raise SayWhyMoney(field="reason")
    if funder.kind in (PERSON, OWN) or (pot is not None and pot.budget_id != budget.pk):
        raise OtherFunder(field="funder")
    if ring_fenced_until is not None and not on <= ring_fenced_until <= budget.ends_on:
        last = budget.ends_on
        raise DayOutsideBudget(
            f"Choose a last day from today to {last.day} {last:%B %Y}.", field="until"
        )
    ledger.lock(budget.book)
    row = Addition(
        budget=budget, funder=funder, pot=pot, why=why, amount_pence=amount_pence,
        ring_fenced_until=ring_fenced_until, reason=reason.strip()[:MOST_REASON], decided_by=by,
        decided_at=at, starts_on=on, once=once or None,
    )  # fmt: skip
    built = [NewMove(funder.agreed, budget.unallocated_account, amount_pence)]
    if pot is not None:
        built.append(NewMove(budget.unallocated_account, pot.free, amount_pence))
        if ring_fenced_until is not None:
            pot.ring_fenced_until = ring_fenced_until
            pot.save(update_fields=["ring_fenced_until"])
    row.entry = ledger.post(
        book=budget.book, key=f"added:{row.reference}", reason=Reason.BUDGET_RAISED, moves=built,
        by=by, at=at, on=on,
    )  # fmt: skip
    row.save()
    audit.record(
        "budget.money_added", subject=row.reference, by=by, at=at, person=budget.person,
        words=row.reason,
    )  # fmt: skip
    into = f" for {pot.name}" if pot else ""
    tell_person(
        budget.person, "budget.money_added", f"added:{row.reference}",
        f"{funder.name} added {show(amount_pence)}{into}. The reason: {row.reason}"[:400],
        page="why_this_amount", at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def give_grant(
    *, funder: Funder, name: str, amount_pence: int, until: date, reason: str,
    holding: Holding | None = None, by: User, at: datetime, on: date, once: str = "",
) -> Addition:  # fmt: skip
    """One-off money for one thing, in a pot of its own, ring-fenced to a day (domain.md 8.47).

    Cash for a holding outside the council comes with its next instalment. Raises what
    `add_money` does, and SayWhyMoney without a name.
    """
    if once and (earlier := Addition.objects.filter(once=once).first()):
        return earlier
    budget = funder.budget
    if not name.strip():
        raise SayWhyMoney("Type what the money is for, for example Washing machine.", field="name")
    if on not in budget.period:
        raise DayOutsideBudget(_inside(budget))
    ledger.lock(budget.book)
    holding = holding or Holding.objects.get_or_create(
        budget=budget, kind="council", holder=None
    )[0]  # fmt: skip
    if holding.budget_id != budget.pk:
        raise OtherFunder(field="holding")
    period = FundingPeriod.objects.get(budget=budget, starts_on__lte=on, ends_on__gte=on)
    line = f"grant-{Pot.objects.filter(budget=budget).count() + 1}"
    pot = Pot.objects.create(
        budget=budget, period=period, holding=holding, line_reference=line,
        name=name.strip()[:80], position=999,
        free=ledger.open_account(budget.book, Side.PLAN, Kind.POT, line),
        paid=ledger.open_account(budget.book, Side.PLAN, Kind.PAID, line),
    )  # fmt: skip
    return add_money(
        funder=funder, pot=pot, amount_pence=amount_pence, reason=reason, why=Addition.Why.GRANT,
        ring_fenced_until=until, by=by, at=at, on=on, once=once,
    )  # fmt: skip


@dataclass(frozen=True)
class FunderNow:
    """A funder with what it pays a week, over the whole plan, and the decisions behind it."""

    funder: Funder
    weekly_pence: int
    agreed_pence: int
    shares: list[FunderShare] = field(default_factory=list)


@dataclass(frozen=True)
class Funding:
    """Why a budget is this amount: the week by s.26, the whole by funder, what stands beside."""

    budget: Budget
    on: date
    week: PersonalBudget
    assessed_weekly: int
    recurring_pence: int
    once_pence: int
    whole: Annual
    method: Value
    payment: Value
    funders: list[FunderNow]
    additions: list[Addition]
    agreed_pence: int
    unallocated_pence: int
    weeks: Decimal
    person_words: str  # how the person's part of the whole plan is worked out


def funding_of(budget: Budget, on: date) -> Funding:
    """Everything that makes a budget's amount, so that it can be worked out again."""
    council_of(budget)
    method = method_of(budget, on)
    funders = list(Funder.objects.filter(budget=budget).select_related("agreed"))
    shares = shares_of(budget)
    weekly = weekly_rate(budget, on)
    day = min(max(on, budget.starts_on), budget.ends_on)
    assessed = weekly_on(contribution_log(budget), day)
    others = min(weekly, _others_weekly(budget, funders, shares, day))
    week = personal_budget(weekly, assessed, others)
    figures = figures_of(budget)
    now = []
    for one in funders:
        each = {"council": week.authority_pays_pence, "person": week.adult_pays_pence}
        if one.kind in Funder.OUTSIDE:
            each[one.kind] = _others_weekly(budget, [one], shares, day)
        now.append(
            FunderNow(one, each.get(one.kind, 0), -one.agreed.balance_pence, shares.get(one.pk, []))
        )
    recurring = recurring_pence(budget)
    return Funding(
        budget=budget, on=on, week=week, assessed_weekly=assessed, recurring_pence=recurring,
        once_pence=budget.version.total_pence - recurring,
        whole=annual(weekly, budget.period, str(method.value)), method=method,
        payment=budget.person.authority.policy("payment_method", on), funders=now,
        additions=list(
            Addition.objects.filter(budget=budget).select_related("funder", "pot", "decided_by")
        ),
        agreed_pence=figures.agreed, unallocated_pence=figures.unallocated,
        weeks=weeks_of(budget.period, str(method.value)),
        person_words=over_in_words(
            contribution_log(budget), charged(budget.period, str(method.value)),
            max(0, weekly - others),
        ),
    )  # fmt: skip
