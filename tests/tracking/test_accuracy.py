"""Guesses of the forecast: written once a month, checked by the ledger, said as a range."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from budgets import moves, services
from budgets.models import Agreement, Budget
from core import jobs
from ledger import services as ledger
from ledger.models import Reason
from people.models import User
from tests.budgets.plans import agreed, art, line, pot
from tests.cast import NOW, TODAY, Cast
from tracking import guesses
from tracking.models import Accuracy, Expectation
from tracking.services import measure, track

Browser = Callable[[User], Client]
DUE = TODAY + timedelta(days=30)
AFTER = DUE + timedelta(days=1)


def say_yes(agreement: Agreement, times: int, on: date, *, pence: int = 3000) -> None:
    """The person says yes to the first sessions, on a day."""
    parts = services.parts_of(
        agreement, [(date(2026, 11, 24) + timedelta(weeks=n), pence) for n in range(times)]
    )
    services.owe(
        parts, key=f"yes:{agreement.pk}:{on}", by=agreement.budget.person.user, at=NOW, on=on,
        book=agreement.budget.book,
    )  # fmt: skip


def test_what_the_forecast_says_is_kept_once_a_month(cast: Cast) -> None:
    art(cast, agreed(cast))

    track(on=TODAY, at=NOW)
    track(on=TODAY + timedelta(days=3), at=NOW)

    rows = Expectation.objects.order_by("days").values_list("days", "due_on", "expected_pence")
    assert list(rows) == [
        (30, DUE, 5 * 3000),
        (90, date(2027, 2, 21), 6 * 3000),
    ]
    track(on=date(2026, 12, 1), at=NOW)
    assert Expectation.objects.filter(month=date(2026, 12, 1)).count() == 2


def test_a_young_budget_and_a_day_after_the_plan_are_no_guess(cast: Cast) -> None:
    young = agreed(cast, dates=(date(2026, 10, 1), date(2027, 3, 31)))
    art(cast, young)
    old = agreed(cast, person=cast.nia, dates=(date(2026, 4, 1), date(2027, 1, 11)))
    art(cast, old)

    track(on=TODAY, at=NOW)

    assert list(Expectation.objects.values_list("budget", "days")) == [(old.pk, 30)]


def test_without_promises_the_pace_so_far_is_the_guess(cast: Cast) -> None:
    budget = agreed(cast, line("Swimming", 100000))
    for month in (9, 10):
        day = date(2026, month, 13)
        ledger.post(
            book=budget.book, key=f"own:{day}", reason=Reason.OWN_PAYMENT, by=cast.maya.user,
            at=NOW, on=day, moves=moves.pot_to_paid(pot(budget, "Swimming"), 6100, day),
        )  # fmt: skip

    track(on=TODAY, at=NOW)

    assert Expectation.objects.get(days=30).expected_pence == 1400 * 30 // 7


def test_the_ledger_says_what_came_of_it_when_the_day_is_over(cast: Cast) -> None:
    agreement = art(cast, agreed(cast))
    track(on=TODAY, at=NOW)
    say_yes(agreement, 2, date(2026, 12, 10))
    say_yes(agreement, 2, DUE)
    say_yes(agreement, 1, AFTER)  # too late to count

    assert measure(on=DUE) == 0
    assert not Accuracy.objects.exists()
    assert measure(on=AFTER) == 1

    row = Expectation.objects.get(days=30)
    assert (row.expected_pence, row.spent_pence) == (15000, 12000)
    found = Accuracy.objects.get()
    assert (found.authority, found.days, found.guesses) == (cast.authority, 30, 1)
    assert (found.median_percent, found.within_percent) == (Decimal(-20), Decimal(20))
    assert measure(on=AFTER) == 0


def test_what_was_taken_back_was_not_spent(cast: Cast) -> None:
    agreement = art(cast, agreed(cast))
    track(on=TODAY, at=NOW)
    say_yes(agreement, 4, date(2026, 12, 10))
    entry = agreement.budget.book.entries.order_by("-pk")[0]
    ledger.reverse(entry=entry, by=cast.maya.user, at=NOW, on=date(2026, 12, 20))

    measure(on=AFTER)

    assert Expectation.objects.get(days=30).spent_pence == 0


def test_a_budget_that_ended_early_is_never_measured(cast: Cast) -> None:
    art(cast, agreed(cast))
    art(cast, agreed(cast, person=cast.nia))
    track(on=TODAY, at=NOW)
    Budget.objects.filter(person=cast.maya).update(ends_on=date(2026, 12, 1))
    cast.nia.died_on = date(2026, 12, 2)
    cast.nia.save()

    assert measure(on=AFTER) == 0


def test_queries_do_not_grow_with_budgets(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(5):
        art(cast, agreed(cast, person=cast.add(f"Person{number} Test")))
    track(on=TODAY, at=NOW)

    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        assert measure(on=AFTER) == 5


def test_the_night_measures(cast: Cast) -> None:
    art(cast, agreed(cast))
    track(on=TODAY, at=NOW)
    at = datetime.combine(AFTER, NOW.timetz())
    job = jobs.enqueue("tracking.night", key=f"track:{AFTER}", at=at)

    assert jobs.run(job.pk, at=at, clock=lambda: at)

    assert Accuracy.objects.get().on == AFTER


@pytest.mark.parametrize(
    ("errors", "low", "high", "median", "within"),
    [
        ([5], 5, 5, 5, 5),
        (range(-10, 10), -9, 8, "-0.5", 9),  # two of twenty lie outside, one on each side
        ([*[0] * 18, -90, 90], 0, 0, 0, 0),
        ([*[0] * 17, 30, -90, 90], 0, 30, 0, 30),
    ],
)
def test_the_band_holds_nine_of_ten(
    errors: Sequence[int], low: int, high: int, median: str, within: int
) -> None:
    found = guesses.band([Decimal(one) for one in errors])
    assert found == guesses.Band(
        len(errors), Decimal(median), Decimal(low), Decimal(high), Decimal(within)
    )


@pytest.mark.parametrize(
    ("coming", "low", "high", "said"),
    [
        (40000, "-10", "10.5", (55000, 64000)),  # £558 and £640, in whole ten pounds outwards
        (40000, "-150", "0", (60000, 100000)),  # never more than is left now
        (95000, "0", "20", (0, 5000)),  # never below nothing
        (200000, "0", "5", None),
    ],
)
def test_the_range_is_what_the_band_makes_of_the_forecast(
    coming: int, low: str, high: str, said: tuple[int, int] | None
) -> None:
    found = guesses.left_between(
        100000, coming, Decimal(low), Decimal(high), Decimal("10.1"), TODAY
    )
    assert (found and (found.low, found.high)) == said
    assert found is None or found.within == 11


@pytest.mark.usefixtures("still_clock")
def test_the_page_says_how_sure_we_are(cast: Cast, browser: Browser) -> None:
    """Ten people's guesses of a month, each checked by the ledger, make the range of one."""
    page = "/my/forecast/"
    mine = agreed(cast)
    art(cast, mine)
    client = browser(cast.maya.user)
    before = client.get(page).content.decode()
    assert "We cannot say yet how good our guesses are." in before
    earlier = TODAY - timedelta(days=32)
    for number in range(10):
        person = cast.add(f"Person{number} Test")
        agreement = art(cast, agreed(cast, person=person), starts=earlier)
        agreement.refresh_from_db()
        track(on=earlier, at=NOW, budget_ids=[agreement.budget_id])
        if number:  # one of ten had no support at all, the others three times of four
            parts = [(date(2026, 10, 27) + timedelta(weeks=n), 3000) for n in range(3)]
            services.owe(
                services.parts_of(agreement, parts), key=f"yes:{number}", by=person.user, at=NOW,
                on=date(2026, 11, 20), book=agreement.budget.book,
            )  # fmt: skip
    measure(on=TODAY)
    found = Accuracy.objects.get(days=30)
    assert (found.guesses, found.within_percent) == (10, Decimal(25))
    assert "We cannot say yet" in client.get(page).content.decode()  # 20 are needed

    cast.authority.set_policy("forecast_least_known", 10, date(2026, 4, 1))
    after = client.get(page).content.decode()

    assert "between £1,560 and £1,700 left on 31 March 2027" in after
    assert "9 of 10 of our guesses were within 25 %: £25 in every £100" in after
