"""What a sent version shows besides words: its files, so that they stay and open for its readers."""

from typing import ClassVar

from django.db import models

from files.models import StoredFile
from support_plans.models.versions import PlanVersion


class ShownFile(models.Model):
    """A picture, recording or paper of a sent version. It is kept as long as the version."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="shown_files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    question = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "file"], name="a_version_shows_a_file_once")
        ]
