"""The home of somebody with a budget, and records that a worker opens with a reason."""

from collections.abc import Callable

import pytest
from django.test import Client

from core import clock, jobs
from people.models import Opening, Scope, Sharing, User
from tests.cast import Cast
from tests.world import OCTOBER, World, agreed_plan, line, maya_world

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def world(cast: Cast) -> World:
    cast.olu  # noqa: B018  who sends Acorn's bills
    return maya_world(cast)


def test_home_says_left_account_and_what_needs_her(
    world: World, browser: Browser, django_assert_max_num_queries: Callable[..., object]
) -> None:
    agreement = world.promise(world.pot("Art"), world.cast.art)
    bill = world.bill(agreement, OCTOBER, "A-1")
    client = browser(world.user)
    client.get("/my/")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        html = client.get("/my/").content.decode()
    assert "Left for the year" in html
    assert "In your account" in html
    assert "What needs you (1)" in html
    assert "Did this happen? Art group, 4 times, £120" in html
    assert f"/my/bills/{bill.reference}/" in html
    assert "Tell us by 16 November" not in html  # that day has passed
    assert "Please answer" in html
    client.post("/settings/hide-amounts/", {"next": "/my/"})
    hidden = client.get("/my/").content.decode()
    assert "£120" not in hidden


def test_home_of_who_holds_no_cash_is_read_from_the_night(
    cast: Cast, browser: Browser, django_assert_max_num_queries: Callable[..., object]
) -> None:
    from tracking import services as tracking

    cast.olu  # noqa: B018
    world = agreed_plan(cast, cast.maya, [line("Art", cast.art)])
    agreement = world.promise(world.pot("Art"), cast.art)
    client = browser(world.user)
    assert "In your account" not in client.get("/my/").content.decode()
    tracking.track(on=clock.today(), at=clock.now())
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        html = client.get("/my/").content.decode()
    assert f"{world.budget.position.sentence}" in html
    bill = world.bill(agreement, OCTOBER, "A-1")
    type(bill).objects.filter(pk=bill.pk).update(sent_at=clock.now())
    assert "Tell us by 2 December" in client.get("/my/").content.decode()


def test_a_helper_sees_only_what_is_shared(world: World, browser: Browser) -> None:
    agreement = world.promise(world.pot("Art"), world.cast.art)
    bill = world.bill(agreement, OCTOBER, "A-1")
    page = f"/for/{world.person.reference}/"
    html = browser(world.cast.sam).get(page).content.decode()
    assert f"/for/{world.person.reference}/bills/{bill.reference}/" in html
    assert "Sam lets" not in html
    assert "Maya lets you" in html
    Sharing.objects.filter(relationship__user=world.cast.sam, scope=Scope.BILLS_ANSWER).update(
        withdrawn_at=clock.now(), withdrawn_by=world.user
    )
    assert bill.reference not in browser(world.cast.sam).get(page).content.decode()
    assert browser(world.cast.kim).get(page).status_code == 404  # the plan, not the money


def test_a_worker_opens_one_payment_with_a_reason_that_she_reads(
    world: World, browser: Browser
) -> None:
    paid = world.own_payment(world.pot("Assistants"), 4200, "Bel the assistant")
    other = world.own_payment(world.pot("Assistants"), 5100, "Cai the assistant")
    jo, page = browser(world.cast.jo), f"/council/open/{paid.reference}/"
    assert jo.get(page).url == f"/council/open/?subject={paid.reference}"
    short = jo.post("/council/open/", {"subject": paid.reference, "reason": "Why"})
    assert "Say why you need to look" in short.content.decode()
    said = {"subject": paid.reference, "reason": "Maya asked me about it by telephone"}
    assert jo.post("/council/open/", said).url == page
    html = jo.get(page).content.decode()
    assert "Bel the assistant" in html
    assert "£42.00" in html
    assert jo.get(f"/council/open/{other.reference}/").status_code == 302
    seen = browser(world.user).get("/my/looked/").content.decode()
    assert "Maya asked me about it by telephone" in seen
    assert "Jo Bell" in seen
    Opening.objects.update(until_at=clock.now(), opened_at=world.plan.created_at)
    assert jo.get(page).status_code == 302
    assert browser(world.cast.finn).get(page).status_code == 404


def test_a_random_check_says_so(world: World, browser: Browser) -> None:
    paid = world.own_payment(world.pot("Assistants"), 4200, "Bel the assistant")
    answer = browser(world.cast.jo).post(f"/council/people/{world.person.reference}/check/")
    assert answer.url == f"/council/open/{paid.reference}/"
    assert "Chosen at random" in browser(world.user).get("/my/looked/").content.decode()


def test_the_queue_shows_bills_with_a_question_only(world: World, browser: Browser) -> None:
    agreement = world.promise(world.pot("Art"), world.cast.art)
    bill = world.bill(agreement, OCTOBER, "A-1")
    jo = browser(world.cast.jo)
    assert bill.organisation.name not in jo.get("/council/").content.decode()
    type(bill).objects.filter(pk=bill.pk).update(needs_decision=True)
    html = jo.get("/council/").content.decode()
    assert "Bill from Acorn Arts" in html
    assert f"/council/exceptions/{bill.reference}/" in html


def test_two_weeks_before_a_sharing_ends_she_is_asked_once(world: World) -> None:
    from home.tasks import write_rows

    world.cast.kim  # noqa: B018
    Sharing.objects.update(until_on=clock.today())
    for _ in range(2):
        write_rows(clock.now())
        jobs.run_due(clock=clock.now)
    assert world.user.notices.filter(kind="sharing_ends").count() == 1
