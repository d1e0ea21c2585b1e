"""The end of a year for finance: what would go on and back by rule, run by two people."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.models import FundingPeriod, Pot, YearEndRun
from budgets.services import year_runs
from core import clock
from core.errors import DomainError
from core.models import Authority
from invoices.services.undecided import kept_for_bills, undecided_by_pot
from payments.views.finance import APPROVER, MAKER, _authority
from people import audit
from people.access import PersonRequest, permission

A_PAGE = 25


@permission("year.view")
def years(request: PersonRequest) -> HttpResponse:
    """Each year that is over, newest first, and whether somebody waits."""
    authority, on = _authority(request), clock.today()
    runs = YearEndRun.objects.filter(authority=authority).exclude(state="taken_back")
    latest: dict[date, YearEndRun] = {}
    for run in runs.order_by("proposed_at", "pk"):
        latest[run.ends_on] = run
    rows = [(day, latest.get(day)) for day in year_runs.years_of(authority, on)]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "payments/years.html", {"page": page})


def _year(ends_on: str) -> date:
    try:
        return date.fromisoformat(ends_on)
    except ValueError:
        raise Http404 from None


@permission("year.view")
def year(request: PersonRequest, ends_on: str) -> HttpResponse:
    """One year: the sums, each budget, and what this actor may do."""
    authority, on, day = _authority(request), clock.today(), _year(ends_on)
    if day >= on:
        raise Http404
    periods = year_runs.periods_of(authority, day)
    waiting = undecided_by_pot(periods)
    plans = year_runs.plans(
        periods, {pot: one.beyond_promise_pence for pot, one in waiting.items()}, on
    )
    asked = _by_period(periods, {pot: one.pence for pot, one in waiting.items()})
    shown = [plan for plan in plans if plan.free or plan.promised or asked.get(plan.period.pk)]
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    people = {plan.budget.person for plan in page.object_list}
    audit.looked(request.actor, people, what="the end of a year", at=clock.now())
    run = YearEndRun.objects.filter(authority=authority, ends_on=day, state="proposed").first()
    done = YearEndRun.objects.filter(authority=authority, ends_on=day, state="done")
    context = {
        "ends_on": day, "page": page, "run": run, "done": done.select_related("agreed_by"),
        "rows": [(plan, asked.get(plan.period.pk, 0)) for plan in page.object_list],
        "ready": [plan for plan in plans if plan.may_close(on)],
        "sums": {
            "carried": sum(plan.carried for plan in plans if plan.may_close(on)),
            "returned": sum(plan.returned for plan in plans if plan.may_close(on)),
            "promised": sum(plan.promised for plan in plans),
            "asked": sum(asked.values()),
            "kept": sum(plan.kept for plan in plans),
            "waits": sum(plan.carried for plan in plans if plan.waits_for_plan),
        },
        "closes_on": max((plan.closes_on for plan in plans), default=None), "today": on,
        "rule": authority.policy("carry_forward", day), "by": authority.policy("year_end_by", on),
        "may_propose": request.actor.may("year.propose") and run is None,
        "may_take_back": request.actor.may("year.propose") and run is not None,
        "may_agree": request.actor.may("year.agree") and run is not None
        and run.proposed_by_id != request.actor.user.pk,
    }  # fmt: skip
    return render(request, "payments/year.html", context)


def _by_period(periods: list[FundingPeriod], by_pot: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    rows = Pot.objects.filter(pk__in=by_pot).values_list("pk", "period")
    for pot, period in rows:
        found[period] = found.get(period, 0) + by_pot[pot]
    return found


@permission("year.propose")
@require_POST
def propose_year(request: PersonRequest, ends_on: str) -> HttpResponse:
    """One of finance works it out; nothing moves."""
    authority, at, day = _authority(request, MAKER), clock.now(), _year(ends_on)
    try:
        year_runs.propose_year(
            authority=authority, ends_on=day, kept=kept_for_bills, by=request.actor.user, at=at,
            on=clock.day_of(at),
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("It waits for a second person now. Nothing has moved."))
    return redirect("year", ends_on=ends_on)


def _run(request: PersonRequest, ends_on: str, authority: Authority) -> YearEndRun:
    rows = YearEndRun.objects.filter(authority=authority, ends_on=_year(ends_on), state="proposed")
    run = rows.first()
    if run is None:
        raise Http404
    return run


@permission("year.agree")
@require_POST
def agree_year(request: PersonRequest, ends_on: str) -> HttpResponse:
    """Another of finance agrees: the money moves by rule."""
    at = clock.now()
    run = _run(request, ends_on, _authority(request, APPROVER))
    try:
        run = year_runs.agree_year(
            run=run, kept=kept_for_bills, by=request.actor.user, at=at, on=clock.day_of(at)
        )
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = _("The year is closed for %(count)d budgets.") % {"count": run.budgets}
        messages.success(request, said)
    return redirect("year", ends_on=ends_on)


@permission("year.propose")
@require_POST
def take_back_year(request: PersonRequest, ends_on: str) -> HttpResponse:
    """Take it back before somebody agrees."""
    run = _run(request, ends_on, _authority(request, MAKER))
    try:
        year_runs.take_back_year(run=run, by=request.actor.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Taken back. Work it out again when you are ready."))
    return redirect("year", ends_on=ends_on)
