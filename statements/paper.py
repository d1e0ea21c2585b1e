"""A statement on paper: HTML from the frozen content."""

from django.template.loader import render_to_string
from django.utils import translation

from core.hiding import amounts
from statements import words
from statements.contents import Content


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
                "pots": [words.ShownPot(pot, words.bar(pot)) for pot in content.pots],
            },
        )  # fmt: skip
