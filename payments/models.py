"""Payees, pay runs, instalments, and what people paid from their own account."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Agreement, Budget, Holding, LiabilityDue, Pot
from core.errors import Stale
from core.models import Authority
from core.references import ReferenceField
from files.models import StoredFile
from invoices.models import Bill
from ledger.models import Entry
from people.models import Person, User
from providers.models import Organisation

if TYPE_CHECKING:
    from people.access import Actor


class RunMovedOn(Stale):
    code = "run_moved_on"
    message = "This pay run has moved on. Look at it again before you do anything."


class BankDetailsQuerySet(models.QuerySet["BankDetails"]):
    def in_use(self) -> "BankDetailsQuerySet":
        """Not replaced by newer ones."""
        return self.filter(replaced_at=None)

    def to_confirm(self) -> "BankDetailsQuerySet":
        return self.in_use().filter(confirmed_at=None).order_by("entered_at", "pk")

    def of_authority(self, authorities: list[int]) -> "BankDetailsQuerySet":
        """Of its people, and of every organisation: those serve more than one authority."""
        return self.filter(Q(person=None) | Q(person__authority__in=authorities))

    def usable(self, on: date) -> "BankDetailsQuerySet":
        """Confirmed by a second person, and past the days we wait before a first payment."""
        return self.in_use().filter(confirmed_at__isnull=False, usable_on__lte=on)


class BankDetails(models.Model):
    """Dated bank details of a payee; a second person confirms them before a run takes them."""

    reference = ReferenceField(prefix="bank")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="bank_details"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="bank_details")
    account_name = models.CharField(max_length=70)
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    from_paper = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_how = models.CharField(max_length=200, blank=True)
    usable_on = models.DateField(null=True)  # first day a run may take them
    replaced_at = models.DateTimeField(null=True)

    objects = BankDetailsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person=None)
                | Q(organisation=None, person__isnull=False),
                name="bank_details_are_of_one_payee",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="confirmed_details_say_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="a_second_person_confirms_bank_details",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(replaced_at=None, organisation__isnull=False),
                name="one_account_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(replaced_at=None, person__isnull=False),
                name="one_account_a_person",
            ),
        ]

    @property
    def payee_name(self) -> str:
        if self.organisation is not None:
            return self.organisation.name
        return self.person.full_name if self.person is not None else ""

    @property
    def shown_sort_code(self) -> str:
        return f"{self.sort_code[:2]}-{self.sort_code[2:4]}-{self.sort_code[4:]}"

    @property
    def covered_number(self) -> str:
        """“ends in 321”: enough to know it again."""
        return f"ends in {self.account_number[-3:]}"


class PayRun(models.Model):
    """A list of payments that one person of finance made and another approves."""

    class State(models.TextChoices):
        PREPARED = "prepared", "Waiting for a second person"
        APPROVED = "approved", "Approved"
        RELEASED = "released", "File made"
        PAID = "paid", "Paid"
        CANCELLED = "cancelled", "Cancelled"

    reference = ReferenceField(prefix="run")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="pay_runs")
    pay_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    file_sha256 = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    total_pence = models.PositiveBigIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_approval_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="who_makes_a_run_does_not_approve_it",
            ),
            models.UniqueConstraint(
                fields=["authority", "pay_on"],
                condition=~Q(state="cancelled"),
                name="one_run_an_authority_and_day",
            ),
        ]

    def approve(self, *, by: User, at: datetime) -> None:
        """A second person says yes. Raises RunMovedOn."""
        self._must_be(self.State.PREPARED)
        self.state, self.approved_by, self.approved_at = self.State.APPROVED, by, at

    def release(self, *, sha256: str, at: datetime) -> None:
        """The file is made. Raises RunMovedOn."""
        self._must_be(self.State.APPROVED)
        self.state, self.file_sha256, self.released_at = self.State.RELEASED, sha256, at

    def pay(self, *, at: datetime) -> None:
        """The bank has paid it. Raises RunMovedOn."""
        self._must_be(self.State.RELEASED)
        self.state, self.paid_at = self.State.PAID, at

    def cancel(self) -> None:
        """Before the file is made only. Raises RunMovedOn."""
        self._must_be(self.State.PREPARED, self.State.APPROVED)
        self.state = self.State.CANCELLED

    def _must_be(self, *states: "PayRun.State") -> None:
        if self.state not in states:
            raise RunMovedOn


class Instalment(models.Model):
    """Money due into a direct payment account or a fund for one stretch; made once."""

    class State(models.TextChoices):
        DUE = "due"
        IN_RUN = "in_run", "In a pay run"
        PAID = "paid"

    reference = ReferenceField(prefix="inst")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="instalments")
    from_on = models.DateField()
    to_on = models.DateField()
    due_on = models.DateField()
    council_pence = models.PositiveBigIntegerField()
    contribution_pence = models.PositiveBigIntegerField(default=0)
    method = models.CharField(max_length=20, default="net")
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    paid_on = models.DateField(null=True)
    explained = models.CharField(max_length=300, blank=True)  # policy and arithmetic, in words

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holding", "from_on"], name="one_instalment_a_period")
        ]


class PayItem(models.Model):
    """One payment of a run: a bill or an instalment, to one set of confirmed bank details."""

    class State(models.TextChoices):
        IN_RUN = "in_run"
        PAID = "paid"
        RETURNED = "returned"
        CANCELLED = "cancelled"

    reference = ReferenceField(prefix="item")
    run = models.ForeignKey(PayRun, models.PROTECT, related_name="items")
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="pay_items")
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, related_name="pay_items")
    bank_details = models.ForeignKey(BankDetails, models.PROTECT, related_name="+")
    tranche = models.PositiveSmallIntegerField(default=1)  # a bill may be paid part by part
    amount_pence = models.PositiveBigIntegerField()
    is_new_payee = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.IN_RUN)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(bill__isnull=False, instalment=None)
                | Q(bill=None, instalment__isnull=False),
                name="an_item_pays_one_thing",
            ),
            models.UniqueConstraint(
                fields=["bill", "tranche"],
                condition=Q(state__in=["in_run", "paid"], bill__isnull=False),
                name="one_live_payment_a_bill_and_part",
            ),
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(state="in_run", bill__isnull=False),
                name="one_part_of_a_bill_is_paid_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(state__in=["in_run", "paid"], instalment__isnull=False),
                name="one_live_payment_an_instalment",
            ),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="an_item_pays_something"),
        ]


class OwnPaymentQuerySet(models.QuerySet["OwnPayment"]):
    def visible_to(self, actor: "Actor") -> "OwnPaymentQuerySet":
        """Own, or of people who share their money. Never a worker's by default."""
        own = Q(pot__budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(
            own
            | Q(pot__budget__person__in=actor.shared_people("money_view"))
            | Q(holding__holder__in=actor.organisation_ids("provider_finance"))
        )

    def standing(self) -> "OwnPaymentQuerySet":
        """Not taken back."""
        return self.filter(reversed_at=None)


class OwnPayment(models.Model):
    """What the person (or the holder of a fund) paid, as they told us. No officer approves it."""

    reference = ReferenceField(prefix="pay")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="own_payments")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="own_payments")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="own_payments")
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="own_payments")
    tranche = models.PositiveSmallIntegerField(default=1)  # a bill may be paid part by part
    duty = models.ForeignKey(LiabilityDue, models.PROTECT, null=True, related_name="own_payments")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    paid_to = models.CharField(max_length=200)
    my_name_for_it = models.CharField(max_length=80, blank=True)
    paid_on = models.DateField()
    service_on = models.DateField()
    amount_pence = models.PositiveBigIntegerField()
    own_money_pence = models.PositiveBigIntegerField(default=0)  # of it, from their own pocket
    receipt = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    in_question = models.BooleanField(default=False)
    reversed_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = OwnPaymentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill", "tranche"],
                condition=Q(reversed_at=None, bill__isnull=False),
                name="a_part_of_a_bill_is_paid_once_from_an_account",
            ),
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(reversed_at=None, duty__isnull=False),
                name="a_duty_is_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(bill=None) | Q(duty=None), name="an_own_payment_pays_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="an_own_payment_pays_something"
            ),
            models.CheckConstraint(
                condition=Q(own_money_pence__lte=F("amount_pence")),
                name="own_money_is_part_of_the_payment",
            ),
        ]

    @property
    def is_from_fund(self) -> bool:
        return self.holding.kind == "fund"


class Refund(models.Model):
    """Money a provider gave back for a credit note that came after paying; in whole or part."""

    class Into(models.TextChoices):
        COUNCIL = "council", "the council"
        ACCOUNT = "account", "the person’s account"
        FUND = "fund", "the fund"

    reference = ReferenceField(prefix="refund")
    credit = models.ForeignKey(Bill, models.PROTECT, related_name="refunds")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    amount_pence = models.PositiveBigIntegerField()
    received_on = models.DateField()
    into = models.CharField(max_length=8, choices=Into)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 the form's token

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="a_refund_brings_money")
        ]


class Contribution(models.Model):
    """Money the person paid in: what they pay, or a top-up of their own."""

    reference = ReferenceField(prefix="paidin")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="contributions")
    holding = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="contributions")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    received_on = models.DateField()
    amount_pence = models.PositiveBigIntegerField()
    top_up = models.BooleanField(default=False)  # the person's own money, beyond what they must pay
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, related_name="+")
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 the form's token
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")


class AccountReturn(models.Model):
    """What the person sent about their account for a stretch. The fair-audit clock starts here."""

    reference = ReferenceField(prefix="ret")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="returns")
    from_on = models.DateField()
    to_on = models.DateField()
    held_pence = models.BigIntegerField()  # in the account when it was sent
    count = models.PositiveIntegerField()  # payments in it
    spent_pence = models.PositiveBigIntegerField()
    sent_at = models.DateTimeField()
    sent_on = models.DateField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    question_days = models.PositiveSmallIntegerField()  # the policy when it was sent
    question_until = models.DateField()  # the last day for a question
    policy_origin = models.CharField(max_length=120)
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    class Meta:
        ordering: ClassVar = ["-from_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="a_return_has_days"),
            models.CheckConstraint(
                condition=Q(sent_on__gte=F("to_on")), name="a_return_is_of_days_that_are_over"
            ),
            models.CheckConstraint(
                condition=Q(question_until__gte=F("sent_on")), name="questions_follow_the_return"
            ),
            models.UniqueConstraint(
                fields=["holding", "from_on"], name="one_return_a_stretch"
            ),
        ]  # fmt: skip


class SettledReopening(models.Model):
    """A director's written reason to ask about a payment that is settled. The person sees it."""

    payment = models.OneToOneField(OwnPayment, models.PROTECT, related_name="reopening")
    reasons = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reasons=""), name="a_reopening_has_reasons")
        ]


class QuestionMovedOn(Stale):
    code = "question_moved_on"
    message = "This question has moved on. Look at it again before you do anything."


class PaymentQuestion(models.Model):
    """A question about one payment: it names the rule, has a place for a reply, and is decided."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for an answer"
        REPLIED = "replied", "Answered"
        FINE = "fine", "All is well"
        REPAY = "repay", "A part is asked back"

    reference = ReferenceField(prefix="ques")
    payment = models.ForeignKey(OwnPayment, models.PROTECT, related_name="questions")
    account_return = models.ForeignKey(AccountReturn, models.PROTECT, related_name="questions")
    rule = models.CharField(max_length=300)  # the rule of the plan or the policy it is about
    words = models.TextField()
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    late = models.BooleanField(default=False)  # the payment was settled: a director opened it
    director = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    director_reasons = models.TextField(blank=True)
    reply_by = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reasons = models.TextField(blank=True)
    repay_pence = models.PositiveBigIntegerField(default=0)
    appeal_by = models.DateField(null=True)  # the last day to appeal, where money is asked back
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=["asked", "replied"]),
                name="one_open_question_a_payment",
            ),
            models.CheckConstraint(
                condition=~Q(rule="") & ~Q(words=""), name="a_question_names_its_rule"
            ),
            models.CheckConstraint(
                condition=Q(late=False, director=None, director_reasons="")
                | (Q(late=True, director__isnull=False) & ~Q(director_reasons="")),
                name="a_settled_payment_is_asked_about_by_a_directors_reason",
            ),
            models.CheckConstraint(
                condition=Q(director=None) | ~Q(director=F("asked_by")),
                name="who_asks_does_not_reopen",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None, replied_by=None)
                | (~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="an_answer_about_a_payment_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["asked", "replied"], decided_at=None, decided_by=None, reasons=""
                )
                | (
                    Q(state__in=["fine", "repay"], decided_at__isnull=False)
                    & Q(decided_by__isnull=False)
                    & ~Q(reasons="")
                ),
                name="a_decided_question_has_reasons_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="repay", repay_pence__gt=0)
                | (~Q(state="repay") & Q(repay_pence=0)),
                name="a_repayment_asked_has_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state="repay") | ~Q(decided_by=F("asked_by")),
                name="who_asks_does_not_decide_a_repayment",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(replied_by=None) | ~Q(decided_by=F("replied_by")),
                name="who_replies_does_not_decide_a_question",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.ASKED, self.State.REPLIED)

    @property
    def appealed(self) -> "QuestionAppeal | None":
        """The appeal against the decision, where there is one."""
        return QuestionAppeal.objects.filter(question=self).first()

    def may_appeal(self, on: date) -> bool:
        """A part was asked back, nobody appealed yet, and there is still time."""
        in_time = self.appeal_by is not None and on <= self.appeal_by
        return self.state == self.State.REPAY and in_time and self.appealed is None


class QuestionAppeal(models.Model):
    """An appeal against asking a payment back: decided by somebody who had no part, with reasons."""

    class Decision(models.TextChoices):
        FINE = "fine", "All is well after all"
        REPAY = "repay", "A part is asked back"

    reference = ReferenceField(prefix="appeal")
    question = models.OneToOneField(PaymentQuestion, models.PROTECT, related_name="appeal")
    words = models.TextField()
    appealed_at = models.DateTimeField()
    appealed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer_by = models.DateField()  # policy appeal_answer_days
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")  # of the question
    first_decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    reasons = models.TextField(blank=True)
    repay_pence = models.PositiveBigIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["appealed_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="an_appeal_says_why"),
            models.CheckConstraint(
                condition=Q(decision="", reasons="", decided_at=None, decided_by=None)
                | (
                    ~Q(decision="") & ~Q(reasons="")
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
                name="an_appeal_on_a_payment_is_decided_with_reasons_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    ~Q(decided_by=F("first_decided_by")) & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("appealed_by"))
                ),
                name="who_had_a_part_does_not_decide_the_appeal",
            ),
            models.CheckConstraint(
                condition=Q(decision="repay", repay_pence__gt=0)
                | (~Q(decision="repay") & Q(repay_pence=0)),
                name="an_appeal_that_asks_back_has_an_amount",
            ),
        ]  # fmt: skip
