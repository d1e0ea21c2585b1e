"""Clock times in an agreement: the night the clocks change is 8 or 10 hours, not 9."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from budgets import services
from budgets.forecast import Shift
from budgets.models import Agreement, Budget
from budgets.services import closing, sessions_of
from budgets.services.promises import BadShift
from budgets.services.settle import AfterTheEnd
from budgets.words import pattern_in_words
from core.periods import Period
from tests.budgets.plans import agreed, line, pot
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, priced, yes
from tests.scenarios.test_allocating import mine

D = Decimal
LONDON = ZoneInfo("Europe/London")
NIGHT = Shift(time(22), time(7), LONDON)
SPRING = date(2027, 3, 27)  # the Saturday before the clocks go forward
SATURDAY = 5


def nights(cast: Cast, budget: Budget, **more: Any) -> Agreement:
    facts: dict[str, Any] = {
        "pot": pot(budget, "Nights"), "organisation": cast.beech, "service": cast.home_help,
        "starts_on": SPRING - timedelta(days=7), "ends_on": SPRING, "weekdays": [SATURDAY],
        "units_each_time": D(1), "unit": "hour", "rate_pence": 20_00, "shift": NIGHT,
        "by": mine(cast), "at": NOW, "on": TODAY,
    }  # fmt: skip
    return services.promise(**(facts | more))


def test_hours_follow_from_the_clock_night_by_night(cast: Cast) -> None:
    budget = agreed(cast, line("Nights", 5_000_00))
    agreement = nights(cast, budget)
    assert agreement.units_each_time == D(9)
    found = sessions_of(agreement, Period(agreement.starts_on, agreement.ends_on))
    assert [(one.on, one.units, one.cost_pence) for one in found] == [
        (SPRING - timedelta(days=7), D(9), 180_00), (SPRING, D(8), 160_00),
    ]  # fmt: skip
    assert services.figures_of(budget).promised == 340_00
    assert pattern_in_words(agreement) == "9 hours, every Saturday, from 22:00 to 07:00"


def test_in_autumn_it_is_ten(cast: Cast) -> None:
    assert NIGHT.hours(date(2026, 10, 24)) == D(10)
    assert Shift(time(22), time(7), LONDON, 30).hours(SPRING) == D("7.5")


@pytest.mark.parametrize(
    ("shift", "unit"),
    [
        (Shift(time(22), time(22, 5), LONDON), "hour"),
        (Shift(time(9), time(10), LONDON, 61), "hour"),
        (Shift(time(9), time(10), LONDON, 60), "hour"),
        (NIGHT, "visit"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, shift: Shift, unit: str) -> None:
    budget = agreed(cast, line("Nights", 5_000_00))
    with pytest.raises(BadShift):
        nights(cast, budget, shift=shift, unit=unit)
    assert not Agreement.objects.exists()


def test_the_database_wants_both_times_and_hours(cast: Cast) -> None:
    agreement = nights(cast, agreed(cast, line("Nights", 5_000_00)))
    rows = Agreement.objects.filter(pk=agreement.pk)
    for wrong in ({"shift_to": None}, {"unit": "visit"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_the_form_counts_the_hours_itself(cast: Cast) -> None:
    budget = agreed(cast, line("Nights", 5_000_00))
    browser = Client()
    browser.force_login(mine(cast))
    there = reverse("promise_money", args=[pot(budget, "Nights").reference])
    service = cast.home_help
    page = browser.get(there, {"service": service.reference}).content.decode()
    assert "from what time?" in page
    rate = service.rates.get()
    from budgets.forms import rate_key

    sent = {
        "service": service.reference, "rate": rate_key(rate), "weekdays": [SATURDAY], "units": "1",
        "shift_from": "22:00", "shift_to": "07:00", "starts_on": "20 March 2027",
        "ends_on": "27 March 2027",
    }  # fmt: skip
    page = browser.post(there, sent).content.decode()
    assert "From 22:00 to 07:00." in page
    assert "On 27 March 2027 the clocks change: 8 hours." in page
    assert "both times" in browser.post(there, sent | {"shift_to": ""}).content.decode()
    assert browser.post(there, sent | {"yes": "1", "once": "x"}).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.shift_from, agreement.units_each_time) == (time(22), D(9))


def test_a_yes_looks_at_each_day_of_a_line(cast: Cast) -> None:
    """A line that spans the end of a budget is not said yes to, though its first day lies before."""
    budget = agreed(cast, line("Nights", 5_000_00))
    first = date(2026, 11, 2)
    agreement = nights(
        cast, budget, starts_on=first, ends_on=date(2026, 11, 29), weekdays=[], shift=None
    )
    bill = bill_of(agreement, priced(first, "1", 20_00, to=first + timedelta(days=10)), by=cast.bea)
    died = first + timedelta(days=4)
    closing.end_budget(
        budget=budget, why="moved", last_day=died, by=cast.jo,
        at=datetime(2026, 11, 23, 10, tzinfo=UTC), on=TODAY,
    )  # fmt: skip
    with pytest.raises(AfterTheEnd, match="Line 1 is for 2 November 2026 to 12 November 2026"):
        yes(bill)
