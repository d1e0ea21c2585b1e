"""Forms of answering: how bills of a provider are answered."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, MoneyField, SteerForm
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


class ContactForm(SteerForm):
    """A worker rang, wrote, went there, or looked at a log."""

    how = forms.ChoiceField(
        label=_("What did you do?"), widget=forms.RadioSelect,
        choices=(("rang", _("I rang")), ("wrote", _("I wrote")), ("visited", _("I went there")),
                 ("register", _("I looked at the register or visit log"))),
    )  # fmt: skip
    reached = forms.ChoiceField(
        label=_("Did you reach somebody?"), widget=forms.RadioSelect,
        choices=(("yes", _("Yes")), ("no", _("No"))),
    )  # fmt: skip
    words = forms.CharField(
        label=_("How did it go?"), max_length=250, min_length=5,
        widget=forms.Textarea({"rows": 2}), help_text=_("The person can read this. The provider cannot."),
    )  # fmt: skip


class ObjectForm(SteerForm):
    """What is wrong with a payment on account. Words are optional."""

    words = forms.CharField(
        label=_("What was wrong?"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 3}), help_text=_("The provider never reads this."),
    )  # fmt: skip


class DecideObjectionForm(SteerForm):
    """By how much the person is right, and why."""

    amount = MoneyField(
        label=_("How much was wrong?"), least_pence=0,
        help_text=_("Type 0 if the payment stays."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=300, min_length=5, widget=forms.Textarea({"rows": 3}),
        help_text=_("Both the person and the provider read this. Use plain words."),
    )  # fmt: skip
