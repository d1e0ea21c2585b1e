"""Words that somebody else wrote where the person wrote nothing: not yet the person's."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from people.models import User
from support_plans.models.plans import SupportPlan


class DraftQuerySet(models.QuerySet["FirstDraft"]):
    def waiting(self) -> "DraftQuerySet":
        """Not yet the person's, in the order of the questions."""
        return self.filter(state=FirstDraft.State.NOT_YET).order_by("question", "pk")

    def yours(self) -> "DraftQuerySet":
        """What became the person's by a yes."""
        return self.filter(state=FirstDraft.State.YOURS).order_by("question", "pk")

    def forget_words(self, at: datetime) -> None:
        """The person deleted the answer: the words go, here too; that it was stays."""
        self.waiting().update(state=FirstDraft.State.GONE, decided_at=at)
        self.update(text="")


class FirstDraft(models.Model):
    """A helper's words for an empty question. It is no answer until the person says yes.

    It stands beside the plan, not in it: nothing here can be marked Ready or sent
    (docs/adr/0027). The row stays after the yes, so that who wrote first is known.
    """

    class State(models.TextChoices):
        NOT_YET = "not_yet", "not yet yours"
        YOURS = "yours"
        DECLINED = "declined", "no thanks"
        TAKEN_BACK = "taken_back", "taken back"
        GONE = "gone", "the words are deleted"

    class How(models.TextChoices):
        """How the person took the words in before the yes."""

        READ = "read", "I read it"
        LISTENED = "listened", "I listened to it here"
        READ_ALOUD = "read_aloud", "Someone read it to me"

    reference = ReferenceField(prefix="draft")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="first_drafts")
    question = models.PositiveSmallIntegerField()
    text = models.TextField()
    edition = models.PositiveIntegerField(default=1)  # a yes is to the words that were seen
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.NOT_YET)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=How, blank=True)
    read_by = models.CharField(max_length=120, blank=True)  # who read it aloud
    changed_first = models.BooleanField(default=False)  # the person put other words

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "question"],
                condition=Q(state="not_yet"),
                name="one_first_draft_a_question",
            ),
            models.CheckConstraint(
                condition=Q(state="not_yet", decided_at=None, decided_by=None)
                | (~Q(state="not_yet") & Q(decided_at__isnull=False)),
                name="a_decided_draft_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="yours") | (Q(decided_by__isnull=False) & ~Q(how="")),
                name="a_yes_to_a_draft_says_who_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="yours") | ~Q(decided_by=F("by")),
                name="who_writes_a_draft_does_not_say_yes",
            ),
            models.CheckConstraint(
                condition=~Q(how="read_aloud") | ~Q(read_by=""),
                name="what_was_read_aloud_says_by_whom",
            ),
        ]

    @property
    def title(self) -> str:
        return self.plan.asks.titles[self.question]
