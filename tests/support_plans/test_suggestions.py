"""Helpers suggest; the person says yes, changes it, or says no thanks."""

from collections.abc import Callable

import pytest
from django.test import Client

from notices.models import Notice
from people import services as people
from people.models import Relationship, User
from support_plans import services
from support_plans.models import Suggestion, SupportPlan
from tests.cast import NOW, Cast


@pytest.fixture
def suggestion(cast: Cast, plan: SupportPlan) -> Suggestion:
    services.write_answer(
        plan=plan, question=2, text="Go out more.", edition=0, by=cast.maya.user, at=NOW
    )
    return services.suggest(
        plan=plan, question=2, text="Go out more, at weekends too.", why="Weekends are long.",
        by=cast.kim, at=NOW,
    )  # fmt: skip


def answer(suggestion: Suggestion, outcome: str, version: int = 1, **more: str) -> dict[str, str]:
    return {
        "suggestion": suggestion.reference, "outcome": outcome, "version": str(version)
    } | more  # fmt: skip


def test_kim_suggests_and_nothing_changes(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client], maya: Client
) -> None:
    kim = browser(cast.kim)
    page = kim.get(f"/for/{cast.maya.reference}/plan/1/").content.decode()
    assert "Suggest a change" in page
    path = f"/for/{cast.maya.reference}/plan/1/suggest/"
    assert kim.post(path, {"text": "My dog too.", "why": "You said so."}).status_code == 302
    assert plan.answers.get(question=1).text == ""
    assert Notice.objects.filter(to=cast.maya.user, kind="plan.suggested").exists()
    assert "Kim suggests a change" in maya.get("/my/plan/").content.decode()
    assert 'href="/my/plan/suggestions/"' in maya.get("/my/").content.decode()


def test_one_at_a_time_now_suggests_why(maya: Client, suggestion: Suggestion) -> None:
    page = maya.get("/my/plan/suggestions/").content.decode()
    for words in ("Go out more.", "Go out more, at weekends too.", "Weekends are long.",
                  "Accept", "Change it", "No thanks"):  # fmt: skip
        assert words in page


def test_accepting_takes_the_words_and_tells_kim(
    cast: Cast, maya: Client, suggestion: Suggestion, plan: SupportPlan
) -> None:
    maya.post("/my/plan/suggestions/", answer(suggestion, "accepted"))
    assert plan.answers.get(question=2).text == "Go out more, at weekends too."
    told = Notice.objects.get(to=cast.kim)
    assert told.sentence == "Maya said yes to your suggestion."


def test_changing_takes_the_persons_words(
    maya: Client, suggestion: Suggestion, plan: SupportPlan
) -> None:
    assert "<textarea" in maya.get("/my/plan/suggestions/?change=yes").content.decode()
    maya.post("/my/plan/suggestions/", answer(suggestion, "changed", text="On Saturdays."))
    assert plan.answers.get(question=2).text == "On Saturdays."


def test_no_thanks_changes_nothing_and_asks_no_reason(
    cast: Cast, maya: Client, suggestion: Suggestion, plan: SupportPlan
) -> None:
    maya.post("/my/plan/suggestions/", answer(suggestion, "declined"))
    assert plan.answers.get(question=2).text == "Go out more."
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.DECLINED


def test_on_changed_text_it_is_not_silently_applied(
    cast: Cast, maya: Client, suggestion: Suggestion, plan: SupportPlan
) -> None:
    services.write_answer(
        plan=plan, question=2, text="Stay in.", edition=1, by=cast.maya.user, at=NOW
    )
    page = maya.get("/my/plan/suggestions/").content.decode()
    assert "changed these words on Monday 23 November, after the suggestion." in page
    seen = maya.post("/my/plan/suggestions/", answer(suggestion, "accepted"), follow=True)
    assert "Your words changed since you looked." in seen.content.decode()
    assert plan.answers.get(question=2).text == "Stay in."
    maya.post("/my/plan/suggestions/", answer(suggestion, "accepted", version=2))
    assert plan.answers.get(question=2).text == "Go out more, at weekends too."


def test_deciding_twice_has_one_effect(
    maya: Client, suggestion: Suggestion, plan: SupportPlan
) -> None:
    maya.post("/my/plan/suggestions/", answer(suggestion, "accepted"))
    maya.post("/my/plan/suggestions/", answer(suggestion, "declined", version=2))
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.ACCEPTED


def test_a_helper_cannot_decide(
    cast: Cast, suggestion: Suggestion, browser: Callable[[User], Client]
) -> None:
    path = f"/for/{cast.maya.reference}/plan/suggestions/"
    assert browser(cast.kim).post(path, answer(suggestion, "accepted")).status_code == 404
    assert "Go out more, at weekends too." in browser(cast.kim).get(path).content.decode()
    assert "at weekends" not in browser(cast.ali).get(path).content.decode()


def test_ali_may_look_and_not_suggest(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]
) -> None:
    path = f"/for/{cast.maya.reference}/plan/1/suggest/"
    stopped = browser(cast.ali).post(path, {"text": "Mine"})
    assert stopped.status_code == 403
    assert not plan.suggestions.exists()


def test_who_is_no_longer_let_in_gets_their_words_back(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]
) -> None:
    kim = browser(cast.kim)
    relation = Relationship.objects.get(person=cast.maya, user=cast.kim)
    people.stop_sharing(relationship=relation, by=cast.maya.user, at=NOW)
    path = f"/for/{cast.maya.reference}/plan/1/suggest/"
    page = kim.post(path, {"text": "My careful words"})
    assert page.status_code == 403
    assert "My careful words" in page.content.decode()
    assert browser(cast.rex).post(path, {"text": "Mine"}).status_code == 404


def test_added_and_removed_stand_in_words(maya: Client, suggestion: Suggestion) -> None:
    page = maya.get("/my/plan/suggestions/").content.decode()
    assert "<strong>Removed:</strong> Go out more." in page
    assert "<strong>Added:</strong> Go out more, at weekends too." in page


def test_a_yes_is_undone_while_nothing_changed_since(
    cast: Cast, maya: Client, suggestion: Suggestion, plan: SupportPlan
) -> None:
    maya.post("/my/plan/suggestions/", answer(suggestion, "accepted"))
    assert "Undo this" in maya.get("/my/plan/suggestions/").content.decode()
    maya.post("/my/plan/suggestions/", {"undo": suggestion.reference})
    assert plan.answers.get(question=2).text == "Go out more."
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.decided_by) == (Suggestion.State.WAITING, None)
    assert Notice.objects.filter(to=cast.kim, sentence__contains="thinking about").exists()
    maya.post("/my/plan/suggestions/", answer(suggestion, "accepted", version=3))
    assert plan.answers.get(question=2).text == "Go out more, at weekends too."


def test_after_more_words_there_is_no_undo(
    cast: Cast, maya: Client, suggestion: Suggestion, plan: SupportPlan
) -> None:
    maya.post("/my/plan/suggestions/", answer(suggestion, "accepted"))
    services.write_answer(
        plan=plan, question=2, text="All mine.", edition=2, by=cast.maya.user, at=NOW
    )
    assert "Undo this" not in maya.get("/my/plan/suggestions/").content.decode()
    seen = maya.post("/my/plan/suggestions/", {"undo": suggestion.reference}, follow=True)
    assert "You wrote more since" in seen.content.decode()
    assert plan.answers.get(question=2).text == "All mine."


def test_on_words_that_are_gone_it_is_explained(
    cast: Cast, maya: Client, suggestion: Suggestion, plan: SupportPlan,
    browser: Callable[[User], Client],
) -> None:  # fmt: skip
    maya.post("/my/plan/2/delete/")
    seen = maya.post("/my/plan/suggestions/", answer(suggestion, "accepted"), follow=True)
    page = seen.content.decode()
    assert "The words of this suggestion are gone." in page
    assert "What Kim suggested was about words that were deleted on 23 November 2026." in page
    suggestion.refresh_from_db()
    assert suggestion.text == ""
    assert plan.answers.get(question=2).text == ""
    theirs = browser(cast.kim).get(f"/for/{cast.maya.reference}/plan/suggestions/")
    assert "Maya deleted the words this was about." in theirs.content.decode()


def test_who_suggested_takes_it_back_while_it_waits(
    cast: Cast, maya: Client, suggestion: Suggestion, browser: Callable[[User], Client]
) -> None:
    path = f"/for/{cast.maya.reference}/plan/suggestions/"
    assert browser(cast.ali).post(path, {"take_back": suggestion.reference}).status_code == 404
    browser(cast.kim).post(path, {"take_back": suggestion.reference})
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.TAKEN_BACK
    assert "No suggestions." in maya.get("/my/plan/suggestions/").content.decode()


def test_the_same_words_are_no_suggestion(
    cast: Cast, suggestion: Suggestion, browser: Callable[[User], Client]
) -> None:
    path = f"/for/{cast.maya.reference}/plan/2/suggest/"
    page = browser(cast.kim).post(path, {"text": "Go out more.", "why": "Because."})
    assert "These are the words that stand there now." in page.content.decode()
    assert "Because." in page.content.decode()


@pytest.mark.parametrize("body", [{"undo": "\x00"}, {"undo": ""}, {"suggestion": "sug-1",
                         "outcome": "accepted", "version": "0"}])  # fmt: skip
def test_a_suggestion_that_never_was(
    maya: Client, suggestion: Suggestion, body: dict[str, str]
) -> None:
    assert maya.post("/my/plan/suggestions/", body).status_code == 404


def test_text_that_lost_the_right_to_suggest_comes_back_with_its_why(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]
) -> None:
    """UI test 31."""
    kim = browser(cast.kim)
    assert kim.get(f"/for/{cast.maya.reference}/plan/1/").status_code == 200
    relation = Relationship.objects.get(person=cast.maya, user=cast.kim)
    people.stop_sharing(relationship=relation, by=cast.maya.user, at=NOW)
    page = kim.post(
        f"/for/{cast.maya.reference}/plan/1/suggest/", {"text": "My words", "why": "My reason"}
    ).content.decode()
    assert "Maya stopped sharing on Monday 23 November at 09:10" in page
    assert "My words" in page
    assert "My reason" in page
    assert not plan.suggestions.exists()
