"""A broker's fee and time: asked, agreed, written down, seen by both, questioned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from core.errors import DomainError
from core.money import MOST_PENCE
from people import audit
from people.models import Relationship, User
from support_plans.models import BrokerFee, SupportPlan, TimeEntry, TimeQuestion
from support_plans.services.brokers import plan_conflicts, refuse_unsettled
from support_plans.services.tell import tell_helper, tell_person

MOST_HOURS = Decimal(24)
MOST_WORDS = 300
OLDEST = timedelta(days=366)


class BadFee(DomainError):
    code = "bad_broker_fee"
    message = "Say how much for an hour, how much at most, and what for."


class FeeWaits(DomainError):
    code = "broker_fee_waits"
    message = "You asked about a fee already. Wait for the answer."
    status = 409


class FeeDecided(DomainError):
    code = "broker_fee_decided"
    message = "This fee was answered already."
    status = 409


class NoFeeAgreed(DomainError):
    code = "no_broker_fee"
    message = "No fee is agreed yet. Ask for one first, or write the time down without a fee."
    status = 409


class OverTheFee(DomainError):
    code = "over_the_broker_fee"
    message = "That is more than the fee that was agreed. Ask for a new fee first."
    status = 409


class BadTime(DomainError):
    code = "bad_broker_time"
    message = "Say on which day, how many hours, and what you did."


class PutRightAlready(DomainError):
    code = "time_put_right"
    message = "This entry was put right already. Look at the newer one."
    status = 409


class QuestionWaits(DomainError):
    code = "time_question_waits"
    message = "You asked about this already. Wait for the answer."
    status = 409


class SayYourQuestion(DomainError):
    code = "say_your_question"
    message = "Write what you want to say, in 500 letters or fewer."


@dataclass(frozen=True)
class Account:
    """A broker's time and fee with one person; pence."""

    fee: BrokerFee | None  # the newest that was agreed
    asked: BrokerFee | None  # waits for an answer
    entries: tuple[TimeEntry, ...]  # the newest first; those put right are among them

    @property
    def counted(self) -> list[TimeEntry]:
        return [one for one in self.entries if not is_put_right(one)]

    @property
    def hours(self) -> Decimal:
        return sum((one.hours for one in self.counted), Decimal(0))

    @property
    def hours_shown(self) -> str:
        """Without needless noughts: 1.5."""
        return f"{self.hours.normalize():f}"

    @property
    def fee_pence(self) -> int:
        return sum(one.fee_pence for one in self.counted)

    @property
    def left_pence(self) -> int:
        return (self.fee.most_pence if self.fee else 0) - self.fee_pence


def is_put_right(entry: TimeEntry) -> bool:
    """A newer entry stands in its place; rows read by `account_of` ask nothing."""
    return hasattr(entry, "put_right_by")


def account_of(relationship: Relationship) -> Account:
    """All of it: three queries."""
    fees = list(relationship.fees.all())
    agreed = [fee for fee in fees if fee.agreed]
    entries = relationship.time_entries.select_related("put_right_by", "instead_of")
    rows = entries.prefetch_related("questions").order_by("-worked_on", "-pk")
    asked = next((fee for fee in fees if fee.agreed is None), None)
    return Account(agreed[-1] if agreed else None, asked, tuple(rows))


def ask_fee(
    *, relationship: Relationship, plan: SupportPlan | None, hour_pence: int, most_pence: int,
    words: str, by: User, at: datetime, on: date,
) -> BrokerFee:  # fmt: skip
    """A broker says what their help would cost. It counts from the person's yes.

    Raises BadFee, FeeWaits, or what holds an interest that is not settled.
    """
    said = words.strip()
    if not (0 < hour_pence <= most_pence <= MOST_PENCE) or not said or len(said) > MOST_WORDS:
        raise BadFee
    conflicts = plan_conflicts(relationship, plan, on)
    refuse_unsettled(relationship, conflicts, what="fee", by=by, at=at)
    return _ask_fee(relationship, hour_pence, most_pence, said, by, at)


@transaction.atomic
def _ask_fee(
    relationship: Relationship, hour_pence: int, most_pence: int, words: str, by: User, at: datetime
) -> BrokerFee:
    try:
        with transaction.atomic():
            row = BrokerFee.objects.create(
                relationship=relationship, hour_pence=hour_pence, most_pence=most_pence,
                words=words, asked_at=at, asked_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise FeeWaits from None
    person = relationship.person
    audit.record("broker.fee_asked", subject=row.reference, person=person, by=by, at=at)
    tell_person(
        person, by, "broker.fee", f"broker-fee:{row.reference}",
        f"{by.get_short_name()} tells you what their help costs. Is that all right?",
        at=at, link=f"/my/people/{relationship.reference}/broker/",
    )  # fmt: skip
    return row


@transaction.atomic
def decide_fee(*, fee: BrokerFee, yes: bool, by: User, at: datetime) -> BrokerFee:
    """The person's yes or no to a fee. Raises FeeDecided."""
    rows = BrokerFee.objects.select_for_update(of=("self",))
    row = rows.select_related("relationship__person", "relationship__user").get(pk=fee.pk)
    if row.agreed is not None:
        raise FeeDecided
    row.agreed, row.decided_at, row.decided_by = yes, at, by
    row.helped_by = by.helped_by
    row.save()
    relationship = row.relationship
    person = relationship.person
    event = "broker.fee_agreed" if yes else "broker.fee_declined"
    audit.record(event, subject=row.reference, person=person, by=by, at=at)
    tell_person(
        person, by, event, f"broker-fee-for:{row.reference}",
        f"{by.get_short_name()} answered about a broker’s fee for you.", at=at,
    )  # fmt: skip
    tell_helper(
        person, relationship.user, event, f"broker-fee-answered:{row.reference}",
        f"{person.known_as} {'agreed to' if yes else 'said no to'} your fee.", at=at,
        link=f"/broker/{person.reference}/time/",
    )  # fmt: skip
    return row


def record_time(
    *, relationship: Relationship, plan: SupportPlan | None, worked_on: date, hours: Decimal,
    what: str, with_fee: bool, by: User, at: datetime, on: date,
    instead_of: TimeEntry | None = None,
) -> TimeEntry:  # fmt: skip
    """Write time down, with the agreed fee or without; `instead_of` puts an entry right.

    Raises BadTime, NoFeeAgreed, OverTheFee, PutRightAlready, or what holds an interest that is
    not settled: a broker is not paid while one stands in the plan.
    """
    said = what.strip()
    right = hours.is_finite() and 0 <= hours <= MOST_HOURS and hours == round(hours, 2)
    if not right or not said or len(said) > MOST_WORDS or (hours == 0 and instead_of is None):
        raise BadTime
    if not on - OLDEST <= worked_on <= on:
        raise BadTime("Choose a day in the last year, up to today.", field="worked_on")
    if with_fee and hours:
        conflicts = plan_conflicts(relationship, plan, on)
        refuse_unsettled(relationship, conflicts, what="fee for time", by=by, at=at)
    row = TimeEntry(
        relationship=relationship, worked_on=worked_on, hours=hours, what=said, hour_pence=0,
        made_at=at, made_by=by, instead_of=instead_of,
    )  # fmt: skip
    return _record_time(row, with_fee=with_fee)


@transaction.atomic
def _record_time(row: TimeEntry, *, with_fee: bool) -> TimeEntry:
    relationship = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("person__user")
        .get(pk=row.relationship_id)
    )
    account = account_of(relationship)
    if row.instead_of is not None and row.instead_of_id not in {one.pk for one in account.counted}:
        raise PutRightAlready
    if with_fee:
        if account.fee is None:
            raise NoFeeAgreed
        row.hour_pence = account.fee.hour_pence
        freed = row.instead_of.fee_pence if row.instead_of else 0
        if row.fee_pence > account.left_pence + freed:
            raise OverTheFee(field="hours")
    row.save()
    person, by = relationship.person, row.made_by
    audit.record("broker.time", subject=row.reference, person=person, by=by, at=row.made_at)
    tell_person(
        person, by, "broker.time", f"broker-time:{row.reference}",
        f"{by.get_short_name()} wrote down time that they worked for you.",
        at=row.made_at, link=f"/my/people/{relationship.reference}/broker/",
    )  # fmt: skip
    return row


@transaction.atomic
def question_time(*, entry: TimeEntry, words: str, by: User, at: datetime) -> TimeQuestion:
    """The person asks about an entry. Raises SayYourQuestion or QuestionWaits."""
    said = _said(words)
    try:
        with transaction.atomic():
            row = TimeQuestion.objects.create(entry=entry, words=said, asked_at=at, asked_by=by)
    except IntegrityError:
        raise QuestionWaits from None
    relationship = entry.relationship
    person = relationship.person
    audit.record("broker.time_questioned", subject=entry.reference, person=person, by=by, at=at)
    tell_helper(
        person, relationship.user, "broker.time_questioned", f"time-question:{row.pk}",
        f"{person.known_as} asks about time that you wrote down.", at=at,
        link=f"/broker/{person.reference}/time/",
    )  # fmt: skip
    return row


@transaction.atomic
def answer_time_question(
    *, question: TimeQuestion, words: str, by: User, at: datetime
) -> TimeQuestion:
    """The broker answers. Raises SayYourQuestion; again does nothing."""
    said = _said(words)
    rows = TimeQuestion.objects.select_for_update(of=("self",))
    row = rows.select_related("entry__relationship__person__user").get(pk=question.pk)
    if row.answered_at is None:
        row.say(said, by=by, at=at)
        row.save()
        relationship = row.entry.relationship
        person = relationship.person
        audit.record(
            "broker.time_answered", subject=row.entry.reference, person=person, by=by, at=at
        )
        tell_person(
            person, by, "broker.time_answered", f"time-answer:{row.pk}",
            f"{by.get_short_name()} answered your question about their time.",
            at=at, link=f"/my/people/{relationship.reference}/broker/",
        )  # fmt: skip
    return row


def _said(words: str) -> str:
    said = words.strip()
    if not said or len(said) > 500:  # noqa: PLR2004
        raise SayYourQuestion(field="words")
    return said
