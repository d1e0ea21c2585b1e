"""A pause of support: what it changes, line by line; coming back; the talk about a long one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Budget, Suspension
from budgets.pausing import GO_ON, STOP
from budgets.services import pausing
from budgets.services.pausing import PausePlan
from budgets.time_forms import BackForm, PauseForm, TalkForm
from budgets.views.shared import new_token
from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from people.access import PersonRequest, need, permission
from people.models import Person
from people.places import place, whose_or_404


@dataclass(frozen=True)
class Line:
    """One line of support in words: what is paid, from when."""

    name: str
    who: str
    now: str
    then: str
    because: str


def _line(name: str, who: str, full_until: date, keep: int, *, first: date, week: int | None,
          notice: bool) -> Line:  # fmt: skip
    from_on = date.fromordinal(full_until.toordinal() + 1)
    now = (
        _("All is paid until %(day)s.") % {"day": day(full_until)}
        if from_on > first
        else _("Nothing is paid in full.")
    )
    when = {"day": day(from_on), "kept": money((week or 0) * keep // 100), "week": money(week or 0),
            "percent": keep}  # fmt: skip
    if not keep:
        then = _("From %(day)s nothing is paid.") % when
    elif week:
        then = _("From %(day)s %(kept)s of %(week)s is paid each week.") % when
    else:
        then = _("From %(day)s %(percent)d%% is paid.") % when
    because = _("You agreed notice.") if notice else ""
    return Line(name, who, now, then, because)


def _planned(plan: PausePlan) -> list[Line]:
    return [
        _line(
            one.agreement.what, one.agreement.organisation.name, one.full_until, one.keep_percent,
            first=plan.starts_on, week=one.each_week_pence, notice=one.because == "notice",
        )
        for one in plan.lines
    ]  # fmt: skip


def _standing(pause: Suspension) -> list[Line]:
    rows = pause.lines.select_related("agreement__organisation").order_by("pk")
    return [
        _line(
            row.agreement.what, row.agreement.organisation.name, row.full_until, row.keep_percent,
            first=pause.starts_on, week=None, notice=row.because == "notice",
        )
        for row in rows
    ]  # fmt: skip


def _part_words(pause: Suspension, person: Person, *, other: bool) -> str:
    """What is paid towards support in a pause, by the rule as it stood; nothing where nothing is."""
    if not pause.budget.charges.exists():
        return ""
    facts = {"name": person.known_as, "day": day(pause.contribution_from or pause.starts_on)}
    if pause.contribution_rule == GO_ON:
        return _("%(name)s goes on paying.") % facts if other else _("You go on paying your part.")
    if pause.contribution_rule == STOP:
        found = _("From %(day)s nothing is due for a week in which support rests.") % facts
    else:
        found = _("From %(day)s nothing is due for days on which support rests.") % facts
    return f"{found} {_('This is %s.') % pause.contribution_origin}"


def _budget(person: Person) -> Budget | None:
    """The budget whose support could rest: that of today. The person was let through before."""
    rows = Budget.objects.filter(person=person, state=Budget.State.ACTIVE).with_accounts()
    return rows.shown(clock.today())


def _open(person: Person) -> Suspension | None:
    rows = Suspension.objects.open().filter(budget__person=person)
    return rows.select_related("budget__book", "budget__person__user", "reviewed_by").first()


@permission("pause.view")
def pause(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Whether support rests, what that changes, and the pauses before."""
    person = whose_or_404(request, whose, "pause.view", what="a pause of support")
    on, now = clock.today(), _open(person)
    past = Suspension.objects.filter(budget__person=person).exclude(back_on=None)
    context = {
        "person": person, "budget": _budget(person), "pause": now, "today": on,
        "lines": _standing(now) if now else [], "past": past.order_by("-starts_on", "-pk")[:20],
        "may_enter": request.actor.may("pause.enter", person),
        "may_talk": request.actor.may("pause.review", person) and now is not None
        and now.reviewed_at is None,
        "is_worker": request.actor.may("pause.review", person), "other": bool(whose),
        "may_see_money": request.actor.may("money.view", person),
        "part_words": _part_words(now, person, other=bool(whose)) if now else "",
    }  # fmt: skip
    return render(request, "budgets/pause.html", context)


@permission("pause.enter")
def pause_start(request: PersonRequest, whose: str = "") -> HttpResponse:
    """From which day; then what it changes, line by line; then yes."""
    person = whose_or_404(request, whose, "pause.enter", what="a pause of support")
    budget, at = _budget(person), clock.now()
    on = clock.day_of(at)
    if budget is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PauseForm(data, initial={"starts_on": on})
    context: dict[str, Any] = {
        "person": person,
        "form": form,
        "open": _open(person),
        "other": bool(whose),
    }
    if data is None or "change" in data or not form.is_valid():
        if data is not None and "change" in data:
            form.errors.clear()
        return render(request, "budgets/pause_start.html", context)
    facts = {name: form.cleaned_data[name] for name in ("starts_on", "expected_on")}
    try:
        if "yes" in data:
            pausing.start_pause(
                budget=budget, kind=form.cleaned_data["kind"], words=form.cleaned_data["words"],
                once=form.cleaned_data["once"], by=request.actor.user, at=at, on=on, **facts,
            )  # fmt: skip
            messages.success(request, _("Support is paused. We told everyone who gives it."))
            return redirect(place(request, "pause"))
        plan = pausing.plan_pause(budget=budget, on=on, **facts)
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/pause_start.html", context)
    context |= {
        "person_pays": budget.weekly_contribution_pence > 0,
        "plan": plan, "lines": _planned(plan), "once": new_token(),
        "kind": dict(Suspension.Kind.choices)[form.cleaned_data["kind"]],
        "hidden": [(name, data.get(name, "")) for name in form.fields if name != "once"],
    }  # fmt: skip
    return render(request, "budgets/pause_check.html", context)


@permission("pause.enter")
def pause_back(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Support goes on: in one press from today, or from another day."""
    person = whose_or_404(request, whose, "pause.enter", what="a pause of support")
    now, at = _open(person), clock.now()
    on = clock.day_of(at)
    if now is None:
        return redirect(place(request, "pause"))
    need(request.actor, "pause.enter", person)
    data = request.POST if request.method == "POST" else None
    form = BackForm(data, initial={"back_on": on})
    if data is not None and form.is_valid():
        back_on = form.cleaned_data["back_on"]
        try:
            pausing.end_pause(pause=now, back_on=back_on, by=request.actor.user, at=at, on=on)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("Support goes on from %(day)s. We told everyone.") % {"day": day(back_on)}
            messages.success(request, said)
            return redirect(place(request, "pause"))
    return render(
        request, "budgets/pause_back.html", {"person": person, "pause": now, "form": form}
    )


@permission("pause.review")
def pause_talk(request: PersonRequest, whose: str) -> HttpResponse:
    """A worker writes down what was said about a long pause."""
    person = whose_or_404(request, whose, "pause.review", what="a pause of support")
    now, at = _open(person), clock.now()
    if now is None or now.reviewed_at is not None:
        return redirect(place(request, "pause"))
    form = TalkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            pausing.review_pause(
                pause=now, words=form.cleaned_data["words"], by=request.actor.user, at=at
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down. %s can read it.") % person.known_as)
            return redirect(place(request, "pause"))
    return render(
        request, "budgets/pause_talk.html", {"person": person, "pause": now, "form": form}
    )
