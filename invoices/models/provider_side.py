"""What providers write before a bill and around it: drafts, sheets of who came, messages, links."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.crypto import salted_hmac

from budgets.models import Agreement
from core.references import ReferenceField
from files.models import StoredFile
from invoices.models.bills import Bill
from people.models import User
from providers.models import Organisation

if TYPE_CHECKING:
    from people.access import Actor


class BillDraft(models.Model):
    """A bill being written under one agreement; kept while typing, gone once it is sent.

    `typed` holds the form's own fields as they were typed. `edition` counts savings, so that two
    colleagues who write at once are told.
    """

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="bill_draft")
    typed = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")


def hashed(secret: str) -> str:
    """What is kept of the secret in a link to a bill."""
    return salted_hmac("invoices.bill_link", secret, algorithm="sha256").hexdigest()


class BillLinkQuerySet(models.QuerySet["BillLink"]):
    def open(self, at: datetime) -> "BillLinkQuerySet":
        """Neither over nor stopped."""
        return self.filter(stopped_at=None, expires_at__gt=at)


class BillLink(models.Model):
    """A link that shows the state of one bill without an account. Only a hash of it is kept."""

    reference = ReferenceField(prefix="link")
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="links")
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = BillLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="a_link_to_a_bill_has_time"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="a_stopped_link_says_who_and_when",
            ),
        ]


class BillMessage(models.Model):
    """One message about a bill, between the provider and who answers. Never changed."""

    class Side(models.TextChoices):
        PROVIDER = "provider"
        PERSON = "person"

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="messages")
    side = models.CharField(max_length=8, choices=Side)
    words = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    once = models.CharField(max_length=60, null=True, unique=True)  # noqa: DJ001 the form's token

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="a_message_has_words")
        ]


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, actor: "Actor") -> "SheetQuerySet":
        """Of the organisations for which one sends bills."""
        return self.filter(organisation__in=actor.organisation_ids())


class Sheet(models.Model):
    """Who came, or who was visited: a group's register, a worker's timesheet, a system's visits.

    A timesheet is agreed inside the provider, by another than who wrote it; the rest when saved.
    """

    class Kind(models.TextChoices):
        REGISTER = "register", "Group register"
        TIMESHEET = "timesheet", "Timesheet"
        VISITS = "visits", "Visits from a rostering system"

    reference = ReferenceField(prefix="sheet")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sheets")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)  # the group, the worker, or the file
    from_on = models.DateField()
    to_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    once = models.CharField(max_length=60, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="a_sheet_has_days"),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_agreed_sheet_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(kind="timesheet") | Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="who_writes_a_timesheet_does_not_agree_it",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(dropped_at=None),
                name="an_agreed_sheet_is_not_dropped",
            ),
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(dropped_at=None, file__isnull=False),
                name="a_file_of_visits_is_taken_once",
            ),
        ]


class SheetRowQuerySet(models.QuerySet["SheetRow"]):
    def to_bill(self) -> "SheetRowQuerySet":
        """Agreed, given, and on no bill that stands."""
        standing = Bill.objects.live().filter(pk=OuterRef("bill"))
        return self.filter(
            ~Exists(standing), came=True, units__gt=0, sheet__approved_at__isnull=False,
            left_out_at=None,
        )  # fmt: skip


class SheetRow(models.Model):
    """What one person had on one day. `units` is what may be billed of it.

    `planned_units` is what was agreed for the day; `recorded_units` what a rostering system says
    was given. Where they differ and nobody explained it, `units` is what both show.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="rows")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="sheet_rows")
    service_on = models.DateField()
    came = models.BooleanField(default=True)
    units = models.DecimalField(max_digits=8, decimal_places=2)
    recorded_units = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    planned_units = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    explained = models.CharField(max_length=200, blank=True)
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="sheet_rows")
    left_out_at = models.DateTimeField(null=True)  # not to be billed from here; can be undone
    left_out_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet", "agreement", "service_on"], name="one_row_a_person_and_day"
            ),
            models.CheckConstraint(condition=Q(units__gte=0), name="a_row_has_units"),
            models.CheckConstraint(
                condition=Q(bill=None) | Q(came=True, units__gt=0),
                name="only_what_was_given_is_billed",
            ),
            models.CheckConstraint(
                condition=Q(left_out_at=None, left_out_by=None)
                | Q(left_out_at__isnull=False, left_out_by__isnull=False),
                name="a_row_left_out_says_who_and_when",
            ),
        ]
