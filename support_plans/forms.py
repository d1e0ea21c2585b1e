"""Forms of the plan: an answer, a photo, a suggestion, costs, sending."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from core.forms import Choices, MoneyField, SteerForm
from providers.models import Organisation, RateKind, Service, Unit
from providers.presenting import offer_of
from support_plans.holding import usual_way, ways
from support_plans.models import CostLine, Held, SupportPlan
from support_plans.sentences import number, sentence
from support_plans.services.answers import MOST_LETTERS


class AnswerForm(SteerForm):
    """The words of one question; `version` is the edition that they started from."""

    marks_optional = False
    text = forms.CharField(
        label="Your words", required=False, max_length=MOST_LETTERS, strip=False,
        widget=forms.Textarea({"rows": 12}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class PhotoForm(SteerForm):
    """A photo or a paper for a question."""

    photo = forms.FileField(
        label="A photo or a paper", help_text="JPEG, PNG or PDF. Ask people in it first."
    )
    caption = forms.CharField(label="What does it show?", required=False, max_length=200)


class SuggestForm(SteerForm):
    """Other words for one answer, and why."""

    text = forms.CharField(
        label="What you suggest", max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 10})
    )
    why = forms.CharField(label="Why", required=False, max_length=400)


OUTCOMES = (("accepted", "Accept"), ("changed", "Change it"), ("declined", "No thanks"))


class DecideForm(SteerForm):
    """The person's answer to one suggestion."""

    suggestion = forms.CharField(max_length=24, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    text = forms.CharField(
        label="Your words", required=False, max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 8}),
    )  # fmt: skip


def decimal_field(label: str, *, most: int, hint: str = "", mark: str = "") -> Any:
    return forms.DecimalField(
        label=label, min_value=Decimal("0.01"), max_value=most, decimal_places=2, help_text=hint,
        widget=forms.TextInput(
            {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-4"}
            | ({mark: ""} if mark else {})
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class CostRow:
    """A line on the costs page with its boxes."""

    line: CostLine
    sentence: str
    units: BoundField
    rate: BoundField
    weeks: BoundField | None
    held: str  # who holds the money, as people here call it


class CostsForm(SteerForm):
    """How often, how much and how long for every line at once: “Update total” saves it."""

    def __init__(self, *args: Any, lines: Sequence[CostLine], **options: Any) -> None:
        self.lines = lines
        plan = lines[0].plan if lines else None
        self.ways = dict(ways(plan.person.authority, plan.starts_on)) if plan else {}
        super().__init__(*args, **options)
        for line in lines:
            self._add(line)

    def _add(self, line: CostLine) -> None:
        ref = line.reference
        units = decimal_field("How many" if line.once else "Each week", most=100_000,
                              mark="data-quantity")  # fmt: skip
        units.initial = number(line.units_each_week)
        rate = MoneyField(label="Price", least_pence=1, initial=line.rate_pence)
        rate.widget.attrs["data-rate"] = ""
        self.fields[f"units-{ref}"], self.fields[f"rate-{ref}"] = units, rate
        if not line.once:
            weeks = decimal_field("Weeks", most=520, mark="data-weeks")
            weeks.initial = number(line.weeks)
            self.fields[f"weeks-{ref}"] = weeks

    @property
    def rows(self) -> Iterator[CostRow]:
        for line in self.lines:
            ref = line.reference
            weeks = None if line.once else self[f"weeks-{ref}"]
            held = self.ways.get(line.held, line.get_held_display())
            boxes = (self[f"units-{ref}"], self[f"rate-{ref}"], weeks)
            yield CostRow(line, sentence(line), *boxes, held)

    def facts(self, line: CostLine) -> Any:
        """What changed of one line, for the verb; empty when nothing did."""
        ref = line.reference
        found = {
            "units_each_week": self.cleaned_data[f"units-{ref}"],
            "rate_pence": self.cleaned_data[f"rate-{ref}"],
        }
        if not line.once:
            found["weeks"] = self.cleaned_data[f"weeks-{ref}"]
        return {name: value for name, value in found.items() if getattr(line, name) != value}


UNIT_CHOICES = [(unit.value, label) for unit, label in (
    (Unit.SESSION, "Times (a session)"), (Unit.HOUR, "Hours"), (Unit.VISIT, "Visits"),
    (Unit.NIGHT, "Waking nights"), (Unit.SLEEP_IN, "Sleep-ins"), (Unit.DAY, "Days"),
    (Unit.WEEK, "Weeks"), (Unit.MILE, "Miles"), (Unit.ITEM, "Things"),
)]  # fmt: skip
OWN = "own"  # not in the directory


class LineForm(SteerForm):
    """One kind of support: who, what, how often, what it costs, for how long."""

    pot_name = forms.CharField(
        label="Name of this pot", max_length=80, help_text="For example: Art, or Help at home."
    )
    what = forms.CharField(label="What is it?", max_length=200)
    service = forms.ChoiceField(
        label="Who gives the support?", required=False,
        help_text="Choose somebody here, or write a name below.",
    )  # fmt: skip
    who = forms.CharField(
        label="Somebody else", required=False, max_length=200,
        help_text="For example: my own assistant, or a shop.",
    )  # fmt: skip
    once = forms.BooleanField(
        label="I buy this once", required=False, widget=forms.CheckboxInput({"data-once": ""})
    )
    unit = forms.ChoiceField(label="It is counted in", choices=UNIT_CHOICES)
    rate_kind = forms.ChoiceField(
        label="On which days",
        choices=[(kind.value, str(kind.label).capitalize()) for kind in RateKind],
    )
    units_each_week = decimal_field(
        "How many each week?", most=100_000, hint="For example: 1, or 2.5.", mark="data-quantity"
    )
    rate_pence = MoneyField(
        label="What does each one cost?", required=False, least_pence=1,
        help_text="Leave this empty to use the price of the provider you chose.",
    )  # fmt: skip
    weeks = decimal_field(
        "For how many weeks?", most=520, mark="data-weeks",
        hint="The whole plan stands here. Take off weeks away and bank holidays.",
    )  # fmt: skip
    held = forms.ChoiceField(label="Who holds the money?", choices=Held.choices, widget=Choices())
    fund_holder = forms.ModelChoiceField(
        Organisation.objects.none(), label="Which provider holds the fund?", required=False,
        to_field_name="reference", empty_label="Choose one",
        help_text="Only when a provider holds it.",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: SupportPlan, on: date, **options: Any) -> None:
        self.plan, self.on = plan, on
        super().__init__(*args, **options)
        self.services = {row.reference: row for row in _offered(self._chosen())}
        choices = [(ref, _offer_words(row, on)) for ref, row in self.services.items()]
        service = self.fields["service"]
        assert isinstance(service, forms.ChoiceField)  # noqa: S101
        service.choices = [("", "Somebody else"), *choices]
        self._offer_ways()
        holder = self.fields["fund_holder"]
        assert isinstance(holder, forms.ModelChoiceField)  # noqa: S101
        holder.queryset = Organisation.objects.listed().order_by("name")
        self.fields["rate_pence"].widget.attrs["data-rate"] = ""

    def _offer_ways(self) -> None:
        """The ways to hold money that this council offers; one already chosen stays."""
        authority = self.plan.person.authority
        held = self.fields["held"]
        assert isinstance(held, forms.ChoiceField)  # noqa: S101
        offered, now = ways(authority, self.plan.starts_on), self.initial.get("held")
        if now and now not in dict(offered):
            offered.append((now, str(Held(now).label)))
        held.choices = offered
        held.initial = usual_way(authority, self.plan.starts_on)

    def _chosen(self) -> str:
        """The service that was sent, or stands in the line."""
        return str(self.data.get("service") or self.initial.get("service") or "")[:24]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        service = self.services.get(data.get("service") or "")
        if (
            service is not None
            and data.get("rate_pence") is None
            and "rate_pence" not in self.errors
        ):
            data["rate_pence"] = self._price(service, data)
        if data.get("rate_pence") is None and "rate_pence" not in self.errors:
            self.add_error("rate_pence", "Type what each one costs, like 30 or 30.50.")
        if data.get("held") == Held.FUND and data.get("fund_holder") is None:
            self.add_error("fund_holder", "Choose the provider that holds the money for you.")
        return data

    def _price(self, service: Service, data: dict[str, Any]) -> int | None:
        """The provider's own price, as it will be when the plan starts, VAT included."""
        day = max(self.plan.starts_on, self.on)
        rate = service.rate_of(data.get("unit", ""), data.get("rate_kind", "any"), day)
        if rate is None:
            self.add_error(
                "rate_pence", f"{service.organisation} gives no price for this. Type one."
            )
            return None
        return priced(rate.amount_pence, rate.vat_percent)

    def facts(self) -> Any:
        """For the verbs add_line and change_line."""
        data = self.cleaned_data
        service = self.services.get(data["service"] or "")
        return {
            "pot_name": data["pot_name"], "what": data["what"],
            "who": "" if service else data["who"], "service": service, "unit": data["unit"],
            "rate_kind": data["rate_kind"], "units_each_week": data["units_each_week"],
            "weeks": data["weeks"], "rate_pence": data["rate_pence"], "once": data["once"],
            "held": data["held"], "fund_holder": data["fund_holder"],
        }  # fmt: skip

    def read_back(self) -> str:
        """The line as a sentence, before it is kept."""
        return sentence(draft_of(self.facts()))


def priced(amount_pence: int, vat_percent: int) -> int:
    """A price with VAT, rounded half up: budgets are checked against what is really paid."""
    from core.money import round_pence

    return round_pence(Decimal(amount_pence) * (100 + vat_percent) / 100)


def draft_of(facts: Any) -> CostLine:
    """An unsaved line from a form's facts."""
    line = CostLine(**facts)
    if line.once:
        line.weeks = Decimal(1)
    return line


MOST_OFFERED = 100  # beyond that nobody reads a list: they come from “Find support”


def _offered(chosen: str) -> Sequence[Service]:
    rows = Service.objects.filter(is_open=True, organisation__is_listed=True)
    if rows.count() > MOST_OFFERED:
        rows = Service.objects.filter(reference=chosen.replace("\x00", ""))
    return list(
        rows.select_related("organisation")
        .prefetch_related("rates")
        .order_by("organisation__name", "name")
    )


def _offer_words(service: Service, on: date) -> str:
    price = offer_of(service, on).first_price
    words = f"{service.organisation}: {service.name}"
    return f"{words}, {price}" if price else words


class SendForm(SteerForm):
    """Why more is needed, where it is, and the person's own yes."""

    why_more = forms.CharField(
        label="Tell us why you need more", required=False, max_length=5000,
        widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip
    mine = forms.BooleanField(
        label="I have read this. It is what I want.",
        error_messages={"required": "Tick the box to say that this is what you want."},
    )
