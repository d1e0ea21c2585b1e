"""What a user wishes: channel, pace, quiet hours, a supporter to be asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from core.clock import day_of
from core.errors import DomainError
from notices.groups import BY_CODE
from notices.models import Channel, GroupWish, Pace, Wishes
from people import audit
from people.models import Person, Relationship, Role, User

PHONE = re.compile(r"\+?[0-9]{7,15}")


class WishRefused(DomainError):
    code = "wish_refused"


@dataclass(frozen=True)
class NewWishes:
    """Everything at once, as the page has it. `groups` by code; "" is everything else."""

    groups: Mapping[str, tuple[str, str]]
    phone: str = ""
    quiet: tuple[int, int] | None = None
    together_hour: int = 9
    together_weekday: int = 0
    escalate_to: str = ""  # a relationship’s reference
    escalate_days: int = field(default=5)


@transaction.atomic
def set_wishes(*, new: NewWishes, by: User, at: datetime) -> Wishes:
    """Keep what a user wishes for themselves; what was wished before is replaced.

    Raises WishRefused where a channel cannot be used, naming the field.
    """
    phone = re.sub(r"[\s()-]", "", new.phone)
    _check(new, phone, by)
    quiet = new.quiet or (None, None)
    wishes, _ = Wishes.objects.update_or_create(
        user=by,
        defaults={
            "phone": phone, "quiet_from": quiet[0], "quiet_until": quiet[1],
            "together_hour": new.together_hour, "together_weekday": new.together_weekday,
            "escalate_to": _supporter(new.escalate_to, by, at),
            "escalate_days": new.escalate_days, "changed_at": at,
        },
    )  # fmt: skip
    by.group_wishes.all().delete()
    GroupWish.objects.bulk_create(
        GroupWish(user=by, group=code, channel=channel, pace=pace)
        for code, (channel, pace) in new.groups.items()
    )
    audit.record("wishes.set", subject=by.reference, by=by, at=at)
    return wishes


def _check(new: NewWishes, phone: str, by: User) -> None:
    chosen = {channel for channel, _ in new.groups.values()}
    if phone and not PHONE.fullmatch(phone):
        raise WishRefused("Write the number with figures only, for example 07700 900123.",
                          field="phone")  # fmt: skip
    if Channel.TEXT in chosen and not phone:
        raise WishRefused("Write the number to which we send texts.", field="phone")
    if Channel.EMAIL in chosen and not by.email:
        raise WishRefused("We have no e-mail address of yours. Choose another way.",
                          field="channel")  # fmt: skip
    if Channel.LETTER in chosen and not Person.objects.filter(user=by).exclude(address="").exists():
        raise WishRefused("We have no address of yours for letters. Choose another way.",
                          field="channel")  # fmt: skip
    known = set(BY_CODE) | {""}
    if set(new.groups) - known or chosen - set(Channel.values):
        raise WishRefused("Choose one of the ways shown.", field="channel")
    if {pace for _, pace in new.groups.values()} - set(Pace.values):
        raise WishRefused("Choose how often.", field="pace")
    if not 1 <= new.escalate_days <= 28:  # noqa: PLR2004  four weeks
        raise WishRefused("Choose from 1 to 28 days.", field="escalate_days")


def supporters(user: User, at: datetime) -> list[Relationship]:
    """Those who help this user now: never someone from the council."""
    live = Relationship.objects.live(day_of(at)).filter(person__user=user)
    return list(live.exclude(kind__in=[Role.COUNCIL_WORKER, Role.EXECUTOR]).select_related("user"))


def _supporter(reference: str, by: User, at: datetime) -> Relationship | None:
    if not reference:
        return None
    found = next((row for row in supporters(by, at) if row.reference == reference), None)
    if found is None:
        raise WishRefused("Choose somebody who helps you now.", field="escalate_to")
    return found
