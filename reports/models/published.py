"""Spending that councils publish: files, their lines, and to whom a payee was linked."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.models import Authority
from core.references import ReferenceField
from people.models import User
from providers.models import Organisation


class SpendFile(models.Model):
    """One file that was brought in, by its fingerprint."""

    reference = ReferenceField(prefix="spend")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="spend_files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()  # in the file
    added = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()  # not of adult support, as was asked
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]


class SpendDraft(models.Model):
    """A file that somebody looks at before it is brought in. Gone when it is, or after a day."""

    reference = ReferenceField(prefix="draft")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    stream = models.CharField(max_length=9, blank=True)
    only = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.CASCADE, related_name="+")


class PublishedLine(models.Model):
    """One line of a file. `key` is made of what the line says, so that it is kept once."""

    class Stream(models.TextChoices):
        GRANTS = "grants", "Grants and core funding"
        CONTRACTS = "contracts", "Contracts"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="published_lines")
    file = models.ForeignKey(SpendFile, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()  # of the file, the heading is row 1
    key = models.CharField(max_length=64)
    stream = models.CharField(max_length=9, choices=Stream)
    payee = models.CharField(max_length=200)  # as published
    payee_key = models.CharField(max_length=200)  # to compare by: small letters, no marks
    purpose = models.CharField(max_length=300, blank=True)
    department = models.CharField(max_length=200, blank=True)
    outside_reference = models.CharField(max_length=80, blank=True)
    pence = models.BigIntegerField()  # below zero: it came back
    paid_on = models.DateField()  # or awarded on
    starts_on = models.DateField(null=True)  # what it is for, where the file says
    ends_on = models.DateField(null=True)
    notice_on = models.DateField(null=True)  # the day the end was, or has to be, said

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "key"], name="a_published_line_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="what_is_paid_for_has_days",
            ),
            models.CheckConstraint(condition=~Q(pence=0), name="a_published_line_has_an_amount"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "payee_key"], name="published_lines_by_payee"),
            models.Index(fields=["authority", "paid_on"], name="published_lines_by_day"),
        ]


class PayeeLinkQuerySet(models.QuerySet["PayeeLink"]):
    def standing(self) -> "PayeeLinkQuerySet":
        return self.filter(undone_at=None)


class PayeeLink(models.Model):
    """A person said who a payee is. Undone, never changed: what was said stays."""

    class Counts(models.TextChoices):
        EARNED = "earned", "They earn it"
        PASSED_ON = "passed_on", "They only hold it or pass it on"
        ELSEWHERE = "elsewhere", "It is in another list already"

    reference = ReferenceField(prefix="link")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="payee_links")
    payee_key = models.CharField(max_length=200)
    payee = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300, blank=True)  # only lines for this; empty: all
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="payee_links")
    counts = models.CharField(max_length=9, choices=Counts, default=Counts.EARNED)
    words = models.CharField(max_length=300, blank=True)  # how we know
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PayeeLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["payee", "purpose"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "payee_key", "purpose"],
                condition=Q(undone_at=None),
                name="a_payee_is_linked_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="an_undone_link_says_who_and_when",
            ),
        ]


class PassesOn(models.Model):
    """A dated fact: through this service an organisation only holds money or passes it on.

    A managed account, payroll, a fund: what is paid counts to who earns it. Without a service it
    is said of all that the organisation is paid.
    """

    class To(models.TextChoices):
        WAGES = "wages", "Wages of personal assistants"
        UNKNOWN = "unknown", "Others: we do not know whom"

    reference = ReferenceField(prefix="pass")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="passes_on")
    service = models.ForeignKey(
        "providers.Service", models.PROTECT, null=True, related_name="passes_on"
    )
    to = models.CharField(max_length=7, choices=To, default=To.WAGES)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    words = models.CharField(max_length=300)  # how we know
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="passing_on_has_days",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="passing_on_says_how_we_know"),
        ]

    def holds(self, service: int | None, on: date) -> bool:
        """Whether it speaks of a payment for this service on this day."""
        runs = self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
        return runs and self.service_id in (None, service)
