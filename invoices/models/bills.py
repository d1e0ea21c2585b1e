"""Bills: what a provider says happened, what the person says, and where it stands.

`Bill` in code, "bill" on screen. What may happen to a bill stands in its transition methods;
nothing else sets `state` (docs/architecture.md).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Agreement
from core.errors import DomainError
from core.references import ReferenceField
from files.models import StoredFile
from invoices.models.lines import BillLine
from people.models import User
from providers.models import Organisation

if TYPE_CHECKING:
    from people.access import Actor


class BillNotOpen(DomainError):
    code = "bill_not_open"
    message = "This bill has moved on, so that cannot be done now. Look at where it stands."
    status = 409


class BillInRun(DomainError):
    code = "bill_in_run"
    message = "This bill is being paid now. Send a credit note once it is paid."
    status = 409


class AlreadyAnswered(DomainError):
    code = "already_answered"
    message = "Someone has answered this bill already. You can undo that until it is paid."
    status = 409


class AnswerMissing(DomainError):
    code = "answer_missing"
    message = "Say yes, something is wrong or not sure for each line."


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
        """Said yes to, in whole or part, and not yet in a run. Credit notes are never paid."""
        return self.filter(
            state__in=[Bill.State.AGREED, Bill.State.PART_AGREED], kind=Bill.Kind.INVOICE
        ).filter(agreed_pence__gt=F("credited_pence") + F("paid_pence"))

    def owed_back(self) -> "BillQuerySet":
        """Credit notes for what was paid already, and that money is not back yet."""
        return self.filter(kind=Bill.Kind.CREDIT_NOTE, owed_back_pence__gt=F("refunded_pence"))

    def live(self) -> "BillQuerySet":
        """Sent, and neither taken back nor refused."""
        return self.exclude(state__in=[Bill.State.DRAFT, Bill.State.WITHDRAWN, Bill.State.REFUSED])

    def shown(self) -> "BillQuerySet":
        """With what a page about bills reads, in one query."""
        return self.select_related(
            "agreement__budget__person__authority", "agreement__budget__person__user",
            "agreement__budget__book", "agreement__holding", "agreement__service", "organisation",
            "credits",
        )  # fmt: skip


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
    credited_pence = models.PositiveBigIntegerField(default=0)  # of the agreed, by credit notes
    conceded_pence = models.PositiveBigIntegerField(default=0)  # of the rest, by credit notes
    paid_pence = models.PositiveBigIntegerField(default=0)  # in all, and not credited since
    owed_back_pence = models.PositiveBigIntegerField(default=0)  # credit note: was paid already
    refunded_pence = models.PositiveBigIntegerField(default=0)  # of owed back: it came
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
    once = models.CharField(max_length=60, null=True, unique=True)  # noqa: DJ001 the form's token

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
                condition=Q(agreed_pence__lte=F("total_pence") - F("conceded_pence")),
                name="agreed_is_at_most_the_bill",
            ),
            models.CheckConstraint(
                condition=Q(paid_pence=0)
                | Q(agreed_pence__gte=F("paid_pence") + F("credited_pence")),
                name="a_bill_is_never_paid_more_than_was_agreed",
            ),
            models.CheckConstraint(
                condition=Q(refunded_pence__lte=F("owed_back_pence")),
                name="no_more_comes_back_than_is_owed_back",
            ),
            models.CheckConstraint(
                condition=Q(owed_back_pence=0) | Q(kind="credit_note"),
                name="credit_notes_owe_back",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "part_agreed", "in_run", "paid"])
                | Q(answered_by__isnull=False)
                | Q(kind="credit_note"),
                name="silence_is_never_yes",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "sent_at"], name="bills_by_state")]

    OPEN = (State.SENT, State.ASKED, State.HELD)
    SAID_YES = (State.AGREED, State.PART_AGREED)

    @property
    def to_pay_pence(self) -> int:
        """What the bill comes to, paid or still to be paid: agreed less credited."""
        return self.agreed_pence - self.credited_pence

    @property
    def owed_pence(self) -> int:
        """Said yes to, and not paid yet."""
        return self.to_pay_pence - self.paid_pence

    @property
    def rest_pence(self) -> int:
        """What nobody agreed to, and no credit note took back."""
        return self.total_pence - self.agreed_pence - self.conceded_pence

    @property
    def in_question_pence(self) -> int:
        """The part that a person still has to decide; nothing once it is settled."""
        return self.rest_pence if self.needs_decision else 0

    @property
    def is_part_paid(self) -> bool:
        """Something of it was paid, and more is owed or in question."""
        return self.paid_pence > 0 and (self.owed_pence > 0 or self.needs_decision)

    @property
    def still_owed_back_pence(self) -> int:
        """Of a credit note: paid before it came, and not back yet."""
        return self.owed_back_pence - self.refunded_pence

    @property
    def entry_key(self) -> str:
        """The ledger key of the answer in force; an undo counts up."""
        return f"bill:{self.reference}:confirmed:{self.confirmed_times}"

    @property
    def is_credit_note(self) -> bool:
        return self.kind == self.Kind.CREDIT_NOTE

    @property
    def months(self) -> str:
        """“November”, or “March and April”: the words for when it was."""
        first, last = f"{self.from_on:%B}", f"{self.to_on:%B}"
        return first if first == last else f"{first} and {last}"

    def _must_be(self, *states: str) -> None:
        if self.state not in states:
            raise BillInRun if self.state == self.State.IN_RUN else BillNotOpen

    def send(self, *, at: datetime, held: bool, question: bool) -> None:
        """Out to the person: asked, or held first when it may be the same bill twice."""
        self._must_be(self.State.DRAFT, self.State.SENT)
        self.state = self.State.HELD if held else self.State.ASKED
        self.sent_at, self.needs_decision = at, question

    def answer(
        self,
        lines: Iterable[BillLine],
        answers: Mapping[int, str],
        *,
        by: User,
        at: datetime,
        how: str,
        reason: str,
        capped: bool = True,
    ) -> int:
        """Record what happened, line by line; returns the agreed pence (nothing moves here).

        `capped`: only what the checks let through is agreed; the rest waits for a decision.
        Raises AnswerMissing, AlreadyAnswered or BillNotOpen.
        """
        if self.state in self.SAID_YES:
            raise AlreadyAnswered
        self._must_be(*self.OPEN)
        chosen = list(lines)
        allowed = {BillLine.Answer.YES, BillLine.Answer.WRONG, BillLine.Answer.UNSURE}
        if any(answers.get(line.position) not in allowed for line in chosen):
            raise AnswerMissing
        for line in chosen:
            line.say(answers[line.position], capped=capped)
        self.agreed_pence = max(0, sum(line.agreed_pence for line in chosen))
        self.count_credits(chosen)
        self.answered_at, self.answered_by = at, by
        self.answered_how, self.answer_reason = how, reason
        whole = self.rest_pence <= 0
        if self.agreed_pence:
            self.state = self.State.AGREED if whole else self.State.PART_AGREED
        else:
            self.state = self.State.HELD
        self.needs_decision = not whole and capped
        return self.agreed_pence

    def count_credits(self, lines: Iterable[BillLine]) -> None:
        """What credit notes took back of the agreed and of the rest, from the lines."""
        chosen = list(lines)
        self.credited_pence = sum(line.credited_pence for line in chosen)
        self.conceded_pence = sum(line.conceded_pence for line in chosen)

    def wait_for_money(self) -> None:
        """Yes was said, but the pot is short: nothing is set aside; a person must decide."""
        self.state, self.agreed_pence = self.State.HELD, 0
        self.needs_decision = True

    def unanswer(self) -> None:
        """Back to the question. Raises BillInRun once it is being paid, BillNotOpen after."""
        self._must_be(*self.SAID_YES, self.State.HELD)
        if self.answered_by_id is None or self.paid_pence:
            raise BillNotOpen
        self.state, self.agreed_pence, self.needs_decision = self.State.ASKED, 0, False
        self.answered_at = self.answered_by = None
        self.answered_how = self.answer_reason = ""
        self.confirmed_times += 1

    def ask_later(self) -> None:
        """Not sure yet: the question stays."""
        self._must_be(self.State.SENT, self.State.ASKED)

    def ask_again(self) -> None:
        """Put the question to the person (once more)."""
        self._must_be(*self.OPEN)
        self.state = self.State.ASKED
        self.needs_decision = False
        self.answered_at = self.answered_by = None
        self.answered_how = self.answer_reason = ""

    def hold(self) -> None:
        self._must_be(*self.OPEN)
        self.state, self.needs_decision = self.State.HELD, True

    def question(self) -> None:
        """A worker must look at it now; silence is never yes."""
        self._must_be(*self.OPEN)
        self.needs_decision = True

    def settle(self) -> None:
        """The rest of a part is decided: nothing is left to look at."""
        self.needs_decision = False

    def refuse(self) -> None:
        """For good. What was agreed of a part stays agreed."""
        if self.state in (*self.SAID_YES, self.State.IN_RUN, self.State.PAID):
            self.needs_decision = False
            if self.state in self.SAID_YES:
                self._settle_yes()
            return
        self._must_be(*self.OPEN)
        self.state, self.needs_decision = self.State.REFUSED, False

    def withdraw(self) -> None:
        """The provider takes it back, until somebody said yes."""
        self._must_be(*self.OPEN)
        self.state, self.needs_decision = self.State.WITHDRAWN, False

    def credit(self, *, agreed: int, rest: int, paid: int) -> None:
        """A credit note takes back: of what was agreed (of it paid), and of the rest.

        Before anyone said yes all of it counts as `agreed`. Raises BillInRun or BillNotOpen.
        """
        self._must_be(*self.OPEN, *self.SAID_YES, self.State.PAID)
        self.credited_pence += agreed
        self.conceded_pence += rest
        self.paid_pence -= paid
        if self.state in self.OPEN:
            if self.credited_pence + self.conceded_pence >= self.total_pence:
                self.state, self.needs_decision = self.State.CREDITED, False
            return
        if self.rest_pence <= 0:
            self.needs_decision = False
        if self.state in self.SAID_YES:
            self._settle_yes()

    def _settle_yes(self) -> None:
        """Where a bill stands that was said yes to: nothing owed any more is paid or credited."""
        if self.owed_pence > 0:
            self.state = self._yes()
        elif self.paid_on is not None:
            self.state = self.State.PAID
        elif not self.needs_decision:
            self.state = self.State.CREDITED

    def agree_more(self, agreed_pence: int, *, how: str) -> None:
        """A worker agreed more of it, before or after a part was paid. Raises BillInRun."""
        self._must_be(*self.OPEN, *self.SAID_YES, self.State.PAID)
        self.agreed_pence, self.answered_how = agreed_pence, how
        self.needs_decision = False
        self.state = self._yes()
        self._settle_yes()

    def enter_run(self) -> None:
        self._must_be(*self.SAID_YES)
        self.state = self.State.IN_RUN

    def leave_run(self) -> None:
        """The run was cancelled, or this payment left it."""
        self._must_be(self.State.IN_RUN)
        self.state = self._yes()

    def pay(self, on: date, pence: int) -> None:
        """Paid by a run, from a fund or by the person; the rest may still be in question."""
        self._must_be(self.State.IN_RUN, *self.SAID_YES)
        self.state, self.paid_on = self.State.PAID, on
        self.paid_pence += pence

    def come_back(self, pence: int) -> None:
        """The bank sent a payment back: what was not credited since is to be paid again."""
        self._must_be(self.State.PAID, *self.SAID_YES)
        self.paid_pence -= pence
        self.state = self._yes()
        if not self.paid_pence:
            self.paid_on = None
        if not self.owed_pence:
            self._settle_yes()

    def _yes(self) -> str:
        return self.State.AGREED if self.rest_pence <= 0 else self.State.PART_AGREED
