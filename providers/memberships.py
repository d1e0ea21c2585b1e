"""Which organisations a user works for, for `people.access`."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from people.models import User
from providers.models import Membership, Merge


def live_roles(user: User, on: date) -> Iterable[tuple[int, str]]:
    """(organisation id, role) of each live membership.

    Two entries that were put together are one: whoever works for one works for both.
    """
    own = list(
        Membership.objects.filter(user=user, starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .values_list("organisation_id", "role")
    )
    if not own:
        return own
    ids = {pk for pk, _ in own}
    standing = Merge.objects.standing()
    near = standing.filter(Q(kept__in=ids) | Q(merged__in=ids)).values("kept")
    group: dict[int, set[int]] = {}
    for kept, merged in standing.filter(kept__in=near).values_list("kept", "merged"):
        group.setdefault(kept, {kept}).add(merged)
    into = {pk: members for members in group.values() for pk in members}
    return sorted({(pk, role) for one, role in own for pk in into.get(one, {one})})
