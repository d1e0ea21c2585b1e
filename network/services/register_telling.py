"""Telling a panel's members and an organisation's people."""

from datetime import date, datetime

from django.urls import reverse

from network.models import Network, PanelMember
from notices.services import tell
from people.models import Role, User
from providers.models import Membership, Organisation

Link = tuple[str, ...]  # name of an address and its arguments


def tell_panel(
    network: Network, *, kind: str, key: str, sentence: str, link: Link, at: datetime, on: date
) -> None:
    """One notice for each member who sits now; not for those who work for the organisation."""
    for seat in PanelMember.objects.live(on).filter(network=network).select_related("user"):
        _tell(seat.user, kind, key, sentence, link, at)


def tell_organisation(
    organisation: Organisation, *, kind: str, key: str, sentence: str, link: Link, at: datetime
) -> None:
    """One notice for each person who looks after the organisation's page."""
    staff = Membership.objects.filter(
        organisation=organisation, role=Role.PROVIDER_OPERATIONS, ends_on=None
    ).values("user")
    for user in User.objects.filter(pk__in=staff):
        _tell(user, kind, key, sentence, link, at)


def _tell(user: User, kind: str, key: str, sentence: str, link: Link, at: datetime) -> None:
    tell(
        to=user, about=None, kind="register", key=f"register:{kind}:{key}:{user.pk}",
        sentence=sentence, link=reverse(link[0], args=link[1:]), at=at,
    )  # fmt: skip
