"""Shared support: a provider's one bill for all who share; a member's rest put back to Free."""

from decimal import Decimal
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from budgets.models import Pool, PoolMember
from budgets.services import pools as sharing
from core import clock
from core.errors import DomainError
from core.forms import DayField, MoneyField, SteerForm
from core.money import show
from core.templatetags.words import money
from invoices.services import pool_bills
from invoices.services.submitting import NewBill, NewLine
from invoices.views.provider import mine
from people import audit
from people.access import PersonRequest, permission
from people.places import place, whose_or_404


class PoolBillForm(SteerForm):
    """One bill for everybody who shares."""

    marks_optional = False
    number = forms.CharField(label=_("Number of the bill"), max_length=50)
    from_on = DayField(label=_("First day of support"))
    to_on = DayField(label=_("Last day of support"))
    weeks = forms.DecimalField(
        label=_("How many weeks?"), min_value=Decimal("0.01"), max_value=60, decimal_places=2
    )
    amount = MoneyField(label=_("What does it come to, with VAT?"), least_pence=1)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=30)

    def bill(self, pool: Pool) -> NewBill:
        """One line, in weeks."""
        facts = self.cleaned_data
        pence = facts["amount"]
        line = NewLine(
            service_on=facts["from_on"], service_to=facts["to_on"], description=pool.what,
            units=facts["weeks"], unit="week", rate_pence=Decimal(pence) / facts["weeks"],
            net_pence=pence,
        )  # fmt: skip
        return NewBill(
            number=facts["number"], issued_on=clock.today(), from_on=facts["from_on"],
            to_on=facts["to_on"], lines=[line],
        )  # fmt: skip


@permission("provider.home")
def provider_pools(request: PersonRequest) -> HttpResponse:
    """People who share the provider's support."""
    rows = Pool.objects.filter(organisation__in=mine(request)).exclude(state=Pool.State.ASKED)
    pools = [
        (row, sharing.terms_on(row, max(clock.today(), row.starts_on)))
        for row in rows.select_related("organisation").order_by("-starts_on", "-pk")[:100]
    ]
    return render(request, "invoices/provider_pools.html", {"rows": pools})


@permission("bill.submit")
def provider_pool_bill(request: PersonRequest, reference: str) -> HttpResponse:
    """One bill: each who shares is asked about their own part."""
    rows = Pool.objects.filter(organisation__in=mine(request)).exclude(state=Pool.State.ASKED)
    pool = rows.filter(reference=reference).select_related("organisation").first()
    if pool is None:
        raise Http404
    at = clock.now()
    people = [member.person for member in pool.members.select_related("person")]
    audit.looked(request.actor, people, what="support they share with others", at=at)
    data = request.POST if request.method == "POST" else None
    form = PoolBillForm(data, initial={"once": token_urlsafe(16)})
    terms = sharing.terms_on(pool, max(clock.day_of(at), pool.starts_on))
    context: dict[str, Any] = {"pool": pool, "form": form, "terms": terms}
    if data is not None and form.is_valid():
        try:
            sent = pool_bills.submit_pool_bill(
                pool=pool, new=form.bill(pool), by=request.actor.user, at=at,
                on=clock.day_of(at), once=form.cleaned_data["once"],
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _now("Sent: %(count)d bills, %(total)s together. Each person is asked.")
            total = sum(bill.total_pence for bill in sent)
            messages.success(request, said % {"count": len(sent), "total": money(total)})
            return redirect("provider_bills")
    return render(request, "invoices/provider_pool_bill.html", context)


@permission("money.promise")
@require_POST
def pool_give_back(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """After the last day and the last bill: what nobody billed is Free again."""
    person = whose_or_404(request, whose, "money.promise", what="support they share")
    member = PoolMember.objects.filter(person=person, pool__reference=reference).first()
    if member is None:
        raise Http404
    at = clock.now()
    try:
        pence = pool_bills.give_back(
            member=member, by=request.actor.user, at=at, on=clock.day_of(at)
        )
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = _now("%(amount)s is Free again.") % {"amount": show(pence)}
        messages.success(request, said if pence else _now("Nothing was left. All is settled."))
    return redirect(place(request, "pool", reference))
