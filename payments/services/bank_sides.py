"""What a bank line may be, in words: a payment, a pay run or its parts, money that came in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from budgets.models import Holding
from core.templatetags.words import day as day_words
from payments.models import (
    BankAccount,
    BankLine,
    BankMatch,
    Contribution,
    ItemResult,
    OwnPayment,
    PayItem,
    PayRun,
    Refund,
)
from payments.models.bank_lines import Side
from people.models import Person

SENT: Final = (*PayRun.SENT, *PayRun.OVER)
LOOKED_AT: Final = 200  # of each kind, the newest: among them the nearest are offered
OFFERED: Final = 20


@dataclass(frozen=True)
class Named:
    """A side as somebody reads it. Pence are as the bank counts: below zero is money out."""

    side: Side
    who: str
    on: date
    pence: int
    person: Person | None  # whose record its name shows, beyond the account's own

    @property
    def reference(self) -> str:
        return self.side.reference


def named(side: Side, account: BankAccount, *, comes_in: bool = False) -> Named:
    """The words of a side, as the account's owner knows it. `comes_in`: a payment sent back."""
    if isinstance(side, OwnPayment):
        return Named(side, side.paid_to, side.paid_on, -side.amount_pence, None)
    if isinstance(side, PayRun):
        words = _("The pay run of %(day)s, %(n)d payments") % {
            "day": day_words(side.pay_on), "n": side.count,
        }  # fmt: skip
        return Named(side, words, side.pay_on, -side.total_pence, None)
    if isinstance(side, Contribution):
        person = side.budget.person
        own = account.holding_id is not None
        words = _("What was paid in") if own else _("Paid in by %(who)s") % {"who": person.known_as}
        return Named(side, words, side.received_on, side.amount_pence, None if own else person)
    if isinstance(side, Refund):
        words = _("Given back by %(who)s") % {"who": side.credit.organisation.name}
        return Named(side, words, side.received_on, side.amount_pence, None)
    return _named_item(side, account, comes_in=comes_in)


def _named_item(item: PayItem, account: BankAccount, *, comes_in: bool) -> Named:
    on, pence, person = item.run.pay_on, item.amount_pence, None
    if item.bill is not None:
        words = _("%(who)s, bill %(number)s") % {
            "who": item.bill.organisation.name, "number": item.bill.number,
        }  # fmt: skip
    else:
        assert item.instalment is not None  # noqa: S101 a constraint says so
        person = item.instalment.holding.budget.person
        words = _("Money for %(who)s") % {"who": person.known_as}
    if account.authority_id is None:
        own = account.holding_id is not None
        words = _("Money from the council") if own else words
        return Named(item, words, on, pence, None if own else person)
    if comes_in:
        back = item.results.filter(outcome=ItemResult.Outcome.RETURNED).aggregate(on=Max("on"))
        return Named(
            item, _("%(what)s: sent back") % {"what": words}, back["on"] or on, pence, person
        )
    return Named(item, words, on, -pence, person)


def of_match(match: BankMatch, account: BankAccount) -> Named:
    """What a match says that its line is."""
    return named(match.side, account, comes_in=match.line.amount_pence > 0)


def by_id(side: str, ids: Iterable[int]) -> dict[int, Side]:
    """Rows of one kind with all that their words need: one query a kind."""
    return {row.pk: row for row in _whole(side).filter(pk__in=list(ids))}


def near(line: BankLine) -> list[Named]:
    """What somebody may choose by hand for a line, the nearest days first."""
    account, comes_in = line.account, line.amount_pence > 0
    taken = {
        (name, pk)
        for match in line.matches.filter(undone_at=None)
        for name, pk in (("payment", match.payment_id), ("item", match.item_id),
                         ("run", match.run_id), ("contribution", match.contribution_id),
                         ("refund", match.refund_id))
        if pk
    }  # fmt: skip
    found = [
        named(row, account, comes_in=comes_in)
        for name, rows in _sides_of(account, comes_in=comes_in).items()
        for row in rows.order_by("-pk")[:LOOKED_AT]
        if (name, row.pk) not in taken
    ]
    return sorted(found, key=lambda one: abs((one.on - line.on).days))[:OFFERED]


def find(line: BankLine, reference: str) -> Side | None:
    """The side of this name that this line could be; None when there is none."""
    for rows in _sides_of(line.account, comes_in=line.amount_pence > 0).values():
        row: Side | None = rows.filter(reference=reference).first()
        if row is not None:
            return row
    return None


def _sides_of(account: BankAccount, *, comes_in: bool) -> dict[str, QuerySet[Any]]:
    """By kind, everything that a line of this account and direction can be."""
    if account.authority_id is not None:
        return _of_council(account.authority_id, comes_in=comes_in)
    mine = (
        Q(pk=account.holding_id)
        if account.holding_id is not None
        else Q(kind="fund", holder=account.organisation_id)
    )
    holdings = Holding.objects.filter(mine).values("pk")
    if not comes_in:
        rows = _whole("payment").filter(holding__in=holdings, reversed_at=None)
        return {"payment": rows}
    sent = _whole("item").filter(
        instalment__holding__in=holdings, run__state__in=SENT,
        state__in=(PayItem.State.IN_RUN, PayItem.State.PAID),
    )  # fmt: skip
    return {
        "item": sent,
        "contribution": _whole("contribution").filter(holding__in=holdings),
        "refund": _whole("refund")
        .filter(credit__agreement__holding__in=holdings)
        .exclude(into=Refund.Into.COUNCIL),
    }


def _of_council(authority: int, *, comes_in: bool) -> dict[str, QuerySet[Any]]:
    items = _whole("item").filter(run__authority=authority, run__state__in=SENT)
    if not comes_in:
        live = (PayItem.State.IN_RUN, PayItem.State.PAID, PayItem.State.RETURNED)
        runs = _whole("run").filter(authority=authority, state__in=SENT, outside=False)
        return {"item": items.filter(state__in=live), "run": runs}
    return {
        "item": items.filter(state=PayItem.State.RETURNED),
        "contribution": _whole("contribution").filter(
            holding=None, budget__person__authority=authority
        ),
        "refund": _whole("refund").filter(
            into=Refund.Into.COUNCIL, credit__agreement__budget__person__authority=authority
        ),
    }


def _whole(side: str) -> QuerySet[Any]:
    rows: dict[str, QuerySet[Any]] = {
        "payment": OwnPayment.objects.select_related("holding"),
        "item": PayItem.objects.select_related(
            "run", "bill__organisation", "instalment__holding__budget__person"
        ),
        "run": PayRun.objects.all(),
        "contribution": Contribution.objects.select_related("budget__person"),
        "refund": Refund.objects.select_related("credit__organisation", "credit__agreement"),
    }
    return rows[side]
