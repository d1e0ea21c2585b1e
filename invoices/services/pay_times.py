"""How fast bills are paid, and why some wait: in total, by kind of provider, for everybody to see.

Only what the council or a fund pays counts: who holds their own money pays in their own time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from django.db.models import Count
from django.db.models.functions import TruncDate

from core.models import Authority
from invoices.checks import Code
from invoices.models import Bill, Finding
from invoices.models.bills import BillQuerySet
from providers.models import Organisation
from support_plans.models import DIRECT_PAYMENT

LOOK_BACK: Final = timedelta(days=365)
HALF, NEARLY_ALL = Fraction(1, 2), Fraction(19, 20)


class Provider(StrEnum):
    """Kinds of provider as the board tells them apart."""

    USER_LED = "user_led"
    MICRO = "micro"
    ASSISTANT = "assistant"
    OTHER = "other"
    ALL = "all"


class Why(StrEnum):
    """Why a bill waits, for everybody to read: nothing of anybody's support."""

    ANSWER = "answer"
    PRICE = "price"
    AMOUNT = "amount"
    TWICE = "twice"
    OTHER = "other"


REASONS: Final = {
    Code.NO_ANSWER: Why.ANSWER, Code.RATE_OVER: Why.PRICE, Code.NO_RATE: Why.PRICE,
    Code.RATE_CHANGES: Why.PRICE, Code.VAT_NOT_AGREED: Why.PRICE, Code.VAT_OVER: Why.PRICE,
    Code.UNITS_OVER: Why.AMOUNT, Code.UNIT_DIFFERS: Why.AMOUNT, Code.ARITHMETIC: Why.AMOUNT,
    Code.OUTSIDE_AGREEMENT: Why.AMOUNT, Code.MAYBE_TWICE: Why.TWICE,
}  # fmt: skip


@dataclass(frozen=True)
class Times:
    """Days from sending to payment. None where too few bills were paid to say."""

    provider: Provider
    bills: int | None
    half: int | None
    nearly_all: int | None


@dataclass(frozen=True)
class Board:
    """What one council promises and keeps; counts below the small number are None."""

    paid: list[Times]
    waiting: int | None
    reasons: list[tuple[Why, int | None]]


def board(authority: Authority, on: date) -> Board:
    """The board of a council on a day. Five queries, whatever the number of bills."""
    small = int(authority.policy("small_number", on).value)
    days = _days_to_pay(authority, on)
    paid = [_times(kind, days[kind], small) for kind in Provider if days[kind]]
    waits = _of(authority).filter(state__in=Bill.OPEN)
    counted = _reasons(waits)
    return Board(
        paid, _shown(waits.count(), small),
        [(why, _shown(counted[why], small)) for why in Why if counted[why]],
    )  # fmt: skip


def own_times(organisation_ids: Iterable[int], on: date) -> Times:
    """How fast an organisation's own bills were paid; its own figures are never hidden from it."""
    bills = Bill.objects.live().filter(organisation__in=organisation_ids, kind=Bill.Kind.INVOICE)
    rows = _paid_lately(_not_own_money(bills), on)
    return _times(Provider.ALL, _histogram(rows)[Provider.ALL], 1)


def _of(authority: Authority) -> BillQuerySet:
    """Bills of this council's people that it, or a fund, pays."""
    rows = Bill.objects.live().filter(
        agreement__budget__person__authority=authority, kind=Bill.Kind.INVOICE
    )
    return _not_own_money(rows)


def _not_own_money(rows: BillQuerySet) -> BillQuerySet:
    return rows.exclude(agreement__holding__kind__in=DIRECT_PAYMENT)


def _paid_lately(rows: BillQuerySet, on: date) -> BillQuerySet:
    return rows.filter(paid_on__gt=on - LOOK_BACK, paid_on__lte=on, sent_at__isnull=False)


def _days_to_pay(authority: Authority, on: date) -> dict[Provider, Counter[int]]:
    return _histogram(_paid_lately(_of(authority), on), on)


def _histogram(rows: BillQuerySet, on: date | None = None) -> dict[Provider, Counter[int]]:
    """How many bills took how many days, by kind of provider and in all."""
    led = set(Organisation.objects.user_led(on).values_list("pk", flat=True)) if on else set()
    found: dict[Provider, Counter[int]] = defaultdict(Counter)
    counted = rows.annotate(sent_on=TruncDate("sent_at")).values_list(
        "organisation_id", "organisation__kind", "sent_on", "paid_on"
    )
    for organisation, kind, sent_on, paid_on, count in counted.annotate(count=Count("pk")):
        took = max(0, (paid_on - sent_on).days)
        for provider in (_provider(organisation in led, kind), Provider.ALL):
            found[provider][took] += count
    return found


def _provider(user_led: bool, kind: str) -> Provider:
    if user_led:
        return Provider.USER_LED
    if kind == Organisation.Kind.MICRO_PROVIDER:
        return Provider.MICRO
    return Provider.ASSISTANT if kind == Organisation.Kind.PERSONAL_ASSISTANT else Provider.OTHER


def _times(provider: Provider, days: Counter[int], small: int) -> Times:
    bills = days.total()
    if bills < small:
        return Times(provider, None, None, None)
    return Times(provider, bills, within(days, HALF), within(days, NEARLY_ALL))


def within(days: Counter[int], share: Fraction) -> int:
    """The fewest days in which at least this share of the bills was paid (nearest rank)."""
    wanted, seen = share * days.total(), 0
    for took in sorted(days):
        seen += days[took]
        if seen >= wanted:
            return took
    return max(days, default=0)


def _reasons(waits: BillQuerySet) -> Counter[Why]:
    """Bills by the first reason for which they wait; those simply being answered are no reason."""
    found: Counter[Why] = Counter()
    rows = (
        Finding.objects.filter(bill__in=waits, settled_at=None, blocks=True)
        .order_by("bill_id", "pk").values_list("bill_id", "code")
    )  # fmt: skip
    first: dict[int, str] = {}
    for bill, code in rows:
        first.setdefault(bill, code)
    for code in first.values():
        found[REASONS.get(Code(code), Why.OTHER)] += 1
    return found


def _shown(count: int, small: int) -> int | None:
    return count if count == 0 or count >= small else None
