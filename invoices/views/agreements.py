"""One agreement, as its provider sees it: days, dated rates, new prices asked for, what to bill."""

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import render

from core import clock
from invoices import services
from invoices.models import Bill
from invoices.views.sending import agreement_or_404
from people import audit
from people.access import PersonRequest, permission


@permission("provider.home")
def provider_agreement(request: PersonRequest, reference: str) -> HttpResponse:
    """What was agreed, each rate from its day on, and what was billed and paid."""
    agreement = agreement_or_404(request, reference)
    on = clock.today()
    person = agreement.budget.person
    audit.looked(request.actor, [person], what="your agreement with them", at=clock.now())
    rates = list(agreement.rates.order_by("-starts_on", "-pk"))
    begun = [rate.pk for rate in rates if rate.starts_on <= on]
    live = Bill.objects.live().filter(agreement=agreement, kind=Bill.Kind.INVOICE)
    context = {
        "agreement": agreement, "person": person, "rates": rates, "now": begun[:1],
        "sessions": services.to_bill([agreement], on)[agreement.pk],
        "rises": agreement.rises.order_by("-pk")[:20],
        "billed": live.aggregate(bills=Count("pk"), pence=Sum("total_pence"), paid=Sum("paid_pence")),
    }  # fmt: skip
    return render(request, "invoices/provider_agreement.html", context)
