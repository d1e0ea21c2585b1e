"""Where the money starts: the council's scheme, a person's answers, and the first estimate.

An estimate is a guide. No row here is money: nothing in the ledger ever points to one.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from core.errors import DomainError
from core.models import Authority
from core.references import ReferenceField
from people.models import Person, User
from support_plans.allocation import A_YEAR, Scheme, Worked, digest, from_content, work_out
from support_plans.models.plans import SupportPlan

if TYPE_CHECKING:
    from people.access import Actor


class SchemeChanged(DomainError):
    code = "scheme_changed"
    message = (
        "The council's questions are not as they were decided. Nothing is worked out. Call us."
    )
    status = 409


class AlreadyWorkedOut(DomainError):
    code = "estimate_worked_out"
    message = "This estimate is worked out. Begin again to change an answer."
    status = 409


class NotWorkedOut(DomainError):
    code = "estimate_not_worked_out"
    message = "There is no estimate yet. Answer the questions first."
    status = 409


class SchemeQuerySet(models.QuerySet["AllocationScheme"]):
    def in_force(self, authority: Authority, on: date) -> "AllocationScheme | None":
        """The newest version that is decided and has started."""
        rows = self.filter(authority=authority, starts_on__lte=on, decided_at__isnull=False)
        return rows.order_by("-starts_on", "-number").first()


class AllocationScheme(models.Model):
    """One version of a council's scheme. Never edited: a new version follows."""

    reference = ReferenceField(prefix="scheme")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="schemes")
    name = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    content = models.JSONField()  # allocation.content_of: questions, and a rate or bands
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "number"], name="scheme_versions_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, reason="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                name="a_decided_scheme_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="who_makes_a_scheme_does_not_decide_it",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="schemes_count_from_one"),
        ]

    def read(self) -> Scheme:
        """The scheme as decided. Raises SchemeChanged when its hash does not fit its content."""
        if digest(self.content) != self.sha256:
            raise SchemeChanged
        return from_content(self.name, self.number, self.starts_on, self.content)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, actor: "Actor") -> "AssessmentQuerySet":
        """Own and shared ones; a worker sees those that their people sent."""
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        shared = Q(person__in=actor.shared_people("plan_view"))
        sent = Q(person__in=actor.caseload(), sent_at__isnull=False)
        return self.filter(own | shared | sent)

    def with_working(self) -> "AssessmentQuerySet":
        """With all that the pages of one estimate read, in few queries."""
        return self.select_related(
            "scheme__decided_by", "person__authority", "person__user", "started_by", "finished_by"
        ).prefetch_related("answers", "changes__made_by", "changes__decided_by")


class Assessment(models.Model):
    """One walk through the questions: answers, then an estimate that stays as it was."""

    class Source(models.TextChoices):
        ONLINE = "online", "Answered here"
        PAPER = "paper", "From paper"
        TELEPHONE = "telephone", "By telephone"

    reference = ReferenceField(prefix="est")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    number = models.PositiveIntegerField()
    scheme = models.ForeignKey(AllocationScheme, models.PROTECT, related_name="assessments")
    source = models.CharField(max_length=10, choices=Source, default=Source.ONLINE)
    source_note = models.CharField(max_length=200, blank=True)  # where the paper is, who rang
    received_on = models.DateField(null=True)  # the day of the paper or the call
    helper = models.CharField(max_length=120, blank=True)  # who answered with the person
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    points = models.PositiveIntegerField(null=True)
    unknown = models.PositiveIntegerField(default=0)  # answers that were “I do not know yet”
    weekly_pence = models.PositiveBigIntegerField(null=True)  # as worked out, for ever
    top_weekly_pence = models.PositiveBigIntegerField(null=True)  # if what is unknown earned most
    yearly_pence = models.PositiveBigIntegerField(null=True)
    annual_method = models.CharField(max_length=12, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "number"], name="estimates_of_a_person_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(finished_at=None),
                name="one_estimate_is_being_answered",
            ),
            models.CheckConstraint(
                condition=Q(
                    finished_at=None, finished_by=None, points=None, weekly_pence=None,
                    top_weekly_pence=None, yearly_pence=None, annual_method="",
                )
                | (
                    Q(
                        finished_at__isnull=False, finished_by__isnull=False,
                        points__isnull=False, weekly_pence__isnull=False,
                        top_weekly_pence__gte=F("weekly_pence"), yearly_pence__isnull=False,
                    )
                    & ~Q(annual_method="")
                ),
                name="a_worked_out_estimate_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False, finished_at__isnull=False),
                name="a_sent_estimate_is_worked_out",
            ),
            models.CheckConstraint(
                condition=Q(source="online") | (Q(received_on__isnull=False) & ~Q(source_note="")),
                name="a_keyed_estimate_names_its_source",
            ),
        ]  # fmt: skip

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def chosen(self) -> dict[str, str]:
        """The newest answer to each question: its option's code, empty for not known yet."""
        rows = sorted(self.answers.all(), key=lambda row: row.pk)
        return {row.question: row.option for row in rows}

    def work_out(self) -> Worked:
        """The arithmetic, done again from the answers. Raises NotAllAnswered or SchemeChanged."""
        return work_out(self.scheme.read(), self.chosen)

    @property
    def change(self) -> "EstimateChange | None":
        """The newest amount that two officers decided in its place."""
        agreed = (row for row in self.changes.all() if row.state == EstimateChange.State.AGREED)
        return max(agreed, key=lambda row: row.pk, default=None)

    @property
    def waiting_change(self) -> "EstimateChange | None":
        """An amount that one officer proposed and nobody has decided."""
        rows = self.changes.all()
        return next((row for row in rows if row.state == EstimateChange.State.WAITING), None)

    @property
    def in_force_pence(self) -> int:
        """What counts each week: the changed amount where there is one. Raises NotWorkedOut."""
        if self.weekly_pence is None:
            raise NotWorkedOut
        return self.change.weekly_pence if self.change else self.weekly_pence

    def finish(self, worked: Worked, *, yearly_pence: int, annual: str, by: User, at: datetime) -> None:  # fmt: skip
        """Freeze the sum. Raises AlreadyWorkedOut."""
        self.refuse_finished()
        self.points, self.unknown = worked.points, len(worked.unknown)
        self.weekly_pence = worked.weekly_pence
        self.top_weekly_pence = worked.top_weekly_pence
        self.yearly_pence, self.annual_method = yearly_pence, annual
        self.finished_by, self.finished_at = by, at

    def refuse_finished(self) -> None:
        if self.is_finished:
            raise AlreadyWorkedOut

    def send(self, *, by: User, at: datetime) -> None:
        """Let the council see it; again does nothing. Raises NotWorkedOut."""
        if not self.is_finished:
            raise NotWorkedOut
        if self.sent_at is None:
            self.sent_by, self.sent_at = by, at


class AssessmentAnswer(models.Model):
    """One answer as it was given. Never edited: another answer to the question follows."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    question = models.CharField(max_length=60)
    option = models.CharField(max_length=60, blank=True)  # empty: “I do not know yet”
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    helped_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]


class OwnProposal(DomainError):
    code = "own_proposal"
    message = "You proposed this amount, or it is about you. A colleague has to decide it."
    status = 403


class ChangeDecided(DomainError):
    code = "estimate_change_decided"
    message = "This proposal is decided. Look at what was decided."
    status = 409


class EstimateChange(models.Model):
    """Another amount an officer proposes, and what a second person decided. Both amounts stay."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for a second person"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Not agreed"

    reference = ReferenceField(prefix="estc")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="changes")
    before_pence = models.PositiveBigIntegerField()  # a week, in force when it was proposed
    weekly_pence = models.PositiveBigIntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(state="waiting"),
                name="one_change_of_an_estimate_waits",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="a_decided_estimate_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="who_changes_an_estimate_does_not_decide_it",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_changed_estimate_says_why"),
            models.CheckConstraint(
                condition=~Q(weekly_pence=F("before_pence")), name="a_changed_estimate_differs"
            ),
        ]

    def decide(self, *, agreed: bool, words: str, by: User, at: datetime) -> None:
        """Raises ChangeDecided, or OwnProposal for who made it or whose estimate it is."""
        if self.state != self.State.WAITING:
            raise ChangeDecided
        if by.pk in (self.made_by_id, self.assessment.person.user_id):
            raise OwnProposal
        self.state = self.State.AGREED if agreed else self.State.REFUSED
        self.decided_by, self.decided_at, self.decision_words = by, at, words


class PlanEstimate(models.Model):
    """An estimate set as a plan's amount: the week, the days, the method, who and when."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="estimates")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="used_for")
    weekly_pence = models.PositiveBigIntegerField()
    days = models.PositiveIntegerField()
    annual_method = models.CharField(max_length=12)
    indicative_pence = models.PositiveBigIntegerField()
    before_pence = models.PositiveBigIntegerField(null=True)  # what the plan said until then
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    @property
    def is_a_year(self) -> bool:
        return self.days in A_YEAR

    def says_the_same(self, other: "PlanEstimate") -> bool:
        """From the same assessment, the same amount."""
        return (self.assessment_id, self.indicative_pence) == (
            other.assessment_id,
            other.indicative_pence,
        )
