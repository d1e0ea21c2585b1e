"""What came from outside: records of other directories, imports, and what they would change."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import User
from providers.models.organisations import Organisation
from providers.models.services import Service


class ImportRun(models.Model):
    """One file that was taken in, or only looked at: from where, by whom, and what it came to."""

    class State(models.TextChoices):
        LOOKED = "looked", "looked at"
        KEPT = "kept", "imported"

    reference = ReferenceField(prefix="imp")
    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.KEPT)
    held = models.BinaryField(null=True)  # what was looked at, packed, until it is imported
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)  # {record, field, message}, as they were told
    untold = models.PositiveIntegerField(default=0)  # problems beyond those

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="an_import_names_its_source"),
            models.CheckConstraint(
                condition=Q(held=None) | Q(state="looked"),
                name="a_file_is_held_until_it_is_imported",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-at"], name="imports_newest_first")]


class OutsideRecord(models.Model):
    """A record of another directory, and what of it stands here.

    `taken` holds the values last taken over: where ours differ, the organisation wrote them here.
    `rest` holds what no field here holds; it is published again unchanged.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation"
        SERVICE = "service"

    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    outside_id = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="outside_records")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="outside_records")
    digest = models.CharField(max_length=64)
    taken = models.JSONField(default=dict)
    rest = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "kind", "outside_id"], name="an_outside_record_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="service", service__isnull=False)
                | Q(kind="organisation", service__isnull=True),
                name="an_outside_record_is_an_organisation_or_a_service",
            ),
        ]


class OutsideChange(models.Model):
    """Another directory says something else than what the organisation wrote here: a proposal."""

    class Answer(models.TextChoices):
        OPEN = "", "open"
        TAKEN = "taken", "taken over"
        LEFT = "left", "left as it is"

    record = models.ForeignKey(OutsideRecord, models.PROTECT, related_name="changes")
    name = models.CharField(max_length=40)  # of the field
    theirs = models.JSONField()
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "name"], condition=Q(answer=""), name="one_open_change_a_field"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answered_change_has_its_time",
            ),
        ]
