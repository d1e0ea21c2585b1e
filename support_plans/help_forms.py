"""Forms of help: a first draft and the yes to it; what a broker declares, recommends and records."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, MoneyField, SteerForm
from providers.models import Organisation
from support_plans.models import FirstDraft, Interest
from support_plans.services.answers import MOST_LETTERS


class WriteDraftForm(SteerForm):
    """A helper's words for an empty question; `version` is the edition they started from."""

    text = forms.CharField(
        label=_("Words for them to look at"), max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 10}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class YesForm(SteerForm):
    """One yes: to which words, and how the person took them in."""

    draft = forms.CharField(max_length=24, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    answer_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    how = forms.ChoiceField(
        label=_("How did you go through these words?"), choices=FirstDraft.How.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    read_by = forms.CharField(
        label=_("Who read it to you?"), help_text=_("Only if someone did."), required=False,
        max_length=120,
    )  # fmt: skip


class ChangedYesForm(YesForm):
    """The same, with the words as the person wants them."""

    text = forms.CharField(
        label=_("Your words"), max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 10})
    )
    field_order = ("text", "how", "read_by")


class ProviderField(forms.CharField):
    """A provider by its name in the directory."""

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        if not name:
            return None
        rows = Organisation.objects.filter(is_listed=True)
        found = rows.filter(name__iexact=name).first()
        if found is None:
            near = list(rows.filter(name__icontains=name).order_by("name")[:2])
            found = near[0] if len(near) == 1 else None
        if found is None:
            raise forms.ValidationError(
                _("We do not know this provider. Check the name in the directory.")
            )
        return found


class InterestForm(SteerForm):
    """What stands between a broker and a provider."""

    organisation = ProviderField(
        label=_("Which provider?"), help_text=_("Its name, as in the directory."), max_length=200
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Interest.Kind.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Say it in your words"),
        help_text=_("The person reads this, and decides."), max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


class RecommendForm(SteerForm):
    """A provider that would suit, and why."""

    organisation = ProviderField(
        label=_("Which provider?"), help_text=_("Its name, as in the directory."), max_length=200
    )
    why = forms.CharField(label=_("Why them?"), max_length=500, widget=forms.Textarea({"rows": 3}))


class FeeForm(SteerForm):
    """What a broker's help costs."""

    hour = MoneyField(label=_("For one hour"), least_pence=1)
    most = MoneyField(label=_("At most, in all"), least_pence=1)
    words = forms.CharField(label=_("What for?"), max_length=300)


FEE = (("yes", _("Yes, at the agreed price")), ("no", _("No, without a fee")))


class TimeForm(SteerForm):
    """Time that was worked."""

    worked_on = DayField(label=_("On which day?"))
    hours = forms.DecimalField(
        label=_("How many hours?"), help_text=_("For example 1.5. For nothing after all, 0."),
        min_value=Decimal(0), max_value=Decimal(24), decimal_places=2,
        widget=forms.TextInput(
            {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-4"}
        ),
    )  # fmt: skip
    what = forms.CharField(label=_("What did you do?"), max_length=300)
    fee = forms.ChoiceField(label=_("Is it paid?"), choices=FEE, widget=forms.RadioSelect)


class QuestionForm(SteerForm):
    """A question about time, or the answer to one."""

    words = forms.CharField(
        label=_("What do you want to say?"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
