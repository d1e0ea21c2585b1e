"""Cash after a move between pots held in different places.

The budget moves at once. Cash follows: into an account with its next payment; out of one only
when the person sends it back. What has not been paid in yet just does not come: an account never
gets more than its pots. Nothing is taken by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from budgets import moves
from budgets.instalments import next_part
from budgets.models import Budget, CashFollow, Holding, MoneyMove, Pot, Suspension
from budgets.services.figures import figures_of
from budgets.services.tell import tell_others
from core.errors import DomainError
from core.money import show
from ledger import services as ledger
from ledger.models import Account, Reason
from people import audit
from people.models import User

MADE_AHEAD = timedelta(days=14)  # payments are made ready this long before
CONTRIBUTION_FIRST, NET = "contribution_first", "net"
MOST_WORDS, LEAST_WORDS = 300, 3


class SayWhyKept(DomainError):
    code = "say_why_kept"
    message = "Write why you keep it, in a few words."


class SentInFuture(DomainError):
    code = "sent_in_future"
    message = "Type the day you sent it: today or before."


class LessInAccount(DomainError):
    code = "less_in_account"
    message = "The account does not hold that much. Nothing was written down."


@dataclass(frozen=True)
class CashPlan:
    """What a move does to the cash, before anybody says yes."""

    amount_pence: int
    source: Holding
    target: Holding
    there_pence: int = 0  # in the target's account already, beyond what its pots need
    comes_pence: int = 0  # paid in besides
    comes_by: date | None = None  # the latest first day of the payment that brings it
    after_support: bool = False  # the council pays an account once support has cost it
    back_pence: int = 0  # in the source's account: asked about, never taken
    stays_out_pence: int = 0  # was to come into the source's account, and does not

    @property
    def apart(self) -> bool:
        return self.source.pk != self.target.pk


def beyond_pots(holding: Holding, *, more_left: int = 0) -> int:
    """What an account holds beyond all that its pots can still use; 0 when there is none."""
    if holding.account_id is None:
        return 0
    budget = Budget.objects.with_accounts().get(pk=holding.budget_id)
    pots = [pot for pot in figures_of(budget).pots if pot.holding_id == holding.pk]
    needed = sum(pot.left + pot.owed for pot in pots) + more_left
    held = Account.objects.balances([holding.account_id])[holding.account_id]
    return max(0, held - needed)


def cash_plan(source: Pot, target: Pot, amount_pence: int, on: date) -> CashPlan:
    """What the cash would do after a move of this amount. Nothing is written."""
    out, into = source.holding, target.holding
    if out.pk == into.pk:
        return CashPlan(amount_pence, out, into)
    there = comes = back = stays_out = 0
    comes_by, after = None, False
    if into.account_id is not None:
        there = min(amount_pence, beyond_pots(into))
        after = _method(into, on) == CONTRIBUTION_FIRST
        comes = 0 if after else amount_pence - there
        part = next_part(into.budget.period, into.frequency, on + MADE_AHEAD)
        comes_by = part.starts_on if part else None
    if out.account_id is not None:
        back = min(amount_pence, beyond_pots(out, more_left=-amount_pence))
        stays_out = amount_pence - back
    return CashPlan(amount_pence, out, into, there, comes, comes_by, after, back, stays_out)


def _method(holding: Holding, on: date) -> str:
    return str(holding.budget.person.authority.policy("payment_method", on).value)


def follow(move: MoneyMove, plan: CashPlan, on: date) -> list[CashFollow]:
    """Write down what the cash does after a move. The book must be locked, the move posted."""
    if not plan.apart:
        return []
    rows: list[CashFollow] = []
    facts = {"budget": move.budget, "move": move, "from_on": on}
    if plan.target.account_id is not None:
        _offer_less(plan.target)
    if plan.comes_pence:
        rows.append(
            CashFollow(holding=plan.target, kind="comes", amount_pence=plan.comes_pence, **facts)
        )
    if plan.source.account_id is not None:
        come_less(plan.source, plan.amount_pence)
    if plan.back_pence:
        rows.append(
            CashFollow(holding=plan.source, kind="back", amount_pence=plan.back_pence, **facts)
        )
    for row in rows:
        row.save()
    return rows


def come_for_pause(pause: Suspension, pence: int, on: date) -> None:
    """The council pays in what the person need not; below zero: less of it comes.

    Only where the person's part is paid into an account (policy payment_method, net). The book
    must be locked.
    """
    holding = (
        Holding.objects.filter(budget=pause.budget, contribution_pence__gt=0)
        .exclude(account=None)
        .select_related("budget__person__authority")
        .order_by("pk")
        .first()
    )
    if holding is None or _method(holding, on) != NET:
        return
    if pence > 0:
        CashFollow.objects.create(
            budget=pause.budget, pause=pause, holding=holding, kind="comes", amount_pence=pence,
            from_on=on,
        )  # fmt: skip
    elif pence < 0:
        come_less(holding, -pence)


def come_less(holding: Holding, pence: int) -> None:
    """Money that was still to come for an earlier move does not, as its pot gave it on."""
    for row in CashFollow.objects.coming().filter(holding=holding).order_by("-pk"):
        if pence <= 0:
            return
        _shrink(row, max(0, row.amount_pence - pence))
        pence -= row.amount_pence


def _offer_less(holding: Holding) -> None:
    """Offers to send back cover no more than what the account holds beyond its pots."""
    beyond = beyond_pots(holding)
    for row in CashFollow.objects.offered().filter(holding=holding).order_by("pk"):
        keep = min(row.amount_pence, beyond)
        beyond -= keep
        if keep < row.amount_pence:
            _shrink(row, keep)


def _shrink(row: CashFollow, to_pence: int) -> None:
    """End a row, and open a smaller one in its place where something is left of it."""
    before = row.state
    row.state = CashFollow.State.ENDED
    row.save(update_fields=["state"])
    if to_pence:
        CashFollow.objects.create(
            budget=row.budget, move=row.move, pause=row.pause, holding=row.holding, kind=row.kind, state=before,
            amount_pence=to_pence, from_on=row.from_on, words=row.words,
            answered_by=row.answered_by, answered_at=row.answered_at,
        )  # fmt: skip


@transaction.atomic
def keep_cash(*, follow: CashFollow, words: str, by: User, at: datetime) -> CashFollow:
    """The person keeps it for now, with a reason. Raises SayWhyKept or FollowMovedOn."""
    row = _locked(follow)
    if len(words.strip()) < LEAST_WORDS:
        raise SayWhyKept(field="words")
    row.keep(words.strip()[:MOST_WORDS], by=by, at=at)
    row.save()
    person = row.budget.person
    audit.record("cash.kept", subject=row.reference, by=by, at=at, person=person, words=row.words)
    tell_others(
        person, by, "cash.kept", f"cash-kept:{row.reference}",
        f"{by.get_short_name()} wrote that {show(row.amount_pence)} stays in your account.",
        page="my_account", at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def cash_went_back(
    *, follow: CashFollow, sent_on: date, by: User, at: datetime, on: date
) -> CashFollow:
    """Write down that the person sent it back. Cash alone moves: the plan moved before.

    Raises FollowMovedOn, SentInFuture or LessInAccount.
    """
    row = _locked(follow)
    row.must_be_offered()
    if sent_on > on:
        raise SentInFuture(field="sent_on")
    held = Account.objects.balances([row.holding.account_id or 0])[row.holding.account_id or 0]
    if held < row.amount_pence:
        raise LessInAccount(
            f"The account holds {show(held)}. {show(row.amount_pence)} was to go back. "
            "Tell the council that it is not there any more."
        )
    budget = Budget.objects.with_accounts().select_related("funder_account").get(pk=row.budget_id)
    row.entry = ledger.post(
        book=budget.book, key=f"cash-back:{row.reference}", reason=Reason.SURPLUS_RETURNED,
        moves=moves.holding_to_funder(row.holding, budget, row.amount_pence), by=by, at=at,
        on=sent_on,
    )  # fmt: skip
    row.state, row.done_on = CashFollow.State.DONE, sent_on
    if row.answered_at is None:
        row.answered_by, row.answered_at = by, at
    row.save()
    person = budget.person
    audit.record("cash.went_back", subject=row.reference, by=by, at=at, person=person)
    tell_others(
        person, by, "cash.went_back", f"cash-back:{row.reference}",
        f"{show(row.amount_pence)} of your account went back to the council.",
        page="my_account", at=at,
    )  # fmt: skip
    return row


def _locked(follow: CashFollow) -> CashFollow:
    ledger.lock(follow.budget.book)
    return CashFollow.objects.select_related(
        "budget__book", "budget__person__user", "holding__account"
    ).get(pk=follow.pk)  # fmt: skip
