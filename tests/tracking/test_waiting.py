"""Alerts beside the forecast: prices, reviews, the person's part, receipts; and who sees them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from budgets import services
from budgets.models import Agreement, ArrearsPlan, Budget, Rise
from budgets.services import uplift
from budgets.services.charges import answer_offer, offer_arrears
from notices.models import Notice
from notices.services import NewWishes, escalate, set_wishes
from payments import services as paying
from payments.services import receipts
from people.models import User
from support_plans.models import Review
from tests.budgets.plans import agreed, art, line, pot
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_own_payments import direct, pay
from tests.payments.test_returns import send, till
from tracking.models import Alert
from tracking.services import changed_budgets, council_alerts, quiet_alert, track

Browser = Callable[[User], Client]
DAY = timedelta(days=1)


def night(days: int = 0) -> None:
    track(on=TODAY + days * DAY, at=NOW + days * DAY)


def said(kind: str) -> str:
    """The sentence of the open alert of a kind, or nothing."""
    row = Alert.objects.filter(kind=kind, closed_at=None).first()
    return row.sentence if row else ""


def told(cast: Cast, kind: str) -> int:
    return Notice.objects.filter(kind=f"alert.{kind}", to=cast.maya.user).count()


def asked(cast: Cast, agreement: Agreement, **more: Any) -> Rise:
    facts = {"becomes_pence": 3300, "asked_from": date(2026, 12, 1), "reason": "Wages rose."}
    return uplift.propose_rise(agreement=agreement, by=cast.olu, at=NOW, on=TODAY, **(facts | more))


# A new price.
def test_a_price_that_is_asked_for_stands_until_it_is_answered(cast: Cast) -> None:
    budget = agreed(cast)
    rise = asked(cast, art(cast, budget))
    night()

    row = Alert.objects.get(kind="price_rise")
    assert row.sentence == (
        "Acorn Arts asks for a higher price for Art group from 1 December. You decide first."
    )
    assert (row.action, row.link) == ("Look at the new price", "/my/rises/")
    assert told(cast, "price_rise") == 0  # the rise itself told her

    assert cast.maya.user
    uplift.answer_rise(rise=rise, yes=False, by=cast.maya.user, at=NOW + timedelta(hours=1))
    assert changed_budgets(TODAY) == [budget.pk]
    track(on=TODAY, at=NOW + timedelta(hours=2), budget_ids=[budget.pk])
    assert said("price_rise") == ""
    assert changed_budgets(TODAY) == []


@pytest.mark.parametrize(
    ("days", "amount", "stands"),
    [(28, 3100, True), (29, 3100, False), (1, 2900, False), (1, 3100, True)],
)
def test_a_price_agreed_from_a_day_is_told_near_that_day(
    cast: Cast, days: int, amount: int, stands: bool
) -> None:
    agreement = art(cast, agreed(cast))
    services.accept_rate(
        agreement=agreement, amount_pence=amount, starts_on=TODAY + days * DAY, at=NOW,
        by=cast.maya.user, on=TODAY,
    )  # fmt: skip
    night()
    assert bool(said("price_rise")) == stands
    assert told(cast, "price_rise") == stands


def test_an_agreed_price_closes_itself_when_it_is_known_for_long(cast: Cast) -> None:
    agreement = art(cast, agreed(cast), ends=date(2027, 3, 30))
    services.accept_rate(
        agreement=agreement, amount_pence=3100, starts_on=TODAY + DAY, by=cast.maya.user, at=NOW,
        on=TODAY,
    )  # fmt: skip
    night()
    sentence = "Art group with Acorn Arts costs more from 24 November. See if your money lasts."
    assert said("price_rise") == sentence
    night(29)
    assert said("price_rise") == sentence
    night(30)
    assert said("price_rise") == ""


# A review.
def review(cast: Cast, by_on: date) -> Review:
    return Review.objects.create(
        person=cast.maya, kind="yearly", from_on=by_on, by_on=by_on, planned_at=NOW
    )


def test_a_review_is_due_then_late_then_held(cast: Cast) -> None:
    art(cast, agreed(cast))
    row = review(cast, TODAY + 29 * DAY)
    night()
    assert said("review_due") == ""
    night(1)
    assert said("review_due") == (
        "We look at your plan with you by 22 December. You can say what you think before."
    )
    night(30)
    assert said("review_due").endswith("We are late, and it is not your fault.")
    assert told(cast, "review_due") == 0  # its own messages say it at the policy's days
    Review.objects.filter(pk=row.pk).update(
        state="held", held_on=TODAY, held_at=NOW + 30 * DAY + timedelta(hours=1), held_by=cast.jo,
        how="met", present="Maya", result="goes_on", words="All is well.",
    )  # fmt: skip
    assert changed_budgets(TODAY + 30 * DAY) == [Budget.objects.get().pk]
    night(31)
    assert said("review_due") == ""


def test_a_review_is_said_once_a_person(cast: Cast) -> None:
    first = agreed(cast)
    agreed(cast, line("Art group", 50000), dates=(date(2026, 10, 1), date(2027, 3, 31)))
    review(cast, TODAY + DAY)
    night()
    assert Alert.objects.get(kind="review_due").budget == first


# What the person pays.
@pytest.fixture
def charged(cast: Cast) -> Budget:
    """£52.50 a week since April, charged every four weeks."""
    budget = agreed(cast, contribution=5250)
    night()
    return budget


def due(budget: Budget, before: date) -> int:
    return sum(row.amount_pence for row in budget.charges.filter(starts_on__lte=before))


def pay_in(cast: Cast, budget: Budget, pence: int) -> None:
    paying.record_contribution(
        budget=budget, holding=None, amount_pence=pence, received_on=TODAY, by=cast.finn, at=NOW
    )


def test_what_is_due_for_long_is_said_and_closes_when_paid(cast: Cast, charged: Budget) -> None:
    assert said("arrears") == "Some of your part is not paid yet. You can pay it bit by bit."
    assert Alert.objects.get(kind="arrears").link == "/my/contribution/"
    assert told(cast, "arrears") == 1
    old = due(charged, TODAY - 28 * DAY)
    assert 0 < old < due(charged, TODAY)  # the newest four weeks are not late yet
    pay_in(cast, charged, old - 1)
    night()
    assert said("arrears")
    pay_in(cast, charged, 1)
    night()
    assert said("arrears") == ""


def test_paying_bit_by_bit_as_agreed_is_no_arrears(cast: Cast, charged: Budget) -> None:
    offer = offer_arrears(budget=charged, reason="It built up.", by=cast.finn, at=NOW, on=TODAY)
    night()
    assert said("arrears")  # an offer that nobody answered changes nothing
    assert cast.maya.user
    answer_offer(offer=offer, yes=True, by=cast.maya.user, at=NOW)
    night()
    assert said("arrears") == ""
    ArrearsPlan.objects.update(starts_on=TODAY - 29 * DAY)  # five weeks by now, and none paid
    night()
    assert said("arrears")


def test_who_wants_to_talk_is_not_pressed(cast: Cast, charged: Budget) -> None:
    offer = offer_arrears(budget=charged, reason="It built up.", by=cast.finn, at=NOW, on=TODAY)
    assert cast.maya.user
    answer_offer(offer=offer, yes=False, words="Too much", by=cast.maya.user, at=NOW)
    night()
    assert said("arrears") == ""


# Receipts.
def test_missing_receipts_are_asked_for_and_close_as_they_come(cast: Cast) -> None:
    budget = direct(cast)
    first = pay(cast, budget, 9000, paid_to="Pat", paid_on=TODAY - 30 * DAY)
    second = pay(cast, budget, 6000, paid_to="Lee", paid_on=TODAY - 28 * DAY)
    pay(cast, budget, 9000, paid_to="Too new", paid_on=TODAY - 27 * DAY)
    pay(cast, budget, 4999, paid_to="Too small", paid_on=TODAY - 30 * DAY)
    night()
    row = Alert.objects.get(kind="receipts")
    assert row.sentence == "2 payments have no receipt. The first is to Pat, on 24 October."
    assert row.link == f"/my/payments/{first.reference}/"
    later = NOW + timedelta(hours=1)
    receipts.add_receipt(payment=first, upload=till(), by=cast.maya.user, at=later)
    assert changed_budgets(TODAY) == [budget.pk]
    track(on=TODAY, at=later + DAY / 24)
    assert said("receipts") == "What you paid Lee on 26 October has no receipt. Can you add one?"
    assert Alert.objects.get(kind="receipts").link == f"/my/payments/{second.reference}/"
    paying.reverse_own_payment(payment=second, reason="Twice", by=cast.maya.user, at=NOW, on=TODAY)
    night()
    assert said("receipts") == ""
    assert told(cast, "receipts") == 1


def test_a_return_whose_questions_are_over_needs_no_more_receipts(cast: Cast) -> None:
    budget = direct(cast)
    pay(cast, budget, 9000, paid_on=TODAY - 10 * DAY)
    send(cast, budget)
    night(89)
    assert said("receipts")
    night(91)
    assert said("receipts") == ""


# Who sees them.
def seen(cast: Cast, days: int = 0) -> set[str]:
    return {row.kind for row in council_alerts([cast.maya.pk], TODAY + days * DAY)}


def test_the_council_sees_what_its_policy_gives_and_when(cast: Cast, browser: Browser) -> None:
    budget = direct(cast)
    art(cast, budget, starts=date(2026, 10, 6))  # seven weeks without a bill
    pay(cast, budget, 9000, paid_on=TODAY - 30 * DAY)
    review(cast, TODAY + DAY)
    night()
    kinds = set(Alert.objects.filter(closed_at=None).values_list("kind", flat=True))
    assert {"no_bill", "receipts", "review_due"} <= kinds
    assert seen(cast) == {"no_bill", "review_due"}
    cast.authority.policies.create(
        name="alerts_to_council", value={"receipts": 14}, starts_on=date(2026, 4, 1),
        exemption="The first settings of a new installation.",
    )  # fmt: skip
    assert seen(cast, 13) == set()
    assert seen(cast, 14) == {"receipts"}


def test_much_left_over_is_the_councils_after_twelve_weeks(cast: Cast) -> None:
    art(cast, agreed(cast))
    night()
    assert said("underspent")
    assert seen(cast, 83) == set()
    assert seen(cast, 84) == {"underspent"}


def test_running_out_is_the_councils_within_four_weeks(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 18000))
    agreement = art(cast, budget)
    services.accept_rate(
        agreement=agreement, amount_pence=3500, starts_on=date(2026, 12, 1), by=cast.maya.user,
        at=NOW, on=TODAY,
    )  # fmt: skip
    night()
    assert budget.position.runs_out_on == date(2026, 12, 29)
    assert "tight" not in seen(cast, 7)
    assert "tight" in seen(cast, 8)


@pytest.mark.usefixtures("still_clock")
def test_the_page_says_whether_the_council_sees_it(cast: Cast, browser: Browser) -> None:
    budget = direct(cast)
    art(cast, budget, starts=date(2026, 10, 6))
    pay(cast, budget, 9000, paid_on=TODAY - 30 * DAY)
    art(cast, agreed(cast, person=cast.nia))
    night()
    maya, jo = browser(cast.maya.user), browser(cast.jo)
    assert "The council sees this too" in maya.get("/my/alerts/no_bill/").content.decode()
    assert "The council does not." in maya.get("/my/alerts/receipts/").content.decode()
    nia = browser(cast.nia.user).get("/my/alerts/underspent/").content.decode()
    assert "The council sees this from 15 February 2027" in nia
    queue = jo.get("/council/").content.decode()
    assert "No bill lately" in queue
    assert "Receipts are missing" not in queue
    assert "May not be used" not in queue
    assert cast.nia.full_name not in queue


def test_a_helper_is_not_led_to_a_page_that_is_closed_to_them(cast: Cast, browser: Browser) -> None:
    """Sam may see her money, not her reviews; Ravi acts for Nia in all of it."""
    for person, user, opens in ((cast.maya, cast.sam, False), (cast.nia, cast.ravi, True)):
        agreed(cast, person=person)
        Review.objects.create(
            person=person, kind="yearly", from_on=TODAY, by_on=TODAY + DAY, planned_at=NOW
        )
        night()
        page = f"/for/{person.reference}/alerts/review_due/"
        html = browser(user).get(page).content.decode()
        assert "We look at your plan with you by 24 November" in html
        assert ("Say what you think" in html) == opens


def test_a_supporter_hears_of_what_was_read_and_still_stands(cast: Cast) -> None:
    agreed(cast, contribution=5250)
    assert cast.sam
    assert cast.maya.user
    link = cast.maya.relationships.get(user=cast.sam)
    wishes = NewWishes(groups={"": ("email", "at_once")}, escalate_to=link.reference)
    set_wishes(new=wishes, by=cast.maya.user, at=NOW)
    night()
    Notice.objects.filter(to=cast.maya.user).exclude(kind="alert.arrears").delete()
    Notice.objects.filter(to=cast.maya.user).update(read_at=NOW)
    alert = Alert.objects.get(kind="arrears")
    quiet_alert(alert=alert, weeks=4, by=cast.maya.user, at=NOW, on=TODAY)
    assert escalate(on=TODAY + 9 * DAY, at=NOW + 9 * DAY) == 0
    alert.wake()
    alert.save()
    assert escalate(on=TODAY + 9 * DAY, at=NOW + 9 * DAY) == 1


def test_only_known_kinds(cast: Cast) -> None:
    art(cast, agreed(cast))
    night()
    with pytest.raises(IntegrityError, match="known_kind"), transaction.atomic():
        Alert.objects.update(kind="gossip")


def test_the_queries_do_not_grow_with_budgets(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """Five budgets with every kind of these alerts."""
    for number in range(5):
        person = cast.add(f"Person{number} Test")
        budget = agreed(cast, person=person, contribution=5250)
        asked(cast, art(cast, budget))
        Review.objects.create(
            person=person, kind="yearly", from_on=TODAY, by_on=TODAY, planned_at=NOW
        )
    night()
    assert Alert.objects.filter(kind__in=["price_rise", "review_due", "arrears"]).count() == 15

    with django_assert_max_num_queries(34):  # type: ignore[attr-defined]
        night()
    assert pot(budget, "Art group")
