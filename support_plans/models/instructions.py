"""If I am unwell: a standing instruction, who said so, and each time it was switched."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import Person, Relationship, User
from providers.models import Organisation


class UnwellInstruction(models.Model):
    """What the person wants while unwell, as they wrote it. A change is a new row.

    It shares nothing by itself: what is shared stands in `people.Sharing`, and this narrows it
    (docs/adr/0026).
    """

    class Trigger(models.TextChoices):
        ME = "me", "Only when I switch it on"
        ONE = "one", "When one of the people I name says so"
        TWO = "two", "When two of the people I name say so"
        SILENCE = "silence", "When I have not answered for some days"

    reference = ReferenceField(prefix="unw")
    person = models.ForeignKey(Person, models.PROTECT, related_name="unwell_instructions")
    trigger = models.CharField(max_length=8, choices=Trigger, default=Trigger.ME)
    silent_days = models.PositiveSmallIntegerField(null=True)
    lasts_weeks = models.PositiveSmallIntegerField(default=4)
    words = models.TextField(blank=True)  # for those who support me
    goes_on = models.JSONField(default=list)  # references of lines of the plan
    tell_worker = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # replaced by a later one, or taken away

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_instruction_stands"
            ),
            models.CheckConstraint(
                condition=Q(trigger="silence", silent_days__gte=3, silent_days__lte=60)
                | (~Q(trigger="silence") & Q(silent_days=None)),
                name="silence_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(lasts_weeks__gte=1, lasts_weeks__lte=26),
                name="an_instruction_switched_on_ends",
            ),
        ]


class InstructionPerson(models.Model):
    """What one helper does, or does not hear, while the instruction is on."""

    instruction = models.ForeignKey(UnwellInstruction, models.PROTECT, related_name="people")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+")
    answers = models.BooleanField(default=False)  # bills, where that is shared with them
    only_then = models.BooleanField(default=False)  # and only while the instruction is on
    all_bills = models.BooleanField(default=True)
    organisations = models.ManyToManyField(Organisation, related_name="+")  # else those of these
    tell = models.BooleanField(default=False)
    never_tell = models.BooleanField(default=False)
    says_so = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instruction", "relationship"], name="a_helper_stands_once_in_it"
            ),
            models.CheckConstraint(
                condition=Q(never_tell=False) | Q(tell=False, answers=False, says_so=False),
                name="who_is_not_told_has_no_part",
            ),
            models.CheckConstraint(
                condition=Q(only_then=False) | Q(answers=True), name="only_then_is_about_bills"
            ),
        ]


class InstructionSaying(models.Model):
    """A named helper says that the person is unwell; taken back, it is kept."""

    instruction = models.ForeignKey(UnwellInstruction, models.PROTECT, related_name="sayings")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["said_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instruction", "by"],
                condition=Q(taken_back_at=None),
                name="a_helper_says_so_once",
            )
        ]


class InstructionSwitch(models.Model):
    """Each time it was switched, by whom or by which rule. Append-only; the newest one holds."""

    class Cause(models.TextChoices):
        ME = "me", "You switched it"
        PEOPLE = "people", "The people you named said so"
        SILENCE = "silence", "You had not answered for as long as you wrote"
        CHANGED = "changed", "You changed what you wrote"

    instruction = models.ForeignKey(UnwellInstruction, models.PROTECT, related_name="switches")
    person = models.ForeignKey(Person, models.PROTECT, related_name="unwell_switches")
    on = models.BooleanField()
    cause = models.CharField(max_length=8, choices=Cause)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(on=True, until_on__isnull=False) | Q(on=False, until_on=None),
                name="switched_on_until_a_day",
            )
        ]

    def holds(self, on: date) -> bool:
        """Whether it is on, on this day."""
        return self.on and self.until_on is not None and self.until_on >= on
