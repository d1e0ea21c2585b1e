"""What waits for a person beside their forecast: new prices, reviews, their own part, receipts, reading.

Set-based: at most ten queries for a chunk of budgets, however many they are and whatever they
hold. What each means and who hears of it: docs/tracking.md.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Min, OuterRef, Q, Sum

from budgets.forecast import RateFrom
from budgets.funding import by_weeks
from budgets.models import ArrearsPlan, Budget, ContributionCharge, Rise
from budgets.services import Promise
from core.clock import day_of
from core.periods import DAYS_IN_WEEK
from ledger.models import Move, Reason
from payments.models import AccountReturn, OwnPayment
from support_plans.models import DIRECT_PAYMENT, Review
from tracking.models import Alert
from tracking.rules import Kind, Wanted
from tracking.services.assess import Assessment
from tracking.services.reading import to_ask

Found = dict[int, list[Wanted]]


@dataclass(frozen=True)
class _Asked:
    """The budgets looked at, the day, and each authority's numbers."""

    budgets: Sequence[Budget]
    policies: dict[int, dict[str, int]]
    on: date

    @property
    def ids(self) -> list[int]:
        return [budget.pk for budget in self.budgets]

    def rule(self, budget: Budget, name: str) -> int:
        return self.policies[budget.person.authority_id][name]

    def back(self, budget: Budget, name: str) -> date:
        """The day that lies the policy's days before today."""
        return self.on - timedelta(days=self.rule(budget, name))

    def most(self, name: str) -> int:
        return max((rules[name] for rules in self.policies.values()), default=0)


def waiting(done: Sequence[Assessment], on: date) -> Found:
    """What there is to say beside the forecast, by budget id; at most one of a kind."""
    budgets = [one.standing.budget for one in done]
    rules = {one.standing.budget.person.authority_id: one.rules for one in done}
    asked = _Asked(budgets, rules, on)
    found: Found = defaultdict(list)
    promises = {one.standing.budget.pk: one.standing.promises for one in done}
    parts = (
        _prices(asked, promises), _reviews(asked), _arrears(asked), _receipts(asked),
        _reading(asked),
    )  # fmt: skip
    for part in parts:
        for pk, wanted in part.items():
            found[pk].append(wanted)
    return found


def _prices(asked: _Asked, promises: dict[int, list[Promise]]) -> dict[int, Wanted]:
    """A price that waits for the person's yes goes before one that is agreed."""
    found = {}
    for budget in asked.budgets:
        days = timedelta(days=asked.rule(budget, "price_rise_days"))
        rises = [
            Wanted(Kind.PRICE_RISE, agreement.what, agreement.organisation.name, day)
            for promise in promises[budget.pk]
            for agreement in (promise.agreement,)
            if (day := _dearer_from(promise.rates, asked.on, days)) is not None
            and agreement.last_day >= max(day, asked.on)
        ]
        if rises:
            found[budget.pk] = min(rises, key=lambda one: (one.day or asked.on, one.what))
    open_rises = Rise.objects.filter(budget__in=asked.ids, state=Rise.State.PROPOSED)
    rows = open_rises.select_related("agreement__organisation", "pot").order_by("-starts_on", "-pk")
    for row in rows:
        what = row.agreement.what if row.agreement else row.pot.name if row.pot else ""
        who = row.agreement.organisation.name if row.agreement else ""
        found[row.budget_id] = Wanted(Kind.PRICE_RISE, what, who, row.starts_on, waits=True)
    return found


def _dearer_from(rates: Iterable[RateFrom], on: date, days: timedelta) -> date | None:
    """The first day near today from which a rate is above the one before it."""
    ordered = sorted(rates, key=lambda rate: rate.starts_on)  # stable: the one said yes to later
    in_force: dict[str, dict[date, int]] = defaultdict(dict)
    for rate in ordered:
        in_force[rate.kind][rate.starts_on] = rate.amount_pence
    found = []
    for steps in in_force.values():
        amounts = list(steps.items())
        found += [
            day
            for (_, before), (day, after) in itertools.pairwise(amounts)
            if after > before and on - days <= day <= on + days
        ]
    return min(found, default=None)


def _reviews(asked: _Asked) -> dict[int, Wanted]:
    """A look at the plan is due. It is said once a person, with their first current budget."""
    by_person: dict[int, list[Budget]] = defaultdict(list)
    for budget in asked.budgets:
        by_person[budget.person_id].append(budget)
    until = asked.on + timedelta(days=asked.most("review_alert_days"))
    due: dict[int, date] = {}
    rows = Review.objects.open().filter(person__in=by_person, by_on__lte=until)
    for person, by_on in rows.values_list("person", "by_on"):
        due[person] = min(by_on, due.get(person, by_on))
    first = first_budgets(due, asked.on)
    found = {}
    for person, by_on in due.items():
        for budget in by_person[person]:
            near = by_on <= asked.on + timedelta(days=asked.rule(budget, "review_alert_days"))
            if near and budget.pk == first.get(person):
                found[budget.pk] = Wanted(Kind.REVIEW_DUE, day=by_on, waits=by_on < asked.on)
    return found


def _reading(asked: _Asked) -> dict[int, Wanted]:
    """Is it still how they want to read? Said once a person, with their first current budget."""
    months = {pk: rules["reading_again_months"] for pk, rules in asked.policies.items()}
    people = {budget.person_id: budget.person for budget in asked.budgets}
    first = first_budgets(to_ask(people.values(), months, asked.on), asked.on)
    return {
        budget.pk: Wanted(Kind.READING)
        for budget in asked.budgets
        if first.get(budget.person_id) == budget.pk
    }


def answered_since(on: date) -> list[int]:
    """Current budgets with an alert that an answer may have settled since they were looked at.

    An answer to a price, a review that was held and a receipt move no money, so the book's version
    does not tell of them. Looked for only where such an alert is open: one query.
    """
    since = OuterRef("position__worked_out_at")
    budget, person = OuterRef("pk"), OuterRef("person")
    answers = {
        Kind.PRICE_RISE: Rise.objects.filter(budget=budget, answered_at__gt=since),
        Kind.REVIEW_DUE: Review.objects.filter(person=person, held_at__gt=since),
        Kind.RECEIPTS: OwnPayment.objects.filter(pot__budget=budget, receipt__sent_at__gt=since),
    }
    settled = Q(pk__in=[])
    for kind, answer in answers.items():
        standing = Alert.objects.filter(budget=budget, kind=kind.value, closed_at=None)
        settled |= Q(Exists(standing), Exists(answer))
    rows = Budget.objects.current(on).filter(settled, state=Budget.State.ACTIVE)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def first_budgets(people: Iterable[int], on: date) -> dict[int, int]:
    """The current budget that speaks for a person, by person: the first that was made."""
    chosen = list(people)
    if not chosen:
        return {}
    rows = Budget.objects.current(on).filter(state=Budget.State.ACTIVE, person__in=chosen)
    return dict(rows.order_by().values_list("person").annotate(Min("pk")))


def _arrears(asked: _Asked) -> dict[int, Wanted]:
    """What the person pays has been due for long, and they did not agree to pay it later.

    What an agreement spreads is due part by part; while they want to talk nothing is said.
    """
    plans = _plans(asked)
    due: dict[int, int] = defaultdict(int)
    budgets = {budget.pk: budget for budget in asked.budgets}
    rows = ContributionCharge.objects.filter(budget__in=asked.ids)
    for pk, starts_on, made_at, reason, pence in rows.values_list(
        "budget", "starts_on", "made_at", "reason", "amount_pence"
    ):  # a correction is due from the day it was made, whatever weeks it is of
        since = day_of(made_at) if reason else starts_on
        until = asked.back(budgets[pk], "arrears_days")
        if pk in plans:
            until = max(until, day_of(plans[pk].offered_at))  # all of that is in the agreement
        if pence < 0 or since <= until:
            due[pk] += pence
    for pk, plan in plans.items():
        due[pk] -= _later(plan, asked.back(budgets[pk], "arrears_days"))
    owing = [budgets[pk] for pk, pence in due.items() if pence > 0]
    received = _received(owing, asked.on) if owing else {}
    return {
        budget.pk: Wanted(Kind.ARREARS)
        for budget in owing
        if due[budget.pk] > received.get(budget.pk, 0)
    }


def _plans(asked: _Asked) -> dict[int, ArrearsPlan]:
    """The agreement to pay bit by bit, or the wish to talk about one, by budget id."""
    states = (ArrearsPlan.State.ACCEPTED, ArrearsPlan.State.TALK)
    rows = ArrearsPlan.objects.filter(budget__in=asked.ids, state__in=states).order_by("pk")
    return {row.budget_id: row for row in rows}


def _later(plan: ArrearsPlan, until: date) -> int:
    """What an agreement lets the person pay after a day; all of it while they want to talk."""
    if plan.state == ArrearsPlan.State.TALK:
        return plan.amount_pence
    weeks = max(0, (until - plan.starts_on).days // DAYS_IN_WEEK + 1)
    return sum(by_weeks(plan.amount_pence, plan.weeks)[weeks:])


def _received(budgets: Sequence[Budget], on: date) -> dict[int, int]:
    """What came from the person towards their part, less what went back, by budget id."""
    owner = {budget.contributor_account_id: budget.pk for budget in budgets}
    reason = Reason.CONTRIBUTION_RECEIVED
    out = Move.objects.filter(source__in=owner, entry__reason=reason)
    back = Move.objects.filter(target__in=owner, entry__reverses__reason=reason)
    found: dict[int, int] = defaultdict(int)
    for sign, end, moves in ((1, "source", out), (-1, "target", back)):
        sums = moves.filter(entry__happened_on__lte=on).order_by().values_list(end)
        for account, pence in sums.annotate(Sum("amount_pence")):
            found[owner[account]] += sign * pence
    return found


def _receipts(asked: _Asked) -> dict[int, Wanted]:
    """Payments from the person's own account without a receipt, where the council asks for one.

    A bill is its own receipt, and so is a duty of an employer. What lies in a return whose time
    for questions is over is settled, and nobody asks for it again.
    """
    late = Q(pk__in=[])
    for authority, rules in asked.policies.items():
        late |= Q(
            pot__budget__person__authority=authority,
            paid_on__lte=asked.on - timedelta(days=rules["receipts_days"]),
            amount_pence__gte=rules["return_receipts_from_pence"],
        )
    settled = AccountReturn.objects.filter(
        holding=OuterRef("holding"), from_on__lte=OuterRef("paid_on"),
        to_on__gte=OuterRef("paid_on"), question_until__lt=asked.on,
    )  # fmt: skip
    rows = OwnPayment.objects.standing().filter(
        late, ~Exists(settled), pot__budget__in=asked.ids, holding__kind__in=DIRECT_PAYMENT,
        receipt=None, bill=None, duty=None,
    )  # fmt: skip
    found: dict[int, Wanted] = {}
    for pk, day, who, reference in rows.order_by("-paid_on", "-pk").values_list(
        "pot__budget", "paid_on", "paid_to", "reference"
    ):  # the oldest comes last, and is the one to open
        number = found[pk].number + 1 if pk in found else 1
        found[pk] = Wanted(Kind.RECEIPTS, "", who, day, number, reference)
    return found
