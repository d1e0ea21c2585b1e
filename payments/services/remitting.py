"""Remittances: what one pay run paid a provider, bill by bill, as a page, a table and a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.template.loader import render_to_string
from django.utils.translation import get_language

from core.models import Authority
from core.paper import pdf_from
from payments.models import PayItem, PayRun
from providers.models import Organisation


@dataclass(frozen=True)
class Remittance:
    """One pay run, as one provider sees it: its own bills only, and nobody's name."""

    run: PayRun
    items: list[PayItem]
    organisations: list[Organisation]

    @property
    def authority(self) -> Authority:
        return self.run.authority

    @property
    def total_pence(self) -> int:
        return sum(item.amount_pence for item in self.items)


def _paid(organisation_ids: Sequence[int]) -> QuerySet[PayItem]:
    return PayItem.objects.filter(
        bill__organisation__in=organisation_ids, state=PayItem.State.PAID,
        run__state__in=PayRun.OVER,
    )  # fmt: skip


def remittances(organisation_ids: Sequence[int]) -> QuerySet[Any, Any]:
    """Each run that paid these organisations, newest first: its day, how many bills, how much."""
    paid = Q(items__in=_paid(organisation_ids))
    rows = PayRun.objects.filter(paid).annotate(
        bills=Count("items", filter=paid), pence=Sum("items__amount_pence", filter=paid)
    )
    return rows.select_related("authority").order_by("-pay_on", "reference")


def remittance_of(reference: str, organisation_ids: Sequence[int]) -> Remittance | None:
    """What a run paid these organisations; None where it paid them nothing. Two queries."""
    rows = _paid(organisation_ids).filter(run__reference=reference)
    items = list(
        rows.select_related("run__authority", "bill__organisation").order_by("bill__number", "pk")
    )
    if not items:
        return None
    organisations = {
        item.bill.organisation.pk: item.bill.organisation for item in items if item.bill
    }
    return Remittance(items[0].run, items, list(organisations.values()))


def remittance_pdf(found: Remittance, on: date) -> bytes:
    """The remittance as a PDF/UA-1. Raises NoPdfHere or PdfFailed."""
    context = {
        "found": found, "authority": found.authority, "on": on,
        "language": get_language() or "en-gb",
    }  # fmt: skip
    return pdf_from(render_to_string("payments/paper_remittance.html", context))
