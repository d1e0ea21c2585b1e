"""One small question at a time and one page: two ways into one answer, and nothing is lost."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from support_plans import services as planning
from support_plans.criteria import shipped, standard
from support_plans.guided import piece_of, with_piece
from support_plans.models import Answer, SupportPlan
from tests.cast import NOW, Cast

pytestmark = pytest.mark.usefixtures("still_clock")
LINES = [one.words for one in standard().one(1).small]
FIRST, SECOND, *_ = LINES


def say(maya: Client, number: int, text: str, **press: str) -> Any:
    page = maya.get(f"/my/plan/1/small/{number}/").content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    pressed = press or {"save": "yes"}
    return maya.post(
        f"/my/plan/1/small/{number}/", {"text": text, "version": version} | pressed, follow=True
    )


def text_of(plan: SupportPlan) -> str:
    return plan.answers.get(question=1).text


def test_every_question_has_small_ones_with_two_voices() -> None:
    for question in (one for criteria in shipped().values() for one in criteria.questions):
        asked = question.small
        assert len({one.words for one in asked}) == len(asked) >= 2
        assert all(len(one.examples) == 2 for one in asked)


def test_small_answers_become_one_answer_and_the_person_marks_it_ready(
    plan: SupportPlan, maya: Client
) -> None:
    answer = say(maya, 1, "My sister.")
    assert answer.redirect_chain[-1][0] == "/my/plan/1/small/2/"
    assert "2 of 4" in answer.content.decode()
    say(maya, 2, "", unknown="yes")
    say(maya, 3, "kept out", skip="yes")
    answer = say(maya, 4, "Radios.")
    assert answer.redirect_chain[-1][0] == "/my/plan/1/"
    assert text_of(plan) == (
        f"{FIRST}\nMy sister.\n\n{SECOND}\nI do not know yet.\n\n{LINES[3]}\nRadios."
    )
    assert plan.answers.get(question=1).state == Answer.State.STARTED


def test_going_back_shows_what_was_said_and_changes_that_alone(
    plan: SupportPlan, maya: Client
) -> None:
    say(maya, 1, "My sister.")
    say(maya, 2, "Music.")
    assert ">\nMy sister.</textarea>" in maya.get("/my/plan/1/small/1/").content.decode()
    say(maya, 1, "My sister and Joan.")
    assert text_of(plan) == f"{FIRST}\nMy sister and Joan.\n\n{SECOND}\nMusic."
    say(maya, 1, "")
    assert text_of(plan) == f"{SECOND}\nMusic."


def test_free_words_stay_where_they_are(plan: SupportPlan, maya: Client, cast: Cast) -> None:
    free = "My own beginning.\n\nAnd  more,\twith gaps."
    planning.write_answer(plan=plan, question=1, text=free, edition=0, by=cast.maya.user, at=NOW)
    say(maya, 2, "Music.")
    assert text_of(plan) == f"{free}\n\n{SECOND}\nMusic."


def test_words_on_two_screens_are_both_kept(plan: SupportPlan, maya: Client, cast: Cast) -> None:
    """Written elsewhere between opening and saving: the piece joins what stands now."""
    page = maya.get("/my/plan/1/small/1/").content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    planning.write_answer(plan=plan, question=1, text="Else.", edition=0, by=cast.maya.user, at=NOW)
    maya.post("/my/plan/1/small/1/", {"text": "My sister.", "version": version, "save": "yes"})
    assert text_of(plan) == f"Else.\n\n{FIRST}\nMy sister."


@pytest.mark.parametrize("where", ["1/small/0", "1/small/9", "9/small/1", "0/small/1"])
def test_what_is_not_asked_is_not_found(plan: SupportPlan, maya: Client, where: str) -> None:
    assert maya.get(f"/my/plan/{where}/").status_code == 404


words = some.text(alphabet=some.characters(blacklist_categories=["Cs", "Cc"]), max_size=40)


@given(free=some.lists(words, max_size=4), said=words, place=some.integers(0, 3))
def test_whatever_stands_there_stays(free: list[str], said: str, place: int) -> None:
    """Any text, any piece: in and out again leaves the words that were there."""
    text = "\n".join(row for row in free if row.strip() not in LINES)
    line = LINES[place]
    said = " ".join(said.split())
    if said in LINES:
        said = ""
    there = with_piece(text, line, said, LINES)
    assert piece_of(there, line, LINES) == said
    assert with_piece(there, line, "", LINES).strip() == text.strip()
