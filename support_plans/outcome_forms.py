"""The form of one thing to change or keep."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import Choices, SteerForm
from support_plans.models import CostLine, Outcome

OTHER = "other"
MOST_OFFERED, MOST_LETTERS = 12, 300


def what_matters(text: str) -> list[str]:
    """The person's own sentences on what matters, to choose from: short ones, the first twelve."""
    parts = (part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", text))
    return [part for part in dict.fromkeys(parts) if part and len(part) <= MOST_LETTERS][
        :MOST_OFFERED
    ]


class OutcomeForm(SteerForm):
    """One thing, in the person's words, with what it serves and what serves it."""

    wish = forms.ChoiceField(
        label="Change or keep?", choices=Outcome.Wish.choices, widget=Choices()
    )
    words = forms.CharField(
        label="What is it?", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="For example: Cook my own tea three times a week.",
    )  # fmt: skip
    matters = forms.ChoiceField(
        label="Which of your words about what matters does it serve?", required=False
    )
    matters_other = forms.CharField(
        label="Or say in other words what it serves", required=False, max_length=300
    )
    signs = forms.CharField(
        label="How will you know that it worked?", required=False, max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="For example: I do it without being asked.",
    )  # fmt: skip
    lines = forms.MultipleChoiceField(
        label="Which support helps with it?", required=False, widget=forms.CheckboxSelectMultiple
    )
    free_help = forms.CharField(
        label="Who helps without being paid?", required=False, max_length=300,
        help_text="For example: my brother, or the library.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, lines: Sequence[CostLine], matters: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        standing = str(self.initial.get("matters") or "")
        offered = list(matters)
        if standing and standing not in offered:
            self.initial["matters_other"], self.initial["matters"] = standing, ""
        if offered:
            self._choose("matters", [("", "None of these"), *((one, one) for one in offered)])
        else:
            del self.fields["matters"]
            self.fields["matters_other"].label = "What matters to you that it serves?"
        if lines:
            self._choose("lines", [(one.reference, one.pot_name) for one in lines])
        else:
            del self.fields["lines"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def facts(self) -> Any:
        """For the verbs add_outcome and change_outcome."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("wish", "words", "signs", "free_help")}
        found["matters"] = data["matters_other"] or data.get("matters", "")
        if "lines" in self.fields:
            found["lines"] = data["lines"]
        return found
