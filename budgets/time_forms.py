"""Forms of time: a pause, coming back, a talk about it; the end of a budget and its debts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import Closing, ClosingPayment, Pot, Suspension
from core.forms import Choices, DayField, MoneyField, SteerForm


class PauseForm(SteerForm):
    """Why support rests, from when, and when they hope to be back."""

    kind = forms.ChoiceField(
        label=_("Why does support rest?"), choices=Suspension.Kind.choices, widget=Choices
    )
    starts_on = DayField(
        label=_("From which day?"), help_text=_("It may be a day that has passed.")
    )
    expected_on = DayField(
        label=_("First day back"), required=False,
        help_text=_("Leave it empty if nobody knows yet."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Anything else?"), required=False, max_length=300,
        help_text=_("Those who give support do not read this."), widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, back = data.get("starts_on"), data.get("expected_on")
        if first and back and back < first:
            self.add_error("expected_on", _("This is before the first day. Check both days."))
        return data


class BackForm(SteerForm):
    """The first day of support again."""

    back_on = DayField(label=_("First day of support again"))


class TalkForm(SteerForm):
    """What a worker and the person said about a long pause."""

    words = forms.CharField(
        label=_("What did you talk about?"), max_length=300, widget=forms.Textarea({"rows": 4}),
        help_text=_("The person reads this. Nothing ends by it."),
    )  # fmt: skip


class EndBudgetForm(SteerForm):
    """Why a budget ends, and its last day."""

    why = forms.ChoiceField(
        label=_("Why does it end?"), choices=Closing.Why.choices, widget=Choices
    )
    last_day = DayField(
        label=_("Last day of support"),
        help_text=_("After a death, the day of the death. Support until then is paid."),
    )
    words = forms.CharField(
        label=_("Anything to add"), required=False, max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class DebtForm(SteerForm):
    """One thing still to be paid."""

    marks_optional = False
    words = forms.CharField(
        label=_("What is to be paid?"), help_text=_("For example holiday pay."), max_length=200
    )
    paid_to = forms.CharField(label=_("To whom?"), max_length=120)
    amount = MoneyField(label=_("How much?"), least_pence=1)
    pot = forms.ChoiceField(label=_("From which pot?"), widget=Choices)

    def __init__(self, *args: Any, pots: Sequence[Pot], **options: Any) -> None:
        super().__init__(*args, **options)
        several = len({pot.period_id for pot in pots}) > 1
        field = self.fields["pot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = [(pot.reference, _name(pot, several)) for pot in pots]


class AdjustmentForm(DebtForm):
    """A debt that came to light after closing, with the day it is for."""

    service_on = DayField(label=_("For which day?"))


def _name(pot: Pot, several: bool) -> str:
    if not several:
        return pot.name
    return f"{pot.name} ({_year(pot.period.starts_on)}–{_year(pot.period.ends_on)})"


def _year(day: date) -> str:
    return f"{day:%d.%m.%Y}"


class DecideAdjustmentForm(SteerForm):
    """Yes, or no with a reason."""

    marks_optional = False
    agreed = forms.ChoiceField(
        label=_("Is it to be paid?"), widget=Choices,
        choices=[("yes", _("Yes, pay it")), ("no", _("No, do not pay it"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why not?"), required=False, max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("Only when you say no."),
    )  # fmt: skip


class PaidOutForm(SteerForm):
    """How a payment of a closing went, and when."""

    marks_optional = False
    how = forms.ChoiceField(
        label=_("How was it paid?"), choices=ClosingPayment.How.choices, widget=Choices
    )
    paid_on = DayField(label=_("When did it go?"))
    words = forms.CharField(
        label=_("Anything to find it by"), required=False, max_length=200,
        help_text=_("For example the number of the cheque. For another way, say which."),
    )  # fmt: skip


class ExecutorForm(SteerForm):
    """Who looks after what a person left, and the paper that proves it."""

    username = forms.CharField(
        label=_("Their sign-in name"), max_length=150,
        help_text=_("They need a sign-in of their own first."),
    )  # fmt: skip
    saw = forms.CharField(
        label=_("Which paper did you see?"), max_length=300,
        help_text=_("For example the grant of probate, and its date."),
    )  # fmt: skip
