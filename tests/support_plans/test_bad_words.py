"""What people really type and paste: far too much, every alphabet, and forms that grew old."""

import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from pypdf import PdfReader

from people.models import User
from support_plans import services as planning
from support_plans.models import SupportPlan
from support_plans.services import suggestions as suggesting
from tests.cast import NOW, Cast
from tests.support_plans.test_archives import packed
from tests.world import agreed_plan, line

pytestmark = pytest.mark.usefixtures("still_clock")
NAMES = (
    "مريم بنت سلمى",
    "שרה כהן",
    "Zoë 🦻🏽 Ŵyn-Ŷates",
    "e\u0301\u0302\u0303\u0304 combining",
    "N" * 120,
)


def test_200_000_letters_are_refused_and_given_back(maya: Client, plan: SupportPlan) -> None:
    """Nothing is cut off in silence: the words are in the form, with how many fit."""
    pasted = "Every single day. " * 11_112
    assert len(pasted) > 200_000
    answer = maya.post("/my/plan/1/", {"text": pasted, "version": "0"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert pasted.strip() in page
    assert "20000" in page.replace(",", "")
    assert plan.answers.get(question=1).text == ""
    autosaved = maya.post("/my/plan/1/keep/", {"text": pasted, "version": "0"})
    assert autosaved.status_code == 422
    assert maya.post("/my/plan/1/", {"text": pasted[:20_000], "version": "0"}).status_code == 302
    assert len(plan.answers.get(question=1).text) == 20_000


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_alphabet_stay_whole(
    cast: Cast, name: str, browser: Callable[[User], Client]
) -> None:
    """On the page, for the officer, in the archive and on paper."""
    plan, person = agreed_plan(cast, cast.maya, [line("Art", cast.art)]).plan, cast.maya
    version = plan.versions.get()
    person.full_name, person.known_as = name[:120], name[:60]
    person.save()
    words = f"{name} 🏳️‍🌈 says: I was here."
    edition = plan.answers.get(question=1).edition
    planning.write_answer(
        plan=plan, question=1, text=words, edition=edition, by=person.user, at=NOW
    )
    assert words in browser(person.user).get("/my/plan/1/").content.decode()
    officer = browser(cast.jo).get(f"/council/plans/{version.reference}/")
    assert officer.status_code == 200
    assert name[:60] in officer.content.decode()
    assert len(packed(cast)) > 500
    paper = browser(person.user).get("/my/plan/paper/draft/standard/")
    assert paper["Content-Type"] == "application/pdf"
    # pypdf: pdfplumber loses a font in which one letter, such as an emoji, has no drawing.
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "I was here" in re.sub(r"\s+", " ", text.replace("\0", ""))


def test_letters_that_turn_the_page_around_are_left_out(maya: Client, plan: SupportPlan) -> None:
    maya.post("/my/plan/1/", {"text": "A\u202eB \u2067C مريم 👩‍🦽", "version": "0"})
    assert plan.answers.get(question=1).text == "AB C مريم 👩‍🦽"


def test_an_old_form_shows_both_and_changes_nothing(maya: Client, plan: SupportPlan) -> None:
    maya.post("/my/plan/1/", {"text": "First.", "version": "0"})
    old = maya.post("/my/plan/1/", {"text": "From an old page.", "version": "0"})
    assert old.status_code == 409
    page = old.content.decode()
    assert "First." in page
    assert "From an old page." in page
    assert plan.answers.get(question=1).text == "First."


@pytest.mark.parametrize("version", ["", "-1", "abc", "9" * 30, "٣"])
def test_a_form_that_was_tampered_with_keeps_the_words(
    maya: Client, plan: SupportPlan, version: str
) -> None:
    answer = maya.post("/my/plan/1/", {"text": "Typed words.", "version": version})
    assert answer.status_code in (302, 409, 422)
    if answer.status_code != 302:
        assert "Typed words." in answer.content.decode()


def test_a_suggestion_on_words_that_are_gone_is_explained(
    cast: Cast, maya: Client, plan: SupportPlan
) -> None:
    maya.post("/my/plan/1/", {"text": "I go out.", "version": "0"})
    row = planning.suggest(
        plan=plan, question=1, text="I go out a lot.", why="", by=cast.kim, at=NOW
    )
    planning.forget_answer(plan=plan, question=1, by=cast.maya.user, at=NOW)
    page = maya.get("/my/plan/suggestions/")
    assert page.status_code == 200
    answer = maya.post(
        "/my/plan/suggestions/",
        {"suggestion": row.reference, "outcome": "accepted", "version": "1", "text": row.text},
        follow=True,
    )
    assert answer.status_code in (200, 409, 422)
    assert plan.answers.get(question=1).text == ""
    row.refresh_from_db()
    assert row.state != suggesting.Suggestion.State.ACCEPTED
