"""Organisations, where they work, what they offer, what it costs, and who controls them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce

from core.references import ReferenceField
from people.models import Role, User
from providers.calendars import is_bank_holiday, is_weekend

if TYPE_CHECKING:
    from people.access import Actor


class Area(models.Model):
    """A place that organisations serve: a council area or a part of one, by its code."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def listed(self) -> "OrganisationQuerySet":
        """What the public directory shows."""
        return self.filter(is_listed=True)

    def of(self, actor: "Actor") -> "OrganisationQuerySet":
        """Organisations the actor works for."""
        return self.filter(pk__in=actor.organisation_ids())

    def visible_to(self, actor: "Actor | None") -> "OrganisationQuerySet":
        """What is listed, and one's own whether listed or not."""
        own = actor.organisation_ids() if actor else []
        return self.filter(Q(is_listed=True) | Q(pk__in=own))

    def user_led(self, on: date) -> "OrganisationQuerySet":
        """Checked, on this day, as run by people who use support; what it only says counts not."""
        checked = UserLedStatus.objects.in_force(on).filter(
            organisation=OuterRef("pk"), level__in=UserLedStatus.CHECKED, carer_led=False
        )
        return self.filter(Exists(checked))

    def with_offers(self, on: date) -> "OrganisationQuerySet":
        """Reads open services, their rates in force, areas and statuses with a query each."""
        rates = Rate.objects.in_force(on).order_by("unit", "kind", "amount_pence")
        services = Service.objects.filter(is_open=True).order_by("name")
        return self.prefetch_related(
            "areas",
            Prefetch("statuses", UserLedStatus.objects.order_by("-starts_on", "-pk")),
            Prefetch("services", services.prefetch_related(Prefetch("rates", rates))),
        )


class Nation(models.TextChoices):
    """Whose bank holidays a provider keeps."""

    ENGLAND = "ENG", "England"
    WALES = "WLS", "Wales"
    SCOTLAND = "SCT", "Scotland"
    NORTHERN_IRELAND = "NIR", "Northern Ireland"


class Organisation(models.Model):
    """Someone who gives support: a user-led organisation, a firm, a micro-provider."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation"
        MICRO_PROVIDER = "micro_provider", "micro-provider"
        PERSONAL_ASSISTANT = "personal_assistant", "personal assistant"
        BROKERAGE = "brokerage", "support planning"

    reference = ReferenceField(prefix="org")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ORGANISATION)
    promise = models.CharField("one-line promise", max_length=200, blank=True)
    description = models.TextField(blank=True)
    legal_form = models.CharField(max_length=120, blank=True)
    charity_number = models.CharField(max_length=20, blank=True)
    company_number = models.CharField(max_length=20, blank=True)
    cqc_location = models.CharField("CQC location", max_length=20, blank=True)
    supplier_number = models.CharField(max_length=40, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    nation = models.CharField(max_length=3, choices=Nation, default="ENG")
    own_bank_holidays = models.JSONField(default=list)  # ISO dates, besides the nation's
    areas: "models.ManyToManyField[Area, models.Model]" = models.ManyToManyField(
        Area, related_name="organisations", blank=True
    )
    is_listed = models.BooleanField(default=True)
    outside_id = models.CharField(max_length=120, blank=True)  # Open Referral id
    added_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["outside_id"],
                condition=~Q(outside_id=""),
                name="an_outside_id_is_one_organisation",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def current_status(self, on: date) -> "UserLedStatus | None":
        """The newest user-led status in force on a day."""
        found = [status for status in self.statuses.all() if status.in_force(on)]
        return max(found, key=lambda status: (status.starts_on, status.pk), default=None)

    def last_status(self, on: date) -> "UserLedStatus | None":
        """What was in force, or, when nothing is, the last one that was: shown as expired."""
        found = [status for status in self.statuses.all() if status.starts_on <= on]
        return self.current_status(on) or max(
            found, key=lambda status: (status.expires_on, status.pk), default=None
        )

    def is_bank_holiday(self, day: date) -> bool:
        """By this provider's own calendar."""
        return is_bank_holiday(day, self.nation, self.own_bank_holidays)


class Membership(models.Model):
    """A user who works for an organisation, with what they may do for it."""

    ROLES = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=[(r.value, r.label) for r in ROLES])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=Q(ends_on=None),
                name="one_live_membership_a_role",
            )
        ]


class StatusQuerySet(models.QuerySet["UserLedStatus"]):
    def in_force(self, on: date) -> "StatusQuerySet":
        return self.filter(starts_on__lte=on, expires_on__gte=on)


class UserLedStatus(models.Model):
    """Who controls an organisation, as checked on a day, until a day. The newest in force counts."""

    class Level(models.TextChoices):
        SELF_DECLARED = "self_declared", "Says it is run by people who use support"
        MAJORITY = "majority_verified", "Run by people who use support: more than half of the board"
        THREE_QUARTERS = "75_verified", "Run by people who use support: three quarters of the board"
        DPULO = "dpulo_verified", "Run, and staffed, by people who use support"

    CHECKED: ClassVar = (Level.MAJORITY, Level.THREE_QUARTERS, Level.DPULO)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="statuses")
    level = models.CharField(max_length=20, choices=Level)
    carer_led = models.BooleanField(default=False)
    consortium = models.BooleanField(default=False)
    working_towards = models.BooleanField(default=False)
    starts_on = models.DateField()
    expires_on = models.DateField()
    evidence_on = models.DateField()
    checked_by = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=list)  # sentences, as published
    reason = models.CharField(max_length=300, blank=True)

    objects = StatusQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("starts_on")), name="a_status_expires_after_it_starts"
            )
        ]

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on <= self.expires_on

    @property
    def is_checked(self) -> bool:
        """Somebody looked at the evidence; not only the organisation's own word."""
        return self.level in self.CHECKED


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


class Service(models.Model):
    """Something an organisation offers, as the directory shows it."""

    reference = ReferenceField(prefix="svc")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    needs = models.JSONField(default=list)  # words people search by: "get out more", "cook"
    access = models.JSONField(default=list)  # step-free, BSL, quiet space…
    languages = models.JSONField(default=list)
    times = models.CharField(max_length=200, blank=True)
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
        newest: dict[tuple[object, ...], Rate] = {}
        for rate in sorted(self.rates.all(), key=lambda rate: rate.starts_on):
            if rate.in_force(day):
                newest[rate.sort] = rate
        return list(newest.values())

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


class MissingSupport(models.Model):
    """Something that somebody looked for and did not find, told to the network. Names nobody."""

    words = models.CharField(max_length=200)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    told_on = models.DateField()

    class Meta:
        verbose_name_plural = "missing support"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="what_is_missing_has_words")
        ]
