"""A link without an account that shows where one bill stands; its provider makes and stops it."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import DomainError
from core.templatetags.words import day
from invoices import words
from invoices.models import Bill, BillLink
from invoices.services import linking
from invoices.views.provider import bill_or_404
from people.access import PersonRequest, permission

MOST_SHOWN = 20


@permission("bill.submit")
def provider_bill_links(request: PersonRequest, reference: str) -> HttpResponse:
    """Links to one bill: a new one is shown once; open ones can be stopped."""
    bill, at, link = bill_or_404(request, reference), clock.now(), ""
    if request.method == "POST":
        try:
            _row, secret = linking.make_link(bill=bill, by=request.user, at=at)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            return redirect("provider_bill_links", bill.reference)
        link = request.build_absolute_uri(reverse("bill_state", args=[secret]))
    rows = bill.links.select_related("made_by").order_by("-made_at", "-pk")[:MOST_SHOWN]
    context = {"bill": bill, "rows": rows, "link": link, "at": at}
    return render(request, "invoices/provider_bill_links.html", context)


@permission("bill.submit")
@require_POST
def provider_bill_link_stop(request: PersonRequest, reference: str, link: str) -> HttpResponse:
    """Stop one link."""
    bill = bill_or_404(request, reference)
    row = BillLink.objects.filter(bill=bill, reference=link).first()
    if row is None:
        raise Http404
    linking.stop_link(link=row, by=request.user, at=clock.now())
    messages.success(request, _("The link leads nowhere now."))
    return redirect("provider_bill_links", bill.reference)


@dataclass(frozen=True)
class Standing:
    """Where a bill stands, without anybody's name and without an amount."""

    state: str
    kind: str
    next: str


@permission("public")
@require_safe
def bill_state(request: HttpRequest, secret: str) -> HttpResponse:
    """Where one bill stands, and nothing else: no name, no amount, no care."""
    bill = linking.open_link(secret, at=clock.now())
    if bill is None:
        answer = render(request, "invoices/bill_state_over.html", status=404)
    else:
        context = {"bill": bill, "standing": _standing(bill, clock.today())}
        answer = render(request, "invoices/bill_state.html", context)
    # Nobody is sent the address. (With “no-referrer” browsers post the language form from nowhere,
    # and it is refused.)
    answer["Referrer-Policy"] = "strict-origin"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _standing(bill: Bill, on: date) -> Standing:
    clerk = words.Clerk(on)
    coming = clerk.expected(bill)
    about = _("Money on about %(day)s, if all goes well.") % {"day": day(coming)} if coming else ""
    state = Bill.State(bill.state)
    said = {
        Bill.State.HELD: _("Somebody asks about it. Who sent it can sign in and see why."),
        Bill.State.REFUSED: _("Who sent it can sign in and see why."),
        Bill.State.WITHDRAWN: _("Who sent it took it back."),
        Bill.State.CREDITED: _("Nothing is to be paid."),
    }
    if state == Bill.State.PAID and bill.paid_on is not None:
        about = _("On %(day)s.") % {"day": day(bill.paid_on)}
    elif state in (Bill.State.ASKED, Bill.State.SENT):
        due = _("The answer is due by %(day)s.") % {"day": day(clerk.answer_day(bill))}
        about = f"{due} {about}".strip()
    label = _("Waiting for an answer") if state == Bill.State.SENT else state.label
    return Standing(label, words.tag_kind(bill), str(said.get(state, about)))
