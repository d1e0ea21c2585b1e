"""1,000 random histories: what SQL says was in force on a day equals a small pure oracle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from django.db import connection

from network.models import Decision, Signature
from network.services import applying
from network.services import register_rules as rules
from network.services.standing import apply_decision
from providers.models import Organisation, UserLedStatus
from tests import sizes
from tests.cast import Cast
from tests.network.registering import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.figure]
FIRST = date(2024, 1, 1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """In the order in which they were decided."""

    starts_on: date
    level: str  # empty: nothing holds from here on
    expires_on: date


def oracle(events: list[Event], on: date) -> str:
    """The newest word about a day stands: whoever spoke last of those that start by then."""
    for event in reversed(events):
        if event.starts_on <= on:
            return event.level if on <= event.expires_on else ""
    return ""


def random_events(random: Random) -> Iterator[tuple[str, Event, date]]:
    """Changes, expiries, reversals, backdated evidence, leaving: (what, event, day it happened)."""
    day = FIRST
    for _ in range(random.randint(1, 7)):
        day += timedelta(days=random.randint(0, 300))
        what = random.choice(("registered",) * 5 + ("ended", "refused", "left"))
        back = random.choice((0, 0, 0, 5, 40, 200, 400))
        starts = day - timedelta(days=back) if what != "left" else day + DAY
        ahead = random.choice((0, 0, 30)) if what == "registered" and not back else 0
        starts += timedelta(days=ahead)
        level = random.choice(list(UserLedStatus.CHECKED)) if what == "registered" else ""
        yield what, Event(starts, level, starts + timedelta(days=random.choice((90, 364)))), day


def happen(cast: Cast, organisation: Organisation, what: str, event: Event, day: date) -> None:
    at = datetime.combine(day, time(9), UTC)
    network = network_of(cast.authority, date(2020, 1, 1))
    members = list(network.members.select_related("user"))
    if what == "left":
        applying.leave(organisation=organisation, by=members[0].user, at=at, on=day)
        return
    decision = Decision.objects.create(
        organisation=organisation, network=network, criteria=rules.criteria_of(day, at=at),
        outcome=what, level=event.level, starts_on=event.starts_on,
        expires_on=event.expires_on if what == "registered" else None, evidence_on=day,
        reasons="Seen.", backdated_because="Seen late.", proposed_by=members[0].user,
        proposed_at=at, proposed_on=day,
    )  # fmt: skip
    Signature.objects.bulk_create(
        Signature(decision=decision, member=one, uses_support=True, paid_by_funder=False, at=at)
        for one in members
    )
    Decision.objects.filter(pk=decision.pk).update(decided_at=at, decided_on=day)
    decision.refresh_from_db()
    apply_decision(decision)


def by_sql(organisation: Organisation, on: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "select level from providers_userledstatus where organisation_id = %s"
            " and starts_on <= %s and expires_on >= %s",
            [organisation.pk, on, on],
        )
        found = [row[0] for row in cursor.fetchall()]
    assert len(found) <= 1, "two levels hold on one day"
    return found[0] if found else ""


def history(cast: Cast, random: Random, number: int) -> tuple[Organisation, list[Event]]:
    organisation = cast.organisation(f"History {number}", f"history-{number}")
    events = []
    for what, event, day in random_events(random):
        happen(cast, organisation, what, event, day)
        events.append(event)
    return organisation, events


def days_of(events: list[Event], random: Random) -> set[date]:
    edges = {edge + step * DAY for event in events for edge in (event.starts_on, event.expires_on)
             for step in (-1, 0, 1)}  # fmt: skip
    return edges | {FIRST + timedelta(days=random.randint(-500, 2500)) for _ in range(10)}


def test_what_was_in_force_on_a_day_equals_the_oracle(cast: Cast) -> None:
    random, differences = Random(sizes.SEED), 0
    for number in range(sizes.many(1000)):
        organisation, events = history(cast, random, number)
        for day in days_of(events, random):
            wanted = oracle(events, day)
            differences += by_sql(organisation, day) != wanted
            differences += Organisation.objects.user_led(day).filter(
                pk=organisation.pk
            ).exists() != bool(wanted)
    sizes.figure("register-histories", wanted=0, got=differences)


def test_control_an_oracle_that_forgets_backdating_is_noticed(cast: Cast) -> None:
    """A small change of the truth must show: the last event is left out."""
    random, noticed = Random(7), 0
    for number in range(10):
        organisation, events = history(cast, random, number)
        noticed += any(
            by_sql(organisation, day) != oracle(events[:-1], day) for day in days_of(events, random)
        )
    assert noticed
