"""How a user wishes to hear from us."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from people.models import Relationship, User


class Channel(models.TextChoices):
    """How news goes outside."""

    EMAIL = "email", "By e-mail"
    TEXT = "text", "By text"
    LETTER = "letter", "By letter"
    NONE = "none", "Not at all: I look here myself"


class Pace(models.TextChoices):
    """How soon."""

    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day, all together"
    WEEKLY = "weekly", "Once a week, all together"


HOURS = range(24)


class Wishes(models.Model):
    """What holds for all news of a user: the telephone for texts, quiet hours, who helps."""

    user = models.OneToOneField(User, models.PROTECT, related_name="wishes")
    phone = models.CharField(max_length=20, blank=True)  # for texts: + and digits
    quiet_from = models.PositiveSmallIntegerField(null=True)  # an hour; none: as the council has it
    quiet_until = models.PositiveSmallIntegerField(null=True)
    together_hour = models.PositiveSmallIntegerField(default=9)
    together_weekday = models.PositiveSmallIntegerField(default=0)  # Monday
    escalate_to = models.ForeignKey(Relationship, models.PROTECT, null=True, related_name="+")
    escalate_days = models.PositiveSmallIntegerField(default=5)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__lte=23, quiet_until__lte=23),
                name="quiet_hours_have_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(together_hour__lte=23, together_weekday__lte=6),
                name="news_together_has_an_hour_and_a_day",
            ),
            models.CheckConstraint(
                condition=Q(escalate_days__gte=1, escalate_days__lte=28),
                name="a_supporter_is_asked_after_some_days",
            ),
        ]


class GroupWish(models.Model):
    """Channel and pace of one group of news; of all others where the group is empty."""

    user = models.ForeignKey(User, models.PROTECT, related_name="group_wishes")
    group = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=8, choices=Channel)
    pace = models.CharField(max_length=8, choices=Pace, default=Pace.AT_ONCE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group"], name="one_wish_a_group")
        ]
