"""Every address x method x role x record: nothing leaks, nothing breaks, nothing is undeclared.

The addresses come from the URLconf itself, so a new page is walked the day it is written. Maya's
things carry canaries; only those whom `SEES` names may ever receive one.
"""

import itertools
import logging
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.references import new_reference
from people.middleware import TRUSTED_MODULES, declared_code
from people.permissions import PERMISSIONS
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.world import OCTOBER, SEPTEMBER, World, maya_world

PROBES = {"small": 1_500, "tenth": 4_000, "full": 40_000}[os.environ.get("STEER_FIGURES", "small")]
OF_EACH_ROUTE = {"small": 2, "tenth": 4, "full": 10}[os.environ.get("STEER_FIGURES", "small")]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CANARY = "zq-canary"
ACTORS = (
    "maya",
    "nia",
    "sam",
    "ali",
    "kim",
    "ravi",
    "olu",
    "bea",
    "jo",
    "finn",
    "fola",
    "ada",
    "vera",
    "rex",
    "",
)
# Who may ever receive which canary.
SEES = {
    f"{CANARY}-plan": {"maya", "sam", "ali", "kim", "jo"},
    f"{CANARY}-pot": {"maya", "sam", "ali", "kim", "jo"},  # pots are named in the plan
    f"{CANARY}-bill": {"maya", "sam", "olu"},
    f"{CANARY}-paid": {"maya", "sam"},
    "66374999": {"finn", "fola"},  # whole only to the second person, who rings to confirm it
}
# Ends the walker’s own session, or opens one record by chance, as it may.
ENDS_OR_OPENS = ("sign-out", "everywhere", "<slug:reference>/check/")
SKIPPED_MODULES = ("django.views.static", "django.contrib.staticfiles")


@dataclass(frozen=True)
class Route:
    """One address of the URLconf: its template and the names of its parts."""

    pattern: str
    view: object

    @property
    def parts(self) -> list[str]:
        return re.findall(r"<(?:\w+:)?(\w+)>", self.pattern)

    def url(self, values: dict[str, str]) -> str:
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found.group(1)], self.pattern)


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[Route]:
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, pattern)
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(
            SKIPPED_MODULES
        ):
            yield Route(pattern, entry.callback)


def ours() -> list[Route]:
    return [r for r in routes() if not r.view.__module__.startswith("allauth.")]


def test_every_address_declares_a_permission_of_the_table() -> None:
    undeclared = []
    for route in ours():
        code = declared_code(route.view)
        if code not in PERMISSIONS and not route.view.__module__.startswith(TRUSTED_MODULES):
            undeclared.append((route.pattern, code))
    assert undeclared == []


@pytest.fixture(autouse=True)
def no_logs() -> Iterator[None]:
    """Thousands of refusals are expected here; writing each down takes a tenth of the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(cast: Cast, still_clock: None) -> World:
    """Maya's things, each with its canary."""
    for name in ACTORS[1:-1]:
        getattr(cast, name)
    return maya_world(cast, words=f" {CANARY}-plan")


def records(world: World) -> list[str]:
    """References of Maya's things of every kind, and one of nobody's."""
    pot = world.pot(f"Art {CANARY}-plan")
    agreement = world.promise(pot, world.cast.art)
    bill = world.bill(agreement, OCTOBER, "A-1", description=f"{CANARY}-bill")
    world.yes(world.bill(agreement, SEPTEMBER, "A-0", description=f"{CANARY}-bill"))
    payment = world.own_payment(world.pot(f"Assistants {CANARY}-plan"), 1000, f"{CANARY}-paid")
    from payments.services import enter_bank_details

    details = enter_bank_details(
        organisation=None, person=world.person, account_name="Maya", sort_code="089999",
        account_number="66374999", by=world.user, at=NOW,
    )  # fmt: skip
    statement = world.statement(OCTOBER)
    return [
        world.person.reference, world.plan.reference, world.version.reference, world.budget.reference,
        pot.reference, agreement.reference, bill.reference, payment.reference, details.reference,
        statement.reference, world.person.relationships.first().reference, new_reference("bill"),
        world.cast.acorn.slug,
    ]  # fmt: skip


def candidates(route: Route, pool: list[str], person: str) -> Iterator[dict[str, str]]:
    """Ways to fill the address: the person where it asks whose, every record elsewhere."""
    others = [part for part in route.parts if part != "whose"]
    for chosen in itertools.product(pool, repeat=len(others)):
        values = dict(zip(others, chosen, strict=True)) | {"whose": person}
        yield {
            part: "3" if part in {"question", "number", "page", "step"} else values[part]
            for part in route.parts
        }


def probe(client: Client, method: str, url: str):
    return client.generic(
        method,
        url,
        data=b"",
        content_type="application/json" if "/api/" in url else "application/x-www-form-urlencoded",
    )


def test_no_address_leaks_or_breaks(world: World) -> None:
    seed = int(os.environ.get("STEER_SEED", random.randrange(10**6)))
    chance = random.Random(seed)
    pool = records(world)
    walks = [
        (route, values)
        for route in ours()
        for values in candidates(route, pool, world.person.reference)
    ]
    tries = [
        (route, values, method, actor)
        for route, values in walks
        for method in METHODS
        for actor in ACTORS
    ]
    chance.shuffle(tries)
    # Every address is opened at least once by everyone, whatever the size.
    tries.sort(key=lambda attempt: attempt[2] != "GET" or len(attempt[0].parts) > 1)
    clients = {name: signed_in(_user(world, name)) if name else Client() for name in ACTORS}
    for client in clients.values():
        client.raise_request_exception = False
    broken, leaks, seen = [], [], set()
    for route, values, method, name in tries[:PROBES]:
        if any(word in route.pattern for word in ENDS_OR_OPENS):
            continue
        url = route.url(values)
        response = probe(clients[name], method, url)
        seen.add(route.pattern)
        if response.status_code >= 500 and "readyz" not in url:
            broken.append((response.status_code, name, method, url))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        leaks += [
            (canary, name, method, url)
            for canary, allowed in SEES.items()
            if canary.encode() in body and name not in allowed
        ]
    print(
        f"FIGURE G9 wanted {PROBES} got {min(PROBES, len(tries))} seed {seed} ok routes {len(seen)}"
    )
    assert broken == []
    assert leaks == []


def _user(world: World, name: str):
    found = getattr(world.cast, name)
    return found.user if hasattr(found, "full_name") else found


def test_the_probe_can_fail(world: World) -> None:
    """The control: Maya herself does receive her canaries, so the probe looks where they are."""
    records(world)
    client = signed_in(world.user)
    bodies = b"".join(
        client.get(f"/my/{page}/").content for page in ("pots", "plan", "bills", "payments")
    )
    assert f"{CANARY}-plan".encode() in bodies
    assert f"{CANARY}-bill".encode() in bodies


def test_others_ids_and_no_ids_answer_alike(world: World) -> None:
    """Nia asks for Maya's things and for things that do not exist: the same answer.

    What does not exist is asked for once an address, and again by the same noun where it differs.
    """
    pool = records(world)[:10]
    client = signed_in(_user(world, "nia"))
    differing = []

    def status(route: Route, reference: str) -> int:
        return client.get(route.url(dict.fromkeys(route.parts, reference))).status_code

    for route in ours():
        if not route.parts or "find" in route.pattern or "sign-in" in route.pattern:
            continue
        nobodys = status(route, new_reference(random.choice(pool).split("-")[0]))
        for reference in random.sample(pool, OF_EACH_ROUTE):
            one, other = status(route, reference), nobodys
            if one != other:
                other = status(route, new_reference(reference.split("-")[0]))
            if one != other or one == 200:
                differing.append((route.pattern, reference, one, other))
    assert differing == []
