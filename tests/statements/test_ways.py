"""One content, many ways to read it: the same amounts, large enough, nothing cut off."""

import csv
import io
import re
from dataclasses import replace
from datetime import date

import page as pdf_rules
import pdfplumber
import pytest
from django.test import Client

from core.paper import pdf_from
from statements import paper, telling
from statements.contents import Content, Payment
from statements.models import Statement
from statements.telling import Way
from tests.cast import Cast
from tests.conftest import signed_in
from tests.statements.invented import october
from tests.statements.test_pages import budget, maya, statement  # noqa: F401  fixtures

PAPERS = (Way.LARGE_18, Way.LARGE_22, Way.LARGE_28, Way.SIMPLE)


def made(content: Content, way: Way) -> bytes:
    return pdf_from(paper.told_html_of(content, way), point=way.point)


@pytest.mark.parametrize("way", PAPERS)
def test_paper_is_tagged_large_enough_and_inside_the_page(way: Way) -> None:
    pdf = made(october(), way)
    report = pdf_rules.validate_pdf_bytes(pdf, profile="ua1")
    assert [(f.rule_id, f.message) for f in report.failures] == []
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        letters = [one for leaf in opened.pages for one in leaf.chars]
        assert min(round(one["size"], 1) for one in letters) >= way.point
        for leaf in opened.pages:
            for word in leaf.extract_words():
                assert word["x0"] >= 0
                assert word["x1"] <= leaf.width, word
                assert word["bottom"] <= leaf.height, word
        text = " ".join(" ".join(leaf.extract_text().split()) for leaf in opened.pages)
        if way is Way.SIMPLE:
            assert len(opened.pages) <= 12
    for words in ("£4,120", "You had £9,600. You spent £5,480.", "01632 960 123", "Art group"):
        assert words in text, words


def test_five_thousand_payments_stay_a_few_pages_in_simple_words() -> None:
    one = Payment(date(2026, 10, 5), "Acorn", "Art", "Art group", 1, "Maya", "Paid 9 October")
    many = replace(october(), payments=(one,) * 5_000)
    assert len(telling.simple_parts_of(many)[3].lines) == 1
    assert "£50.00" in telling.simple_parts_of(many)[3].lines[0].text
    assert telling.table(many).count("\n") == 5_001


def test_every_amount_of_a_payment_is_heard_and_felt() -> None:
    content = october()
    heard, felt = telling.audio_script(content), telling.braille_text(content)
    flat = " ".join(felt.split())
    for one in content.payments:
        assert telling.spoken(f"£{one.pence / 100:,.2f}") in heard or one.pence < 0
        assert f"{abs(one.pence) / 100:,.2f}" in flat
    assert "£" not in heard
    assert "That is the end of your statement." in heard
    assert max(len(line) for line in felt.splitlines()) <= telling.BRAILLE_CELLS
    assert not set(felt) & set("’‘“”−–")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("£1", "1 pound"), ("£30.50", "30 pounds and 50 pence"), ("£4,120", "4,120 pounds"),
        ("−£2.05", "minus 2 pounds and 5 pence"), ("£0.00", "0 pounds"),
    ],
)  # fmt: skip
def test_amounts_as_a_voice_says_them(written: str, said: str) -> None:
    assert telling.spoken(written) == said


@pytest.mark.parametrize("name", ["=cmd|calc", "x" * 200, "مرحبا 😀 é", "+1", "<b>"])
def test_odd_names_are_told_whole_and_harmless(name: str) -> None:
    one = replace(october().payments[0], who=name, pence=-3050)
    content = replace(october(), payments=(one,))
    row = next(csv.DictReader(io.StringIO(telling.table(content))))
    assert row["who"].lstrip("'") == name
    assert not row["who"].startswith(("=", "+"))
    assert row["amount"] == "-30.50"
    assert re.sub(r"\s", "", name)[:20] in re.sub(r"\s", "", telling.braille_text(content))
    assert made(content, Way.LARGE_28).startswith(b"%PDF-")


def test_each_way_is_a_download_for_whom_it_concerns(
    maya: Client, statement: Statement, cast: Cast  # noqa: F811
) -> None:  # fmt: skip
    page = maya.get(f"/my/statements/{statement.reference}/").content.decode()
    for way in Way:
        address = f"/my/statements/{statement.reference}/{way}/"
        assert address in page
        answer = maya.get(address)
        assert answer.status_code == 200, way
        assert "attachment" in answer["Content-Disposition"]
        assert answer.content.startswith(b"%PDF-") == way.is_paper
        assert signed_in(cast.nia.user).get(address).status_code == 404
    assert maya.get(f"/my/statements/{statement.reference}/loud/").status_code == 404


def test_what_the_person_asked_for_once_comes_first(
    maya: Client, statement: Statement, cast: Cast  # noqa: F811
) -> None:  # fmt: skip
    address = f"/my/statements/{statement.reference}/"
    assert f'href="{address}standard/"' in maya.get(address).content.decode()
    cast.maya.statement_format = "easy-read"
    cast.maya.save()
    page = maya.get(address).content.decode()
    first = page.index(f'href="{address}simple/"')
    assert first < page.index(f'href="{address}standard/"')
