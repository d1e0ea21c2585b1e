"""Forms of funding: the weekly contribution, money added beside the plan, price rises."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import Agreement, Funder, Pot
from core.forms import Choices, DayField, MoneyField, SteerForm
from core.templatetags.words import money
from providers.models import RateKind

OTHER_KINDS = [
    ("", _("Choose who")),
    (Funder.Kind.NHS, _("The NHS")),
    (Funder.Kind.HOUSING, _("Housing")),
    (Funder.Kind.OTHER, _("Someone else")),
]
MOST_WEEKLY = 10_000_000


def choices_of(form: SteerForm, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a choice field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
    field.choices = list(choices)


class ContributionForm(SteerForm):
    """A new weekly amount, from a day on, and why."""

    weekly = MoneyField(
        label=_("What the person pays each week"), most_pence=MOST_WEEKLY,
        help_text=_("The most they can pay, from the financial assessment."),
    )  # fmt: skip
    from_on = DayField(label=_("From which day?"), help_text=_("It may be a day in the past."))
    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("The person reads this. Use short sentences."),
    )  # fmt: skip


class ReferenceForm(SteerForm):
    """What another system calls a budget."""

    marks_optional = False
    reference = forms.CharField(
        label=_("What does the other system call this budget?"), max_length=40, required=False,
        help_text=_("For example its number there. Empty takes it off."),
    )  # fmt: skip


class OfferAgainForm(SteerForm):
    """What is owed, offered in parts again: over how long, and why."""

    marks_optional = False
    weeks = forms.IntegerField(label=_("Over how many weeks?"), min_value=1, max_value=520)
    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("The person reads this. Use short sentences."),
    )  # fmt: skip


class ShareForm(SteerForm):
    """What another funder pays from a day on."""

    marks_optional = False
    funder = forms.ChoiceField(label=_("Who pays?"), widget=Choices)
    amount = MoneyField(
        label=_("What do they pay?"),
        help_text=_("Each week, or in all, as it is written beside their name."),
    )
    from_on = DayField(label=_("From which day?"))
    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("The person reads this. Use short sentences."),
    )  # fmt: skip

    def __init__(self, *args: Any, funders: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, "funder", funders)
        if len(funders) == 1:
            self.fields["funder"].initial = funders[0][0]


class AddMoneyForm(SteerForm):
    """Money beside the plan: for a pot that is there, or a grant in a pot of its own."""

    marks_optional = False

    MORE, GRANT, REST = "override", "grant", "rest"
    what = forms.ChoiceField(
        label=_("What is it?"), widget=Choices,
        choices=[(MORE, _("More money than the plan")), (GRANT, _("A one-off grant for one thing")),
                 (REST, _("Money that is agreed, and in no pot yet"))],
    )  # fmt: skip
    funder = forms.ChoiceField(label=_("Who pays it?"), widget=forms.Select)
    funder_name = forms.CharField(
        label=_("Their name"), max_length=80, required=False,
        help_text=_("Only when it is not the council."),
    )  # fmt: skip
    amount = MoneyField(label=_("How much?"), least_pence=1)
    pot = forms.ChoiceField(label=_("For which pot?"), widget=forms.Select, required=False)
    name = forms.CharField(
        label=_("What is the grant for?"), max_length=80, required=False,
        help_text=_("Only for a grant. For example, Washing machine."),
    )  # fmt: skip
    until = DayField(
        label=_("Kept for it until"), required=False,
        help_text=_("Only for a grant. Until this day it is left out of every limit."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("The person reads this. Use short sentences."),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, pots: Sequence[Pot], **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, "funder", [(Funder.Kind.COUNCIL, _("The council")), *OTHER_KINDS[1:]])
        choices_of(
            self, "pot",
            [("", _("No pot yet: into the budget")), *((pot.reference, pot.name) for pot in pots)],
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("what") == self.GRANT:
            if not data.get("name"):
                self.add_error("name", _("Type what the grant is for."))
            if not data.get("until") and "until" not in self.errors:
                self.add_error("until", _("Type the last day, like 31 December 2026."))
        if data.get("what") == self.REST and not data.get("pot"):
            self.add_error("pot", _("Choose the pot that it goes into."))
        return data


class RiseForm(SteerForm):
    """A new price or a bigger pot, from a day on, and why."""

    what = forms.ChoiceField(label=_("What rises?"), widget=Choices)
    becomes = MoneyField(label=_("What does it become?"), least_pence=1)
    asked_from = DayField(label=_("From which day?"))
    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("The person reads this, and the council. Use short sentences."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, agreements: Sequence[Agreement], pots: Sequence[tuple[Pot, int]] = (),
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        choices: list[tuple[str, Any]] = []
        for agreement in agreements:
            for rate in {row.kind: row for row in agreement.rates.all()}.values():
                words = _("%(what)s, %(who)s: %(amount)s now") % {
                    "what": agreement.what, "who": agreement.organisation.name,
                    "amount": money(rate.amount_pence),
                }  # fmt: skip
                if rate.kind != RateKind.ANY:
                    words = f"{words} ({RateKind(rate.kind).label.lower()})"
                choices.append((f"{agreement.reference}.{rate.kind}", words))
        choices += [
            (
                pot.reference,
                _("Pot %(name)s: %(amount)s now") % {"name": pot.name, "amount": money(has)},
            )
            for pot, has in pots
        ]
        choices_of(self, "what", choices)
        if len(choices) == 1:
            self.fields["what"].initial = choices[0][0]


class DecideRiseForm(SteerForm):
    """Yes or no to the money of a rise, with a reason."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"), widget=Choices,
        choices=[("yes", _("Add the money")), ("no", _("Do not add the money"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("The person reads this. Use short sentences."),
    )  # fmt: skip


class OfferForm(SteerForm):
    """Yes to an offer, or “I want to talk”, with words if one likes."""

    answer = forms.ChoiceField(
        label=_("What do you want to do?"), widget=Choices,
        choices=[("yes", _("Yes, I will pay it this way")), ("talk", _("I want to talk about it"))],
    )  # fmt: skip
    words = forms.CharField(
        label=_("Anything you want to say"), max_length=300, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
