"""Each version that was sent, frozen, and what was decided."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from core.errors import DomainError
from core.references import ReferenceField
from files.models import StoredFile
from people.models import Role, User
from support_plans.criteria import Criteria, criteria_in
from support_plans.models.plans import SupportPlan

if TYPE_CHECKING:
    from people.access import Actor


class NotWaiting(DomainError):
    code = "plan_not_waiting"
    message = "This version is not waiting for an answer. Look at the newest one."
    status = 409


class BeingRead(DomainError):
    code = "plan_being_read"
    message = "The council has started to read this plan. Call them to talk about it."
    status = 409


class OwnPlan(DomainError):
    code = "own_plan"
    message = "Who sends a plan, or whose plan it is, cannot decide it. Ask a colleague."
    status = 403


class SameTwice(DomainError):
    code = "same_person_twice"
    message = "You said yes first. A second person has to decide now."
    status = 403


class SayWhy(DomainError):
    code = "say_why"
    message = "Choose the question and say why, in words the person can read."


class VersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, actor: "Actor") -> "VersionQuerySet":
        """Sent versions: own, shared, or of the worker's people."""
        ids = [*actor.shared_people("plan_view"), *actor.caseload()]
        own = Q(plan__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(plan__person__in=ids))

    def to_decide(self, actor: "Actor") -> "VersionQuerySet":
        """Those of a worker's people; and those that came to a panel or an approver, once."""
        state = PlanVersion.State
        mine = Q(plan__person__in=actor.caseload())
        up = Q(pk__in=[])
        for role, waits in (
            (Role.PLAN_APPROVER, state.APPROVER), (Role.PLAN_PANEL, state.PANEL),
        ):  # fmt: skip
            theirs = Q(plan__person__authority__in=actor.authority_ids(role))
            did = Q(pk__in=PlanVersion.objects.filter(decisions__by=actor.user).values("pk"))
            up |= theirs & (Q(state=waits) | did)
        return self.filter(mine | up).exclude(state=state.TAKEN_BACK)

    def with_asked(self) -> "VersionQuerySet":
        """With the oldest question that the person has not answered, in the same query."""
        rows = apps.get_model("support_plans", "PlanQuestion").objects.filter(
            version=OuterRef("pk"), answered_at=None
        ).order_by("asked_at", "pk")  # fmt: skip
        return self.annotate(
            asked_reference=Subquery(rows.values("reference")[:1]),
            asked_words=Subquery(rows.values("words")[:1]),
            asked_by_name=Subquery(rows.values("asked_by__name")[:1]),
        )

    def waiting(self) -> "VersionQuerySet":
        """For somebody at the council to decide."""
        return self.filter(state__in=WAITING)


class PlanVersion(models.Model):
    """What was sent, frozen: answers and lines as they were, with what was decided."""

    class State(models.TextChoices):
        SENT = "sent", "Sent to the council"
        READING = "reading", "The council is reading it"
        PANEL = "panel", "A panel reads it"
        APPROVER = "approver", "It waits for a second yes"
        TAKEN_BACK = "taken_back", "Taken back"
        RETURNED = "returned", "Sent back to you"
        AGREED = "agreed", "Agreed"
        REPLACED = "replaced", "Replaced by a later one"

    class Signed(models.TextChoices):
        TICK = "tick", "By a tick"
        VOICE = "voice", "By voice"
        PAPER = "paper", "On paper"

    reference = ReferenceField(prefix="ver")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    content = models.JSONField()  # {"answers": […], "lines": […], "why_more": …}
    total_pence = models.PositiveBigIntegerField()
    indicative_pence = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    helped_by = models.CharField(max_length=120, blank=True)
    signed = models.CharField(max_length=8, choices=Signed, default=Signed.TICK)
    signature = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    change_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="changes")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    criterion = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="versions_are_numbered"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | (Q(criterion__isnull=False) & ~Q(reason="")),
                name="a_returned_plan_names_the_question_and_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("sent_by")),
                name="who_sends_a_plan_does_not_decide_it",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=["sent", "reading", "panel", "approver"]),
                name="one_version_waits",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
                name="who_proposes_a_plan_does_not_decide_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["panel", "approver"]) | Q(proposed_by__isnull=False),
                name="a_plan_goes_up_when_a_worker_proposes_it",
            ),
            models.CheckConstraint(
                condition=Q(signed="tick", signature=None)
                | (~Q(signed="tick") & Q(signature__isnull=False)),
                name="a_signature_by_voice_or_paper_is_kept",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="agreed"), name="one_version_is_agreed"
            ),
        ]

    @property
    def asks(self) -> Criteria:
        """The questions that it answers, as they were when it was sent."""
        return criteria_in(self.content)

    @property
    def question_asked(self) -> str:
        """What the council asks about, when it sent the version back."""
        return self.asks.titles.get(self.criterion or 0, "")

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_up(self) -> bool:
        """With a panel or an approver: a worker said yes and a second person has to."""
        return self.state in (self.State.PANEL, self.State.APPROVER)

    def begin_reading(self) -> None:
        """An officer has started: it cannot be taken back any more. Again does nothing."""
        if self.state == self.State.SENT:
            self.state = self.State.READING

    def take_back(self) -> None:
        """Raises BeingRead once the council has started, NotWaiting when it is decided."""
        if self.state == self.State.READING or self.is_up:
            raise BeingRead
        if self.state != self.State.SENT:
            raise NotWaiting
        self.state = self.State.TAKEN_BACK

    def go_up(self, to: str, *, by: User) -> None:
        """A worker says yes; it goes to a panel or an approver. Raises NotWaiting or OwnPlan."""
        self.may_decide(by)
        if self.is_up:
            raise NotWaiting
        self.state, self.proposed_by = to, by

    def go_on(self) -> None:
        """The panel says yes; now it waits for the approver."""
        if self.state != self.State.PANEL:
            raise NotWaiting
        self.state = self.State.APPROVER

    def come_down(self, *, by: User) -> None:
        """A panel or an approver gives it back to the worker. Raises NotWaiting, OwnPlan, SameTwice."""
        self.may_decide(by)
        if not self.is_up:
            raise NotWaiting
        self.state, self.proposed_by = self.State.READING, None

    def agree(self, *, by: User, at: datetime, reason: str = "") -> None:
        """Raises NotWaiting, or OwnPlan for who sent it or whose plan it is."""
        self._decide(by, at)
        self.state, self.reason = self.State.AGREED, reason

    def send_back(self, *, criterion: int, reason: str, by: User, at: datetime) -> None:
        """Return it, naming the question and why. Raises NotWaiting, OwnPlan or SayWhy."""
        if criterion not in self.asks or not reason.strip():
            raise SayWhy
        self._decide(by, at)
        self.state, self.criterion, self.reason = self.State.RETURNED, criterion, reason.strip()

    def replace(self) -> None:
        """A later version is agreed in its place."""
        if self.state != self.State.AGREED:
            raise NotWaiting
        self.state = self.State.REPLACED

    def _decide(self, by: User, at: datetime) -> None:
        self.may_decide(by)
        self.decided_by, self.decided_at = by, at

    def may_decide(self, by: User) -> None:
        """Raises NotWaiting, OwnPlan for who sent it or whose it is, SameTwice for who proposed."""
        if not self.is_waiting:
            raise NotWaiting
        if by.pk in (self.sent_by_id, self.plan.person.user_id):
            raise OwnPlan
        if by.pk == self.proposed_by_id:
            raise SameTwice


WAITING = (
    PlanVersion.State.SENT, PlanVersion.State.READING, PlanVersion.State.PANEL,
    PlanVersion.State.APPROVER,
)  # fmt: skip
