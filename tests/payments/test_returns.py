"""The return: built from the account, read, sent in one press, sampled by a published rate."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from budgets.models import Budget, Holding
from notices.models import Notice
from payments import invariants, services
from payments.models import AccountReturn, OwnPayment, ReturnContent
from payments.services import questions, receipts, returns
from people.models import User
from tests.budgets import plans
from tests.budgets.test_pages import hidden
from tests.cast import NOW, TODAY, Cast
from tests.files.test_keeping import photo
from tests.payments.test_own_payments import direct, mine, pay

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
FIRST = date(2026, 11, 1)


@pytest.fixture
def budget(cast: Cast) -> Budget:
    return direct(cast)


def holding_of(budget: Budget) -> Holding:
    return plans.pot(budget, "Art group").holding


def till(name: str = "till.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(), "image/jpeg")


def send(cast: Cast, budget: Budget) -> ReturnContent:
    row = services.send_return(
        holding=holding_of(budget), from_on=FIRST, to_on=TODAY, by=mine(cast), at=NOW, on=TODAY
    )
    return ReturnContent.objects.get(account_return=row)


def test_it_adds_up_to_the_account_and_names_what_is_missing(cast: Cast, budget: Budget) -> None:
    pay(cast, budget, 9000, my_name="Pat’s wages")
    pay(cast, budget, 400, paid_to="Bus")
    wrong = pay(cast, budget, 700)
    services.reverse_own_payment(payment=wrong, reason="Twice", by=mine(cast), at=NOW, on=TODAY)
    content = returns.draw_up(holding_of(budget), FIRST, TODAY, TODAY)
    assert (content.opening_pence, content.spent_pence) == (0, 9400)
    assert dict(content.came_in) == {"Own money in": 100000, "Came back from payments": 700}
    assert dict(content.went_out) == {"Paid": 10100}
    assert content.closing_pence == 90600 == services_balance(budget)
    assert [(row.name, row.needs_receipt) for row in content.payments] == [
        ("Pat’s wages", True), ("Bus", False),
    ]  # fmt: skip
    assert content.pots == [("Art group", 2, 9400)]
    later = returns.draw_up(
        holding_of(budget), TODAY + timedelta(days=1), TODAY + timedelta(9), TODAY
    )
    assert (later.opening_pence, later.closing_pence, later.payments) == (90600, 90600, [])


def services_balance(budget: Budget) -> int:
    account = holding_of(budget).account
    assert account is not None
    account.refresh_from_db()
    return account.balance_pence


def test_what_was_read_is_what_is_sent_and_stays(
    cast: Cast, budget: Budget, browser: Browser
) -> None:
    pay(cast, budget, 9000, my_name="Pat’s wages")
    maya = browser(mine(cast))
    days = f"?from_on=1+11+2026&to_on=23+11+2026&holding={holding_of(budget).reference}"
    read = maya.get(f"/my/returns/next/{days}")
    page = read.content.decode()
    for words in ("Pat’s wages", "One receipt is missing", "It does not see the rest"):
        assert words in page, words
    pay(cast, budget, 500, paid_to="Bus")
    late = maya.post("/my/returns/next/", {**hidden(read), "right": "on"}, follow=True)
    assert "Something changed since you read it." in late.content.decode()
    assert not AccountReturn.objects.exists()
    again = maya.get(f"/my/returns/next/{days}")
    done = maya.post("/my/returns/next/", {**hidden(again), "right": "on"}, follow=True)
    assert "Your return is sent." in done.content.decode()
    frozen = ReturnContent.objects.get()
    assert len(frozen.content["payments"]) == 2
    assert returns.content_from(frozen.content).mark == frozen.sha256
    assert invariants.check() == []
    frozen.content["opening_pence"] = 1
    frozen.save()
    assert any("return" in str(found) for found in invariants.check())  # the control notices
    assert maya.get("/my/returns/next/?to_on=x&holding=1&from_on=%00").status_code == 200
    assert browser(cast.nia.user).get(done.redirect_chain[-1][0]).status_code == 404


def test_the_council_sees_totals_findings_and_the_draw_and_asks_about_nothing_else(
    cast: Cast,
    budget: Budget,
    browser: Browser,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    big = pay(cast, budget, 6000, paid_to="Big shop")
    small = {pay(cast, budget, 100 + n, paid_to=f"Shop {n}").reference for n in range(12)}
    frozen = send(cast, budget)
    row = frozen.account_return
    assert len(frozen.sample) == 2  # ten in a hundred of thirteen, rounded up
    drawn = set(frozen.sample) - {big.reference}
    jo = browser(cast.jo)
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        page = jo.get(f"/council/returns/{row.reference}/").content.decode()
    assert "Chosen at random" in page
    assert "Big shop" in page
    for one in OwnPayment.objects.filter(reference__in=small):
        shown = f">{one.paid_to}</th>" in page
        assert shown == (one.reference in drawn), one.paid_to
    hidden_one = OwnPayment.objects.get(reference=sorted(small - drawn)[0])
    ask = {"rule": "Question 3", "words": "Why?", "by": cast.jo, "at": NOW, "on": TODAY}
    with pytest.raises(returns.NotChosen):
        services.ask_question(payment=hidden_one, **ask)  # type: ignore[arg-type]
    services.ask_question(payment=big, **ask)  # type: ignore[arg-type]
    assert jo.post(f"/council/returns/{row.reference}/", follow=True).status_code == 200
    frozen.refresh_from_db()
    assert (frozen.settled_on, frozen.settled_by) == (TODAY, cast.jo)
    assert questions.clock_of(hidden_one, TODAY).settled_on == TODAY
    assert not questions.clock_of(big, TODAY).is_settled  # it was asked about
    assert Notice.objects.filter(kind="return.settled", to=mine(cast)).count() == 1
    assert (
        "settled already"
        in jo.post(f"/council/returns/{row.reference}/", follow=True).content.decode()
    )


@given(
    st.sets(st.text("abcdef", min_size=3, max_size=6), max_size=40), st.integers(0, 2**62),
    st.integers(0, 100), st.integers(0, 100),
)  # fmt: skip
def test_a_draw_is_the_published_rate_and_can_be_done_again(
    names: set[str], seed: int, percent: int, least: int
) -> None:
    drawn = returns.sample_of(names, seed=seed, percent=percent, least=least)
    mixed = list(names)
    random.shuffle(mixed)
    assert drawn == returns.sample_of(mixed, seed=seed, percent=percent, least=least)
    assert len(drawn) == min(len(names), max(least, -(-len(names) * percent // 100)))
    assert set(drawn) <= names


def test_every_payment_is_as_likely_as_another() -> None:
    names = [f"p{n}" for n in range(10)]
    counts = dict.fromkeys(names, 0)
    for seed in range(5_000):
        for one in returns.sample_of(names, seed=seed, percent=10, least=1):
            counts[one] += 1
    assert all(400 < count < 600 for count in counts.values()), counts


def test_receipts_are_added_later_and_leave_under_the_names_of_their_lines(
    cast: Cast, budget: Budget, browser: Browser
) -> None:
    first = pay(cast, budget, 6000, my_name="Tuesday group", paid_to="=cmd Art Ltd")
    second = pay(cast, budget, 6000, my_name="Tuesday group")
    pay(cast, budget, 100, paid_to="=cmd|calc")
    maya = browser(mine(cast))
    for payment in (first, second):
        page = f"/my/payments/{payment.reference}/receipt/"
        assert maya.get(page).status_code == 200
        assert "till" not in maya.post(page, {}).content.decode()
        assert maya.post(page, {"receipt": till()}).status_code == 302
    with pytest.raises(receipts.HasReceipt):
        receipts.add_receipt(payment=first, upload=till(), by=mine(cast), at=NOW)
    assert browser(cast.jo).get(f"/my/payments/{first.reference}/receipt/").status_code == 404
    row = send(cast, budget).account_return
    answer = maya.get(f"/my/returns/{row.reference}/receipts/")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    lines = list(csv.DictReader(io.StringIO(packed.read("payments.csv").decode("utf-8-sig"))))
    named = [line["receipt"] for line in lines if line["receipt"]]
    assert named == [
        "2026-11-23 Tuesday group £60.jpg", "2026-11-23 Tuesday group £60 (2).jpg",
    ]  # fmt: skip
    assert sorted(packed.namelist()) == sorted(["payments.csv", *(f"receipts/{n}" for n in named)])
    assert not any(line["what I call it"].startswith("=") for line in lines)
    assert maya.get(f"/my/returns/{row.reference}/").status_code == 200
    drawn = ReturnContent.objects.get().sample
    jo = browser(cast.jo)
    for payment in OwnPayment.objects.exclude(receipt=None):
        seen = jo.get(f"/files/{payment.receipt.reference}/").status_code  # type: ignore[union-attr]
        assert seen == (200 if payment.reference in drawn else 404)
    assert browser(cast.nia.user).get(f"/my/returns/{row.reference}/receipts/").status_code == 404


def test_the_next_days_follow_the_policy(cast: Cast, budget: Budget) -> None:
    holding = holding_of(budget)
    first, last = returns.next_days(holding, date(2026, 3, 31), TODAY)
    assert (first, last) == (date(2026, 4, 1), date(2026, 6, 30))
    assert returns.next_days(holding, date(2026, 11, 10), TODAY) == (date(2026, 11, 11), TODAY)
    assert returns.next_days(holding, None, TODAY) == (FIRST, TODAY)  # its first month
