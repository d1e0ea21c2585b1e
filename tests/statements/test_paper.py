"""The PDF: PDF/UA-1, page 1 only the answer, three fills in each bar, nothing fetched."""

import io
import re
from dataclasses import replace

import page
import pdfplumber
import pikepdf
import pytest

from core import paper as papers
from core import press
from statements import paper
from statements.contents import Content, PotLine
from tests.statements.invented import october

SPENT, STRIPE, FREE = "#241a2b", "#5c1f6e", "#ffffff"


@pytest.fixture(scope="module")
def made() -> bytes:
    return papers.pdf_from(paper.html_of(october()))


def pages(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [leaf.extract_text() for leaf in opened.pages]


def test_it_is_pdf_ua_1(made: bytes) -> None:
    report = page.validate_pdf_bytes(made, profile="ua1")
    assert [(f.rule_id, f.message) for f in report.failures] == []
    assert report.is_compliant


def test_each_table_header_says_what_it_heads(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        heads = [
            o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/TH"
        ]
        scopes = {str(head["/A"]["/Scope"]) for head in heads}
        figures = [
            o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]
        words = [str(figure.get("/Alt", "")) for figure in figures]
        assert str(pdf.Root["/Lang"]) == "en-gb"
    assert scopes == {"/Column", "/Row"}
    assert "Art group: £540 spent, £570 promised, £90 free, of £1,200." in words


def test_page_1_is_the_answer_and_nothing_else(made: bytes) -> None:
    first, second, *rest = pages(made)
    for words in (
        "Your statement for October 2026", "You have left", "£4,120", "You had £9,600. You spent £5,480.",
        "It should last until your plan ends on 31 March.", "In your account on 31 October", "£1,355",
        "£505 of it can be used now.", "Next", "payment £1,400 on 12 November", "Nothing this month.",
        "Jo at the council: 01632 960 123",
    ):  # fmt: skip
        assert words in first.replace("\n", " ") or words in first, words
    assert "Acorn" not in first
    assert second.count("left") >= 5
    assert "Words and rights" in rest[-1]


def test_every_page_has_its_foot_at_body_size(made: bytes) -> None:
    texts = pages(made)
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Maya Williams · October 2026 · Statement ST-7KQ2M4TZ" in text
    with pdfplumber.open(io.BytesIO(made)) as opened:
        sizes = {round(c["size"], 1) for leaf in opened.pages for c in leaf.chars}
        fonts = {c["fontname"].split("+")[1] for leaf in opened.pages for c in leaf.chars}
    assert min(sizes) >= 14
    assert all("Andika" in font for font in fonts)


def test_three_things_to_do_and_long_names_still_fit_on_page_1() -> None:
    needs = tuple(
        f"Say if this happened: Art group and music, Acorn Arts and Crafts of Northtown, £{n}90."
        for n in range(3)
    )
    texts = pages(papers.pdf_from(paper.html_of(october(needs=needs))))
    assert "Jo at the council" in texts[0]
    assert "Your pots" in texts[1]


def test_each_bar_has_three_different_fills() -> None:
    html = paper.html_of(october())
    bars = re.findall(r'<figure class="bar">.*?</figure>', html, re.S)
    assert len(bars) == 6
    for bar in bars[:2]:
        assert f'fill="{SPENT}"' in bar
        assert f'stroke="{STRIPE}"' in bar
        assert "url(#" in bar
        assert f'fill="{FREE}"' in bar
    with pdfplumber.open(io.BytesIO(papers.pdf_from(html))) as opened:
        picture = opened.pages[0].to_image(resolution=72).original.convert("RGB")
    middle = _middle_of_bar(picture)
    row = [picture.getpixel((x, middle)) for x in range(62, 532)]
    assert (36, 26, 43) in row
    assert (255, 255, 255) in row[-30:]
    striped = row[len(row) * 60 // 100 : len(row) * 90 // 100]
    assert any(r < 140 and b > 90 for r, _, b in striped)
    assert any(min(pixel) > 200 for pixel in striped)


def _middle_of_bar(picture: object) -> int:
    """The row with the most ink on the left: the bar."""
    width = 300
    ink = {
        y: sum(picture.getpixel((x, y)) == (36, 26, 43) for x in range(62, width))  # type: ignore[attr-defined]
        for y in range(300, 700)
    }
    full = [y for y, count in ink.items() if count > (width - 62) * 9 // 10]
    return full[len(full) // 2]


EVIL = '"><img src="http://evil.example/a.png"><link rel=stylesheet href=file:///etc/passwd><b>x'


def hostile() -> Content:
    content = october(
        name=EVIL, worker=EVIL, authority=EVIL, outlook_more=EVIL, needs=(EVIL,), why=EVIL
    )
    pots = (PotLine(EVIL, 54000, 57000, 9000), *content.pots[1:])
    payments = tuple(
        replace(line, who=EVIL, what="url(http://evil.example/b)") for line in content.payments
    )
    return replace(content, pots=pots, payments=payments)


def test_hostile_names_are_words_and_fetch_nothing() -> None:
    html = paper.html_of(hostile())
    assert "<img" not in html
    assert "<link" not in html
    made = papers.pdf_from(html)
    assert page.is_pdf_compliant_bytes(made, profile="ua1")


def test_the_press_refuses_every_address_but_its_own(
    caplog: pytest.LogCaptureFixture,
) -> None:
    addresses = (
        "http://127.0.0.1:9/a.png", "file:///etc/passwd", "steer:../../etc/passwd",
        "data:image/svg+xml,<svg/>", "ftp://x/y", "//x/y",
    )  # fmt: skip
    images = "".join(f'<img src="{address}" alt="x">' for address in addresses)
    with caplog.at_level("ERROR", logger="weasyprint"):
        made = press.press(f"<html lang=en><title>t</title><p>x</p>{images}</html>")
    refused = [
        record.getMessage()
        for record in caplog.records
        if "Failed to load image" in record.getMessage()
    ]
    assert len(refused) == len(addresses)
    assert b"root:" not in made


def test_the_same_content_gives_the_same_bytes(made: bytes) -> None:
    assert papers.pdf_from(paper.html_of(october())) == made


def test_a_machine_without_pango_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")  # type: ignore[operator]
    monkeypatch.setattr(papers, "COMMAND", ["-c", (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.path.insert(1, '.')\n"
        "from core import press; sys.exit(press.main())"
    )])  # fmt: skip
    with pytest.raises(papers.NoPdfHere) as refusal:
        papers.pdf_from("<p>x</p>")
    assert "pango" in refusal.value.sentence
