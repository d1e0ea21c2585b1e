"""Statements: the list, any days on demand, one on screen and on paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from budgets.models import Budget
from budgets.services.tell import page_of
from core import clock
from core.errors import DomainError
from core.paper import NoPdfHere, PdfFailed
from people import audit
from people.access import PersonRequest, permission
from people.models import Opening, Person
from people.places import place, whose_or_404
from statements import services, words
from statements.forms import DaysForm
from statements.models import Statement
from statements.telling import Way, liked


def _budget(person: Person) -> Budget | None:
    """The budget of today, else the next, else the last."""
    return Budget.objects.filter(person=person).shown(clock.today())


def _rows(request: PersonRequest, person: Person) -> list[dict[str, Any]]:
    """The newest version of each, newest first."""
    rows = (
        Statement.objects.visible_to(request.actor)
        .filter(budget__person=person, replaced_by=None)
        .order_by("-to_on", "-from_on")
    )
    return [
        {
            "statement": row, "title": words.when(services.content_of(row)),
            "href": place(request, "my_statement", row.reference),
        }
        for row in rows
    ]  # fmt: skip


@permission("statement.view")
def my_statements(request: PersonRequest, whose: str = "") -> HttpResponse:
    """By month; and any days, when somebody asks."""
    person = whose_or_404(request, whose, "statement.view", what="your statements")
    budget, on = _budget(person), clock.today()
    form = DaysForm(
        request.POST if request.method == "POST" else None,
        initial={"from_on": on.replace(day=1), "to_on": on},
    )
    if request.method == "POST" and budget is not None and form.is_valid():
        try:
            statement = services.issue(
                budget=budget, from_on=form.cleaned_data["from_on"],
                to_on=form.cleaned_data["to_on"], at=clock.now(), by=request.user,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Here is your statement."))
            return redirect(place(request, "my_statement", statement.reference))
    context = {
        "person": person, "rows": _rows(request, person), "form": form, "budget": budget,
        "first_on": services.first_one_on(budget) if budget else None,
    }  # fmt: skip
    return render(request, "statements/list.html", context)


def _statement(request: PersonRequest, person: Person, reference: str) -> Statement:
    row = (
        Statement.objects.visible_to(request.actor)
        .filter(budget__person=person, reference=reference)
        .select_related("replaced_by")
        .first()
    )
    if row is None:
        raise Http404
    return row


def _newer(row: Statement) -> Statement | None:
    return Statement.objects.filter(replaces=row).first()


@permission("statement.view")
def my_statement(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """One statement on screen, from its frozen content."""
    person = whose_or_404(request, whose, "statement.view", what="a statement", subject=reference)
    row = _statement(request, person, reference)
    newer, mine = _newer(row), liked(person)
    context = _shown(row) | {
        "person": person,
        "pdf": place(request, "my_statement_way", reference, mine.value),
        "mine": _("Get it as a PDF") if mine is Way.STANDARD else mine.words,
        "ways": [
            {"text": way.words, "href": place(request, "my_statement_way", reference, way.value)}
            for way in Way
            if way is not mine
        ],
        "newer": place(request, "my_statement", newer.reference) if newer else "",
    }
    return render(request, "statements/statement.html", context)


def _shown(row: Statement) -> dict[str, Any]:
    content = words.for_screen(services.content_of(row))
    return {
        "statement": row, "content": content, "title": words.title(content),
        "dates": words.dates(content), "support": [words.support(one) for one in content.support],
    }  # fmt: skip


@permission("statement.view")
def my_statement_pdf(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """The paper. Where the machine cannot make one, the page says so in words."""
    person = whose_or_404(request, whose, "statement.view", what="a statement", subject=reference)
    row = _statement(request, person, reference)
    try:
        made = services.pdf_of(row)
    except (NoPdfHere, PdfFailed) as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(place(request, "my_statement", reference))
    return _download(made, row)


TYPES = {
    Way.AUDIO: ("text/plain; charset=utf-8", "txt"),
    Way.BRAILLE: ("text/plain; charset=utf-8", "txt"),
    Way.TABLE: ("text/csv; charset=utf-8", "csv"),
}


@permission("statement.view")
def my_statement_way(
    request: PersonRequest, reference: str, way: str, whose: str = ""
) -> HttpResponse:
    """The statement in another way: larger, in simple words, to be heard, in braille, as a table."""
    person = whose_or_404(request, whose, "statement.view", what="a statement", subject=reference)
    row = _statement(request, person, reference)
    if way not in set(Way):
        raise Http404
    chosen = Way(way)
    try:
        made = services.made_in(row, chosen)
    except (NoPdfHere, PdfFailed) as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(place(request, "my_statement", reference))
    return _download(made, row, chosen)


def _download(made: bytes, row: Statement, way: Way = Way.STANDARD) -> HttpResponse:
    kind, ending = TYPES.get(way, ("application/pdf", "pdf"))
    response = HttpResponse(made, content_type=kind)
    other = "" if way is Way.STANDARD else f"{way}-"
    name = f"statement-{row.from_on:%Y-%m}-{other}{row.reference}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@permission("council.open")
def council_statement(request: PersonRequest, reference: str) -> HttpResponse:
    """A worker or auditor reads one statement after giving a reason that the person sees."""
    row = (
        Statement.objects.filter(reference=reference)
        .select_related("budget__person__authority")
        .first()
    )
    person = row.budget.person if row else None
    if row is None or person is None or not request.actor.may("council.open", person):
        raise Http404
    if not request.actor.may("statement.view", person, subject=reference):
        return redirect(f"{page_of('open_record')}?{urlencode({'subject': reference})}")
    at = clock.now()
    opening = Opening.objects.filter(user=request.user, subject=reference, until_at__gt=at).last()
    reason = opening.reason if opening else ""
    audit.looked(
        request.actor, [person], what="a statement", at=at, subject=reference, reason=reason
    )
    context = _shown(row) | {"person": person, "reason": reason}
    return render(request, "statements/statement.html", context)
