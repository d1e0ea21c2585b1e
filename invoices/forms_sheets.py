"""Forms of registers, timesheets and visits."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import Agreement
from core.forms import DayField, SteerForm
from invoices.models import number_words
from invoices.services.sheets import MOST_UNITS

SMALL = {"class": "govuk-input--width-4", "inputmode": "decimal", "autocomplete": "off"}


def units_field(label: Any, **more: Any) -> forms.DecimalField:
    """Units in figures, two after the point at most."""
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_value=MOST_UNITS, decimal_places=2,
        widget=forms.TextInput(SMALL), **more,
    )  # fmt: skip


class GroupForm(SteerForm):
    """Which group, on which day."""

    group = forms.ChoiceField(label=_("Which group?"))
    on = DayField(label=_("On which day?"))

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        cast("forms.ChoiceField", self.fields["group"]).choices = [("", _("Choose one")), *choices]
        cast("DayField", self.fields["on"]).latest = today


class RegisterForm(SteerForm):
    """Who came: a tick and units for each person; those who were expected are ticked."""

    def __init__(
        self, *args: Any, agreements: Sequence[Agreement], expected: set[int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.agreements = agreements
        for row in agreements:
            name = row.budget.person.known_as
            self.fields[f"came-{row.reference}"] = forms.BooleanField(
                label=name, required=False, initial=row.pk in expected
            )
            self.fields[f"units-{row.reference}"] = units_field(
                _("Units for %(name)s") % {"name": name},
                initial=number_words(row.units_each_time),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each person with the boxes."""
        return [
            {
                "agreement": row,
                "came": self[f"came-{row.reference}"],
                "units": self[f"units-{row.reference}"],
            }
            for row in self.agreements
        ]

    def written(self) -> list[tuple[Agreement, bool, Decimal]]:
        """Each person: whether they came, and how much they had."""
        found = []
        for row in self.agreements:
            came = bool(self.cleaned_data.get(f"came-{row.reference}"))
            units = self.cleaned_data.get(f"units-{row.reference}")
            given = row.units_each_time if units is None else units
            found.append((row, came, given if came else Decimal(0)))
        return found


class TimesheetForm(SteerForm):
    """A worker's hours: whom, on which day, how much."""

    marks_optional = False
    LINES = 10
    worker = forms.CharField(label=_("Whose work is it?"), max_length=120)

    def __init__(
        self, *args: Any, agreements: Sequence[Agreement], today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.by_reference = {row.reference: row for row in agreements}
        choices = [
            (row.reference, f"{row.budget.person.known_as}, {row.what}") for row in agreements
        ]
        for n in range(1, self.LINES + 1):
            self.fields[f"whom_{n}"] = forms.ChoiceField(
                label=_("Whom, line %(n)d") % {"n": n},
                required=False,
                choices=[("", _("Choose one")), *choices],
            )
            self.fields[f"on_{n}"] = DayField(
                label=_("Day, line %(n)d") % {"n": n}, required=False, latest=today
            )
            self.fields[f"units_{n}"] = units_field(_("How much, line %(n)d") % {"n": n})

    def rows(self) -> list[dict[str, Any]]:
        """The boxes of each line."""
        names = ("whom", "on", "units")
        return [
            {"n": n} | {name: self[f"{name}_{n}"] for name in names}
            for n in range(1, self.LINES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Each line that was begun is whole, and there is one."""
        data = super().clean() or {}
        self.written: list[tuple[Agreement, date, Decimal]] = []
        for n in range(1, self.LINES + 1):
            whom, on, units = (data.get(f"{name}_{n}") for name in ("whom", "on", "units"))
            if not (whom or on or units is not None):
                continue
            for name, value in (("whom", whom), ("on", on), ("units", units)):
                if not value and f"{name}_{n}" not in self.errors:
                    self.add_error(f"{name}_{n}", _("Fill this in too, or empty the whole line."))
            if whom and on and units:
                self.written.append((self.by_reference[whom], on, units))
        if not self.written and not self.errors:
            self.add_error("whom_1", _("Fill in at least one line."))
        return data


class VisitsForm(SteerForm):
    """A table of visits."""

    file = forms.FileField(
        label=_("Your file"), help_text=_("A spreadsheet or CSV table. Up to 10 MB.")
    )
