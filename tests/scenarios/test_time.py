"""The acceptance scenarios of time: pauses, a year's end, a budget's end (docs/money.md)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from budgets import moves
from budgets import services as budgeting
from budgets.models import Agreement, Budget, Closing, SomeoneElseCloses, Suspension
from budgets.services import closing, pausing, year_end
from core.errors import DomainError
from core.periods import Period
from invoices.models import Bill
from ledger import services as ledger
from ledger.models import Account, Kind, Reason
from notices.models import Notice
from payments import services as paying
from payments.models import OwnPayment
from people.access import actor_of
from people.models import User
from people.permissions import PERMISSIONS
from providers.models import Organisation
from tests.budgets.plans import agreed, line, pot
from tests.cast import Cast
from tests.invoices.sent_bills import bill_of, figures, priced, yes

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


# The end.

DIED = date(2026, 5, 10)
FOUND_OUT = date(2026, 5, 20)
PLAN = (date(2026, 5, 5), date(2027, 3, 31))
CLOSED = date(2026, 7, 20)


def account_of_2360(cast: Cast) -> Budget:
    """£960 in the account; four weeks of £1,190 and £210 came in from 5 May."""
    budget = agreed(
        cast, line("My assistant", 9_000_00, held="own_account"), line("Agency", 400_00),
        dates=PLAN, contribution=52_50,
    )  # fmt: skip
    holding = budget.holdings.exclude(account=None).get()
    first = PLAN[0]
    for key, pence in (("before", 960_00), ("may", 1_190_00)):
        ledger.post(
            book=budget.book, key=f"in:{key}", reason=Reason.INSTALMENT, by=cast.finn,
            at=at_ten(first), on=first, moves=moves.funder_to_holding(holding, budget, pence),
        )  # fmt: skip
    paying.record_contribution(
        budget=budget, holding=holding, amount_pence=210_00, received_on=first, by=cast.maya.user,
        at=at_ten(first), on=first,
    )  # fmt: skip
    assert ledgered(budget, Kind.HELD) == 2_360_00
    return budget


def ledgered(budget: Budget, kind: Kind) -> int:
    rows = Account.objects.filter(book=budget.book, kind=kind)
    return sum(rows.values_list("balance_pence", flat=True))


def died(cast: Cast, budget: Budget) -> Closing:
    return closing.end_budget(
        budget=budget, why=Closing.Why.DIED, last_day=DIED, by=cast.jo, at=at_ten(FOUND_OUT),
        on=FOUND_OUT,
    )  # fmt: skip


def with_debts(cast: Cast, end: Closing) -> Closing:
    for words, pence in (("Last wages", 612_00), ("Holiday pay", 325_00), ("Notice", 720_00)):
        closing.add_debt(
            closing=end, pot=pot(end.budget, "My assistant"), words=words, paid_to="Pat Hill",
            amount_pence=pence, by=cast.jo, at=at_ten(FOUND_OUT),
        )  # fmt: skip
    return end


def closed(cast: Cast, end: Closing) -> Closing:
    proposed = closing.propose_closing(closing=end, by=cast.finn, at=at_ten(CLOSED), on=CLOSED)
    return closing.agree_closing(closing=proposed, by=cast.fola, at=at_ten(CLOSED), on=CLOSED)


def test_scenario_39_debts_first_the_estates_part_and_the_rest_back(cast: Cast) -> None:
    """Of the account: what it held is shared out to the penny; the budget follows."""
    budget = account_of_2360(cast)
    end = with_debts(cast, died(cast, budget))
    assert budgeting.charged_pence(budget) == 45_00  # six days of £52.50 a week
    end = closing.propose_closing(closing=end, by=cast.finn, at=at_ten(CLOSED), on=CLOSED)
    assert (end.held_pence, end.debts_pence, end.left_pence) == (2_360_00, 1_657_00, 703_00)
    assert (end.charged_pence, end.received_pence) == (45_00, 210_00)
    assert (end.estate_pence, end.council_pence) == (165_00, 538_00)
    with pytest.raises(SomeoneElseCloses):
        closing.agree_closing(closing=end, by=cast.finn, at=at_ten(CLOSED), on=CLOSED)
    assert ledgered(budget, Kind.HELD) == 2_360_00
    closing.agree_closing(closing=end, by=cast.fola, at=at_ten(CLOSED), on=CLOSED)
    assert ledgered(budget, Kind.HELD) == 0
    assert ledgered(budget, Kind.PAYEE) == 1_657_00
    assert ledgered(budget, Kind.CONTRIBUTOR) == -210_00 + 165_00
    assert ledgered(budget, Kind.FUNDER) == -(960_00 + 1_190_00) + 538_00
    after = budgeting.figures_of(budget)
    assert (after.spent, after.promised, after.free, after.unallocated) == (1_657_00, 0, 0, 0)
    assert after.agreed == 1_657_00


def test_scenario_39_the_other_rule_gives_all_to_the_council(cast: Cast) -> None:
    """Of the account, under the policy estate_rule of another council."""
    cast.authority.set_policy(
        "estate_rule", "all_to_council", date(2026, 4, 1), reason="Test", decided_by="Test",
        exemption="Test",
    )  # fmt: skip
    end = closed(cast, with_debts(cast, died(cast, account_of_2360(cast))))
    assert (end.estate_pence, end.council_pence) == (0, 703_00)


def test_scenario_39_own_money_added_is_theirs_under_every_rule(cast: Cast) -> None:
    """Of both: a top-up that was not used goes back, whatever the council keeps."""
    budget = account_of_2360(cast)
    cast.authority.set_policy(
        "estate_rule", "all_to_council", date(2026, 4, 1), reason="Test", decided_by="Test",
        exemption="Test",
    )  # fmt: skip
    holding = budget.holdings.exclude(account=None).get()
    paying.record_contribution(
        budget=budget, holding=holding, amount_pence=100_00, received_on=PLAN[0], top_up=True,
        pot=pot(budget, "My assistant"), by=cast.maya.user, at=at_ten(PLAN[0]), on=PLAN[0],
    )  # fmt: skip
    end = closed(cast, with_debts(cast, died(cast, budget)))
    assert (end.own_pence, end.estate_pence, end.council_pence) == (100_00, 100_00, 703_00)
    after = budgeting.figures_of(budget)
    assert (after.free, after.unallocated, after.agreed) == (0, 0, 1_657_00)
    assert not after.problems()


def test_scenario_40_before_a_death_is_payable_after_it_is_not(cast: Cast) -> None:
    """Of the budget: promises after the day are free, bills for days after it are refused."""
    budget = account_of_2360(cast)
    user = cast.maya.user
    agreement = budgeting.promise(
        pot=pot(budget, "Agency"), organisation=cast.beech, service=None, starts_on=PLAN[0],
        ends_on=date(2026, 5, 31), weekdays=[1, 4], units_each_time=D(1), unit="visit",
        rate_pence=20_00, what="Visits", by=user, at=at_ten(PLAN[0]), on=PLAN[0],
    )  # fmt: skip
    assert figures(budget).promised == 8 * 20_00  # Tuesdays and Fridays
    end = died(cast, budget)
    assert figures(budget).promised == 2 * 20_00  # 5 and 8 May
    assert end.freed_pence == 6 * 20_00
    agreement.refresh_from_db()
    on = {"by": cast.bea, "number": "B-2"}
    with pytest.raises(DomainError) as refused:
        bill_of(agreement, priced(date(2026, 5, 12), "1", 20_00, unit="visit"), **on)
    assert refused.value.code == "support_ended"
    assert "10 May 2026" in refused.value.sentence
    bill = bill_of(agreement, priced(date(2026, 5, 8), "1", 20_00, unit="visit"), **on)
    assert bill.state == Bill.State.ASKED
    assert sum(line.payable_pence for line in bill.lines.all()) == 20_00
    with pytest.raises(DomainError) as promised_again:
        budgeting.promise(
            pot=pot(budget, "Agency"), organisation=cast.beech, service=None, starts_on=FOUND_OUT,
            ends_on=date(2026, 5, 31), weekdays=[1], units_each_time=D(1), unit="visit",
            rate_pence=20_00, by=user, at=at_ten(FOUND_OUT), on=FOUND_OUT,
        )  # fmt: skip
    assert promised_again.value.code == "budget_ended"
    assert paying.make_instalments(on=FOUND_OUT, at=at_ten(FOUND_OUT)) == 0
    with pytest.raises(closing.SupportNotBilled):
        closing.propose_closing(closing=end, by=cast.finn, at=at_ten(CLOSED), on=CLOSED)
    assert {row.kind for row in Notice.objects.filter(to=user)} == {"plan.agreed"}  # and no more


def test_scenario_40_the_executor_sees_the_closing_statement_only(cast: Cast) -> None:
    """Of neither: who may look at what is left."""
    budget = account_of_2360(cast)
    end = died(cast, budget)
    executor = cast.user("Ed Williams")
    closing.enter_executor(
        person=budget.person, user=executor, saw="Grant of probate of 2 June 2026", by=cast.jo,
        at=at_ten(CLOSED), on=CLOSED,
    )  # fmt: skip
    actor = actor_of(executor, CLOSED)
    assert not Closing.objects.visible_to(actor).exists()  # not before it is closed
    closed(cast, with_debts(cast, end))
    assert Closing.objects.visible_to(actor).get() == end
    assert not Budget.objects.visible_to(actor).exists()
    assert not Agreement.objects.visible_to(actor).exists()
    assert not Bill.objects.visible_to(actor).exists()
    assert not OwnPayment.objects.visible_to(actor).exists()
    allowed = {code for code in PERMISSIONS if actor.may(code, budget.person)}
    assert allowed == {"closing.view"}


def test_scenario_41_a_late_redundancy_reopens_as_an_adjustment(cast: Cast) -> None:
    """Of both: the closed figures stand; the adjustment is paid by the council besides."""
    budget = account_of_2360(cast)
    end = closed(cast, with_debts(cast, died(cast, budget)))
    later = date(2026, 9, 1)
    asked = closing.ask_adjustment(
        closing=end, pot=pot(budget, "My assistant"), words="Redundancy pay", paid_to="Pat Hill",
        amount_pence=720_00, service_on=DIED, by=cast.finn, at=at_ten(later),
    )  # fmt: skip
    with pytest.raises(SomeoneElseCloses):
        closing.decide_adjustment(
            adjustment=asked, agreed=True, by=cast.finn, at=at_ten(later), on=later
        )
    assert ledgered(budget, Kind.PAYEE) == 1_657_00
    done = closing.decide_adjustment(
        adjustment=asked, agreed=True, by=cast.fola, at=at_ten(later), on=later
    )
    assert done.entry is not None
    assert ledgered(budget, Kind.PAYEE) == 1_657_00 + 720_00
    assert ledgered(budget, Kind.FUNDER) == -(960_00 + 1_190_00) + 538_00 - 720_00
    after = budgeting.figures_of(budget)
    assert (after.spent, after.free, after.agreed) == (2_377_00, 0, 2_377_00)
    end.refresh_from_db()
    assert (end.state, end.council_pence) == (Closing.State.CLOSED, 538_00)
    with pytest.raises(DomainError):
        closing.decide_adjustment(
            adjustment=asked, agreed=True, by=cast.fola, at=at_ten(later), on=later
        )


# A year's end.


def march(cast: Cast) -> tuple[Budget, Agreement]:
    """A plan across two financial years; £600 of work in March 2026, and some in April."""
    budget = agreed(cast, line("Help", 2_600_00), dates=(date(2026, 3, 2), date(2026, 4, 30)))
    first = budget.pots.select_related("budget").order_by("period__starts_on").first()
    agreement = budgeting.promise(
        pot=first, organisation=cast.beech, service=None, starts_on=date(2026, 3, 3),
        ends_on=date(2026, 4, 14), weekdays=[1], units_each_time=D(6), unit="hour",
        rate_pence=20_00, what="Help", by=cast.maya.user, at=at_ten(date(2026, 3, 2)),
        on=date(2026, 3, 2),
    )  # fmt: skip
    return budget, agreement


def test_scenario_48_unbilled_march_is_a_commitment_and_posts_to_the_old_year(cast: Cast) -> None:
    """Of the budget: work of March stays promised in its year, and a bill of 20 April posts there."""
    budget, agreement = march(cast)
    new_year = date(2026, 4, 1)
    unbilled = year_end.accrued(budget, new_year)
    assert [(one.period.ends_on, one.pence) for one in unbilled] == [(date(2026, 3, 31), 600_00)]
    lines = [
        priced(day, "6", 20_00)
        for day in (date(2026, 3, n) for n in (3, 10, 17, 24, 31))
    ]  # fmt: skip
    bill = yes(bill_of(agreement, *lines, by=cast.bea, issued_on=date(2026, 4, 20)))
    assert bill.agreed_pence == 600_00
    old, new = budget.pots.order_by("period__starts_on")
    shown = budgeting.figures_of(budget)
    assert shown.pot(old.pk).spent == 600_00
    assert shown.pot(new.pk).spent == 0
    assert year_end.accrued(budget, date(2026, 4, 21)) == []


@pytest.mark.parametrize(
    ("rule", "weeks", "carried"), [("all", 0, 1), ("none", 0, 0), ("up_to_weeks", 2, None)]
)
def test_free_money_goes_on_by_rule_once(
    cast: Cast, rule: str, weeks: int, carried: int | None
) -> None:
    budget, _agreement = march(cast)
    for name, value in (("carry_forward", rule), ("carry_forward_weeks", weeks)):
        cast.authority.set_policy(
            name, value, date(2026, 1, 1), reason="Test", decided_by="Test", exemption="Test"
        )
    old, new = budget.periods.order_by("starts_on")
    before = budgeting.figures_of(budget)
    pots = {pot.starts_on: pot for pot in before.pots}
    free, in_pot = pots[old.starts_on].free, pots[old.starts_on].in_pot
    assert (free, in_pot) == (700_00, 1_300_00)  # 30 of 60 days
    too_early = date(2026, 5, 26)
    with pytest.raises(year_end.YearNotOver):
        year_end.close_year(
            budget=budget, period=old, by=cast.jo, at=at_ten(too_early), on=too_early
        )
    on = date(2026, 5, 27)  # 8 weeks after 31 March
    row = year_end.close_year(budget=budget, period=old, by=cast.jo, at=at_ten(on), on=on)
    assert row is not None
    goes = free * carried if carried is not None else 606_67  # 1,300 × 14 days of 30
    assert (row.carried_pence, row.returned_pence) == (goes, free - goes)
    after = budgeting.figures_of(budget)
    now = {pot.starts_on: pot for pot in after.pots}
    assert now[old.starts_on].free == 0
    assert now[old.starts_on].promised == 600_00  # late bills still post here
    assert now[new.starts_on].free == pots[new.starts_on].free + goes
    assert after.agreed == before.agreed - (free - goes)
    assert not after.problems()
    again = year_end.close_year(budget=budget, period=old, by=cast.jo, at=at_ten(on), on=on)
    assert again is None
    assert budgeting.figures_of(budget) == after


def test_scenario_48_everyone_concerned_can_see_the_commitment(
    cast: Cast, browser: Callable[[User], Client]
) -> None:
    """Of the budget: on the person's promises, and on the council's totals."""
    budget, _agreement = march(cast)
    with time_machine.travel(at_ten(date(2026, 4, 10)), tick=False):
        for user, path in (
            (cast.maya.user, "/my/promises/"),
            (cast.jo, f"/council/budgets/{budget.reference}/"),
        ):
            words = " ".join(browser(user).get(path).content.decode().split())
            assert "£600 of support is not billed yet." in words
            assert "Bills may come until 27 May 2026." in words
    on = date(2026, 5, 27)
    year_end.close_years(on=on, at=at_ten(on))
    with time_machine.travel(at_ten(on), tick=False):
        words = browser(cast.maya.user).get("/my/promises/").content.decode()
        assert "On 27 May 2026 £700 went on into the next year, and £0 went back." in words


def test_scenario_40_a_bill_sent_before_the_death_was_known(cast: Cast) -> None:
    """Of the budget: even a yes cannot pay a visit after the death."""
    budget = account_of_2360(cast)
    agreement = budgeting.promise(
        pot=pot(budget, "Agency"), organisation=cast.beech, service=None, starts_on=PLAN[0],
        ends_on=date(2026, 5, 31), weekdays=[1, 4], units_each_time=D(1), unit="visit",
        rate_pence=20_00, what="Visits", by=cast.maya.user, at=at_ten(PLAN[0]), on=PLAN[0],
    )  # fmt: skip
    late = bill_of(
        agreement, priced(date(2026, 5, 12), "1", 20_00, unit="visit"), by=cast.bea, number="B-12"
    )
    good = bill_of(
        agreement, priced(date(2026, 5, 8), "1", 20_00, unit="visit"), by=cast.bea, number="B-8"
    )
    died(cast, budget)
    with pytest.raises(DomainError) as refused:
        yes(late)
    assert refused.value.code == "after_the_end"
    assert yes(good).agreed_pence == 20_00
    assert figures(budget).spent == 20_00
