"""Forms of paying outside Steer: one payment, a table of them, what was found out, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, DayField, MoneyField, SteerForm
from payments.models import OutsidePayment


class OutsideForm(SteerForm):
    """One payment that left the council's bank while Steer was away."""

    reference = forms.CharField(
        label=_("The reference on the pay list"), help_text=_("Like bill-7kq2m4tz."), max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    amount = MoneyField(label=_("How much left the bank?"), least_pence=1)
    paid_on = DayField(label=_("When?"))
    how = forms.ChoiceField(label=_("How?"), widget=Choices, choices=OutsidePayment.How.choices)
    bank_reference = forms.CharField(
        label=_("The bank’s own reference"), max_length=60, required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip


class OutsideTableForm(SteerForm):
    """The table that was filled in while Steer was away."""

    file = forms.FileField(
        label=_("The table"),
        help_text=_(
            "paid-outside.csv of the pay list, filled in. Rows without a day are left out."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.txt"}),
    )


class ConfirmOutsideForm(SteerForm):
    """The second person has looked; asked only where more was paid than was due."""

    differences_seen = forms.BooleanField(
        label=_("I looked at the payments that were for more than was due"), required=False
    )


class FoundOutForm(SteerForm):
    """What somebody found out about a payment."""

    reason = forms.CharField(
        label=_("What did you find out?"), max_length=300, widget=forms.Textarea({"rows": 2})
    )


class SecondRouteForm(SteerForm):
    """Why the first way is closed."""

    reason = forms.CharField(
        label=_("Why, and how do you know that the first file was not taken?"), max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
