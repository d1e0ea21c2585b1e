"""Forms of hearings: put forward, answer, key in, decide."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms

from core.errors import DomainError
from core.forms import Choices, DayField, SteerForm
from core.money import parse_pence
from core.policies import POLICIES, Group, Kind, Policy
from network.models import HearingAnswer, PolicyProposal
from network.services import Point

POINTS = 6


def read_typed(policy: Policy, text: str) -> Any:
    """What somebody typed as a value of the policy. Raises DomainError in words."""
    cleaned = text.strip()
    if policy.kind == Kind.PENCE:
        return policy.read(parse_pence(cleaned))
    if policy.kind in {Kind.INT, Kind.PERCENT}:
        digits = cleaned.removesuffix("%").strip()
        return policy.read(
            int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 40 else cleaned  # noqa: PLR2004
        )
    if policy.kind == Kind.BOOL:
        return policy.read({"yes": True, "no": False}.get(cleaned.lower(), cleaned))
    if policy.kind in {Kind.NUMBERS, Kind.MAPPING, Kind.COUNTS}:
        try:
            return policy.read(json.loads(cleaned))
        except (ValueError, RecursionError):
            need = "a list in brackets, like [90, 30]"
            if policy.kind == Kind.COUNTS:
                need = (
                    f'{policy.unit} by name in braces, like {{"{next(iter(policy.choices))}": 0}}'
                )
            raise policy.refusal(text, need) from None
    return policy.read(
        cleaned.removesuffix("%").strip() if policy.kind == Kind.DECIMAL else cleaned
    )


def value_field(policy: Policy, label: str, *, required: bool = True) -> forms.Field:
    """Where the policy's value is chosen or typed."""
    if policy.kind in {Kind.CHOICE, Kind.BOOL}:
        choices = list(policy.choices.items()) or [("yes", "yes"), ("no", "no")]
        return forms.ChoiceField(
            label=label, choices=[(key, _big(words)) for key, words in choices], widget=Choices(),
            required=required,
        )  # fmt: skip
    if policy.kind == Kind.LIST:
        return forms.MultipleChoiceField(
            label=label, choices=[(key, _big(words)) for key, words in policy.choices.items()],
            widget=forms.CheckboxSelectMultiple, required=required,
        )  # fmt: skip
    text = "Pounds, like 15,000." if policy.kind == Kind.PENCE else f"In {policy.unit}."
    return forms.CharField(label=label, max_length=300, required=required, help_text=text)


def _big(words: str) -> str:
    return words[:1].upper() + words[1:]


def typed_value(policy: Policy, given: Any) -> Any:
    """A field's answer as the policy's value; refused beside the field."""
    try:
        return policy.read(given) if isinstance(given, list) else read_typed(policy, given)
    except DomainError as refusal:
        raise forms.ValidationError(_to_type(policy) or refusal.sentence) from None


def _to_type(policy: Policy) -> str:
    """What to type instead, for people who never see the file."""
    least, most = f"{policy.least:,}", f"{policy.limit:,}"
    if policy.kind in {Kind.INT, Kind.PERCENT}:
        return f"Type a whole number ({policy.unit}) from {least} to {most}."
    if policy.kind == Kind.DECIMAL:
        return f"Type a number like {policy.default}, from {least} to {most}."
    return "" if policy.kind != Kind.PENCE else "Type an amount in pounds, like 15,000."


class ChoosePolicyForm(SteerForm):
    """Which policy somebody wants to change."""

    name = forms.ChoiceField(label="Which rule should change?")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["name"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (str(group), [(p.name, p.title) for p in POLICIES.values() if p.group == group])
            for group in Group
        ]


class ProposeForm(SteerForm):
    """The new value, from when, why, and whom it affects."""

    starts_on = DayField(label="From which day?")
    why = forms.CharField(
        label="Why?", widget=forms.Textarea({"rows": 5}), max_length=4000,
        help_text="Short sentences. Everyone can read this.",
    )  # fmt: skip
    whom = forms.CharField(
        label="Whom does it affect?", widget=forms.Textarea({"rows": 3}), max_length=2000,
        help_text="For example: everyone who holds a direct payment.",
    )  # fmt: skip
    days_open = forms.IntegerField(
        label="How many days can people answer?", required=False, min_value=1, max_value=365,
        help_text="28 or more. Leave it empty for the usual time.",
    )  # fmt: skip
    emergency = forms.CharField(
        label="Why can it not wait?", required=False, widget=forms.Textarea({"rows": 2}),
        max_length=2000,
        help_text="Only in an emergency. A colleague must agree. It ends by itself unless heard.",
    )  # fmt: skip

    def __init__(self, policy: Policy, *args: Any, may_hurry: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.policy = policy
        self.fields["value"] = value_field(policy, "What should the rule say?")
        self.order_fields(["value"])
        if not may_hurry:
            del self.fields["emergency"]

    def clean_value(self) -> Any:
        """The value, read as the policy's kind."""
        return typed_value(self.policy, self.cleaned_data["value"])


class AnswerForm(SteerForm):
    """What somebody thinks, in words or by voice."""

    view = forms.ChoiceField(
        label="Do you agree?", choices=HearingAnswer.View.choices, widget=Choices()
    )
    words = forms.CharField(
        label="Why? What should be different?", required=False, max_length=10_000,
        widget=forms.Textarea({"rows": 8}), help_text="Your own words. A few are enough.",
    )  # fmt: skip
    file = forms.FileField(
        label="Or say it: send a recording", required=False,
        help_text="A recording, a photo or a PDF. The council listens to it or reads it.",
    )  # fmt: skip
    shows_words = forms.BooleanField(
        label="Everyone may read my words", required=False,
        help_text="Your name is never shown. Without this only the council reads them.",
    )  # fmt: skip


class OrganisationAnswerForm(AnswerForm):
    """What an organisation thinks; its name is shown."""

    organisation = forms.ChoiceField(label="For which organisation?")
    field_order = ("organisation", "view", "words", "file", "shows_words")

    def __init__(self, organisations: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = organisations
        self.fields["shows_words"].label = "Everyone may read our words"
        self.fields["shows_words"].help_text = "The organisation’s name is shown with the count."


class PaperForm(AnswerForm):
    """An answer that came on paper or was said at a meeting."""

    source = forms.CharField(
        label="Which paper is it?", max_length=200,
        help_text="From where and when, without names: letter of 3 May, drop-in at Acorn.",
    )  # fmt: skip
    field_order = ("source", "view", "words", "file")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["shows_words"]
        self.fields["words"].label = "What does it say?"
        self.fields["words"].help_text = "As it was written. Leave names of people out."
        self.fields["file"].label = "A photo or PDF of it"


class ReasonForm(SteerForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label="Why do you take it back?", widget=forms.Textarea({"rows": 3}), max_length=2000
    )


class DecideForm(SteerForm):
    """The decision, its reasons, and what is answered to each point."""

    outcome = forms.ChoiceField(
        label="What is decided?", choices=PolicyProposal.Outcome.choices, widget=Choices()
    )
    starts_on = DayField(label="From which day?", required=False)
    reason = forms.CharField(
        label="Why?", widget=forms.Textarea({"rows": 6}), max_length=6000,
        help_text="Everyone can read this.",
    )  # fmt: skip

    def __init__(self, proposal: PolicyProposal, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposal = proposal
        self.fields["value"] = value_field(
            proposal.policy, "Only for “accepted with a change”: the new value", required=False
        )
        self.order_fields(["outcome", "value"])
        self.fields["starts_on"].initial = proposal.starts_on
        for number in range(1, POINTS + 1):
            self.fields[f"said_{number}"] = forms.CharField(
                label=f"Point {number}: what people said", required=False, max_length=2000,
                widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip
            self.fields[f"answered_{number}"] = forms.CharField(
                label=f"Point {number}: what is answered", required=False, max_length=2000,
                widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip
            self.fields[f"accepted_{number}"] = forms.BooleanField(
                label=f"Point {number} is accepted", required=False
            )

    def clean_value(self) -> Any:
        """The changed value, or None."""
        given = self.cleaned_data["value"]
        return typed_value(self.proposal.policy, given) if given else None

    def points(self) -> list[Point]:
        """The points that were filled in, at least in part."""
        return list(self._points())

    def _points(self) -> Iterator[Point]:
        data = self.cleaned_data
        for number in range(1, POINTS + 1):
            said, answered = data[f"said_{number}"], data[f"answered_{number}"]
            if said.strip() or answered.strip():
                yield Point(said, answered, accepted=data[f"accepted_{number}"])
