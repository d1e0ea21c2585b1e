"""The record of the questions about one payment, as a PDF."""

from django.http import Http404, HttpResponse

from core import clock
from payments.services.refusals import record_of
from payments.views.person import payment_or_404
from people.access import PersonRequest, permission
from people.places import place, whose_or_404
from people.records import record_answer


@permission("money.view")
def my_payment_record(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """What was asked, answered and decided. A payment nobody asked about has none."""
    person = whose_or_404(request, whose, "money.view", what="a payment", subject=reference)
    payment = payment_or_404(request, person, reference)
    if not payment.questions.exists():
        raise Http404
    record = record_of(payment, clock.today())
    return record_answer(request, record, back=place(request, "my_payment", reference))
