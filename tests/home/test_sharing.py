"""Help me: who, which parts, see or suggest, how long; asked again, renewed, stopped."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from home.tasks import sharing_ends
from notices.models import Notice
from people import services
from people.models import Looking, Relationship, Role, Scope, User
from support_plans import services as planning
from support_plans.models import SupportPlan
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.conftest import art_line, maya, plan, write_all

__all__ = ["maya", "plan"]


def invite(**more: object) -> dict[str, object]:
    day = TODAY + timedelta(weeks=8)
    return {
        "who": "rex", "kind": "circle", "scopes": ["plan_view", "plan_suggest"], "whole": "some",
        "parts": ["1", "3"], "money": [], "until_0": str(day.day), "until_1": str(day.month),
        "until_2": str(day.year), "until": day.strftime("%d %m %Y"),
    } | more  # fmt: skip


@pytest.fixture
def rex(cast: Cast, plan: SupportPlan, maya: Client, browser: Callable[[User], Client]) -> Client:
    """Rex sees questions 1 and 3 of Maya's plan, and may suggest there."""
    someone = cast.rex
    write_all(cast, plan, "zq-words")
    checked = maya.post("/my/people/let-in/", invite(), follow=True).content.decode()
    assert "Rex sees only these parts of your plan: 1. What matters to me; 3. How I want" in checked
    assert "Rex cannot send your plan." in checked
    assert "Rex does not see your money." in checked
    maya.post("/my/people/let-in/check/")
    return browser(someone)


def where(cast: Cast, end: str = "") -> str:
    return f"/for/{cast.maya.reference}/plan/{end}"


def test_some_needs_a_part(maya: Client, cast: Cast, plan: SupportPlan) -> None:
    refused = maya.post("/my/people/let-in/", invite(parts=[]))
    assert "Tick at least one part, or choose the whole plan." in refused.content.decode()


def test_parts_bite_on_every_page(cast: Cast, plan: SupportPlan, rex: Client) -> None:
    first = rex.get(where(cast)).content.decode()
    assert "1. What matters to me" in first
    assert "2. What I want to change or keep" not in first
    assert "£" not in first
    assert rex.get(where(cast, "1/")).status_code == 200
    for end in ("2/", "4/", "costs/", "send/", "2/photos/"):
        assert rex.get(where(cast, end)).status_code == 404, end
    assert rex.get(f"/for/{cast.maya.reference}/estimate/").status_code == 404
    said = {"text": "Other", "why": ""}
    assert rex.post(where(cast, "3/suggest/"), said).status_code == 302
    assert rex.post(where(cast, "2/suggest/"), said).status_code == 403
    assert plan.suggestions.count() == 1


def test_parts_bite_on_versions(cast: Cast, plan: SupportPlan, rex: Client) -> None:
    planning.add_line(plan=plan, by=cast.maya.user, at=NOW, **art_line(cast))
    for question in (2, 6):
        planning.write_answer(
            plan=plan, question=question, text=f"zq-secret {question}", edition=1,
            by=cast.maya.user, at=NOW,
        )  # fmt: skip
    version = planning.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    page = rex.get(where(cast, "versions/1/")).content.decode()
    assert "zq-words" in page
    assert "zq-secret" not in page
    assert "Art group" not in page
    assert "£1,200" not in page
    compared = rex.get(where(cast, "versions/compare/?a=1&b=1")).content.decode()
    assert "zq-secret" not in compared
    assert version.reference not in rex.get("/api/v1/plan-versions/").content.decode()


def test_parts_bite_on_the_api(cast: Cast, plan: SupportPlan, rex: Client) -> None:
    assert plan.reference not in rex.get("/api/v1/plans/").content.decode()
    assert rex.get(f"/api/v1/plans/{plan.reference}/").status_code == 404
    sent = rex.post(
        f"/api/v1/plans/{plan.reference}/suggestions/", {"question": 1, "text": "X", "why": ""},
        content_type="application/json",
    )  # fmt: skip
    assert sent.status_code == 404


def test_money_is_a_separate_tick(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]
) -> None:
    """UI test 34, for the plan: who is not let see money gets no amount in the page's source."""
    planning.add_line(plan=plan, by=cast.maya.user, at=NOW, **art_line(cast))
    kim, sam = browser(cast.kim), browser(cast.sam)
    for end in ("", "costs/", "4/"):
        assert "1,200" not in kim.get(where(cast, end)).content.decode(), end
    assert "£1,200" in sam.get(where(cast, "costs/")).content.decode()


def test_asked_two_weeks_before_renewed_in_one_press(
    cast: Cast, plan: SupportPlan, rex: Client, maya: Client
) -> None:
    row = Relationship.objects.get(user=cast.rex)
    row.sharings.update(until_on=TODAY + timedelta(days=14))
    sharing_ends(None)  # type: ignore[arg-type]
    sharing_ends(None)  # type: ignore[arg-type]
    told = Notice.objects.get(to=cast.maya.user, kind="sharing_ends")
    assert told.link == f"/my/people/{row.reference}/go-on/"
    assert "Shall Rex go on helping you?" in maya.get("/my/to-do/").content.decode()
    assert "Let Rex go on" in maya.get("/my/people/").content.decode()
    page = maya.get(told.link).content.decode()
    assert "Yes, for 8 more weeks" in page
    maya.post(told.link)
    live = row.sharings.live(TODAY)
    assert {one.until_on for one in live} == {TODAY + timedelta(weeks=8)}
    assert all(one.parts == ["1", "3"] for one in live)
    assert "Shall Rex" not in maya.get("/my/to-do/").content.decode()
    maya.post(told.link)
    assert row.sharings.live(TODAY).count() == 2


def test_silence_ends_it(cast: Cast, plan: SupportPlan, rex: Client, maya: Client) -> None:
    row = Relationship.objects.get(user=cast.rex)
    row.sharings.update(from_on=date(2026, 1, 1), until_on=TODAY - timedelta(days=1))
    assert rex.get(where(cast)).status_code == 404
    page = rex.post(where(cast, "1/suggest/"), {"text": "My words"}).content.decode()
    assert "This is not shared with you any more" in page
    assert "My words" in page
    assert "Sees nothing now: the time has run out." in maya.get("/my/people/").content.decode()
    refused = maya.post(f"/my/people/{row.reference}/go-on/", follow=True).content.decode()
    assert "Nothing is shared with them now." in refused


def test_two_taps_remove_someone_and_no_reason(
    cast: Cast, plan: SupportPlan, rex: Client, maya: Client
) -> None:
    row = Relationship.objects.get(user=cast.rex)
    assert f"/my/people/{row.reference}/stop/" in maya.get("/my/people/").content.decode()
    asked = maya.get(f"/my/people/{row.reference}/stop/").content.decode()
    assert "<textarea" not in asked
    maya.post(f"/my/people/{row.reference}/stop/")
    assert rex.get(where(cast)).status_code == 404


def test_nobody_renews_for_another(cast: Cast, rex: Client) -> None:
    row = Relationship.objects.get(user=cast.rex)
    assert rex.post(f"/my/people/{row.reference}/go-on/").status_code == 404


def test_parts_go_with_a_code(cast: Cast, plan: SupportPlan, rex: Client) -> None:
    _, code = services.invite(
        person=cast.maya, name="Bea", kind=Role.CIRCLE, scopes=[Scope.PLAN_VIEW],
        until=TODAY, by=cast.maya.user, at=NOW, on=TODAY, parts=["5"],
    )  # fmt: skip
    row = services.accept_invitation(code=code, by=cast.bea, at=NOW, on=TODAY)
    assert row.sharings.get().parts == ["5"]


def test_looking_at_a_part_is_written_down(cast: Cast, plan: SupportPlan, rex: Client) -> None:
    rex.get(where(cast, "1/"))
    assert Looking.objects.filter(person=cast.maya, user=cast.rex).exists()


def test_money_is_a_separate_tick_for_other_systems_too(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]
) -> None:
    planning.add_line(plan=plan, by=cast.maya.user, at=NOW, **art_line(cast))
    write_all(cast, plan)
    planning.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    kim, sam = browser(cast.kim), browser(cast.sam)
    mine = f"/api/v1/plans/{plan.reference}/"
    for path in ("/api/v1/plans/", mine, f"{mine}lines/", "/api/v1/plan-versions/"):
        covered, whole = kim.get(path).content.decode(), sam.get(path).content.decode()
        assert "Art group" in covered, path
        assert "3000" not in covered, path
        assert "120000" not in covered, path
        assert "3000" in whole, path


def test_no_link_on_her_plan_is_dead(cast: Cast, plan: SupportPlan, rex: Client) -> None:
    for end in ("", "1/", "3/", "versions/", "suggestions/"):
        page = rex.get(where(cast, end)).content.decode()
        for href in set(re.findall(r'href="(/for/[^"]+)"', page)):
            assert rex.get(href).status_code == 200, (end, href)


def test_a_broker_never_answers_bills(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    body = invite(kind="broker", money=["bills_answer"])
    refused = maya.post("/my/people/let-in/", body)
    assert "A broker cannot answer bills for you." in refused.content.decode()
    shared = {"person": cast.maya, "until": TODAY, "by": cast.maya.user, "at": NOW, "on": TODAY}
    with pytest.raises(services.BrokerNeverDecides):  # by another door: Kim is her broker already
        services.let_in(user=cast.kim, kind=Role.CIRCLE, scopes=[Scope.BILLS_ANSWER], **shared)
    with pytest.raises(services.BrokerNeverDecides):  # Sam answers bills already
        services.let_in(user=cast.sam, kind=Role.BROKER, scopes=[Scope.PLAN_VIEW], **shared)
