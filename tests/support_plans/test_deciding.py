"""Asked and answered, proposed, voted, given back, agreed: who may, with a reason, once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from budgets import services as budgeting
from budgets.models import Budget
from core.errors import DomainError
from core.models import PolicyRow
from notices.models import Notice
from people.models import Role, User
from providers.models import Membership
from support_plans import services
from support_plans.models import NotWaiting, PlanDecision, PlanVersion, SameTwice, SupportPlan
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.conftest import BEFORE, art_line, write_all

Browser = Callable[[User], Client]
State = PlanVersion.State


@pytest.fixture
def version(cast: Cast, plan: SupportPlan) -> PlanVersion:
    write_all(cast, plan)
    services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    return services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)


def policy(cast: Cast, name: str, value: object) -> None:
    PolicyRow.objects.create(
        authority=cast.authority, name=name, value=value, starts_on="2025-01-01",
        exemption="For a test.",
    )  # fmt: skip


@pytest.fixture
def big(cast: Cast, version: PlanVersion) -> PlanVersion:
    """Above the council's limit: a second person decides."""
    policy(cast, "second_person_above_pence", 100_000)
    return version


@pytest.fixture
def asha(cast: Cast) -> User:
    return cast.staff("Asha Rowe", Role.PLAN_APPROVER)


def propose(cast: Cast, version: PlanVersion) -> PlanDecision:
    return budgeting.propose_plan(
        version=version, by=cast.jo, at=NOW, on=TODAY, reason="It meets the needs."
    )


def said(version: PlanVersion, by: User, **more: object) -> dict[str, object]:
    return {"version": version, "by": by, "at": NOW, "on": TODAY, "reason": "It is right.", **more}


# Asking without sending back.


def test_a_question_is_answered_and_the_plan_stays_with_the_council(
    cast: Cast, version: PlanVersion, maya: Client, browser: Browser
) -> None:
    asked = services.ask_question(version=version, words="Who helps at night?", by=cast.jo, at=NOW)
    version.refresh_from_db()
    assert version.state == State.READING
    assert "Who helps at night?" in maya.get("/my/plan/").content.decode()
    assert "Jo Bell asks about your plan" in maya.get("/my/").content.decode()
    path = f"/my/plan/asked/{asked.reference}/"
    assert Notice.objects.get(kind="plan.asked").link == path
    assert maya.post(path, {"words": " "}).status_code == 422
    assert maya.post(path, {"words": "My sister Ana."}).status_code == 302
    again = maya.post(path, {"words": "Nobody."})
    assert "This question has an answer." in again.content.decode()
    page = browser(cast.jo).get(f"/council/plans/{version.reference}/").content.decode()
    assert "My sister Ana." in page
    assert Notice.objects.filter(to=cast.jo, kind="plan.answered").exists()
    assert "Jo Bell asks about your plan" not in maya.get("/my/").content.decode()


def test_the_clock_stops_while_the_person_thinks(cast: Cast, version: PlanVersion) -> None:
    asked = services.ask_question(version=version, words="Who helps?", by=cast.jo, at=NOW)
    later = TODAY + timedelta(5)
    clock = services.clock_of(version, [asked], later)
    assert clock.waits_for_person
    assert clock.due_on == TODAY + timedelta(28 + 5)
    services.answer_question(
        asked=asked, words="Ana.", by=cast.maya.user, at=NOW + timedelta(days=3)
    )
    asked.refresh_from_db()
    assert services.clock_of(version, [asked], later).due_on == TODAY + timedelta(28 + 3)


def test_others_questions_are_not_found(cast: Cast, version: PlanVersion, browser: Browser) -> None:
    asked = services.ask_question(version=version, words="Who helps?", by=cast.jo, at=NOW)
    path = f"/my/plan/asked/{asked.reference}/"
    assert browser(cast.nia.user).get(path).status_code == 404
    for user in (cast.ali, cast.kim):
        where = f"/for/{cast.maya.reference}/plan/asked/{asked.reference}/"
        assert browser(user).post(where, {"words": "I say."}).status_code == 404
    asked.refresh_from_db()
    assert asked.is_open


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Choose the question and say why"),
        ("The client has a need.", "Instead of “client”, use: person."),
        (" ".join(["word"] * 25) + ".", "has more than 20 words"),
    ],
)
def test_words_that_are_hard_to_read_are_refused(
    cast: Cast, version: PlanVersion, words: str, why: str
) -> None:
    for verb, more in (
        (services.ask_question, {"words": words}),
        (services.return_plan, {"reason": words, "criterion": 6}),
    ):
        with pytest.raises(DomainError) as refused:
            verb(version=version, by=cast.jo, at=NOW, **more)
        assert why in refused.value.sentence
    version.refresh_from_db()
    assert version.state == State.SENT


def test_hard_words_are_refused_on_the_page_and_kept(
    cast: Cast, version: PlanVersion, browser: Browser
) -> None:
    page = browser(cast.jo).post(
        f"/council/plans/{version.reference}/",
        {"decision": "return", "criterion": "6", "words": "Facilitate this going forward."},
    )
    assert page.status_code == 422
    assert "Say why, in words the person can read." in page.content.decode()
    assert "Facilitate this going forward." in page.content.decode()


# Above the estimate or the limit: somebody else decides.


def test_a_big_plan_goes_up_and_is_agreed_on_the_workers_terms(
    cast: Cast, big: PlanVersion, asha: User, maya: Client, browser: Browser
) -> None:
    jo, boss = browser(cast.jo), browser(asha)
    path = f"/council/plans/{big.reference}/"
    assert boss.get(path).status_code == 404  # not with her yet
    assert "Queue clear." in boss.get("/council/plans/").content.decode()
    form = {"decision": "agree", "words": "It meets the needs.", "contribution": "10", "yes": "1"}
    assert jo.post(path, form).status_code == 302
    big.refresh_from_db()
    assert (big.state, big.proposed_by) == (State.APPROVER, cast.jo)
    assert not Budget.objects.exists()
    assert "Your plan waits for a second yes" in maya.get("/my/plan/").content.decode()
    assert jo.post(f"{path}sign/", {"answer": "yes", "words": "Yes."}).status_code == 404
    shown = boss.get(path).content.decode()
    assert "Jo Bell" in shown
    assert "£10" in shown
    assert boss.post(f"{path}sign/", {"answer": "yes", "words": ""}).status_code == 422
    assert boss.post(f"{path}sign/", {"answer": "yes", "words": "Yes, it is."}).status_code == 302
    big.refresh_from_db()
    assert (big.state, big.decided_by) == (State.AGREED, asha)
    assert Budget.objects.get().weekly_contribution_pence == 1000
    own = maya.get("/my/plan/versions/1/").content.decode()
    assert "Asha Rowe" in own
    assert "Yes, it is." in own
    assert "you can ask us to look again" in own
    assert boss.get(path).status_code == 200  # she may read what she decided


def test_an_approver_gives_it_back_and_the_worker_sends_it_to_the_person(
    cast: Cast, big: PlanVersion, asha: User, maya: Client
) -> None:
    propose(cast, big)
    big.refresh_from_db()
    with pytest.raises(services.NotYourStep):
        services.return_plan(version=big, criterion=4, reason="Too much.", by=cast.jo, at=NOW)
    services.not_yet(**said(big, asha, reason="The art group costs too much."))
    big.refresh_from_db()
    assert (big.state, big.proposed_by) == (State.READING, None)
    assert "The art group costs too much." in maya.get("/my/plan/versions/1/").content.decode()
    services.return_plan(version=big, criterion=4, reason="Too much.", by=cast.jo, at=NOW)
    kinds = [row.kind for row in big.decisions.all()]
    assert kinds == ["proposed", "not_yet", "returned"]


def test_nobody_decides_twice_or_their_own(cast: Cast, big: PlanVersion, asha: User) -> None:
    with pytest.raises(DomainError):
        budgeting.approve_plan(**said(big, asha))  # nothing is proposed
    propose(cast, big)
    big.refresh_from_db()
    for user, refusal in ((cast.jo, SameTwice), (cast.maya.user, DomainError)):
        with pytest.raises(refusal), transaction.atomic():
            budgeting.approve_plan(**said(big, user))
    Membership.objects.create(
        user=asha, organisation=cast.acorn, role="provider_finance", starts_on="2026-01-01"
    )
    with pytest.raises(services.NotIndependent):  # Acorn is paid by this plan
        budgeting.approve_plan(**said(big, asha))
    with pytest.raises(services.NotIndependent):  # Kim helps Maya
        budgeting.approve_plan(**said(big, cast.kim))
    assert not Budget.objects.exists()


def test_the_database_holds_who_decides(cast: Cast, big: PlanVersion, asha: User) -> None:
    row = propose(cast, big)
    facts = {
        "version": big, "reason": "Mine.", "at": NOW, "sent_by": cast.maya.user,
        "whose": cast.maya.user, "total_pence": 1,
    }  # fmt: skip
    for wrong in (
        {"kind": "agreed", "by": cast.maya.user},
        {"kind": "agreed", "by": cast.jo, "proposal": row, "proposed_by": cast.jo},
        {"kind": "panel_yes", "by": asha},
        {"kind": "agreed", "by": asha, "reason": ""},
        {"kind": "returned", "by": asha},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanDecision.objects.create(**(facts | wrong))
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=big.pk).update(decided_by=cast.jo, decided_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=big.pk).update(proposed_by=None)


# A panel.


def panel(cast: Cast, *names: str) -> list[User]:
    return [cast.staff(name, Role.PLAN_PANEL) for name in names]


def test_a_panel_agrees_by_majority_and_signs(
    cast: Cast, version: PlanVersion, browser: Browser, maya: Client
) -> None:
    policy(cast, "plan_panel", "all")
    ann, ben, cy = panel(cast, "Ann Oak", "Ben Ash", "Cy Elm")
    propose(cast, version)
    assert "A panel reads your plan" in maya.get("/my/plan/").content.decode()
    path = f"/council/plans/{version.reference}/"
    assert "2 of 3 have to say yes." in browser(ann).get(path).content.decode()
    browser(ann).post(f"{path}sign/", {"answer": "yes", "words": "She chose this."})
    again = browser(ann).post(f"{path}sign/", {"answer": "no", "words": "I think again."})
    assert "You have signed this plan." in again.content.decode()
    browser(ben).post(f"{path}sign/", {"answer": "no", "words": "It costs much."})
    assert not Budget.objects.exists()
    browser(cy).post(f"{path}sign/", {"answer": "yes", "words": "It fits her life."})
    version.refresh_from_db()
    assert (version.state, version.decided_by) == (State.AGREED, cy)
    assert Budget.objects.exists()
    assert "It costs much." in maya.get("/my/plan/versions/1/").content.decode()


def test_a_panel_that_says_no_gives_it_back(cast: Cast, version: PlanVersion) -> None:
    policy(cast, "plan_panel", "all")
    ann, ben, cy = panel(cast, "Ann Oak", "Ben Ash", "Cy Elm")
    propose(cast, version)
    for member in (ann, ben):
        budgeting.vote_on_plan(yes=False, **said(version, member, reason="Not yet."))
    version.refresh_from_db()
    assert version.state == State.READING
    with pytest.raises(DomainError):
        budgeting.vote_on_plan(yes=True, **said(version, cy))
    propose(cast, version)  # a second round: each member may sign again
    budgeting.vote_on_plan(yes=True, **said(version, ann))
    version.refresh_from_db()
    assert version.state == State.PANEL


def test_a_panel_comes_before_the_approver(cast: Cast, big: PlanVersion, asha: User) -> None:
    policy(cast, "plan_panel", "above")
    ann, ben = panel(cast, "Ann Oak", "Ben Ash")
    propose(cast, big)
    with pytest.raises(DomainError):
        budgeting.approve_plan(**said(big, asha))
    for member in (ann, ben):
        budgeting.vote_on_plan(yes=True, **said(big, member))
    big.refresh_from_db()
    assert big.state == State.APPROVER
    budgeting.approve_plan(**said(big, asha))
    big.refresh_from_db()
    assert big.state == State.AGREED


def test_two_workers_at_once_decide_once(cast: Cast, version: PlanVersion) -> None:
    stale = PlanVersion.objects.get(pk=version.pk)
    budgeting.agree_plan(**said(version, cast.jo))
    with pytest.raises(NotWaiting):
        services.return_plan(version=stale, criterion=1, reason="More.", by=cast.jo, at=NOW)
    with pytest.raises(NotWaiting), transaction.atomic():
        budgeting.agree_plan(**said(stale, cast.jo))
    assert version.decisions.count() == 1


# The queue.


def test_the_queue_is_taken_narrowed_and_clear(
    cast: Cast, version: PlanVersion, browser: Browser
) -> None:
    jo = browser(cast.jo)
    listed = jo.get("/council/plans/").content.decode()
    assert "Not started" in listed
    assert "Answer by 21 December 2026." in listed
    assert "No plan is like this now." in jo.get("/council/plans/?state=panel").content.decode()
    assert jo.get("/council/plans/?state=nonsense&over=x&page=zz").status_code == 200
    taken = jo.post("/council/plans/next/")
    assert taken["Location"] == f"/council/plans/{version.reference}/"
    version.refresh_from_db()
    assert version.state == State.READING
    services.ask_question(version=version, words="Who helps?", by=cast.jo, at=NOW)
    assert "Asked, and not answered" in jo.get("/council/plans/?state=asked").content.decode()
    services.return_plan(version=version, criterion=1, reason="Say more.", by=cast.jo, at=NOW)
    assert "Queue clear. Last checked" in jo.get("/council/plans/").content.decode()
    assert jo.post("/council/plans/next/", follow=True).status_code == 200


def test_ui_33_a_draft_is_not_found(cast: Cast, plan: SupportPlan, browser: Browser) -> None:
    write_all(cast, plan)
    jo = browser(cast.jo)
    assert jo.get(f"/council/plans/{plan.reference}/").status_code == 404
    services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    assert jo.get(f"/council/plans/{version.reference}/").status_code == 200
    services.write_answer(
        plan=plan, question=1, text="Secret draft", edition=1, by=cast.maya.user, at=NOW
    )
    assert "Secret draft" not in jo.get(f"/council/plans/{version.reference}/").content.decode()
    services.take_back(version=version, by=cast.maya.user, at=NOW)
    assert jo.get(f"/council/plans/{version.reference}/").status_code == 404


def test_the_officer_sees_evidence_of_every_kind(
    cast: Cast, version: PlanVersion, browser: Browser
) -> None:
    page = browser(cast.jo).get(f"/council/plans/{version.reference}/").content.decode()
    assert "The council looks for:" in page
    assert "What they want to change or keep, and how it meets the needs we agreed." in page
    assert "My words." in page
    assert "Art group" in page
    assert Decimal(version.total_pence) == 120_000
