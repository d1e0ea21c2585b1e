"""Questions about a payment, and appeals."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.errors import Stale
from core.references import ReferenceField
from payments.models.own import AccountReturn, OwnPayment
from people.models import User


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
