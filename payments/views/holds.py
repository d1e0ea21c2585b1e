"""Finance: one payment held out of a run, and bills that wait until somebody lets them go."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from payments import services
from payments.forms import ReasonForm
from payments.models import BillHold, PayItem
from people import audit
from people.access import PersonRequest, permission
from people.models import Role

A_PAGE = 25
TWO = (Role.FINANCE_MAKER, Role.FINANCE_APPROVER)


@permission("run.hold")
def hold_payment(request: PersonRequest, reference: str, item: str) -> HttpResponse:
    """Say why one payment does not go out."""
    row = (
        PayItem.objects.filter(
            run__authority__in=request.actor.authority_ids(*TWO), run__reference=reference,
            reference=item,
        )
        .select_related("run", "bill", "bank_details__organisation", "bank_details__person")
        .first()
    )  # fmt: skip
    if row is None:
        raise Http404
    if row.bank_details.person is not None:
        audit.looked(
            request.actor, [row.bank_details.person], what="a payment to hold", at=clock.now()
        )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.hold_item(
                item=row, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Held. The rest of the run needs a yes of its own."))
            return redirect("pay_run", reference)
    return render(
        request, "payments/hold_payment.html", {"run": row.run, "item": row, "form": form}
    )


def _holds(request: PersonRequest, *roles: Role) -> QuerySet[BillHold]:
    return BillHold.objects.filter(
        bill__agreement__budget__person__authority__in=request.actor.authority_ids(*roles),
        let_go_at=None,
    )


@permission("run.view")
def held_bills(request: PersonRequest) -> HttpResponse:
    """Bills that no run takes, oldest first."""
    rows = _holds(request, *TWO, Role.AUDITOR).select_related("bill__organisation", "held_by")
    page = Paginator(rows.order_by("held_at", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_let_go": request.actor.may("run.hold")}
    return render(request, "payments/held_bills.html", context)


@require_POST
@permission("run.hold")
def let_go(request: PersonRequest, reference: str) -> HttpResponse:
    """The next run may take it."""
    hold = _holds(request, *TWO).filter(bill__reference=reference).first()
    if hold is None:
        raise Http404
    services.let_go(hold=hold, by=request.user, at=clock.now())
    messages.success(request, _("The next pay run may take it."))
    return redirect("held_bills")
