"""Telling people that a policy is being heard, and what was decided."""

from datetime import datetime

from django.urls import reverse

from core import jobs
from network.models import PolicyProposal
from notices.services import tell
from people.models import Person, Role, User
from providers.models import Membership, Organisation

OPENED_JOB = "network.tell_opened"
AT_ONCE = 200


def tell_opened(proposal: PolicyProposal, *, at: datetime) -> None:
    """A row in the queue: there may be thousands to tell."""
    jobs.enqueue(
        OPENED_JOB, key=f"{OPENED_JOB}:{proposal.reference}", at=at, queue="mail",
        arguments={"proposal": proposal.reference},
    )  # fmt: skip


def tell_everyone(proposal: PolicyProposal, *, at: datetime) -> int:
    """Tell each person of the authority and each checked user-led organisation. Returns how many."""
    sentence = (
        f"{proposal.put_by} wants to change a rule: {proposal.title.lower()}."
        f" Say what you think by {proposal.heard_until.day} {proposal.heard_until:%B}."
    )
    organisations = Organisation.objects.user_led(proposal.heard_from)
    staff = Membership.objects.filter(
        organisation__in=organisations, role=Role.PROVIDER_OPERATIONS, ends_on=None
    ).values("user")
    people = Person.objects.filter(authority=proposal.authority).exclude(user=None).values("user")
    told = 0
    for user in User.objects.filter(pk__in=people).union(User.objects.filter(pk__in=staff)):
        tell(
            to=user, about=None, kind="hearing", key=f"hearing:{proposal.reference}:{user.pk}",
            sentence=sentence, link=reverse("hearing", args=[proposal.reference]), at=at,
        )  # fmt: skip
        told += 1
    return told


def tell_decided(proposal: PolicyProposal, *, at: datetime) -> None:
    """Tell who put it forward and everyone who answered."""
    answered = proposal.answers.standing().values_list("by", flat=True)
    signed = proposal.answers.standing().values_list("signatures__by", flat=True)
    chosen = {pk for pk in (*answered, *signed, proposal.proposed_by_id) if pk}
    sentence = (
        f"It is decided: {proposal.title.lower()}. {proposal.get_outcome_display()}."
        " Read why, and what was answered to each point."
    )
    for user in User.objects.filter(pk__in=chosen - {proposal.decided_by_id}):
        tell(
            to=user, about=None, kind="hearing", key=f"decided:{proposal.reference}:{user.pk}",
            sentence=sentence, link=reverse("hearing", args=[proposal.reference]), at=at,
        )  # fmt: skip
