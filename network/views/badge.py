"""An organisation's own side of the register: apply, show evidence, renew, appeal, leave."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from network import register_presenting as presenting
from network.control import published
from network.models import Application, Decision, PanelQuestion
from network.register_forms import FactsForm, PaperForm, SignForm, WordsForm, as_typed
from network.services import applying
from network.services.register_rules import criteria_in_force
from people.access import PersonRequest, actor_for, permission
from people.models import Role
from providers.models import Organisation

State = Application.State
Answer = HttpResponse


def _mine(request: HttpRequest) -> list[Organisation]:
    ids = actor_for(request).organisation_ids(Role.PROVIDER_OPERATIONS)
    rows = Organisation.objects.filter(pk__in=ids).order_by("name")
    return list(rows.prefetch_related("areas", "statuses"))


def _organisation_or_404(request: HttpRequest) -> Organisation:
    """The organisation named, else the first of one's own."""
    asked, mine = request.POST.get("of") or request.GET.get("of") or "", _mine(request)
    row = next((one for one in mine if one.slug == asked), None if asked or not mine else mine[0])
    if row is None:
        raise Http404
    return row


def _application_or_404(request: HttpRequest, reference: str) -> Application:
    ids = actor_for(request).organisation_ids(Role.PROVIDER_OPERATIONS)
    rows = Application.objects.select_related("organisation", "network__organisation", "appeals")
    row = rows.filter(organisation__in=ids, reference=reference).first()
    if row is None:
        raise Http404
    return row


def _badge_of(organisation: Organisation) -> Answer:
    answer = redirect("badge")
    answer["Location"] += f"?of={organisation.slug}"
    return answer


@permission("register.apply")
def badge(request: PersonRequest) -> HttpResponse:
    """Where the organisation stands on the register, and what can be done."""
    row, on = _organisation_or_404(request), clock.today()
    open_one = row.applications.filter(state__in=[State.DRAFT, *Application.OPEN]).first()
    history = presenting.history_of(row)
    last = next((one.decision for one in reversed(history) if one.decision), None)
    entry = presenting.entry_of(row, on)
    status = entry.status if entry.status and entry.status.is_checked else None
    context = {
        "row": row,
        "others": [one for one in _mine(request) if one.pk != row.pk],
        "entry": entry,
        "status": status,
        "open_one": open_one,
        "asked": list(open_one.questions.filter(answered_at=None)) if open_one else [],
        "history": history,
        "last": last,
        "days_left": (status.expires_on - on).days if status else None,
        "may_appeal": last is not None and open_one is None and last.signatures.exists(),
    }
    return render(request, "network/badge.html", context)


@permission("register.apply")
@require_POST
def start(request: PersonRequest) -> HttpResponse:
    """A draft: the first, the year's, or a change."""
    row = _organisation_or_404(request)
    kind = request.POST.get("kind", "")
    try:
        made = applying.start(
            organisation=row, by=request.user, at=clock.now(), on=clock.today(),
            kind=kind if kind == Application.Kind.CHANGE else "",
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return _badge_of(row)
    same = made.kind == Application.Kind.RENEWAL and made.board_total is not None
    return redirect("badge_send" if same else "badge_facts", made.reference)


@permission("register.apply")
def application(request: PersonRequest, reference: str) -> HttpResponse:
    """One application: what was sent, the panel's questions, the papers, where it stands."""
    row, on = _application_or_404(request, reference), clock.today()
    context = {
        "row": row,
        "organisation": row.organisation,
        "told": presenting.told(row.facts, row),
        "results": presenting.results_of(row, on),
        "questions": row.questions.all(),
        "proofs": row.proofs.select_related("file"),
        "decision": row.decisions.filter(decided_at__isnull=False).first(),
        "form": WordsForm(label="Your answer", hint="Name nobody."),
    }
    return render(request, "network/application.html", context)


@permission("register.apply")
def facts(request: PersonRequest, reference: str) -> HttpResponse:
    """The facts, written and kept as they are typed."""
    row = _application_or_404(request, reference)
    if row.state != State.DRAFT:
        return redirect("badge_application", row.reference)
    posted = request.POST if request.method == "POST" else None
    form = FactsForm(posted, initial=as_typed(row))
    if row.kind == Application.Kind.NEW:
        del form.fields["why"]
    if request.method == "POST" and form.is_valid():
        try:
            applying.write(application=row, facts=form.facts())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("badge_send", row.reference)
    context = {"form": form, "row": row, "organisation": row.organisation}
    return render(request, "network/facts.html", context, status=422 if form.errors else 200)


@permission("register.apply")
@require_POST
def keep(request: PersonRequest, reference: str) -> HttpResponse:
    """Save while somebody types: what is right is kept, the rest waits for the button."""
    row = _application_or_404(request, reference)
    form = FactsForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": "Some of this cannot be kept yet."}, status=422)
    try:
        applying.write(application=row, facts=form.facts())
    except DomainError as refusal:
        body = {"code": refusal.code, "message": refusal.sentence}
        return JsonResponse(body, status=refusal.status)
    return JsonResponse({"kept": True})


@permission("register.apply")
def paper(request: PersonRequest, reference: str) -> HttpResponse:
    """Add a paper or a photograph of one."""
    row = _application_or_404(request, reference)
    form = PaperForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            applying.add_proof(
                application=row, about=form.cleaned_data["about"], by=request.user, at=clock.now(),
                upload=form.cleaned_data["file"],
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "file" if refusal.status == 422 else None)  # noqa: PLR2004
        else:
            messages.success(request, "We have the paper.")
            return redirect(
                "badge_send" if row.state == State.DRAFT else "badge_application", row.reference
            )
    context = {"form": form, "row": row}
    return render(request, "network/paper.html", context, status=422 if form.errors else 200)


@permission("register.apply")
def send(request: PersonRequest, reference: str) -> HttpResponse:
    """Look at it, sign, send: the one page of a renewal in which nothing changed."""
    row, on = _application_or_404(request, reference), clock.today()
    if row.state != State.DRAFT:
        return redirect("badge_application", row.reference)
    initial = {"signed_by_name": row.signed_by_name, "signed_as": row.signed_as, "signed_on": on}
    form = SignForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        names = ("signed_by_name", "signed_as", "signed_on")
        try:
            kept = applying.write(application=row, facts={name: data[name] for name in names})
            applying.send(application=kept, by=request.user, at=clock.now(), on=on,
                          words_are_fine=data["nobody_named"])  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is sent. The panel tells you when it has looked.")
            return redirect("badge_application", row.reference)
    found = row.found(criteria_in_force(on), on)
    context = {
        "row": row, "form": form, "organisation": row.organisation,
        "told": presenting.told(row.facts, row), "found": found,
        "level": presenting.LEVEL_WORDS.get(found.level, ""),
        "public": published(row.facts, counts=row.shows_counts),
        "proofs": row.proofs.select_related("file"),
        "same": row.kind == Application.Kind.RENEWAL,
    }  # fmt: skip
    return render(request, "network/send.html", context, status=422 if form.errors else 200)


@permission("register.apply")
@require_POST
def take_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Take an application back."""
    row = _application_or_404(request, reference)
    try:
        applying.take_back(application=row, by=request.user, at=clock.now(), on=clock.today())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "It is taken back. Nothing else changed.")
    return _badge_of(row.organisation)


@permission("register.apply")
@require_POST
def answer(request: PersonRequest, reference: str, question: int) -> HttpResponse:
    """Answer what the panel asked."""
    row = _application_or_404(request, reference)
    asked = get_object_or_404(PanelQuestion, application=row, pk=question)
    form = WordsForm(request.POST)
    try:
        applying.answer_question(
            question=asked, answer=form.cleaned_data["words"] if form.is_valid() else "",
            by=request.user, at=clock.now(), on=clock.today(),
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The panel has your answer.")
    return redirect("badge_application", row.reference)


@permission("register.apply")
@require_POST
def appeal(request: PersonRequest, decision: str) -> HttpResponse:
    """Appeal against a decision, to another network."""
    ids = actor_for(request).organisation_ids(Role.PROVIDER_OPERATIONS)
    rows = Decision.objects.select_related("organisation", "network")
    row = get_object_or_404(
        rows, organisation__in=ids, reference=decision, decided_at__isnull=False
    )
    try:
        made = applying.appeal(decision=row, by=request.user, at=clock.now(), on=clock.today())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return _badge_of(row.organisation)
    return redirect("badge_facts", made.reference)


@permission("register.apply")
def leave(request: PersonRequest) -> HttpResponse:
    """Leave the register, after asking once."""
    row = _organisation_or_404(request)
    if request.method == "POST":
        applying.leave(organisation=row, by=request.user, at=clock.now(), on=clock.today())
        messages.success(request, "You are off the register from tomorrow.")
        return _badge_of(row)
    return render(request, "network/leave.html", {"row": row})


@permission("register.apply")
def own_words(request: PersonRequest) -> HttpResponse:
    """What the organisation says of itself; shown as its own words."""
    row = _organisation_or_404(request)
    label, hint = "Who runs you?", "One or two sentences. Everyone reads them. Name nobody."
    form = WordsForm(request.POST if request.method == "POST" else None, label=label, hint=hint)
    if request.method == "POST" and form.is_valid():
        try:
            applying.declare(
                organisation=row, facts=[form.cleaned_data["words"][:300]], by=request.user,
                at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is shown as your own words.")
            return _badge_of(row)
    context = {"form": form, "row": row}
    return render(request, "network/own_words.html", context, status=422 if form.errors else 200)
