"""Forms of the directory and of a provider's own page."""

from datetime import date
from typing import Any

from django import forms

from core.errors import DomainError
from core.forms import DayField, MoneyField, SteerForm
from providers import directory
from providers.addresses import email_address, web_address
from providers.models import Area, Nation, RateKind, Unit, Vat

NEEDS, ACCESS = "Any need", "Any place"
CAPITALS = {"bsl": "BSL"}


class FindForm(SteerForm):
    """What somebody looks for: a plain GET form."""

    marks_optional = False
    q = forms.CharField(label="Words", required=False, max_length=80)
    need = forms.ChoiceField(label="I want to", required=False)
    area = forms.ChoiceField(label="Where", required=False)
    access = forms.MultipleChoiceField(
        label="It has to be", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one, one[:1].upper() + one[1:]) for one in directory.ACCESS],
    )  # fmt: skip
    user_led = forms.BooleanField(label="Only those run by people who use support", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        needs = [(one, one[:1].upper() + one[1:]) for one in directory.needs_offered()]
        areas = list(Area.objects.order_by("name").values_list("code", "name"))
        self._choose("need", [("", "Anything"), *needs])
        self._choose("area", [("", "Anywhere"), *areas])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def wanted(self) -> directory.Wanted:
        """What was asked for; what does not exist is left out."""
        data = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return directory.Wanted(
            words=data.get("q", ""), need=data.get("need", ""), area=data.get("area", ""),
            access=tuple(data.get("access", ())), user_led=bool(data.get("user_led")),
        )  # fmt: skip


class MissingForm(SteerForm):
    """What nobody offers yet."""

    words = forms.CharField(
        label="What did you look for?", max_length=200,
        help_text="The network reads this. Do not write your name.",
    )  # fmt: skip
    area = forms.ModelChoiceField(
        Area.objects.order_by("name"), label="Where?", required=False, to_field_name="code",
        empty_label="Anywhere",
    )  # fmt: skip


def lines_of(text: str, most: int = 20) -> list[str]:
    """One thing a line, without empty lines."""
    return [line.strip()[:200] for line in text.splitlines() if line.strip()][:most]


class LinesField(forms.CharField):
    """Several short things, one a line."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea({"rows": 4}))
        super().__init__(required=False, max_length=2000, **options)

    def clean(self, value: Any) -> Any:
        return lines_of(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class PageForm(SteerForm):
    """The public page of an organisation."""

    name = forms.CharField(label="Name", max_length=200)
    promise = forms.CharField(label="What you promise, in one line", required=False, max_length=200)
    description = forms.CharField(
        label="What you do", required=False, max_length=5000, widget=forms.Textarea({"rows": 6})
    )
    legal_form = forms.CharField(
        label="What kind of organisation", required=False, max_length=120,
        help_text="For example: charity, unincorporated group, sole trader.",
    )  # fmt: skip
    email = forms.CharField(label="E-mail for questions", required=False, max_length=200)
    phone = forms.CharField(label="Telephone", required=False, max_length=40)
    website = forms.CharField(label="Website", required=False, max_length=200)
    address = forms.CharField(
        label="Address", required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=10)
    areas = forms.ModelMultipleChoiceField(
        Area.objects.order_by("name"), label="Where you work", required=False,
        to_field_name="code", widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    nation = forms.ChoiceField(label="Whose bank holidays you keep", choices=Nation.choices)
    own_bank_holidays = LinesField(
        label="More days charged as bank holidays",
        help_text="One a line, like 2026-12-24.",
    )
    is_listed = forms.BooleanField(label="Show us in the directory", required=False)

    def clean_website(self) -> str:
        return _words(web_address, self.cleaned_data["website"])

    def clean_email(self) -> str:
        return _words(email_address, self.cleaned_data["email"])

    def clean_own_bank_holidays(self) -> list[str]:
        days: list[str] = self.cleaned_data["own_bank_holidays"]
        for day in days:
            try:
                date.fromisoformat(day)
            except ValueError:
                raise forms.ValidationError("Type each day like 2026-12-24, one a line.") from None
        return days


def _words(read: Any, text: str) -> str:
    try:
        found: str = read(text)
    except DomainError as refusal:
        raise forms.ValidationError(refusal.sentence, code=refusal.code) from None
    return found


class ServiceForm(SteerForm):
    """One thing that an organisation offers."""

    name = forms.CharField(label="What you offer", max_length=200)
    description = forms.CharField(
        label="What happens there", required=False, max_length=5000,
        widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip
    needs = LinesField(
        label="What people want when they choose it",
        help_text="One a line. For example: get out more, cook, manage money.",
    )
    access = LinesField(
        label="Getting in and feeling at ease",
        help_text="One a line. For example: step-free: door, room and toilet.",
    )
    access_checked_on = DayField(label="When did you check that?", required=False)
    languages = LinesField(label="Languages", help_text="One a line.")
    times = forms.CharField(
        label="When", required=False, max_length=200, help_text="For example: Thursdays, 2 to 4."
    )
    places_now = forms.IntegerField(
        label="Places now", required=False, min_value=0, max_value=9999,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )  # fmt: skip
    regulated = forms.BooleanField(label="This is regulated by the CQC", required=False)
    is_open = forms.BooleanField(label="New people can choose this", required=False, initial=True)


def _number(label: str, initial: int | None, least: int, most: int, hint: str = "") -> Any:
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, initial=initial, help_text=hint,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )  # fmt: skip


class RateForm(SteerForm):
    """A price from a day on."""

    amount = MoneyField(label="How much", least_pence=1)
    unit = forms.ChoiceField(
        label="For what", choices=[(unit.value, str(unit.label).capitalize()) for unit in Unit]
    )
    kind = forms.ChoiceField(
        label="On which days",
        choices=[(kind.value, str(kind.label).capitalize()) for kind in RateKind],
    )
    minutes = _number("Minutes of a visit", None, 1, 1440, "Only for visits.")
    workers = _number("How many workers come", 1, 1, 100)
    group_size = _number("How many people share it", 1, 1, 100)
    vat = forms.ChoiceField(label="VAT", choices=Vat.choices)
    cancel_hours = _number("Hours before that cancelling is free", 24, 0, 2000)
    cancel_percent = _number("What cancelling later costs, in per cent", 0, 0, 100)
    starts_on = DayField(label="From which day", help_text="For example: 1 April 2027.")
