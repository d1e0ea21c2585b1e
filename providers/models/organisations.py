"""Organisations, where they work, and who works for them."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from core.references import ReferenceField
from people.models import Role, User
from providers.calendars import is_bank_holiday
from providers.models.register import UserLedStatus
from providers.models.services import Rate, Service

if TYPE_CHECKING:
    from people.access import Actor


class Area(models.Model):
    """A place that organisations serve: a council area or a part of one, by its code."""

    code = models.CharField(max_length=20, unique=True)  # of the ONS, such as E06000001
    name = models.CharField(max_length=120)
    other_names = models.JSONField(default=list)  # as people write it, Welsh too
    former_codes = models.JSONField(default=list)
    kind = models.CharField(max_length=80, blank=True)  # “Metropolitan district”
    region = models.CharField(max_length=80, blank=True)
    nation = models.CharField(max_length=3, blank=True)  # see Nation
    ended_on = models.DateField(null=True)  # a council that is no more

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
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
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
            ),
            models.CheckConstraint(
                condition=Q(website="")
                | Q(website__istartswith="https://")
                | Q(website__istartswith="http://"),
                name="a_website_is_on_the_web",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="a_place_has_both_its_numbers",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def current_status(self, on: date) -> "UserLedStatus | None":
        """The newest user-led status in force on a day."""
        found = [status for status in self.statuses.all() if status.in_force(on)]
        return max(found, key=lambda status: (status.starts_on, status.pk), default=None)

    def last_status(self, on: date) -> "UserLedStatus | None":
        """What was in force, or, when nothing is, the last one that was: shown as expired."""
        found = [
            status for status in self.statuses.all() if status.starts_on <= on and status.ever_held
        ]
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
