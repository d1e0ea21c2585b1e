"""The council's side: plans to decide, and a budget's totals and state. No single payment."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets import services, words
from budgets.forms import DecideForm
from budgets.models import Budget, Holding, PlanApproval
from budgets.services import year_end
from core import clock
from core.errors import DomainError
from core.money import show
from people import audit
from people.access import PersonRequest, permission
from people.models import User
from people.permissions import who_can
from support_plans import services as planning
from support_plans.models import QUESTIONS, PlanVersion

A_PAGE = 25


@permission("plan.decide")
def plans_to_decide(request: PersonRequest) -> HttpResponse:
    """Plans that were sent and wait, oldest first."""
    rows = (
        PlanVersion.objects.visible_to(request.actor)
        .waiting()
        .filter(plan__person__in=request.actor.caseload())
        .select_related("plan__person")
        .order_by("sent_at", "pk")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = [version.plan.person for version in page.object_list]
    audit.looked(request.actor, people, what="plans that wait", at=clock.now())
    return render(request, "budgets/plans_to_decide.html", {"page": page, "at": clock.now()})


@dataclass(frozen=True)
class Criterion:
    """What a plan must show, beside the words that show it."""

    name: str
    questions: tuple[int, ...]
    evidence: str
    more: str = ""


MOST_QUOTED = 180


def _criteria(version: PlanVersion, name: str) -> list[Criterion]:
    texts = {row["question"]: str(row.get("text") or "") for row in version.content["answers"]}
    lines = version.content["lines"]
    come_to = sum(int(line["total_pence"]) for line in lines)
    fits = come_to == version.total_pence
    sums = ngettext(
        "%(count)d kind of support comes to %(total)s.",
        "%(count)d kinds of support come to %(total)s.",
        len(lines),
    ) % {"count": len(lines), "total": show(come_to)}
    return [
        Criterion(_("It meets the needs we agreed"), (1, 2), _quote(texts, 1, 2)),
        Criterion(
            _("It keeps %(name)s safe in ways %(name)s chose") % {"name": name}, (3, 6),
            _quote(texts, 3, 6),
        ),
        Criterion(
            _("The sums work"), (4,), sums, "" if fits else _("This is not the total of the plan.")
        ),
        Criterion(_("Who organises it, and what happens next"), (5, 7), _quote(texts, 5, 7)),
    ]  # fmt: skip


def _quote(texts: dict[int, str], *questions: int) -> str:
    """The first words of the answers; a voice-only answer has none."""
    for number in questions:
        text = texts.get(number, "").strip()
        if text:
            short = text[:MOST_QUOTED].rsplit(" ", 1)[0] + "…" if len(text) > MOST_QUOTED else text
            return f"“{short}”"
    return _("Answered without written words.")


def _since(version: PlanVersion) -> dict[str, Any] | None:
    """What changed since the version before: added and removed lines, and the total."""
    before = version.plan.versions.filter(number__lt=version.number).order_by("-number").first()
    if before is None:
        return None
    now = {line["reference"]: line for line in version.content["lines"]}
    then = {line["reference"]: line for line in before.content["lines"]}
    return {
        "number": before.number,
        "added": [line for ref, line in now.items() if ref not in then],
        "removed": [line for ref, line in then.items() if ref not in now],
        "changed": [
            {"pot_name": line["pot_name"], "before": then[ref]["total_pence"],
             "now": line["total_pence"]}
            for ref, line in now.items()
            if ref in then and then[ref]["total_pence"] != line["total_pence"]
        ],
    }  # fmt: skip


@permission("plan.decide")
def decide_plan(request: PersonRequest, reference: str) -> HttpResponse:
    """One sent version: what it must show beside what it says; agree, ask, or send back."""
    version = _version_or_404(request, reference)
    person, on = version.plan.person, clock.today()
    audit.looked(
        request.actor, [person], what="a plan that was sent", at=clock.now(), subject=reference
    )
    data = request.POST if request.method == "POST" and version.is_waiting else None
    form = DecideForm(data, name=person.known_as, initial=_as_before(version))
    limit = person.authority.policy("second_person_above_pence", on)
    approvals = list(PlanApproval.objects.filter(version=version).select_related("by"))
    context: dict[str, Any] = {
        "version": version, "person": person, "form": form, "limit": limit,
        "approvals": approvals, "two": services.why_second(version, on), "since": _since(version),
        "criteria": _criteria(version, person.known_as), "questions": QUESTIONS,
        "answers": version.content["answers"], "lines": version.content["lines"],
        "why_more": version.content.get("why_more", ""),
        "sufficiency": planning.checked(version, on),
    }  # fmt: skip
    if data is None or "change" in data or not form.is_valid():
        return render(request, "budgets/decide.html", context)
    if "yes" not in data:
        shown = context | _check(form, context, request.actor.user)
        return render(request, "budgets/decide_check.html", shown)
    try:
        messages.success(request, _decide(request, version, form))
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/decide.html", context)
    return redirect("plans_to_decide")


def _as_before(version: PlanVersion) -> dict[str, str]:
    """What the person pays already, so that agreeing a later version does not drop it."""
    budget = Budget.objects.filter(plan=version.plan_id).first()
    if budget is None or not budget.weekly_contribution_pence:
        return {}
    return {"contribution": show(budget.weekly_contribution_pence)}


def _version_or_404(request: PersonRequest, reference: str) -> PlanVersion:
    """A version that was sent, of the worker's own people; drafts and others are not found."""
    version = (
        PlanVersion.objects.visible_to(request.actor)
        .select_related("plan__person__authority", "plan__person__user", "sent_by", "decided_by")
        .filter(reference=reference)
        .exclude(state=PlanVersion.State.TAKEN_BACK)
        .first()
    )
    if version is None or not request.actor.may("plan.decide", version.plan.person):
        raise Http404
    return version


def _check(form: DecideForm, context: dict[str, Any], by: User) -> dict[str, Any]:
    data = form.cleaned_data
    chosen = dict(form.fields["decision"].choices)[data["decision"]]  # type: ignore[attr-defined]
    criterion = data["criterion"]
    return {
        "chosen": chosen,
        "rows": [
            {"key": _("Your decision"), "value": chosen},
            *([{"key": _("The question"), "value": f"{criterion}. {QUESTIONS[criterion]}"}]
              if criterion and data["decision"] == DecideForm.SEND_BACK else []),
            *([{"key": _("They pay each week"), "value": show(data["contribution"] or 0)}]
              if data["decision"] == DecideForm.AGREE else []),
            *([{"key": _("Someone else pays"), "value": _other_in_words(data)}]
              if data["decision"] == DecideForm.AGREE and data["other"] else []),
            {"key": _("What you say"), "value": data["words"] or _("Nothing more")},
        ],
        "first_of_two": context["two"]
        and data["decision"] == DecideForm.AGREE
        and not services.said_yes_by_others(context["version"], by),
    }  # fmt: skip


def _other_in_words(data: dict[str, Any]) -> str:
    name = data["other_name"] or dict(DecideForm.base_fields["other"].choices)[data["other"]]  # type: ignore[attr-defined]
    how = _("in all") if data["other_how"] == "whole" else _("each week")
    return f"{name}: {show(data['other_amount'])} {how}"


def _decide(request: PersonRequest, version: PlanVersion, form: DecideForm) -> str:
    """Do what the form says; returns what was done, in words."""
    at, by, data = clock.now(), request.actor.user, form.cleaned_data
    on, name = clock.day_of(at), version.plan.person.known_as
    if data["decision"] == DecideForm.ASK:
        services.ask_about_plan(version=version, words=data["words"], by=by, at=at)
        return _("We asked %(name)s.") % {"name": name}
    if data["decision"] == DecideForm.SEND_BACK:
        planning.return_plan(
            version=version, criterion=data["criterion"], reason=data["words"], by=by, at=at
        )
        return _("The plan is back with %(name)s.") % {"name": name}
    if services.needs_second(version, on) and not services.said_yes_by_others(version, by):
        services.say_yes_first(version=version, by=by, at=at, on=on)
        return _("You said yes. A second person has to say yes too.")
    services.agree_plan(
        version=version, by=by, at=at, on=on, reason=data["words"],
        weekly_contribution_pence=data["contribution"] or 0, others=form.others,
    )  # fmt: skip
    return _("The plan of %(name)s is agreed. The budget is set.") % {"name": name}


@permission("budget.totals")
def budgets_list(request: PersonRequest) -> HttpResponse:
    """Budgets whose totals this member of staff may see; search by name or case number."""
    asked = str(request.GET.get("q", ""))[:80].strip()
    rows = (
        Budget.objects.totals_visible_to(request.actor)
        .select_related("person")
        .order_by("person__full_name", "-starts_on", "pk")
    )
    if asked:
        rows = rows.filter(person__full_name__icontains=asked) | rows.filter(
            person__case_number__iexact=asked
        )
    page = Paginator(rows.distinct(), A_PAGE).get_page(request.GET.get("page"))
    audit.looked(
        request.actor, {row.person for row in page.object_list}, what="the list of budgets",
        at=clock.now(),
    )  # fmt: skip
    return render(request, "budgets/budgets_list.html", {"page": page, "asked": asked})


def _small(request: PersonRequest, budget: Budget) -> dict[str, int] | None:
    """How much of a pot moves without asking, for the worker who may change it."""
    if not request.actor.may("money.question", budget.person):
        return None
    rule = budget.person.authority.policy("move_tolerance_percent", clock.today())
    own = budget.move_tolerance_percent
    return {"percent": int(rule.value) if own is None else own}


@permission("budget.totals")
def budget_totals(request: PersonRequest, reference: str) -> HttpResponse:
    """Indicative, agreed, totals and state of one budget; who can see it; nothing single."""
    budget = (
        Budget.objects.totals_visible_to(request.actor)
        .select_related("person__authority", "plan", "version__decided_by", "book")
        .filter(reference=reference)
        .first()
    )
    if budget is None or not request.actor.may("budget.totals", budget.person):
        raise Http404
    audit.looked(
        request.actor, [budget.person], what="the totals of a budget", at=clock.now(),
        subject=reference,
    )  # fmt: skip
    holdings = Holding.objects.filter(budget=budget).select_related("holder").order_by("pk")
    context = {
        "budget": budget, "person": budget.person, "at": clock.now(),
        "figures": services.figures_of(budget, clock.today()),
        "years": year_end.years_over(budget, clock.today()),
        "versions": budget.plan.versions.exclude(state=PlanVersion.State.TAKEN_BACK).order_by(
            "number"
        ),
        "holdings": [(holding, _(words.HELD_BY[holding.kind])) for holding in holdings],
        "who": who_can("budget.totals"),
        "small": _small(request, budget),
        "may_decide": request.actor.may("plan.decide", budget.person),
    }  # fmt: skip
    return render(request, "budgets/budget_totals.html", context)
