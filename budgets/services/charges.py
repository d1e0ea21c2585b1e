"""What the person pays: charge rows by four weeks, never edited; a change is a row more.

Due is what was charged, received is what the ledger says came from the person; what is owed is
the difference. Nothing of it is ever taken by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, Sum

from budgets.funding import (
    ONE_DAY,
    Decided,
    WeekChange,
    by_weeks,
    changed_weeks,
    charged,
    over,
    weekly_on,
    weeks_between,
    whole_pence,
)
from budgets.instalments import parts
from budgets.models import ArrearsPlan, Budget, ContributionCharge, Funder, FunderShare
from budgets.services import resting
from budgets.services.agreeing import lines_of, set_up_holdings
from budgets.services.funding import (
    DayOutsideBudget,
    SayWhyMoney,
    contribution_log,
    funder_of,
    method_of,
    most_weekly,
    person_total,
    record_share,
)
from budgets.services.tell import tell_person
from core.errors import DomainError
from core.money import show, split
from core.periods import DAYS_IN_WEEK, Period
from ledger import services as ledger
from ledger.models import Book, Move, Reason
from people import audit
from people.models import User

FOUR_WEEKLY = "four_weekly"
MOST_WEEKS = 520


class SameContribution(DomainError):
    code = "same_contribution"
    message = "The weekly amount is that already. Nothing was changed."


class TooFarBack(DomainError):
    code = "too_far_back"
    message = "A higher charge cannot reach back that far. Choose a later day."


class FewerWeeks(DomainError):
    code = "fewer_weeks"
    message = "Nobody is offered less time than the council’s rule gives."


class NothingOwed(DomainError):
    code = "nothing_owed"
    message = "Nothing is owed, so there is nothing to spread."


def charge_weeks(budgets: Iterable[Budget], *, on: date, at: datetime) -> int:
    """Charge each four weeks that have begun, once, for all these budgets. Returns rows made.

    A week is charged at what was decided for it, at most what support costs (domain.md 8.2).
    """
    chosen = list(budgets)
    last: dict[int, date] = {}
    charged_before = ContributionCharge.objects.filter(budget__in=chosen, reason="")
    for pk, day in charged_before.values_list("budget_id", "ends_on"):
        last[pk] = max(last.get(pk, day), day)
    due = [budget for budget in chosen if _is_due(budget, last.get(budget.pk, date.min), on)]
    with transaction.atomic():  # nobody changes an amount between reading it and charging it
        if due:
            ledger.lock(*Book.objects.filter(pk__in=[budget.book_id for budget in due]))
        logs = _logs(chosen)
        rows = [
            row
            for budget in due
            for row in _new_charges(
                budget, _log(budget, logs), last.get(budget.pk, date.min), on, at
            )
        ]
        ContributionCharge.objects.bulk_create(rows, ignore_conflicts=True)
        resting.settle_all({row.budget for row in rows}, at=at, on=on)
    for budget in chosen:
        if budget.pk in logs:
            _begin(budget, logs[budget.pk], on)
    return len(rows)


def _is_due(budget: Budget, last: date, on: date) -> bool:
    return any(last < part.starts_on <= on for part in parts(budget.period, FOUR_WEEKLY))


def _log(budget: Budget, logs: dict[int, list[Decided]]) -> list[Decided]:
    return logs.get(budget.pk) or [Decided(budget.starts_on, budget.weekly_contribution_pence)]


def _logs(budgets: Sequence[Budget]) -> dict[int, list[Decided]]:

    found: dict[int, list[Decided]] = {}
    rows = FunderShare.objects.filter(
        funder__budget__in=budgets, funder__kind=Funder.Kind.PERSON, weekly_pence__isnull=False
    )
    for pk, day, pence in rows.values_list("funder__budget_id", "starts_on", "weekly_pence"):
        found.setdefault(pk, []).append(Decided(day, pence or 0))
    return found


def _new_charges(
    budget: Budget, log: Sequence[Decided], last: date, on: date, at: datetime
) -> list[ContributionCharge]:
    if not any(one.weekly_pence for one in log):
        return []
    days = charged(budget.period, str(method_of(budget, on).value))
    coming = [part for part in parts(days, FOUR_WEEKLY) if last < part.starts_on <= on]
    most = most_weekly(budget, on)
    rows = []
    for part in coming:
        pence = over(log, part, most)
        if pence:
            weekly = min(most, weekly_on(log, part.starts_on))
            rows.append(
                ContributionCharge(
                    budget=budget, starts_on=part.starts_on, ends_on=part.ends_on, made_at=at,
                    amount_pence=pence, weekly_pence=weekly,
                )
            )  # fmt: skip
    return rows


def _begin(budget: Budget, log: Sequence[Decided], on: date) -> None:
    """A change that was decided for a later day begins: accounts are paid by it from now on."""
    now = weekly_on(log, on)
    if on in budget.period and now != budget.weekly_contribution_pence:
        budget.weekly_contribution_pence = now
        budget.save(update_fields=["weekly_contribution_pence"])
        set_up_holdings(budget, lines_of(budget.version), on=on)


def charged_pence(budget: Budget) -> int:
    """All that was charged, corrections included."""
    return int(budget.charges.aggregate(all=Sum("amount_pence"))["all"] or 0)


@dataclass(frozen=True)
class Change:
    """What a new weekly amount would do, before anything is saved."""

    was_pence: int
    now_pence: int
    from_on: date
    past: list[WeekChange]  # weeks gone by
    ahead: list[WeekChange]  # charged already, and not over yet
    plan_pence: int  # how much more of the plan the person pays; below zero: the council

    @property
    def past_pence(self) -> int:
        return sum(row.pence for row in self.past)

    @property
    def past_size(self) -> int:
        """The same without its sign, for a sentence that says which way."""
        return abs(self.past_pence)

    @property
    def plan_size(self) -> int:
        return abs(self.plan_pence)

    @property
    def ahead_pence(self) -> int:
        return sum(row.pence for row in self.ahead)

    @property
    def pence(self) -> int:
        return self.past_pence + self.ahead_pence


def preview_contribution(*, budget: Budget, weekly_pence: int, from_on: date, on: date) -> Change:
    """Each week that was charged already and would change, with the sum. Writes nothing.

    Raises NotAnAmount, DayOutsideBudget, TooFarBack or SameContribution.
    """
    whole_pence(weekly_pence, "weekly")
    if from_on not in budget.period:
        first, last = budget.starts_on, budget.ends_on
        raise DayOutsideBudget(
            f"Choose a day inside the plan: {first.day} {first:%B %Y} to {last.day} {last:%B %Y}.",
            field="from_on",
        )
    log = contribution_log(budget)
    was = weekly_on(log, from_on)
    after = [*log, Decided(from_on, weekly_pence)]
    if was == weekly_pence and not any(one.starts_on > from_on for one in log):
        raise SameContribution(field="weekly")
    weeks_back = int(budget.person.authority.policy("contribution_backdate_weeks", on).value)
    earliest = on - timedelta(days=DAYS_IN_WEEK * weeks_back)
    if weekly_pence > was and from_on < earliest:
        raise TooFarBack(
            f"A higher charge reaches back {weeks_back} weeks at most. "
            f"Choose {earliest.day} {earliest:%B %Y} or later.",
            field="from_on",
        )
    most = most_weekly(budget, on)
    done = budget.charges.filter(reason="").order_by("-ends_on").first()
    until = done.ends_on if done else from_on - ONE_DAY
    past = list(weeks_between(from_on, min(on, until)))
    ahead = list(weeks_between(max(from_on, on + ONE_DAY), until))
    return Change(
        was, weekly_pence, from_on,
        changed_weeks(log, after, past, most), changed_weeks(log, after, ahead, most),
        person_total(budget, after, on) - person_total(budget, log, on),
    )  # fmt: skip


@transaction.atomic
def change_contribution(
    *, budget: Budget, weekly_pence: int, from_on: date, by: User, at: datetime, on: date,
    reason: str = "The financial assessment changed.",
) -> list[ContributionCharge]:  # fmt: skip
    """A new weekly amount from a day on; weeks already charged get a row each with the difference.

    Below zero is a credit, above it arrears: nothing is taken by itself (domain.md 8.31, 8.32).
    What is owed after a rise is offered in parts. Raises what the preview does, or SayWhyMoney.
    """
    ledger.lock(budget.book)
    budget = Budget.objects.with_accounts().get(pk=budget.pk)
    if not reason.strip():
        raise SayWhyMoney(field="reason")
    change = preview_contribution(budget=budget, weekly_pence=weekly_pence, from_on=from_on, on=on)
    person = funder_of(budget, Funder.Kind.PERSON)
    share = record_share(
        funder=person, weekly_pence=weekly_pence, starts_on=from_on, reason=reason, by=by, at=at
    )
    rows = [
        ContributionCharge(
            budget=budget, starts_on=row.week.starts_on, ends_on=row.week.ends_on,
            reason=_words(change, share.reference), amount_pence=row.pence,
            weekly_pence=row.now_pence, was_pence=row.was_pence, made_at=at,
        )
        for row in [*change.past, *change.ahead]
    ]  # fmt: skip
    ContributionCharge.objects.bulk_create(rows)
    resting.move_share(budget, change.plan_pence, share.reference, by=by, at=at, on=on)
    resting.settle(budget, by=by, at=at, on=on)
    now = weekly_on([*contribution_log(budget)], min(max(on, budget.starts_on), budget.ends_on))
    budget.weekly_contribution_pence = now
    budget.save(update_fields=["weekly_contribution_pence"])
    set_up_holdings(budget, lines_of(budget.version), on=on)
    audit.record(
        "contribution.changed", subject=budget.reference, by=by, at=at, person=budget.person,
        words=reason,
    )  # fmt: skip
    _tell(budget, change, share.reference, reason, at)
    if change.past_pence > 0 and account_of(budget, on).owed_pence > 0:
        offer_arrears(budget=budget, reason=reason, by=by, at=at, on=on)
    return rows


def _words(change: Change, reference: str) -> str:
    return f"{show(change.was_pence)} a week became {show(change.now_pence)} ({reference})"


def _tell(budget: Budget, change: Change, reference: str, reason: str, at: datetime) -> None:
    first = change.from_on
    words = f"You pay {show(change.now_pence)} a week from {first.day} {first:%B %Y}."
    if change.past_pence < 0:
        words += f" You get {show(-change.past_pence)} back for past weeks."
    if change.past_pence > 0:
        words += f" {show(change.past_pence)} is due for past weeks. Nothing is taken by itself."
    tell_person(
        budget.person, "contribution.changed", f"contribution:{reference}",
        f"{words} The reason: {reason}"[:400], page="contribution", at=at,
    )  # fmt: skip


@dataclass(frozen=True)
class Receipt:
    """Money that came from the person towards their part; below zero where it was taken back."""

    on: date
    pence: int


@dataclass(frozen=True)
class ContributionAccount:
    """What was charged, what came, and what is owed. Owed money is never part of what is Free."""

    charges: list[ContributionCharge]
    receipts: list[Receipt]

    @property
    def due_pence(self) -> int:
        return sum(row.amount_pence for row in self.charges)

    @property
    def received_pence(self) -> int:
        return sum(row.pence for row in self.receipts)

    @property
    def owed_pence(self) -> int:
        """Arrears; below zero: paid ahead."""
        return self.due_pence - self.received_pence

    @property
    def gap_pence(self) -> int:
        """The same without its sign, for a sentence that says which way."""
        return abs(self.owed_pence)


def account_of(budget: Budget, on: date) -> ContributionAccount:
    """Charges that have begun by a day, and receipts as the ledger has them. Two queries."""
    begun = Q(starts_on__lte=on) | ~Q(reason="")  # a correction is of weeks charged already
    charges = list(budget.charges.filter(begun).order_by("starts_on", "pk"))
    return ContributionAccount(charges, _receipts(budget, on))


def _receipts(budget: Budget, on: date) -> list[Receipt]:
    account = budget.contributor_account_id
    out = Move.objects.filter(
        source=account, entry__reason=Reason.CONTRIBUTION_RECEIVED, entry__happened_on__lte=on
    )
    back = Move.objects.filter(
        target=account, entry__reverses__reason=Reason.CONTRIBUTION_RECEIVED,
        entry__happened_on__lte=on,
    )  # fmt: skip
    rows = [
        Receipt(day, sign * pence)
        for sign, moves in ((1, out), (-1, back))
        for day, pence in moves.values_list("entry__happened_on", "amount_pence")
    ]
    return sorted(rows, key=lambda row: row.on)


@dataclass
class Week:
    """One week of what is paid: due, changed since, received, and what is owed after it."""

    period: Period
    due_pence: int = 0
    changed_pence: int = 0
    received_pence: int = 0
    owed_pence: int = 0
    corrections: list[ContributionCharge] = field(default_factory=list)


def weeks_of_account(budget: Budget, on: date) -> list[Week]:
    """Week by week from the start of the budget; each adds up to the account, to the penny."""
    account = account_of(budget, on)
    last = max([row.ends_on for row in account.charges] + [on])
    weeks = [Week(week) for week in weeks_between(budget.starts_on, min(last, budget.ends_on))]
    if not weeks:
        return []

    def at_day(day: date) -> Week:
        index = (day - budget.starts_on).days // DAYS_IN_WEEK
        return weeks[min(max(index, 0), len(weeks) - 1)]

    for charge in account.charges:
        whole = Period(charge.starts_on, charge.ends_on)
        days = [(week, part) for week in weeks if (part := week.period.overlap(whole))]
        shares = split(charge.amount_pence, [part.days for _, part in days]) if days else []
        for (week, _), pence in zip(days, shares, strict=True):
            if charge.reason:
                week.changed_pence += pence
                week.corrections.append(charge)
            else:
                week.due_pence += pence
    for receipt in account.receipts:
        at_day(receipt.on).received_pence += receipt.pence
    owed = 0
    for week in weeks:
        owed += week.due_pence + week.changed_pence - week.received_pence
        week.owed_pence = owed
    return weeks


@transaction.atomic
def offer_arrears(
    *, budget: Budget, reason: str, weeks: int | None = None, by: User, at: datetime, on: date
) -> ArrearsPlan:
    """Offer to spread all that is owed over the council's weeks, or over more that were chosen.

    An offer that stands open is replaced. No money moves. Raises NothingOwed, SayWhyMoney or
    FewerWeeks: nobody is offered less time than the policy gives.
    """
    ledger.lock(budget.book)
    if not reason.strip():
        raise SayWhyMoney(field="reason")
    owed = account_of(budget, on).owed_pence
    if owed <= 0:
        raise NothingOwed
    policy = budget.person.authority.policy("arrears_instalment_weeks", on)
    usual = int(policy.value)
    if weeks is not None and not usual <= weeks <= MOST_WEEKS:
        raise FewerWeeks(f"Choose from {usual} to {MOST_WEEKS} weeks.", field="weeks")
    longer = weeks is not None and weeks > usual
    origin = f"chosen for you; the rule is {usual} weeks" if longer else policy.origin
    for earlier in ArrearsPlan.objects.filter(budget=budget).exclude(state="ended"):
        earlier.end()
        earlier.save()
    row = ArrearsPlan.objects.create(
        budget=budget, amount_pence=owed, weeks=weeks or usual, policy_origin=origin,
        starts_on=on + timedelta(days=DAYS_IN_WEEK), reason=reason[:300], offered_by=by,
        offered_at=at,
    )  # fmt: skip
    audit.record("arrears.offered", subject=row.reference, by=by, at=at, person=budget.person)
    each = by_weeks(owed, row.weeks)[0]
    tell_person(
        budget.person, "arrears.offered", f"arrears:{row.reference}",
        f"{show(owed)} is due. You could pay about {show(each)} a week. You choose.",
        page="contribution", at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def answer_offer(
    *, offer: ArrearsPlan, yes: bool, words: str = "", by: User, at: datetime
) -> ArrearsPlan:
    """The person says yes, or wants to talk. Nothing is taken either way. Raises OfferAnswered."""
    row = ArrearsPlan.objects.select_for_update(of=("self",)).select_related(
        "budget__person", "offered_by"
    ).get(pk=offer.pk)  # fmt: skip
    row.answer(yes=yes, words=words.strip()[:300], by=by, at=at)
    row.save()
    audit.record(
        "arrears.accepted" if yes else "arrears.talk", subject=row.reference, by=by, at=at,
        person=row.budget.person, words=row.words,
    )  # fmt: skip
    return row
