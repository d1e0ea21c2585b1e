"""What is asked about a provider's bills: one list, with the reason fit for the provider."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from core.clock import day_of
from invoices.checks import NOT_FOR_PROVIDERS, Code
from invoices.models import Bill, Finding
from people.models import AuditRecord

PRICE = (Code.RATE_OVER, Code.RATE_CHANGES, Code.NO_RATE, Code.VAT_NOT_AGREED, Code.VAT_OVER)
AMOUNT = (Code.UNITS_OVER, Code.UNIT_DIFFERS, Code.ARITHMETIC, Code.OUTSIDE_AGREEMENT)
KINDS: dict[str, tuple[Code, ...]] = {
    "price": PRICE,
    "amount": AMOUNT,
    "twice": (Code.MAYBE_TWICE,),
    "wrong": (Code.SAID_WRONG,),
}


@dataclass(frozen=True)
class Query:
    """One bill that somebody asks about. `explained`: the provider has answered."""

    bill: Bill
    why: str
    since: date
    explained: bool


def asked_about(bills: QuerySet[Bill]) -> QuerySet[Bill]:
    """Bills with an open question, oldest first, and what the provider may know of why."""
    told = Finding.objects.filter(settled_at=None, blocks=True).exclude(code__in=NOT_FOR_PROVIDERS)
    said = AuditRecord.objects.filter(event="bill.explained", subject=OuterRef("reference"))
    return (
        bills.filter(Q(state=Bill.State.HELD) | Q(needs_decision=True))
        .filter(kind=Bill.Kind.INVOICE)
        .annotate(explained=Exists(said))
        .prefetch_related(Prefetch("findings", told.order_by("pk"), to_attr="told"))
        .order_by("sent_at", "pk")
    )


def of_kind(bills: QuerySet[Bill], kind: str) -> QuerySet[Bill]:
    """Those asked about for one kind of reason."""
    codes = KINDS.get(kind)
    if codes is None:
        return bills
    open_ones = Finding.objects.filter(bill=OuterRef("pk"), settled_at=None, code__in=codes)
    return bills.filter(Exists(open_ones))


def queries(bills: Iterable[Bill]) -> list[Query]:
    """Rows of `asked_about`, in words."""
    return [
        Query(
            bill=bill,
            why=" ".join(one.sentence for one in bill.told[:2]) or _("A council worker looks at it."),  # type: ignore[attr-defined]
            since=day_of(bill.answered_at or bill.sent_at or bill.made_at),
            explained=bool(bill.explained),  # type: ignore[attr-defined]
        )
        for bill in bills
    ]  # fmt: skip
