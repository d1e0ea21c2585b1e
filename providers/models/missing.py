"""What people looked for and did not find."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from providers.models.organisations import Area


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
