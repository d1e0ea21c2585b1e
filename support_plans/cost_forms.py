"""Forms of the costs page: all lines at once, breaks, an employer's amount, just in case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from core.days import day_words
from core.forms import Choices, DayField, MoneyField, SteerForm
from core.money import show
from providers.models import Unit
from support_plans.holding import usual_of, ways_of
from support_plans.line_form import decimal_field
from support_plans.models import CostLine, Held, SupportPlan
from support_plans.sentences import COUNTED, number, sentence
from support_plans.services.sufficiency import Gap, Prices, with_vat


@dataclass(frozen=True)
class CostRow:
    """A line on the costs page with its boxes."""

    line: CostLine
    sentence: str
    boxes: Sequence[BoundField]
    held: str  # who holds the money, as people here call it
    price: str  # where the price came from
    gap: Gap | None  # the price is below those near


class CostsForm(SteerForm):
    """How often, how much and how long for every line at once: “Update total” saves it.

    Lines that others' sums hang on (an employer's, travel, just in case) change on their own page.
    """

    def __init__(
        self, *args: Any, lines: Sequence[CostLine], prices: Prices,
        ways: Sequence[tuple[str, str]], **options: Any,
    ) -> None:  # fmt: skip
        self.lines, self.prices, self.ways = lines, prices, dict(ways)
        self.gaps = {gap.line: gap for gap in prices.gaps}
        super().__init__(*args, **options)
        for line in self.open_lines:
            self._add(line)

    @property
    def open_lines(self) -> list[CostLine]:
        """Those with boxes here."""
        return [line for line in self.lines if is_plain(line)]

    def _add(self, line: CostLine) -> None:
        ref = line.reference
        units = decimal_field("How many" if line.once else "Each week", most=100_000,
                              mark="data-quantity")  # fmt: skip
        units.initial = number(line.units_each_week)
        rate = MoneyField(label="Price", least_pence=1, initial=line.rate_pence)
        rate.widget.attrs["data-rate"] = ""
        self.fields[f"units-{ref}"], self.fields[f"rate-{ref}"] = units, rate
        if not line.once and not line.weeks_worked_out:
            weeks = decimal_field("Weeks", most=520, mark="data-weeks")
            weeks.initial = number(line.weeks)
            self.fields[f"weeks-{ref}"] = weeks

    @property
    def rows(self) -> Iterator[CostRow]:
        for line in self.lines:
            held = self.ways.get(line.held, line.get_held_display())
            boxes = [
                self[name]
                for part in ("units", "rate", "weeks")
                if (name := f"{part}-{line.reference}") in self.fields
            ]
            gap = self.gaps.get(line.reference)
            yield CostRow(line, sentence(line), boxes, held, price_words(line, self.prices), gap)

    def facts(self, line: CostLine) -> Any:
        """What changed of one line, for the verb; empty when nothing did."""
        names = {"units": "units_each_week", "rate": "rate_pence", "weeks": "weeks"}
        found = {
            field: self.cleaned_data[name]
            for part, field in names.items()
            if (name := f"{part}-{line.reference}") in self.fields
        }
        changed = {name: value for name, value in found.items() if getattr(line, name) != value}
        if "rate_pence" in changed:
            changed["rate_since"] = None
        return changed


def is_plain(line: CostLine) -> bool:
    """Nothing hangs on its numbers but its own sum."""
    return not (line.employs or line.extras_pence or line.just_in_case)


def price_words(line: CostLine, prices: Prices) -> str:
    """Where the price came from, with its date; the provider's own beside one that was typed."""
    if line.service is None or line.just_in_case:
        return ""
    who = line.service.organisation.name
    if line.rate_since:
        return f"The price is from {who}, in force since {day_words(line.rate_since)}."
    rate = prices.own.get(line.reference)
    if rate is None or with_vat(rate) == line.rate_pence:
        return "You typed this price."
    each = COUNTED[Unit(line.unit)][2]
    return (
        f"You typed this price. {who} says {show(with_vat(rate))} {each},"
        f" since {day_words(rate.starts_on)}."
    )


class BreakForm(SteerForm):
    """Days on which support rests."""

    name = forms.CharField(
        label="What is it?", max_length=120, help_text="For example: Christmas, or my holiday."
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")


class AmountForm(SteerForm):
    """Another amount than the one worked out for an employer."""

    amount_pence = MoneyField(label="What you want to plan for")
    reason = forms.CharField(
        label="Why is it another amount?", required=False, max_length=300,
        help_text="For example: my payroll service gave me this figure.",
    )  # fmt: skip


class JustInCaseForm(SteerForm):
    """A sum for what nobody expects."""

    amount_pence = MoneyField(label="How much?", least_pence=1)
    held = forms.ChoiceField(label="Who holds the money?", choices=Held.choices, widget=Choices())

    def __init__(self, *args: Any, plan: SupportPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        policies = plan.person.authority.policies_on(plan.starts_on)
        held = self.fields["held"]
        assert isinstance(held, forms.ChoiceField)  # noqa: S101
        held.choices = [pair for pair in ways_of(policies) if pair[0] != Held.FUND]
        held.initial = usual_of(policies)
