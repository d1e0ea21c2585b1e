"""Receipts and bills' papers: who may see the payment or the bill may see its file."""

from typing import TYPE_CHECKING

from django.db.models import Q

from files.models import seen_through
from invoices.models import Bill
from payments.models import OwnPayment, ReturnContent

if TYPE_CHECKING:
    from people.access import Actor


@seen_through
def through_payments(actor: "Actor") -> Q:
    return Q(pk__in=OwnPayment.objects.visible_to(actor).values("receipt"))


@seen_through
def through_returns(actor: "Actor") -> Q:
    """A worker sees the receipt of a payment that was drawn from a return, and of no other."""
    caseload = actor.caseload()
    if not caseload:
        return Q(pk__in=[])
    kept = ReturnContent.objects.filter(account_return__holding__budget__person__in=caseload)
    drawn = {one for sample in kept.values_list("sample", flat=True) for one in sample}
    return Q(pk__in=OwnPayment.objects.filter(reference__in=drawn).values("receipt"))


@seen_through
def through_bills(actor: "Actor") -> Q:
    return Q(pk__in=Bill.objects.visible_to(actor).values("file"))
