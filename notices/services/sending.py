"""Taking notices outside: a message is made when its time is known, sent when it has come."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from core import jobs
from core.clock import day_of
from notices import channels
from notices.groups import must_reach
from notices.models import Attempt, Channel, Delivery, Notice
from notices.services.planning import Plan, plan_of
from people.models import Person

log = logging.getLogger("steer.notices")
DELIVER_JOB = "notices.deliver"
# Minutes to the next try: an hour without a mail server loses nothing, a wrong address is known
# within a day.
WAITS: Final = (5, 15, 60, 240, 720)


@transaction.atomic
def prepare(notice: Notice, *, at: datetime) -> Delivery | None:
    """Make the message of a notice, or add it to the one that goes out with others then.

    Safe to run again: a message has its key. None where the notice stays in the inbox.
    """
    if notice.read_at is not None or (notice.to is not None and not notice.to.is_active):
        return None
    plan = plan_of(notice, at)
    return _message(notice, plan) if plan is not None else None


def _message(notice: Notice, plan: Plan) -> Delivery:
    who = notice.to.reference if notice.to else notice.about.reference if notice.about else ""
    key = f"one:{notice.reference}:{plan.channel}"
    if plan.together:
        key = f"together:{who}:{plan.channel}:{day_of(plan.due_at)}"
    person = Person.objects.filter(user=notice.to).first() if notice.to else notice.about
    message, made = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "to": notice.to, "person": person, "channel": plan.channel,
            "together": plan.together, "due_at": plan.due_at,
        },
    )  # fmt: skip
    message.notices.add(notice)
    if made:
        _try(message, 1, at=notice.made_at, due_at=plan.due_at)
    return message


def _try(message: Delivery, number: int, *, at: datetime, due_at: datetime) -> None:
    jobs.enqueue(
        DELIVER_JOB, key=f"{DELIVER_JOB}:{message.reference}:{number}", at=at, due_at=due_at,
        queue="mail", arguments={"delivery": message.pk, "number": number},
    )  # fmt: skip


def deliver(message: Delivery, *, number: int, at: datetime) -> Callable[[], None] | None:
    """Try to send a message whose time has come. Returns what writes down how it went.

    What was read meanwhile is not sent. After the last failure a worker sees it, and what must
    reach the person goes by letter.
    """
    if message.state != Delivery.State.WAITING:
        return None
    news = list(message.notices.filter(read_at=None).order_by("made_at", "pk"))
    closed = message.to is not None and not message.to.is_active
    died = message.person is not None and message.person.died_on is not None
    if not news or closed or died:
        return lambda: _end(message, Delivery.State.NOT_NEEDED, at)
    if message.channel == Channel.LETTER:
        return lambda: _end(message, Delivery.State.TO_POST, at)
    try:
        channels.send(message, len(news))
    except Exception as problem:
        log.warning("message %s was not sent, try %s", message.reference, number, exc_info=True)
        words = channels.problem_words(problem)
        last = number > len(WAITS) or channels.is_for_good(problem)
        return lambda: _failed(message, news, number=number, words=words, last=last, at=at)
    return lambda: _sent(message, news, number=number, at=at)


def _end(message: Delivery, state: str, at: datetime) -> None:
    Delivery.objects.filter(pk=message.pk, state=Delivery.State.WAITING).update(
        state=state, ended_at=at
    )


def _sent(message: Delivery, news: list[Notice], *, number: int, at: datetime) -> None:
    Attempt.objects.create(delivery=message, number=number, at=at)
    _end(message, Delivery.State.SENT, at)
    Notice.objects.filter(pk__in=[one.pk for one in news], sent_at=None).update(sent_at=at)


def _failed(
    message: Delivery, news: list[Notice], *, number: int, words: str, last: bool, at: datetime
) -> None:
    Attempt.objects.create(delivery=message, number=number, at=at, problem=words)
    if not last:
        wait = timedelta(minutes=WAITS[number - 1])
        _try(message, number + 1, at=at, due_at=at + wait)
        return
    _end(message, Delivery.State.FAILED, at)
    for notice in news:
        if must_reach(notice.kind) and message.person is not None and message.person.address:
            _message(notice, Plan(Channel.LETTER, at, together=False))
