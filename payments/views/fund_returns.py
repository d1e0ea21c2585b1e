"""The return of a fund: who holds it reads it through and sends it, as a person does their own.

Every payment from a fund is of a bill that the person said yes to, so no receipt is missing: the
bill and the yes are the evidence, and the council draws from them by the published rate.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Holding
from budgets.views.shared import new_token
from core import clock
from core.errors import DomainError
from core.templatetags.words import day
from payments import services
from payments.forms_questions import SendReturnForm
from payments.models import AccountReturn
from payments.services import returns
from people import audit
from people.access import PersonRequest, permission
from people.models import Role

A_PAGE = 25


@permission("fund.draw")
def fund_return(request: PersonRequest, reference: str) -> HttpResponse:
    """Read the next return of one fund, send it in one press, and see what was sent."""
    holding = _fund_or_404(request, reference)
    at = clock.now()
    on, person = clock.day_of(at), holding.budget.person
    audit.looked(request.actor, [person], what="the fund held for you", at=at)
    sent = AccountReturn.objects.filter(holding=holding)
    last = sent.order_by("-to_on").first()
    first_on, to_on = returns.next_days(holding, last.to_on if last else None, on)
    content = returns.draw_up(holding, first_on, to_on, on) if first_on <= to_on <= on else None
    data = request.POST if request.method == "POST" else None
    form = SendReturnForm(
        data, holdings=[(holding.reference, "")],
        initial={"holding": holding.reference, "from_on": first_on, "to_on": to_on,
                 "once": new_token(), "mark": content.mark if content else ""},
    )  # fmt: skip
    if data is not None and form.is_valid():
        return _send(request, holding, form.cleaned_data)
    rows = sent.select_related("sent_by", "frozen").order_by("-from_on")
    context = {
        "holding": holding, "person": person, "content": content, "form": form, "on": on,
        "first": first_on, "last": to_on,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "payments/fund_return.html", context)


def _fund_or_404(request: PersonRequest, reference: str) -> Holding:
    mine = request.actor.organisation_ids(Role.PROVIDER_FINANCE)
    rows = Holding.objects.filter(kind="fund", holder__in=mine, reference=reference)
    found = rows.select_related("holder", "budget__person__authority", "budget__book").first()
    if found is None:
        raise Http404
    return found


def _send(request: PersonRequest, holding: Holding, facts: dict[str, Any]) -> HttpResponse:
    at = clock.now()
    try:
        row = services.send_return(
            holding=holding, from_on=facts["from_on"], to_on=facts["to_on"], once=facts["once"],
            by=request.user, at=at, on=clock.day_of(at), read=facts["mark"],
        )  # fmt: skip
    except DomainError as refusal:
        messages.warning(request, refusal.sentence)
    else:
        said = _("The return is sent. Questions may come until %(day)s.")
        messages.success(request, said % {"day": day(row.question_until)})
    return redirect("fund_return", holding.reference)
