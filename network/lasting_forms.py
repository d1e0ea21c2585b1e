"""Forms of how organisations are doing: we may have to close; what came of a silence."""

from typing import Any

from django import forms

from core.forms import Choices, DayField, SteerForm
from network.models import FollowUpNote, Reader

READERS = [
    ("to_network", "The networks of our area"),
    ("to_council", "The council"),
    ("to_area", "Other user-led organisations of our area"),
]
OUTCOMES = [(key, words) for key, words in FollowUpNote.Outcome.choices if key != "back"]


class ClosingForm(SteerForm):
    """We may have to close: when, what would help, who reads it."""

    closes_on = DayField(label="By which day may you have to close?")
    helps = forms.CharField(
        label="What would help?", max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text="For example money until spring, a room, or somebody who does the accounts.",
    )  # fmt: skip
    words = forms.CharField(
        label="Anything else", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    readers = forms.MultipleChoiceField(
        label="Who may read this?", choices=READERS, widget=forms.CheckboxSelectMultiple,
        help_text="You can take it back at any time.",
    )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """As the verb takes them."""
        data = dict(self.cleaned_data)
        chosen = data.pop("readers")
        return data | {name: name in chosen for name, _ in READERS}


class ReaderForm(forms.Form):
    """One press: this reader may, or may not."""

    reader = forms.ChoiceField(choices=Reader)


class FollowUpForm(SteerForm):
    """What somebody found out about an organisation that went quiet."""

    outcome = forms.ChoiceField(label="What did you find out?", choices=OUTCOMES, widget=Choices())
    words = forms.CharField(
        label="In words", max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text="Whom you asked, and what they said. No names of people who use support.",
    )  # fmt: skip
