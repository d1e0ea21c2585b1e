"""Which organisations a user works for, for `people.access`."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from people.models import User
from providers.models import Membership


def live_roles(user: User, on: date) -> Iterable[tuple[int, str]]:
    """(organisation id, role) of each live membership."""
    return (
        Membership.objects.filter(user=user, starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .values_list("organisation_id", "role")
    )
