"""The versions that were sent: what became of each, and any two side by side."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock
from people.access import PersonRequest, permission
from people.places import place
from people.records import record_answer
from support_plans import parts, services
from support_plans.compare import compare, money_of
from support_plans.models import PlanDecision, PlanVersion
from support_plans.sentences import sentence_of
from support_plans.services import refusing
from support_plans.views.common import Opened, open_plan


@permission("plan.view")
def versions(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What was sent, when, and what became of it."""
    opened = open_plan(request, whose, part=parts.ANY)
    rows = list(
        opened.the_plan.versions.select_related("sent_by", "decided_by").order_by("-number")
    )
    earlier = [*rows[1:], None][: len(rows)]
    shown = [
        (row, _changed(row, before, opened)) for row, before in zip(rows, earlier, strict=True)
    ]
    return render(request, "support_plans/versions.html", {"opened": opened, "versions": shown})


def _changed(row: PlanVersion, before: PlanVersion | None, opened: Opened) -> str:
    """What is different from the version before, by its questions."""
    if before is None:
        return _("The first version")
    shown = (parts.only(one.content, opened.parts) for one in (before, row))
    titles = [change.title for change in compare(*shown)]
    if not titles:
        return _("Nothing changed")
    return _("Changed: %(titles)s") % {"titles": "; ".join(titles)}


def _version_or_404(opened: Opened, number: int) -> PlanVersion:
    rows = opened.the_plan.versions.select_related(
        "sent_by", "decided_by", "signature", "change_of"
    )
    row = rows.filter(number=number).first()
    if row is None:
        raise Http404
    if row.criterion is not None and not opened.sees(row.criterion):
        row.criterion, row.reason = None, ""  # about a part that is not shared
    return row


@permission("plan.view")
def version(request: PersonRequest, number: int, whose: str = "") -> HttpResponse:
    """One version as it was sent."""
    opened = open_plan(request, whose, part=parts.ANY)
    row = _version_or_404(opened, number)
    content = parts.only(row.content, opened.parts)
    whole = opened.parts is None
    asked = list(row.asked.select_related("asked_by", "answered_by")) if whole else []
    on = clock.today()
    decisions = list(row.decisions.select_related("by")) if whole else []
    context = {
        "opened": opened, "version": row, "answers": content["answers"], "asked": asked,
        "decisions": decisions, "answers_it": opened.may_send and row.is_waiting,
        "challenge": _challenge(row, decisions), "where": _where(row),
        "clock": services.clock_of(row, asked, on) if whole and row.is_waiting else None,
        "lines": [sentence_of(line) for line in content["lines"]],
        "why_more": content.get("why_more", ""),
    }  # fmt: skip
    return render(request, "support_plans/version.html", context)


@permission("plan.view")
def version_record(request: PersonRequest, number: int, whose: str = "") -> HttpResponse:
    """What happened with a version, as a PDF for a complaint. For whoever reads the whole plan."""
    opened = open_plan(request, whose, part=parts.ANY)
    row = _version_or_404(opened, number)
    if opened.parts is not None:
        raise Http404
    back = place(request, "my_plan_version", str(number))
    return record_answer(request, refusing.record_of(row, clock.today()), back=back)


def _challenge(row: PlanVersion, decisions: Sequence[PlanDecision]) -> str:
    """Until when somebody else looks again, once something was decided."""
    ends = (PlanDecision.Kind.AGREED, PlanDecision.Kind.RETURNED, PlanDecision.Kind.NOT_YET)
    last = next((one for one in reversed(decisions) if one.kind in ends), None)
    return services.appeal_words(row.plan.person, last.at) if last else ""


def _where(row: PlanVersion) -> str:
    """Where a version is, and why it is there."""
    return {
        PlanVersion.State.SENT: _("The council has it. Nobody has started to read it."),
        PlanVersion.State.READING: _("Your worker at the council is reading it."),
        PlanVersion.State.PANEL: _("Your worker said yes. A panel reads it too."),
        PlanVersion.State.APPROVER: _(
            "Your worker said yes. A second person decides, because of what it costs."
        ),
    }.get(PlanVersion.State(row.state), "")


@permission("plan.view")
def compare_versions(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Two versions: what was added and what was removed, in words."""
    opened = open_plan(request, whose, part=parts.ANY)
    before = _version_or_404(opened, _number(request.GET.get("a", "")))
    after = _version_or_404(opened, _number(request.GET.get("b", "")))
    old, new = (parts.only(one.content, opened.parts) for one in (before, after))
    context = {
        "opened": opened, "before": before, "after": after, "changes": compare(old, new),
        "money": money_of(old, new) if opened.sees(parts.COSTS) else None,
    }  # fmt: skip
    return render(request, "support_plans/compare.html", context)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:  # noqa: PLR2004
        raise Http404
    return int(text)
