"""Forms of answering: how bills of a provider are answered."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, SteerForm
from invoices.models import AnswerRule

WAYS = (
    (AnswerRule.Way.EACH, _("Ask me about each bill")),
    (AnswerRule.Way.UNUSUAL, _("Ask me only about what is unusual")),
    (AnswerRule.Way.PATTERN, _("Say yes to what I agreed, and nothing else")),
)
HINTS = {
    AnswerRule.Way.EACH: _("You say yes or no yourself. This is the usual way."),
    AnswerRule.Way.UNUSUAL: _("Yes to bills in which we find nothing wrong."),
    AnswerRule.Way.PATTERN: _("Yes to the days and hours that you agreed, at your price."),
}
VOICES = (
    ("1", _("One helper is enough")),
    ("2", _("Two helpers have to say the same")),
    ("3", _("Three helpers have to say the same")),
)


class WayForm(SteerForm):
    """How the bills of one provider are answered, and how many helpers it takes."""

    way = forms.ChoiceField(
        label=_("How do you want to answer?"), choices=WAYS,
        widget=Choices(hints={str(way): cast("str", hint) for way, hint in HINTS.items()}),
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    voices = forms.ChoiceField(
        label=_("When helpers answer for you"), choices=VOICES, widget=forms.RadioSelect,
        help_text=_("You can always answer alone."), initial="1",
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
