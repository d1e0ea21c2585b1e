"""Forms of my assistants: the promise, somebody new, a month, what it cost."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, DayField, MoneyField, SteerForm
from payments.models import WORKED, Assistant, CostPart, Work

RATES = [work for work in WORKED if work != Work.USUAL]


class HoursField(forms.DecimalField):
    """Hours or miles, to two places."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "govuk-input--width-5"}
        options.setdefault("widget", forms.TextInput(attrs))
        super().__init__(max_digits=7, decimal_places=2, min_value=Decimal(0), **options)


class TeamForm(SteerForm):
    """Hours a week for all assistants together, and what one of them costs."""

    pot = forms.ChoiceField(label=_("Which pot pays them?"), widget=Choices)
    hours_week = HoursField(label=_("How many hours a week, all together?"))
    hour_cost = MoneyField(
        label=_("What does an hour cost you?"), least_pence=1,
        help_text=_("With holidays, insurance and pension. Your plan has worked it out."),
    )  # fmt: skip
    from_on = DayField(label=_("From which day?"))

    def __init__(self, *args: Any, pots: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["pot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = list(pots)


class AssistantForm(SteerForm):
    """Who works for me, and their pay."""

    name = forms.CharField(label=_("What is their name?"), max_length=80)
    usual = MoneyField(label=_("Pay for one hour, before tax"), least_pence=1)
    starts_on = DayField(label=_("When did they start?"))
    payroll_number = forms.CharField(
        label=_("Their number with the payroll service"), max_length=40, required=False
    )
    sign_in = forms.CharField(
        label=_("Their sign-in name"), max_length=150, required=False,
        help_text=_("Then they can write down their own hours. You say yes to them."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for work in RATES:
            self.fields[f"rate_{work}"] = MoneyField(
                label=_("%(what)s, if paid otherwise") % {"what": work.label}, required=False
            )

    def rates(self) -> dict[str, int]:
        said = self.cleaned_data
        more = {str(work): said[f"rate_{work}"] for work in RATES if said[f"rate_{work}"]}
        return {Work.USUAL.value: said["usual"], **more}


class MonthForm(SteerForm):
    """How many hours of each kind, and miles, for each assistant."""

    marks_optional = False

    def __init__(
        self, *args: Any, assistants: Iterable[Assistant], kinds: Mapping[str, set[str]],
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.assistants = list(assistants)
        for one in self.assistants:
            for work in Work:
                if work in kinds[one.reference]:
                    self.fields[f"{one.reference}:{work}"] = HoursField(
                        label=work.label, required=False
                    )

    def blocks(self) -> list[tuple[Assistant, list[Any]]]:
        """Each assistant with their fields."""
        return [
            (one, [self[name] for name in self.fields if name.startswith(f"{one.reference}:")])
            for one in self.assistants
        ]

    def rows(self) -> dict[tuple[str, str], Decimal]:
        found = {}
        for name, quantity in self.cleaned_data.items():
            reference, work = name.split(":")
            if quantity:
                found[(reference, work)] = quantity
        return found


class CostForm(SteerForm):
    """Up to four payments of one cost, from the payroll service’s paper."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in CostPart.Kind:
            self.fields[kind.value] = MoneyField(label=kind.label, required=False)
            self.fields[f"{kind.value}_to"] = forms.CharField(
                label=_("Paid to"), max_length=120, required=False
            )

    def parts(self) -> dict[str, tuple[str, int]]:
        said = self.cleaned_data
        return {
            kind.value: (said[f"{kind.value}_to"], said[kind.value] or 0) for kind in CostPart.Kind
        }
