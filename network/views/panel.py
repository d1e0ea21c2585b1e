"""The panel's own pages: what waits, interests first, questions, decisions, doubts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from network import register_presenting as presenting
from network.models import Application, Concern, Decision, Interest, Network, PanelFee, PanelMember
from network.register_forms import (
    AnswerConcernForm,
    DecideForm,
    InterestForm,
    TakeOffForm,
    WordsForm,
)
from network.services import panel, register_deciding
from network.services import register_rules as rules
from people.access import Actor, PersonRequest, actor_for, permission
from providers.models import Organisation, UserLedStatus

ON_A_PAGE = 20
Outcome = Decision.Outcome


def seats_or_404(actor: Actor) -> list[PanelMember]:
    """The actor's live seats, oldest first; 404 for a role without a seat."""
    rows = PanelMember.objects.live(actor.on).filter(user=actor.user)
    found = list(rows.select_related("network__organisation", "network__authority").order_by("pk"))
    if not found:
        raise Http404
    return found


def _application_or_404(request: HttpRequest, reference: str) -> Application:
    networks = Network.objects.run_by(actor_for(request))
    rows = Application.objects.filter(network__in=networks).exclude(state=Application.State.DRAFT)
    rows = rows.select_related("organisation", "network__organisation", "appeals", "sent_by")
    row = rows.filter(reference=reference, sent_at__isnull=False).first()
    if row is None:
        raise Http404
    return row


def _decision_or_404(request: HttpRequest, reference: str) -> Decision:
    networks = Network.objects.run_by(actor_for(request))
    rows = Decision.objects.filter(network__in=networks, reference=reference)
    row = rows.select_related("organisation", "network__authority", "application").first()
    if row is None:
        raise Http404
    return row


@permission("register.check")
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """What is mine to do; a role without a seat is told how to get one."""
    actor = request.actor
    rows = PanelMember.objects.live(actor.on).filter(user=actor.user)
    seats = list(rows.select_related("network__organisation", "network__authority").order_by("pk"))
    networks = [seat.network for seat in seats]
    waiting = Application.objects.open().filter(network__in=networks)
    undeclared = waiting.exclude(interests__member__in=seats).select_related("organisation")
    to_sign = [one for seat in seats for one in register_deciding.mine_to_sign(seat)]
    aside = Interest.objects.filter(member__in=seats, stands_aside=True).values("application")
    context = {
        "seats": seats,
        "undeclared": undeclared,
        "to_sign": [one for one in to_sign
                    if one.application_id not in set(aside.values_list("application", flat=True))],
        "looking": waiting.filter(interests__member__in=seats).exclude(pk__in=aside)
        .select_related("organisation").order_by("sent_at"),
        "concerns": Concern.objects.filter(network__in=networks, state=Concern.State.NEW)
        .select_related("organisation"),
        "fees": PanelFee.objects.filter(member__network__in=networks, state=PanelFee.State.SAID)
        .exclude(member__user=actor.user).count(),
    }  # fmt: skip
    return render(request, "network/home.html", context)


@permission("register.check")
@require_GET
def badges(request: PersonRequest) -> HttpResponse:
    """Every application that came to one's panels, the newest first."""
    seats = seats_or_404(request.actor)
    rows = Application.objects.filter(
        network__in=[seat.network for seat in seats], sent_at__isnull=False
    ).select_related("organisation", "network__organisation")
    page = Paginator(rows.order_by("-sent_at", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "network/badges.html", {"page": page})


@permission("register.check")
@require_GET
def application(request: PersonRequest, reference: str) -> HttpResponse:
    """The facts, the tests' results, papers, questions, and the decision that waits."""
    return _show(request, _application_or_404(request, reference))


def _show(
    request: PersonRequest, row: Application, *, status: int = 200, **forms: object
) -> HttpResponse:
    on = clock.today()
    member = rules.member_of(row.network, request.user, on)  # type: ignore[arg-type]
    said = row.interests.filter(member=member).first()
    decision = row.decisions.filter(dropped_at=None).select_related("network__authority").first()
    may = (
        row.is_open and said is not None and not said.stands_aside
        and not rules.works_for(request.user, row.organisation)
    )  # fmt: skip
    signed = decision.signatures.filter(member=member).exists() if decision else False
    waits = decision is not None and decision.decided_at is None
    context = {
        "row": row, "organisation": row.organisation, "member": member, "said": said, "may": may,
        "own": rules.works_for(request.user, row.organisation),
        "interests": row.interests.select_related("member__user"),
        "told": presenting.told(row.facts, row), "results": presenting.results_of(row, on),
        "questions": row.questions.all(), "proofs": row.proofs.select_related("file"),
        "decision": decision, "waits": waits, "signed": signed,
        "missing": register_deciding.still_missing(decision, on) if decision and waits else "",
        "signers": decision.signatures.count() if decision else 0,
        "level": presenting.LEVEL_WORDS.get(decision.level, "") if decision else "",
        "interest_form": InterestForm(), "ask_form": WordsForm(label="Ask the organisation"),
    } | forms  # fmt: skip
    return render(request, "network/check.html", context, status=status)


@permission("register.check")
@require_POST
def interest(request: PersonRequest, reference: str) -> HttpResponse:
    """Say what links one to the applicant, before anything else."""
    row, form = _application_or_404(request, reference), InterestForm(request.POST)
    if form.is_valid():
        try:
            panel.declare_interest(
                application=row, stands_aside=form.cleaned_data["stands"] == "aside",
                words=form.cleaned_data["words"], by=request.user, at=clock.now(),
                on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "We have written that down.")
            return redirect("register_application", row.reference)
    return _show(request, row, status=422, interest_form=form, form=form)


@permission("register.check")
@require_POST
def ask(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask the organisation something."""
    row, form = (
        _application_or_404(request, reference),
        WordsForm(request.POST, label="Ask the organisation"),
    )
    if form.is_valid():
        try:
            panel.ask(application=row, words=form.cleaned_data["words"], by=request.user,
                      at=clock.now(), on=clock.today())  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The organisation has your question.")
            return redirect("register_application", row.reference)
    return _show(request, row, status=422, ask_form=form, form=form)


@permission("register.check")
def decide(request: PersonRequest, reference: str) -> HttpResponse:
    """Put a decision to the panel, signed by oneself first."""
    row, on = _application_or_404(request, reference), clock.today()
    found = row.found(rules.criteria_in_force(row.sent_on or on), row.sent_on or on)
    initial = {
        "level": found.level or "tag", "starts_on": register_deciding.usual_start(row, on),
        "outcome": "registered" if found.level or found.carer_led else "refused",
    }  # fmt: skip
    form = DecideForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["level"] = "" if data["level"] == "tag" else data["level"]
        try:
            register_deciding.propose_decision(
                application=row, proposal=register_deciding.Proposal(**data), by=request.user,
                at=clock.now(), on=on,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "You signed. Other members are told that it waits.")
            return redirect("register_application", row.reference)
    context = {"form": form, "row": row, "organisation": row.organisation, "found": found,
               "level": presenting.LEVEL_WORDS.get(found.level, "")}  # fmt: skip
    return render(request, "network/decide_badge.html", context, status=422 if form.errors else 200)


@permission("register.check")
@require_GET
def ending(request: PersonRequest, reference: str) -> HttpResponse:
    """A decision that waits for signatures, where no application stands behind it."""
    row, on = _decision_or_404(request, reference), clock.today()
    if row.application is not None:
        return redirect("register_application", row.application.reference)
    member = rules.member_of(row.network, request.user, on)
    waits = row.decided_at is None and row.dropped_at is None
    context = {
        "decision": row, "organisation": row.organisation, "waits": waits,
        "signed": row.signatures.filter(member=member).exists(),
        "own": rules.works_for(request.user, row.organisation),
        "signers": row.signatures.count(),
        "missing": register_deciding.still_missing(row, on) if waits else "",
    }  # fmt: skip
    return render(request, "network/ending.html", context)


@permission("register.check")
@require_POST
def sign(request: PersonRequest, reference: str) -> HttpResponse:
    """Sign a decision."""
    row = _decision_or_404(request, reference)
    try:
        done = register_deciding.sign(
            decision=row, by=request.user, at=clock.now(), on=clock.today(),
            nothing_links_me=request.POST.get("nothing_links_me") == "yes",
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = "It is decided. The organisation is told." if done.decided_at else "You signed."
        messages.success(request, said)
    if row.application is not None:
        return redirect("register_application", row.application.reference)
    return redirect("register_ending", row.reference)


@permission("register.check")
def take_off(request: PersonRequest, slug: str) -> HttpResponse:
    """Put to the panel that an organisation comes off the register."""
    seats, on = seats_or_404(request.actor), clock.today()
    held = UserLedStatus.objects.exclude(decision="").filter(expires_on__gte=on)
    row = Organisation.objects.filter(pk__in=held.values("organisation"), slug=slug).first()
    own = {seat.network_id: seat.network for seat in seats}
    if row is None:
        raise Http404
    standing = row.decisions.filter(decided_at__isnull=False, network__in=own).first()
    if standing is None:
        raise Http404
    form = TakeOffForm(request.POST if request.method == "POST" else None,
                       initial={"starts_on": on})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        new = Concern.objects.filter(organisation=row, state=Concern.State.NEW)
        try:
            made = register_deciding.propose_ending(
                organisation=row, network=own[standing.network_id], by=request.user,
                at=clock.now(), on=on, concern=new.filter(network__in=own).first(),
                **form.cleaned_data,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "You signed. Other members are told that it waits.")
            return redirect("register_ending", made.reference)
    context = {"form": form, "row": row}
    return render(request, "network/take_off.html", context, status=422 if form.errors else 200)


@permission("register.check")
def concern(request: PersonRequest, reference: str) -> HttpResponse:
    """A doubt about an organisation, and what the panel did."""
    networks = Network.objects.run_by(request.actor)
    rows = Concern.objects.select_related("organisation", "network__organisation", "answered_by")
    row = rows.filter(network__in=networks, reference=reference).first()
    if row is None:
        raise Http404
    form = AnswerConcernForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            panel.answer_concern(
                concern=row, by=request.user, at=clock.now(), on=clock.today(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is written down.")
            return redirect("register_concern", row.reference)
    held = UserLedStatus.objects.in_force(clock.today()).filter(organisation=row.organisation)
    context = {"row": row, "form": form, "registered": held.exclude(decision="").exists()}
    return render(request, "network/concern.html", context, status=422 if form.errors else 200)


@permission("register.check")
@require_GET
def interests(request: PersonRequest) -> HttpResponse:
    """What members of one's panels declared; the panel reads it, nobody else."""
    seats = seats_or_404(request.actor)
    rows = Interest.objects.filter(member__network__in=[seat.network for seat in seats])
    rows = rows.select_related("member__user", "application__organisation").order_by("-at", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "network/interests.html", {"page": page, "seats": seats})
