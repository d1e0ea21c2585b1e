"""Forms of what people want, and of who could start it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import Choices, DayField, MoneyField, SteerForm
from network.models import PeerRequest
from providers.models import Area, Service

WAYS = [("share", "I would share it with others"), ("tell", "Tell me when it is there")]


class WantForm(SteerForm):
    """What I look for, where, and what may come of it."""

    what = forms.CharField(label="What do you look for?", max_length=200,
                           help_text="For example a swimming group. Do not write your name.")  # fmt: skip
    area = forms.ModelChoiceField(
        Area.objects.filter(ended_on=None).order_by("name"), label="Where?",
        to_field_name="code", empty_label=None,
    )  # fmt: skip
    ways = forms.MultipleChoiceField(
        label="What may come of it?", choices=WAYS, widget=forms.CheckboxSelectMultiple
    )

    def facts(self) -> dict[str, Any]:
        """As the verb takes them."""
        data = self.cleaned_data
        return {"what": data["what"], "area": data["area"],
                "would_share": "share" in data["ways"], "tell_me": "tell" in data["ways"]}  # fmt: skip


class CouldStartForm(SteerForm):
    """We could start this."""

    words = forms.CharField(
        label="What do you need for it?", required=False, max_length=300,
        help_text="Other user-led organisations of the area read this.",
    )  # fmt: skip


class MetForm(SteerForm):
    """Which service meets it now."""

    service = forms.ModelChoiceField(
        Service.objects.none(), label="Which service meets this now?", to_field_name="reference",
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, services: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 for the type checker
        field.queryset = services
        field.label_from_instance = _named  # type: ignore[assignment,method-assign]


def _named(service: Any) -> str:
    return f"{service.name}, {service.organisation.name}"


class InviteForm(SteerForm):
    """A new group, as people are asked."""

    name = forms.CharField(label="A short name for the group", max_length=80)
    words = forms.CharField(
        label="What would it be?", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Where, when, with whom. People read this before they answer.",
    )  # fmt: skip
    weekly_pence = MoneyField(
        label="What does it cost a week, for all of you together?", least_pence=1
    )
    answer_by = DayField(label="Until which day can people answer?")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")


class AreaForm(SteerForm):
    """Where."""

    area = forms.ModelChoiceField(
        Area.objects.filter(ended_on=None).order_by("name"), label="Where?", required=False,
        to_field_name="code", empty_label="Anywhere",
    )  # fmt: skip


class PeerForm(SteerForm):
    """Ask somebody who has been there."""

    kind = forms.ChoiceField(label="What would help?", widget=Choices())
    words = forms.CharField(
        label="What do you want to ask?", max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="They read this. They do not read your name unless you share it.",
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = [(kind, PeerRequest.Kind(kind).label) for kind in kinds]
        if len(kinds) == 1:
            field.initial = kinds[0]


class ShareNameForm(SteerForm):
    """How they may call and reach me."""

    name = forms.CharField(label="How may they call you?", max_length=80)
    contact = forms.CharField(
        label="How can they reach you?", required=False, max_length=200,
        help_text="A telephone number, an address, or a time to meet.",
    )  # fmt: skip


class ReplyForm(SteerForm):
    """An organisation's answer."""

    words = forms.CharField(
        label="Your answer", max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="Say how they can come to you, without saying who they are.",
    )  # fmt: skip
