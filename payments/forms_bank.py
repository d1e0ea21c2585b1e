"""Forms of bank statements: the file, which payment a line is, and what it was for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, MoneyField, SteerForm
from payments.statements_in.mapping import Mapping


class StatementForm(SteerForm):
    """The file that the bank gave."""

    file = forms.FileField(
        label=_("Your statement"),
        help_text=_("From your bank’s website, as CSV, OFX or QIF."),
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,.ofx,.qif,.xml,.sta"}),
    )
    named = forms.CharField(
        label=_("The last four digits of the account"), max_length=34, required=False,
        help_text=_("Only where the file does not say which account it is of."),
    )  # fmt: skip

    def __init__(self, *args: Any, of_many: bool = False, **options: Any) -> None:
        """`of_many`: who sends it may have more than one account."""
        super().__init__(*args, **options)
        if not of_many:
            del self.fields["named"]


class _ChoiceForm(SteerForm):
    """A form with one choice whose answers are known when the page is drawn."""

    chosen = ""

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields[self.chosen]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = list(choices)


class MatchForm(_ChoiceForm):
    """What this line is."""

    chosen = "side"
    side = forms.ChoiceField(label=_("What is it?"), widget=Choices)
    amount = MoneyField(
        label=_("How much of it?"), least_pence=1, required=False,
        help_text=_("Leave this empty for all of it."),
    )  # fmt: skip


class LinePaymentForm(_ChoiceForm):
    """What this line was for: it is written down as a payment."""

    chosen = "pot"
    paid_to = forms.CharField(label=_("Who did you pay?"), max_length=200)
    pot = forms.ChoiceField(label=_("What was it for?"), widget=Choices)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    part = MoneyField(
        label=_("How much of it?"), least_pence=1, required=False,
        help_text=_("Leave this empty for all of it."),
    )  # fmt: skip


class MappingForm(SteerForm):
    """Which column of an unknown bank's file is which."""

    on = forms.ChoiceField(label=_("Which column is the date?"))
    description = forms.ChoiceField(label=_("Which column says who or what?"))
    amount = forms.ChoiceField(
        label=_("Which column is the amount?"), required=False,
        help_text=_("With a minus for money out."),
    )  # fmt: skip
    paid_out = forms.ChoiceField(label=_("Or: which column is money out?"), required=False)
    paid_in = forms.ChoiceField(label=_("And: which column is money in?"), required=False)
    balance = forms.ChoiceField(label=_("Which column is what was left?"), required=False)

    def __init__(self, *args: Any, names: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        columns = [(str(number), name) for number, name in enumerate(names)]
        for field in self.fields.values():
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
            field.choices = [("", _("No column")), *columns]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        split = facts.get("paid_out") or facts.get("paid_in")
        if not facts.get("amount") and not split:
            self.add_error("amount", _("Choose the amount, or money out and money in."))
        return facts

    def mapping(self) -> Mapping:
        """The choices as column numbers."""
        facts = self.cleaned_data
        chosen = {name: int(value) for name, value in facts.items() if value}
        if "amount" in chosen:
            chosen.pop("paid_out", None)
            chosen.pop("paid_in", None)
        return Mapping(**chosen)
