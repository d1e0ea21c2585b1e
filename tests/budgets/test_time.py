"""Time in the small: lapsing promises, weeks cut short, rates that change within a week."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from budgets import services
from budgets.forecast import Pattern, Pause, RateFrom, sessions
from budgets.models import Agreement, LapseWarning
from budgets.services import lapsing, pausing
from core.errors import DomainError
from core.periods import Period
from notices.models import Notice
from tests.budgets.plans import agreed, art, line
from tests.cast import Cast
from tests.invoices.sent_bills import bill_of, figures, priced, yes
from tracking.services.night import pass_the_night, waiting_bills

D = Decimal
MONDAY = date(2026, 6, 1)
YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))


def at_ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def rate(pence: int, starts: date = MONDAY, vat: int = 0) -> RateFrom:
    return RateFrom("any", pence, D(vat), starts)


def priced_days(pattern: Pattern, *rates: RateFrom, units: str = "1") -> list[int]:
    return [s.cost_pence for s in sessions(pattern, D(units), rates, YEAR)]


def test_a_plan_that_ends_mid_week_pays_the_days_of_its_last_week() -> None:
    week = Pattern(MONDAY, date(2026, 6, 10), by_days=True)  # a Wednesday
    assert priced_days(week, rate(350_00)) == [350_00, 150_00]  # 3/7
    assert [s.units for s in sessions(week, D(1), [rate(350_00)], YEAR)] == [1, D("0.4286")]


def test_hours_of_a_week_are_not_cut() -> None:
    assert priced_days(Pattern(MONDAY, date(2026, 6, 10)), rate(22_00), units="10") == [220_00] * 2


def test_a_rate_that_changes_on_a_thursday_splits_a_paid_week() -> None:
    week = Pattern(MONDAY, date(2026, 6, 7), by_days=True)
    found = priced_days(week, rate(350_00), rate(385_00, date(2026, 6, 4)))
    assert found == [370_00]  # three days at £50, four at £55


def test_vat_is_rounded_once_on_the_part_that_is_left() -> None:
    week = Pattern(MONDAY, date(2026, 6, 1), by_days=True)
    assert priced_days(week, rate(100_00, vat=20)) == [17_15]  # 14.29 and 2.86 of VAT


def test_single_days_in_a_pause_go_and_come_back() -> None:
    pause = Pause(date(2026, 6, 3), date(2026, 6, 9))
    visits = Pattern(MONDAY, date(2026, 6, 14), (0, 2, 4), pauses=(pause,))
    found = [s.on.day for s in sessions(visits, D(1), [rate(20_00)], YEAR)]
    assert found == [1, 10, 12]


def test_a_retainer_keeps_a_share_of_each_visit() -> None:
    pause = Pause(MONDAY, date(2026, 6, 7), 50)
    visits = Pattern(MONDAY, date(2026, 6, 14), (0,), pauses=(pause,))
    found = sessions(visits, D(3), [rate(15_01)], YEAR)
    assert [(s.units, s.cost_pence) for s in found] == [(D("1.5000"), 22_52), (D(3), 45_03)]


# Pauses, through their verbs.


def paused(cast: Cast, **more: object) -> tuple[Agreement, object]:
    budget = agreed(cast)
    agreement = art(cast, budget, starts=date(2026, 11, 24))
    on = date(2026, 11, 23)
    facts = {"budget": budget, "kind": "away", "starts_on": on, "by": cast.maya.user,
             "at": at_ten(on), "on": on}  # fmt: skip
    return agreement, pausing.start_pause(**(facts | more))  # type: ignore[arg-type]


def test_support_is_not_paused_twice(cast: Cast) -> None:
    agreement, _ = paused(cast)
    with pytest.raises(pausing.PausedAlready):
        pausing.start_pause(
            budget=agreement.budget, kind="away", starts_on=date(2026, 11, 24), by=cast.maya.user,
            at=at_ten(date(2026, 11, 24)), on=date(2026, 11, 24),
        )  # fmt: skip


def test_a_pause_pressed_twice_is_one_pause(cast: Cast) -> None:
    agreement, pause = paused(cast, once="token")
    again = pausing.start_pause(
        budget=agreement.budget, kind="away", starts_on=date(2026, 11, 23), by=cast.maya.user,
        at=at_ten(date(2026, 11, 23)), on=date(2026, 11, 23), once="token",
    )  # fmt: skip
    assert again == pause


def test_back_before_anything_was_reduced_changes_nothing(cast: Cast) -> None:
    agreement, pause = paused(cast)
    on = date(2026, 12, 7)
    freed = figures(agreement.budget).free
    pausing.end_pause(pause=pause, back_on=on, by=cast.maya.user, at=at_ten(on), on=on)  # type: ignore[arg-type]
    agreement.refresh_from_db()
    assert agreement.pauses == []
    assert figures(agreement.budget).promised == 6 * 30_00
    assert figures(agreement.budget).free < freed


def test_money_spent_meanwhile_is_promised_as_far_as_it_goes(cast: Cast) -> None:
    """The rest shows as Short; nothing is below zero."""
    budget = agreed(cast, line("Art group", 180_00), line("Swimming", 10_00))
    agreement = art(cast, budget, starts=date(2026, 11, 24))  # six Tuesdays: all of it
    on = date(2026, 11, 23)
    cast.authority.set_policy(
        "suspension_full_days", 0, date(2026, 4, 1), reason="T", decided_by="T", exemption="T"
    )
    pause = pausing.start_pause(
        budget=budget, kind="hospital", starts_on=on, by=cast.maya.user, at=at_ten(on), on=on
    )
    assert figures(budget).free == 180_00 + 10_00
    target = budget.pots.get(name="Swimming")
    source = budget.pots.get(name="Art group")
    services.move_free(
        source=source, target=target, amount_pence=18_00, words="", by=cast.maya.user,
        at=at_ten(on), on=on,
    )  # fmt: skip
    pausing.end_pause(
        pause=pause, back_on=date(2026, 11, 24), by=cast.maya.user, at=at_ten(on), on=on
    )
    shown = services.figures_of(budget, on).pot(source.pk)
    assert (shown.promised, shown.free, shown.short) == (162_00, 0, 18_00)
    assert len(services.sessions_of(Agreement.objects.get(pk=agreement.pk), budget.period)) == 6


def test_paid_weeks_stay_paid_when_a_pause_is_entered_late(cast: Cast) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget, starts=date(2026, 10, 6), ends=date(2026, 12, 29))
    lines = [priced(date(2026, 11, n), "1", 30_00, unit="session") for n in (3, 10, 17)]
    yes(bill_of(agreement, *lines, by=cast.olu))
    spent = figures(budget).spent
    cast.authority.set_policy(
        "suspension_full_days", 0, date(2026, 4, 1), reason="T", decided_by="T", exemption="T"
    )
    on = date(2026, 11, 23)
    before = figures(budget).promised
    pausing.start_pause(
        budget=budget, kind="hospital", starts_on=date(2026, 11, 2), by=cast.maya.user,
        at=at_ten(on), on=on,
    )  # fmt: skip
    assert figures(budget).spent == spent == 90_00
    freed = before - figures(budget).promised
    assert freed == 5 * 30_00  # 24 November to 22 December; the review is on 28 December


def test_a_review_says_what_was_talked_about(cast: Cast) -> None:
    _, pause = paused(cast)
    with pytest.raises(pausing.SayWhatWasFound):
        pausing.review_pause(pause=pause, words=" ", by=cast.jo, at=at_ten(MONDAY))  # type: ignore[arg-type]
    done = pausing.review_pause(pause=pause, words="Home in a week.", by=cast.jo, at=at_ten(MONDAY))  # type: ignore[arg-type]
    assert done.reviewed_by == cast.jo
    with pytest.raises(DomainError):
        pausing.review_pause(pause=done, words="Again", by=cast.jo, at=at_ten(MONDAY))


# Promises that nobody bills.


def test_promises_nobody_bills_are_freed_after_a_warning(cast: Cast) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget, starts=date(2026, 10, 6), ends=date(2026, 12, 29))
    assert figures(budget).promised == 13 * 30_00
    cast.olu  # noqa: B018 works for Acorn
    day = date(2026, 10, 6)
    freed: dict[date, int] = {}
    while day <= date(2027, 3, 20):
        if pence := lapsing.lapse(on=day, at=at_ten(day)):
            freed[day] = pence
            assert lapsing.lapse(on=day, at=at_ten(day)) == 0  # twice changes nothing
        day += timedelta(days=3)
    assert sum(freed.values()) == 13 * 30_00
    assert min(freed) >= date(2026, 10, 6) + timedelta(weeks=8)
    for row in LapseWarning.objects.all():
        assert row.told_on + timedelta(weeks=2) <= row.through_on + timedelta(weeks=8)
    assert Notice.objects.filter(kind="promise.lapsing", to=cast.olu).count() <= 7
    late = yes(bill_of(agreement, priced(date(2026, 10, 6), "1", 30_00, unit="session"), by=cast.olu,
                       number="L-1", issued_on=date(2026, 10, 30)))  # fmt: skip
    assert late.agreed_pence == 30_00  # from Free


def test_a_bill_that_waits_keeps_its_promise(cast: Cast) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget, starts=date(2026, 10, 6), ends=date(2026, 10, 6))
    bill_of(agreement, priced(date(2026, 10, 6), "1", 30_00, unit="session"), by=cast.olu)
    assert waiting_bills() == {agreement.pk: 30_00}
    for day in (date(2026, 11, 17), date(2027, 2, 1)):
        assert pass_the_night(on=day, at=at_ten(day))["freed_pence"] == 0
    assert figures(budget).promised == 30_00


def test_damage_to_a_pause_is_found(cast: Cast) -> None:
    from budgets import invariants

    agreement, pause = paused(cast, starts_on=date(2026, 11, 20))
    agreement.refresh_from_db()
    assert agreement.pauses
    assert invariants.check() == []
    Agreement.objects.filter(pk=agreement.pk).update(pauses=[["2026-12-01", "2026-12-09", 0]])
    assert [one.rule for one in invariants.check()] == ["a pause is what its sessions count"]
    assert pause is not None
