"""A provider gives money back: a credit note for one of its bills, line by line."""

from decimal import Decimal
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.forms import MoneyField, SteerForm
from core.money import round_pence
from core.templatetags.words import money
from invoices import services
from invoices.forms import day_words
from invoices.models import Bill, BillLine
from invoices.services import NewBill, NewLine, drafting
from invoices.services.submitting import refuse_impossible
from invoices.views.provider import bill_or_404, token_of
from people.access import PersonRequest, permission

MOST_LINES = 62  # longer bills are credited by an upload, line by line


class CreditForm(SteerForm):
    """How much goes back of each line."""

    marks_optional = False
    number = forms.CharField(
        label=_("Number of your credit note"), max_length=60,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: list[BillLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = lines
        for line in lines:
            words = {"day": day_words(line), "amount": money(room(line))}
            self.fields[f"line-{line.position}"] = MoneyField(
                label=_("%(day)s: up to %(amount)s") % words, required=False, least_pence=0,
                most_pence=room(line),
            )  # fmt: skip

    def rows(self) -> list[Any]:
        """The boxes, line by line."""
        return [self[f"line-{line.position}"] for line in self.lines]

    def clean(self) -> dict[str, Any]:
        """Something goes back."""
        data = super().clean() or {}
        self.back = [
            (line, pence)
            for line in self.lines
            if (pence := data.get(f"line-{line.position}") or 0)
        ]
        if not self.back and not self.errors and self.lines:
            first = f"line-{self.lines[0].position}"
            self.add_error(first, _("Type how much goes back, of one line at least."))
        return data


def room(line: BillLine) -> int:
    """Pence of a line that no credit note took back yet."""
    return max(0, line.total_pence - line.credited_pence - line.conceded_pence)


def _note(bill: Bill, form: CreditForm) -> NewBill:
    """The credit note: a line for each that is taken back, with its share of VAT."""
    lines = []
    for line, pence in form.back:
        vat = round_pence(Decimal(pence) * line.vat_pence / line.total_pence)
        lines.append(
            NewLine(
                service_on=line.service_on, service_to=line.service_to, unit=line.unit,
                description=line.description, units=Decimal(1), rate_pence=Decimal(pence - vat),
                net_pence=pence - vat, vat_pence=vat,
            )
        )  # fmt: skip
    return NewBill(
        number=form.cleaned_data["number"], issued_on=clock.today(), from_on=bill.from_on,
        to_on=bill.to_on, lines=lines, kind=Bill.Kind.CREDIT_NOTE, credits=bill,
    )  # fmt: skip


@permission("bill.submit")
def provider_bill_credit(request: PersonRequest, reference: str) -> HttpResponse:
    """How much goes back, a check, sent: pressing twice sends once."""
    bill = bill_or_404(request, reference)
    if bill.is_credit_note or bill.state == Bill.State.DRAFT:
        raise Http404
    once = token_of(request)
    if once and (sent := Bill.objects.filter(once=once, credits=bill).first()):
        return redirect("provider_bill", sent.reference)
    lines = [line for line in bill.lines.all() if line.net_pence > 0 and room(line)]
    posted = request.POST if request.method == "POST" else None
    number = f"CN-{drafting.suggested_number(bill.agreement)}"[:60]
    form = CreditForm(posted, lines=lines[:MOST_LINES], initial={"number": number})
    context: dict[str, Any] = {"bill": bill, "form": form, "many": len(lines) > MOST_LINES}
    if posted is None or "change" in posted or not form.is_valid():
        return render(request, "invoices/provider_bill_credit.html", context)
    at, on = clock.now(), clock.today()
    new = _note(bill, form)
    try:
        refuse_impossible(bill.agreement, new, on)
        if "yes" in posted:
            note = services.submit_bill(
                agreement=bill.agreement, new=new, by=request.user, at=at, on=on, once=once
            )
            messages.success(
                request, _("Sent. %(amount)s goes back.") % {"amount": money(note.total_pence)}
            )
            return redirect("provider_bill", note.reference)
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "invoices/provider_bill_credit.html", context)
    context |= {
        "new": new, "once": token_urlsafe(16), "paid": bill.paid_pence > 0,
        "posted": [(name, value) for name in posted for value in posted.getlist(name)
                   if name not in {"csrfmiddlewaretoken", "once", "yes", "change"}],
    }  # fmt: skip
    return render(request, "invoices/provider_bill_credit_check.html", context)
