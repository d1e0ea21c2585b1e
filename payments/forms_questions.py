"""Forms of returns, wages, and questions about payments."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, DayField, MoneyField, SteerForm
from payments.forms import PHOTO_OR_PDF, OnceForm

MOST_WORDS = 2000


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip


def _choose(form: SteerForm, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
    field.choices = list(choices)
    if len(choices) == 1:
        field.initial = choices[0][0]


class DaysForm(SteerForm):
    """Which account, from which day to which."""

    holding = forms.ChoiceField(label=_("Which account?"), widget=Choices)
    from_on = DayField(label=_("First day"))
    to_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, holdings: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "holding", holdings)


class SendReturnForm(OnceForm):
    """The declaration, and the days that were read."""

    holding = forms.ChoiceField(widget=forms.HiddenInput)
    from_on = forms.DateField(widget=forms.HiddenInput)
    to_on = forms.DateField(widget=forms.HiddenInput)
    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    right = forms.BooleanField(
        label=_("I have read this. It is right, as far as I know."),
        error_messages={"required": _("Tick this when you have read it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, holdings: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "holding", holdings)


class ReceiptForm(SteerForm):
    """A photo of a receipt, or a PDF."""

    receipt = forms.FileField(
        label=_("A photo of the receipt"), help_text=_("A photo or a PDF, up to 10 MB."),
        widget=forms.ClearableFileInput({"accept": PHOTO_OR_PDF}),
    )  # fmt: skip


class WagesForm(OnceForm):
    """Hours at a rate, paid to an assistant."""

    worker = forms.CharField(
        label=_("Who did you pay?"), max_length=80,
        help_text=_("Their name as it stands on your list of what is set aside."),
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("How many hours?"), min_value=0, max_digits=6, decimal_places=2,
        help_text=_("For example 20 or 7.5."),
    )  # fmt: skip
    rate = MoneyField(label=_("Pay for one hour"), least_pence=1)
    from_on = DayField(label=_("First day worked"))
    to_on = DayField(label=_("Last day worked"))
    paid_on = DayField(label=_("When did you pay?"))
    pot = forms.ChoiceField(label=_("From which pot?"), widget=Choices)

    def __init__(self, *args: Any, pots: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "pot", pots)


class AnswerForm(SteerForm):
    """The person's answer."""

    words = _words(_("Your answer"), _("A few words are enough."))


class QuestionForm(SteerForm):
    """A question names the rule it is about."""

    rule = forms.CharField(
        label=_("Which rule of the plan or of the council is it about?"), max_length=300
    )
    words = _words(_("What do you ask?"), _("The person reads it. Use short sentences."))


class DecideQuestionForm(SteerForm):
    """All is well, or a part is asked back; always with reasons."""

    marks_optional = False

    decision = forms.ChoiceField(
        label=_("What do you decide?"), widget=Choices,
        choices=[("fine", _("All is well")), ("repay", _("Ask for a part back"))],
    )  # fmt: skip
    amount = MoneyField(label=_("How much is asked back?"), required=False)
    reasons = _words(_("Your reasons"), _("The person reads them. Use short sentences."))


class DecideAppealForm(DecideQuestionForm):
    """After an appeal: all is well, or a part is asked back, never more than before."""

    amount = MoneyField(
        label=_("How much is asked back?"), required=False,
        help_text=_("Never more than was asked back before."),
    )  # fmt: skip


class ReopenForm(SteerForm):
    """Why a settled payment may be asked about again."""

    payment = forms.CharField(
        label=_("The payment’s reference"), help_text=_("It begins with pay-."), max_length=24
    )
    reasons = _words(_("Your reasons"), _("The person reads them."))
