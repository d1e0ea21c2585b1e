"""A surplus in an account that was asked about: notice, reply, decision, appeal. Never taken."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models.budget import Budget, Holding, Pot
from core.errors import DomainError, Stale
from core.references import ReferenceField
from ledger.models import Entry
from people.models import User

if TYPE_CHECKING:
    from budgets.models.charges import MoneyMove
    from people.access import Actor


class CaseMovedOn(Stale):
    code = "case_moved_on"
    message = "This question has moved on. Look at it again before you do anything."


class TimeToReply(DomainError):
    code = "time_to_reply"
    message = (
        "The person still has time to answer. Decide after they did, or when the time is over."
    )
    status = 409


class SayWhyCase(DomainError):
    code = "say_why_case"
    message = "Write why, in words the person can read."


class SomeoneElseDecides(DomainError):
    code = "someone_else_decides"
    message = "Someone else has to decide this. You already had a part in it."
    status = 409


class Decision(models.TextChoices):
    """What becomes of a surplus. Nothing moves by itself."""

    KEEP = "keep", "It may be kept"
    KEEP_UNTIL = "keep_until", "It may be kept until a day"
    REPAY = "repay", "Part of it goes back"


class SurplusQuerySet(models.QuerySet["SurplusCase"]):
    def visible_to(self, actor: "Actor") -> "SurplusQuerySet":
        """Own; of people who share their money; of a worker's people; appeals, a director's."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        near = [*actor.shared_people("money_view"), *actor.caseload()]
        return self.filter(
            own
            | Q(budget__person__in=near)
            | Q(
                budget__person__authority__in=actor.authority_ids("director"),
                appealed_at__isnull=False,
            )
        )

    def open(self) -> "SurplusQuerySet":
        """Neither settled nor paid back."""
        return self.exclude(state=SurplusCase.State.CLOSED)


class SurplusCase(models.Model):
    """More in an account than the policy lets stand, asked about with the sum shown."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for an answer"
        REPLIED = "replied", "Answered"
        DECIDED = "decided", "Decided"
        APPEALED = "appealed", "Appealed"
        CLOSED = "closed", "Closed"

    reference = ReferenceField(prefix="surp")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="surplus_cases")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="surplus_cases")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: nightly
    reply_by = models.DateField()
    held_pence = models.BigIntegerField()
    unpaid_pence = models.PositiveBigIntegerField()
    reserve_pence = models.PositiveBigIntegerField()
    ring_fenced_pence = models.PositiveBigIntegerField(default=0)
    weekly_pence = models.PositiveBigIntegerField()
    limit_weeks = models.PositiveSmallIntegerField()
    limit_origin = models.CharField(max_length=120)  # where the weeks came from
    surplus_pence = models.PositiveBigIntegerField()
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reasons = models.TextField(blank=True)
    keep_until = models.DateField(null=True)
    repay_pence = models.PositiveBigIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    appeal_by = models.DateField(null=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    appealed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    appeal_decision = models.CharField(max_length=10, choices=Decision, blank=True)
    appeal_reasons = models.TextField(blank=True)
    appeal_keep_until = models.DateField(null=True)
    appeal_repay_pence = models.PositiveBigIntegerField(default=0)
    appeal_decided_at = models.DateTimeField(null=True)
    appeal_decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    repaid_on = models.DateField(null=True)
    repaid_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    objects = SurplusQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holding"], condition=~Q(state="closed"), name="one_open_question_an_account"
            ),
            models.CheckConstraint(
                condition=Q(surplus_pence__gt=0), name="a_surplus_is_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None, replied_by=None)
                | (~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="a_reply_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decision="", reasons="", decided_at=None, decided_by=None)
                | (
                    ~Q(decision="") & ~Q(reasons="")
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
                name="a_surplus_decision_has_reasons_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(appeal="", appealed_at=None, appealed_by=None)
                | (
                    ~Q(appeal="") & ~Q(decision="")
                    & Q(appealed_at__isnull=False, appealed_by__isnull=False)
                ),
                name="an_appeal_follows_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(
                    appeal_decision="", appeal_reasons="", appeal_decided_at=None,
                    appeal_decided_by=None,
                )
                | (
                    ~Q(appeal_decision="") & ~Q(appeal_reasons="") & ~Q(appeal="")
                    & Q(appeal_decided_at__isnull=False, appeal_decided_by__isnull=False)
                ),
                name="an_appeal_is_decided_with_reasons_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(appeal_decided_by=None) | ~Q(appeal_decided_by=F("decided_by")),
                name="who_decided_does_not_decide_the_appeal",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(replied_by=None) | ~Q(decided_by=F("replied_by")),
                name="who_answers_does_not_decide",
            ),
            models.CheckConstraint(
                condition=~Q(decision="keep_until") | Q(keep_until__isnull=False),
                name="keeping_until_names_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(appeal_decision="keep_until") | Q(appeal_keep_until__isnull=False),
                name="keeping_until_on_appeal_names_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decision="repay", repay_pence__gt=0, repay_pence__lte=F("surplus_pence"))
                | (~Q(decision="repay") & Q(repay_pence=0)),
                name="what_goes_back_is_part_of_the_surplus",
            ),
            models.CheckConstraint(
                condition=Q(
                    appeal_decision="repay", appeal_repay_pence__gt=0,
                    appeal_repay_pence__lte=F("surplus_pence"),
                )
                | (~Q(appeal_decision="repay") & Q(appeal_repay_pence=0)),
                name="what_goes_back_on_appeal_is_part_of_the_surplus",
            ),
            models.CheckConstraint(
                condition=Q(repaid_on=None, repaid_by=None, entry=None)
                | Q(repaid_on__isnull=False, repaid_by__isnull=False, entry__isnull=False),
                name="what_went_back_moved_in_the_ledger",
            ),
        ]  # fmt: skip

    @property
    def adjusted_pence(self) -> int:
        """What counted when it was asked: held, less what was spoken for."""
        return self.held_pence - self.unpaid_pence - self.reserve_pence - self.ring_fenced_pence

    @property
    def limit_pence(self) -> int:
        return self.weekly_pence * self.limit_weeks

    def may_decide(self, on: date) -> bool:
        """The person answered, or the time for it is over."""
        over = self.state == self.State.ASKED and on > self.reply_by
        return over or self.state == self.State.REPLIED

    @property
    def last_decision(self) -> str:
        """What holds: the appeal's decision, else the first; nothing while an appeal waits."""
        return "" if self.state == self.State.APPEALED else self.appeal_decision or self.decision

    @property
    def to_repay_pence(self) -> int:
        """What was decided to go back and has not yet; 0 while an appeal waits."""
        if self.state != self.State.DECIDED or self.repaid_on is not None:
            return 0
        return self.appeal_repay_pence if self.appeal_decision else self.repay_pence

    def may_appeal(self, on: date) -> bool:
        return (
            self.state == self.State.DECIDED and not self.appeal and self.repaid_on is None
            and self.appeal_by is not None and on <= self.appeal_by
        )  # fmt: skip

    def may_close(self, on: date) -> bool:
        """Decided to be kept, and the time to appeal is over or was used."""
        waits = self.appeal_by is not None and on <= self.appeal_by and not self.appeal_decision
        return self.state == self.State.DECIDED and not self.to_repay_pence and not waits

    def answer(self, words: str, *, by: User, at: datetime) -> None:
        """Raises CaseMovedOn once it is decided, SayWhyCase without words."""
        if self.state not in (self.State.ASKED, self.State.REPLIED):
            raise CaseMovedOn
        if not words.strip():
            raise SayWhyCase("Write your answer first. A few words are enough.", field="reply")
        self.state, self.reply = self.State.REPLIED, words.strip()
        self.replied_by, self.replied_at = by, at

    def decide(
        self, decision: str, *, reasons: str, until: date | None, repay_pence: int, appeal_by: date,
        by: User, at: datetime, on: date,
    ) -> None:  # fmt: skip
        """Raises CaseMovedOn, TimeToReply, SayWhyCase or SomeoneElseDecides."""
        if self.state not in (self.State.ASKED, self.State.REPLIED):
            raise CaseMovedOn
        if not self.may_decide(on):
            raise TimeToReply
        self._refuse_decision(decision, reasons, until, repay_pence, on)
        if by.pk in (self.replied_by_id, self.budget.person.user_id):
            raise SomeoneElseDecides
        self.state, self.decision, self.reasons = self.State.DECIDED, decision, reasons.strip()
        self.keep_until = until if decision == Decision.KEEP_UNTIL else None
        self.repay_pence = repay_pence if decision == Decision.REPAY else 0
        self.appeal_by, self.decided_by, self.decided_at = appeal_by, by, at

    def ask_again(self, words: str, *, by: User, at: datetime, on: date) -> None:
        """The person appeals. Raises CaseMovedOn after the time for it, SayWhyCase."""
        if not self.may_appeal(on):
            raise CaseMovedOn
        if not words.strip():
            raise SayWhyCase("Write why you disagree. A few words are enough.", field="words")
        self.state, self.appeal = self.State.APPEALED, words.strip()
        self.appealed_by, self.appealed_at = by, at

    def decide_appeal(
        self, decision: str, *, reasons: str, until: date | None, repay_pence: int, by: User,
        at: datetime, on: date,
    ) -> None:  # fmt: skip
        """Raises CaseMovedOn, SayWhyCase, or SomeoneElseDecides for who had a part in it."""
        if self.state != self.State.APPEALED:
            raise CaseMovedOn
        self._refuse_decision(decision, reasons, until, repay_pence, on)
        if by.pk in (self.decided_by_id, self.asked_by_id, self.appealed_by_id,
                     self.budget.person.user_id):  # fmt: skip
            raise SomeoneElseDecides
        self.state, self.appeal_decision = self.State.DECIDED, decision
        self.appeal_reasons = reasons.strip()
        self.appeal_keep_until = until if decision == Decision.KEEP_UNTIL else None
        self.appeal_repay_pence = repay_pence if decision == Decision.REPAY else 0
        self.appeal_decided_by, self.appeal_decided_at = by, at

    def _refuse_decision(
        self, decision: str, reasons: str, until: date | None, repay_pence: int, on: date
    ) -> None:
        if decision not in Decision.values:
            raise SayWhyCase("Choose what you decide.", field="decision")
        if not reasons.strip():
            raise SayWhyCase(field="reasons")
        if decision == Decision.KEEP_UNTIL and (until is None or until <= on):
            raise SayWhyCase("Type the day until which it may be kept: after today.", field="until")
        if decision == Decision.REPAY and not 0 < repay_pence <= self.surplus_pence:
            raise SayWhyCase(
                "Type how much goes back: more than nothing, and no more than was asked about.",
                field="repay",
            )


class MoveAsk(models.Model):
    """A move beyond the plan's small changes: the person asks, a worker answers with reasons."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for the council"
        AGREED = "agreed", "The council said yes"
        DECLINED = "declined", "The council said no"

    reference = ReferenceField(prefix="mask")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="move_asks")
    source = models.ForeignKey(Pot, models.PROTECT, related_name="+")
    target = models.ForeignKey(Pot, models.PROTECT, related_name="+")
    amount_pence = models.PositiveBigIntegerField()
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reasons = models.CharField(max_length=600, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    move: "models.OneToOneField[MoneyMove | None, MoneyMove | None]" = models.OneToOneField(
        "budgets.MoneyMove", models.PROTECT, null=True, related_name="asked_as"
    )
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None, decided_by=None, reasons="")
                | (
                    ~Q(state="asked") & ~Q(reasons="")
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
                name="an_answer_to_a_move_has_reasons_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="who_asks_for_a_move_does_not_answer",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", move__isnull=False)
                | (~Q(state="agreed") & Q(move=None)),
                name="an_agreed_move_moved",
            ),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="a_move_asked_is_more_than_nothing"),
        ]  # fmt: skip

    def answer(self, *, agreed: bool, reasons: str, by: User, at: datetime) -> None:
        """Raises CaseMovedOn, SayWhyCase or SomeoneElseDecides."""
        if self.state != self.State.ASKED:
            raise CaseMovedOn
        if not reasons.strip():
            raise SayWhyCase(field="reasons")
        if by.pk in (self.asked_by_id, self.budget.person.user_id):
            raise SomeoneElseDecides
        self.state = self.State.AGREED if agreed else self.State.DECLINED
        self.reasons, self.decided_by, self.decided_at = reasons.strip(), by, at
