"""What we tell people: one row a notice, shown in the inbox and sent as they wish."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from notices.groups import BY_CODE, GROUPS, Group, group_of
from people.models import Person, User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)

    def in_group(self, code: str) -> "NoticeQuerySet":
        """Of one group of kinds; of the last group what no other names."""
        group = BY_CODE.get(code)
        if group is None:
            return self
        if group.beginnings:
            return self.filter(_begins(group))
        named = Q()
        for other in GROUPS[:-1]:
            named |= _begins(other)
        return self.exclude(named)


def _begins(group: Group) -> Q:
    found = Q()
    for beginning in group.beginnings:
        found |= Q(kind__startswith=beginning)
    return found


class Notice(models.Model):
    """A message to one user, or to a person who does not sign in and gets letters.

    What goes outside by e-mail or text carries no detail of anyone's support.
    """

    reference = ReferenceField(prefix="note")
    to = models.ForeignKey(User, models.PROTECT, null=True, related_name="notices")
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    sentence = models.CharField(max_length=400)
    link = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)  # a supporter was asked to help with it

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["to", "-made_at"], name="a_users_inbox")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to__isnull=False) | Q(about__isnull=False),
                name="a_notice_is_for_somebody",
            )
        ]

    @property
    def group(self) -> Group:
        return group_of(self.kind)
