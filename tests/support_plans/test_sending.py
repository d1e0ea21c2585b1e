"""Sent versions are frozen; taken back, returned, agreed; only the person sends."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from core.errors import DomainError
from notices.models import Notice
from people.models import AuditRecord, User
from people.records import record_html
from support_plans import services
from support_plans.models import PlanVersion, SupportPlan
from support_plans.services import refusing
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.conftest import BEFORE, art_line, write_all


@pytest.fixture
def whole(cast: Cast, plan: SupportPlan) -> SupportPlan:
    write_all(cast, plan)
    services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    return plan


def send(cast: Cast, plan: SupportPlan) -> PlanVersion:
    return services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)


def test_a_plan_is_checked_and_sent(cast: Cast, whole: SupportPlan, maya: Client) -> None:
    page = maya.get("/my/plan/send/").content.decode()
    assert "Art group, 1 time a week, £30 each time, for 40 weeks = £1,200." in page
    assert maya.post("/my/plan/send/", {"mine": "on"}).status_code == 302
    version = whole.versions.get()
    assert (version.number, version.state, version.total_pence) == (1, "sent", 120_000)
    assert version.content["lines"][0]["service"] == cast.art.reference
    assert version.content["answers"][5]["title"] == "How I stay in control"
    notice = Notice.objects.get(to=cast.jo, kind="plan.sent")
    assert notice.link == f"/council/plans/{version.reference}/"


def test_scenario_10_an_empty_criterion_stops_and_is_named(
    cast: Cast, whole: SupportPlan, maya: Client
) -> None:
    services.forget_answer(plan=whole, question=6, by=cast.maya.user, at=BEFORE)
    page = maya.get("/my/plan/send/").content.decode()
    assert "1 thing left" in page
    assert "6. How I stay in control" in page
    sent = maya.post("/my/plan/send/", {"mine": "on"})
    assert sent.status_code == 422
    assert "1 thing is left: 6. How I stay in control." in sent.content.decode()
    assert not whole.versions.exists()


def test_question_4_needs_costs(cast: Cast, plan: SupportPlan) -> None:
    write_all(cast, plan)
    services.write_answer(
        plan=plan, question=4, text="On art.", edition=0, by=cast.maya.user, at=NOW
    )
    with pytest.raises(services.PlanNotComplete) as stopped:
        send(cast, plan)
    assert stopped.value.questions == [4]


def test_sending_needs_the_persons_tick(whole: SupportPlan, maya: Client) -> None:
    page = maya.post("/my/plan/send/", {})
    assert "Tick the box to say that this is what you want." in page.content.decode()
    assert not whole.versions.exists()


def test_pressing_twice_sends_once(cast: Cast, whole: SupportPlan, maya: Client) -> None:
    maya.post("/my/plan/send/", {"mine": "on"})
    maya.post("/my/plan/send/", {"mine": "on"})
    assert whole.versions.count() == 1
    services.write_answer(plan=whole, question=1, text="New", edition=1, by=cast.maya.user, at=NOW)
    with pytest.raises(services.AlreadyWaiting):
        send(cast, whole)


def test_over_the_estimate_can_be_sent_with_why(
    cast: Cast, whole: SupportPlan, maya: Client
) -> None:
    services.add_line(plan=whole, by=cast.maya.user, at=BEFORE, **art_line(cast, rate_pence=90_000))
    assert "Tell us why you need more" in maya.get("/my/plan/send/").content.decode()
    maya.post("/my/plan/send/", {"mine": "on", "why_more": "I need help at night too."})
    assert whole.versions.get().content["why_more"] == "I need help at night too."


def test_it_can_be_taken_back_until_the_council_reads(
    cast: Cast, whole: SupportPlan, maya: Client
) -> None:
    version = send(cast, whole)
    maya.post("/my/plan/take-back/")
    version.refresh_from_db()
    assert version.state == PlanVersion.State.TAKEN_BACK
    again = send(cast, whole)
    services.begin_reading(version=again, by=cast.jo, at=NOW)
    page = maya.post("/my/plan/take-back/", follow=True).content.decode()
    assert "The council has started to read this plan." in page
    again.refresh_from_db()
    assert (again.number, again.state) == (2, PlanVersion.State.READING)


def test_a_returned_plan_names_the_question_and_why(
    cast: Cast, whole: SupportPlan, maya: Client
) -> None:
    version = send(cast, whole)
    services.return_plan(
        version=version, criterion=6, reason="Who decides if you are ill?", by=cast.jo, at=NOW
    )
    page = maya.get("/my/plan/").content.decode()
    assert "It is about “How I stay in control”." in page
    assert "Who decides if you are ill?" in page
    assert "/my/plan/6/" in page


@pytest.mark.parametrize(("criterion", "reason"), [(6, "  "), (0, "Why?"), (9, "Why?")])
def test_returning_needs_question_and_reason(
    cast: Cast, whole: SupportPlan, criterion: int, reason: str
) -> None:
    version = send(cast, whole)
    with pytest.raises(DomainError):
        services.return_plan(
            version=version, criterion=criterion, reason=reason, by=cast.jo, at=NOW
        )
    version.refresh_from_db()
    assert version.state == PlanVersion.State.SENT


def test_nobody_decides_their_own_plan(cast: Cast, whole: SupportPlan) -> None:
    version = send(cast, whole)
    with pytest.raises(DomainError):
        services.return_plan(version=version, criterion=1, reason="No.", by=cast.maya.user, at=NOW)
    with pytest.raises(DomainError):
        version.agree(by=cast.maya.user, at=NOW)


def test_later_drafts_do_not_change_what_was_sent(cast: Cast, whole: SupportPlan) -> None:
    version = send(cast, whole)
    services.write_answer(plan=whole, question=1, text="New", edition=1, by=cast.maya.user, at=NOW)
    line = whole.lines.get()
    services.change_line(line=line, by=cast.maya.user, at=NOW, weeks=Decimal(10))
    version.refresh_from_db()
    assert version.content["answers"][0]["text"] == "My words."
    assert version.content["lines"][0]["total_pence"] == 120_000


def test_kim_cannot_send_and_the_try_is_recorded(
    cast: Cast, whole: SupportPlan, browser: Callable[[User], Client]
) -> None:
    kim = browser(cast.kim)
    path = f"/for/{cast.maya.reference}/plan/send/"
    assert kim.get(path).status_code == 404
    assert kim.post(path, {"mine": "on"}).status_code == 403
    assert not whole.versions.exists()
    tried = AuditRecord.objects.get(event="plan.send_refused")
    assert (tried.by, tried.subject) == (cast.kim, whole.reference)


def test_versions_are_listed_shown_and_compared(
    cast: Cast, whole: SupportPlan, maya: Client
) -> None:
    first = send(cast, whole)
    services.return_plan(version=first, criterion=1, reason="Say more.", by=cast.jo, at=NOW)
    services.write_answer(
        plan=whole, question=1, text="My words. And my dog.", edition=1, by=cast.maya.user, at=NOW
    )
    services.change_line(line=whole.lines.get(), by=cast.maya.user, at=NOW, weeks=Decimal(41))
    send(cast, whole)
    listed = maya.get("/my/plan/versions/").content.decode()
    assert "Version 2, £1,230" in listed
    assert "Changed: " in listed
    assert "Say more." in maya.get("/my/plan/versions/1/").content.decode()
    page = maya.get("/my/plan/versions/compare/?a=1&b=2").content.decode()
    assert "<strong>Added:</strong> And my dog." in page
    assert "<strong>Removed:</strong> Art group, 1 time a week, £30 each time, for 40 weeks" in page
    assert maya.get("/my/plan/versions/compare/?a=1&b=77").status_code == 404
    assert maya.get("/my/plan/versions/compare/?a=١&b=x").status_code == 404
    assert maya.get(f"/my/plan/versions/{10**25}/").status_code == 404


def test_the_record_of_a_returned_plan_says_rule_reason_who_and_until_when(
    cast: Cast, whole: SupportPlan, maya: Client
) -> None:
    version = send(cast, whole)
    services.ask_question(version=version, words="Who helps on Mondays?", by=cast.jo, at=NOW)
    services.return_plan(version=version, criterion=6, reason="Who decides?", by=cast.jo, at=NOW)
    version.refresh_from_db()
    paper = record_html(refusing.record_of(version, TODAY), TODAY)
    for words in ("A plan was not agreed", "Why: Who decides?", "Who helps on Mondays?",
                  "Jo Bell decided this on", "It can be challenged until", "28 days"):  # fmt: skip
        assert words in paper, words
    page = maya.get("/my/plan/versions/1/").content.decode()
    assert "/my/plan/versions/1/record/" in page
    made = maya.get("/my/plan/versions/1/record/")
    assert made.content.startswith(b"%PDF-")
    assert maya.get("/my/plan/versions/2/record/").status_code == 404
