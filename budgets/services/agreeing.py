"""Agreeing a plan: in one transaction it becomes a budget with pots, or changes one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from budgets.funding import whole_pence
from budgets.instalments import instalment
from budgets.models import Budget, FundingPeriod, Holding, Pot
from budgets.services.figures import figures_of
from budgets.services.funding import OtherShare, beside_the_plan, set_shares, share_moves
from budgets.services.tell import tell_person
from core.days import day_words
from core.errors import DomainError
from core.money import show, split
from core.periods import Period, financial_year
from ledger import services as ledger
from ledger.models import Account, Kind, Reason, Side
from ledger.services import NewMove
from people import audit
from people.models import User
from providers.models import Organisation
from support_plans import services as planning
from support_plans.models import Held, NotWaiting, PlanDecision, PlanVersion, SupportPlan
from support_plans.services.reassessing import need_ground, record_ground
from support_plans.services.restrictions import need_unrestricted
from support_plans.services.sufficiency import need_sufficient

NO_MORE_TO_SAY = "It shows what a plan must show."


class PlanDoesNotAddUp(DomainError):
    code = "plan_does_not_add_up"
    message = "The costs of this plan do not add up. Send it back with a reason."


class PotsInUse(DomainError):
    code = "pots_in_use"
    message = "A pot would become smaller than what is spent and promised from it."


@dataclass(frozen=True)
class Line:
    """A costing line of the version that was sent, as far as pots need it."""

    reference: str
    name: str
    held: str
    holder: Organisation | None
    total_pence: int
    once: bool
    position: int


def lines_of(version: PlanVersion) -> list[Line]:
    """The version's costing lines. Raises PlanDoesNotAddUp when they are not its total."""
    rows: Sequence[dict[str, Any]] = version.content.get("lines", [])
    holders = Organisation.objects.in_bulk(
        [row["fund_holder"] for row in rows if row.get("fund_holder")], field_name="reference"
    )
    lines = [
        Line(
            row["reference"], row["pot_name"], row.get("held") or Held.COUNCIL,
            holders.get(row.get("fund_holder") or ""), int(row["total_pence"]),
            bool(row.get("once")), position,
        )
        for position, row in enumerate(rows)
    ]  # fmt: skip
    if not lines or sum(line.total_pence for line in lines) != version.total_pence:
        raise PlanDoesNotAddUp
    return lines


def need_agreeable(version: PlanVersion, on: date) -> list[Line]:
    """What no yes may pass over, the first and the last alike: a line for each rule.

    Raises PlanDoesNotAddUp, CostsTooLow, CutNeedsReassessment, or what the rules about spending
    refuse.
    """
    lines = lines_of(version)
    need_sufficient(version, on)
    need_unrestricted(version, on)
    need_ground(version, on)
    return lines


def terms_of(contribution: int, others: Sequence[OtherShare] | None) -> dict[str, Any]:
    """What a proposal sets besides the plan, as its row keeps it."""
    rows = None if others is None else [asdict(share) for share in others]
    return {"weekly_contribution_pence": contribution, "others": rows}


@transaction.atomic
def propose_plan(
    *, version: PlanVersion, by: User, at: datetime, on: date, reason: str,
    weekly_contribution_pence: int = 0, others: Sequence[OtherShare] | None = None,
) -> PlanDecision:  # fmt: skip
    """A worker's yes to a plan that needs more than one: kept with its terms; nothing is set.

    Raises what agreeing would, so that nobody above meets it first, and what `propose` refuses.
    """
    whole_pence(weekly_contribution_pence, "contribution")
    need_agreeable(version, on)
    terms = terms_of(weekly_contribution_pence, others)
    return planning.propose(version=version, reason=reason, terms=terms, by=by, at=at, on=on)


@transaction.atomic
def approve_plan(*, version: PlanVersion, by: User, at: datetime, on: date, reason: str) -> Budget:
    """The second person's yes, on the worker's terms: the budget is set.

    Raises HardWords, NotYourStep, NotIndependent, SameTwice, OwnPlan, or what agreeing refuses.
    """
    reason = planning.need_plain(reason)
    version = _locked(version)
    proposal = planning.need_approver(version, by, on)
    return _agree_proposed(version, proposal, by=by, at=at, on=on, reason=reason)


@transaction.atomic
def vote_on_plan(
    *, version: PlanVersion, yes: bool, reason: str, by: User, at: datetime, on: date
) -> Budget | None:
    """A panel member signs; the last yes that is wanted sets the budget, or sends it on.

    Raises what `vote` refuses.
    """
    tally = planning.vote(version=version, yes=yes, reason=reason, by=by, at=at, on=on)
    if not tally.passed or tally.route.causes:
        return None
    version = _locked(version)
    proposal = planning.proposal_of(version)
    if proposal is None:
        raise NotWaiting
    return _agree_proposed(version, proposal, by=by, at=at, on=on, reason=reason.strip())


def _agree_proposed(
    version: PlanVersion, proposal: PlanDecision, *, by: User, at: datetime, on: date, reason: str
) -> Budget:
    kept = proposal.terms
    others = kept.get("others")
    return _agree(
        version, by=by, at=at, on=on, reason=reason, proposal=proposal,
        weekly_contribution_pence=int(kept.get("weekly_contribution_pence", 0)),
        others=None if others is None else [OtherShare(**share) for share in others],
    )  # fmt: skip


def _locked(version: PlanVersion) -> PlanVersion:
    """The version and its plan as they are now, held until the end of the transaction."""
    plan = SupportPlan.objects.select_for_update(of=("self",)).select_related(
        "person__authority", "person__user"
    ).get(pk=version.plan_id)  # fmt: skip
    version.refresh_from_db()
    version.plan = plan
    return version


@transaction.atomic
def agree_plan(
    *,
    version: PlanVersion,
    by: User,
    at: datetime,
    on: date,
    weekly_contribution_pence: int = 0,
    others: Sequence[OtherShare] | None = None,
    reason: str = "",
    brought_over: bool = False,
) -> Budget:
    """Agree a sent plan alone: the budget, its periods, pots and holdings in one transaction.

    A plan for which the policies want more people is refused here: see `propose_plan`. One that
    is `brought_over` from another system was agreed there, and its file has its own two people.

    `weekly_contribution_pence` is the most the person can pay, as assessed; `others` are funders
    beside the council (None: as they were). A later version of the same plan raises or cuts the
    pots; a cut takes Free money only, and leaves what stands beside the plan.
    Raises NotAnAmount, OthersPayTooMuch, NeedsSecondPerson, PlanDoesNotAddUp, CostsTooLow,
    NotDecided, PotsInUse, or what the version refuses.
    """
    version = _locked(version)
    route = planning.route_of(version, on)
    if not brought_over and route.causes:
        raise planning.NeedsSecondPerson
    if not brought_over and route.panel:
        raise planning.NeedsPanel
    return _agree(
        version, by=by, at=at, on=on, reason=reason, others=others, proposal=None,
        weekly_contribution_pence=weekly_contribution_pence,
    )  # fmt: skip


def _agree(
    version: PlanVersion, *, by: User, at: datetime, on: date, weekly_contribution_pence: int,
    others: Sequence[OtherShare] | None, reason: str, proposal: PlanDecision | None,
) -> Budget:  # fmt: skip
    """Set the money of a version that `_locked` read."""
    plan = version.plan
    whole_pence(weekly_contribution_pence, "contribution")
    lines = need_agreeable(version, on)
    record_ground(version, by=by, at=at, on=on)
    _decide(plan, version, proposal, by=by, at=at, reason=reason or NO_MORE_TO_SAY)
    budget = Budget.objects.filter(plan=plan).select_related("book").first()
    if budget is None:
        budget = _open(plan, version, at)
    ledger.lock(budget.book)
    budget.version = version
    budget.weekly_contribution_pence = weekly_contribution_pence
    budget.save(update_fields=["version", "weekly_contribution_pence"])
    set_shares(
        budget, contribution=weekly_contribution_pence, others=others, reason=reason, by=by, at=at,
        on=on,
    )  # fmt: skip
    holdings = set_up_holdings(budget, lines, on=on)
    _set_pots(budget, lines, holdings, version, by=by, at=at, on=on)
    person = plan.person
    audit.record(
        "plan.agreed", subject=version.reference, by=by, at=at, person=person, words=reason
    )
    label = person.authority.policy("budget_label", on).value
    tell_person(
        person, "plan.agreed", f"plan-agreed:{version.reference}",
        f"Your plan is agreed. Your {label} is"
        f" {show(version.total_pence)} until {day_words(plan.ends_on)}.",
        page="pots", at=at,
    )  # fmt: skip
    return budget


def _decide(
    plan: SupportPlan, version: PlanVersion, proposal: PlanDecision | None, *, by: User,
    at: datetime, reason: str,
) -> None:  # fmt: skip
    """The earlier agreed version gives way first: one version of a plan is agreed."""
    for earlier in plan.versions.filter(state=PlanVersion.State.AGREED).exclude(pk=version.pk):
        earlier.replace()
        earlier.save()
    version.agree(by=by, at=at, reason=reason)
    version.save()
    planning.record_decision(
        version, PlanDecision.Kind.AGREED, reason=reason, by=by, at=at, proposal=proposal
    )


def _open(plan: SupportPlan, version: PlanVersion, at: datetime) -> Budget:
    book = ledger.open_book()
    council = plan.person.authority.reference

    def account(side: Side, kind: Kind, label: str = "") -> Account:
        return ledger.open_account(book, side, kind, label)

    budget = Budget.objects.create(
        person=plan.person, plan=plan, version=version, book=book,
        starts_on=plan.starts_on, ends_on=plan.ends_on,
        agreed_account=account(Side.PLAN, Kind.AGREED, council),
        unallocated_account=account(Side.PLAN, Kind.UNALLOCATED),
        payee_account=account(Side.CASH, Kind.PAYEE),
        funder_account=account(Side.CASH, Kind.FUNDER, council),
        contributor_account=account(Side.CASH, Kind.CONTRIBUTOR),
        made_at=at,
    )  # fmt: skip
    first = plan.starts_on
    while first <= plan.ends_on:
        last = min(financial_year(first).ends_on, plan.ends_on)
        FundingPeriod.objects.create(budget=budget, starts_on=first, ends_on=last)
        first = date.fromordinal(last.toordinal() + 1)
    return budget


def set_up_holdings(
    budget: Budget, lines: Sequence[Line], *, on: date
) -> dict[tuple[str, int | None], Holding]:
    """A holding for each place where the plan's money is, with its instalment and why.

    The person's part is paid into their own account first, then into a fund; what no account
    takes is collected outside (policies payment_method, payment_frequency, annual_method).
    """
    totals: dict[tuple[str, int | None], int] = defaultdict(int)
    holders: dict[tuple[str, int | None], Organisation | None] = {}
    for line in lines:
        place = (line.held, line.holder.pk if line.holder else None)
        totals[place] += line.total_pence
        holders[place] = line.holder
    authority = budget.person.authority
    method, frequency, annual = (
        authority.policy(name, on)
        for name in ("payment_method", "payment_frequency", "annual_method")
    )
    left = budget.weekly_contribution_pence
    found = {}
    for place in sorted(totals, key=lambda p: (p[0] == Held.FUND, p[0], p[1] or 0)):
        row = _holding(budget, place, holders[place])
        if row.account_id is not None:
            paid = instalment(
                total_pence=totals[place], period=budget.period, weekly_contribution_pence=left,
                method=method.value, frequency=frequency.value, annual=annual.value,
                origin=method.origin,
            )  # fmt: skip
            left -= min(left, paid.weekly_pence)
            row.instalment_pence, row.contribution_pence = paid.council_pence, paid.person_pence
            row.frequency, row.explanation = frequency.value, paid.explanation
            row.save()
        found[place] = row
    return found


def _holding(budget: Budget, place: tuple[str, int | None], holder: Organisation | None) -> Holding:
    kind = place[0]
    row = Holding.objects.filter(budget=budget, kind=kind, holder=holder).first()
    if row is not None:
        return row
    row = Holding(budget=budget, kind=kind, holder=holder)
    if kind != Held.COUNCIL:
        row.account = ledger.open_account(budget.book, Side.CASH, Kind.HELD, row.reference)
    row.save()
    return row


def shares(line: Line, periods: Sequence[FundingPeriod]) -> list[int]:
    """A line's money by funding period: by days; a one-off stands in the first."""
    if line.once:
        return [line.total_pence, *(0 for _ in periods[1:])]
    days = [Period(period.starts_on, period.ends_on).days for period in periods]
    return split(line.total_pence, days)


def _set_pots(
    budget: Budget, lines: Sequence[Line], holdings: dict[tuple[str, int | None], Holding],
    version: PlanVersion, *, by: User, at: datetime, on: date,
) -> None:  # fmt: skip
    periods = list(budget.periods.order_by("starts_on"))
    known = {
        (pot.line_reference, pot.period_id): pot
        for pot in Pot.objects.with_accounts().filter(budget=budget)
    }
    before = figures_of(budget)
    beside = beside_the_plan(budget)
    target: dict[int, int] = {}
    for line in lines:
        place = (line.held, line.holder.pk if line.holder else None)
        for period, pence in zip(periods, shares(line, periods), strict=True):
            pot = known.get((line.reference, period.pk))
            if pot is None and not pence:
                continue
            if pot is None:
                pot = _open_pot(budget, period, holdings[place], line)
                known[line.reference, period.pk] = pot
            pot.name, pot.position, pot.holding = line.name, line.position, holdings[place]
            pot.save(update_fields=["name", "position", "holding"])
            target[pot.pk] = pence
    has = {figures.pot_id: figures for figures in before.pots}
    built: list[NewMove] = []
    change = 0
    for pot in known.values():
        now = has[pot.pk].in_pot if pot.pk in has else 0
        more = target.get(pot.pk, 0) + beside.get(pot.pk, 0) - now
        change += more
        if more > 0:
            built.append(NewMove(budget.unallocated_account, pot.free, more))
        elif more < 0:
            if -more > has[pot.pk].free:
                raise PotsInUse(
                    f"{pot.name} would become {show(-more)} smaller. "
                    f"It has {show(has[pot.pk].free)} free."
                )
            built.append(NewMove(pot.free, budget.unallocated_account, -more))
    built = share_moves(budget, change, on) + built
    if built:
        why = Reason.BUDGET_CUT if change < 0 else Reason.BUDGET_RAISED
        ledger.post(
            book=budget.book, key=f"plan:{version.reference}:agreed",
            reason=why if before.agreed else Reason.PLAN_AGREED, moves=built, by=by, at=at, on=on,
        )  # fmt: skip


def _open_pot(budget: Budget, period: FundingPeriod, holding: Holding, line: Line) -> Pot:
    book = budget.book
    return Pot.objects.create(
        budget=budget, period=period, holding=holding, line_reference=line.reference,
        name=line.name, position=line.position,
        free=ledger.open_account(book, Side.PLAN, Kind.POT, line.reference),
        paid=ledger.open_account(book, Side.PLAN, Kind.PAID, line.reference),
    )  # fmt: skip
