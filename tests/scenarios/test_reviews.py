"""Scenarios 42 and 44 of domain.md: when a plan is looked at again, and why."""

from datetime import UTC, date, datetime

import pytest

from people.models import Person
from support_plans import services as planning
from support_plans.models import PlanVersion, Review, ReviewReason
from support_plans.review_cycle import Facts, Held, due, rules_of
from support_plans.services import review_nights, reviews
from tests.cast import Cast
from tests.support_plans.conftest import write_all
from tests.world import line

FIRST = date(2026, 1, 15)
DONE = date(2026, 7, 1)


def at_ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def test_scenario_42_as_a_sum(cast: Cast) -> None:
    """First direct payment 15 Jan: plan review 26 Feb to 12 Mar, payment by 15 Jul, then 1 Jul."""
    rules = rules_of(cast.authority.policies_on(FIRST))
    light, payment, yearly = due(Facts(FIRST, FIRST), rules)
    assert (light.from_on, light.by_on) == (date(2026, 2, 26), date(2026, 3, 12))
    assert (payment.kind, payment.by_on) == ("payment", date(2026, 7, 15))
    assert (yearly.kind, yearly.by_on) == ("yearly", date(2027, 1, 15))
    held = (Held(date(2026, 3, 5), payment=False), Held(DONE, payment=True))
    (after,) = due(Facts(FIRST, FIRST, held), rules)
    assert (after.reasons, after.by_on) == ({"payment", "yearly"}, date(2027, 7, 1))


@pytest.fixture
def person(cast: Cast) -> Person:
    """Maya's plan begins on 15 January 2026 and is agreed before."""
    from budgets import services as budgeting

    before = date(2025, 12, 20)
    plan = planning.start_plan(
        person=cast.maya, starts_on=FIRST, ends_on=date(2027, 12, 31), indicative_pence=900_000,
        note="", by=cast.jo, at=at_ten(before),
    )  # fmt: skip
    write_all(cast, plan)
    planning.add_line(plan=plan, by=cast.maya.user, at=at_ten(before), **line("Art", cast.art))
    assert cast.maya.user is not None
    version = planning.send_plan(plan=plan, by=cast.maya.user, at=at_ten(before), on=before)
    budgeting.agree_plan(
        version=version, by=cast.jo, at=at_ten(before), on=before, weekly_contribution_pence=0,
        reason="It meets the needs we agreed.",
    )  # fmt: skip
    assert PlanVersion.objects.get(pk=version.pk).state == PlanVersion.State.AGREED
    return cast.maya


def sweep(person: Person, on: date) -> review_nights.Swept:
    return review_nights.sweep(first_payments={person.pk: FIRST}, on=on, at=at_ten(on))


def met(day: date, *, payment: bool) -> reviews.Meeting:
    return reviews.Meeting(
        held_on=day, how="met", present="Maya and Jo.", result="goes_on",
        words="The plan works. It goes on.", payment_looked=payment,
    )  # fmt: skip


def test_scenario_42_by_the_night(cast: Cast, person: Person) -> None:
    assert sweep(person, FIRST).planned == 3
    again = sweep(person, FIRST)
    assert (again.planned, again.moved, again.dropped) == (0, 0, 0)
    light = Review.objects.get(kind="light")
    assert (light.from_on, light.by_on) == (date(2026, 2, 26), date(2026, 3, 12))
    payment = Review.objects.get(kind="payment")
    assert payment.by_on == date(2026, 7, 15)
    fifth = date(2026, 3, 5)
    reviews.hold_review(
        review=light, meeting=met(fifth, payment=False), by=cast.jo, at=at_ten(fifth), on=fifth
    )
    sweep(person, fifth)
    reviews.hold_review(
        review=payment, meeting=met(DONE, payment=True), by=cast.jo, at=at_ten(DONE), on=DONE
    )
    sweep(person, DONE)
    (row,) = Review.objects.open()
    assert (row.kind, row.by_on) == ("payment", date(2027, 7, 1))
    assert {reason.kind for reason in row.reasons.all()} == {"payment", "yearly"}


def test_scenario_44_capacity_lost_asks_for_a_review_once(cast: Cast, person: Person) -> None:
    on = date(2026, 4, 1)
    for _ in range(2):
        row = reviews.ask_review(
            person=person, reason="capacity", words="Capacity was lost.", by=cast.jo,
            at=at_ten(on), on=on, subject="cap-1",
        )  # fmt: skip
    assert row.by_on == date(2026, 4, 29)
    assert ReviewReason.objects.filter(kind="capacity").count() == 1
