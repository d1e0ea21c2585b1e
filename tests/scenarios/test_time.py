"""The acceptance scenarios of time: pauses, a year's end, a budget's end (docs/money.md)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from budgets import services as budgeting
from budgets.models import Agreement, Budget, Suspension
from budgets.services import pausing
from core.periods import Period
from notices.models import Notice
from providers.models import Organisation
from tests.budgets.plans import agreed, line, pot
from tests.cast import Cast
from tests.invoices.sent_bills import figures

D = Decimal
WEEK = timedelta(weeks=1)
ASSISTANT = Organisation.Kind.PERSONAL_ASSISTANT
IN_HOSPITAL = date(2026, 6, 4)  # a Thursday


def at_ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def weekly(cast: Cast, budget: Budget, name: str, pence: int, *, starts: date, ends: date,
           organisation: Organisation | None = None) -> Agreement:  # fmt: skip
    """Support for a whole week at a time."""
    user = budget.person.user
    assert user is not None
    return budgeting.promise(
        pot=pot(budget, name), organisation=organisation or cast.beech, service=None,
        starts_on=starts, ends_on=ends, weekdays=[], units_each_time=D(1), unit="week",
        rate_pence=pence, what=name, by=user, at=at_ten(starts), on=starts,
    )  # fmt: skip


def agency_and_assistant(cast: Cast, starts: date) -> tuple[Budget, Agreement, Agreement]:
    """£170 a week to an agency and £180 to a personal assistant, for 24 weeks."""
    budget = agreed(
        cast, line("Agency", 170_00 * 24), line("My assistant", 180_00 * 24, held="own_account")
    )
    pat = cast.organisation("Pat Hill", "pat-hill")
    pat.kind = ASSISTANT
    pat.save()
    ends = starts + 24 * WEEK - timedelta(days=1)
    agency = weekly(cast, budget, "Agency", 170_00, starts=starts, ends=ends)
    assistant = weekly(
        cast, budget, "My assistant", 180_00, starts=starts, ends=ends, organisation=pat
    )
    return budget, agency, assistant


def costs(agreement: Agreement, first: date, last: date) -> list[int]:
    agreement.refresh_from_db()
    return [s.cost_pence for s in budgeting.sessions_of(agreement, Period(first, last))]


def test_scenario_37_hospital_pays_all_for_28_days_then_a_retainer(cast: Cast) -> None:
    """Of the budget: sessions and promises; the account is not touched."""
    budget, agency, assistant = agency_and_assistant(cast, date(2026, 4, 2))
    before = figures(budget)
    pause = pausing.start_pause(
        budget=budget, kind=Suspension.Kind.HOSPITAL, starts_on=IN_HOSPITAL, by=cast.maya.user,
        at=at_ten(IN_HOSPITAL), on=IN_HOSPITAL,
    )  # fmt: skip
    full = (IN_HOSPITAL, date(2026, 7, 1))
    assert costs(agency, *full) == [170_00] * 4
    assert costs(assistant, *full) == [180_00] * 4
    later = (date(2026, 7, 2), date(2026, 7, 29))
    assert costs(agency, *later) == []
    assert costs(assistant, *later) == [90_00] * 4
    assert pause.review_on == date(2026, 7, 30)  # 8 weeks
    freed = 4 * (170_00 + 90_00)  # until the review; each week longer frees a week more
    after = figures(budget)
    assert (after.promised, after.free) == (before.promised - freed, before.free + freed)
    assert after.in_pot == before.in_pot
    on = date(2026, 7, 30)
    assert pausing.pass_the_night(on=on, at=at_ten(on)) == 1
    assert pausing.pass_the_night(on=on, at=at_ten(on)) == 0  # twice changes nothing
    assert figures(budget).free == before.free + freed + 170_00 + 90_00
    told = Notice.objects.filter(kind="pause.review")
    assert {row.to for row in told} == {cast.jo, cast.maya.user}


def test_scenario_38_back_on_a_thursday_pays_four_sevenths_of_that_week(cast: Cast) -> None:
    """Of the budget: the week of coming home is paid by its days."""
    budget, agency, assistant = agency_and_assistant(cast, date(2026, 4, 6))  # a Monday
    before = figures(budget)
    pause = pausing.start_pause(
        budget=budget, kind="hospital", starts_on=IN_HOSPITAL, by=cast.maya.user,
        at=at_ten(IN_HOSPITAL), on=IN_HOSPITAL,
    )  # fmt: skip
    home = date(2026, 7, 16)  # a Thursday
    pausing.end_pause(pause=pause, back_on=home, by=cast.maya.user, at=at_ten(home), on=home)
    week = (date(2026, 7, 13), date(2026, 7, 19))
    assert costs(agency, *week) == [97_14]  # 4/7 of £170.00
    assert costs(assistant, *week) == [141_43]  # 3 days at half, 4 at full, of £180.00
    assert costs(agency, date(2026, 6, 29), date(2026, 7, 5)) == [72_86]  # Mon to Wed: 3/7
    assert costs(agency, date(2026, 7, 20), date(2026, 7, 26)) == [170_00]
    after = figures(budget)
    freed = (170_00 - 72_86) + 170_00 + (170_00 - 97_14)
    freed += (180_00 - 128_57) + 90_00 + (180_00 - 141_43)
    assert (after.promised, after.free) == (before.promised - freed, before.free + freed)
