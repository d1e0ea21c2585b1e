"""Money due into direct payment accounts and funds: made once for each stretch of days."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum

from budgets.funding import draw
from budgets.instalments import WEEKS_EACH, parts
from budgets.models import Addition, Budget, CashFollow, ContributionCharge, Holding
from core.money import round_pence, show
from core.periods import DAYS_IN_WEEK, Period, month_of
from ledger.models import Account, Kind, Move, Reason
from payments.models import Contribution, Instalment
from people import audit

MADE_AHEAD = timedelta(days=14)
CONTRIBUTION_FIRST = "contribution_first"
USUAL_DAYS = {"weekly": DAYS_IN_WEEK, "four_weekly": 28}


@transaction.atomic
def make_instalments(*, on: date, at: datetime) -> int:
    """Make every instalment that falls due within two weeks of `on`; none is made twice.

    What is paid in never comes to more than the pots that the account is for, and what was paid
    in or is due already. Returns how many were made.
    """
    last = on + MADE_AHEAD
    holdings = list(
        Holding.objects.exclude(account=None)
        .filter(
            Q(instalment_pence__gt=0) | Q(pk__in=CashFollow.objects.coming().values("holding")),
            budget__state=Budget.State.ACTIVE,
            budget__starts_on__lte=last,
            budget__ends_on__gte=on,
        )
        .select_related("budget__person__authority")
        .order_by("pk")
    )
    limits = _limits(holdings)
    made = _made(holdings)
    back = _sent_back(holdings)
    for pk, pence in back.items():
        limits[pk] += pence  # what went back may come again, where its pots need it
    rested = _rested(holdings)
    coming = _coming(holdings)
    rows: list[Instalment] = []
    for holding in holdings:
        if _method(holding, on) == CONTRIBUTION_FIRST:
            rows += _drawn(
                holding, last, limits[holding.pk], made[holding.pk], on, back[holding.pk],
                rested[holding.pk],
            )  # fmt: skip
        else:
            limit = limits[holding.pk] + sum(rested[holding.pk].values())
            rows += _of_holding(holding, last, limit, made[holding.pk], on, coming[holding.pk])
    Instalment.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        audit.record(
            "instalment_made",
            subject=row.reference,
            by=None,
            at=at,
            person=row.holding.budget.person,
        )
    return len(rows)


def _limits(holdings: Sequence[Holding]) -> dict[int, int]:
    """All that the pots of each holding hold, but for own money: Spent, Promised, set aside, Free."""
    found: dict[int, int] = defaultdict(int)
    chosen = [holding.pk for holding in holdings]
    for path in ("free_of_pot", "paid_of_pot", "set_aside_of_pot"):
        _add(found, f"{path}__holding", chosen)
    for path in ("promised_of", "owed_of", "paid_of"):
        _add(found, f"{path}__pot__holding", chosen)
    own = Contribution.objects.filter(holding__in=chosen, top_up=True)
    for holding, pence in own.values_list("holding_id", "amount_pence"):
        found[holding or 0] -= pence  # the person's own money came in already
    return found


def _add(found: dict[int, int], path: str, chosen: list[int]) -> None:
    rows = Account.objects.exclude(kind=Kind.HELD).filter(**{f"{path}__in": chosen})
    for pk, pence in rows.values_list(path).annotate(all=Sum("balance_pence")).order_by():
        found[pk] += pence


def _made(holdings: Sequence[Holding]) -> dict[int, dict[date, int]]:
    """What was made for each holding already: first day and whole amount."""
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for row in Instalment.objects.filter(holding__in=holdings):
        paid_in = row.contribution_pence if row.method == "net" else 0
        found[row.holding_id][row.from_on] = row.council_pence + paid_in
    return found


def _method(holding: Holding, on: date) -> str:
    return str(holding.budget.person.authority.policy("payment_method", on).value)


def _sent_back(holdings: Sequence[Holding]) -> dict[int, int]:
    """What people sent back of each account, asked or offered: it was paid in, and is not there."""
    owner = {holding.account_id: holding.pk for holding in holdings}
    rows = Move.objects.filter(
        source__in=owner, target__kind=Kind.FUNDER, entry__reason=Reason.SURPLUS_RETURNED,
        entry__reversed_by=None,
    )  # fmt: skip
    found: dict[int, int] = defaultdict(int)
    for account, pence in rows.values_list("source", "amount_pence"):
        found[owner[account]] += pence
    return found


def _rested(holdings: Sequence[Holding]) -> dict[int, dict[date, int]]:
    """What people need not pay into an account as support rested, by the week's first day."""
    found: dict[int, dict[date, int]] = defaultdict(dict)
    first: dict[int, int] = {}
    for holding in holdings:
        if holding.contribution_pence:
            first.setdefault(holding.budget_id, holding.pk)
    rows = ContributionCharge.objects.filter(budget__in=first).exclude(pause=None).order_by()
    sums = rows.values_list("budget", "starts_on").annotate(sum=Sum("amount_pence"))
    for budget, day, pence in sums:
        found[first[budget]][day] = -pence
    return found


@dataclass
class Coming:
    """Money beside the usual amount: the next payment brings it, once."""

    row: Addition | CashFollow
    amount_pence: int
    starts_on: date
    words: str
    brought: bool = False

    def bring(self, on: date) -> None:
        """It comes with the payment of this day."""
        self.brought = True
        if isinstance(self.row, Addition):
            self.row.paid_from_on = on
            self.row.save(update_fields=["paid_from_on"])
        else:
            self.row.state, self.row.done_on = CashFollow.State.DONE, on
            self.row.save(update_fields=["state", "done_on"])


def _coming(holdings: Sequence[Holding]) -> dict[int, list[Coming]]:
    """Money added beside the plan or moved here, whose cash no instalment has brought yet."""
    found: dict[int, list[Coming]] = defaultdict(list)
    rows = Addition.objects.filter(pot__holding__in=holdings, paid_from_on=None)
    for row in rows.select_related("pot"):
        if row.pot is not None:
            words = f"{show(row.amount_pence)} for {row.pot.name} comes once."
            found[row.pot.holding_id].append(Coming(row, row.amount_pence, row.starts_on, words))
    follows = CashFollow.objects.coming().filter(holding__in=holdings)
    for one in follows.select_related("move__target"):
        why = f"moved to {one.move.target.name}" if one.move else "that you need not pay in a pause"
        words = f"{show(one.amount_pence)} {why} comes once."
        found[one.holding_id].append(Coming(one, one.amount_pence, one.from_on, words))
    return found


def _spent(holding: Holding, until: date) -> int:
    """What support up to a day has cost from this holding: said yes to, or paid."""
    inside = set(
        Account.objects.filter(
            Q(owed_of__pot__holding=holding) | Q(paid_of__pot__holding=holding)
            | Q(paid_of_pot__holding=holding)
        ).values_list("pk", flat=True)
    )  # fmt: skip
    moves = Move.objects.for_accounts(inside).filter(service_on__lte=until)
    rows = moves.values_list("source_id", "target_id", "amount_pence")
    return sum(pence * ((target in inside) - (source in inside)) for source, target, pence in rows)


def _drawn(
    holding: Holding, last: date, limit: int, made: dict[date, int], on: date, back: int,
    rested: dict[date, int],
) -> list[Instalment]:  # fmt: skip
    """Contribution first: after each stretch, what support cost beyond the person's part.

    Counted from the start, so a late bill is drawn with the next stretch, and what the person
    has not used is used before the council's money.
    """
    budget, rows, part_due = holding.budget, [], 0
    before = sum(made.values()) + holding.opening_pence
    for part in parts(Period(budget.starts_on, budget.ends_on), holding.frequency):
        due_on = part.ends_on + timedelta(days=1)
        person = _for_days(holding.contribution_pence, part, holding.frequency)
        part_due += person
        if due_on > last or part.ends_on >= on:
            break
        if part.starts_on in made or _paid_before(holding, part):
            continue
        less = sum(pence for day, pence in rested.items() if day <= part.ends_on)
        drawn = draw(_spent(holding, part.ends_on), max(0, part_due - less))
        council = min(drawn.council_pence + back - before, limit - before)
        if council <= 0:
            continue
        before += council
        rows.append(
            Instalment(
                holding=holding, from_on=part.starts_on, to_on=part.ends_on, due_on=due_on,
                council_pence=council, contribution_pence=person, method=CONTRIBUTION_FIRST,
                explained=(
                    f"Support cost {show(drawn.person_pence + drawn.council_pence)} so far. "
                    f"Your part of {show(max(0, part_due - less))} is used first. "
                    f"The council pays {show(council)} now."
                ),
            )
        )  # fmt: skip
    return rows


def _of_holding(
    holding: Holding, last: date, limit: int, made: dict[date, int], on: date,
    beside: Sequence[Coming] = (),
) -> list[Instalment]:  # fmt: skip
    budget = holding.budget
    method = _method(holding, on)
    whole = holding.instalment_pence + holding.contribution_pence
    left = limit - sum(made.values()) - holding.opening_pence
    rows = []
    for part in parts(Period(budget.starts_on, budget.ends_on), holding.frequency):
        if part.starts_on > last or part.starts_on in made or _paid_before(holding, part):
            continue
        waiting = [row for row in beside if not row.brought]
        coming = [row for row in waiting if row.starts_on <= part.starts_on]
        added = sum(row.amount_pence for row in coming)
        later = sum(row.amount_pence for row in waiting) - added
        room = max(0, left - later)
        amount = min(_for_days(whole, part, holding.frequency) + added, room)
        if part.ends_on == budget.ends_on and amount:
            amount = _squared(amount, room, whole, holding.frequency)
        person = min(_for_days(holding.contribution_pence, part, holding.frequency), amount)
        if amount - person <= 0:
            continue
        left -= amount
        for row in coming:
            row.bring(part.starts_on)
        rows.append(
            Instalment(
                holding=holding, from_on=part.starts_on, to_on=part.ends_on,
                due_on=part.starts_on, council_pence=amount - person, contribution_pence=person,
                method=method, explained=_explained(holding, coming)[:300],
            )
        )  # fmt: skip
    return rows + _of_its_own(holding, beside, left, [*made, *(row.from_on for row in rows)], on)


def _of_its_own(
    holding: Holding, beside: Sequence[Coming], left: int, made: Sequence[date], on: date
) -> list[Instalment]:
    """Money that no usual payment is left to bring comes in one of its own."""
    budget = holding.budget
    to_come = (part.starts_on for part in parts(budget.period, holding.frequency))
    waiting = [row for row in beside if not row.brought and row.starts_on <= on]
    amount = min(sum(row.amount_pence for row in waiting), max(0, left))
    if not amount or any(day not in made and day >= on for day in to_come):
        return []
    first = max(on, budget.starts_on)
    while first in made:
        first += timedelta(days=1)
    for row in waiting:
        row.bring(first)
    words = " ".join(row.words for row in waiting)[:300]
    return [
        Instalment(
            holding=holding, from_on=first, to_on=max(first, budget.ends_on), due_on=on,
            council_pence=amount, method=_method(holding, on), explained=words,
        )
    ]  # fmt: skip


def _paid_before(holding: Holding, part: Period) -> bool:
    """The system that a budget came from paid what had begun by then."""
    return holding.opened_on is not None and part.starts_on <= holding.opened_on


def _explained(holding: Holding, coming: Sequence[Coming]) -> str:
    """How it was worked out; what comes beside the usual amount stands first."""
    return " ".join([*(row.words for row in coming), holding.explanation])


def _for_days(whole: int, part: Period, frequency: str) -> int:
    """A stretch that is cut short is paid by its days, a seventh of a week each; rounded once."""
    if part.days >= _usual_days(part, frequency):
        return whole
    return min(
        whole, round_pence(Decimal(whole) / WEEKS_EACH[frequency] * part.days / DAYS_IN_WEEK)
    )


def _usual_days(part: Period, frequency: str) -> int:
    return month_of(part.starts_on).days if frequency == "monthly" else USUAL_DAYS[frequency]


def _squared(amount: int, left: int, whole: int, frequency: str) -> int:
    """The last stretch also brings the days and pence that parts of weeks left over."""
    weekly = round_pence(Decimal(whole) / WEEKS_EACH[frequency])
    return left if 0 <= left - amount <= weekly else amount
