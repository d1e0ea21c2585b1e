"""Forms of sharing: ask others, say what you give, leave, agree shares again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from budgets.models import Pot
from core.forms import Choices, DayField, MoneyField, SteerForm
from core.money import show
from people.models import Person
from providers.models import Organisation

MOST_OTHERS = 11


class StartPoolForm(SteerForm):
    """What is shared, with whom, and what it costs together."""

    name = forms.CharField(
        label=_("A short name for it"), help_text=_("For example Saturday art."), max_length=80
    )
    what = forms.CharField(label=_("What do you share?"), max_length=150)
    provider = forms.CharField(
        label=_("Who gives the support?"), max_length=200,
        help_text=_("Type their name as it stands in Find support."),
    )  # fmt: skip
    weekly = MoneyField(
        label=_("What does it cost a week, for all of you together?"), least_pence=1
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    others = forms.CharField(
        label=_("Who do you ask?"), max_length=400, widget=forms.Textarea({"rows": 3}),
        help_text=_("Type their references, one a line. Each finds theirs on this page."),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean_provider(self) -> Organisation:
        text = self.cleaned_data["provider"].strip()
        rows = Organisation.objects.filter(is_listed=True, name__iexact=text)[:2]
        if len(rows) != 1:
            raise forms.ValidationError(
                _now("We know nobody by this name. Copy it from Find support.")
            )
        return rows[0]

    def clean_others(self) -> list[Person]:
        asked = list(dict.fromkeys(self.cleaned_data["others"].lower().replace(",", " ").split()))
        if len(asked) > MOST_OTHERS:
            raise forms.ValidationError(_now("You can ask at most 11 people."))
        found = {
            person.reference: person
            for person in Person.objects.filter(reference__in=asked, died_on=None).select_related(
                "user", "authority"
            )
        }
        for reference in asked:
            if reference not in found:
                words = _now("We do not know %(reference)s. Ask them to read it to you again.")
                raise forms.ValidationError(words % {"reference": reference[:24]})
        return [found[reference] for reference in asked]


class ShareForm(SteerForm):
    """What I give a week, from which pot, and how I am called."""

    weekly = MoneyField(label=_("What do you give a week?"), least_pence=1)
    pot = forms.ChoiceField(label=_("From which pot?"), widget=Choices)
    shown_as = forms.CharField(
        label=_("What may the others call you?"), required=False, max_length=40,
        help_text=_("Leave it empty to be “one of us”."),
    )  # fmt: skip

    def __init__(self, *args: Any, pots: Sequence[Pot], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["pot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = [
            (
                pot.reference,
                _now("%(name)s, %(free)s free")
                % {"name": pot.name, "free": show(pot.free.balance_pence)},
            )
            for pot in pots
        ]


class LeaveForm(SteerForm):
    """The last day with the others."""

    last_day = DayField(label=_("Your last day"))

    def __init__(self, *args: Any, first: date, **options: Any) -> None:
        options.setdefault("initial", {"last_day": first})
        super().__init__(*args, **options)


class SharesForm(SteerForm):
    """Another cost a week, from a day on."""

    weekly = MoneyField(
        label=_("What does it cost a week, for all of you together?"), least_pence=1
    )
    from_on = DayField(label=_("From which day?"))
