"""Deciding plans: the queue, one sent version beside its criteria, and each step’s yes or no."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets import services
from budgets.evidence import evidence_of, fits
from budgets.models import Budget
from budgets.plan_forms import DecideForm, QueueForm, SignForm
from core import clock
from core.errors import DomainError
from core.money import show
from people import audit
from people.access import PersonRequest, permission
from support_plans import services as planning
from support_plans.compare import compare, money_of
from support_plans.models import PlanQuestion, PlanVersion, VersionQuerySet
from support_plans.services.restrictions import findings_of

A_PAGE = 25
State = PlanVersion.State


def _queue(request: PersonRequest) -> VersionQuerySet:
    """What waits for a step that this user may take, oldest first."""
    rows = PlanVersion.objects.to_decide(request.actor).waiting().order_by("sent_at", "pk")
    actor = request.actor
    mine = rows.filter(plan__person__in=actor.caseload())
    return mine | rows.filter(state__in=[State.PANEL, State.APPROVER])


@permission("plan.read_sent")
def plans_to_decide(request: PersonRequest) -> HttpResponse:
    """Plans that wait, oldest first: not started, read, asked, with a panel or an approver."""
    form = QueueForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    unanswered = PlanQuestion.objects.filter(version=OuterRef("pk"), answered_at=None)
    rows = _queue(request).annotate(asked_now=Exists(unanswered))
    state = chosen.get("state", "")
    if state == "asked":
        rows = rows.filter(asked_now=True)
    elif state:
        rows = rows.filter(state=state)
    if chosen.get("over"):
        rows = rows.filter(total_pence__gt=F("indicative_pence"))
    shown = rows.select_related("plan__person__authority").prefetch_related("asked")
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    on = clock.today()
    listed = [
        (row, planning.clock_of(row, list(row.asked.all()), on), _step(row))
        for row in page.object_list
    ]
    audit.looked(
        request.actor, [row.plan.person for row, _clock, _what in listed],
        what="plans that wait", at=clock.now(),
    )  # fmt: skip
    context = {
        "page": page, "rows": listed, "at": clock.now(), "form": form, "on": on,
        "narrowed": bool(state or chosen.get("over")),
        "unstarted": any(row.state == State.SENT for row in page.object_list),
    }  # fmt: skip
    return render(request, "budgets/plans_to_decide.html", context)


def _step(row: PlanVersion) -> str:
    """Where a version is, for who works on it."""
    if getattr(row, "asked_now", False):
        return _("Asked, and not answered")
    words = {
        State.SENT: _("Not started"), State.READING: _("Being read"),
        State.PANEL: _("With a panel"), State.APPROVER: _("With an approver"),
    }  # fmt: skip
    return words.get(State(row.state), row.get_state_display())


@permission("plan.read_sent")
@require_POST
def take_next(request: PersonRequest) -> HttpResponse:
    """Open the oldest that waits for a step of one’s own; a new one is started."""
    state = State.SENT if request.actor.caseload() else ""
    rows = _queue(request)
    row = rows.filter(state=state).first() or rows.exclude(state=State.SENT).first()
    if row is None:
        messages.success(request, _("Queue clear."))
        return redirect("plans_to_decide")
    if row.state == State.SENT:
        planning.begin_reading(version=row, by=request.user, at=clock.now())
    return redirect("decide_plan", row.reference)


@permission("plan.decide")
@require_POST
def start_reading(request: PersonRequest, reference: str) -> HttpResponse:
    """A worker starts: from now on the person cannot take it back."""
    version = _version_or_404(request, reference)
    if not request.actor.may("plan.decide", version.plan.person):
        raise Http404
    planning.begin_reading(version=version, by=request.user, at=clock.now())
    return redirect("decide_plan", reference)


def _version_or_404(request: PersonRequest, reference: str) -> PlanVersion:
    """A version that was sent and that this user may decide; drafts and others are not found."""
    rows = PlanVersion.objects.to_decide(request.actor).select_related(
        "plan__person__authority", "plan__person__user", "sent_by", "decided_by", "change_of",
        "signature",
    )  # fmt: skip
    version = rows.filter(reference=reference).first()
    if version is None or not request.actor.may("plan.read_sent", version.plan.person):
        raise Http404
    return version


def _page(request: PersonRequest, version: PlanVersion) -> dict[str, Any]:
    """Everything that the page of one version shows, but its form."""
    person, on, actor = version.plan.person, clock.today(), request.actor
    audit.looked(
        actor, [person], what="a plan that was sent", at=clock.now(), subject=version.reference
    )
    asked = list(version.asked.select_related("asked_by", "answered_by"))
    if request.method == "GET":
        person.authority.keep_policies()
    base = version.change_of
    changes = compare(base.content, version.content) if base else []
    whole = base is None or "whole" in request.GET
    route = planning.route_of(version, on)
    worker = actor.may("plan.decide", person)
    proposal = planning.proposal_of(version)
    return {
        "version": version, "person": person, "authority": person.authority, "on": on, "asked": asked, "base": base,
        "clock": planning.clock_of(version, asked, on) if version.is_waiting else None,
        "changes": changes, "whole": whole,
        "money": money_of(base.content, version.content) if base else None,
        "evidence": evidence_of(version.content, [] if whole else [c.part for c in changes]),
        "fits": fits(version), "lines": version.content.get("lines", []),
        "why_more": version.content.get("why_more", ""), "questions": version.asks.titles,
        "decisions": version.decisions.select_related("by"), "route": route, "two": route.causes,
        "limit": person.authority.policy("second_person_above_pence", on),
        "worker": worker, "since": None if base else _since(version),
        "sufficiency": planning.checked(version, on) if worker else [],
        "restrictions": findings_of(version, on) if worker else [],
        "proposal": proposal, "terms": _terms(proposal.terms) if proposal else [],
        "tally": planning.tally_of(version, proposal, on) if proposal and route.panel else None,
    }  # fmt: skip


def _terms(kept: dict[str, Any]) -> list[dict[str, str]]:
    """What the worker’s yes sets besides the plan."""
    rows = [{"key": _("They pay each week"), "value": show(kept["weekly_contribution_pence"])}]
    for share in kept.get("others") or []:
        weekly = share.get("weekly_pence")
        how = _("each week") if weekly is not None else _("in all")
        pence = weekly if weekly is not None else share.get("whole_pence") or 0
        rows.append(
            {"key": _("Someone else pays"), "value": f"{share['name']} {show(pence)} {how}".strip()}
        )
    return rows


def _since(version: PlanVersion) -> dict[str, Any] | None:
    """What changed in the costs since the version before."""
    before = version.plan.versions.filter(number__lt=version.number).order_by("-number").first()
    if before is None:
        return None
    return {"number": before.number, "money": money_of(before.content, version.content)}


@permission("plan.read_sent")
def decide_plan(request: PersonRequest, reference: str) -> HttpResponse:
    """One sent version beside what it must show; a worker agrees, asks or sends it back."""
    version = _version_or_404(request, reference)
    context = _page(request, version)
    if version.is_up and (sign := _sign_form(request, version, None)) is not None:
        return render(request, "budgets/decide.html", context | {"form": sign, "signing": True})
    open_to_me = context["worker"] and version.is_waiting and not version.is_up
    data = request.POST if request.method == "POST" and open_to_me else None
    form = DecideForm(
        data, name=version.plan.person.known_as, asks=version.asks, initial=_as_before(version)
    )
    context |= {"form": form if open_to_me else None}
    if data is None or "change" in data:
        return render(request, "budgets/decide.html", context)
    if not form.is_valid():
        return render(request, "budgets/decide.html", context, status=422)
    if "yes" not in data:
        return render(request, "budgets/decide_check.html", context | _check(form, context))
    try:
        messages.success(request, _decide(request, version, form))
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/decide.html", context, status=422)
    return redirect("plans_to_decide")


def _as_before(version: PlanVersion) -> dict[str, str]:
    """What the person pays already, so that agreeing a later version does not drop it."""
    budget = Budget.objects.filter(plan=version.plan_id).first()
    if budget is None or not budget.weekly_contribution_pence:
        return {}
    return {"contribution": show(budget.weekly_contribution_pence)}


def _check(form: DecideForm, context: dict[str, Any]) -> dict[str, Any]:
    data = form.cleaned_data
    chosen = dict(form.fields["decision"].choices)[data["decision"]]  # type: ignore[attr-defined]
    criterion, agrees = data["criterion"], data["decision"] == DecideForm.AGREE
    return {
        "chosen": chosen,
        "rows": [
            {"key": _("Your decision"), "value": chosen},
            *([{"key": _("The question"), "value": f"{criterion}. {context['questions'][criterion]}"}]
              if criterion and not agrees else []),
            *([{"key": _("They pay each week"), "value": show(data["contribution"] or 0)}]
              if agrees else []),
            *([{"key": _("Someone else pays"), "value": _other_in_words(data)}]
              if agrees and data["other"] else []),
            {"key": _("What you say"), "value": data["words"]},
        ],
        "goes_up": agrees and not context["route"].is_short,
        "agrees": agrees,
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
        planning.ask_question(
            version=version, words=data["words"], criterion=data["criterion"], by=by, at=at
        )
        return _("We asked %(name)s.") % {"name": name}
    if data["decision"] == DecideForm.SEND_BACK:
        planning.return_plan(
            version=version, criterion=data["criterion"], reason=data["words"], by=by, at=at
        )
        return _("The plan is back with %(name)s.") % {"name": name}
    route = planning.route_of(version, on)
    verb = services.agree_plan if route.is_short else services.propose_plan
    verb(
        version=version, by=by, at=at, on=on, reason=data["words"],
        weekly_contribution_pence=data["contribution"] or 0, others=form.others,
    )  # fmt: skip
    if route.is_short:
        return _("The plan of %(name)s is agreed. The budget is set.") % {"name": name}
    if route.panel:
        return _("You said yes. Now the panel reads it.")
    return _("You said yes. A second person has to say yes too.")


def _sign_form(request: PersonRequest, version: PlanVersion, data: Any) -> SignForm | None:
    """The form of an approver or a panel member, when this step is theirs."""
    person, panel = version.plan.person, version.state == State.PANEL
    code = "plan.sit" if panel else "plan.approve"
    if not version.is_up or not request.actor.may(code, person):
        return None
    if version.proposed_by_id == request.user.pk:
        return None
    return SignForm(data, name=person.known_as, panel=panel)


@permission("plan.read_sent")
@require_POST
def sign_plan(request: PersonRequest, reference: str) -> HttpResponse:
    """An approver’s or a panel member’s yes or no, with a reason."""
    version = _version_or_404(request, reference)
    form = _sign_form(request, version, request.POST)
    if form is None:
        raise Http404
    if form.is_valid():
        try:
            messages.success(request, _sign(request, version, form))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("plans_to_decide")
    context = _page(request, version) | {"form": form, "signing": True}
    return render(request, "budgets/decide.html", context, status=422)


def _sign(request: PersonRequest, version: PlanVersion, form: SignForm) -> str:
    """Do it; returns what was done, in words."""
    at, yes = clock.now(), form.cleaned_data["answer"] == SignForm.YES
    said = {"version": version, "reason": form.cleaned_data["words"], "by": request.actor.user,
            "at": at, "on": clock.day_of(at)}  # fmt: skip
    name = version.plan.person.known_as
    agreed = _("The plan of %(name)s is agreed. The budget is set.") % {"name": name}
    if version.state == State.PANEL:
        budget = services.vote_on_plan(yes=yes, **said)
        return agreed if budget else _("You signed. Your words stand with the plan.")
    if yes:
        services.approve_plan(**said)
        return agreed
    planning.not_yet(**said)
    return _("The plan is back with the worker.")
