"""Messages on one bill: the provider's page of them, and that of who answers."""

from secrets import token_urlsafe
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from invoices.models import Bill, BillMessage
from invoices.services import messaging
from invoices.views import provider
from invoices.views.person import bill_or_404, may_answer
from people.access import PersonRequest, permission
from people.places import place


class MessageForm(SteerForm):
    """A few words to the other side."""

    words = forms.CharField(
        label=_("Your message"), max_length=messaging.MOST_LETTERS,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Type your message.")},
    )  # fmt: skip


def _sent(request: PersonRequest, bill: Bill, form: MessageForm, side: str) -> bool:
    if not form.is_valid():
        return False
    try:
        messaging.send_message(
            bill=bill, side=side, words=form.cleaned_data["words"], by=request.user, at=clock.now(),
            once=provider.token_of(request),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


def _context(request: PersonRequest, bill: Bill, form: MessageForm) -> dict[str, Any]:
    return {
        "bill": bill, "form": form, "rows": bill.messages.select_related("by"),
        "name": bill.organisation.name, "person": bill.agreement.budget.person,
        "once": request.POST.get("once") or token_urlsafe(16),
    }  # fmt: skip


@permission("bill.answer")
def my_bill_messages(request: PersonRequest, whose: str = "", reference: str = "") -> HttpResponse:
    """Who answers writes to the provider, and reads what it wrote."""
    bill = bill_or_404(request, whose, reference)
    if not may_answer(request, bill):
        raise Http404
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _sent(request, bill, form, BillMessage.Side.PERSON):
        return redirect(place(request, "my_bill_messages", bill.reference))
    return render(request, "invoices/my_bill_messages.html", _context(request, bill, form))


@permission("provider.home")
def provider_bill_messages(request: PersonRequest, reference: str) -> HttpResponse:
    """The provider writes to who answers, and reads what they wrote."""
    bill = provider.bill_or_404(request, reference)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _sent(request, bill, form, BillMessage.Side.PROVIDER):
        return redirect("provider_bill_messages", bill.reference)
    return render(request, "invoices/provider_bill_messages.html", _context(request, bill, form))
