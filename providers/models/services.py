"""What organisations offer, and what it costs from which day."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from core.references import ReferenceField
from providers.calendars import is_weekend


class Unit(models.TextChoices):
    HOUR = "hour"
    VISIT = "visit", "visit of some minutes"
    SESSION = "session"
    NIGHT = "night", "waking night"
    SLEEP_IN = "sleep_in", "sleep-in"
    DAY = "day"
    WEEK = "week"
    MILE = "mile"
    ITEM = "item"


class RateKind(models.TextChoices):
    ANY = "any", "any day"
    WEEKDAY = "weekday"
    EVENING = "evening"
    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank_holiday", "bank holiday"


class Vat(models.TextChoices):
    EXEMPT = "exempt", "no VAT (welfare)"
    STANDARD = "standard", "VAT at 20 %"


VAT_PERCENT: dict[str, int] = {Vat.EXEMPT: 0, Vat.STANDARD: 20}


class When(models.TextChoices):
    """Parts of the week that people look for."""

    MORNINGS = "mornings"
    AFTERNOONS = "afternoons"
    EVENINGS = "evenings"
    WEEKENDS = "weekends"
    NIGHTS = "nights"


class Where(models.TextChoices):
    """Who travels."""

    COMES = "comes", "comes to you"
    THERE = "there", "at their place"
    ONLINE = "online", "online"


class Service(models.Model):
    """Something an organisation offers, as the directory shows it."""

    reference = ReferenceField(prefix="svc")
    organisation = models.ForeignKey(
        "providers.Organisation", models.PROTECT, related_name="services"
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    needs = models.JSONField(default=list)  # words people search by: "get out more", "cook"
    access = models.JSONField(default=list)  # step-free, BSL, quiet space…
    languages = models.JSONField(default=list)
    times = models.CharField(max_length=200, blank=True)
    when = models.JSONField(default=list)  # of When; nothing is “not told us”
    where = models.JSONField(default=list)  # of Where
    who_for = models.JSONField(default=list)  # “deaf people”, “anyone”
    waiting_list = models.BooleanField(null=True)
    places_now = models.PositiveIntegerField(null=True)
    regulated = models.BooleanField(default=False)  # a CQC-regulated activity
    access_checked_on = models.DateField(null=True)
    is_open = models.BooleanField(default=True)
    outside_id = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "outside_id"],
                condition=~Q(outside_id=""),
                name="an_outside_id_is_one_service",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def rates_on(self, day: date) -> "list[Rate]":
        """Every price in force on a day, one a unit, kind and size: the newest of each."""
        return newest_of(self.rates.all(), day)

    def rate_of(self, unit: str, kind: str, day: date) -> "Rate | None":
        """The price in force on a day for this kind of time, else for any day."""
        return self._first(unit, (kind, RateKind.ANY), day)

    def rate_on(self, unit: str, kind: str, day: date) -> "Rate | None":
        """The price of support on `day`, by the provider's own bank holidays and weekends.

        `kind` says what is known besides, such as evening; ANY lets the day decide.
        """
        kinds: list[str] = []
        if self.organisation.is_bank_holiday(day):
            kinds.append(RateKind.BANK_HOLIDAY)
        if kind != RateKind.ANY:
            kinds.append(kind)
        elif is_weekend(day):
            kinds.append(RateKind.WEEKEND)
        else:
            kinds.append(RateKind.WEEKDAY)
        return self._first(unit, (*kinds, RateKind.ANY), day)

    def _first(self, unit: str, kinds: Iterable[str], day: date) -> "Rate | None":
        rates = sorted(self.rates_on(day), key=lambda rate: (rate.workers, rate.group_size))
        for kind in kinds:
            for rate in rates:
                if rate.unit == unit and rate.kind == kind:
                    return rate
        return None


def newest_of(rates: "Iterable[Rate]", day: date) -> "list[Rate]":
    """Those in force on a day, the newest of each sort."""
    newest: dict[tuple[object, ...], Rate] = {}
    for rate in sorted(rates, key=lambda rate: rate.starts_on):
        if rate.in_force(day):
            newest[rate.sort] = rate
    return list(newest.values())


class RateQuerySet(models.QuerySet["Rate"]):
    def in_force(self, on: date) -> "RateQuerySet":
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Rate(models.Model):
    """What a service costs from a day on: read by costing, promise, check and bill alike."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="rates")
    unit = models.CharField(max_length=12, choices=Unit)
    kind = models.CharField(max_length=12, choices=RateKind, default=RateKind.ANY)
    minutes = models.PositiveSmallIntegerField(null=True)  # of a visit
    workers = models.PositiveSmallIntegerField(default=1)
    group_size = models.PositiveSmallIntegerField(default=1)
    amount_pence = models.PositiveBigIntegerField()
    vat = models.CharField(max_length=10, choices=Vat, default=Vat.EXEMPT)
    cancel_hours = models.PositiveSmallIntegerField(default=24)  # notice that costs nothing
    cancel_percent = models.PositiveSmallIntegerField(default=0)  # charged when later
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    objects = RateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "service",
                "unit",
                "kind",
                Coalesce("minutes", 0),
                "workers",
                "group_size",
                "starts_on",
                name="one_rate_of_a_kind_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(unit="visit", minutes__isnull=False) | ~Q(unit="visit"),
                name="a_visit_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(cancel_percent__lte=100), name="cancelling_costs_at_most_all"
            ),
        ]

    @property
    def sort(self) -> tuple[object, ...]:
        """What makes it a different price: a later one of the same sort replaces it."""
        return (self.unit, self.kind, self.minutes, self.workers, self.group_size)

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    @property
    def vat_percent(self) -> int:
        """Whole per cent on top of the amount."""
        return VAT_PERCENT[self.vat]
