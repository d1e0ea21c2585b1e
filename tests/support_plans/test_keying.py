"""Letters and calls count as much as the screen: written down, told, confirmed, never over words."""

import io
from datetime import date
from typing import Any

import page as pdf_rules
import pdfplumber
import pytest
from django.test import Client

from people.models import AuditRecord, Person
from support_plans import services as planning
from support_plans.models import Answer, KeyedIn, SupportPlan
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.support_plans.test_paper import photo

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def jo(cast: Cast) -> Client:
    return signed_in(cast.jo)


def where(cast: Cast) -> str:
    return f"/council/plans/write-down/{cast.maya.reference}/"


def said(**more: Any) -> dict[str, Any]:
    return {
        "source": "telephone", "source_note": "Maya rang", "received_on_day": "20",
        "received_on_month": "11", "received_on_year": "2026", "question-2": "To swim again.",
    } | more  # fmt: skip


def test_what_was_said_stands_in_the_draft_with_its_source(
    plan: SupportPlan, jo: Client, cast: Cast
) -> None:
    answer = jo.post(where(cast), said(), follow=True)
    row = KeyedIn.objects.get()
    assert answer.redirect_chain[-1][0] == f"/council/written-down/{row.reference}/"
    kept = plan.answers.get(question=2)
    assert (kept.text, kept.state, kept.changed_by) == (
        "To swim again.",
        Answer.State.STARTED,
        cast.jo,
    )
    assert (row.source, row.received_on, row.made_by) == ("telephone", date(2026, 11, 20), cast.jo)
    assert AuditRecord.objects.filter(event="plan.keyed_in", person=cast.maya).exists()
    maya = signed_in(cast.maya.user)
    assert "Jo wrote down what you told us" in maya.get("/my/messages/").content.decode()
    page = maya.get("/my/plan/written-down/").content.decode()
    assert "To swim again." in page
    assert "Maya rang" in page


def test_words_that_stand_are_kept_and_not_shown(plan: SupportPlan, jo: Client, cast: Cast) -> None:
    planning.write_answer(
        plan=plan, question=2, text="My secret wish.", edition=0, by=cast.maya.user, at=NOW
    )
    assert "My secret wish." not in jo.get(where(cast)).content.decode()
    page = jo.post(where(cast), said(), follow=True).content.decode()
    assert "My secret wish." not in page
    assert "put after the words that stood there" in page
    kept = plan.answers.get(question=2).text
    assert kept == "My secret wish.\n\n(By telephone, 20 November 2026)\nTo swim again."


def test_the_scan_is_kept_with_it(plan: SupportPlan, jo: Client, cast: Cast) -> None:
    jo.post(where(cast), said(source="paper", scan=photo()))
    scan = KeyedIn.objects.get().scan
    assert scan is not None
    assert signed_in(cast.maya.user).get(f"/files/{scan.reference}/").status_code == 200


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"question-2": "  ", "question-3": ""}, "Write down what the person said"),
        ({"received_on_year": "2027"}, "or an earlier date"),
        ({"source_note": ""}, "Where is the paper"),
        ({"source": "pigeon"}, "How did it come"),
    ],
    ids=["nothing", "not-yet", "no-note", "no-source"],
)
def test_what_cannot_be_is_said_and_the_words_stay(
    plan: SupportPlan, jo: Client, cast: Cast, more: dict[str, Any], words: str
) -> None:
    facts = said(**{"question-3": "With Ali."}) | more
    html = jo.post(where(cast), facts).content.decode()
    assert "Error:" in html
    summary = html.split("govuk-error-summary", 1)[1].split("<form", 1)[0]
    assert summary
    assert words in html
    assert ("With Ali." in html) == bool(facts["question-3"])
    assert not KeyedIn.objects.exists()
    assert plan.answers.get(question=3).text == ""


def test_the_letter_is_as_the_person_likes_their_paper(
    plan: SupportPlan, jo: Client, cast: Cast
) -> None:
    Person.objects.filter(pk=cast.maya.pk).update(statement_format="large-print")
    jo.post(where(cast), said())
    answer = jo.get(f"/council/written-down/{KeyedIn.objects.get().reference}/letter/")
    assert answer["Content-Type"] == "application/pdf"
    assert pdf_rules.is_pdf_compliant_bytes(answer.content, profile="ua1")
    with pdfplumber.open(io.BytesIO(answer.content)) as opened:
        text = "\n".join(leaf.extract_text() for leaf in opened.pages)
        sizes = {round(c["size"], 1) for leaf in opened.pages for c in leaf.chars}
    assert min(sizes) >= 18
    assert "To swim again." in text
    assert "Is it right?" in text


def test_only_her_own_worker_may(plan: SupportPlan, jo: Client, cast: Cast) -> None:
    jo.post(where(cast), said())
    row = KeyedIn.objects.get()
    for stranger in (cast.rex, cast.finn, cast.kim, cast.nia.user):
        client = signed_in(stranger)
        assert client.get(where(cast)).status_code == 404
        assert client.post(where(cast), said()).status_code == 404
        assert client.get(f"/council/written-down/{row.reference}/letter/").status_code == 404
    assert KeyedIn.objects.count() == 1


def test_without_a_plan_the_page_says_so(cast: Cast, jo: Client) -> None:
    assert (
        "There is no plan yet"
        in jo.get(f"/council/plans/write-down/{cast.maya.reference}/").content.decode()
    )
