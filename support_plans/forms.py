"""Forms of the plan: an answer, a suggestion, costs, sending."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SteerForm
from support_plans.compare import Change
from support_plans.services.answers import MOST_LETTERS


class AnswerForm(SteerForm):
    """The words of one question; `version` is the edition that they started from."""

    marks_optional = False
    text = forms.CharField(
        label="Your words", required=False, max_length=MOST_LETTERS, strip=False,
        widget=forms.Textarea({"rows": 12}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class SuggestForm(SteerForm):
    """Other words for one answer, and why."""

    text = forms.CharField(
        label="What you suggest", max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 10})
    )
    why = forms.CharField(label="Why", required=False, max_length=400)


OUTCOMES = (("accepted", "Accept"), ("changed", "Change it"), ("declined", "No thanks"))


class DecideForm(SteerForm):
    """The person's answer to one suggestion."""

    suggestion = forms.CharField(max_length=24, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    text = forms.CharField(
        label="Your words", required=False, max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 8}),
    )  # fmt: skip


class SendForm(SteerForm):
    """Why more is needed, which changes, and the person's own yes: a tick, a voice or a paper."""

    marks_optional = False

    part = forms.MultipleChoiceField(
        label=_("What do you want to send?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The rest stays as it was agreed."),
        error_messages={"invalid_choice": _("This changed since you opened the page. Look again.")},
    )  # fmt: skip
    why_more = forms.CharField(
        label=_("Tell us why you need more"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip
    mine = forms.BooleanField(label=_("I have read this. It is what I want."), required=False)
    signature = forms.FileField(
        label=_("Or say yes by voice, or on paper"), required=False,
        help_text=_("A recording of your yes, or a photo of a paper that you signed."),
    )  # fmt: skip
    helped_by = forms.CharField(
        label=_("Who helped you?"), help_text=_("Leave it empty if nobody did."), required=False,
        max_length=120,
    )  # fmt: skip

    def __init__(self, *args: Any, changes: Sequence[Change] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if not changes:
            del self.fields["part"]
            return
        field = self.fields["part"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 for the type checker
        field.choices = [(one.part, f"{one.question}. {one.title}") for one in changes]
        self.initial.setdefault("part", [one.part for one in changes])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("mine") and not data.get("signature") and "signature" not in self.errors:
            self.add_error("mine", _("Tick the box to say that this is what you want."))
        if "part" in self.fields and not data.get("part") and "part" not in self.errors:
            self.add_error("part", _("Tick one change at least."))
        return data


class AnswerAskedForm(SteerForm):
    """The person's answer to what the council asked."""

    words = forms.CharField(
        label=_("Your answer"), max_length=MOST_LETTERS, strip=False,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Write your answer in words, or call the council.")},
    )  # fmt: skip
