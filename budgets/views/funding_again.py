"""The council: what is owed offered in parts again, and what another funder pays from a day on."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.funding_forms import OfferAgainForm, ReferenceForm, ShareForm
from budgets.models import ArrearsPlan, Budget, Funder
from budgets.services import charges, funding
from budgets.services.opening import set_outside_reference
from budgets.services.sharing_costs import change_share
from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from people import audit
from people.access import PersonRequest, permission


def _budget_or_404(request: PersonRequest, reference: str, what: str) -> Budget:
    """A budget of the worker's own people; looking is written down."""
    rows = Budget.objects.totals_visible_to(request.actor).with_accounts()
    budget = rows.select_related("version", "plan").filter(reference=reference).first()
    if budget is None or not request.actor.may("plan.decide", budget.person):
        raise Http404
    audit.looked(request.actor, [budget.person], what=what, at=clock.now(), subject=reference)
    return budget


@permission("plan.decide")
def offer_again(request: PersonRequest, reference: str) -> HttpResponse:
    """What is owed, each offer so far, and a new one."""
    budget = _budget_or_404(request, reference, "what a person owes")
    at = clock.now()
    on = clock.day_of(at)
    account = charges.account_of(budget, on)
    rule = budget.person.authority.policy("arrears_instalment_weeks", on)
    data = request.POST if request.method == "POST" else None
    form = OfferAgainForm(data, initial={"weeks": rule.value}) if account.owed_pence > 0 else None
    if data is not None and form is not None and form.is_valid():
        try:
            charges.offer_arrears(
                budget=budget, by=request.actor.user, at=at, on=on, **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("It is offered. We told %(name)s.") % {"name": budget.person.known_as}
            messages.success(request, said)
            return redirect("offer_again", reference)
    rows = [
        {"key": _("Due so far"), "value": money(account.due_pence)},
        {"key": _("Paid so far"), "value": money(account.received_pence)},
        {"key": _("Owed"), "value": money(max(0, account.owed_pence))},
    ]
    for one in ArrearsPlan.objects.filter(budget=budget).select_related("answered_by")[:10]:
        said = _("%(amount)s over %(weeks)d weeks: %(state)s") % {
            "amount": money(one.amount_pence), "weeks": one.weeks,
            "state": one.get_state_display(),
        }  # fmt: skip
        if one.words:
            said = f"{said}. “{one.words}”"
        rows.append({"key": _("Offered on %s") % day(one.offered_at), "value": said})
    context = {
        "form": form, "back": reverse("budget_totals", args=[reference]),
        "back_text": _("The budget"), "rows": rows,
        "title": _("What %(name)s owes") % {"name": budget.person.known_as},
        "asks": _("Offer it in parts again"), "button": _("Offer it and tell the person"),
        "lead": _("The rule is %(weeks)s weeks at least. It is %(origin)s.") % {
            "weeks": rule.value, "origin": rule.origin,
        },
        "after": _("They say yes, or ask to talk. Nothing is taken by itself.") if form
        else _("Nothing is owed, so there is nothing to offer."),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


@permission("plan.decide")
def other_share(request: PersonRequest, reference: str) -> HttpResponse:
    """What each other funder pays; another amount from a day on."""
    budget = _budget_or_404(request, reference, "who pays into a budget")
    at = clock.now()
    on = clock.day_of(at)
    shares = funding.shares_of(budget)
    funders = [
        one
        for one in Funder.objects.filter(budget=budget, kind__in=Funder.OUTSIDE)
        if shares.get(one.pk)
    ]
    names = []
    for one in funders:
        row = shares[one.pk][-1]
        now = (
            _("%(amount)s in all") % {"amount": money(row.whole_pence or 0)}
            if row.weekly_pence is None
            else _("%(amount)s each week from %(day)s")
            % {"amount": money(row.weekly_pence), "day": day(row.starts_on)}
        )
        names.append((one.reference, f"{one.name}: {now}"))
    data = request.POST if request.method == "POST" else None
    start = {"from_on": min(max(on, budget.starts_on), budget.ends_on)}
    form = ShareForm(data, funders=names, initial=start) if names else None
    if data is not None and form is not None and form.is_valid():
        chosen = next(one for one in funders if one.reference == form.cleaned_data["funder"])
        try:
            change_share(
                funder=chosen, amount_pence=form.cleaned_data["amount"],
                from_on=form.cleaned_data["from_on"], reason=form.cleaned_data["reason"],
                by=request.actor.user, at=at, on=on,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("It is saved. %(name)s was told.") % {"name": budget.person.known_as}
            messages.success(request, said)
            return redirect("budget_totals", reference)
    context = {
        "form": form, "back": reverse("budget_totals", args=[reference]),
        "back_text": _("The budget"), "button": _("Save and tell the person"),
        "title": _("What another funder pays"),
        "lead": _("The council pays what the others leave. The budget stays the same."),
        "after": "" if form else _("Nobody else pays into this budget. You can add their money."),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


@permission("plan.decide")
def outside_reference(request: PersonRequest, reference: str) -> HttpResponse:
    """What another system calls this budget, so that the two can be told apart and joined."""
    budget = _budget_or_404(request, reference, "the totals of a budget")
    start = {"reference": budget.outside_reference}
    form = ReferenceForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            set_outside_reference(
                budget=budget, text=form.cleaned_data["reference"], by=request.actor.user,
                at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect("budget_totals", reference)
    context = {
        "form": form, "back": reverse("budget_totals", args=[reference]),
        "back_text": _("The budget"), "button": _("Write it down"),
        "title": _("Its name in another system"),
        "lead": _("Files from that system find this budget by it."),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)
