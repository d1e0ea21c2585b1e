"""What the pages of hearings share: whose policies, which hearing, what somebody may do."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from core import clock
from core.models import Authority
from network.models import PolicyProposal
from people.access import Actor, actor_for
from people.models import Role, User
from providers.models import Organisation


def actor_or_none(request: HttpRequest) -> Actor | None:
    """Who asks, when signed in."""
    return actor_for(request) if isinstance(request.user, User) else None


def authority_of(request: HttpRequest) -> Authority | None:
    """The one asked for by reference, one's own, or the first."""
    return authority_for(actor_or_none(request), request.GET.get("council", ""))


def authority_for(actor: Actor | None, asked: str) -> Authority | None:
    """As `authority_of`, for an actor."""
    rows = Authority.objects.order_by("pk")
    if asked:
        return rows.filter(reference=asked.replace("\x00", "")).first()
    if actor is not None and actor.person is not None:
        return actor.person.authority
    own = actor.authority_ids() if actor else []
    return rows.filter(pk__in=own).first() or rows.first()


def hearing_or_404(reference: str) -> PolicyProposal:
    """A hearing; all of them are public."""
    row = (
        PolicyProposal.objects.select_related(
            "authority", "organisation", "in_force_now", "row", "decided_by"
        )
        .filter(reference=reference)
        .first()
    )
    if row is None:
        raise Http404
    return row


def councils_hearing_or_404(actor: Actor, reference: str) -> PolicyProposal:
    """A hearing of the authority that the actor works for as a council worker."""
    row = hearing_or_404(reference)
    if row.authority_id not in actor.authority_ids(Role.COUNCIL_WORKER):
        raise Http404
    return row


def user_led_of(actor: Actor | None) -> list[Organisation]:
    """Checked user-led organisations for which the actor may speak."""
    if actor is None:
        return []
    ids = actor.organisation_ids(Role.PROVIDER_OPERATIONS)
    if not ids:
        return []
    return list(Organisation.objects.user_led(clock.today()).filter(pk__in=ids).order_by("name"))


@dataclass(frozen=True)
class May:
    """What this visitor may do with a hearing now."""

    answer: bool = False
    answer_for: bool = False
    key_in: bool = False
    read: bool = False
    decide: bool = False
    bring_in: bool = False
    withdraw: bool = False


def may(actor: Actor | None, proposal: PolicyProposal) -> May:
    """Facts for the page's buttons; the verbs ask again."""
    if actor is None:
        return May()
    on, own = clock.today(), proposal.proposed_by_id == actor.user.pk
    waiting = proposal.state == PolicyProposal.State.PROPOSED
    council = proposal.authority_id in actor.authority_ids(Role.COUNCIL_WORKER)
    opened = proposal.is_open(on)
    return May(
        answer=opened,
        answer_for=opened and bool(user_led_of(actor)),
        key_in=opened and council,
        read=council,
        decide=council and not own and proposal.is_heard(on),
        bring_in=council and not own and opened and bool(proposal.emergency)
        and proposal.in_force_now_id is None,
        withdraw=own and waiting,
    )  # fmt: skip
