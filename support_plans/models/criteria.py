"""A council's own sets of plan questions, as they were loaded: never changed, only followed."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from core.models import Authority, NeverEdited
from people.models import User


class CriteriaSet(models.Model):
    """One version of a set of questions (support_plans/criteria.py) that a council loaded."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    starts_on = models.DateField()
    content: "models.JSONField[Any, Any]" = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "code", "version"], name="a_set_of_questions_has_its_version"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="versions_of_questions_count_from_one"
            ),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        """Once. What plans were written to does not change under them."""
        if not self._state.adding:
            raise NeverEdited
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refused: plans may stand on it."""
        raise NeverEdited
