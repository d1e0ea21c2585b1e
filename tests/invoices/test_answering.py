"""A standing yes, and two of three: the person's own ways to have bills answered."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from invoices import services
from invoices.invariants import check
from invoices.models import AnswerRule, Bill, Voice
from notices.models import Notice
from people.models import Role, Scope, User
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
DAYS = [date(2026, 11, 5), date(2026, 11, 12), date(2026, 11, 19)]


def art(cast: Cast) -> Bill:
    """Three sessions as agreed, £30 each, on Thursdays."""
    return send(cast, agreement_of(cast), DAYS)


def agreement_of(cast: Cast):  # type: ignore[no-untyped-def]
    return promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=DAYS[0],
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip


def send(cast: Cast, agreement, days, units: str = "1", number: str = "B-1") -> Bill:  # type: ignore[no-untyped-def]
    lines = [priced(day, units, 3000, unit="session") for day in days]
    week = {"from_on": DAYS[0], "to_on": max([*days, date(2026, 11, 11)])}
    return bill_of(agreement, *lines, by=cast.olu, number=number, **week, issued_on=TODAY)


def set_way(cast: Cast, way: str, voices: int = 1) -> AnswerRule:
    return services.set_way(
        person=cast.maya, organisation=cast.acorn, way=way, voices=voices, by=cast.maya.user,
        at=NOW, on=TODAY,
    )  # fmt: skip


def test_a_standing_yes_is_never_the_usual_way_and_answers_what_was_agreed(cast: Cast) -> None:
    agreement = agreement_of(cast)
    first = send(cast, agreement, DAYS[:1])
    assert first.state == Bill.State.ASKED
    rule = set_way(cast, "pattern")
    assert rule.until == date(2027, 2, 23)
    first.refresh_from_db()
    assert first.state == Bill.State.ASKED  # what waits already is still asked about
    second = send(cast, agreement, DAYS[1:2], number="B-2")
    assert (second.state, second.answered_by, second.answered_how) == (
        Bill.State.AGREED, cast.maya.user, "said yes beforehand",
    )  # fmt: skip
    assert second.standing_answers.get().rule == rule
    assert Notice.objects.filter(kind="bill.standing", to=cast.maya.user).count() == 1
    assert not Notice.objects.filter(kind="bill.asked", key__contains=second.reference).exists()
    assert figures(agreement.budget).spent == 30_00
    services.undo_answer(bill=second, by=cast.maya.user, at=NOW)
    assert (second.state, figures(agreement.budget).spent) == (Bill.State.ASKED, 0)
    assert check() == []


@pytest.mark.parametrize(
    ("days", "units", "pattern", "unusual"),
    [
        (DAYS[:1], "1", "agreed", "agreed"),
        ([date(2026, 11, 6)], "1", "asked", "agreed"),  # another day: nothing found, not agreed
        (DAYS[:1], "3", "asked", "asked"),  # more than was promised
    ],
)
def test_which_bills_a_standing_yes_answers(
    cast: Cast, days: list[date], units: str, pattern: str, unusual: str
) -> None:
    agreement = agreement_of(cast)
    for way, state in (("pattern", pattern), ("unusual", unusual)):
        set_way(cast, way)
        bill = send(cast, agreement, days, units, number=way)
        assert (way, bill.state) == (way, state)
        if bill.state == "agreed":
            services.undo_answer(bill=bill, by=cast.maya.user, at=NOW)
        services.withdraw_bill(bill=bill, by=cast.olu, at=NOW)


def test_it_ends_by_itself_and_is_asked_about_once_and_stops_in_one_press(
    cast: Cast, browser: Browser
) -> None:
    rule = set_way(cast, "pattern")
    after = rule.until + timedelta(days=1)  # type: ignore[operator]
    assert not rule.says_yes(after)
    for _ in range(2):
        services.remind(on=after, at=NOW + timedelta(days=100))
    assert Notice.objects.filter(kind="bill.way_over").count() == 1
    agreement = agreement_of(cast)
    maya = browser(cast.maya.user)
    page = maya.get("/my/answering/").content.decode()
    assert "Stop" in page
    maya.post(f"/my/answering/{cast.acorn.slug}/", {"stop": "1"})
    assert not AnswerRule.objects.live().exists()
    assert send(cast, agreement, DAYS[:1]).state == Bill.State.ASKED


def test_the_person_sets_it_on_a_page_and_nobody_else_can(cast: Cast, browser: Browser) -> None:
    agreement = agreement_of(cast)
    page = f"/my/answering/{cast.acorn.slug}/"
    maya = browser(cast.maya.user)
    shown = maya.get(page).content.decode()
    assert "Ask me about each bill" in shown
    assert AnswerRule.objects.count() == 0
    maya.post(page, {"way": "pattern", "voices": "2"})
    assert AnswerRule.objects.live().get().way == "pattern"
    bill = send(cast, agreement, DAYS[:1])
    assert "You said yes beforehand" in maya.get(f"/my/bills/{bill.reference}/").content.decode()
    for user in (cast.sam, cast.olu, cast.jo):
        assert browser(user).post(page, {"way": "pattern", "voices": "1"}).status_code in (403, 404)
    with pytest.raises(services.OnlyThePerson):
        services.set_way(person=cast.maya, organisation=cast.acorn, way="pattern", by=cast.sam,
                         at=NOW, on=TODAY)  # fmt: skip
    assert maya.post(page, {"way": "always", "voices": "9"}).status_code == 200
    assert maya.get("/my/answering/nobody/").status_code == 404


@pytest.fixture
def wyn(cast: Cast) -> User:
    """A second helper who may answer Maya's bills."""
    return cast._let_in(cast.maya, "Wyn Price", Role.CIRCLE, Scope.BILLS_ANSWER)


def yes(bill: Bill, by: User) -> None:
    services.confirm_bill(bill=bill, answers="yes", by=by, at=NOW, on=TODAY)


def test_two_helpers_have_to_say_the_same(cast: Cast, wyn: User) -> None:
    set_way(cast, "each", voices=2)
    bill = art(cast)
    yes(bill, cast.sam)
    yes(bill, cast.sam)
    assert (bill.state, Voice.objects.count()) == (Bill.State.ASKED, 1)
    part = {1: "yes", 2: "wrong", 3: "yes"}
    services.confirm_bill(bill=bill, answers=part, by=wyn, at=NOW, on=TODAY)
    assert (bill.state, figures(bill.agreement.budget).spent) == (Bill.State.ASKED, 0)
    with pytest.raises(services.AnswererIsPaid):
        yes(bill, cast.olu)
    yes(bill, wyn)
    assert (bill.state, bill.answered_by) == (Bill.State.AGREED, wyn)
    assert Voice.objects.filter(dropped_at=None).count() == 2
    assert check() == []


def test_the_person_can_always_answer_alone(cast: Cast) -> None:
    set_way(cast, "each", voices=3)
    bill = art(cast)
    yes(bill, cast.sam)
    yes(bill, cast.maya.user)
    assert (bill.state, bill.answered_by) == (Bill.State.AGREED, cast.maya.user)
