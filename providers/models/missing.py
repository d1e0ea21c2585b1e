"""What people looked for and did not find."""

from datetime import date
from typing import ClassVar, NamedTuple

from django.db import models
from django.db.models import Case, Count, Q, When
from django.db.models.functions import Coalesce, Lower

from providers.models.organisations import Area


class Gap(NamedTuple):
    """What people of an area looked for in vain. `people` are counted once; visitors apart."""

    what: str
    people: int
    visitors: int


class MissingSupportQuerySet(models.QuerySet["MissingSupport"]):
    def gaps(self, area: Area | None, on: date, *, least: int = 5) -> list[Gap]:
        """Each need or wording of the year of `on` in an area, that `least` people told or more.

        Only people who were signed in are counted as people: a visitor can ask twice.
        """
        rows = self.filter(area=area, year=on.year)
        # Without words for both, the needs and the free words would be two lists.
        told_as = Case(When(need="", then=Lower("words")), default=Lower("need"))
        counted = rows.values(what=told_as).annotate(
            people=Count("mark", distinct=True, filter=~Q(mark="")),
            visitors=Count("pk", filter=Q(mark="")),
        )
        found = counted.filter(people__gte=least).order_by("-people", "what")
        return [Gap(row["what"], row["people"], row["visitors"]) for row in found]


class MissingSupport(models.Model):
    """Something that somebody looked for and did not find, told to the network. Names nobody."""

    words = models.CharField(max_length=200)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    told_on = models.DateField()
    need = models.CharField(max_length=200, blank=True)  # one of the form's, when it was one
    # A keyed mark of who asked, another one each year and of no use elsewhere; "" is a visitor.
    mark = models.CharField(max_length=64, blank=True)
    year = models.PositiveSmallIntegerField(default=0)

    objects = MissingSupportQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "missing support"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="what_is_missing_has_words"),
            models.UniqueConstraint(
                "mark",
                "words",
                "need",
                Coalesce("area", 0),
                "year",
                condition=~Q(mark=""),
                name="one_person_misses_a_thing_once_a_year",
            ),
        ]
