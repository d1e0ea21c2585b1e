"""Who earned what people's budgets paid, by the day of the support (domain.md 8, 25 to 29)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from core.periods import Period
from ledger.models import Entry
from ledger.services import reverse
from reports import services
from reports.bands import Band, spread
from reports.models import SpentDay
from reports.services.spending import Register, from_budgets, sums
from tests.cast import NOW, Cast
from tests.reports.paying import Level, billed_and_paid, checked

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
LATER = NOW + timedelta(days=1)


def earned(cast: Cast, days: Period = MAY) -> dict[Band, int]:
    payments = from_budgets(cast.authority, days, Register.read())
    return {band: pence for band, pence in sums(payments)["budgets"].items() if pence}


def test_scenario_25_a_status_lost_in_the_month_splits_the_bill_by_day(cast: Cast) -> None:
    checked(cast.beech, date(2026, 1, 1), date(2026, 5, 14))
    bill = billed_and_paid(cast, MAY.starts_on, MAY.ends_on)
    assert bill.paid_pence == 3_100_00
    services.work_out(at=NOW)
    assert earned(cast) == {Band.USER_LED: 1_400_00, Band.LAPSED: 1_700_00}
    assert SpentDay.objects.count() == 31


def test_a_line_over_two_months_loses_no_penny(cast: Cast) -> None:
    billed_and_paid(cast, date(2026, 5, 20), date(2026, 6, 11), rate=43_48, units="22.5")
    services.work_out(at=NOW)
    assert SpentDay.objects.count() == 23
    both = Period(date(2026, 5, 1), date(2026, 6, 30))
    assert earned(cast, both) == {Band.OTHER: 978_30}
    assert set(SpentDay.objects.values_list("pence", flat=True)) <= {42_53, 42_54}


def test_scenario_26_evidence_that_came_late_counts_live_when_the_panel_backdates(
    cast: Cast,
) -> None:
    checked(cast.beech, date(2025, 4, 1), date(2026, 3, 31))
    checked(cast.beech, date(2026, 4, 20), date(2027, 4, 19))
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    billed_and_paid(cast, april.starts_on, april.ends_on)
    services.work_out(at=NOW)
    assert earned(cast, april) == {Band.LAPSED: 1_900_00, Band.USER_LED: 1_100_00}
    checked(cast.beech, date(2026, 4, 1), date(2027, 4, 19))
    assert earned(cast, april) == {Band.USER_LED: 3_000_00}


def test_scenario_28_a_board_of_carers_counts_no_pound_as_user_led(cast: Cast) -> None:
    checked(cast.beech, date(2026, 1, 1), date(2026, 12, 31), Level.THREE_QUARTERS, carer_led=True)
    billed_and_paid(cast, MAY.starts_on, MAY.ends_on)
    services.work_out(at=NOW)
    assert earned(cast) == {Band.CARER_LED: 3_100_00}


def test_what_is_taken_back_is_not_counted(cast: Cast) -> None:
    billed_and_paid(cast, MAY.starts_on, MAY.ends_on)
    services.work_out(at=NOW)
    paid = Entry.objects.get(reason="bill_paid")
    reverse(entry=paid, by=cast.finn, at=LATER, on=LATER.date())
    services.keep_up(at=LATER + timedelta(hours=2))
    assert earned(cast) == {}
    assert not SpentDay.objects.exists()


def test_an_assistants_wages_stand_apart(cast: Cast) -> None:
    cast.beech.kind = "personal_assistant"
    cast.beech.save()
    billed_and_paid(cast, MAY.starts_on, MAY.ends_on)
    services.work_out(at=NOW)
    assert earned(cast) == {Band.WAGES: 3_100_00}


@pytest.mark.parametrize("pence", [1, 29, 100_01, -100_01])
def test_windows_side_by_side_add_up(pence: int) -> None:
    first, last = date(2026, 1, 7), date(2026, 3, 9)
    cuts = [date(2026, 1, 1), date(2026, 1, 20), date(2026, 2, 3), date(2026, 3, 20)]
    parts = [
        spread(pence, first, last, (begin, end - timedelta(days=1)))
        for begin, end in pairwise(cuts)
    ]
    assert sum(parts) == pence
