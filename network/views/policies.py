"""The council's rules for everyone: what holds, since when, and how it came about."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.models import PolicyRow
from core.policies import POLICIES
from network import presenting
from network.models import PolicyProposal
from network.views.common import actor_or_none, authority_of, user_led_of
from people.access import permission
from people.models import Role


@permission("public")
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy, by what it is about."""
    authority, on = authority_of(request), clock.today()
    context = {
        "council": authority,
        "groups": presenting.policies_in_force(authority, on) if authority else [],
        "open": PolicyProposal.objects.filter(authority=authority).open(on).count(),
        "may_propose": _may_propose(request),
    }
    return render(request, "network/policies.html", context)


def _may_propose(request: HttpRequest) -> bool:
    actor = actor_or_none(request)
    if actor is None:
        return False
    return actor.has(Role.COUNCIL_WORKER) or bool(user_led_of(actor))


@permission("public")
@require_GET
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """One policy: what it says, what it said before, and its hearings."""
    authority, on = authority_of(request), clock.today()
    if name not in POLICIES or authority is None:
        raise Http404
    found, value = POLICIES[name], authority.policy(name, on)
    rows = list(authority.policies.filter(name=name).order_by("-starts_on"))
    hearings = PolicyProposal.objects.filter(authority=authority, name=name).with_counts()
    in_force = next((row for row in rows if row.starts_on == value.since), None)
    context = {
        "council": authority,
        "policy": found,
        "shown": presenting.Shown(found, value, in_force),
        "row": in_force,
        "history": [_was(row) for row in rows],
        "hearings": [(row, *presenting.stage_of(row, on)) for row in hearings],
        "may_propose": _may_propose(request),
    }
    return render(request, "network/policy.html", context)


def _was(row: PolicyRow) -> dict[str, object]:
    return {
        "row": row,
        "words": POLICIES[row.name].words(row.value),
        "how": presenting.how_of(row),
    }
