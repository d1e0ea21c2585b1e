"""The form of one kind of support: who, what, how often, at what price, in which weeks."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.days import day_words
from core.forms import Choices, MoneyField, SteerForm
from core.money import show
from providers.models import Organisation, Rate, RateKind, Service, Unit
from providers.presenting import offer_of
from support_plans.holding import usual_of, ways_of
from support_plans.models import Held, Outcome, SupportPlan
from support_plans.sentences import COUNTED
from support_plans.services.sufficiency import with_vat


def decimal_field(label: str, *, most: int, hint: str = "", mark: str = "") -> Any:
    return forms.DecimalField(
        label=label, min_value=Decimal("0.01"), max_value=most, decimal_places=2, help_text=hint,
        widget=forms.TextInput(
            {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-4"}
            | ({mark: ""} if mark else {})
        ),
    )  # fmt: skip


UNIT_CHOICES = [(unit.value, label) for unit, label in (
    (Unit.SESSION, "Times (a session)"), (Unit.HOUR, "Hours"), (Unit.VISIT, "Visits"),
    (Unit.NIGHT, "Waking nights"), (Unit.SLEEP_IN, "Sleep-ins"), (Unit.DAY, "Days"),
    (Unit.WEEK, "Weeks"), (Unit.MILE, "Miles"), (Unit.ITEM, "Things"),
)]  # fmt: skip


WEEKDAYS = [(str(n), name) for n, name in enumerate(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)]  # fmt: skip
YES_NO = (("yes", _("Yes")), ("no", _("No")))


class LineForm(SteerForm):
    """One kind of support: who, what, how often, what it costs, in which weeks, and on top."""

    pot_name = forms.CharField(
        label="Name of this pot", max_length=80, help_text="For example: Art, or Help at home."
    )
    what = forms.CharField(label="What is it?", max_length=200)
    service = forms.ChoiceField(
        label="Who gives the support?", required=False,
        help_text="Choose somebody here, or write a name below.",
        widget=forms.Select({"data-price-of": ""}),
    )  # fmt: skip
    who = forms.CharField(
        label="Somebody else", required=False, max_length=200,
        help_text="For example: my own assistant, or a shop.",
    )  # fmt: skip
    employs = forms.BooleanField(
        label="I employ this person myself", required=False,
        help_text="Then we work out what an employer pays besides the wage.",
    )  # fmt: skip
    workers = forms.IntegerField(
        label="How many assistants?", required=False, min_value=1, max_value=20,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        help_text="Only when you employ them.",
    )  # fmt: skip
    once = forms.BooleanField(
        label="I buy this once", required=False, widget=forms.CheckboxInput({"data-once": ""})
    )
    unit = forms.ChoiceField(
        label="It is counted in", choices=UNIT_CHOICES, widget=forms.Select({"data-price-of": ""})
    )
    rate_kind = forms.ChoiceField(
        label="On which kind of day",
        choices=[(kind.value, str(kind.label).capitalize()) for kind in RateKind],
        widget=forms.Select({"data-price-of": ""}),
    )
    units_each_week = decimal_field(
        "How many each week?", most=100_000, hint="For example: 1, or 2.5.", mark="data-quantity"
    )
    rate_pence = MoneyField(
        label="What does each one cost?", required=False, least_pence=1,
        help_text="Leave this empty to use the price of the provider you chose.",
    )  # fmt: skip
    weekdays = forms.MultipleChoiceField(
        label="On which days of the week?", choices=WEEKDAYS, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Leave this empty if it is any day.",
    )  # fmt: skip
    on_bank_holidays = forms.ChoiceField(
        label="Does it happen on bank holidays?", choices=YES_NO, required=False,
        widget=Choices(hints={"no": "We take those days off. Tick the days above."}),
    )  # fmt: skip
    in_breaks = forms.BooleanField(label="It goes on in my breaks", required=False)
    weeks = forms.DecimalField(
        label="For how many weeks?", required=False, min_value=Decimal("0.01"), max_value=520,
        decimal_places=2,
        help_text="Leave this empty. We work it out from the dates of your plan.",
        widget=forms.TextInput(
            {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-4",
             "data-weeks": ""}
        ),
    )  # fmt: skip
    trips_each_week = forms.DecimalField(
        label="How many journeys each week?", required=False, min_value=Decimal("0.01"),
        max_value=500, decimal_places=2, help_text="There and back are two.",
        widget=forms.TextInput(
            {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-4",
             "data-quantity": ""}
        ),
    )  # fmt: skip
    trip_pence = MoneyField(label="What does one journey cost?", required=False, least_pence=1)
    held = forms.ChoiceField(label="Who holds the money?", choices=Held.choices, widget=Choices())
    fund_holder = forms.ModelChoiceField(
        Organisation.objects.none(), label="Which provider holds the fund?", required=False,
        to_field_name="reference", empty_label="Choose one",
        help_text="Only when a provider holds it.",
    )  # fmt: skip
    outcomes = forms.MultipleChoiceField(
        label="What does this support help with?", required=False,
        widget=forms.CheckboxSelectMultiple, help_text="From your list of what you want.",
    )  # fmt: skip

    SECTIONS = (
        (_("What and who"), ("pot_name", "what", "service", "who", "employs", "workers")),
        (_("How often, and the price"), ("once", "unit", "rate_kind", "units_each_week",
                                         "rate_pence")),
        (_("Which weeks"), ("weekdays", "on_bank_holidays", "in_breaks", "weeks")),
        (_("Who holds the money"), ("held", "fund_holder")),
        (_("What it is for"), ("outcomes",)),
    )  # fmt: skip
    TRAVEL = ("trips_each_week", "trip_pence")

    def __init__(
        self, *args: Any, plan: SupportPlan, on: date, wanted: Sequence[Outcome] = (),
        **options: Any,
    ) -> None:  # fmt: skip
        self.plan, self.on = plan, on
        super().__init__(*args, **options)
        offered, whole = _offered(self._chosen())
        self.services = {row.reference: row for row in offered}
        choices = [(ref, _offer_words(row, on)) for ref, row in self.services.items()]
        self._choose("service", [("", "Somebody else"), *choices])
        self._choose("outcomes", [(row.reference, row.words) for row in wanted])
        self._offer_ways()
        holder = self.fields["fund_holder"]
        assert isinstance(holder, forms.ModelChoiceField)  # noqa: S101
        holder.queryset = Organisation.objects.listed().order_by("name")
        if whole:  # read already: whoever offers something here
            found = {row.organisation.reference: row.organisation for row in self.services.values()}
            holder.choices = [("", "Choose one"), *((ref, str(row)) for ref, row in found.items())]
        self.fields["rate_pence"].widget.attrs["data-rate"] = ""
        self.fields["trip_pence"].widget.attrs["data-rate"] = ""
        self.fields["weeks"].widget.attrs["data-default"] = str(plan.weeks)
        self._offer_price()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        """Headings with their boxes, in the order of the page; without what has no answers."""
        found = []
        for heading, names in self.SECTIONS:
            boxes = [self[name] for name in names if name != "outcomes" or self._choices(name)]
            if boxes:
                found.append((heading, boxes))
        return found

    @property
    def travel(self) -> list[BoundField]:
        return [self[name] for name in self.TRAVEL]

    def _choices(self, name: str) -> list[Any]:
        return list(getattr(self.fields[name], "choices", ()))

    def _offer_ways(self) -> None:
        """The ways to hold money that this council offers; one already chosen stays."""
        policies = self.plan.person.authority.policies_on(self.plan.starts_on)
        offered, now = ways_of(policies), self.initial.get("held")
        if now and now not in dict(offered):
            offered.append((now, str(Held(now).label)))
        self._choose("held", offered)
        self.fields["held"].initial = usual_of(policies)

    def _chosen(self) -> str:
        """The service that was sent, or stands in the line."""
        return str(self.data.get("service") or self.initial.get("service") or "")[:24]

    @property
    def _day(self) -> date:
        return max(self.plan.starts_on, self.on)

    def _offer_price(self) -> None:
        """What the chosen provider's page says, with its date; it counts while the box is empty."""
        typed = self.data or self.initial
        service = self.services.get(self._chosen())
        unit, kind = (str(typed.get(name) or "") for name in ("unit", "rate_kind"))
        rate = service.rate_of(unit, kind or RateKind.ANY, self._day) if service else None
        if rate is None:
            return
        field, each = self.fields["rate_pence"], COUNTED[Unit(rate.unit)][2]
        field.widget.attrs["data-default"] = f"{Decimal(with_vat(rate)) / 100:.2f}"
        field.help_text = (
            f"{rate.service.organisation} says {show(with_vat(rate))} {each}, since"
            f" {day_words(rate.starts_on)}. Type another price if you agreed one."
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        rate = self._rate(data)
        if rate is not None and data.get("rate_pence") is None:
            data["rate_pence"] = with_vat(rate)
        if data.get("rate_pence") is None and "rate_pence" not in self.errors:
            self.add_error("rate_pence", self._no_price(data))
        same = rate is not None and data.get("rate_pence") == with_vat(rate)
        data["rate_since"] = rate.starts_on if rate and same else None
        if data.get("held") == Held.FUND and data.get("fund_holder") is None:
            self.add_error("fund_holder", "Choose the provider that holds the money for you.")
        self._check_travel(data)
        return data

    def _check_travel(self, data: dict[str, Any]) -> None:
        """Both boxes or none."""
        trips, pence = (data.get(name) for name in self.TRAVEL)
        if trips and pence is None and "trip_pence" not in self.errors:
            self.add_error("trip_pence", "Type what one journey costs, like 2 or 2.50.")
        if pence and trips is None and "trips_each_week" not in self.errors:
            self.add_error("trips_each_week", "Type how many journeys each week, like 2.")

    def _no_price(self, data: dict[str, Any]) -> str:
        if service := self.services.get(data.get("service") or ""):
            return f"{service.organisation} gives no price for this. Type one."
        return "Type what each one costs, like 30 or 30.50."

    def _rate(self, data: dict[str, Any]) -> Rate | None:
        """The provider's own price, as it will be when the plan starts."""
        service = self.services.get(data.get("service") or "")
        if service is None:
            return None
        return service.rate_of(data.get("unit", ""), data.get("rate_kind", "any"), self._day)

    def facts(self) -> Any:
        """For the verbs add_line and change_line."""
        data = self.cleaned_data
        service = self.services.get(data["service"] or "")
        typed = data.get("weeks")
        return {
            "pot_name": data["pot_name"], "what": data["what"],
            "who": "" if service else data["who"], "service": service, "unit": data["unit"],
            "rate_kind": data["rate_kind"], "units_each_week": data["units_each_week"],
            "weeks": typed or Decimal(1), "weeks_worked_out": typed is None and not data["once"],
            "weekdays": [int(day) for day in data["weekdays"]],
            "on_bank_holidays": data["on_bank_holidays"] != "no",
            "in_breaks": data["in_breaks"], "rate_pence": data["rate_pence"],
            "rate_since": data["rate_since"], "once": data["once"],
            "employs": data["employs"], "workers": data["workers"] or 1, "held": data["held"],
            "fund_holder": data["fund_holder"],
        }  # fmt: skip

    @property
    def trips(self) -> tuple[Decimal, int] | None:
        """Journeys each week and the price of one; None without travel."""
        trips, pence = (self.cleaned_data.get(name) for name in self.TRAVEL)
        return (trips, pence) if trips and pence else None

    @property
    def wanted(self) -> list[str]:
        """The references of what this support serves."""
        return list(self.cleaned_data.get("outcomes", []))


MOST_OFFERED = 100  # beyond that nobody reads a list: they come from “Find support”


def _offered(chosen: str) -> tuple[Sequence[Service], bool]:
    """What is on offer, and whether that is all of it; where it is too much, the chosen one."""
    rows = Service.objects.select_related("organisation").prefetch_related("rates")
    offered = rows.filter(is_open=True, organisation__is_listed=True)
    found = list(offered.order_by("organisation__name", "name")[: MOST_OFFERED + 1])
    if len(found) > MOST_OFFERED:
        return list(rows.filter(reference=chosen.replace("\x00", ""))), False
    return found, True


def _offer_words(service: Service, on: date) -> str:
    price = offer_of(service, on).first_price
    words = f"{service.organisation}: {service.name}"
    return f"{words}, {price}" if price else words
