"""One payment in front of a council worker: with a question, or a reason that the person sees."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from budgets.services.tell import page_of
from core import clock
from payments.models import OwnPayment
from people import audit
from people.access import PersonRequest, permission
from people.models import Opening


@permission("council.open")
def council_payment(request: PersonRequest, reference: str) -> HttpResponse:
    """The payment, or the page that asks for a reason; 404 for people who are not theirs."""
    payment = (
        OwnPayment.objects.filter(reference=reference)
        .select_related("pot__budget__person__authority", "holding", "told_by")
        .first()
    )
    person = payment.pot.budget.person if payment else None
    if payment is None or person is None or not request.actor.may("council.open", person):
        raise Http404
    allowed = request.actor.may(
        "payment.view", person, subject=reference, finding=payment.in_question
    )
    if not allowed:
        return redirect(f"{page_of('open_record')}?{urlencode({'subject': reference})}")
    at = clock.now()
    opening = Opening.objects.filter(user=request.user, subject=reference, until_at__gt=at).last()
    reason = opening.reason if opening else "It has a question."
    audit.looked(request.actor, [person], what="a payment", at=at, subject=reference, reason=reason)
    context = {"payment": payment, "person": person, "reason": reason}
    return render(request, "payments/council_payment.html", context)
