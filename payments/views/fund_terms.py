"""Finance: who holds funds, how much they hold, and what their contracts say of a surplus."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import FundTerms, Holding
from budgets.services.surplus import enter_fund_terms
from core import clock
from core.forms import Choices, DayField, SteerForm
from payments.views.finance import _authority
from people.access import PersonRequest, permission

A_PAGE = 25


class TermsForm(SteerForm):
    """How much may stay, by which contract, from when."""

    organisation = forms.ChoiceField(label=gettext_lazy("Who holds the funds?"), widget=Choices)
    cap_weeks = forms.IntegerField(
        label=gettext_lazy("How many weeks of money may stay?"), min_value=0, max_value=104
    )
    starts_on = DayField(label=gettext_lazy("From which day?"))
    contract = forms.CharField(
        label=gettext_lazy("Which contract says so?"), max_length=120,
        help_text=gettext_lazy("For example: framework 2026, clause 12."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = choices


@permission("run.view")
def finance_funds(request: PersonRequest) -> HttpResponse:
    """Each holder with what it holds, and the terms that were entered, newest first."""
    authority, at = _authority(request), clock.now()
    funds = Holding.objects.filter(kind="fund", budget__person__authority=authority)
    held = list(
        funds.order_by().values("holder", "holder__reference", "holder__name")
        .annotate(count=Count("pk"), pence=Sum("account__balance_pence")).order_by("holder__name")
    )  # fmt: skip
    may = request.actor.may("fund.terms")
    choices = [(row["holder__reference"], row["holder__name"]) for row in held]
    form = TermsForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and not may:
        raise Http404
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        holder = funds.filter(holder__reference=facts["organisation"]).select_related("holder")[0]
        assert holder.holder is not None  # noqa: S101 a constraint says so
        enter_fund_terms(
            authority=authority, organisation=holder.holder, cap_weeks=facts["cap_weeks"],
            starts_on=facts["starts_on"], contract=facts["contract"], by=request.user, at=at,
        )  # fmt: skip
        messages.success(request, _("Written down. It holds from that day on."))
        return redirect("finance_funds")
    terms = FundTerms.objects.filter(authority=authority).select_related(
        "organisation", "entered_by"
    )
    context = {
        "held": held, "form": form if may and choices else None,
        "usual": authority.policy("fund_cap_weeks", clock.day_of(at)),
        "page": Paginator(terms.order_by("-starts_on", "-pk"), A_PAGE).get_page(
            request.GET.get("page")
        ),
    }  # fmt: skip
    return render(request, "payments/finance_funds.html", context)
