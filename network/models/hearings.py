"""A change of a policy in the open: put forward, answered by everyone, decided with reasons."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Count, F, Q

from core.models import Authority, PolicyRow
from core.policies import POLICIES, Policy, named
from core.references import ReferenceField
from files.models import StoredFile
from people.models import User
from providers.models import Organisation

if TYPE_CHECKING:
    from people.access import Actor

LEAST_DAYS = 28


class ProposalQuerySet(models.QuerySet["PolicyProposal"]):
    def open(self, on: date) -> "ProposalQuerySet":
        """Everyone can answer these on a day."""
        return self.filter(state=PolicyProposal.State.PROPOSED, heard_until__gte=on)

    def heard(self, on: date) -> "ProposalQuerySet":
        """Everyone was heard; somebody has to decide."""
        return self.filter(state=PolicyProposal.State.PROPOSED, heard_until__lt=on)

    def closed(self) -> "ProposalQuerySet":
        """Decided or withdrawn."""
        return self.exclude(state=PolicyProposal.State.PROPOSED)

    def with_counts(self) -> "ProposalQuerySet":
        """How many answers that stand each has, in the same query."""
        return self.annotate(
            answers_counted=Count("answers", filter=Q(answers__replaced_by=None), distinct=True)
        )


class PolicyProposal(models.Model):
    """One policy's new value, put to everyone. The decision stands on it, paired by constraint."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        DECIDED = "decided"
        WITHDRAWN = "withdrawn"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted as it was put"
        CHANGED = "changed", "Accepted with a change"
        REFUSED = "refused", "Not accepted"

    reference = ReferenceField(prefix="hear")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="proposals")
    name = models.CharField(max_length=60)
    old_value = models.JSONField()
    new_value = models.JSONField()
    starts_on = models.DateField()  # when the new value would start
    why = models.TextField()
    whom = models.TextField()  # whom it affects, in words
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="proposals"
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    heard_from = models.DateField()
    heard_until = models.DateField()
    days_open = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)

    emergency = models.TextField(blank=True)  # why it could not wait
    in_force_now = models.OneToOneField(
        PolicyRow, models.PROTECT, null=True, related_name="emergency_of"
    )
    brought_in_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    brought_in_at = models.DateTimeField(null=True)

    withdrawn_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    row = models.OneToOneField(PolicyRow, models.PROTECT, null=True, related_name="decision_of")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-heard_until", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(days_open__gte=LEAST_DAYS) & Q(heard_until__gt=F("heard_from")),
                name="everyone_is_heard_for_28_days_at_least",
            ),
            models.CheckConstraint(
                condition=Q(state="decided", decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(reason="")
                | ~Q(state="decided") & Q(decided_by=None, decided_at=None, outcome="", row=None),
                name="a_decided_hearing_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at=None),
                name="a_withdrawn_hearing_says_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="who_decides_a_policy_did_not_propose_it",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["accepted", "changed"], row__isnull=False)
                | Q(outcome__in=["", "refused"], row=None),
                name="an_accepted_policy_has_its_row",
            ),
            models.CheckConstraint(
                condition=Q(in_force_now=None, brought_in_by=None, brought_in_at=None)
                | (
                    Q(in_force_now__isnull=False, brought_in_by__isnull=False)
                    & Q(brought_in_at__isnull=False)
                    & ~Q(emergency="")
                    & ~Q(brought_in_by=F("proposed_by"))
                ),
                name="an_emergency_says_who_when_and_why",
            ),
        ]

    @property
    def policy(self) -> Policy:
        return named(self.name)

    @property
    def title(self) -> str:
        return POLICIES[self.name].title if self.name in POLICIES else self.name

    @property
    def old_words(self) -> str:
        return self.policy.words(self.old_value)

    @property
    def new_words(self) -> str:
        return self.policy.words(self.new_value)

    @property
    def decided_words(self) -> str:
        """What was decided, where something changes."""
        return self.policy.words(self.row.value) if self.row else ""

    @property
    def put_by(self) -> str:
        """The council or the organisation that put it forward."""
        return self.organisation.name if self.organisation else self.authority.short_name

    def is_open(self, on: date) -> bool:
        """Everyone can answer on this day."""
        return self.state == self.State.PROPOSED and self.heard_from <= on <= self.heard_until

    def is_heard(self, on: date) -> bool:
        """The time to answer is over and nobody decided yet."""
        return self.state == self.State.PROPOSED and on > self.heard_until

    @property
    def lapses_on(self) -> date | None:
        """When an emergency change ends unless it is accepted."""
        return self.in_force_now.lapses_on if self.in_force_now else None

    @property
    def decide_from(self) -> date:
        return self.heard_until + timedelta(days=1)


class HearingAnswerQuerySet(models.QuerySet["HearingAnswer"]):
    def standing(self) -> "HearingAnswerQuerySet":
        """The newest of each; what it replaces is kept and not counted."""
        return self.filter(replaced_by=None)

    def visible_to(self, actor: "Actor") -> "HearingAnswerQuerySet":
        """One's own, one's organisations', and all of one's authority for council workers."""
        own = Q(by=actor.user) | Q(signatures__organisation__in=actor.organisation_ids())
        return self.filter(
            own | Q(proposal__authority__in=actor.authority_ids("council_worker"))
        ).distinct()


class HearingAnswer(models.Model):
    """What somebody said about a proposal: in words, by voice, or on paper keyed in by staff."""

    class Way(models.TextChoices):
        WORDS = "words", "in words"
        VOICE = "voice", "by voice"
        PAPER = "paper", "on paper"

    class View(models.TextChoices):
        YES = "yes", "I agree"
        CHANGE = "change", "I agree if something changes"
        NO = "no", "I do not agree"
        UNSURE = "unsure", "I am not sure"

    reference = ReferenceField(prefix="ans")
    proposal = models.ForeignKey(PolicyProposal, models.PROTECT, related_name="answers")
    way = models.CharField(max_length=6, choices=Way)
    view = models.CharField(max_length=8, choices=View)
    words = models.TextField(blank=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)  # of paper: which, from whom, when
    shows_words = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    for_organisation = models.BooleanField(default=False)
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = HearingAnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(words="") | Q(file__isnull=False), name="an_answer_says_something"
            ),
            models.CheckConstraint(
                condition=(Q(way="paper") & ~Q(source="")) | (~Q(way="paper") & Q(source="")),
                name="an_answer_on_paper_names_its_source",
            ),
            models.CheckConstraint(
                condition=~Q(way="voice") | Q(file__isnull=False), name="a_voice_is_a_recording"
            ),
        ]

    @property
    def signed_by(self) -> str:
        """The organisations that gave it, or nothing for a person."""
        return ", ".join(sorted(row.organisation.name for row in self.signatures.all()))


class AnswerSignature(models.Model):
    """An organisation that gives an answer, alone or with others; each signs for itself."""

    answer = models.ForeignKey(HearingAnswer, models.PROTECT, related_name="signatures")
    proposal = models.ForeignKey(PolicyProposal, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    user_led = models.BooleanField()  # as checked on that day

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["answer", "organisation"], name="an_organisation_signs_an_answer_once"
            )
        ]


class PointAnswered(models.Model):
    """One thing that people said, and what was answered to it."""

    proposal = models.ForeignKey(PolicyProposal, models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    said = models.TextField()
    answered = models.TextField()
    accepted = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "number"], name="a_point_has_its_number"),
            models.CheckConstraint(
                condition=~Q(said="") & ~Q(answered=""), name="a_point_has_its_answer"
            ),
        ]


def counts_of(proposal: PolicyProposal) -> dict[str, Any]:
    """How many answered, how, and what was accepted: for everyone to see."""
    rows = list(proposal.answers.standing().values_list("view", "way", "for_organisation"))
    points = list(proposal.points.values_list("accepted", flat=True))
    return {
        "all": len(rows),
        "people": sum(1 for *_, organisation in rows if not organisation),
        "organisations": proposal.answers.standing()
        .filter(for_organisation=True)
        .aggregate(all=Count("signatures__organisation", distinct=True))["all"],
        "views": [
            (label, sum(1 for view, *_ in rows if view == value))
            for value, label in HearingAnswer.View.choices
        ],
        "ways": [
            (label, sum(1 for _, way, _ in rows if way == value))
            for value, label in HearingAnswer.Way.choices
        ],
        "points": len(points),
        "accepted": sum(points),
    }
