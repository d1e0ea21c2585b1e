"""Hearings: read them, answer for oneself or for an organisation."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from budgets.models import Budget
from core import clock
from core.errors import DomainError
from network import presenting, services
from network.effects import Effect, effects_on
from network.forms import AnswerForm, OrganisationAnswerForm
from network.models import HearingAnswer, PolicyProposal, counts_of
from network.views.common import actor_or_none, authority_of, hearing_or_404, may, user_led_of
from people.access import Actor, PersonRequest, permission

ON_A_PAGE = 20


@permission("public")
@require_GET
def hearings(request: HttpRequest) -> HttpResponse:
    """Open ones first, then those waiting for a decision, then what was decided."""
    authority, on = authority_of(request), clock.today()
    rows = PolicyProposal.objects.filter(authority=authority).select_related("authority")
    rows = rows.select_related("organisation", "row").with_counts()
    rows = rows.order_by("-heard_until", "-pk")
    page = Paginator(rows.closed(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "council": authority,
        "open": _listed(rows.open(on).order_by("heard_until"), on),
        "waiting": _listed(rows.heard(on), on),
        "page": page,
        "closed": _listed(page.object_list, on),
    }
    return render(request, "network/hearings.html", context)


def _listed(rows: Iterable[PolicyProposal], on: date) -> list[tuple[PolicyProposal, str, str]]:
    return [(row, *presenting.stage_of(row, on)) for row in rows]


@permission("public")
@require_GET
def hearing(request: HttpRequest, reference: str) -> HttpResponse:
    """What is put forward, whom it affects, how many answered, and what was decided."""
    proposal, on, actor = hearing_or_404(reference), clock.today(), actor_or_none(request)
    stage, kind = presenting.stage_of(proposal, on)
    standing = proposal.answers.standing().prefetch_related("signatures__organisation")
    context = {
        "hearing": proposal,
        "council": proposal.authority,
        "stage": stage,
        "kind": kind,
        "counts": counts_of(proposal),
        "public": standing.filter(shows_words=True).exclude(words=""),
        "signed": standing.filter(for_organisation=True),
        "points": proposal.points.all(),
        "own": _own(actor, proposal),
        "effects": _effects(actor, proposal),
        "may": may(actor, proposal),
        "signing": _signing(actor, proposal),
        "opened": proposal.is_open(on),
    }
    return render(request, "network/hearing.html", context)


def _own(actor: Actor | None, proposal: PolicyProposal) -> HearingAnswer | None:
    if actor is None:
        return None
    rows = proposal.answers.standing().filter(by=actor.user, for_organisation=False)
    return rows.exclude(way=HearingAnswer.Way.PAPER).first()


def _effects(actor: Actor | None, proposal: PolicyProposal) -> list[Effect]:
    """What it would change for one's own budget; for nobody else's."""
    if actor is None or actor.person is None or actor.person.authority_id != proposal.authority_id:
        return []
    budget = Budget.objects.filter(person=actor.person).shown(clock.today())
    return effects_on(budget, proposal, clock.today()) if budget else []


def _signing(actor: Actor | None, proposal: PolicyProposal) -> list[tuple[HearingAnswer, str, str]]:
    """Organisations' answers that one's own organisation could sign too."""
    if not may(actor, proposal).answer_for:
        return []
    standing = proposal.answers.standing().filter(for_organisation=True)
    signed = set(standing.values_list("signatures__organisation", flat=True))
    free = [one for one in user_led_of(actor) if one.pk not in signed]
    rows = standing.prefetch_related("signatures__organisation")
    return [(row, one.name, one.slug) for row in rows for one in free]


@permission("signed_in")
def answer(request: PersonRequest, reference: str) -> HttpResponse:
    """One's own answer; a second one replaces the first."""
    proposal = hearing_or_404(reference)
    own = _own(request.actor, proposal)
    start = {"view": own.view, "words": own.words, "shows_words": own.shows_words} if own else {}
    form = AnswerForm(
        request.POST if request.method == "POST" else None, request.FILES or None, initial=start
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.answer(
                proposal=proposal, view=data["view"], words=data["words"], upload=data["file"],
                shows_words=data["shows_words"], by=request.user, at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "We have your answer. You can change it until the last day.")
            return redirect("hearing", proposal.reference)
    return _form(request, proposal, form, "What do you think?")


@permission("policy.answer_for")
def answer_for(request: PersonRequest, reference: str) -> HttpResponse:
    """The answer of a checked user-led organisation, alone or with others."""
    proposal, mine = hearing_or_404(reference), user_led_of(request.actor)
    if not mine:
        raise Http404
    form = OrganisationAnswerForm(
        [(one.slug, one.name) for one in mine],
        request.POST if request.method == "POST" else None, request.FILES or None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.answer(
                proposal=proposal, view=data["view"], words=data["words"], upload=data["file"],
                shows_words=data["shows_words"], by=request.user, at=clock.now(), on=clock.today(),
                organisation=next(one for one in mine if one.slug == data["organisation"]),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "We have your organisation’s answer. Others can sign it too.")
            return redirect("hearing", proposal.reference)
    return _form(request, proposal, form, "What does your organisation think?")


@permission("policy.answer_for")
@require_POST
def sign(request: PersonRequest, reference: str, given: str) -> HttpResponse:
    """Another organisation gives the same answer."""
    proposal = hearing_or_404(reference)
    row = get_object_or_404(proposal.answers.standing(), reference=given)
    asked = request.POST.get("organisation", "")
    mine = next((one for one in user_led_of(request.actor) if one.slug == asked), None)
    if mine is None:
        raise Http404
    try:
        services.sign_too(
            answer=row, organisation=mine, by=request.user, at=clock.now(), on=clock.today()
        )
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{mine.name} gives this answer too.")
    return redirect("hearing", proposal.reference)


def _form(
    request: HttpRequest, proposal: PolicyProposal, form: AnswerForm, heading: str
) -> HttpResponse:
    context = {"hearing": proposal, "form": form, "heading": heading,
               "opened": proposal.is_open(clock.today())}  # fmt: skip
    return render(request, "network/answer.html", context, status=422 if form.errors else 200)
