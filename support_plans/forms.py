"""Forms of the plan: an answer, a photo, a suggestion, costs, sending."""

from django import forms

from core.forms import SteerForm
from support_plans.services.answers import MOST_LETTERS


class AnswerForm(SteerForm):
    """The words of one question; `version` is the edition that they started from."""

    marks_optional = False
    text = forms.CharField(
        label="Your words", required=False, max_length=MOST_LETTERS, strip=False,
        widget=forms.Textarea({"rows": 12}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class PhotoForm(SteerForm):
    """A photo or a paper for a question."""

    photo = forms.FileField(
        label="A photo or a paper", help_text="JPEG, PNG or PDF. Ask people in it first."
    )
    caption = forms.CharField(label="What does it show?", required=False, max_length=200)


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
    """Why more is needed, where it is, and the person's own yes."""

    why_more = forms.CharField(
        label="Tell us why you need more", required=False, max_length=5000,
        widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip
    mine = forms.BooleanField(
        label="I have read this. It is what I want.",
        error_messages={"required": "Tick the box to say that this is what you want."},
    )
