"""The plan a person writes, its costs, and each version that was sent, frozen."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from core.errors import DomainError
from core.money import price
from core.references import ReferenceField
from files.models import StoredFile
from people.models import Person, User
from providers.models import RateKind, Service, Unit

if TYPE_CHECKING:
    from people.access import Actor

QUESTIONS: dict[int, str] = {
    1: "What matters to me",
    2: "What I want to change or keep",
    3: "How I want to be supported",
    4: "How I will use my budget",
    5: "How my support will be organised",
    6: "How I stay in control",
    7: "What happens next, and who does it",
}
COSTS_QUESTION = 4


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


class SayWhy(DomainError):
    code = "say_why"
    message = "Choose the question and say why, in words the person can read."


class PlanQuerySet(models.QuerySet["SupportPlan"]):
    def visible_to(self, actor: "Actor") -> "PlanQuerySet":
        """Own plans, and those of people who share them. Workers read versions, not drafts."""
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(person__in=actor.shared_people("plan_view")))

    def current(self, person: Person, on: date) -> "SupportPlan | None":
        """The plan to work on: the one for today or the next to come, else the last."""
        plans = list(self.filter(person=person).order_by("starts_on"))
        ending = (plan for plan in plans if plan.ends_on >= on)
        return next(ending, plans[-1] if plans else None)


class SupportPlan(models.Model):
    """A person's plan for one stretch of time, usually a year. What stands here is the draft."""

    reference = ReferenceField(prefix="plan")
    person = models.ForeignKey(Person, models.PROTECT, related_name="plans")
    starts_on = models.DateField()
    ends_on = models.DateField()
    indicative_pence = models.PositiveBigIntegerField(null=True)  # an estimate, never a right
    indicative_note = models.CharField(max_length=300, blank=True)
    why_more = models.TextField(blank=True)  # "tell us why you need more"
    created_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="a_plan_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["person", "starts_on"], name="one_plan_from_a_day"),
        ]

    @property
    def weeks(self) -> int:
        """Whole weeks from the first to the last day."""
        return ((self.ends_on - self.starts_on).days + 1) // 7

    def waiting_version(self) -> "PlanVersion | None":
        """What the council has not decided yet."""
        return self.versions.waiting().first()


class AnswerQuerySet(models.QuerySet["Answer"]):
    def with_photo_counts(self) -> "AnswerQuerySet":
        """How many photos each has, in the same query."""
        return self.annotate(photos_counted=models.Count("attachments"))


class Answer(models.Model):
    """One of the seven questions, in the person's own words. The person marks Ready."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        STARTED = "started", "Started"
        READY = "ready", "Ready"

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="answers")
    question = models.PositiveSmallIntegerField(choices=list(QUESTIONS.items()))
    text = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    edition = models.PositiveIntegerField(default=0)  # two devices never lose words

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "question"], name="one_answer_a_question")
        ]

    @property
    def title(self) -> str:
        return QUESTIONS[self.question]

    @property
    def has_words_or_files(self) -> bool:
        """A photo answers a question as well as words do (domain.md 1)."""
        return bool(self.text.strip()) or self.photo_count > 0

    @property
    def photo_count(self) -> int:
        """Photos and papers; no query where the rows were read `with_photo_counts`."""
        counted: int | None = self.__dict__.get("photos_counted")
        return len(self.attachments.all()) if counted is None else counted


class Attachment(models.Model):
    """A photo or paper that answers a question, with or without words."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]


class Held(models.TextChoices):
    """Who holds the money of a line, mixed line by line."""

    COUNCIL = "council", "The council pays for me"
    FUND = "fund", "A provider holds it for me (individual service fund)"
    OWN_ACCOUNT = "own_account", "I hold it in my own bank account"
    CARD = "card", "I hold it on a card"
    MANAGED = "managed", "Someone manages the account for me"


DIRECT_PAYMENT = (Held.OWN_ACCOUNT, Held.CARD, Held.MANAGED)


class CostLine(models.Model):
    """Who, what, how often, at what rate, for how many weeks. Becomes a pot when agreed."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="lines")
    reference = ReferenceField(prefix="line")
    pot_name = models.CharField(max_length=80)
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=200, blank=True)  # a name, where it is not in the directory
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    unit = models.CharField(max_length=12, choices=Unit)
    rate_kind = models.CharField(max_length=12, choices=RateKind, default=RateKind.ANY)
    units_each_week = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(1))
    weeks = models.DecimalField(max_digits=5, decimal_places=2)
    rate_pence = models.PositiveBigIntegerField()
    once = models.BooleanField(default=False)  # one-off: units_each_week is the number, weeks is 1
    held = models.CharField(max_length=12, choices=Held, default=Held.COUNCIL)
    fund_holder = models.ForeignKey(
        "providers.Organisation", models.PROTECT, null=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held="fund", fund_holder__isnull=False)
                | (~Q(held="fund") & Q(fund_holder=None)),
                name="a_fund_names_its_holder",
            ),
            models.CheckConstraint(
                condition=Q(units_each_week__gt=0, weeks__gt=0), name="a_line_buys_something"
            ),
        ]

    @property
    def total_pence(self) -> int:
        """What the line comes to, rounded once, half up."""
        return price(self.units_each_week * self.weeks, self.rate_pence)


def total_of(lines: Iterable[CostLine]) -> int:
    """Pence of all lines: each rounded once, then added."""
    return sum(line.total_pence for line in lines)


class VersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, actor: "Actor") -> "VersionQuerySet":
        """Sent versions: own, shared, or of the worker's people."""
        ids = [*actor.shared_people("plan_view"), *actor.caseload()]
        own = Q(plan__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(plan__person__in=ids))

    def waiting(self) -> "VersionQuerySet":
        """For a worker to decide."""
        return self.filter(state__in=[PlanVersion.State.SENT, PlanVersion.State.READING])


class PlanVersion(models.Model):
    """What was sent, frozen: answers and lines as they were, with what was decided."""

    class State(models.TextChoices):
        SENT = "sent", "Sent to the council"
        READING = "reading", "The council is reading it"
        TAKEN_BACK = "taken_back", "Taken back"
        RETURNED = "returned", "Sent back to you"
        AGREED = "agreed", "Agreed"
        REPLACED = "replaced", "Replaced by a later one"

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
    criterion = models.PositiveSmallIntegerField(null=True, choices=list(QUESTIONS.items()))
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
                condition=Q(state__in=["sent", "reading"]),
                name="one_version_waits",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="agreed"), name="one_version_is_agreed"
            ),
        ]

    @property
    def question_asked(self) -> str:
        """What the council asks about, when it sent the version back."""
        return QUESTIONS.get(self.criterion or 0, "")

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.SENT, self.State.READING)

    def begin_reading(self) -> None:
        """An officer has started: it cannot be taken back any more. Again does nothing."""
        if self.state == self.State.SENT:
            self.state = self.State.READING

    def take_back(self) -> None:
        """Raises BeingRead once the council has started, NotWaiting when it is decided."""
        if self.state == self.State.READING:
            raise BeingRead
        if self.state != self.State.SENT:
            raise NotWaiting
        self.state = self.State.TAKEN_BACK

    def agree(self, *, by: User, at: datetime, reason: str = "") -> None:
        """Raises NotWaiting, or OwnPlan for who sent it or whose plan it is."""
        self._decide(by, at)
        self.state, self.reason = self.State.AGREED, reason

    def send_back(self, *, criterion: int, reason: str, by: User, at: datetime) -> None:
        """Return it, naming the question and why. Raises NotWaiting, OwnPlan or SayWhy."""
        if criterion not in QUESTIONS or not reason.strip():
            raise SayWhy
        self._decide(by, at)
        self.state, self.criterion, self.reason = self.State.RETURNED, criterion, reason.strip()

    def replace(self) -> None:
        """A later version is agreed in its place."""
        if self.state != self.State.AGREED:
            raise NotWaiting
        self.state = self.State.REPLACED

    def _decide(self, by: User, at: datetime) -> None:
        if not self.is_waiting:
            raise NotWaiting
        if by.pk in (self.sent_by_id, self.plan.person.user_id):
            raise OwnPlan
        self.decided_by, self.decided_at = by, at


class Suggestion(models.Model):
    """A helper's proposal for one answer: Now, suggested, why. The person decides."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        CHANGED = "changed", "accepted with changes"
        DECLINED = "declined"

    reference = ReferenceField(prefix="sug")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="suggestions")
    question = models.PositiveSmallIntegerField(choices=list(QUESTIONS.items()))
    on_edition = models.PositiveIntegerField()
    text = models.TextField()
    why = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="a_decided_suggestion_says_when",
            )
        ]
