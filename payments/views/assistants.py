"""My assistants: the promise, who works for me, a month a page, payroll and what it cost."""

import csv
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.services import duty_of
from budgets.views.assistants import own_pots
from budgets.views.shared import new_token, place_of
from core import clock
from core.employing import shown
from core.errors import DomainError
from core.forms import SteerForm
from core.periods import month_of
from core.templatetags.words import money
from invoices.csv_rows import harmless
from payments.forms_assistants import AssistantForm, CostForm, MonthForm, TeamForm
from payments.models import Assistant, AssistantMonth, Team, Work
from payments.services import assistants as verbs
from people.access import PersonRequest, need, permission
from people.models import Person, User
from people.places import place

ABOUT = "your assistants and their hours"
LESS_USUAL = (Work.EVENING, Work.WEEKEND, Work.BANK_HOLIDAY, Work.SLEEP, Work.TRAINING)


def _team(request: PersonRequest, whose: str, code: str) -> tuple[Person, Team]:
    """The person of this page and their team of this year; 404 without one."""
    here = place_of(request, whose, code, ABOUT)
    rows = (
        Team.objects.filter(pot__in=own_pots(here.budget)) if here.budget else Team.objects.none()
    )
    team = rows.select_related("pot__budget__person__authority", "pot__period", "pay__pot").first()
    if team is None:
        raise Http404
    return here.person, team


@permission("money.view")
def my_team(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Hours promised and left, each assistant with the holiday owed, and the months."""
    here = place_of(request, whose, "money.view", ABOUT)
    pots = own_pots(here.budget) if here.budget else []
    team = Team.objects.filter(pot__in=pots).select_related("pot", "pay__pot").first()
    context: dict[str, Any] = {
        "person": here.person, "team": team, "pots": pots,
        "may": request.actor.may("payment.record", here.person),
    }  # fmt: skip
    if team is not None:
        context |= _shown(team)
    return render(request, "payments/team.html", context)


def _shown(team: Team) -> dict[str, Any]:
    on = clock.today()
    there = {row.first_on: row for row in team.months.all()}
    first = team.from_on.replace(day=1)
    months = [
        (day, f"{day:%Y-%m}", there.get(day)) for day in verbs.last_months(on) if day >= first
    ]
    staff = team.assistants.select_related("holiday__pot").prefetch_related("rates")
    return {
        "figures": verbs.team_figures(team), "months": months, "on": on,
        "staff": [(one, duty_of(one.holiday), one.rates.all()) for one in staff],
    }  # fmt: skip


@permission("payment.record")
def promise_team(request: PersonRequest, whose: str = "") -> HttpResponse:
    """One promise: so many hours a week for all assistants."""
    here = place_of(request, whose, "payment.record", ABOUT)
    pots = own_pots(here.budget) if here.budget else []
    if not pots:
        return redirect(place(request, "my_team"))
    choices = [
        (pot.reference, f"{pot.name}, {money(pot.free.balance_pence)} {_('free')}") for pot in pots
    ]
    form = TeamForm(request.POST or None, pots=choices, initial={"from_on": clock.today()})

    def verb() -> str:
        said, at = form.cleaned_data, clock.now()
        verbs.promise_team(
            pot=next(pot for pot in pots if pot.reference == said["pot"]),
            hours_week=said["hours_week"], hour_cost_pence=said["hour_cost"],
            from_on=said["from_on"], once=new_token(), by=request.user, at=at,
            on=clock.day_of(at),
        )  # fmt: skip
        return _("That is promised. Now write down who works for you.")

    return _asks(
        request, form, verb, title=_("Promise hours for my assistants"), button=_("Promise this"),
        lead=_("One promise for all of them. Hours move freely between them."),
    )  # fmt: skip


def _asks(
    request: PersonRequest, form: SteerForm, verb: Callable[[], str], *, back: str = "",
    **words: Any,
) -> HttpResponse:  # fmt: skip
    """The form; when it is right, the verb, its words, and back to the team."""
    there = back or place(request, "my_team")
    if request.method == "POST" and form.is_valid():
        try:
            said = verb()
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, said)
            return redirect(there)
    context = {"form": form, "back": there, "back_text": _("My assistants"), **words}
    return render(request, "budgets/ask.html", context)


@permission("payment.record")
def employ(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Write down somebody who works for me."""
    _person, team = _team(request, whose, "payment.record")
    form = AssistantForm(request.POST or None, initial={"starts_on": clock.today()})

    def verb() -> str:
        said, at = form.cleaned_data, clock.now()
        name = said["sign_in"].strip().lower()
        user = User.objects.filter(username=name).first() if name else None
        if name and user is None:
            raise DomainError(_("Nobody signs in with that name."), field="sign_in")
        made = verbs.employ(
            team=team, name=said["name"], rates=form.rates(), starts_on=said["starts_on"],
            payroll_number=said["payroll_number"], user=user, by=request.user, at=at,
            on=clock.day_of(at),
        )  # fmt: skip
        return _("%(name)s is on your list now.") % {"name": made.name}

    return _asks(request, form, verb, title=_("Somebody who works for me"), button=_("Save"))


def _first(month: str) -> date:
    """The first day of “2026-10”; 404 for anything else."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as problem:
        raise Http404 from problem


def _form(
    request: PersonRequest, team: Team, month: AssistantMonth | None, first: date,
    staff: list[Assistant],
) -> MonthForm:  # fmt: skip
    """Kinds of hours that an assistant is paid for; hours, leave, sickness and miles always."""
    rows = list(month.rows.all()) if month else []
    counted = {(row.assistant_id, row.work): row.quantity for row in rows}
    kinds = {
        one.reference: {work.value for work in Work if work not in LESS_USUAL}
        | {rate.work for rate in one.rates.all()}
        | {row.work for row in rows if row.assistant_id == one.pk}
        for one in staff
    }
    start = {
        f"{one.reference}:{work}": shown(counted[(one.pk, work)])
        for one in staff
        for work in kinds[one.reference]
        if (one.pk, work) in counted
    }
    return MonthForm(request.POST or None, assistants=staff, kinds=kinds, initial=start)


@permission("money.view")
def month(request: PersonRequest, month: str, whose: str = "") -> HttpResponse:
    """One month on one page: hours, my yes, payroll, and what it cost."""
    person, team = _team(request, whose, "money.view")
    first, at = _first(month), clock.now()
    row = team.months.filter(first_on=first).select_related("agreed_by", "entered_by").first()
    if row is None and not team.from_on.replace(day=1) <= first <= clock.today():
        raise Http404
    may = request.actor.may("payment.record", person)
    staff = list(team.assistants.on_days(month_of(first)).prefetch_related("rates"))
    form = None
    if may and (row is None or row.state == AssistantMonth.State.ENTERED):
        form = _form(request, team, row, first, staff)
        if request.method == "POST" and form.is_valid():
            try:
                verbs.enter_month(
                    team=team, first_on=first, rows=form.rows(), by=request.user, at=at,
                    on=clock.day_of(at),
                )  # fmt: skip
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("We wrote that down. Say yes when it is right."))
                return redirect(place(request, "my_assistant_month", month))
    context = {
        "person": person, "team": team, "row": row, "first": first, "month": month, "form": form,
        "lines": [_line(one) for one in verbs.lines_of(row)] if row else [], "may": may,
        "over": month_of(first).ends_on <= clock.today(),
        "may_agree": request.actor.may("bill.answer", person),
        "parts": list(row.parts.select_related("due")) if row else [],
    }  # fmt: skip
    return render(request, "payments/assistant_month.html", context)


def _line(line: verbs.MonthLine) -> dict[str, Any]:
    counted = [
        f"{shown(line.quantities[work])} {work.label.lower()}"
        for work in Work
        if line.quantities.get(work)
    ]
    return {"name": line.assistant.name, "counted": counted, "pay": line.pay_pence,
            "hours": shown(line.worked)}  # fmt: skip


def _month_or_404(team: Team, month: str) -> AssistantMonth:
    found = team.months.filter(first_on=_first(month)).first()
    if found is None:
        raise Http404
    return found


@permission("bill.answer")
@require_POST
def agree(request: PersonRequest, month: str, whose: str = "") -> HttpResponse:
    """“Yes, this is what was worked.”"""
    person, team = _team(request, whose, "bill.answer")
    need(request.actor, "bill.answer", person)
    at = clock.now()
    try:
        verbs.agree_month(
            month=_month_or_404(team, month), by=request.user, at=at, on=clock.day_of(at)
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("You said yes. The list for payroll is ready."))
    return redirect(place(request, "my_assistant_month", month))


@permission("bill.answer")
@require_POST
def open_again(request: PersonRequest, month: str, whose: str = "") -> HttpResponse:
    """“That was wrong”: the month can be written anew until its cost is known."""
    _person, team = _team(request, whose, "bill.answer")
    at = clock.now()
    try:
        verbs.open_again(
            month=_month_or_404(team, month), by=request.user, at=at, on=clock.day_of(at)
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("You can put it right now."))
    return redirect(place(request, "my_assistant_month", month))


@permission("payment.record")
def cost(request: PersonRequest, month: str, whose: str = "") -> HttpResponse:
    """What the payroll service says it cost: up to four payments."""
    _person, team = _team(request, whose, "payment.record")
    row = _month_or_404(team, month)
    form = CostForm(request.POST or None)

    def verb() -> str:
        at = clock.now()
        verbs.cost_month(month=row, parts=form.parts(), by=request.user, at=at, on=clock.day_of(at))
        return _("We wrote that down. Say when you have paid each of them.")

    return _asks(
        request, form, verb, back=place(request, "my_assistant_month", month),
        title=_("What this month cost"), button=_("Write it down"),
        lead=_("Take the amounts from what the payroll service sent. We work out no tax."),
    )  # fmt: skip


@permission("money.view")
def payroll(request: PersonRequest, month: str, whose: str = "") -> HttpResponse:
    """The file for the payroll service: hours and pay before tax, nothing about support."""
    _person, team = _team(request, whose, "money.view")
    row = _month_or_404(team, month)
    if row.state == AssistantMonth.State.ENTERED:
        messages.error(request, _("Say yes to the month first. Then the list is ready."))
        return redirect(place(request, "my_assistant_month", month))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="payroll-{month}.csv"'
    answer.write("\ufeff")
    csv.writer(answer).writerows(
        [harmless(cell) for cell in one] for one in verbs.payroll_rows(row)
    )
    return answer


@permission("signed_in")
def my_hours(request: PersonRequest) -> HttpResponse:
    """For an assistant who signs in: the months of those they work for."""
    on = clock.today()
    mine = Assistant.objects.working(request.user, on).select_related("team__pot__budget__person")
    if not mine:
        raise Http404
    rows = [
        (one, [(day, f"{day:%Y-%m}", one.team.months.filter(first_on=day).first())
               for day in verbs.last_months(on, 3) if day >= one.starts_on.replace(day=1)])
        for one in mine
    ]  # fmt: skip
    return render(request, "payments/my_hours.html", {"rows": rows})


@permission("signed_in")
def my_hours_month(request: PersonRequest, reference: str, month: str) -> HttpResponse:
    """An assistant writes down their own hours of a month. Who is supported says yes."""
    mine = Assistant.objects.working(request.user, clock.today())
    one = (
        mine.filter(reference=reference).select_related("team__pot__budget__person")
        .prefetch_related("rates").first()
    )  # fmt: skip
    first, at = _first(month), clock.now()
    if one is None or first not in verbs.last_months(clock.day_of(at), 3):
        raise Http404
    row = one.team.months.filter(first_on=first).first()
    is_open = row is None or row.state == AssistantMonth.State.ENTERED
    form = _form(request, one.team, row, first, [one]) if is_open else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            verbs.enter_month(
                team=one.team, first_on=first, rows=form.rows(), by=request.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We wrote that down. They are asked to say yes."))
            return redirect(reverse("my_hours"))
    own = (
        [_line(line) for line in verbs.lines_of(row) if line.assistant.pk == one.pk] if row else []
    )
    context = {"one": one, "form": form, "first": first, "row": row, "lines": own}
    return render(request, "payments/my_hours_month.html", context)
