"""Figures that are kept equal figures counted afresh, whatever happens in between.

A history pays into accounts of promises, takes payments back, loses and backdates statuses, and
has the figures kept up now and then. An oracle counts the same facts one by one in plain numbers.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from budgets import services as budgeting
from budgets.models import Allocation
from core.periods import Period
from ledger import services as ledger
from ledger.models import Entry, Reason
from ledger.services import NewMove
from providers.models import Organisation, UserLedStatus
from reports import services
from reports.models import SpentDay
from reports.services.spending import Register, from_budgets
from tests.budgets.plans import agreed, line, pot
from tests.cast import NOW, Cast
from tests.reports.paying import Level, checked
from tests.sizes import SEED, figure, many

YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))
STEPS = 14
HOURS = timedelta(hours=3)


@dataclass
class World:
    """Three promises to three organisations, with plenty promised."""

    cast: Cast
    rows: list[Allocation]
    organisations: list[Organisation]


@pytest.fixture
def world(cast: Cast) -> World:
    budget = agreed(cast, line("Help", 900_000), dates=(YEAR.starts_on, YEAR.ends_on))
    organisations = [cast.organisation(f"Org {n}", f"org-{n}") for n in range(3)]
    found = []
    for organisation in organisations:
        agreement = budgeting.promise(
            pot=pot(budget, "Help"), organisation=organisation, service=None,
            starts_on=YEAR.starts_on, ends_on=YEAR.ends_on, weekdays=[1], units_each_time=1,
            unit="item", rate_pence=5_000, what="help", by=cast.maya.user, at=NOW, on=NOW.date(),
        )  # fmt: skip
        found.append(Allocation.objects.select_related("promised", "paid").get(agreement=agreement))
    return World(cast, found, organisations)


@dataclass
class Oracle:
    """Facts, one by one: payments by number, and statuses as they were last said."""

    payments: dict[int, tuple[int, date, int]] = field(default_factory=dict)
    statuses: list[tuple[int, str, bool, date, date]] = field(default_factory=list)

    def end(self, place: int, last_day: date) -> None:
        """Whatever held of a place holds until this day at the latest."""
        self.statuses = [
            (whose, level, carers, first, min(last, last_day) if whose == place else last)
            for whose, level, carers, first, last in self.statuses
        ]

    def band(self, place: int, day: date) -> str:
        """By hand: the newest check in force; before it, whether there was one."""
        now, was = None, False
        for number, (whose, level, carers, first, last) in enumerate(self.statuses):
            if whose != place or first > min(day, last):
                continue
            was = was or (level != Level.SELF_DECLARED and not carers)
            if last >= day and (now is None or (first, number) > now[0]):
                now = ((first, number), level, carers)
        if now is None:
            return "lapsed" if was else "other"
        if now[2]:
            return "carer_led"
        return "says_so" if now[1] == Level.SELF_DECLARED else "user_led"

    def sums(self) -> Counter[tuple[int, str]]:
        found: Counter[tuple[int, str]] = Counter()
        for place, day, pence in self.payments.values():
            found[place, self.band(place, day)] += pence
        return found


def live(history: World, oracle: Oracle, chance: random.Random) -> datetime:
    """Fourteen steps; returns the time it is afterwards."""
    at, entries = NOW, {}
    for number in range(STEPS):
        at += HOURS
        kind = chance.choice(("pay", "pay", "pay", "reverse", "status", "backdate", "keep"))
        place, day = chance.randrange(3), YEAR.starts_on + timedelta(days=chance.randrange(365))
        if kind == "pay":
            row, pence = history.rows[place], chance.randint(1, 15_000)
            entries[number] = ledger.post(
                book=row.promised.book, key=f"h:{number}", reason=Reason.BILL_PAID,
                moves=[NewMove(row.promised, row.paid, pence, day)], by=None, at=at,
            )  # fmt: skip
            oracle.payments[number] = (place, day, pence)
        elif kind == "reverse" and entries:
            taken = chance.choice(sorted(entries))
            ledger.reverse(entry=entries.pop(taken), by=None, at=at)
            del oracle.payments[taken]
        elif kind == "status":
            level = chance.choice((Level.SELF_DECLARED, Level.MAJORITY, Level.THREE_QUARTERS))
            carers, last = chance.random() < 0.2, day + timedelta(days=chance.randint(1, 365))
            decide(history, oracle, (place, level, carers, day, last))
        elif kind == "backdate" and (held := [s for s in oracle.statuses if s[3] < s[4]]):
            place, level, carers, first, last = chance.choice(held)  # decided anew, from earlier on
            first = min(day, first)
            decide(history, oracle, (place, level, carers, first, last))
        elif kind == "keep":
            services.keep_up(at=at)
    return at + HOURS


def decide(history: World, oracle: Oracle, said: tuple[int, str, bool, date, date]) -> None:
    """What an organisation says of itself, or what a panel signed: that ends what held before."""
    place, level, carers, first, last = said
    organisation = history.organisations[place]
    if level == Level.SELF_DECLARED and not carers:
        UserLedStatus.objects.create(
            organisation=organisation, level=level, starts_on=first, expires_on=last,
            evidence_on=first,
        )  # fmt: skip
    else:
        checked(organisation, first, last, level, carer_led=carers)
        oracle.end(place, first - timedelta(days=1))
    oracle.statuses.append(said)


def shown(history: World) -> Counter[tuple[int, str]]:
    """As the report reads it."""
    places = {row.pk: n for n, row in enumerate(history.organisations)}
    found: Counter[tuple[int, str]] = Counter()
    for one in from_budgets(history.cast.authority, YEAR, Register.read()):
        found[places[one.organisation or 0], one.band.value] += one.pence
    return +found


def rows_kept() -> set[tuple[object, ...]]:
    return set(SpentDay.objects.values_list("organisation", "on", "pence", "wages"))


@contextmanager
def taken_back() -> Iterator[None]:
    """Each history is taken back, so that the next begins anew."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.figure
def test_kept_figures_equal_those_counted_afresh(world: World) -> None:
    chance = random.Random(SEED)
    different = 0
    histories = many(1_000)
    for _ in range(histories):
        oracle = Oracle()
        with taken_back():
            at = live(world, oracle, chance)
            services.keep_up(at=at)
            kept = rows_kept()
            different += shown(world) != +oracle.sums()
            services.work_out(at=at)
            different += rows_kept() != kept
    figure(
        "spending_kept_vs_recomputed", wanted=f"0 of {histories}", got=f"{different} of {histories}"
    )


def test_the_oracle_notices_a_payment_that_is_left_out(world: World) -> None:
    """The control: without keeping up, the figures are wrong, and this says so."""
    chance, noticed = random.Random(7), False
    for _ in range(4):
        oracle = Oracle()
        with taken_back():
            live(world, oracle, chance)
            SpentDay.objects.all().delete()
            noticed = noticed or shown(world) != +oracle.sums()
    assert noticed
    assert not Entry.objects.filter(key__startswith="h:").exists()
