"""What the rules say about a plan's lines, kindly; and the council's decisions about them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from people import audit
from people.access import PersonRequest, permission, person_or_404
from people.places import place
from support_plans import parts
from support_plans.models import CostLine, PlanVersion, Relation
from support_plans.safety_forms import (
    DecisionForm,
    FactsForm,
    NecessaryForm,
    SeenForm,
    StayForm,
)
from support_plans.services import restriction_decisions as deciding
from support_plans.services import restriction_facts as saying
from support_plans.services import restrictions as finding
from support_plans.views.common import Opened, open_plan, status_of

HOME = {True: "yes", False: "no", None: ""}


@permission("plan.view")
def rules(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every rule that touches a line of the plan as it is now."""
    opened = open_plan(request, whose, part=parts.COSTS)
    plan = opened.the_plan
    lines = list(plan.lines.select_related("facts"))
    context = {
        "opened": opened,
        "findings": finding.findings_of(plan, clock.today(), lines),
        "lines": [line for line in lines if not line.just_in_case],
    }
    return render(request, "support_plans/restrictions.html", context)


@permission("plan.write")
def line_facts(request: PersonRequest, line: str, whose: str = "") -> HttpResponse:
    """Who is paid by one line, what it is for, and days in a care home."""
    opened = open_plan(request, whose, code="plan.write")
    row = _line_or_404(opened, line)
    facts = finding.facts_of(row)
    initial: dict[str, Any] = {"payee": row.who}
    if facts is not None:
        initial = {
            "payee": facts.payee, "relation": facts.relation, "category": facts.category,
            "same_household": HOME[facts.same_household],
        }  # fmt: skip
    posted = request.POST if request.method == "POST" else None
    form = FactsForm(
        None if posted and "stay" in posted else posted, initial=initial,
        asks_family=_pays_a_person(row, facts is not None and bool(facts.relation)),
    )  # fmt: skip
    stay = StayForm(posted if posted and "stay" in posted else None)
    if posted and _keep(request, row, form, stay):
        return redirect(place(request, "my_plan_line_facts", row.reference))
    context = {
        "opened": opened, "line": row, "form": form, "stay": stay, "stays": row.stays.all(),
        "asks_stays": initial.get("category") == finding.CARE_HOME or row.stays.exists(),
        "findings": finding.findings_of_line(row, clock.today()),
    }  # fmt: skip
    status = max(status_of(form), status_of(stay))
    return render(request, "support_plans/restriction_line.html", context, status=status)


def _pays_a_person(line: CostLine, said: bool) -> bool:
    """Asked only where a line pays a person: an assistant, or a name outside the directory."""
    return said or line.employs or (line.service_id is None and bool(line.who))


def _line_or_404(opened: Opened, reference: str) -> CostLine:
    rows = opened.the_plan.lines.filter(just_in_case=False).select_related(
        "plan__person__authority", "facts"
    )
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Http404
    return row


def _keep(request: PersonRequest, line: CostLine, form: FactsForm, stay: StayForm) -> bool:
    used: SteerForm = stay if stay.is_bound else form
    if not used.is_valid():
        return False
    by, at = request.user, clock.now()
    try:
        if stay.is_bound:
            saying.add_stay(line=line, by=by, at=at, **stay.cleaned_data)
        else:
            saying.say_facts(line=line, by=by, at=at, **form.facts())
    except DomainError as refusal:
        used.refuse(refusal)
        return False
    messages.success(request, _("Saved."))
    return True


@permission("plan.write")
@require_POST
def remove_stay(request: PersonRequest, line: str, stay: str, whose: str = "") -> HttpResponse:
    """These days are not in a care home after all."""
    opened = open_plan(request, whose, code="plan.write")
    row = _line_or_404(opened, line)
    saying.remove_stay(line=row, reference=stay, by=request.user, at=clock.now())
    messages.success(request, _("Taken out."))
    return redirect(place(request, "my_plan_line_facts", row.reference))


# ---- the council


def _version_or_404(request: PersonRequest, reference: str) -> PlanVersion:
    rows = PlanVersion.objects.visible_to(request.actor).exclude(state=PlanVersion.State.TAKEN_BACK)
    version: PlanVersion | None = (
        rows.select_related("plan__person__authority", "plan__person__user")
        .filter(reference=reference)
        .first()
    )
    if version is None or not request.actor.may("plan.decide", version.plan.person):
        raise Http404
    return version


@permission("plan.decide")
def plan_rules(request: PersonRequest, reference: str) -> HttpResponse:
    """Each rule that touches a sent version, and the officer's decision with a reason."""
    version = _version_or_404(request, reference)
    person = version.plan.person
    audit.looked(
        request.actor, [person], what="the rules about your plan", at=clock.now(),
        subject=reference,
    )  # fmt: skip
    posted = request.POST if request.method == "POST" else None
    seen = SeenForm(
        posted if posted and "seen" in posted else None, lines=version.content.get("lines", [])
    )
    form = DecisionForm(posted if posted and "seen" not in posted else None)
    used: SteerForm = seen if seen.is_bound else form
    if posted and used.is_valid():
        try:
            messages.success(request, _decide(request, version, form, seen))
        except DomainError as refusal:
            used.refuse(refusal)
        else:
            return redirect("plan_rules", version.reference)
    findings = finding.findings_of(version, clock.today())
    context = {
        "version": version, "person": person, "seen": seen,
        "rows": [(one, _form_of(one, form)) for one in findings], "form": used,
        "facts": _said(version), "records": person.necessary_records.select_related("decided_by"),
    }  # fmt: skip
    return render(request, "support_plans/restriction_decide.html", context, status=status_of(used))


def _form_of(one: finding.Finding, sent: DecisionForm) -> DecisionForm | None:
    """A form for each finding that an officer decides; the one that was sent keeps its words."""
    if not one.blocks or not one.overridable:
        return None
    key = f"{one.line}:{one.code}"
    if sent.is_bound and sent.data.get("finding") == key:
        return sent
    return DecisionForm(initial={"finding": key}, auto_id=f"id_{one.line}_{one.code}_%s")


def _decide(
    request: PersonRequest, version: PlanVersion, form: DecisionForm, seen: SeenForm
) -> str:
    by, at = request.user, clock.now()
    if seen.is_bound:
        deciding.see_category(version=version, by=by, at=at, **seen.cleaned_data)
        return _("Written down. The person can read it.")
    line, code = form.about
    deciding.decide_finding(
        version=version, line=line, code=code, outcome=form.cleaned_data["outcome"],
        reason=form.cleaned_data["reason"], by=by, at=at, on=clock.day_of(at),
    )  # fmt: skip
    return _("Your decision is written down. The person can read it.")


def _said(version: PlanVersion) -> list[dict[str, Any]]:
    """What the person said about who is paid, in words, by line."""
    names = {one["reference"]: one["pot_name"] for one in version.content.get("lines", [])}
    return [
        {"name": names.get(row["line"], ""), "payee": row["payee"],
         "relation": str(Relation(row["relation"]).label) if row["relation"] else "",
         "home": HOME[row["same_household"]]}
        for row in version.content.get("facts", []) if row["relation"]
    ]  # fmt: skip


@permission("plan.decide")
def necessary(request: PersonRequest, reference: str) -> HttpResponse:
    """The records that paying a relative is necessary, and a new one."""
    person = person_or_404(request, reference, "plan.decide")
    at = clock.now()
    audit.looked(request.actor, [person], what="records about paying family", at=at)
    initial = {"payee": request.GET.get("payee", "").replace("\x00", "")[:120]}
    form = NecessaryForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.record_necessary(person=person, by=request.user, at=at, **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Written down. The person can read it."))
            return redirect("necessary_records", person.reference)
    context = {
        "person": person, "form": form,
        "records": person.necessary_records.select_related("decided_by"),
    }  # fmt: skip
    return render(
        request, "support_plans/restriction_necessary.html", context, status=status_of(form)
    )
