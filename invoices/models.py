"""Bills: what a provider says happened, what the person says, and where it stands.

`Bill` in code, "bill" on screen. What may happen to a bill stands in its transition methods;
nothing else sets `state` (docs/architecture.md).
"""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Agreement
from core.references import ReferenceField
from files.models import StoredFile
from people.models import User
from providers.models import Organisation, Unit

if TYPE_CHECKING:
    from people.access import Actor


class BillQuerySet(models.QuerySet["Bill"]):
    def visible_to(self, actor: "Actor") -> "BillQuerySet":
        """Own, shared (money or answering), one's organisation's; a worker's only in question."""
        own = Q(agreement__budget__person=actor.person) if actor.person else Q(pk__in=[])
        shared = [*actor.shared_people("money_view"), *actor.shared_people("bills_answer")]
        return self.filter(
            own
            | Q(agreement__budget__person__in=shared)
            | Q(organisation__in=actor.organisation_ids())
            | (Q(agreement__budget__person__in=actor.caseload()) & self.in_question_filter())
        ).exclude(Q(state=Bill.State.DRAFT) & ~Q(organisation__in=actor.organisation_ids()))

    @staticmethod
    def in_question_filter() -> Q:
        """Held, disputed, or sent with a finding that a person must look at."""
        return Q(needs_decision=True)

    def in_question(self) -> "BillQuerySet":
        return self.filter(self.in_question_filter())

    def awaiting_answer(self) -> "BillQuerySet":
        """Asked, and the person has not said yet."""
        return self.filter(state__in=[Bill.State.SENT, Bill.State.ASKED])

    def to_pay(self) -> "BillQuerySet":
        """Said yes to, in whole or part, and not yet in a run."""
        return self.filter(state__in=[Bill.State.AGREED, Bill.State.PART_AGREED])


class Bill(models.Model):
    """One bill or credit note of a provider under one agreement."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        SENT = "sent", "Sent"
        ASKED = "asked", "Waiting for an answer"
        HELD = "held", "On hold"
        AGREED = "agreed", "Said yes"
        PART_AGREED = "part_agreed", "Said yes to part"
        IN_RUN = "in_run", "In a pay run"
        PAID = "paid", "Paid"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Taken back"
        CREDITED = "credited", "Credited"

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note", "credit note"

    class Source(models.TextChoices):
        WEB = "web", "on screen"
        API = "api", "from the provider's system"
        CSV = "csv", "from a table"
        UBL = "ubl", "from an e-invoice"
        PAPER = "paper", "keyed in from paper or telephone"

    reference = ReferenceField(prefix="bill")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="bills")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bills")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INVOICE)
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    from_on = models.DateField()
    to_on = models.DateField()
    total_pence = models.PositiveBigIntegerField()  # with VAT
    agreed_pence = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    needs_decision = models.BooleanField(default=False)
    source = models.CharField(max_length=8, choices=Source, default=Source.WEB)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_sha256 = models.CharField(max_length=64, blank=True)
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credit_notes")
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_how = models.CharField(max_length=40, blank=True)  # on screen, by telephone…
    answer_reason = models.TextField(blank=True)
    paid_on = models.DateField(null=True)
    confirmed_times = models.PositiveSmallIntegerField(default=0)  # numbers entries after an undo

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~Q(state__in=["draft", "withdrawn", "refused"]),
                name="a_bill_number_is_used_once",
            ),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="a_bill_has_days"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_answer_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("submitted_by")),
                name="who_sends_a_bill_does_not_answer_it",
            ),
            models.CheckConstraint(
                condition=Q(agreed_pence__lte=F("total_pence")), name="agreed_is_at_most_the_bill"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "part_agreed", "in_run", "paid"])
                | Q(answered_by__isnull=False)
                | Q(kind="credit_note"),
                name="silence_is_never_yes",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "sent_at"], name="bills_by_state")]

    def period(self) -> tuple[date, date]:
        return self.from_on, self.to_on


class BillLine(models.Model):
    """One line: what happened on which day, how much of it, at what rate."""

    class Answer(models.TextChoices):
        NONE = "", "not said yet"
        YES = "yes", "this happened"
        WRONG = "wrong", "something is wrong"
        UNSURE = "unsure", "not sure"

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    service_on = models.DateField()
    service_to = models.DateField(null=True)
    description = models.CharField(max_length=300)
    units = models.DecimalField(max_digits=12, decimal_places=4)
    unit = models.CharField(max_length=12, choices=Unit)
    rate_pence = models.DecimalField(max_digits=16, decimal_places=4)
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField(default=0)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE, blank=True)
    agreed_pence = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bill", "position"], name="lines_are_numbered")
        ]


class Finding(models.Model):
    """What a check found, in words. `blocks` means a person must look before it is paid."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="findings")
    line = models.ForeignKey(BillLine, models.PROTECT, null=True, related_name="findings")
    code = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300)
    blocks = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)


class BillEvent(models.Model):
    """The bill's own story, for the provider's and the person's timeline."""

    class Seen(models.TextChoices):
        BOTH = "both"
        PERSON = "person"  # never shown to the provider: "I felt unsafe"

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="events")
    state = models.CharField(max_length=12, choices=Bill.State)
    sentence = models.CharField(max_length=400)
    seen_by = models.CharField(max_length=8, choices=Seen, default=Seen.BOTH)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]


class HeldDocument(models.Model):
    """A document that could not become a bill yet, kept with the reason for a person to look at."""

    reference = ReferenceField(prefix="doc")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    sentence = models.CharField(max_length=400)
    read = models.JSONField(default=dict)  # what was read of it
    held_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
