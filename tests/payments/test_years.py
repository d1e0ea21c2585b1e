"""The end of a year by two people of finance: seen, worked out, agreed; twice moves nothing."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from budgets import services as budgeting
from budgets.models import ClosingMovedOn, SomeoneElseCloses, YearEnd, YearEndRun
from budgets.services import year_end, year_runs
from invoices.models import Bill
from invoices.services.undecided import kept_for_bills, undecided_by_pot
from people.models import User
from tests.cast import Cast
from tests.invoices.sent_bills import bill_of, priced
from tests.scenarios.test_allocating import rule
from tests.scenarios.test_time import at_ten, march
from tracking.services.night import pass_the_night

YEAR, ON = date(2026, 3, 31), date(2026, 5, 27)


def propose(cast: Cast, by: User | None = None, on: date = ON) -> YearEndRun:
    return year_runs.propose_year(
        authority=cast.authority, ends_on=YEAR, kept=kept_for_bills, by=by or cast.finn,
        at=at_ten(on), on=on,
    )  # fmt: skip


def agree(cast: Cast, run: YearEndRun, by: User | None = None) -> YearEndRun:
    return year_runs.agree_year(
        run=run, kept=kept_for_bills, by=by or cast.fola, at=at_ten(ON), on=ON
    )


def test_two_people_close_a_year_once(cast: Cast) -> None:
    rule(cast, "year_end_by", "two_people")
    budget, _agreement = march(cast)
    old, new = budget.pots.order_by("period__starts_on")
    assert pass_the_night(on=ON, at=at_ten(ON))["years"] == 0
    with pytest.raises(year_runs.NothingToClose):
        propose(cast, on=date(2026, 5, 26))
    before = budgeting.figures_of(budget).pot(new.pk).free
    run = propose(cast)
    assert (run.budgets, run.carried_pence, run.returned_pence) == (1, 700_00, 0)
    with pytest.raises(year_runs.YearWaits):
        propose(cast)
    with pytest.raises(SomeoneElseCloses):
        agree(cast, run, cast.finn)
    done = agree(cast, run)
    assert done.state == "done"
    assert YearEnd.objects.get().run == done
    shown = budgeting.figures_of(budget)
    assert shown.pot(old.pk).free == 0
    assert shown.pot(new.pk).free == before + 700_00
    with pytest.raises(ClosingMovedOn):
        agree(cast, run)
    with pytest.raises(year_runs.NothingToClose):
        propose(cast)


def test_what_moved_in_between_is_worked_out_again(cast: Cast) -> None:
    budget, _agreement = march(cast)
    run = propose(cast)
    period = budget.periods.order_by("starts_on").first()
    assert period is not None
    year_end.close_year(budget=budget, period=period, by=None, at=at_ten(ON), on=ON)
    with pytest.raises(year_runs.YearMoved):
        agree(cast, run)
    run.refresh_from_db()
    assert run.state == "proposed"
    back = year_runs.take_back_year(run=run, by=cast.finn, at=at_ten(ON))
    assert back.state == "taken_back"
    with pytest.raises(ClosingMovedOn):
        year_runs.take_back_year(run=run, by=cast.finn, at=at_ten(ON))


def big_bill(cast: Cast) -> Bill:
    """£750 for work of March under a promise of £600: the person has not answered."""
    _budget, agreement = march(cast)
    lines = [priced(date(2026, 3, n), "7.5", 20_00) for n in (3, 10, 17, 24, 31)]
    return bill_of(agreement, *lines, by=cast.bea, issued_on=date(2026, 4, 2))


def test_a_bill_nobody_answered_keeps_its_money_in_the_year(cast: Cast) -> None:
    bill = big_bill(cast)
    budget = bill.agreement.budget
    old = budget.pots.order_by("period__starts_on").first()
    assert old is not None
    waiting = undecided_by_pot(budget.periods.all())
    assert {pot: (one.pence, one.beyond_promise_pence) for pot, one in waiting.items()} == {
        old.pk: (750_00, 150_00)
    }
    run = propose(cast)
    assert run.carried_pence == 550_00
    agree(cast, run)
    assert budgeting.figures_of(budget).pot(old.pk).free == 150_00
    assert pass_the_night(on=ON, at=at_ten(ON))["years"] == 0


def test_the_database_refuses_one_person(cast: Cast) -> None:
    march(cast)
    run = propose(cast)
    for facts in (
        {"state": "done", "agreed_by": cast.finn, "agreed_at": at_ten(ON)},
        {"state": "done"},
        {"agreed_by": cast.fola},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            YearEndRun.objects.filter(pk=run.pk).update(**facts)


@time_machine.travel(at_ten(ON), tick=False)
def test_the_pages_show_it_and_two_people_press(cast: Cast) -> None:
    big_bill(cast)
    finn, fola, jo = Client(), Client(), Client()
    for browser, user in ((finn, cast.finn), (fola, cast.fola), (jo, cast.jo)):
        browser.force_login(user)
    assert "The year to 31 March 2026" in finn.get(reverse("years")).content.decode()
    there = reverse("year", args=["2026-03-31"])
    page = finn.get(there).content.decode()
    assert "<strong>£550</strong> goes on" in page
    assert "£750.00" in page
    assert "£150 stays for a bill." in page
    assert jo.get(there).status_code == 404
    assert finn.get(reverse("year", args=["never"])).status_code == 404
    assert finn.get(reverse("year", args=["2027-03-31"])).status_code == 404
    assert finn.post(reverse("propose_year", args=["2026-03-31"])).status_code == 302
    assert YearEndRun.objects.get().state == "proposed"
    assert "Agree and close the year" not in finn.get(there).content.decode()
    assert "Agree and close the year" in fola.get(there).content.decode()
