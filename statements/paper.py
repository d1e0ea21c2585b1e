"""A statement on paper: HTML from the frozen content."""

from django.template.loader import render_to_string
from django.utils import translation

from core.hiding import amounts
from statements import words
from statements.contents import Content
from statements.telling import Way, parts_of, simple_parts_of


def html_of(content: Content) -> str:
    """The paper's HTML. Amounts are never covered: the person asked for this paper."""
    with amounts(hidden=False):
        return render_to_string(
            "statements/paper.html",
            {
                "content": content, "title": words.title(content), "dates": words.dates(content),
                "when": words.when(content), "foot": words.foot(content),
                "language": (translation.get_language() or "en-gb"),
                "total": words.ShownPot(content.total, words.bar(content.total)),
                "support": [words.support(one) for one in content.support],
                "pots": [words.ShownPot(pot, words.bar(pot)) for pot in content.pots],
            },
        )  # fmt: skip


def told_html_of(content: Content, way: Way) -> str:
    """Large print, or simple words and pictures: line by line, without a table."""
    simple = way is Way.SIMPLE
    with amounts(hidden=False):
        return render_to_string(
            "statements/paper_told.html",
            {
                "content": content, "title": words.title(content), "dates": words.dates(content),
                "foot": words.foot(content), "simple": simple,
                "language": (translation.get_language() or "en-gb"),
                "parts": simple_parts_of(content) if simple else parts_of(content),
            },
        )  # fmt: skip
