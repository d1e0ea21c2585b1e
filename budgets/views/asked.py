"""The council's side of moves: what people asked for, and how much needs no asking."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import services
from budgets.forms_allocating import AskCouncilForm, SmallChangesForm
from budgets.models import Budget, MoveAsk
from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from people import audit
from people.access import PersonRequest, permission

A_PAGE = 25


@permission("money.question")
def moves_asked(request: PersonRequest) -> HttpResponse:
    """Moves that people asked for and that wait, oldest first."""
    rows = (
        MoveAsk.objects.filter(state=MoveAsk.State.ASKED)
        .filter(budget__person__in=request.actor.caseload())
        .select_related("budget__person", "source", "target")
        .order_by("asked_at", "pk")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = [row.budget.person for row in page.object_list]
    audit.looked(request.actor, people, what="moves that were asked for", at=clock.now())
    return render(request, "budgets/moves_asked.html", {"page": page, "at": clock.now()})


@permission("money.question")
def answer_move(request: PersonRequest, reference: str) -> HttpResponse:
    """One move: from where, to where, how much and why; yes or no with reasons."""
    row = (
        MoveAsk.objects.filter(budget__person__in=request.actor.caseload(), reference=reference)
        .select_related("budget__person", "budget__book", "source", "target", "asked_by")
        .first()
    )
    if row is None:
        raise Http404
    at = clock.now()
    audit.looked(request.actor, [row.budget.person], what="a move that was asked for", at=at,
                 subject=reference)  # fmt: skip
    waits = row.state == MoveAsk.State.ASKED
    form = AskCouncilForm(request.POST if request.method == "POST" else None) if waits else None
    name = row.budget.person.known_as
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.answer_move(
                ask=row, agreed=form.cleaned_data["answer"] == "yes",
                reasons=form.cleaned_data["reasons"], by=request.user, at=at, on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We told %(name)s.") % {"name": name})
            return redirect("moves_asked")
    context = {
        "form": form, "back": reverse("moves_asked"), "back_text": _("Moves asked for"),
        "title": _("%(name)s asks to move money") % {"name": name},
        "caption": row.get_state_display(), "asks": _("Your decision"),
        "button": _("Decide and tell %(name)s") % {"name": name}, "rows": _rows(row),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


def _rows(row: MoveAsk) -> list[dict[str, str]]:
    found = [
        {"key": _("How much"), "value": money(row.amount_pence)},
        {"key": _("From"), "value": row.source.name},
        {"key": _("To"), "value": row.target.name},
        {"key": _("Why"), "value": row.words or _("Nothing more was said.")},
        {"key": _("Asked"), "value": f"{row.asked_by.name}, {day(row.asked_at)}"},
    ]
    if row.reasons:
        found.append({"key": _("The reasons"), "value": row.reasons})
    return found


@permission("money.question")
def small_changes(request: PersonRequest, reference: str) -> HttpResponse:
    """Write on one plan how much of a pot may move without asking."""
    budget = (
        Budget.objects.filter(person__in=request.actor.caseload(), reference=reference)
        .with_accounts()
        .first()
    )
    if budget is None:
        raise Http404
    at = clock.now()
    audit.looked(request.actor, [budget.person], what="a budget", at=at, subject=reference)
    rule = budget.person.authority.policy("move_tolerance_percent", clock.day_of(at))
    start = {"percent": budget.move_tolerance_percent}
    form = SmallChangesForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_small_changes(
                budget=budget, percent=form.cleaned_data["percent"],
                reasons=form.cleaned_data["reasons"], by=request.user, at=at,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("It stands on the plan. We told %(name)s.") % {"name": budget.person.known_as}
            messages.success(request, said)
            return redirect("budget_totals", reference=reference)
    context = {
        "form": form, "back": reverse("budget_totals", args=[reference]),
        "back_text": _("The budget"), "button": _("Write it on the plan"),
        "title": _("Small changes %(name)s makes without asking") % {"name": budget.person.known_as},
        "lead": _("The council’s rule is %(percent)s%% of a pot. This is %(origin)s.") % {
            "percent": rule.value, "origin": rule.origin,
        },
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)
