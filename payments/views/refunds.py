"""Money that a provider gives back for a credit note: who was paid from where says that it came."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.views.shared import new_token
from core import clock
from core.errors import DomainError
from core.templatetags.words import money
from invoices.models import Bill
from payments import services
from payments.forms import RefundForm
from payments.services.refunds import credits_to_accounts, credits_to_council, credits_to_funds
from people import audit
from people.access import PersonRequest, permission
from people.places import place, whose_or_404

A_PAGE = 25


@permission("refund.record")
def owed_back(request: PersonRequest) -> HttpResponse:
    """Credit notes for what the council paid already: what has to come back, oldest first."""
    waiting = credits_to_council(request.actor).filter(owed_back_pence__gt=F("refunded_pence"))
    rows = waiting.order_by("sent_at", "pk")
    total = rows.aggregate(pence=Sum(F("owed_back_pence") - F("refunded_pence")))["pence"] or 0
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "payments/owed_back.html", {"page": page, "total": total})


@permission("refund.record")
def refund(request: PersonRequest, reference: str) -> HttpResponse:
    """Finance saw it on the council's bank statement."""
    credit = credits_to_council(request.actor).filter(reference=reference).first()
    if credit is None:
        raise Http404
    return _record(request, credit, "payments/refund.html", "owed_back")


@permission("payment.record")
def my_bill_back(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """The person saw it on the statement of their own account."""
    person = whose_or_404(request, whose, "payment.record", what="a bill", subject=reference)
    mine = credits_to_accounts(request.actor, [person])
    credit = mine.filter(reference=reference).first()
    if credit is None:
        raise Http404
    back = place(request, "my_bill", reference)
    return _record(request, credit, "payments/my_refund.html", back, person=person)


@permission("fund.draw")
def fund_back(request: PersonRequest, reference: str) -> HttpResponse:
    """The holder of a fund saw it on the statement of the fund."""
    credit = credits_to_funds(request.actor).filter(reference=reference).first()
    if credit is None:
        raise Http404
    person = credit.agreement.budget.person
    audit.looked(request.actor, [person], what="the fund held for you", at=clock.now())
    return _record(request, credit, "payments/refund.html", "provider_fund")


def _record(
    request: PersonRequest, credit: Bill, template: str, after: str, **more: Any
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    start = {
        "received_on": clock.today(),
        "amount": credit.still_owed_back_pence,
        "once": new_token(),
    }
    form = RefundForm(data, initial=start)
    if data is not None and form.is_valid():
        at, facts = clock.now(), form.cleaned_data
        try:
            row = services.record_refund(
                credit=credit, amount_pence=facts["amount"], received_on=facts["received_on"],
                by=request.user, at=at, on=clock.day_of(at), once=facts["once"],
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            words = _("%(amount)s came back. It is written down.")
            messages.success(request, words % {"amount": money(row.amount_pence)})
            return redirect(after)
    return render(request, template, {"credit": credit, "form": form, "after": after, **more})
