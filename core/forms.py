"""Forms in our own parts: the renderer, fields for money and days, errors in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import django.forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.days import parse_day
from core.errors import DomainError
from core.money import parse_pence

# What each widget is drawn with; the first kind whose widget class fits is taken.
_KINDS: tuple[tuple[str, str], ...] = (
    ("HiddenInput", "hidden"),
    ("MultipleHiddenInput", "hidden"),
    ("MoneyInput", "money_input"),
    ("DayBoxes", "date_input"),
    ("CheckboxSelectMultiple", "checkboxes"),
    ("RadioSelect", "radios"),
    ("CheckboxInput", "checkbox"),
    ("SelectMultiple", "select"),
    ("Select", "select"),
    ("Textarea", "textarea"),
    ("FileInput", "file_upload"),
)
_CLASSES = {
    "radios": "govuk-radios__input",
    "checkboxes": "govuk-checkboxes__input",
    "checkbox": "govuk-checkboxes__input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file_upload": "govuk-file-upload",
    "money_input": "govuk-input govuk-input--width-10",
    "date_input": "govuk-input govuk-date-input__input",
    "field": "govuk-input",
}
_IN_ERROR = {
    "select": "govuk-select--error",
    "textarea": "govuk-textarea--error",
    "file_upload": "govuk-file-upload--error",
    "money_input": "govuk-input--error",
    "date_input": "govuk-input--error",
    "field": "govuk-input--error",
}


@dataclass(frozen=True)
class Option:
    """One radio button or tick box: its input, its words and a hint."""

    tag: str
    identity: str
    label: str
    hint: str
    hint_id: str


class SteerBoundField(BoundField):
    """A field that knows which of our components draws it and which classes it needs."""

    @property
    def kind(self) -> str:
        """The component in templates/components that draws this field."""
        names = [kind.__name__ for kind in type(self.field.widget).__mro__]
        return next((kind for name, kind in _KINDS if name in names), "field")

    @property
    def template_name(self) -> str:
        own: str | None = getattr(self.field, "template_name", None)
        return own or f"components/{self.kind}.html"

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}_error"

    @property
    def first_id(self) -> str:
        """The id of the control to go to from the error summary."""
        kind = self.kind
        if kind in {"radios", "checkboxes", "date_input"}:
            return f"{self.auto_id}_0"
        return self.auto_id

    @property
    def optional(self) -> bool:
        """Said beside the label, except in forms where nothing has to be filled in."""
        return not self.field.required and getattr(self.form, "marks_optional", True)

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Adds our classes; ids of hint and error come from Django itself."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        if shown.is_hidden:
            return built
        kind = self.kind
        own = str(shown.attrs.get("class", ""))
        bad = _IN_ERROR.get(kind, "") if self.errors else ""
        built["class"] = " ".join(word for word in (_CLASSES[kind], own, bad) if word)
        # Errors are told in our words, next to the field, not in the browser's bubble.
        built.pop("required", None)
        return built

    @property
    def options(self) -> Iterator[Option]:
        """The choices of radios and tick boxes."""
        hints: Mapping[str, str] = getattr(self.field.widget, "hints", {})
        widget: BoundWidget
        for widget in self.subwidgets:
            value = str(widget.data.get("value", ""))
            identity = str(widget.id_for_label)
            hint = str(hints.get(value, ""))
            if hint:
                widget.data["attrs"]["aria-describedby"] = f"{identity}_hint"
            yield Option(
                tag=widget.tag(),
                identity=identity,
                label=str(widget.choice_label),
                hint=hint,
                hint_id=f"{identity}_hint",
            )


class SteerRenderer(DjangoTemplates):
    """Draws every form, allauth's too, with templates/forms and templates/components."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = SteerBoundField

    @cached_property
    def engine(self) -> Backend:
        widgets = Path(django.forms.__file__).parent / "templates"
        return Backend(
            {
                "APP_DIRS": True,
                "DIRS": [settings.BASE_DIR / "templates", widgets],
                "NAME": "steerforms",
                "OPTIONS": {"builtins": ["core.templatetags.words"]},
            }
        )


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: what is wrong, and where (empty: nowhere in particular)."""

    href: str
    message: str


def problems_of(form: "forms.BaseForm | forms.BaseFormSet[Any]") -> list[Problem]:
    """What is wrong, in the order of the page; empty for a form that was not sent.

    Where two boxes say the same, such as “Type a date”, each line begins with its box's name.
    """
    if isinstance(form, forms.BaseFormSet):
        found = [Problem("", str(text)) for text in form.non_form_errors()]
        return found + [problem for one in form.forms for problem in problems_of(one)]
    if not form.is_bound:
        return []
    found = [Problem("", str(text)) for text in form.non_field_errors()]
    said = Counter(str(text) for bound in form for text in bound.errors)
    for bound in form:
        href = "" if bound.is_hidden else f"#{_first_id(bound)}"
        for text in map(str, bound.errors):
            found.append(Problem(href, f"{bound.label}: {text}" if said[text] > 1 else text))
    return found


def _first_id(bound: BoundField) -> str:
    return bound.first_id if isinstance(bound, SteerBoundField) else bound.auto_id


class MoneyInput(forms.TextInput):
    """A pound sign, then the amount."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class MoneyField(forms.CharField):
    """An amount in pounds, cleaned to whole pence (int), or None when optional and left out.

    Takes “£1,200”, “1200” and “1200.00”. Refuses three decimals, a minus, words and amounts
    too big to mean, each in a sentence. `least_pence` and `most_pence` are limits, inclusive.
    """

    widget = MoneyInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Type an amount in pounds, like 90 or 90.50."),
    }

    def __init__(
        self, *, least_pence: int = 0, most_pence: int | None = None, **options: Any
    ) -> None:
        self.least_pence = least_pence
        self.most_pence = most_pence
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            pence = parse_pence(text)
        except DomainError as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from None
        if pence < self.least_pence:
            raise ValidationError(
                _("Type %(least)s or more."),
                code="too_small",
                params={"least": _plain(self.least_pence)},
            )
        if self.most_pence is not None and pence > self.most_pence:
            raise ValidationError(
                _("Type %(most)s or less."),
                code="too_big",
                params={"most": _plain(self.most_pence)},
            )
        return pence

    def prepare_value(self, value: Any) -> Any:
        """Pence become “1,200.50”; what somebody typed stays as they typed it."""
        return _plain(value).removeprefix("£") if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(str(self.prepare_value(initial) or "") != str(data or ""))


def _plain(pence: int) -> str:
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02d}" if rest else f"£{whole:,}"


class DayInput(forms.TextInput):
    """A date in one box, typed in any usual way."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "govuk-input--width-10", "autocomplete": "off", **(attrs or {})})


class DayBoxes(forms.MultiWidget):
    """A date in three boxes: day, month and year."""

    use_fieldset = True
    labels = (_("Day"), _("Month"), _("Year"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        small, wide = "govuk-input--width-2", "govuk-input--width-4"
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"class": size, "inputmode": "numeric", "autocomplete": "off"})
            for name, size in (("day", small), ("month", small), ("year", wide))
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        parts: list[Any] = str(value or "").split(" ", 2)
        return [*parts, None, None, None][:3]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        boxes: Sequence[Any] = super().value_from_datadict(data, files, name)
        return " ".join(str(box or "").strip() for box in boxes).rstrip()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each box keeps its own width beside the shared classes, and gets its label."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shared = (attrs or {}).get("class", "")
        pairs = zip(context["widget"]["subwidgets"], self.widgets, self.labels, strict=True)
        for box, widget, label in pairs:
            box["attrs"]["class"] = f"{shared} {widget.attrs['class']}".strip()
            box["attrs"].pop("aria-describedby", None)
            box["label"] = label
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0" if id_ else id_


class DayField(forms.CharField):
    """A day, cleaned to a date, or None when optional and left out.

    Takes “5 11 26”, “5/11/2026”, “5 Nov 2026”. Refuses days that do not exist, in words.
    `earliest` and `latest` are limits, inclusive. Use `widget=DayBoxes` for three boxes.
    """

    widget = DayInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Type a date, like 5 November 2026."),
    }

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **options: Any
    ) -> None:
        self.earliest = earliest
        self.latest = latest
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            found = parse_day(text)
        except DomainError as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from None
        if self.earliest and found < self.earliest:
            raise ValidationError(
                _("Type %(limit)s or a later date."),
                code="too_early",
                params={"limit": _day(self.earliest)},
            )
        if self.latest and found > self.latest:
            raise ValidationError(
                _("Type %(limit)s or an earlier date."),
                code="too_late",
                params={"limit": _day(self.latest)},
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date) and not isinstance(self.widget, DayBoxes):
            return _day(value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(str(self.prepare_value(initial) or "") != str(data or ""))


def _day(value: date) -> str:
    from django.utils.formats import date_format

    return date_format(value, "j F Y")


class Choices(forms.RadioSelect):
    """Radio buttons; `hints` says more about a choice, by its value."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})


_WORDS: dict[str, Any] = {
    "max_length": _("Use %(limit_value)d letters or fewer. You used %(show_value)d."),
    "min_length": _("Use %(limit_value)d letters or more."),
    "max_value": _("Type %(limit_value)s or less."),
    "min_value": _("Type %(limit_value)s or more."),
    "max_digits": _("That number is too long. Check it."),
    "max_decimal_places": _("Use %(max)d figures or fewer after the point."),
    "max_whole_digits": _("That number is too long. Check it."),
    "invalid_choice": _("Choose one of the answers here."),
    "null_characters_not_allowed": _("There is a letter here that we cannot keep. Type it again."),
}
_REQUIRED: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.BooleanField, _("Tick this box to go on.")),
    (forms.MultipleChoiceField, _("Tick one or more: %(label)s")),
    (forms.ChoiceField, _("Choose one: %(label)s")),
    (forms.ModelChoiceField, _("Choose one: %(label)s")),
    (forms.FileField, _("Choose a file.")),
    (forms.EmailField, _("Type an e-mail address.")),
)
_INVALID: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.EmailField, _("Type an e-mail address, like name@example.org.")),
    (forms.IntegerField, _("Type a number in figures, like 3.")),
    (forms.DecimalField, _("Type a number in figures, like 2.5.")),
    (forms.FileField, _("Choose a file.")),
)


def put_in_words(field: forms.Field) -> None:
    """Django's own messages in our words; a message written for the field stays."""
    given = field.error_messages
    if given.get("required") == forms.Field.default_error_messages["required"]:
        words = next((text for kind, text in _REQUIRED if isinstance(field, kind)), None)
        given["required"] = (words or _("Fill this in: %(label)s")) % {"label": field.label or ""}
    for kind, text in _INVALID:
        if isinstance(field, kind) and given.get("invalid") == kind.default_error_messages.get(
            "invalid"
        ):
            given["invalid"] = text
    for code, text in _WORDS.items():
        if code == "invalid_choice" or code not in given:
            given[code] = text


# Embeddings, overrides and isolates: a name that ends in one turns the rest of the page around.
# Joiners stay: emoji and several alphabets need them.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def without_turns(words: str) -> str:
    """Words without invisible changes of direction; Arabic and Hebrew turn by themselves."""
    return words.translate(_TURNS)


class SteerForm(forms.Form):
    """A form of ours: no colon after labels, whitespace trimmed, refusals put where they belong."""

    default_renderer = SteerRenderer
    marks_optional = True  # False for filters: every field of them is optional

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for field in self.fields.values():
            put_in_words(field)

    def clean(self) -> dict[str, Any]:
        """Letters that nobody sees and that turn the words after them around are left out."""
        data = super().clean() or self.cleaned_data
        return {
            name: without_turns(value) if isinstance(value, str) else value
            for name, value in data.items()
        }

    def refuse(self, refusal: DomainError, field: str | None = None) -> None:
        """Show a verb's refusal beside its field, or in the summary; what was typed stays."""
        name = field or refusal.field
        self.add_error(name if name in self.fields else None, refusal.sentence)

    @property
    def problems(self) -> list[Problem]:
        """The lines of the error summary."""
        return problems_of(self)
