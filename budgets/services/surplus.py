"""A surplus in an account: worked out, asked about, answered, decided, appealed, paid back.

Every step speaks of the account (cash). Nothing ever moves by itself: what was decided to go
back is written down when it really went (docs/adr/0017).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from budgets import moves
from budgets.instalments import WEEKS_EACH
from budgets.models import Budget, Decision, FundTerms, Holding, Pot, SurplusCase
from budgets.models.surplus import CaseMovedOn
from budgets.services.figures import Standing, standings
from budgets.services.tell import tell_others, tell_person
from budgets.surplus import Surplus, surplus, weekly_of
from core.errors import DomainError
from core.models import Authority
from core.money import show
from core.policies import Value, named
from ledger import services as ledger
from ledger.models import Account, Reason
from ledger.services import NewMove
from people import audit
from people.models import User
from providers.models import Organisation


class NoSurplus(DomainError):
    code = "no_surplus"
    message = "There is nothing to ask about. The account holds no more than the policy lets stand."
    status = 409


class AskedAlready(DomainError):
    code = "asked_already"
    message = "This account is being asked about already. Open that question instead."
    status = 409


class NothingToRepay(DomainError):
    code = "nothing_to_repay"
    message = "Nothing was decided to go back, or it went back already."
    status = 409


class NotInTheAccount(DomainError):
    code = "not_in_the_account"
    message = "The account does not hold that much. Nothing was written down."


class HoldsNoFund(DomainError):
    code = "holds_no_fund"
    message = "They hold no fund of a person here."


@dataclass(frozen=True)
class AccountSum:
    """One account with its sum, and where its limit comes from."""

    budget: Budget
    holding: Holding
    sum: Surplus
    limit: Value


def surplus_sums(budgets: Sequence[Budget], on: date) -> list[AccountSum]:
    """The sum of every account outside the council, of one budget or of many."""
    read = standings(budgets, on)
    limits: dict[tuple[int, str], Value] = {}
    contracts = _contracts({budget.person.authority_id for budget in budgets}, on)
    found = []
    for budget in budgets:
        standing = read[budget.pk]
        for holding in _holdings(standing):
            name = "fund_cap_weeks" if holding.kind == "fund" else "contingency_weeks"
            authority = budget.person.authority
            key = (authority.pk, name)
            limits.setdefault(key, authority.policy(name, on))
            limit = contracts.get((authority.pk, holding.holder_id or 0), limits[key])
            found.append(_sum(budget, holding, standing, limit))
    return found


@dataclass(frozen=True)
class ByContract(Value):
    """What may stand in a fund by the contract with who holds it, in place of the policy."""

    contract: str

    @property
    def origin(self) -> str:
        day = f" since {self.since.day} {self.since:%B %Y}" if self.since else ""
        return f"in the contract with who holds the fund{day} ({self.contract})"


def _contracts(authorities: set[int], on: date) -> dict[tuple[int, int], ByContract]:
    """The terms in force, by authority and holder: one query, the newest last."""
    rows = FundTerms.objects.filter(authority__in=authorities, starts_on__lte=on)
    policy = named("fund_cap_weeks")
    return {
        (row.authority_id, row.organisation_id): ByContract(
            policy, row.cap_weeks, row.starts_on, row.contract
        )
        for row in rows.order_by("starts_on", "pk")
    }


@transaction.atomic
def enter_fund_terms(
    *, authority: Authority, organisation: Organisation, cap_weeks: int, starts_on: date,
    contract: str, by: User, at: datetime,
) -> FundTerms:  # fmt: skip
    """Write down what a contract says of a surplus in the funds an organisation holds.

    In weeks of what comes in; from a day on, in place of the policy. Raises HoldsNoFund.
    """
    holds = Holding.objects.filter(
        kind="fund", holder=organisation, budget__person__authority=authority
    )
    if not holds.exists():
        raise HoldsNoFund(field="organisation")
    row = FundTerms.objects.create(
        authority=authority, organisation=organisation, cap_weeks=cap_weeks, starts_on=starts_on,
        contract=contract.strip(), entered_at=at, entered_by=by,
    )  # fmt: skip
    audit.record("fund_terms_entered", subject=organisation.reference, by=by, at=at)
    return row


def _holdings(standing: Standing) -> Iterable[Holding]:
    rows = {pot.holding_id: pot.holding for pot in standing.pots}
    return [row for row in rows.values() if row.account_id is not None]


def _sum(budget: Budget, holding: Holding, standing: Standing, limit: Value) -> AccountSum:
    cash = next(one for one in standing.figures.cash if one.holding_id == holding.pk)
    each = holding.instalment_pence + holding.contribution_pence
    worked = surplus(
        held=cash.held, unpaid=cash.owed, reserve=cash.set_aside, ring_fenced=cash.ring_fenced,
        weekly=weekly_of(each, WEEKS_EACH[holding.frequency]), limit_weeks=int(limit.value),
    )  # fmt: skip
    return AccountSum(budget, holding, worked, limit)


def surplus_of(holding: Holding, on: date) -> AccountSum:
    """One account's sum. Raises NoSurplus for an account that the council holds."""
    budget = Budget.objects.with_accounts().get(pk=holding.budget_id)
    found = [one for one in surplus_sums([budget], on) if one.holding.pk == holding.pk]
    if not found:
        raise NoSurplus
    return found[0]


@transaction.atomic
def ask_about_surplus(*, holding: Holding, by: User | None, at: datetime, on: date) -> SurplusCase:
    """Ask the person why there is more than the policy lets stand. Nothing moves.

    The sum is kept as it stood. Raises NoSurplus or AskedAlready.
    """
    ledger.lock(holding.budget.book)
    if SurplusCase.objects.open().filter(holding=holding).exists():
        raise AskedAlready
    found = surplus_of(holding, on)
    if not found.sum.over:
        raise NoSurplus
    if _kept_until(holding, on, found.sum.over, by_night=by is None):
        raise NoSurplus("It was decided that this may be kept. Ask when that day is over.")
    person = found.budget.person
    days = int(person.authority.policy("surplus_reply_days", on).value)
    row = SurplusCase.objects.create(
        budget=found.budget, holding=holding, asked_at=at, asked_on=on, asked_by=by,
        reply_by=on + timedelta(days=days), held_pence=found.sum.held,
        unpaid_pence=found.sum.unpaid, reserve_pence=found.sum.reserve,
        ring_fenced_pence=found.sum.ring_fenced, weekly_pence=found.sum.weekly,
        limit_weeks=found.sum.limit_weeks, limit_origin=found.limit.origin,
        surplus_pence=found.sum.over,
    )  # fmt: skip
    audit.record("surplus.asked", subject=row.reference, by=by, at=at, person=person)
    tell_person(
        person, "surplus.asked", f"surplus:{row.reference}",
        f"Your account holds {show(row.surplus_pence)} more than usual. Please tell us why. "
        "Nothing is taken.",
        page="kept_money", at=at,
    )  # fmt: skip
    return row


def ask_by_night(*, on: date, at: datetime) -> int:
    """Ask about every account above its limit (policy surplus_asked_by). Nothing moves.

    An account is asked about once: not while a question is open, nor again within the weeks of
    policy surplus_again_weeks after a yes, unless it holds more than was let stand. Safe to run
    again. Returns how many were asked about.
    """
    rows = (
        Holding.objects.filter(
            account__balance_pence__gt=0, budget__state=Budget.State.ACTIVE,
            budget__starts_on__lte=on, budget__ends_on__gte=on,
        )
        .exclude(pk__in=SurplusCase.objects.open().values("holding"))
        .select_related("account", "budget__book", "budget__person__authority")
        .order_by("pk")
    )  # fmt: skip
    asked = 0
    for holding in _perhaps_over(rows, on):
        try:
            asked += ask_about_surplus(holding=holding, by=None, at=at, on=on) is not None
        except (NoSurplus, AskedAlready):
            continue
    return asked


def _perhaps_over(holdings: Iterable[Holding], on: date) -> list[Holding]:
    """Those that hold more than their limit before anything is taken off, so few are looked at."""
    rules: dict[int, dict[str, Value]] = {}
    found = []
    for holding in holdings:
        authority = holding.budget.person.authority
        if authority.pk not in rules:
            rules[authority.pk] = authority.policies_on(on)
        now = rules[authority.pk]
        if now["surplus_asked_by"].value != "night" or holding.account is None:
            continue
        weeks = now["fund_cap_weeks" if holding.kind == "fund" else "contingency_weeks"]
        each = holding.instalment_pence + holding.contribution_pence
        most = weekly_of(each, WEEKS_EACH[holding.frequency]) * int(weeks.value)
        if holding.account.balance_pence > most:
            found.append(holding)
    return found


def _kept_until(holding: Holding, on: date, over: int, *, by_night: bool) -> bool:
    """Whether a decision that still holds covers what is over."""
    weeks = 0
    if by_night:
        policy = holding.budget.person.authority.policy("surplus_again_weeks", on)
        weeks = int(policy.value)
    for row in SurplusCase.objects.filter(holding=holding):
        if not row.decided_at or not row.last_decision:
            continue
        until = row.appeal_keep_until or row.keep_until
        decided_on = (row.appeal_decided_at or row.decided_at).date()
        if row.last_decision == Decision.KEEP and by_night:
            until = decided_on + timedelta(weeks=weeks)
            if on <= until and over <= row.surplus_pence:
                return True
        if row.last_decision == Decision.KEEP_UNTIL and until and on <= until:
            return over <= row.surplus_pence
    return False


@transaction.atomic
def answer_surplus(*, case: SurplusCase, words: str, by: User, at: datetime) -> SurplusCase:
    """The person says why, and what the money is for. Raises CaseMovedOn or SayWhyCase."""
    row = _closed(case)
    row.answer(words, by=by, at=at)
    row.save()
    person = row.budget.person
    audit.record("surplus.answered", subject=row.reference, by=by, at=at, person=person)
    tell_others(
        person, by, "surplus.answered", f"surplus-answer:{row.reference}:{at.isoformat()}",
        f"{by.get_short_name()} answered the question about your account for you.",
        page="kept_money", at=at,
    )  # fmt: skip
    return row


def _closed(case: SurplusCase) -> SurplusCase:
    """The case reread, its budget's book locked."""
    ledger.lock(case.budget.book)
    return SurplusCase.objects.select_related(
        "budget__person__authority", "budget__person__user", "budget__book", "holding__account"
    ).get(pk=case.pk)


@transaction.atomic
def decide_surplus(
    *, case: SurplusCase, decision: str, reasons: str, until: date | None = None,
    repay_pence: int = 0, by: User, at: datetime, on: date,
) -> SurplusCase:  # fmt: skip
    """A worker decides, with reasons the person reads. Nothing moves.

    Raises CaseMovedOn, TimeToReply, SayWhyCase or SomeoneElseDecides.
    """
    row = _closed(case)
    days = int(row.budget.person.authority.policy("appeal_days", on).value)
    row.decide(
        decision, reasons=reasons, until=until, repay_pence=repay_pence,
        appeal_by=on + timedelta(days=days), by=by, at=at, on=on,
    )  # fmt: skip
    row.save()
    _tell_decision(row, "surplus.decided", by, at)
    return row


@transaction.atomic
def appeal_surplus(
    *, case: SurplusCase, words: str, by: User, at: datetime, on: date
) -> SurplusCase:
    """The person disagrees: somebody else decides again. Raises CaseMovedOn or SayWhyCase."""
    row = _closed(case)
    row.ask_again(words, by=by, at=at, on=on)
    row.save()
    person = row.budget.person
    audit.record("surplus.appealed", subject=row.reference, by=by, at=at, person=person)
    return row


@transaction.atomic
def decide_surplus_appeal(
    *, case: SurplusCase, decision: str, reasons: str, until: date | None = None,
    repay_pence: int = 0, by: User, at: datetime, on: date,
) -> SurplusCase:  # fmt: skip
    """Somebody who had no part in it decides the appeal. Nothing moves.

    Raises CaseMovedOn, SayWhyCase or SomeoneElseDecides.
    """
    row = _closed(case)
    row.decide_appeal(
        decision, reasons=reasons, until=until, repay_pence=repay_pence, by=by, at=at, on=on
    )
    row.save()
    _tell_decision(row, "surplus.appeal_decided", by, at)
    return row


def _tell_decision(row: SurplusCase, event: str, by: User, at: datetime) -> None:
    person = row.budget.person
    audit.record(event, subject=row.reference, by=by, at=at, person=person)
    if row.to_repay_pence:
        said = f"The council asks for {show(row.to_repay_pence)} of your account back."
    else:
        said = "You may keep the money in your account."
    tell_person(
        person, event, f"{event}:{row.reference}", f"{said} Read the reasons. Nothing is taken.",
        page="kept_money", at=at,
    )  # fmt: skip


@transaction.atomic
def close_surplus(*, case: SurplusCase, by: User, at: datetime, on: date) -> SurplusCase:
    """Close what was decided to be kept, once the time to appeal is over. Raises CaseMovedOn."""
    row = _closed(case)
    if not row.may_close(on):
        raise CaseMovedOn
    row.state = row.State.CLOSED
    row.save(update_fields=["state"])
    person = row.budget.person
    audit.record("surplus.closed", subject=row.reference, by=by, at=at, person=person)
    return row


@transaction.atomic
def surplus_went_back(
    *, case: SurplusCase, paid_on: date, by: User, at: datetime, on: date
) -> SurplusCase:
    """Write down that the money decided to go back really went: account → funder.

    On the plan's side as much goes back of the Free money of this account's pots, oldest year
    first; what was never in a pot is cash alone. Raises NothingToRepay, NotInTheAccount, or
    CaseMovedOn for a day to come.
    """
    row = _closed(case)
    pence = row.to_repay_pence
    if not pence:
        raise NothingToRepay
    if paid_on > on or row.holding.account is None:
        raise CaseMovedOn("Type the day the money went back: today or before.", field="paid_on")
    held = Account.objects.balances([row.holding.account.pk])[row.holding.account.pk]
    if held < pence:
        raise NotInTheAccount(
            f"The account holds {show(held)}. {show(pence)} was to go back. "
            "Tell the council that it is not there any more."
        )
    budget = Budget.objects.with_accounts().select_related("funder_account").get(pk=row.budget_id)
    built = [
        *_plan_goes_back(row.holding, budget, pence),
        *moves.holding_to_funder(row.holding, budget, pence),
    ]
    row.entry = ledger.post(
        book=budget.book, key=f"surplus:{row.reference}", reason=Reason.SURPLUS_RETURNED,
        moves=built, by=by, at=at, on=paid_on,
    )  # fmt: skip
    row.repaid_on, row.repaid_by, row.state = paid_on, by, row.State.CLOSED
    row.save()
    person = budget.person
    audit.record("surplus.went_back", subject=row.reference, by=by, at=at, person=person)
    tell_others(
        person, by, "surplus.went_back", f"surplus-back:{row.reference}",
        f"{show(pence)} of your account went back to the council.", page="kept_money", at=at,
    )  # fmt: skip
    return row


def _plan_goes_back(holding: Holding, budget: Budget, pence: int) -> list[NewMove]:
    rows = Pot.objects.filter(holding=holding).select_related("free", "period")
    built: list[NewMove] = []
    for pot in rows.order_by("period__starts_on", "position", "pk"):
        some = min(pence, pot.free.balance_pence)
        pence -= some
        if some:
            built.append(NewMove(pot.free, budget.agreed_account, some))
    return built
