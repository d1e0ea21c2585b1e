"""Forms of keeping money and of questions about it: duties, replies, decisions, moves asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import Decision, Liability
from core.forms import Choices, DayField, MoneyField, SteerForm

MOST_WORDS = 2000
KINDS: Any = [
    (Liability.Kind.HOLIDAY, _("Holiday pay: grows with each pay, by the council’s rule")),
    (Liability.Kind.NOTICE, _("Notice pay: the weeks of notice")),
    (Liability.Kind.REDUNDANCY, _("Redundancy pay: when work ends after two years")),
    (Liability.Kind.PENSION, _("Pension: what you pay into it")),
    (Liability.Kind.INSURANCE, _("Employer’s insurance")),
]


def _words(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}), **more,
    )  # fmt: skip


class OnceForm(SteerForm):
    """A form whose token makes pressing twice happen once."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class KeepForForm(SteerForm):
    """For whom, for what, from which pot."""

    worker = forms.CharField(
        label=_("Your assistant’s name"), help_text=_("As you call them, for example Lee."),
        max_length=80,
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it for?"), choices=KINDS, widget=Choices,
    )  # fmt: skip
    percent = forms.DecimalField(
        label=_("A share of each pay, in per cent"), required=False, min_value=0, max_value=100,
        max_digits=5, decimal_places=2,
        help_text=_("For example 3 for a pension. Empty: you set sums aside yourself."),
    )  # fmt: skip
    pot = forms.ChoiceField(label=_("From which pot?"), widget=Choices)

    def __init__(self, *args: Any, pots: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["pot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = list(pots)
        if len(pots) == 1:
            field.initial = pots[0][0]


class KeepSumForm(OnceForm):
    """Hours at a rate, or a sum."""

    hours = forms.DecimalField(
        label=_("How many hours?"), required=False, min_value=0, max_digits=7, decimal_places=2,
        help_text=_("For example 40, for two weeks of notice."),
    )  # fmt: skip
    rate = MoneyField(label=_("Pay for one hour"), required=False)
    amount = MoneyField(
        label=_("Or a sum"), required=False, help_text=_("Only if you leave the hours empty.")
    )
    words = forms.CharField(label=_("How did you work it out?"), max_length=200, required=False)


class DueForm(OnceForm):
    """How much of a duty has to be paid, and since when."""

    amount = MoneyField(label=_("How much has to be paid?"), least_pence=1)
    due_on = DayField(label=_("Since when?"))
    words = forms.CharField(label=_("What is it for?"), max_length=200, required=False)


class ReplyForm(SteerForm):
    """The person's words."""

    reply = _words(_("What is the money for?"), _("A few words are enough."))


class CashBackForm(SteerForm):
    """Sent back, or kept for now."""

    marks_optional = False

    answer = forms.ChoiceField(
        label=_("What did you do?"), widget=Choices,
        choices=[("sent", _("I sent it back")), ("keep", _("I keep it for now"))],
    )  # fmt: skip
    sent_on = DayField(label=_("If you sent it: when?"), required=False)
    words = _words(_("If you keep it: why?"), _("A few words are enough."), required=False)


class AppealForm(SteerForm):
    """Why the person disagrees."""

    words = _words(_("Why do you not agree?"), _("A few words are enough."))


class WentBackForm(SteerForm):
    """When money decided to go back really went."""

    paid_on = DayField(label=_("When did you send it?"))


class SurplusForm(SteerForm):
    """What becomes of a surplus, with reasons the person reads."""

    marks_optional = False

    decision = forms.ChoiceField(
        label=_("What do you decide?"), widget=Choices,
        choices=[
            (Decision.KEEP, _("They may keep it")),
            (Decision.KEEP_UNTIL, _("They may keep it until a day")),
            (Decision.REPAY, _("Part of it goes back")),
        ],
    )  # fmt: skip
    until = DayField(label=_("Until which day?"), required=False)
    repay = MoneyField(label=_("How much goes back?"), required=False)
    reasons = _words(_("Your reasons"), _("The person reads them. Use short sentences."))


class AskCouncilForm(SteerForm):
    """A worker's answer to a move that was asked for."""

    marks_optional = False

    answer = forms.ChoiceField(
        label=_("What do you decide?"), widget=Choices,
        choices=[("yes", _("Yes, move it")), ("no", _("No"))],
    )  # fmt: skip
    reasons = _words(_("Your reasons"), _("The person reads them. Use short sentences."))


class SmallChangesForm(SteerForm):
    """How much of a pot the person may move without asking."""

    percent = forms.IntegerField(
        label=_("Per cent of a pot"), required=False, min_value=0, max_value=100,
        help_text=_("Empty: as the council’s rule says."),
    )  # fmt: skip
    reasons = _words(_("Your reasons"), _("The person reads them."))
