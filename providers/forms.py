"""Forms of the directory and of a provider's own page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.errors import DomainError
from core.forms import DayField, MoneyField, SteerForm
from providers import directory, numbers
from providers.addresses import email_address, web_address
from providers.finding import Asked, postcode_of
from providers.models import Area, Nation, Organisation, RateKind, Unit, Vat, When, Where

FREE_WORDS = 80
SELECTED = flatatt({"selected": True})
Choices = list[tuple[str, str]]
KINDS = [
    (Organisation.Kind.ORGANISATION.value, "A group or firm"),
    (Organisation.Kind.MICRO_PROVIDER.value, "A very small provider"),
    (Organisation.Kind.PERSONAL_ASSISTANT.value, "A personal assistant"),
    (Organisation.Kind.BROKERAGE.value, "Help with planning"),
]
WHERE = [
    (Where.COMES.value, "They come to me"),
    (Where.THERE.value, "I go to them"),
    (Where.ONLINE.value, "Online"),
]
WHEN = [(part.value, str(part.label).capitalize()) for part in When]


class QuickSelect(forms.Select):
    """A list of hundreds of choices, drawn at once and not with a template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in (value if isinstance(value, list) else [value or ""])}
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label)
             for key, label in self.choices),
        )  # fmt: skip
        whole = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", whole, options)


def _ticks(label: str, choices: Choices) -> Any:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, choices=choices
    )


class FindForm(SteerForm):
    """What somebody looks for: a plain GET form. `asked` brings the choices."""

    marks_optional = False
    q = forms.CharField(label="Words", required=False, max_length=FREE_WORDS)
    need = forms.ChoiceField(label="I want to", required=False, widget=QuickSelect)
    area = forms.ChoiceField(label="Council area", required=False, widget=QuickSelect)
    postcode = forms.CharField(
        label="Near this postcode", required=False, max_length=12,
        help_text="The first half is enough.",
    )  # fmt: skip
    where = forms.ChoiceField(label="Who travels", required=False, choices=[("", "Any"), *WHERE])
    when = _ticks("When", WHEN)
    access = _ticks("It has to be", [(one, one[:1].upper() + one[1:]) for one in directory.ACCESS])
    language = forms.ChoiceField(label="Language", required=False, widget=QuickSelect)
    who_for = forms.ChoiceField(label="Who it is for", required=False, widget=QuickSelect)
    most = MoneyField(
        label="At most, each time", least_pence=0, required=False,
        help_text="For an hour, a session or a visit.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Who gives it", required=False, choices=[("", "Anyone"), *KINDS])
    places = forms.BooleanField(label="Only those with a place now", required=False)
    user_led = forms.BooleanField(label="Only those run by people who use support", required=False)

    def __init__(self, *args: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "need", [("", "Anything"), *asked.needs])
        _choose(self, "area", [("", "Anywhere"), *asked.areas])
        _choose(self, "language", [("", "Any language"), *asked.languages])
        _choose(self, "who_for", [("", "Anyone"), *asked.audiences])

    def clean_postcode(self) -> str:
        return _words(postcode_of, self.cleaned_data["postcode"])

    def wanted(self) -> directory.Wanted:
        """What was asked for; what does not exist is left out, and said beside its field."""
        self.is_valid()
        data = self.cleaned_data
        return directory.Wanted(
            words=data.get("q", ""), need=data.get("need", ""), area=data.get("area", ""),
            postcode=data.get("postcode", ""), where=data.get("where", ""),
            when=tuple(data.get("when", ())), access=tuple(data.get("access", ())),
            language=data.get("language", ""), who_for=data.get("who_for", ""),
            most_pence=data.get("most"), places=bool(data.get("places")),
            kind=data.get("kind", ""), user_led=bool(data.get("user_led")),
        )  # fmt: skip


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = list(choices)


class MissingForm(SteerForm):
    """What nobody offers yet."""

    need = forms.ChoiceField(label="I want to", required=False, widget=QuickSelect)
    words = forms.CharField(
        label="What did you look for?", max_length=200, required=False,
        help_text="The network reads this. Do not write your name.",
    )  # fmt: skip
    area = forms.ChoiceField(label="Where?", required=False, widget=QuickSelect)

    def __init__(self, *args: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "need", [("", "Something else"), *asked.needs])
        _choose(self, "area", [("", "Anywhere"), *asked.areas])


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


def _degrees(label: str, most: int, hint: str) -> Any:
    return forms.DecimalField(
        label=label, required=False, min_value=-most, max_value=most, max_digits=9,
        decimal_places=6, help_text=hint, widget=forms.TextInput({"inputmode": "decimal"}),
    )  # fmt: skip


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
    latitude = _degrees("Latitude", 90, "From a map, like 54.97. Only to sort by distance.")
    longitude = _degrees("Longitude", 180, "From a map, like -1.61.")
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

    def clean_postcode(self) -> str:
        return _words(numbers.postcode, self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            self.add_error("latitude", "Give both numbers, or neither.")
        return data

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
    who_for = LinesField(
        label="Who it is for", help_text="One a line. For example: anyone, deaf people."
    )
    when = _ticks("Parts of the week", WHEN)
    times = forms.CharField(
        label="Days and times", required=False, max_length=200,
        help_text="For example: Thursdays, 2 to 4.",
    )  # fmt: skip
    where = _ticks("Who travels", [
        (Where.COMES.value, "We come to the person"), (Where.THERE.value, "People come to us"),
        (Where.ONLINE.value, "Online"),
    ])  # fmt: skip
    places_now = forms.IntegerField(
        label="Places now", required=False, min_value=0, max_value=9999,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )  # fmt: skip
    waiting_list = forms.TypedChoiceField(
        label="Is there a waiting list?", required=False, empty_value=None,
        choices=[("", "We do not say"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda said: said == "yes",
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
