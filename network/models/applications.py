"""What an organisation sends to the register: its facts, signed, and the papers behind them."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from files.models import StoredFile
from network.control import Criteria, Facts, Found, evaluate, read_facts
from network.control_file import read_criteria
from network.models.panel import Network
from people.models import Role, User
from providers.models import Organisation

if TYPE_CHECKING:
    from people.access import Actor


class CriteriaVersion(models.Model):
    """One version of the tests, as its file says them; decisions keep the version they used."""

    version = models.CharField(max_length=20, unique=True)
    starts_on = models.DateField(unique=True)
    text = models.TextField()
    loaded_at = models.DateTimeField()

    @classmethod
    def of(cls, on: date) -> "CriteriaVersion | None":
        """The version of a day."""
        return cls.objects.filter(starts_on__lte=on).order_by("-starts_on").first()

    @property
    def criteria(self) -> Criteria:
        return read_criteria(self.text)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def open(self) -> "ApplicationQuerySet":
        """Sent, and not decided."""
        return self.filter(state__in=Application.OPEN)

    def visible_to(self, actor: "Actor") -> "ApplicationQuerySet":
        """One's own organisations', and those sent to a panel one sits on."""
        own = Q(organisation__in=actor.organisation_ids(Role.PROVIDER_OPERATIONS))
        panel = Q(network__in=Network.objects.run_by(actor)) & ~Q(state=Application.State.DRAFT)
        return self.filter(own | panel)


class Application(models.Model):
    """One request to the register with its facts. Counts are of people; never names."""

    class Kind(models.TextChoices):
        NEW = "new", "First check"
        RENEWAL = "renewal", "Check again after a year"
        CHANGE = "change", "Something has changed"
        APPEAL = "appeal", "Appeal against a decision"

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        SENT = "sent", "Sent"
        CHECKING = "checking", "Being checked"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Taken back"

    OPEN: ClassVar = (State.SENT, State.CHECKING)

    reference = ReferenceField(prefix="reg")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    network = models.ForeignKey(Network, models.PROTECT, null=True, related_name="applications")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NEW)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    appeals = models.ForeignKey(
        "network.Decision", models.PROTECT, null=True, related_name="appealed_by"
    )
    why = models.TextField(blank=True)  # of an appeal or a change
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)

    board_total = models.PositiveIntegerField(null=True)
    board_users = models.PositiveIntegerField(null=True)
    board_carers = models.PositiveIntegerField(null=True)
    staff_total = models.PositiveIntegerField(null=True)
    staff_users = models.PositiveIntegerField(null=True)
    volunteer_total = models.PositiveIntegerField(null=True)
    volunteer_users = models.PositiveIntegerField(null=True)
    consortium_total = models.PositiveIntegerField(null=True)
    consortium_user_led = models.PositiveIntegerField(null=True)
    board_decides = models.BooleanField(null=True)
    has_parent = models.BooleanField(null=True)
    parent_user_led = models.BooleanField(null=True)
    parent_name = models.CharField(max_length=200, blank=True)
    governing_words = models.TextField(blank=True)
    membership_words = models.TextField(blank=True)
    last_meeting_on = models.DateField(null=True)
    complaints_words = models.TextField(blank=True)
    social_model_words = models.TextField(blank=True)
    working_towards = models.BooleanField(default=False)
    towards_words = models.TextField(blank=True)
    shows_counts = models.BooleanField(default=False)
    signed_by_name = models.CharField(max_length=120, blank=True)
    signed_as = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=["draft", "sent", "checking"]),
                name="one_open_application_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | (
                    Q(network__isnull=False, sent_by__isnull=False, sent_at__isnull=False)
                    & Q(sent_on__isnull=False, signed_on__isnull=False, board_total__gt=0)
                    & ~Q(signed_by_name="")
                ),
                name="a_sent_application_is_signed",
            ),
            models.CheckConstraint(
                condition=(Q(kind="appeal") & Q(appeals__isnull=False))
                | (~Q(kind="appeal") & Q(appeals=None)),
                name="an_appeal_names_its_decision",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{part}__isnull": True})
                    | Q(**{f"{whole}__isnull": True})
                    | Q(**{f"{part}__lte": F(whole)}),
                    name=f"no_more_{part}_than_in_all",
                )
                for part, whole in (
                    ("board_users", "board_total"), ("board_carers", "board_total"),
                    ("staff_users", "staff_total"), ("volunteer_users", "volunteer_total"),
                    ("consortium_user_led", "consortium_total"),
                )
            ),
        ]  # fmt: skip

    @property
    def facts(self) -> Facts:
        """What it says, for the tests."""
        return read_facts(vars(self))

    def found(self, criteria: Criteria, on: date) -> Found:
        """What would follow from its facts alone; the panel decides."""
        return evaluate(self.facts, criteria, on=on)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Proof(models.Model):
    """A paper behind a fact: a scan, a photograph of paper, a PDF."""

    class About(models.TextChoices):
        GOVERNING = "governing", "Our own rules"
        COUNTS = "counts", "The signed counts"
        MEETING = "meeting", "The last general meeting"
        OTHER = "other", "Something else"

    application = models.ForeignKey(Application, models.PROTECT, related_name="proofs")
    about = models.CharField(max_length=10, choices=About)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PanelQuestion(models.Model):
    """What the panel asks back, and the answer."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="questions")
    words = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
