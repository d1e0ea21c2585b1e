"""How fast bills are paid: in public, in total, with small numbers hidden."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from invoices.models import Bill
from invoices.services.pay_times import Provider, board, own_times, within
from people.models import User
from tests.cast import TODAY, Cast
from tests.invoices.sent_bills import bill_of, priced, promised, yes

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
LONDON = ZoneInfo("Europe/London")


def paid_after(cast: Cast, days: list[int], *, held: str = "council") -> None:
    """Bills of Beech that were paid so many days after they were sent."""
    agreement = promised(cast, pence=200_000, rate=2200, units="10", held=held)
    for number, took in enumerate(days):
        day = date(2026, 10, 5) + timedelta(number)
        bill = yes(
            bill_of(agreement, priced(day, "0.1", 2200), by=cast.bea, number=f"{held}-{number}")
        )
        sent = datetime.combine(TODAY - timedelta(took), time(23, 30), LONDON)
        Bill.objects.filter(pk=bill.pk).update(sent_at=sent, paid_on=TODAY)


@given(st.dictionaries(st.integers(0, 400), st.integers(1, 50), min_size=1), st.integers(1, 20))
def test_nearest_rank_is_the_fewest_days_that_hold_for_the_share(
    days: dict[int, int], parts: int
) -> None:
    share, counted = Fraction(parts, 20), Counter(days)
    found = within(counted, share)
    upto = sum(count for took, count in days.items() if took <= found)
    below = sum(count for took, count in days.items() if took < found)
    assert upto >= share * counted.total() > below


def test_the_board_says_half_and_nearly_all(cast: Cast, browser: Browser) -> None:
    paid_after(cast, [3, 5, 5, 6, 7, 9, 9, 10, 12, 40])
    found = board(cast.authority, TODAY)
    assert [(one.provider, one.bills, one.half, one.nearly_all) for one in found.paid] == [
        (Provider.OTHER, 10, 7, 40), (Provider.ALL, 10, 7, 40),
    ]  # fmt: skip
    page = Client().get("/how-fast-we-pay/").content.decode()
    assert "Other organisations" in page
    assert "7 days" in page
    table = Client().get("/how-fast-we-pay/?as=csv").content.decode()
    assert "Northtown Council,All together,10,7,40," in table
    assert (
        "half of your bills were paid within 7 days"
        in browser(cast.bea).get("/provider/").content.decode()
    )


def test_few_bills_and_own_money_are_not_told(cast: Cast) -> None:
    paid_after(cast, [3, 5], held="council")
    found = board(cast.authority, TODAY)
    assert [(one.bills, one.half) for one in found.paid] == [(None, None), (None, None)]
    assert "too few to show" in Client().get("/how-fast-we-pay/?as=csv").content.decode()
    assert own_times([cast.beech.pk], TODAY).half == 3  # its own figures are its own


def test_what_people_pay_themselves_is_left_out(cast: Cast) -> None:
    paid_after(cast, [1] * 12, held="own_account")
    assert board(cast.authority, TODAY).paid == []


def test_why_bills_wait_is_told_in_total(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    for number in range(12):
        bill_of(
            agreement,
            priced(date(2026, 10, 5) + timedelta(number), "0.1", 2300),
            by=cast.bea,
            number=f"N{number}",
        )
    found = board(cast.authority, TODAY)
    assert (found.waiting, [(why.value, count) for why, count in found.reasons]) == (
        12,
        [("price", 12)],
    )
    page = Client().get("/how-fast-we-pay/").content.decode()
    assert "The price is not the agreed one" in page
    assert "Beech" not in page


def test_the_page_asks_few_questions(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    paid_after(cast, list(range(15)))
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        Client().get("/how-fast-we-pay/")
