"""A first draft together: written by Kim, not yet Maya's, hers by one yes a question."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from notices.models import Notice
from people import services as people
from people.models import AuditRecord, Relationship, Role, Scope, User
from support_plans import services
from support_plans.models import Answer, FirstDraft, SupportPlan
from support_plans.services import drafts
from tests.cast import NOW, TODAY, Cast

WORDS = "Maya likes to paint, and to be outside."


@pytest.fixture
def ali(cast: Cast, browser: Callable[[User], Client]) -> Client:
    """Ali may write first drafts for questions 1 and 2, and see no other part."""
    people.let_in(
        person=cast.maya, user=cast.ali, kind=Role.CIRCLE,
        scopes=[Scope.PLAN_VIEW, Scope.PLAN_DRAFT], parts=["1", "2"],
        until=TODAY + timedelta(days=56), by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    return browser(cast.ali)


def mine(cast: Cast) -> User:
    assert cast.maya.user is not None
    return cast.maya.user


def where(cast: Cast, question: int = 1, end: str = "save/") -> str:
    return f"/for/{cast.maya.reference}/plan/{question}/first-draft/{end}"


@pytest.fixture
def draft(cast: Cast, plan: SupportPlan, ali: Client) -> FirstDraft:
    page = ali.post(where(cast), {"text": WORDS, "version": "0"})
    assert page.status_code == 302
    return FirstDraft.objects.get()


def yes(draft: FirstDraft, **more: str) -> dict[str, str]:
    return {
        "draft": draft.reference, "version": str(draft.edition), "answer_version": "0",
        "how": "read", "read_by": "", "outcome": "yes",
    } | more  # fmt: skip


def test_it_is_not_yet_the_persons(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, maya: Client
) -> None:
    assert plan.answers.get(question=1).text == ""
    page = maya.get("/my/plan/1/").content.decode()
    assert "Ali wrote words for you here" in page
    assert WORDS not in page
    told = Notice.objects.get(to=mine(cast), kind="plan.draft")
    assert told.sentence == "Ali wrote words for your plan. They are not yet yours."
    shown = maya.get("/my/plan/drafts/").content.decode()
    assert WORDS in shown
    assert "Not yet yours" in shown
    assert "Read it to me" in shown


def test_it_cannot_be_ready_nor_sent(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, maya: Client
) -> None:
    refused = maya.post("/my/plan/1/", {"text": "", "version": "0", "ready": "yes"})
    assert refused.status_code == 422
    assert plan.answers.get(question=1).state == Answer.State.NOT_STARTED
    with pytest.raises(services.PlanNotComplete) as left:
        services.send_plan(plan=plan, by=mine(cast), at=NOW, on=TODAY)
    assert 1 in left.value.questions


def test_one_yes_makes_it_the_persons_and_says_how(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, maya: Client
) -> None:
    asked = maya.post("/my/plan/drafts/", yes(draft, how=""))
    assert asked.status_code == 422
    nobody = maya.post("/my/plan/drafts/", yes(draft, how="read_aloud"))
    assert "Say who read it to you." in nobody.content.decode()
    maya.post("/my/plan/drafts/", yes(draft, how="read_aloud", read_by="Ali"))
    answer = plan.answers.get(question=1)
    assert (answer.text, answer.changed_by) == (WORDS, mine(cast))
    draft.refresh_from_db()
    assert (draft.state, draft.how, draft.read_by) == ("yours", "read_aloud", "Ali")
    assert draft.by == cast.ali
    assert "Ali wrote this first" in maya.get("/my/plan/1/").content.decode()
    assert Notice.objects.get(to=cast.ali).sentence == "Maya said yes to your words."
    assert AuditRecord.objects.filter(event="plan.draft_yours").exists()
    assert drafts.frozen(plan)[0]["by"] == "Ali Khan"


def test_the_person_changes_it_first(plan: SupportPlan, draft: FirstDraft, maya: Client) -> None:
    assert WORDS in maya.get("/my/plan/drafts/?change=yes").content.decode()
    maya.post("/my/plan/drafts/", yes(draft, text="I paint.", outcome="changed"))
    draft.refresh_from_db()
    assert plan.answers.get(question=1).text == "I paint."
    assert draft.changed_first


def test_no_thanks_leaves_nothing_and_asks_nothing(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, maya: Client
) -> None:
    maya.post("/my/plan/drafts/", {"draft": draft.reference, "outcome": "declined"})
    draft.refresh_from_db()
    assert draft.state == FirstDraft.State.DECLINED
    assert plan.answers.get(question=1).text == ""
    assert Notice.objects.get(to=cast.ali).sentence == "Maya said no thanks to your words."


def test_a_yes_is_to_the_words_that_were_seen(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, ali: Client, maya: Client
) -> None:
    kept = ali.post(where(cast, end="keep/"), {"text": "Other words", "version": "1"})
    assert kept.json() == {"version": 2}
    seen = maya.post("/my/plan/drafts/", yes(draft), follow=True)
    assert "These words changed since you looked." in seen.content.decode()
    assert plan.answers.get(question=1).text == ""


def test_own_words_are_never_covered(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, maya: Client
) -> None:
    services.write_answer(plan=plan, question=1, text="Mine.", edition=0, by=mine(cast), at=NOW)
    seen = maya.post("/my/plan/drafts/", yes(draft), follow=True)
    assert "You wrote here yourself since." in seen.content.decode()
    assert plan.answers.get(question=1).text == "Mine."
    page = maya.get("/my/plan/drafts/").content.decode()
    assert f"Mine.\n\n{WORDS}" in page
    maya.post("/my/plan/drafts/", yes(draft, text="Both.", answer_version="1"))
    assert plan.answers.get(question=1).text == "Both."


def test_only_where_nothing_is_written_and_only_one_helper(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, ali: Client
) -> None:
    services.write_answer(plan=plan, question=2, text="Mine.", edition=0, by=mine(cast), at=NOW)
    assert ali.post(where(cast, 2), {"text": "Ali", "version": "0"}).status_code == 409
    with pytest.raises(drafts.SomebodyBegan, match="Ali has begun"):
        drafts.write_draft(plan=plan, question=1, text="Kim", edition=0, by=cast.kim, at=NOW)


def test_parts_bite(cast: Cast, plan: SupportPlan, draft: FirstDraft, ali: Client) -> None:
    assert ali.get(where(cast, 3, "")).status_code == 404
    assert ali.post(where(cast, 3), {"text": "Mine", "version": "0"}).status_code == 403
    assert not plan.first_drafts.filter(question=3).exists()


def test_withdrawn_in_the_middle_the_words_come_back(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, ali: Client, maya: Client
) -> None:
    """UI test 31."""
    row = Relationship.objects.get(person=cast.maya, user=cast.ali)
    people.stop_sharing(relationship=row, by=mine(cast), at=NOW)
    page = ali.post(where(cast), {"text": "My careful words", "version": "1"})
    assert page.status_code == 403
    assert "Maya stopped sharing on Monday 23 November at 09:10" in page.content.decode()
    assert "My careful words" in page.content.decode()
    assert WORDS not in page.content.decode()
    draft.refresh_from_db()
    assert draft.text == WORDS
    maya.post("/my/plan/drafts/", yes(draft))
    assert plan.answers.get(question=1).text == WORDS
    assert not Notice.objects.filter(to=cast.ali, kind="plan.draft_answered").exists()


def test_nobody_else_sees_or_answers(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, browser: Callable[[User], Client], ali: Client
) -> None:
    assert ali.post(f"/for/{cast.maya.reference}/plan/drafts/", yes(draft)).status_code == 404
    kim = browser(cast.kim)
    assert WORDS not in kim.get(f"/for/{cast.maya.reference}/plan/1/").content.decode()
    nia = browser(cast.nia.user)
    assert nia.post("/my/plan/drafts/", yes(draft)).status_code == 404


def test_deleting_the_answer_deletes_the_first_words_too(
    cast: Cast, plan: SupportPlan, draft: FirstDraft, maya: Client
) -> None:
    maya.post("/my/plan/drafts/", yes(draft))
    maya.post("/my/plan/1/delete/")
    draft.refresh_from_db()
    assert draft.text == ""


def test_ali_takes_it_back(cast: Cast, plan: SupportPlan, draft: FirstDraft, ali: Client) -> None:
    ali.post(where(cast, end="take-back/"))
    draft.refresh_from_db()
    assert draft.state == FirstDraft.State.TAKEN_BACK


def test_the_plans_list_says_so(maya: Client, draft: FirstDraft) -> None:
    assert "Ali wrote words here: not yet yours" in maya.get("/my/plan/").content.decode()
