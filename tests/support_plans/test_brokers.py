"""The broker's pages and the person's side of them (screens 21 to 23)."""

from collections.abc import Callable

import pytest
from django.test import Client

from notices.models import Notice
from people import services as people
from people.models import AuditRecord, Relationship, Role, Scope, User
from support_plans import services
from support_plans.models import BrokerFee, Interest, Recommendation, SupportPlan, TimeEntry
from support_plans.services import drafts
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.conftest import art_line, write_all

TIME = {"worked_on": "23 11 2026", "worked_on_0": "23", "worked_on_1": "11", "worked_on_2": "2026",
        "hours": "1.5", "what": "Rang three clubs.", "fee": "yes"}  # fmt: skip


@pytest.fixture
def kim(cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]) -> Client:
    return browser(cast.kim)


def mine(cast: Cast) -> User:
    assert cast.maya.user is not None
    return cast.maya.user


def where(cast: Cast, end: str) -> str:
    return f"/broker/{cast.maya.reference}/{end}"


def row(cast: Cast) -> Relationship:
    return Relationship.objects.get(person=cast.maya, user=cast.kim, kind=Role.BROKER)


def hers(cast: Cast, end: str = "") -> str:
    return f"/my/people/{row(cast).reference}/broker/{end}"


def agree_fee(cast: Cast, kim: Client, maya: Client, most: str = "240") -> BrokerFee:
    kim.post(where(cast, "fee/"), {"hour": "30", "most": most, "words": "Finding support."})
    fee = BrokerFee.objects.get()
    maya.post(hers(cast), {"about": f"fee:{fee.reference}", "answer": "yes"})
    fee.refresh_from_db()
    return fee


def test_the_first_page_says_who_until_when_and_what_next(cast: Cast, kim: Client) -> None:
    page = kim.get("/broker/").content.decode()
    assert "Maya" in page
    assert "until 18 January 2027" in page
    assert "Open the plan, and suggest what would help." in page
    assert kim.get(where(cast, "plan/")).url == f"/for/{cast.maya.reference}/plan/"
    services.suggest(
        plan=SupportPlan.objects.get(), question=1, text="A", why="", by=cast.kim, at=NOW
    )
    assert "has words of yours to answer" in kim.get("/broker/").content.decode()


def test_empty_and_ended(cast: Cast, kim: Client, browser: Callable[[User], Client]) -> None:
    assert browser(cast.rex).get("/broker/").status_code == 404
    people.let_in(
        person=cast.nia, user=cast.kim, kind=Role.BROKER, scopes=[Scope.PLAN_VIEW], until=TODAY,
        by=cast.nia.user, at=NOW, on=TODAY,
    )  # fmt: skip
    people.stop_sharing(relationship=row(cast), by=mine(cast), at=NOW)
    page = kim.get("/broker/").content.decode()
    assert "Maya: it ended on 23 November 2026." in page
    for end in ("plan/", "time/", "fee/", "interests/", "recommend/"):
        assert kim.get(where(cast, end)).status_code == 404, end


def test_a_broker_cannot_send(cast: Cast, plan: SupportPlan, kim: Client) -> None:
    """UI test 30."""
    sent = kim.post(f"/for/{cast.maya.reference}/plan/send/", {"why_more": ""})
    assert sent.status_code == 403
    assert not plan.versions.exists()
    assert AuditRecord.objects.filter(event="plan.send_refused", by=cast.kim).exists()


def test_a_broker_with_parts_cannot_send_either_and_it_is_logged(
    cast: Cast, plan: SupportPlan, kim: Client
) -> None:
    people.let_in(
        person=cast.maya, user=cast.kim, kind=Role.BROKER, scopes=[Scope.PLAN_VIEW], until=TODAY,
        by=mine(cast), at=NOW, on=TODAY, parts=["1"],
    )  # fmt: skip
    assert kim.post(f"/for/{cast.maya.reference}/plan/send/").status_code == 403
    assert AuditRecord.objects.filter(event="plan.send_refused", by=cast.kim).exists()


def test_fee_asked_agreed_and_counted(cast: Cast, kim: Client, maya: Client) -> None:
    assert "No fee is agreed." in kim.get(where(cast, "time/")).content.decode()
    refused = kim.post(where(cast, "time/"), TIME)
    assert refused.status_code == 409
    assert "No fee is agreed yet." in refused.content.decode()
    assert "Rang three clubs." in refused.content.decode()
    fee = agree_fee(cast, kim, maya)
    assert fee.agreed is True
    assert kim.post(where(cast, "time/"), TIME).status_code == 302
    for page in (kim.get(where(cast, "time/")), maya.get(hers(cast))):
        words = page.content.decode()
        assert "£45 of at most £240" in words
        assert "Rang three clubs." in words
    assert Notice.objects.filter(to=mine(cast), kind="broker.time").exists()


def test_more_than_the_fee_is_refused(cast: Cast, kim: Client, maya: Client) -> None:
    agree_fee(cast, kim, maya, most="40")
    assert "That is more than the fee" in kim.post(where(cast, "time/"), TIME).content.decode()
    assert kim.post(where(cast, "time/"), TIME | {"fee": "no"}).status_code == 302


def test_the_person_asks_and_the_broker_puts_it_right(
    cast: Cast, kim: Client, maya: Client
) -> None:
    agree_fee(cast, kim, maya)
    kim.post(where(cast, "time/"), TIME)
    entry = TimeEntry.objects.get()
    maya.post(hers(cast, f"{entry.reference}/"), {"words": "Was it not an hour?"})
    assert "Answer what Maya asks" in kim.get("/broker/").content.decode()
    page = kim.get(where(cast, f"time/{entry.reference}/answer/")).content.decode()
    assert "Was it not an hour?" in page
    kim.post(where(cast, f"time/{entry.reference}/answer/"), {"words": "It was."})
    kim.post(where(cast, f"time/{entry.reference}/"), TIME | {"hours": "1"})
    shown = maya.get(hers(cast)).content.decode()
    assert "£30 of at most £240" in shown
    assert "Put right by a later entry" in shown
    assert "Kim said: It was." in shown
    again = kim.post(where(cast, f"time/{entry.reference}/"), TIME)
    assert "put right already" in again.content.decode()


def test_scenario_54_through_the_pages(
    cast: Cast, plan: SupportPlan, kim: Client, maya: Client
) -> None:
    cast.member("Kim Broker", cast.acorn, Role.PROVIDER_OPERATIONS)
    services.add_line(plan=plan, by=mine(cast), at=NOW, **art_line(cast))
    said = {"organisation": "Acorn Arts", "why": "You like to paint."}
    held = kim.post(where(cast, "recommend/"), said)
    assert held.status_code == 403
    assert "You work for Acorn Arts. Declare it first." in held.content.decode()
    assert "Declare your interest" in held.content.decode()
    assert not Recommendation.objects.exists()
    assert AuditRecord.objects.filter(event="broker.held", by=cast.kim).exists()
    assert "has not told you about it" in maya.get(hers(cast)).content.decode()
    assert "Declare your interest in Acorn Arts." in kim.get("/broker/").content.decode()
    costs = {"hour": "30", "most": "240", "words": "Eight hours."}
    assert kim.post(where(cast, "fee/"), costs).status_code == 403

    tie = {"organisation": "acorn arts", "kind": "works_for", "words": "I work there on Mondays."}
    assert kim.post(where(cast, "interests/"), tie).status_code == 302
    assert "Kim tells you of a tie to Acorn Arts" in maya.get("/my/to-do/").content.decode()
    assert kim.post(where(cast, "recommend/"), said).status_code == 403
    interest = Interest.objects.get()
    maya.post(hers(cast), {"about": f"tie:{interest.reference}", "answer": "yes"})
    assert kim.post(where(cast, "recommend/"), said).status_code == 302
    assert kim.post(where(cast, "fee/"), costs).status_code == 302
    page = maya.get(hers(cast)).content.decode()
    assert "You like to paint." in page
    assert "£240" in page
    made = Recommendation.objects.get()
    maya.post(hers(cast), {"about": f"rec:{made.reference}", "answer": "no"})
    made.refresh_from_db()
    assert made.state == Recommendation.State.DECLINED


def test_a_broker_never_answers_for_the_person(
    cast: Cast, plan: SupportPlan, kim: Client, maya: Client
) -> None:
    kim.post(where(cast, "fee/"), {"hour": "30", "most": "240", "words": "Help."})
    fee = BrokerFee.objects.get()
    body = {"about": f"fee:{fee.reference}", "answer": "yes"}
    theirs = f"/for/{cast.maya.reference}/people/{row(cast).reference}/broker/"
    assert kim.post(theirs, body).status_code == 404
    assert kim.post(hers(cast), body).status_code == 404
    fee.refresh_from_db()
    assert fee.agreed is None


@pytest.mark.parametrize("body", [{}, {"answer": "yes"}, {"answer": "yes", "about": "tie:\x00"},
                                  {"answer": "x", "about": "fee:fee-1"}])  # fmt: skip
def test_garbage_is_not_there(cast: Cast, kim: Client, maya: Client, body: dict[str, str]) -> None:
    assert maya.post(hers(cast), body).status_code == 404


def test_an_unknown_provider_is_said(cast: Cast, kim: Client) -> None:
    page = kim.post(where(cast, "recommend/"), {"organisation": "Nowhere", "why": "Nice."})
    assert page.status_code == 422
    assert "We do not know this provider." in page.content.decode()
    assert "Nice." in page.content.decode()


def test_who_decides_reads_who_helped(
    cast: Cast, plan: SupportPlan, kim: Client, maya: Client, browser: Callable[[User], Client]
) -> None:
    tie = {"organisation": "Beech Care", "kind": "family", "words": "My sister works there."}
    assert cast.beech.name == tie["organisation"]
    kim.post(where(cast, "interests/"), tie)
    write_all(cast, plan)
    services.forget_answer(plan=plan, question=1, by=mine(cast), at=NOW)
    draft = drafts.write_draft(
        plan=plan, question=1, text="Painting.", edition=0, by=cast.kim, at=NOW
    )
    drafts.say_yes(draft=draft, edition=1, how="listened", by=mine(cast), at=NOW)
    services.add_line(plan=plan, by=mine(cast), at=NOW, **art_line(cast))
    version = services.send_plan(plan=plan, by=mine(cast), at=NOW, on=TODAY)
    for client, path in (
        (browser(cast.jo), f"/council/plans/{version.reference}/"),
        (maya, "/my/plan/versions/1/"),
    ):
        page = client.get(path).content.decode()
        assert "Kim Broker wrote first, and the person said yes to it." in page
        assert "The person listened to it." in page
        assert "They have a tie to Beech Care:" in page
        assert "The person has not said yes to it." in page
