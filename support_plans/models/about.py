"""About me: one page under the headings of the PRSB standard, and its history."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from files.models import StoredFile
from people.models import Person, User


class AboutMe(models.Model):
    """The page as it was saved once. Each save is a row; the one with the highest number holds."""

    reference = ReferenceField(prefix="abt")
    person = models.ForeignKey(Person, models.PROTECT, related_name="about_pages")
    number = models.PositiveIntegerField()
    important = models.TextField(blank=True)
    people = models.TextField(blank=True)
    communicate = models.TextField(blank=True)
    wellness = models.TextField(blank=True)
    please_do = models.TextField(blank=True)
    please_do_not = models.TextField(blank=True)
    support = models.TextField(blank=True)
    also = models.TextField(blank=True)
    helped_by = models.CharField(max_length=200, blank=True)
    written_on = models.DateField()
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    photo_words = models.CharField(max_length=200, blank=True)
    with_plan = models.BooleanField(default=False)  # goes along when the plan is sent
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "number"], name="one_about_me_page_of_a_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="about_me_counts_from_one"),
        ]
