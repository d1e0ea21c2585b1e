"""The council's side, and proposals by user-led organisations: put forward, key in, decide."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from core.models import Authority
from core.policies import POLICIES
from network import services
from network.forms import ChoosePolicyForm, DecideForm, PaperForm, ProposeForm, ReasonForm
from network.models import counts_of
from network.views.common import (
    authority_of,
    councils_hearing_or_404,
    hearing_or_404,
    user_led_of,
)
from people.access import PersonRequest, permission
from people.models import Role
from providers.models import Organisation


def _whose(request: PersonRequest) -> tuple[Authority, Organisation | None]:
    """The authority, and the organisation that proposes; none for a council worker. 404 else."""
    authority = authority_of(request)
    if authority is not None and authority.pk in request.actor.authority_ids(Role.COUNCIL_WORKER):
        return authority, None
    mine = user_led_of(request.actor)
    if authority is None or not mine:
        raise Http404
    asked = request.POST.get("organisation") or request.GET.get("organisation")
    return authority, next((one for one in mine if one.slug == asked), mine[0])


@permission("policy.propose")
@require_GET
def choose(request: PersonRequest) -> HttpResponse:
    """Which rule should change."""
    authority, organisation = _whose(request)
    form = ChoosePolicyForm(request.GET if "name" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("hearing_propose", form.cleaned_data["name"])
    context = {"form": form, "council": authority, "organisation": organisation}
    return render(request, "network/choose.html", context, status=422 if form.errors else 200)


@permission("policy.propose")
def propose(request: PersonRequest, name: str) -> HttpResponse:
    """Put a new value to everyone."""
    if name not in POLICIES:
        raise Http404
    authority, organisation = _whose(request)
    on, policy = clock.today(), POLICIES[name]
    form = ProposeForm(
        policy, request.POST if request.method == "POST" else None, may_hurry=organisation is None
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose(
                authority=authority, name=name, organisation=organisation, by=request.user,
                at=clock.now(), on=on, **form.cleaned_data,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is put forward. Everyone can answer from today.")
            return redirect("hearing", made.reference)
    context = {"form": form, "policy": policy, "council": authority, "organisation": organisation,
               "value": authority.policy(name, on),
               "days": authority.policy("hearing_days", on)}  # fmt: skip
    return render(request, "network/propose.html", context, status=422 if form.errors else 200)


@permission("policy.key_in")
def paper(request: PersonRequest, reference: str) -> HttpResponse:
    """Key in an answer that came on paper."""
    proposal = councils_hearing_or_404(request.actor, reference)
    form = PaperForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.key_in(
                proposal=proposal, view=data["view"], words=data["words"], upload=data["file"],
                source=data["source"], by=request.user, at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is keyed in and counts as one answer.")
            return redirect("hearing_answers", proposal.reference)
    context = {"hearing": proposal, "form": form, "heading": "Key in an answer from paper",
               "opened": proposal.is_open(clock.today())}  # fmt: skip
    return render(request, "network/answer.html", context, status=422 if form.errors else 200)


@permission("policy.key_in")
@require_GET
def answers(request: PersonRequest, reference: str) -> HttpResponse:
    """Every answer that stands, for the council that must answer each point."""
    proposal = councils_hearing_or_404(request.actor, reference)
    rows = proposal.answers.standing().select_related("file")
    context = {"hearing": proposal, "counts": counts_of(proposal),
               "rows": rows.prefetch_related("signatures__organisation")}  # fmt: skip
    return render(request, "network/answers.html", context)


@permission("policy.decide")
def decide(request: PersonRequest, reference: str) -> HttpResponse:
    """The decision of a second person, with reasons and an answer to each point."""
    proposal = councils_hearing_or_404(request.actor, reference)
    form = DecideForm(proposal, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.decide(
                proposal=proposal, outcome=data["outcome"], reason=data["reason"],
                value=data["value"], starts_on=data["starts_on"], points=form.points(),
                by=request.user, at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is decided. Everyone who answered is told.")
            return redirect("hearing", proposal.reference)
    context = {
        "hearing": proposal, "form": form, "counts": counts_of(proposal),
        "heard": proposal.is_heard(clock.today()),
        "own": proposal.proposed_by_id == request.user.pk,
        "rows": proposal.answers.standing().prefetch_related("signatures__organisation"),
    }  # fmt: skip
    return render(request, "network/decide.html", context, status=422 if form.errors else 200)


@permission("policy.decide")
@require_POST
def bring_in(request: PersonRequest, reference: str) -> HttpResponse:
    """A second person's yes to an emergency."""
    proposal = councils_hearing_or_404(request.actor, reference)
    try:
        services.bring_in_now(proposal=proposal, by=request.user, at=clock.now(), on=clock.today())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "It holds from today, and ends by itself unless it is accepted.")
    return redirect("hearing", proposal.reference)


@permission("policy.propose")
def withdraw(request: PersonRequest, reference: str) -> HttpResponse:
    """Who put it forward takes it back."""
    proposal = hearing_or_404(reference)
    if proposal.proposed_by_id != request.user.pk:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(
                proposal=proposal, by=request.user, reason=form.cleaned_data["reason"],
                at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is taken back. Everyone can read why.")
            return redirect("hearing", proposal.reference)
    context = {"hearing": proposal, "form": form}
    return render(request, "network/withdraw.html", context, status=422 if form.errors else 200)
