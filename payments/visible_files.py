"""Receipts and bills' papers: who may see the payment or the bill may see its file."""

from typing import TYPE_CHECKING

from django.db.models import Q

from files.models import seen_through
from invoices.models import Bill
from payments.models import OwnPayment

if TYPE_CHECKING:
    from people.access import Actor


@seen_through
def through_payments(actor: "Actor") -> Q:
    return Q(pk__in=OwnPayment.objects.visible_to(actor).values("receipt"))


@seen_through
def through_bills(actor: "Actor") -> Q:
    return Q(pk__in=Bill.objects.visible_to(actor).values("file"))
