"""Moving Free money between pots: small changes freely, bigger ones with the council's yes.

Small changes are a share of the pot, written on the plan, else the council's policy. They need
nobody's permission and are written down. At most what is Free moves: what is neither paid, said
yes to, promised nor bound by notice. What ending a promise would free is said besides.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from budgets import moves
from budgets.models import Agreement, Budget, MoneyMove, MoveAsk, Pot
from budgets.services.following import cash_plan, follow
from budgets.services.promises import freed_by
from budgets.services.settle import NotEnoughFree
from budgets.services.tell import tell_others, tell_person
from core.errors import DomainError
from core.money import show
from ledger import services as ledger
from ledger.models import Account, Reason
from people import audit
from people.models import User


class SamePot(DomainError):
    code = "same_pot"
    message = "Choose two different pots."


class OtherBudget(DomainError):
    code = "other_budget"
    message = "Money moves between pots of the same budget and the same year."


class NothingMoved(DomainError):
    code = "nothing_moved"
    message = "Type how much to move, like 90 or 90.50."


class BadShare(DomainError):
    code = "bad_share"
    message = "Type a whole number from 0 to 100, or nothing."


class BeyondSmallChanges(DomainError):
    code = "beyond_small_changes"
    message = "This is more than a small change. Ask the council for a yes."
    challenge = "You can ask for a bigger change. If the answer is no, you can complain."


class AskedForAlready(DomainError):
    code = "asked_for_already"
    message = "You asked for this move already. The council has not answered yet."
    status = 409


@dataclass(frozen=True)
class SmallChanges:
    """How much of a pot the person may move without asking, and by what rule."""

    percent: int
    origin: str
    pot_pence: int  # the pot before any small change of this period
    moved_pence: int  # of it, moved freely already

    @property
    def most(self) -> int:
        """Whole pence, rounded down: never more than the share."""
        return self.pot_pence * self.percent // 100

    @property
    def left(self) -> int:
        return max(0, self.most - self.moved_pence)


@dataclass(frozen=True)
class CouldFree:
    """What ending one promise with its notice would put back to Free."""

    agreement: Agreement
    last_day: date
    pence: int


def small_changes(pot: Pot, on: date) -> SmallChanges:
    """The plan's own share, else the council's policy; counted for the pot's funding period."""
    budget = pot.budget
    if budget.move_tolerance_percent is not None:
        percent, origin = budget.move_tolerance_percent, "your plan"
    else:
        value = budget.person.authority.policy("move_tolerance_percent", on)
        percent, origin = int(value.value), value.origin
    rows = MoneyMove.objects.filter(asked_as=None)
    out = rows.filter(source=pot).aggregate(sum=Sum("amount_pence"))["sum"] or 0
    back = rows.filter(target=pot).aggregate(sum=Sum("amount_pence"))["sum"] or 0
    return SmallChanges(percent, origin, _in_pot(pot) + out - back, max(0, out - back))


def _in_pot(pot: Pot) -> int:
    """All that is in the pot, spent or not."""
    names = ("free_id", "paid_id", "set_aside_id", "owed_id")
    ids = {getattr(pot, name) for name in names}
    for row in pot.allocations.values_list("promised_id", "owed_id", "paid_id"):
        ids.update(row)
    return sum(Account.objects.balances(pk for pk in ids if pk).values())


def could_free(pot: Pot, on: date) -> list[CouldFree]:
    """Each promise of the pot that could end, its earliest last day, and what that would free.

    The money of the days until then is bound by notice; of what was given it waits for its bill.
    """
    found = []
    rows = Agreement.objects.filter(allocations__pot=pot, state=Agreement.State.ACTIVE)
    for agreement in rows.select_related("organisation", "budget").order_by("pk"):
        last_day = max(agreement.notice_ends_on(on), agreement.starts_on - timedelta(days=1))
        parts = freed_by(agreement, max(last_day, on))
        pence = sum(part.amount_pence for part in parts if part.allocation.pot_id == pot.pk)
        if pence:
            found.append(CouldFree(agreement, max(last_day, on), pence))
    return found


@transaction.atomic
def move_free(
    *,
    source: Pot,
    target: Pot,
    amount_pence: int,
    words: str,
    once: str = "",
    by: User,
    at: datetime,
    on: date,
) -> MoneyMove:
    """Move Free money from one pot to another; what is promised stays where it is.

    Between pots held in different places the budget moves now, and the cash follows
    (budgets.services.following). `once` is a form's token: the same token returns the first move.
    Raises NotEnoughFree, BeyondSmallChanges, SamePot, OtherBudget or NothingMoved.
    """
    budget = Budget.objects.with_accounts().get(pk=source.budget_id)
    ledger.lock(budget.book)
    if once and (first := MoneyMove.objects.filter(once=once).first()):
        return first
    refuse_move(source, target, amount_pence, on)
    refuse_beyond(source, amount_pence, on)
    return _move(budget, source, target, amount_pence, words, once, by=by, at=at, on=on)


def _move(
    budget: Budget, source: Pot, target: Pot, amount_pence: int, words: str, once: str, *, by: User,
    at: datetime, on: date,
) -> MoneyMove:  # fmt: skip
    cash = cash_plan(source, target, amount_pence, on)
    row = MoneyMove.objects.create(
        budget=budget, source=source, target=target, amount_pence=amount_pence, words=words,
        by=by, at=at, once=once or None,
    )  # fmt: skip
    ledger.post(
        book=budget.book, key=f"move:{row.reference}", reason=Reason.POT_MOVE,
        moves=moves.pot_to_pot(source, target, amount_pence), by=by, at=at, on=on,
    )  # fmt: skip
    follow(row, cash, on)
    audit.record(
        "money.moved", subject=row.reference, by=by, at=at, person=budget.person, words=words
    )
    tell_others(
        budget.person, by, "money.moved", f"move-for:{row.reference}",
        f"{by.get_short_name()} moved {show(amount_pence)} from {source.name} to {target.name}.",
        page="pots", at=at,
    )  # fmt: skip
    return row


def refuse_move(source: Pot, target: Pot, amount_pence: int, on: date) -> None:
    """Raise the refusal of a move that cannot be; also asked before the check page."""
    if source.pk == target.pk:
        raise SamePot(field="target")
    if (source.budget_id, source.period_id) != (target.budget_id, target.period_id):
        raise OtherBudget
    if amount_pence <= 0:
        raise NothingMoved(field="amount")
    free = Account.objects.balances([source.free_id])[source.free_id]
    if amount_pence > free:
        raise NotEnoughFree(
            f"{source.name} has {show(free)} free. You asked to move {show(amount_pence)}."
            + _more_by_ending(could_free(source, on)),
            field="amount",
        )


def _more_by_ending(found: list[CouldFree]) -> str:
    """“Ending Art group after 4 May would free £600 more.”"""
    if not found:
        return ""
    one = max(found, key=lambda each: each.pence)
    notice = one.agreement.notice_days
    told = f" with {notice} days’ notice" if notice else ""
    return f" Ending {one.agreement.what}{told} would free {show(one.pence)} more."


def refuse_beyond(source: Pot, amount_pence: int, on: date) -> None:
    """Raise BeyondSmallChanges for what needs the council's yes. The book must be locked."""
    small = small_changes(source, on)
    if amount_pence > small.left:
        raise BeyondSmallChanges(
            f"You can move {show(small.left)} of {source.name} without asking. "
            f"For {show(amount_pence)}, ask the council for a yes.",
            field="amount",
        )


@transaction.atomic
def ask_to_move(
    *, source: Pot, target: Pot, amount_pence: int, words: str, once: str = "", by: User,
    at: datetime, on: date,
) -> MoveAsk:  # fmt: skip
    """The person asks for a move beyond small changes. Nothing moves until a worker says yes.

    Raises what `move_free` raises but BeyondSmallChanges, or AskedForAlready.
    """
    budget = Budget.objects.with_accounts().get(pk=source.budget_id)
    ledger.lock(budget.book)
    if once and (first := MoveAsk.objects.filter(once=once).first()):
        return first
    refuse_move(source, target, amount_pence, on)
    waiting = MoveAsk.objects.filter(source=source, target=target, state=MoveAsk.State.ASKED)
    if waiting.exists():
        raise AskedForAlready
    row = MoveAsk.objects.create(
        budget=budget, source=source, target=target, amount_pence=amount_pence,
        words=words, asked_at=at, asked_by=by, once=once or None,
    )  # fmt: skip
    person = budget.person
    audit.record("move.asked", subject=row.reference, by=by, at=at, person=person, words=words)
    tell_others(
        person, by, "move.asked", f"move-ask:{row.reference}",
        f"{by.get_short_name()} asked the council to move {show(amount_pence)} for you.",
        page="pots", at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def answer_move(
    *, ask: MoveAsk, agreed: bool, reasons: str, by: User, at: datetime, on: date
) -> MoveAsk:
    """A worker says yes, and the money moves; or no, with reasons the person reads.

    Raises CaseMovedOn, SayWhyCase, SomeoneElseDecides, or NotEnoughFree when less is Free now.
    """
    budget = Budget.objects.with_accounts().get(pk=ask.budget_id)
    ledger.lock(budget.book)
    row = MoveAsk.objects.select_related("budget__person").get(pk=ask.pk)
    row.answer(agreed=agreed, reasons=reasons, by=by, at=at)
    source, target = (
        Pot.objects.with_accounts().get(pk=pk) for pk in (row.source_id, row.target_id)
    )
    if agreed:
        refuse_move(source, target, row.amount_pence, on)
        row.move = _move(
            budget, source, target, row.amount_pence, row.words, "", by=by, at=at, on=on
        )
    row.save()
    person = budget.person
    event = "move.agreed" if agreed else "move.declined"
    audit.record(event, subject=row.reference, by=by, at=at, person=person)
    said = "yes" if agreed else "no"
    tell_person(
        person, event, f"move-answer:{row.reference}",
        f"The council said {said} to moving {show(row.amount_pence)} from {source.name} to "
        f"{target.name}. Read why.",
        page="move_money", at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def set_small_changes(
    *, budget: Budget, percent: int | None, reasons: str, by: User, at: datetime
) -> Budget:
    """Write on the plan how much of a pot may move without asking; None: as the policy says.

    Raises BadShare.
    """
    ledger.lock(budget.book)
    if percent is not None and not 0 <= percent <= 100:  # noqa: PLR2004
        raise BadShare(field="percent")
    if not reasons.strip():
        raise BadShare("Say why, in words the person can read.", field="reasons")
    budget.move_tolerance_percent = percent
    budget.save(update_fields=["move_tolerance_percent"])
    person = budget.person
    audit.record(
        "plan.small_changes", subject=budget.reference, by=by, at=at, person=person, words=reasons
    )
    now = "as your council does for everyone" if percent is None else f"up to {percent}% of a pot"
    tell_person(
        person, "plan.small_changes", f"small:{budget.reference}:{at.isoformat()}",
        f"You may move money between pots without asking, {now}: {reasons.strip()}",
        page="pots", at=at,
    )  # fmt: skip
    return budget
