"""The plan on paper: every size and the simple one, from the draft and from a version."""

import io

import page as pdf_rules
import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from PIL import Image

from core import paper as press
from core import reading
from people.models import Scope
from support_plans import paper
from support_plans import services as planning
from support_plans.compare import total_in
from support_plans.models import SupportPlan
from support_plans.services.sending import content_of, draft_of
from tests.cast import NOW, TODAY, Cast
from tests.conftest import signed_in
from tests.world import agreed_plan, line

WORDS = "Music, my own front door, and Sunday lunch with Mam."


def photo() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (2400, 1200), (92, 31, 110)).save(made, "JPEG")
    return SimpleUploadedFile("garden.jpg", made.getvalue(), "image/jpeg")


@pytest.fixture
def plan(cast: Cast) -> SupportPlan:
    """Maya's: agreed, with new words and a photo since."""
    version = agreed_plan(cast, cast.maya, [line("Art", cast.art)])
    plan = version.plan
    edition = plan.answers.get(question=1).edition
    planning.write_answer(
        plan=plan, question=1, text=WORDS, edition=edition, by=cast.maya.user, at=NOW
    )
    planning.add_attachment(
        plan=plan, question=1, upload=photo(), caption="My garden", by=cast.maya.user, at=NOW
    )
    return plan


def drafted(plan: SupportPlan) -> paper.Paper:
    content = content_of(draft_of(plan, TODAY))
    return paper.paper_of(plan, content, status="As it is now", total_pence=total_in(content))


def leaves(made: bytes) -> tuple[str, set[float], int]:
    """Text, sizes of letters, and how many pictures."""
    with pdfplumber.open(io.BytesIO(made)) as opened:
        text = "\n".join(leaf.extract_text() for leaf in opened.pages)
        sizes = {round(c["size"], 1) for leaf in opened.pages for c in leaf.chars}
        return text, sizes, sum(len(leaf.images) for leaf in opened.pages)


@pytest.mark.parametrize("form", list(paper.Format))
def test_each_paper_is_tagged_whole_and_big_enough(plan: SupportPlan, form: paper.Format) -> None:
    made = paper.pdf_of(drafted(plan), form)
    report = pdf_rules.validate_pdf_bytes(made, profile="ua1")
    assert [(f.rule_id, f.message) for f in report.failures] == []
    text, sizes, pictures = leaves(made)
    assert min(sizes) >= form.point
    assert pictures >= 1  # the photo itself
    flat = " ".join(text.split())
    for words in (
        "My support plan",
        WORDS.split(",", maxsplit=1)[0],
        "My garden",
        "Maya Williams",
        "£",
    ):
        assert words in flat
    for number, title in plan.asks.titles.items():
        assert title.split(",")[0] in flat, number


def test_the_words_around_a_simple_paper_are_short(plan: SupportPlan) -> None:
    """What the person wrote is theirs; ours are 15 words a sentence at most."""
    from tests.repository.reading_matter import of_template

    html = paper.html_of(drafted(plan), paper.Format.SIMPLE).replace(WORDS, "")
    body = html.split("<body", 1)[1]
    found = reading.read(of_template("<body" + body), most_words=reading.MOST_WORDS_EASY_READ)
    ours = [one for one in found.too_long if "£" not in one]
    assert ours == []


def test_a_simple_paper_has_a_picture_beside_each_idea(plan: SupportPlan) -> None:
    html = paper.html_of(drafted(plan), paper.Format.SIMPLE)
    rows = html.count('class="row')
    assert rows >= 10
    assert html.count("steer:drawing/") == rows


def test_what_somebody_wrote_stays_words(plan: SupportPlan, cast: Cast) -> None:
    """Tags, addresses and other scripts in the person's words are printed, never obeyed."""
    edition = plan.answers.get(question=2).edition
    text = '<img src="file:///etc/passwd"> <b>bold</b> ❤ مرحبا'
    planning.write_answer(
        plan=plan, question=2, text=text, edition=edition, by=cast.maya.user, at=NOW
    )
    made = paper.pdf_of(drafted(plan), paper.Format.STANDARD)
    flat = leaves(made)[0]
    assert "<b>bold</b>" in flat
    assert b"root:" not in made


def test_the_page_offers_each_version_and_what_the_person_likes(
    plan: SupportPlan, cast: Cast
) -> None:
    cast.maya.statement_format = "large-print"
    cast.maya.save()
    maya = signed_in(cast.maya.user)
    html = maya.get("/my/plan/paper/").content.decode()
    assert 'value="large-18" ' in html.replace("checked", "checked ")
    assert "Version 1: Agreed" in html
    assert "As it is now, not sent" in html
    answer = maya.get("/my/plan/paper/", {"which": "draft", "form": "standard"})
    assert answer["Location"] == "/my/plan/paper/draft/standard/"
    made = maya.get(answer["Location"])
    assert made["Content-Type"] == "application/pdf"
    assert WORDS in leaves(made.content)[0]
    old = maya.get("/my/plan/paper/1/standard/")
    assert WORDS not in leaves(old.content)[0]


@pytest.mark.parametrize(
    "where", ["9/standard", "draft/huge", "draft/standard.exe", "1e3/standard"]
)
def test_what_is_not_there_is_not_found(plan: SupportPlan, cast: Cast, where: str) -> None:
    assert signed_in(cast.maya.user).get(f"/my/plan/paper/{where}/").status_code == 404


def test_others_find_nothing(plan: SupportPlan, cast: Cast) -> None:
    for stranger in (cast.rex, cast.jo):
        where = f"/for/{cast.maya.reference}/plan/paper/draft/standard/"
        assert signed_in(stranger).get(where).status_code == 404
    assert Client().get("/my/plan/paper/").status_code == 302


def test_without_the_press_the_page_says_so(
    plan: SupportPlan, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "COMMAND", ["-c", "import sys; sys.exit(3)"])
    answer = signed_in(cast.maya.user).get("/my/plan/paper/draft/standard/", follow=True)
    assert "pango" in answer.content.decode()


def test_somebody_with_one_part_gets_that_part(plan: SupportPlan, cast: Cast) -> None:
    """Ali sees question 1: no costs, no other words, and Maya sees that Ali looked."""
    assert Scope.PLAN_VIEW
    content = content_of(draft_of(plan, TODAY))
    from support_plans import parts

    made = paper.paper_of(
        plan, parts.only(content, frozenset({"1"})), status="now", total_pence=None
    )
    html = render_to_string("support_plans/paper/plan.html", {"paper": made, "language": "en-gb"})
    assert WORDS in html
    assert "£" not in html
    assert "Art" not in html
