"""The same request sent again and again: at once, one after another, and after an answer was lost."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from tests.concurrency.racing import race

BUSY = 409
SECRET = "a" * 32
MOST_TRIES = 2_000
Copy = Callable[[], tuple[int, bytes] | None]


class WorkerDied(BaseException):
    """The process ended after its commit, before a byte of the answer left."""


@dataclass
class Repeated:
    """What became of many submits."""

    submits: int = 0
    copies: int = 0
    killed: int = 0
    told_busy: int = 0
    differing: int = 0
    answers: list[bytes] = field(default_factory=list)


@dataclass
class Sender:
    """Sends one body to one address as one signed-in user, on whatever thread asks."""

    user: Any
    address: str
    body: dict[str, object]

    def client(self) -> Client:
        client = Client()
        client.force_login(self.user)
        return client

    def send(self, client: Client, key: str) -> tuple[int, bytes]:
        sent = client.post(
            self.address, json.dumps(self.body), content_type="application/json",
            headers={"Idempotency-Key": key},
        )  # fmt: skip
        return sent.status_code, sent.content

    def send_and_die(self, client: Client, key: str) -> None:
        """The whole handler, ended where the server would begin to send what was committed."""

        def start_response(status: str, _headers: object, _exc: object = None) -> None:
            raise WorkerDied(status)

        jar = {name: value.value for name, value in client.cookies.items()}
        jar[settings.CSRF_COOKIE_NAME] = SECRET
        cookies = "; ".join(f"{name}={value}" for name, value in jar.items())
        environ = RequestFactory().post(
            self.address, json.dumps(self.body), content_type="application/json",
            headers={"Idempotency-Key": key, "Cookie": cookies, "X-CSRFToken": SECRET}, HTTP_HOST="testserver",
        ).environ  # fmt: skip
        with pytest.raises(WorkerDied, match=r"^(200|201|409) "):
            WSGIHandler()(environ, start_response)


def repeat(sender: Sender, count: int, chance: random.Random, *, at_once: int) -> Repeated:
    """`count` submits, each 2 to 8 times: some at once, some in a row, some with a lost answer.

    `at_once`: how many threads may send together; 1 sends in a row only.
    """
    found = Repeated()
    clients = [sender.client() for _ in range(max(8, at_once))]
    together, in_a_row = [], []
    for _ in range(count):
        copies = chance.randint(2, 8)
        deaths = chance.randint(1, copies - 1) if chance.random() < 0.2 else 0
        found.submits += 1
        found.copies += copies
        found.killed += deaths
        chosen = together if at_once > 1 and chance.random() < 0.5 else in_a_row
        chosen.append((uuid4().hex, copies, deaths))
    for key, copies, deaths in in_a_row:
        for _ in range(deaths):
            sender.send_and_die(clients[0], key)
        _count(found, [_until_told(sender, clients[0], key) for _ in range(copies - deaths)])
    if together:
        _at_once(sender, together, clients, at_once, found)
    return found


def _at_once(
    sender: Sender,
    submits: Sequence[tuple[str, int, int]],
    clients: Sequence[Client],
    runners: int,
    found: Repeated,
) -> None:
    """Every runner goes through all submits; of each, as many runners send as it has copies."""

    def run(runner: int) -> list[tuple[str, int, bytes, int]]:
        told = []
        for number, (key, copies, deaths) in enumerate(submits):
            place = (runner + number) % runners
            if place < deaths:
                sender.send_and_die(clients[runner], key)
            elif place < copies:
                status, body, busy = _until_told(sender, clients[runner], key)
                told.append((key, status, body, busy))
        return told

    by_key: dict[str, list[tuple[int, bytes, int]]] = {}
    for answer in race(runners, run):
        if isinstance(answer, Exception):
            raise answer
        for key, status, body, busy in answer:
            by_key.setdefault(key, []).append((status, body, busy))
    for answers in by_key.values():
        _count(found, answers)


def _until_told(sender: Sender, client: Client, key: str) -> tuple[int, bytes, int]:
    """Ask until it is not being answered elsewhere; how often it was."""
    for busy in range(MOST_TRIES):
        status, body = sender.send(client, key)
        if status != BUSY:
            return status, body, busy
    raise TimeoutError(key)


def _count(found: Repeated, answers: Sequence[tuple[int, bytes, int]]) -> None:
    found.told_busy += sum(busy for _, _, busy in answers)
    found.differing += len({(status, body) for status, body, _ in answers}) > 1
    found.answers.extend(body for _, body, _ in answers[:1])
