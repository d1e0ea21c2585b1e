"""What goes outside, by which channel and when: through `tell` and the worker's jobs."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction

from core import jobs
from notices import channels
from notices.models import Attempt, Channel, Delivery, Notice, Pace
from notices.services import NewWishes, WishRefused, set_wishes, tell
from notices.services.sending import WAITS
from people.models import Person, User
from tests.cast import NOW, Cast

NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
SECRET = "Acorn Gardening asks for £90 for Maya Williams"


@pytest.fixture
def maya(cast: Cast) -> Person:
    return cast.maya


def news(person: Person, key: str, kind: str = "bill.asked", at: datetime = NOW) -> Notice:
    made = tell(to=person.user, about=person, kind=kind, key=key, sentence=SECRET, at=at)
    assert made is not None
    return made


def work(at: datetime) -> None:
    """Let the worker do what is due at an instant."""
    with time_machine.travel(at, tick=False):
        jobs.run_due(clock=lambda: at)


def wish(user: User, channel: str, pace: str = Pace.AT_ONCE, **more: object) -> None:
    set_wishes(new=NewWishes(groups={"": (channel, pace)}, **more), by=user, at=NOW)  # type: ignore[arg-type]


def test_an_email_says_that_there_is_a_message_and_nothing_that_is_in_it(maya: Person) -> None:
    notice = news(maya, "one")
    work(NOW)
    (sent,) = mail.outbox
    assert sent.to == [maya.user.email]
    assert "/my/messages/" in sent.body
    for word in ("Acorn", "90", "Williams", "Gardening", notice.reference):
        assert word not in sent.subject + sent.body
    message = Delivery.objects.get()
    assert (message.channel, message.state) == ("email", "sent")
    notice.refresh_from_db()
    assert notice.sent_at == NOW


def test_the_same_job_twice_sends_once(maya: Person) -> None:
    news(maya, "one")
    work(NOW)
    news(maya, "one")
    work(NOW + timedelta(hours=1))
    assert len(mail.outbox) == 1


def test_what_was_read_meanwhile_is_not_sent(maya: Person) -> None:
    notice = news(maya, "one", at=NIGHT)
    work(NIGHT)
    Notice.objects.filter(pk=notice.pk).update(read_at=NIGHT)
    work(NIGHT + timedelta(days=1))
    assert mail.outbox == []
    assert Delivery.objects.get().state == "not_needed"


def test_quiet_hours_are_kept_the_councils_or_ones_own(maya: Person) -> None:
    news(maya, "night", at=NIGHT)
    work(NIGHT)
    assert mail.outbox == []
    assert Delivery.objects.get().due_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
    work(datetime(2026, 11, 24, 8, tzinfo=UTC))
    assert len(mail.outbox) == 1
    wish(maya.user, Channel.EMAIL, quiet=(0, 0))
    news(maya, "owl", at=NIGHT + timedelta(days=1))
    work(NIGHT + timedelta(days=1))
    assert len(mail.outbox) == 2


def test_all_together_once_a_day(maya: Person) -> None:
    wish(maya.user, Channel.EMAIL, Pace.DAILY, together_hour=11)
    for number in range(3):
        news(maya, f"n{number}")
        work(NOW)
    assert mail.outbox == []
    work(datetime(2026, 11, 23, 11, tzinfo=UTC))
    (sent,) = mail.outbox
    assert "3" in sent.subject
    assert Delivery.objects.get().notices.count() == 3
    news(maya, "later", at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    work(datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert len(mail.outbox) == 1
    work(datetime(2026, 11, 24, 11, tzinfo=UTC))
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("kind", ["plan.agreed", "question.asked", "bank_details", "safety"])
def test_what_gives_a_right_reaches_whatever_was_wished(maya: Person, kind: str) -> None:
    wish(maya.user, Channel.NONE)
    news(maya, "quiet", kind="bill.asked")
    work(NOW)
    assert mail.outbox == []
    news(maya, "right", kind=kind)
    work(NOW)
    assert len(mail.outbox) == 1
    wish(maya.user, Channel.EMAIL, Pace.WEEKLY)
    news(maya, "weekly", kind=kind)
    work(NOW)
    assert Delivery.objects.latest("pk").due_at <= NOW + timedelta(days=1)


def test_each_group_goes_its_own_way(maya: Person, settings, tmp_path: Path) -> None:
    settings.TEXTS_FOLDER = tmp_path
    groups = {"": ("email", "at_once"), "bills": ("text", "at_once"), "plan": ("none", "at_once")}
    set_wishes(new=NewWishes(groups=groups, phone="07700 900123"), by=maya.user, at=NOW)
    for kind in ("bill.asked", "plan.suggested", "statement"):
        news(maya, kind, kind=kind)
    work(NOW)
    (text,) = tmp_path.glob("*.txt")
    words = text.read_text()
    assert words.startswith("To: 07700900123")
    assert "Acorn" not in words
    assert len(words.splitlines()[2]) <= 160
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewWishes(groups={"": ("text", "at_once")}), "phone"),
        (NewWishes(groups={"": ("text", "at_once")}, phone="call me"), "phone"),
        (NewWishes(groups={"": ("letter", "at_once")}), "channel"),
        (NewWishes(groups={"": ("pigeon", "at_once")}), "channel"),
        (NewWishes(groups={"": ("email", "hourly")}), "pace"),
        (NewWishes(groups={"": ("email", "at_once")}, escalate_days=90), "escalate_days"),
        (NewWishes(groups={"": ("email", "at_once")}, escalate_to="rel-nobody"), "escalate_to"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused(maya: Person, new: NewWishes, field: str) -> None:
    with pytest.raises(WishRefused) as refused:
        set_wishes(new=new, by=maya.user, at=NOW)
    assert refused.value.field == field
    assert not maya.user.group_wishes.exists()


def test_who_has_no_email_address_is_asked_by_letter_where_it_matters(maya: Person) -> None:
    User.objects.filter(pk=maya.user.pk).update(email=None)
    Person.objects.filter(pk=maya.pk).update(address="1 High Street")
    maya.user.refresh_from_db()
    news(maya, "bill")
    news(maya, "decided", kind="plan.agreed")
    work(NOW)
    (letter,) = Delivery.objects.all()
    assert (letter.channel, letter.state) == ("letter", "to_post")
    assert letter.notices.get().kind == "plan.agreed"


class TestFailing:
    @pytest.fixture(autouse=True)
    def no_server(self, settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2

    def test_it_is_tried_six_times_then_a_worker_and_a_letter(self, maya: Person) -> None:
        Person.objects.filter(pk=maya.pk).update(address="1 High Street")
        news(maya, "decided", kind="plan.agreed")
        at = NOW
        for minutes in (0, *WAITS):
            at += timedelta(minutes=minutes)
            assert not Delivery.objects.filter(state="failed").exists()
            work(at)
        tries = Attempt.objects.order_by("number")
        assert [row.number for row in tries] == [1, 2, 3, 4, 5, 6]
        assert {row.problem for row in tries} == {"The other side could not be reached."}
        assert Delivery.objects.get(channel="email").state == "failed"
        work(at)
        assert Delivery.objects.get(channel="letter").state == "to_post"

    def test_a_server_that_comes_back_takes_it(self, maya: Person, settings) -> None:
        news(maya, "bill")
        work(NOW)
        assert Delivery.objects.get().state == "waiting"
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        work(NOW + timedelta(minutes=5))
        assert Delivery.objects.get().state == "sent"
        assert Attempt.objects.filter(problem="").count() == 1


def test_the_database_keeps_who_sees_to_a_failure(maya: Person) -> None:
    news(maya, "one")
    work(NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(settled_at=NOW, settled_by=maya.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(to=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(to=None, about=None)


class Provider(BaseHTTPRequestHandler):
    taken: list[dict[str, str]] = []
    answer = 202

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append(json.loads(body) | {"token": self.headers["Authorization"]})
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Quiet."""


@pytest.fixture
def provider() -> Iterator[str]:
    Provider.taken, Provider.answer = [], 202
    server = HTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/texts"
    server.shutdown()
    server.server_close()


def test_a_provider_of_texts_by_https(maya: Person, settings, provider: str) -> None:
    settings.TEXTS, settings.TEXTS_URL, settings.TEXTS_TOKEN = "http", provider, "t0ken"
    wish(maya.user, Channel.TEXT, phone="+447700900123")
    news(maya, "one")
    work(NOW)
    (taken,) = Provider.taken
    assert (taken["to"], taken["token"]) == ("+447700900123", "Bearer t0ken")
    assert taken["reference"] == Delivery.objects.get().reference
    Provider.answer = 503
    news(maya, "two")
    work(NOW)
    assert not Delivery.objects.filter(state="failed").exists()
    assert Attempt.objects.exclude(problem="").get().problem == (
        "The provider of texts did not take it. (503)"
    )
    Provider.answer = 410  # the number is no more: no further try
    news(maya, "three")
    work(NOW)
    assert Delivery.objects.filter(state="failed").count() == 1
    settings.TEXTS_URL = "http://texts.example/"
    with pytest.raises(ValueError, match="https only"):
        channels.TextsByHttp().send(to="1", words="x", reference="r")
