"""Weeks from the plan's days, less breaks and bank holidays: sentence and total to the penny."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from core.errors import DomainError
from core.periods import Period, weekdays_between
from providers.calendars import is_bank_holiday
from support_plans import services
from support_plans.models import CostLine, SupportPlan
from support_plans.sentences import sentence
from support_plans.weeks import on_weekdays, whole_weeks
from tests.cast import PLAN_YEAR, Cast
from tests.support_plans.conftest import BEFORE, art_line
from tests.support_plans.test_costs import form

YEAR = Period(*PLAN_YEAR)  # 1 April 2026, a Wednesday, to 31 March 2027


def add(cast: Cast, plan: SupportPlan, **more: object) -> CostLine:
    facts = art_line(cast, weeks_worked_out=True, **more)
    return services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **facts)


def test_any_day_is_whole_weeks_less_the_days_of_breaks() -> None:
    assert whole_weeks(YEAR, []).number == 52
    rest = Period(date(2026, 8, 1), date(2026, 8, 10))
    found = whole_weeks(YEAR, [rest, rest])  # named twice, taken off once
    assert found.number == Decimal("50.57")
    assert found.how == (
        "1 April 2026 to 31 March 2027: 52 weeks. Less 10 days in your breaks."
        " That leaves 50.57 weeks."
    )


def test_a_weekday_is_counted_day_by_day() -> None:
    assert on_weekdays(YEAR, [2], [], None).number == 53  # the year has 53 Wednesdays
    mondays = on_weekdays(YEAR, [0], [], is_bank_holiday)
    # Easter Monday, early May, spring and summer bank holiday, Boxing Day's substitute, Easter 2027
    assert mondays.how == (
        "1 April 2026 to 31 March 2027: 52 Mondays. Less 6 bank holidays. That leaves 46 weeks."
    )


def test_two_days_a_week_are_half_weeks_each() -> None:
    rest = Period(date(2026, 12, 23), date(2027, 1, 3))  # 28 and 30 December, both once
    found = on_weekdays(YEAR, [2, 0], [rest], is_bank_holiday)
    assert "105 Mondays and Wednesdays. Less 3 in your breaks. Less 5 bank holidays." in found.how
    assert found.number == Decimal("48.5")


def test_bank_holiday_weeks_subtract_and_the_sentence_matches_the_total(
    cast: Cast, plan: SupportPlan
) -> None:
    """UI test 28."""
    open_all_days = add(cast, plan, weekdays=[0])
    closed = add(cast, plan, weekdays=[0], on_bank_holidays=False)
    assert sentence(open_all_days) == (
        "Art group, 1 time a week, £30 each time, for 52 weeks = £1,560."
    )
    assert sentence(closed) == "Art group, 1 time a week, £30 each time, for 46 weeks = £1,380."
    assert (open_all_days.total_pence, closed.total_pence) == (156_000, 138_000)


def test_the_providers_own_calendar_counts(cast: Cast, plan: SupportPlan) -> None:
    cast.acorn.own_bank_holidays = ["2026-06-01"]
    cast.acorn.nation = "SCT"  # no Easter Monday; the summer one is at the start of August
    cast.acorn.save()
    cast.art.organisation.refresh_from_db()
    line = add(cast, plan, weekdays=[0], on_bank_holidays=False)
    closed = [
        day for day in weekdays_between(YEAR, 0) if cast.art.organisation.is_bank_holiday(day)
    ]
    assert date(2026, 6, 1) in closed
    assert date(2026, 4, 6) not in closed  # Easter Monday is a working day in Scotland
    assert line.weeks == 52 - len(closed)


def test_somebody_outside_the_directory_has_the_councils_bank_holidays(
    cast: Cast, plan: SupportPlan
) -> None:
    line = add(cast, plan, service=None, who="Lee", weekdays=[0], on_bank_holidays=False)
    assert line.weeks == 46


def test_without_days_we_ask_which_before_taking_holidays_off(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    page = maya.post("/my/plan/costs/add/", form(cast, weeks="", on_bank_holidays="no"))
    assert page.status_code == 422
    assert "Tick the days on which it happens." in page.content.decode()
    sent = form(cast, weeks="", on_bank_holidays="no", weekdays="0")
    assert maya.post("/my/plan/costs/add/", sent).status_code == 302
    assert plan.lines.get().weeks == 46


def test_naming_a_break_takes_its_weeks_off_every_line_that_rests(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    rests = add(cast, plan, weekdays=[0])
    goes_on = add(cast, plan, weekdays=[0], in_breaks=True)
    typed = services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    sent = {"name": "My holiday", "starts_on": "3 Aug 2026", "ends_on": "16/8/2026"}
    assert maya.post("/my/plan/costs/breaks/", sent).status_code == 302
    for line in (rests, goes_on, typed):
        line.refresh_from_db()
    assert (rests.weeks, goes_on.weeks, typed.weeks) == (50, 52, 40)
    page = maya.get("/my/plan/costs/").content.decode()
    assert "52 Mondays. Less 2 in your breaks. That leaves 50 weeks." in page
    reference = plan.breaks.get().reference
    assert "My holiday" in maya.get("/my/plan/costs/breaks/").content.decode()
    assert maya.post(f"/my/plan/costs/breaks/{reference}/remove/").status_code == 302
    rests.refresh_from_db()
    assert rests.weeks == 52


@pytest.mark.parametrize(
    ("name", "starts_on", "ends_on", "words"),
    [("", "1 8 26", "2 8 26", "Fill this in"), ("Away", "2 8 26", "1 8 26", "last day is before"),
     ("Away", "1 3 26", "2 8 26", "outside your plan"), ("Away", "31 2 26", "2 8 26", "There is a problem"),
     ("Away", "", "", "Type a date")],
)  # fmt: skip
def test_a_break_that_cannot_be_keeps_what_was_typed(
    cast: Cast, plan: SupportPlan, maya: Client, name: str, starts_on: str, ends_on: str, words: str
) -> None:
    sent = {"name": name, "starts_on": starts_on, "ends_on": ends_on}
    page = maya.post("/my/plan/costs/breaks/", sent)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not plan.breaks.exists()


def test_a_break_that_leaves_nothing_is_refused(cast: Cast, plan: SupportPlan) -> None:
    add(cast, plan)
    with pytest.raises(DomainError, match="leave no week"):
        services.add_break(
            plan=plan, name="All of it", starts_on=plan.starts_on, ends_on=plan.ends_on,
            by=cast.maya.user, at=BEFORE,
        )  # fmt: skip
    assert not plan.breaks.exists()


def test_anothers_break_is_not_there(
    cast: Cast, plan: SupportPlan, browser: Callable[..., Client]
) -> None:
    row = services.add_break(
        plan=plan, name="Away", starts_on=date(2026, 8, 1), ends_on=date(2026, 8, 2),
        by=cast.maya.user, at=BEFORE,
    )  # fmt: skip
    services.start_plan(
        person=cast.nia, starts_on=plan.starts_on, ends_on=plan.ends_on, indicative_pence=None,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip
    assert cast.nia.user is not None
    nia = browser(cast.nia.user)
    assert nia.post(f"/my/plan/costs/breaks/{row.reference}/remove/").status_code == 404
