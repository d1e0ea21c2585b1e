"""What members of a panel are owed: said, agreed by another, paid by the council."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from core import clock
from core.errors import DomainError
from invoices.csv_rows import plain_pounds, write_table
from network.models import PanelFee
from network.register_forms import FeeForm, PaidForm, RefuseFeeForm
from network.services import fees as paying
from network.views.panel import seats_or_404
from people.access import PersonRequest, permission
from people.models import Role

ON_A_PAGE = 30
State = PanelFee.State


@permission("register.check")
def fees(request: PersonRequest) -> HttpResponse:
    """One's own fees and expenses, and others' that wait for a second member."""
    seats, on = seats_or_404(request.actor), clock.today()
    usual = paying.usual_fee(seats[0].network.authority, on)
    initial = {"kind": PanelFee.Kind.FEE, "amount": usual, "spent_on": on}
    form = FeeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            paying.say_fee(
                member=seats[0], amount_pence=data.pop("amount"), by=request.user, at=clock.now(),
                on=on, **data,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is written down. Another member agrees it.")
            return redirect("panel_fees")
    rows = PanelFee.objects.filter(member__network__in=[seat.network for seat in seats])
    rows = rows.select_related("member__user", "decided_by")
    own = Paginator(rows.filter(member__user=request.user), ON_A_PAGE)
    context = {
        "form": form, "usual": usual, "page": own.get_page(request.GET.get("page")),
        "waiting": rows.filter(state=State.SAID).exclude(member__user=request.user),
    }  # fmt: skip
    return render(request, "network/fees.html", context, status=422 if form.errors else 200)


@permission("register.check")
def decide(request: PersonRequest, reference: str) -> HttpResponse:
    """Another member's fee: yes, or no with the reason."""
    networks = [seat.network for seat in seats_or_404(request.actor)]
    rows = PanelFee.objects.filter(member__network__in=networks).select_related("member__user")
    row = get_object_or_404(rows, reference=reference)
    form = RefuseFeeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            paying.decide_fee(
                fee=row, agree=data["answer"] == "yes", reason=data["reason"], by=request.user,
                at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is written down.")
            return redirect("panel_fees")
    context = {"form": form, "fee": row, "own": row.member.user_id == request.user.pk}
    return render(request, "network/fee.html", context, status=422 if form.errors else 200)


@permission("register.pay")
@require_GET
def to_pay(request: PersonRequest) -> HttpResponse:
    """What was agreed and is not paid, for who pays; as a table too."""
    authorities = request.actor.authority_ids(Role.FINANCE_MAKER, Role.FINANCE_APPROVER)
    rows = PanelFee.objects.filter(member__network__authority__in=authorities)
    rows = rows.select_related("member__user", "member__network__organisation", "decided_by")
    agreed = rows.filter(state=State.AGREED).order_by("spent_on", "pk")
    if request.GET.get("as") == "csv":
        return _as_csv(agreed)
    page = Paginator(agreed, ON_A_PAGE).get_page(request.GET.get("page"))
    total = sum(agreed.values_list("amount_pence", flat=True))
    paid = rows.filter(state=State.PAID).order_by("-paid_on", "-pk")[:ON_A_PAGE]
    context = {"page": page, "total": total, "paid": paid}
    return render(request, "network/fees_to_pay.html", context)


def _as_csv(rows: QuerySet[PanelFee]) -> HttpResponse:
    text = write_table(
        ("reference", "name", "panel", "kind", "what for", "day", "amount", "agreed by"),
        [
            (fee.reference, fee.member.user.name, str(fee.member.network), fee.get_kind_display(),
             fee.what, fee.spent_on, plain_pounds(fee.amount_pence),
             fee.decided_by.name if fee.decided_by else "")
            for fee in rows
        ],
    )  # fmt: skip
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="panel-fees.csv"'
    return answer


@permission("register.pay")
def paid(request: PersonRequest, reference: str) -> HttpResponse:
    """Mark a fee as paid, with day and reference."""
    authorities = request.actor.authority_ids(Role.FINANCE_MAKER, Role.FINANCE_APPROVER)
    rows = PanelFee.objects.filter(member__network__authority__in=authorities)
    row = rows.select_related("member__user").filter(reference=reference).first()
    if row is None or row.state not in {State.AGREED, State.PAID}:
        raise Http404
    form = PaidForm(request.POST if request.method == "POST" else None,
                    initial={"paid_on": clock.today()})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            paying.mark_paid(
                fee=row, by=request.user, at=clock.now(), on=clock.today(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is marked as paid.")
            return redirect("panel_fees_to_pay")
    context = {"form": form, "fee": row}
    return render(request, "network/fee_paid.html", context, status=422 if form.errors else 200)
