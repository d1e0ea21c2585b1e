"""Forms of budgets: moving money, promising it, ending a promise, deciding a plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import Agreement
from budgets.position import PotFigures, name_of
from budgets.words import DAYS, unit_in_words
from core.forms import Choices, DayField, MoneyField, SteerForm
from core.templatetags.words import money
from providers.models import Rate, RateKind, Unit

CLOCK = ["%H:%M", "%H.%M"]


class MoveForm(SteerForm):
    """From which pot, to which, how much, and why."""

    source = forms.ChoiceField(label=_("Take it from"), widget=Choices)
    target = forms.ChoiceField(label=_("Put it into"), widget=Choices)
    amount = MoneyField(label=_("How much?"), least_pence=1)
    words = forms.CharField(
        label=_("Why?"), help_text=_("This is for you. It stands beside the move."),
        max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, pots: Sequence[PotFigures], **options: Any) -> None:
        super().__init__(*args, **options)
        several = len({pot.starts_on for pot in pots}) > 1
        named = [
            (
                pot.reference,
                _("%(name)s, %(free)s free")
                % {"name": name_of(pot, several_years=several), "free": money(pot.free)},
            )
            for pot in pots
        ]
        for name in ("source", "target"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
            field.choices = named


def rate_key(rate: Rate) -> str:
    """A rate's name in a form: what it is for, never a row number."""
    parts = (rate.unit, rate.kind, rate.minutes or 0, rate.workers, rate.group_size)
    return "-".join(str(part) for part in parts)


def rate_in_words(rate: Rate) -> str:
    """“£22 an hour, weekend”."""
    words = str(_("%(amount)s for each %(unit)s")) % {
        "amount": money(rate.amount_pence), "unit": unit_in_words(rate.unit),
    }  # fmt: skip
    if rate.minutes:
        words += str(_(" of %(minutes)d minutes")) % {"minutes": rate.minutes}
    if rate.kind != RateKind.ANY:
        words += f", {RateKind(rate.kind).label.lower()}"
    if rate.vat == "standard":
        words += str(_(", and VAT"))
    return words


def rates_in_words(rates: Sequence[Rate]) -> str:
    """“£22 for each hour, weekday; £26 for each hour, weekend”."""
    return "; ".join(rate_in_words(rate) for rate in rates)


def _by_price(rates: Sequence[Rate]) -> dict[str, list[Rate]]:
    """Rates that belong together: those of one unit and size, a price for each kind of day."""
    found: dict[tuple[object, ...], list[Rate]] = {}
    for rate in rates:
        found.setdefault((rate.unit, rate.minutes, rate.workers, rate.group_size), []).append(rate)
    return {
        rate_key(group[0]) if len(group) == 1 else f"days-{rate_key(group[0])}": group
        for group in found.values()
    }


class PromiseForm(SteerForm):
    """How often, how much each time, from when to when."""

    rate = forms.ChoiceField(label=_("Price"), widget=Choices)
    weekdays = forms.MultipleChoiceField(
        label=_("On which days?"), choices=list(enumerate(DAYS)),
        widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Tick none if it is once a week, or once only."),
    )  # fmt: skip
    units = forms.DecimalField(
        label=_("How much each time?"), max_digits=6, decimal_places=2, min_value=0, initial=1,
        help_text=_("For example 2, for 2 hours or 2 sessions."),
    )  # fmt: skip
    shift_from = forms.TimeField(
        label=_("A shift by the hour: from what time?"), required=False, input_formats=CLOCK,
        help_text=_("For example 22:00. Then we count the hours ourselves, each night."),
    )  # fmt: skip
    shift_to = forms.TimeField(
        label=_("Until what time?"), required=False, input_formats=CLOCK,
        help_text=_("For example 07:00, the next morning."),
    )  # fmt: skip
    shift_break = forms.IntegerField(
        label=_("An unpaid break, in minutes"), required=False, min_value=0, max_value=720
    )
    starts_on = DayField(label=_("First day"), help_text=_("For example, 5 November 2026"))
    ends_on = DayField(label=_("Last day"))
    break_from = DayField(label=_("A break, first day"), required=False)
    break_to = DayField(label=_("A break, last day"), required=False)
    skip_bank_holidays = forms.BooleanField(label=_("Not on bank holidays"), required=False)
    evenings = forms.BooleanField(
        label=_("In the evening"), help_text=_("Then the evening price counts."), required=False
    )
    notice_days = forms.IntegerField(
        label=_("How many days’ notice to end it?"), required=False, min_value=0, max_value=365,
        help_text=_("What you agreed with them. Leave it empty for none."),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, rates: Sequence[Rate], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["rate"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        self.rates = _by_price(rates)
        field.choices = [(key, rates_in_words(group)) for key, group in self.rates.items()]
        if len(self.rates) == 1:
            field.initial = next(iter(self.rates))
        if not any(rate.kind == RateKind.EVENING for rate in rates):
            del self.fields["evenings"]
        if not any(rate.unit == Unit.HOUR for rate in rates):
            for name in ("shift_from", "shift_to", "shift_break"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("break_from"), data.get("break_to")
        if first and not last and "break_to" not in self.errors:
            self.add_error("break_to", _("Type the last day of the break too."))
        if last and not first and "break_from" not in self.errors:
            self.add_error("break_from", _("Type the first day of the break too."))
        if first and last and last < first:
            self.add_error("break_to", _("The break ends before it starts. Check the dates."))
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first day. Check the dates."))
        return data

    @property
    def chosen_rates(self) -> list[Rate]:
        """One price, or a price for each kind of day."""
        return self.rates[self.cleaned_data["rate"]]


class EndForm(SteerForm):
    """The last day of support."""

    last_day = DayField(
        label=_("Last day of support"), help_text=_("What is after this day goes back to Free.")
    )

    def __init__(self, *args: Any, agreement: Agreement, on: date, **options: Any) -> None:
        first = max(on, agreement.notice_ends_on(on)) if agreement.notice_days else on
        options.setdefault("initial", {"last_day": first})
        super().__init__(*args, **options)
        self.agreement = agreement


class FindForm(SteerForm):
    """Words to look for in the directory."""

    marks_optional = False
    q = forms.CharField(label=_("What are you looking for?"), max_length=80, required=False)
