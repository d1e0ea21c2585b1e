"""Peer support and help to plan: the public list, a person's questions, an organisation's answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from network.models import PeerRequest
from network.services import peers
from network.views.common import actor_or_none
from network.wanted_forms import AreaForm, PeerForm, ReplyForm, ShareNameForm
from people.access import PersonRequest, own_person_or_404, permission
from people.models import Role

ON_A_PAGE = 20


@permission("public")
@require_GET
def peer_list(request: HttpRequest) -> HttpResponse:
    """User-led organisations that offer either, by area."""
    form = AreaForm(request.GET or None)
    chosen = form.cleaned_data["area"] if form.is_valid() else None
    rows = peers.offers(clock.today(), area=chosen.code if chosen else "")
    actor = actor_or_none(request)
    context = {
        "form": form, "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_ask": actor is not None and actor.person is not None,
    }  # fmt: skip
    return render(request, "network/peers.html", context)


@permission("want.say")
@require_GET
def my_peers(request: PersonRequest) -> HttpResponse:
    """What I asked, what they answered, and whether they know my name."""
    person = own_person_or_404(request)
    rows = PeerRequest.objects.filter(person=person, taken_back_at=None)
    page = Paginator(rows.select_related("organisation"), ON_A_PAGE)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "network/my_peers.html", context)


@permission("want.say")
def peer_ask(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask an organisation without a name."""
    person, on = own_person_or_404(request), clock.today()
    offer = next(iter(peers.offers(on, slug=slug.replace("\x00", ""))), None)
    if offer is None:
        raise Http404
    form = PeerForm(request.POST if request.method == "POST" else None, kinds=offer.kinds)
    if request.method == "POST" and form.is_valid():
        try:
            peers.ask(person=person, organisation=offer.organisation, by=request.user,
                      at=clock.now(), on=on, **form.cleaned_data)  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "They have your question, and not your name.")
            return redirect("my_peers")
    context = {"form": form, "organisation": offer.organisation}
    return render(request, "network/peer_ask.html", context, status=422 if form.errors else 200)


def _mine_or_404(request: PersonRequest, reference: str) -> PeerRequest:
    person = own_person_or_404(request)
    rows = PeerRequest.objects.filter(person=person, taken_back_at=None, reference=reference)
    row = rows.select_related("organisation", "person").first()
    if row is None:
        raise Http404
    return row


@permission("want.say")
def peer_share(request: PersonRequest, reference: str) -> HttpResponse:
    """Let them read how I am called and how to reach me."""
    row = _mine_or_404(request, reference)
    initial = {"name": row.name or row.person.known_as, "contact": row.contact}
    form = ShareNameForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            peers.share(request=row, by=request.user, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "They can read it now. You can take it back.")
            return redirect("my_peers")
    context = {"form": form, "row": row}
    return render(request, "network/peer_share.html", context, status=422 if form.errors else 200)


@permission("want.say")
@require_POST
def peer_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Take it all back."""
    row = _mine_or_404(request, reference)
    peers.take_back(request=row, by=request.user, at=clock.now())
    messages.success(request, "It is taken back. They read nothing of it now.")
    return redirect("my_peers")


@permission("gaps.offer")
@require_GET
def peer_requests(request: PersonRequest) -> HttpResponse:
    """What people ask one's organisations; the names of those who shared them."""
    own = request.actor.organisation_ids(Role.PROVIDER_OPERATIONS)
    rows = PeerRequest.objects.filter(organisation__in=own, taken_back_at=None)
    page = Paginator(rows.select_related("organisation"), ON_A_PAGE)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "network/peer_requests.html", context)


@permission("gaps.offer")
def peer_reply(request: PersonRequest, reference: str) -> HttpResponse:
    """One question, and the answer."""
    own = request.actor.organisation_ids(Role.PROVIDER_OPERATIONS)
    rows = PeerRequest.objects.filter(organisation__in=own, taken_back_at=None)
    row = rows.filter(reference=reference).select_related("organisation").first()
    if row is None:
        raise Http404
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            peers.reply(request=row, by=request.user, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "They are told that you answered.")
            return redirect("peer_requests")
    context = {"form": form, "row": row}
    return render(request, "network/peer_reply.html", context, status=422 if form.errors else 200)
