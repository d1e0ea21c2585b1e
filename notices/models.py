"""What we tell people: one row a notice, shown in the inbox and sent by their channel."""

from typing import ClassVar

from django.db import models

from core.references import ReferenceField
from people.models import Person, User


class Notice(models.Model):
    """A message to one user. The words outside carry no detail of anyone's support."""

    reference = ReferenceField(prefix="note")
    to = models.ForeignKey(User, models.PROTECT, related_name="notices")
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    sentence = models.CharField(max_length=400)
    link = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["to", "-made_at"], name="a_users_inbox")]
