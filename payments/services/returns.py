"""The return, built from the account and the plan: read, sent in one press, sampled by a rate."""

import hashlib
import json
import random
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet, Sum
from django.utils.translation import gettext_noop as _

from budgets.models import Holding
from core.errors import DomainError
from ledger.models import Account, Entry, Kind, Move
from payments.models import AccountReturn, OwnPayment, ReturnContent
from payments.services.telling import tell_members, tell_person
from people import audit
from people.models import User

DECLARATION = "I have read this. It is right, as far as I know."
CAME_IN = {
    Kind.FUNDER.value: _("From the council"),
    Kind.CONTRIBUTOR.value: _("Own money in"),
    Kind.PAYEE.value: _("Came back from payments"),
}
WENT_OUT = {
    Kind.FUNDER.value: _("Back to the council"),
    Kind.CONTRIBUTOR.value: _("Own money back"),
    Kind.PAYEE.value: _("Paid"),
}
OTHER = _("Moved for another reason")


class NotChosen(DomainError):
    code = "not_chosen"
    message = "This payment was not drawn, and nothing is missing. It needs no question."


class ReadAgain(DomainError):
    code = "read_again"
    message = "Something changed since you read it. Read it again, then send it."
    status = 409


class AlreadySettled(DomainError):
    code = "return_settled"
    message = "This return is settled already."
    status = 409


@dataclass(frozen=True)
class Paid:
    """One payment as the return shows it. Pence."""

    reference: str
    name: str  # the person's own name for it, else who was paid
    paid_on: str
    pot: str
    what_for: str
    pence: int
    own_money_pence: int
    receipt: str  # its file's name, or nothing
    receipt_mark: str
    needs_receipt: bool  # the policy asks for one, and there is none

    @property
    def day(self) -> date:
        return date.fromisoformat(self.paid_on)


@dataclass(frozen=True)
class Content:
    """All that a return says. Opening, what came in and what went out give closing, or it fails."""

    person: str
    authority: str
    account: str
    from_on: str
    to_on: str
    opening_pence: int
    came_in: list[tuple[str, int]]
    went_out: list[tuple[str, int]]
    closing_pence: int
    pots: list[tuple[str, int, int]]  # name, how many payments, pence
    set_aside_pence: int  # of it, kept for assistants as their employer
    told_on: str  # the bank's balance, as the person told it
    receipts_from_pence: int
    payments: list[Paid]
    declaration: str = DECLARATION

    @property
    def spent_pence(self) -> int:
        return sum(row.pence for row in self.payments)

    @property
    def adds_up(self) -> bool:
        """Opening, and what came in, less what went out, is closing."""
        moved = sum(pence for _name, pence in self.came_in)
        moved -= sum(pence for _name, pence in self.went_out)
        return self.opening_pence + moved == self.closing_pence

    @property
    def missing(self) -> list[Paid]:
        return [row for row in self.payments if row.needs_receipt]

    @property
    def mark(self) -> str:
        """SHA-256 of its canonical text."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def canonical(self) -> str:
        """The same content is the same text."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_from(kept: dict[str, object]) -> Content:
    """The content again, from what was kept."""
    facts = dict(kept)
    facts["payments"] = [Paid(**row) for row in facts["payments"]]  # type: ignore[attr-defined]
    return Content(**facts)  # type: ignore[arg-type]


def next_days(holding: Holding, last: date | None, on: date) -> tuple[date, date]:
    """The days of the next return by the policy: so many months, and never beyond today.

    The first return begins with the month in which the account was first used.
    """
    budget = holding.budget
    first = last + timedelta(days=1) if last else _first_used(holding)
    months = int(budget.person.authority.policy("return_months", on).value)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    whole = date(year, month + 1, 1) - timedelta(days=1)
    return first, max(first, min(whole, on))


def _first_used(holding: Holding) -> date:
    entries = Entry.objects.filter(moves__in=Move.objects.for_accounts([holding.account_id or 0]))
    used = entries.aggregate(first=Min("happened_on"))["first"]
    starts: date = holding.budget.starts_on
    return max(starts, used.replace(day=1)) if used else starts


def draw_up(holding: Holding, from_on: date, to_on: date, on: date) -> Content:
    """What a return of these days says now. Six queries, however many payments."""
    person = holding.budget.person
    asked = int(person.authority.policy("return_receipts_from_pence", on).value)
    rows = payments_in(holding, from_on, to_on)
    rows = rows.select_related("pot", "agreement", "receipt", "holding")
    payments = [_paid(row, asked) for row in rows]
    opening, came_in, went_out = _account(holding, from_on, to_on)
    came, went = (sorted(side.items()) for side in (came_in, went_out))
    pots: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in payments:
        count, pence = pots[row.pot]
        pots[row.pot] = count + 1, pence + row.pence
    return Content(
        person=person.full_name, authority=person.authority.name, account=holding.reference,
        from_on=from_on.isoformat(), to_on=to_on.isoformat(), opening_pence=opening,
        came_in=came, went_out=went,
        closing_pence=opening + sum(came_in.values()) - sum(went_out.values()),
        pots=[(name, count, pence) for name, (count, pence) in sorted(pots.items())],
        set_aside_pence=_set_aside(holding), receipts_from_pence=asked, payments=payments,
        told_on=holding.told_on.isoformat() if holding.told_on else "",
    )  # fmt: skip


def payments_in(holding: Holding, from_on: date, to_on: date) -> QuerySet[OwnPayment]:
    """Payments of an account in these days that were not taken back."""
    rows = OwnPayment.objects.standing().filter(holding=holding)
    return rows.filter(paid_on__gte=from_on, paid_on__lte=to_on).order_by("paid_on", "pk")


def _paid(row: OwnPayment, asked: int) -> Paid:
    return Paid(
        reference=row.reference, name=row.my_name_for_it or row.paid_to,
        paid_on=row.paid_on.isoformat(), pot=row.pot.name,
        what_for=row.agreement.what if row.agreement else row.pot.name,
        pence=row.amount_pence, own_money_pence=row.own_money_pence,
        receipt=row.receipt.name if row.receipt else "",
        receipt_mark=row.receipt.sha256 if row.receipt else "",
        needs_receipt=not row.is_from_fund and row.receipt is None and row.amount_pence >= asked,
    )  # fmt: skip


def _account(
    holding: Holding, from_on: date, to_on: date
) -> tuple[int, dict[str, int], dict[str, int]]:
    """What was in it before these days; what came in and went out in them, by where."""
    account = holding.account_id
    opening = 0
    came_in: dict[str, int] = defaultdict(int)
    went_out: dict[str, int] = defaultdict(int)
    for side, sign, other, names, found in (
        ("target", 1, "source__kind", CAME_IN, came_in),
        ("source", -1, "target__kind", WENT_OUT, went_out),
    ):
        moves = Move.objects.filter(**{side: account}).order_by()
        sums = moves.filter(entry__happened_on__lte=to_on).values_list(other).annotate(
            before=Sum("amount_pence", filter=Q(entry__happened_on__lt=from_on), default=0),
            during=Sum("amount_pence", filter=Q(entry__happened_on__gte=from_on), default=0),
        )  # fmt: skip
        for kind, before, during in sums:
            opening += sign * before
            if during:
                found[names.get(kind, OTHER)] += during
    return opening, dict(came_in), dict(went_out)


def _set_aside(holding: Holding) -> int:
    """Employer's money of this budget, kept for a day it may be needed."""
    kept = Account.objects.filter(book=holding.budget.book_id, kind=Kind.SET_ASIDE)
    return int(kept.aggregate(sum=Sum("balance_pence"))["sum"] or 0)


# Sending it: what was read is kept, and the sample is drawn.


def freeze(row: AccountReturn, on: date, *, read: str = "") -> ReturnContent:
    """Keep what the return says as it is sent, and draw the sample. In the sender's transaction.

    Raises ReadAgain when it is not what was read.
    """
    authority = row.holding.budget.person.authority
    content = draw_up(row.holding, row.from_on, row.to_on, on)
    if read and read != content.mark:
        raise ReadAgain
    percent, least = (
        int(authority.policy(name, on).value)
        for name in ("return_sample_percent", "return_sample_least")
    )
    seed = secrets.randbits(62)
    references = [one.reference for one in content.payments]
    return ReturnContent.objects.create(
        account_return=row, content=json.loads(content.canonical()),
        sha256=content.mark, seed=seed,
        sample_percent=percent, sample_least=least,
        sample=sample_of(references, seed=seed, percent=percent, least=least),
    )  # fmt: skip


def sample_of(references: Iterable[str], *, seed: int, percent: int, least: int) -> list[str]:
    """The payments that are drawn: so many in a hundred rounded up, never fewer than the least.

    The same references and seed give the same sample, in whatever order they come.
    """
    rows = sorted(references)
    count = min(len(rows), max(least, -(-len(rows) * percent // 100)))
    return sorted(random.Random(seed).sample(rows, count))  # noqa: S311  drawn, not secret


def shown_to_council(frozen: ReturnContent) -> tuple[list[Paid], list[Paid]]:
    """What was found, and what was drawn by chance. Nothing else is listed."""
    content = content_from(frozen.content)
    found = content.missing
    known = {row.reference for row in found}
    drawn = set(frozen.sample) - known
    return found, [row for row in content.payments if row.reference in drawn]


def refuse_unchosen(payment: OwnPayment, row: AccountReturn) -> None:
    """A question is about what was found or drawn. Raises NotChosen."""
    frozen = ReturnContent.objects.filter(account_return=row).first()
    if frozen is None:
        return  # sent before samples were drawn
    found, drawn = shown_to_council(frozen)
    if payment.reference not in {one.reference for one in (*found, *drawn)}:
        raise NotChosen


@transaction.atomic
def settle(*, row: AccountReturn, by: User, at: datetime, on: date) -> ReturnContent:
    """The council has no more questions: settled from today, not at the end of the clock.

    Who holds a fund hears of it too.

    Questions that are open go on. Raises AlreadySettled.
    """
    frozen = ReturnContent.objects.select_for_update().get(account_return=row)
    if frozen.settled_on is not None or on > row.question_until:
        raise AlreadySettled
    frozen.settled_on, frozen.settled_by = on, by
    frozen.save(update_fields=["settled_on", "settled_by"])
    person = row.holding.budget.person
    audit.record("return.settled", subject=row.reference, by=by, at=at, person=person)
    tell_person(
        person, "return.settled", f"return-settled:{row.reference}",
        "The council settled your return. Nobody asks about it any more.",
        at=at, page="my_return", args=(row.reference,), by=by,
    )  # fmt: skip
    if row.holding.kind == "fund" and row.holding.holder is not None:
        tell_members(
            row.holding.holder, "return.settled", f"return-settled:{row.reference}:holder",
            "The council settled the return of a fund you hold.", at=at, page="fund_return",
            args=(row.holding.reference,),
        )  # fmt: skip
    return frozen


def settled_days(rows: Sequence[AccountReturn]) -> dict[int, date]:
    """Since when returns are settled because the council said so, by return id."""
    kept = ReturnContent.objects.filter(account_return__in=rows, settled_on__isnull=False)
    return {pk: day for pk, day in kept.values_list("account_return", "settled_on") if day}
