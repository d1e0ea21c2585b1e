"""What is asked and decided about a sent version. Rows are added, never changed into another."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.errors import DomainError
from core.references import ReferenceField
from people.models import User
from support_plans.models.versions import PlanVersion


class AlreadyAnswered(DomainError):
    code = "plan_question_answered"
    message = "This question has an answer. The council has it."
    status = 409


class SayWords(DomainError):
    code = "say_words"
    message = "Write your answer in words, or call the council."


class PlanQuestion(models.Model):
    """What an officer asks about a version without sending it back, and the person's answer."""

    reference = ReferenceField(prefix="ask")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="asked")
    criterion = models.PositiveSmallIntegerField(null=True)
    words = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    helped_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="a_question_has_words"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="a_plan_answer_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="who_asks_does_not_answer",
            ),
        ]

    @property
    def question(self) -> str:
        """The question of the plan that it is about; nothing when it is about the whole."""
        return self.version.asks.titles.get(self.criterion or 0, "")

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    def say(self, *, words: str, by: User, at: datetime) -> None:
        """Answer it, once. Raises SayWords or AlreadyAnswered."""
        if not self.is_open:
            raise AlreadyAnswered
        if not words.strip():
            raise SayWords(field="words")
        self.answer, self.answered_by, self.answered_at = words.strip(), by, at
        self.helped_by = by.helped_by


class PlanDecision(models.Model):
    """One step of deciding a version: who, when, why. Append-only.

    A row that answers a worker's proposal names it, and who proposed: nobody answers their own.
    `sent_by` and `whose` are copied from the version so that the database can hold the rule.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "Said yes. Others decide too"
        PANEL_YES = "panel_yes", "Said yes, as a member of the panel"
        PANEL_NO = "panel_no", "Said no, as a member of the panel"
        NOT_YET = "not_yet", "Gave it back to the worker"
        AGREED = "agreed", "Agreed the plan"
        RETURNED = "returned", "Sent it back to you"

    reference = ReferenceField(prefix="dcn")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind)
    criterion = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    terms = models.JSONField(default=dict)  # what a proposal sets besides the plan: who pays what
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    proposal = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    whose = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    total_pence = models.PositiveBigIntegerField()
    indicative_pence = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_plans_decision_says_why"),
            models.CheckConstraint(
                condition=~Q(by=F("sent_by")) & (Q(whose=None) | ~Q(by=F("whose"))),
                name="nobody_decides_a_plan_that_is_theirs_or_that_they_sent",
            ),
            models.CheckConstraint(
                condition=Q(proposal=None, proposed_by=None)
                | (Q(proposal__isnull=False, proposed_by__isnull=False) & ~Q(by=F("proposed_by"))),
                name="nobody_answers_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["panel_yes", "panel_no", "not_yet"])
                | Q(proposal__isnull=False),
                name="a_panel_answers_a_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(kind="returned") | Q(criterion__isnull=False),
                name="sending_back_names_the_question",
            ),
            models.UniqueConstraint(
                fields=["proposal", "by"],
                condition=Q(kind__in=["panel_yes", "panel_no"]),
                name="one_vote_a_member",
            ),
            models.UniqueConstraint(
                fields=["version"], condition=Q(kind="agreed"), name="a_version_is_agreed_once"
            ),
        ]

    @property
    def question(self) -> str:
        """The question that it names."""
        return self.version.asks.titles.get(self.criterion or 0, "")
