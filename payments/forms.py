"""Forms of payments: what I paid, what came in, bank details, pay runs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, DayField, MoneyField, SteerForm

PHOTO_OR_PDF = "image/jpeg,image/png,application/pdf"


class OnceForm(SteerForm):
    """A form whose token makes pressing twice happen once."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)


class RecordForm(OnceForm):
    """To whom, when, how much, from which pot, and a photo of a receipt if there is one."""

    paid_to = forms.CharField(label=_("Who did you pay?"), max_length=200)
    amount = MoneyField(label=_("How much?"), least_pence=1)
    paid_on = DayField(label=_("When did you pay?"))
    pot = forms.ChoiceField(label=_("What was it for?"), widget=Choices)
    my_name = forms.CharField(
        label=_("Your name for it"), help_text=_("For example: Pat’s wages."), max_length=80,
        required=False,
    )  # fmt: skip
    receipt = forms.FileField(
        label=_("A photo of a receipt"), help_text=_("A photo or a PDF, up to 10 MB."),
        required=False, widget=forms.ClearableFileInput({"accept": PHOTO_OR_PDF}),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["pot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = list(choices)


class PaidBillForm(OnceForm):
    """When I paid a bill that I said yes to."""

    paid_on = DayField(label=_("When did you pay it?"))


class PaidInForm(OnceForm):
    """Money that the person paid into their account."""

    amount = MoneyField(label=_("How much did you pay in?"), least_pence=1)
    received_on = DayField(label=_("When?"))
    kind = forms.ChoiceField(
        label=_("What was it?"), widget=Choices,
        choices=[("part", _("My part of the cost")), ("more", _("More money of my own"))],
    )  # fmt: skip
    pot = forms.ChoiceField(
        label=_("For more money: which pot?"), required=False, widget=Choices, choices=[]
    )

    def __init__(self, *args: Any, pots: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["pot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = list(pots)


class WrongForm(SteerForm):
    """Why a payment was wrong."""

    reason = forms.CharField(
        label=_("What was wrong?"), max_length=300, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class RefundForm(OnceForm):
    """What a provider gave back, and when."""

    amount = MoneyField(label=_("How much came back?"), least_pence=1)
    received_on = DayField(label=_("When did it come?"))


class BankForm(SteerForm):
    """Name, sort code and number of an account."""

    account_name = forms.CharField(label=_("Name on the account"), max_length=70)
    sort_code = forms.CharField(
        label=_("Sort code"), help_text=_("Six figures, like 20-00-00."), max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    account_number = forms.CharField(
        label=_("Account number"), help_text=_("Eight figures."), max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class PaperBankForm(BankForm):
    """Bank details that somebody sent on paper; finance keys them in."""

    payee = forms.CharField(
        label=_("Whose account?"),
        help_text=_("A person’s case number or reference, or a provider’s reference."), max_length=60,
    )  # fmt: skip
    field_order = ("payee", "account_name", "sort_code", "account_number")


class ConfirmForm(SteerForm):
    """How somebody made sure that bank details are right."""

    how = forms.CharField(
        label=_("How did you check?"),
        help_text=_("For example: rang the number that we had before."), max_length=200,
    )  # fmt: skip


class RunForm(SteerForm):
    """The day a run pays on."""

    pay_on = DayField(label=_("Pay on"))

    def __init__(self, *args: Any, earliest: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if earliest is not None:
            self.fields["pay_on"] = DayField(label=_("Pay on"), earliest=earliest)


class DeputyForm(SteerForm):
    """Who approves runs while the approver is away, and for how long."""

    deputy = forms.ChoiceField(label=_("Who approves for you?"), widget=Choices)
    from_on = DayField(label=_("The first day"))
    until_on = DayField(label=_("The last day"))
    reason = forms.CharField(
        label=_("Why?"), help_text=_("For example: on leave."), max_length=200
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["deputy"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = list(choices)


class PaidForm(SteerForm):
    """The day the bank paid."""

    paid_on = DayField(label=_("When did the bank pay it?"))


class ResultForm(SteerForm):
    """A file of the bank or the finance system."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("pain.002 or camt.053 from the bank, or a CSV table. Up to 10 MB."),
    )


class ReasonForm(SteerForm):
    """Why."""

    reason = forms.CharField(label=_("Why?"), max_length=300)
