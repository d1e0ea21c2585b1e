"""The end of a budget with several funders, and how each payment of it went."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from budgets import services
from budgets.models import Closing, ClosingPayment, PaidOutAlready
from budgets.services import closing
from budgets.services.funding import OtherShare
from budgets.services.paying_out import SayHowPaid, WentInFuture, record_paid_out
from ledger.models import Account
from tests.budgets.plans import line, pot, sent
from tests.cast import NOW, TODAY, Cast
from tests.scenarios.test_allocating import hold
from tests.scenarios.test_time import CLOSED, account_of_2360, at_ten, closed, died, with_debts


def shared_out(cast: Cast, held: int = 1_000_01) -> Closing:
    """£1,000.01 is left of a budget that the council and the NHS pay two to one."""
    version = sent(cast.maya, line("Nurse", 3_000_00, held="own_account"))
    budget = services.agree_plan(
        version=version, by=cast.jo, at=NOW, on=TODAY, weekly_contribution_pence=0,
        others=[OtherShare("nhs", "Northtown ICB", whole_pence=1_000_00)],
    )  # fmt: skip
    hold(budget, held)
    end = closing.end_budget(
        budget=budget, why="moved", last_day=TODAY, by=cast.jo, at=NOW, on=TODAY
    )
    return closed(cast, end)


def paid(row: ClosingPayment, cast: Cast, **more: Any) -> ClosingPayment:
    facts: dict[str, Any] = {
        "how": "transfer", "paid_on": CLOSED, "by": cast.finn, "at": at_ten(CLOSED), "on": CLOSED,
    }  # fmt: skip
    return record_paid_out(payment=row, **(facts | more))


def test_each_funder_gets_its_share_back_to_the_penny(cast: Cast) -> None:
    end = shared_out(cast)
    rows = {row.paid_to: row.amount_pence for row in end.payments.all()}
    assert rows == {"Northtown Council": 666_67, "Northtown ICB": 333_34}
    agreed = Account.objects.filter(book=end.budget.book, kind="agreed")
    assert set(agreed.values_list("balance_pence", flat=True)) == {0}
    cash = Account.objects.filter(book=end.budget.book, kind="funder").order_by("pk")
    assert [row.balance_pence for row in cash] == [-1_000_01 + 666_67, 333_34]
    assert not services.figures_of(end.budget).problems()


def test_every_payment_of_a_closing_has_its_row(cast: Cast) -> None:
    end = closed(cast, with_debts(cast, died(cast, account_of_2360(cast))))
    rows = [(row.kind, row.amount_pence, row.holding_id is None) for row in end.payments.all()]
    assert rows == [
        ("debt", 612_00, False), ("debt", 325_00, False), ("debt", 720_00, False),
        ("estate", 165_00, False), ("funder", 538_00, False),
    ]  # fmt: skip
    later = CLOSED + timedelta(days=5)
    asked = closing.ask_adjustment(
        closing=end, pot=pot(end.budget, "My assistant"), words="Redundancy", paid_to="Pat Hill",
        amount_pence=10_00, service_on=end.last_day, by=cast.finn, at=at_ten(later),
    )  # fmt: skip
    closing.decide_adjustment(
        adjustment=asked, agreed=True, by=cast.fola, at=at_ten(later), on=later
    )
    last = end.payments.last()
    assert last is not None
    assert (last.kind, last.amount_pence, last.holding_id) == ("later", 10_00, None)


def test_what_an_account_does_not_cover_is_a_row_of_the_council(cast: Cast) -> None:
    end = with_debts(cast, died(cast, account_of_2360(cast)))
    closing.add_debt(
        closing=end, pot=pot(end.budget, "My assistant"), words="Redundancy", paid_to="Pat Hill",
        amount_pence=1_000_00, by=cast.jo, at=at_ten(CLOSED),
    )  # fmt: skip
    end = closed(cast, end)
    rows = end.payments.filter(kind="debt")
    assert sum(row.amount_pence for row in rows if row.holding_id) == 2_360_00
    assert sum(row.amount_pence for row in rows if not row.holding_id) == end.council_pays_pence
    assert end.council_pays_pence == 297_00


def test_how_it_went_is_written_down_once(cast: Cast) -> None:
    end = shared_out(cast)
    row = end.payments.all()[0]
    with time_machine.travel(at_ten(CLOSED), tick=False):
        for wrong in ({"how": "magic"}, {"how": "other"}):
            with pytest.raises(SayHowPaid):
                paid(row, cast, **wrong)
        with pytest.raises(WentInFuture):
            paid(row, cast, paid_on=CLOSED + timedelta(days=1))
        with pytest.raises(WentInFuture):
            paid(row, cast, paid_on=end.last_day - timedelta(days=1))
    late = TODAY + timedelta(days=3)
    done = paid(row, cast, how="other", words="Set against rent.", paid_on=late, on=late)
    assert (done.paid_on, done.how) == (late, "other")
    with pytest.raises(PaidOutAlready):
        paid(row, cast, paid_on=late, on=late)


@pytest.mark.parametrize(
    "facts", [{"how": "cheque"}, {"amount_pence": 0}, {"kind": "estate"}, {"paid_on": TODAY}]
)
def test_the_database_keeps_payments_whole(cast: Cast, facts: dict[str, Any]) -> None:
    row = shared_out(cast).payments.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosingPayment.objects.filter(pk=row.pk).update(**facts)


def test_finance_writes_it_down_on_the_page(cast: Cast) -> None:
    end = shared_out(cast)
    row = end.payments.all()[0]
    finn, jo = Client(), Client()
    finn.force_login(cast.finn)
    jo.force_login(cast.jo)
    page = finn.get(reverse("closing", args=[end.reference])).content.decode()
    there = reverse("closing_paid_out", args=[end.reference, row.reference])
    assert "£666.67 to Northtown Council" in page
    assert there in page
    assert there not in jo.get(reverse("closing", args=[end.reference])).content.decode()
    assert jo.get(there).status_code == 404
    assert "Choose" in finn.post(there, {}).content.decode()
    sent_in = {"how": "cheque", "paid_on": "23 November 2026", "words": "No. 17"}
    assert finn.post(there, sent_in).status_code == 302
    row.refresh_from_db()
    assert (row.how, row.words, row.recorded_by) == ("cheque", "No. 17", cast.finn)
