"""The plan on paper: choose how it looks, then take it as a PDF."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import SteerForm
from core.paper import NoPdfHere, PdfFailed
from people.access import PersonRequest, permission
from people.models import Person
from people.places import place
from support_plans import paper, parts
from support_plans.compare import total_in
from support_plans.models import PlanVersion
from support_plans.services.sending import content_of, draft_of
from support_plans.views.common import Opened, open_plan

DRAFT = "draft"
LIKED = {
    Person.Format.LARGE_PRINT: paper.Format.LARGE_18,
    Person.Format.EASY_READ: paper.Format.SIMPLE,
}


class PaperForm(SteerForm):
    """Which plan, and how it should look."""

    which = forms.ChoiceField(label=_("Which plan?"), widget=forms.RadioSelect)
    form = forms.ChoiceField(
        label=_("How should it look?"),
        choices=[(one.value, one.words) for one in paper.Format],
        widget=forms.RadioSelect,
    )


@permission("plan.view")
def choose(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Which plan and which print; what the person likes is chosen already."""
    opened = open_plan(request, whose, part=parts.ANY)
    which = _choices(opened)
    liked = LIKED.get(Person.Format(opened.person.statement_format), paper.Format.STANDARD)
    first = {"which": which[0][0], "form": liked.value}
    form = PaperForm(request.GET if "which" in request.GET else None, initial=first)
    form.fields["which"].choices = which  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        return redirect(place(request, "my_plan_pdf", chosen["which"], chosen["form"]))
    return render(request, "support_plans/paper.html", {"opened": opened, "form": form})


def _choices(opened: Opened) -> list[tuple[str, str]]:
    """The agreed version first, then as it is now, then the others, newest first."""
    rows = list(opened.the_plan.versions.defer("content").order_by("-number"))
    agreed = [row for row in rows if row.state == PlanVersion.State.AGREED]
    others = [row for row in rows if row not in agreed]
    now = (DRAFT, str(_("As it is now, not sent")))
    return [
        *((str(row.number), paper.status_of(row)) for row in agreed),
        now,
        *((str(row.number), paper.status_of(row)) for row in others),
    ]


@permission("plan.view")
def pdf(request: PersonRequest, which: str, form: str, whose: str = "") -> HttpResponse:
    """The paper. Where the machine cannot make one, the page says so in words."""
    opened = open_plan(request, whose, part=parts.ANY)
    if form not in list(paper.Format):
        raise Http404
    wanted = paper.Format(form)
    try:
        made = paper.pdf_of(_paper(opened, which), wanted, covered=not opened.sees_money)
    except (NoPdfHere, PdfFailed) as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(place(request, "my_plan_paper"))
    response = HttpResponse(made, content_type="application/pdf")
    name = f"plan-{opened.the_plan.reference}-{which}-{wanted}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _paper(opened: Opened, which: str) -> paper.Paper:
    plan = opened.the_plan
    sees_costs = opened.sees(parts.COSTS)
    if which == DRAFT:
        content = content_of(draft_of(plan, clock.today()))
        return paper.paper_of(
            plan, parts.only(content, opened.parts), status=str(_("As it is now, not sent")),
            total_pence=total_in(content) if sees_costs else None,
        )  # fmt: skip
    if not which.isascii() or not which.isdigit() or len(which) > 5:  # noqa: PLR2004
        raise Http404
    row = plan.versions.filter(number=int(which)).first()
    if row is None:
        raise Http404
    return paper.paper_of(
        plan, parts.only(row.content, opened.parts), status=paper.status_of(row),
        total_pence=row.total_pence if sees_costs else None, mark=row.sha256,
    )  # fmt: skip
