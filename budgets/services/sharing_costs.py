"""What another funder pays, changed from a day: the council pays what the others leave."""

from datetime import date, datetime

from django.db import transaction

from budgets.funding import OthersPayTooMuch, whole_pence
from budgets.models import Budget, Funder, FunderShare
from budgets.services.funding import (
    OtherFunder,
    record_share,
    refuse_too_much,
    share_moves,
    shares_of,
)
from budgets.services.tell import tell_person
from core.days import day_words
from core.errors import DomainError
from core.money import show
from ledger import services as ledger
from ledger.models import Reason
from people import audit
from people.models import User


class SameShare(DomainError):
    code = "same_share"
    message = "They pay that already. Nothing was changed."


@transaction.atomic
def change_share(
    *, funder: Funder, amount_pence: int, from_on: date, reason: str, by: User, at: datetime,
    on: date,
) -> FunderShare:  # fmt: skip
    """A funder beside the council pays another amount: a week from a day on, or in all.

    It stays what it was, weekly or one sum. In the plan the difference moves between agreed
    accounts, and the budget stays the same. Cash does not move: the council pays the accounts and
    settles with the others. Raises OtherFunder, NotAnAmount, SayWhyMoney, DayOutsideBudget,
    SameShare or OthersPayTooMuch.
    """
    budget = Budget.objects.with_accounts().get(pk=funder.budget_id)
    ledger.lock(budget.book)
    if funder.kind not in Funder.OUTSIDE:
        raise OtherFunder(field="funder")
    whole_pence(amount_pence, "amount")
    rows = shares_of(budget).get(funder.pk, [])
    if not rows:
        raise OtherFunder("This funder has no share yet. Add money for it instead.", field="funder")
    last = rows[-1]
    weekly = last.whole_pence is None
    before = last.weekly_pence if weekly else last.whole_pence
    if amount_pence == before:
        raise SameShare(field="amount")
    row = record_share(
        funder=funder, weekly_pence=amount_pence if weekly else None,
        whole=None if weekly else amount_pence, starts_on=from_on, reason=reason, by=by, at=at,
    )  # fmt: skip
    try:
        refuse_too_much(budget, from_on)
    except OthersPayTooMuch as refusal:
        raise OthersPayTooMuch(field="amount") from refusal
    moves = share_moves(budget, 0, on)
    if moves:
        ledger.post(
            book=budget.book, key=f"share:{row.reference}", reason=Reason.SHARE_CHANGED, by=by,
            at=at, on=on, moves=moves,
        )  # fmt: skip
    audit.record(
        "share.changed", subject=row.reference, by=by, at=at, person=budget.person, words=reason
    )
    each = "a week" if weekly else "in all"
    tell_person(
        budget.person, "share.changed", f"share:{row.reference}",
        f"{funder.name} pays {show(amount_pence)} {each} from {day_words(from_on)}. "
        "Your budget stays the same.",
        page="why_this_amount", at=at,
    )  # fmt: skip
    return row
