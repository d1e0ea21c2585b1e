"""schemathesis over the whole API, one run a role: what the schema allows and what it forbids.

Nothing breaks (no 5xx), nothing is accepted that the schema forbids, answers are as the schema
says, and a stranger reaches only what is public.
"""

import logging
import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
)

from config.wsgi import application
from people.middleware import declared_code
from people.models import User
from people.services import make_token
from tests.access.test_every_route import ACTORS, CANARY, records
from tests.cast import NOW, Cast
from tests.sizes import SEED, figure, many
from tests.world import World, maya_world

ROLES = ("maya", "sam", "bea", "jo", "finn", "rex", "")
EACH = 40  # tries an operation, a role and a way, at full size
CHECKS = {
    GenerationMode.POSITIVE: [
        not_a_server_error,
        response_schema_conformance,
        content_type_conformance,
    ],
    GenerationMode.NEGATIVE: [not_a_server_error, negative_data_rejection],
}


@pytest.fixture(autouse=True)
def no_logs() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def the_tests_connection_stays() -> Iterator[None]:
    """Through WSGI itself each request would end with its connection closed, as it should be."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(cast: Cast, still_clock: None) -> World:
    for name in ACTORS[1:-1]:
        getattr(cast, name)
    return maya_world(cast, words=f" {CANARY}-plan")


def user_of(world: World, name: str) -> User:
    found = getattr(world.cast, name)
    return found.user if hasattr(found, "full_name") else found


@pytest.fixture(scope="module", autouse=True)
def _made_before_any_transaction(django_db_setup: None, django_db_blocker: Any) -> None:
    """Making the cases takes minutes at full size; PostgreSQL ends a transaction that idles so."""
    with django_db_blocker.unblock():
        everything()


@pytest.mark.figure
@pytest.mark.parametrize("role", ROLES, ids=lambda name: name or "nobody")
def test_the_api_keeps_its_schema(world: World, role: str) -> None:
    pool = records(world)
    headers = {"Idempotency-Key": "a key"}
    if role:
        token = make_token(user=user_of(world, role), label="a test", at=NOW)
        headers["Authorization"] = f"Bearer {token}"
    wrong: list[str] = []
    tried = 0
    chance = random.Random(SEED)
    for operation, ways in everything():
        for mode, checks in CHECKS.items():
            for case in ways[mode]:
                fill(case, pool, chance)
                headers["Idempotency-Key"] = f"{role or 'nobody'} {tried}"
                response = case.call(headers=headers)
                tried += 1
                wrong += problems(case, response, checks)
                if not role and response.status_code < 400 and is_private(case):
                    wrong.append(f"{case.method} {operation.path}: reached by nobody")
    assert wrong == [], f"STEER_SEED={SEED}\n" + "\n".join(sorted(set(wrong)))
    figure(f"schemathesis_{role or 'nobody'}", wanted=tried, got=tried - len(wrong))


@cache
def everything() -> list[tuple[Any, dict[GenerationMode, list[Case]]]]:
    """Every operation with its cases: made once, tried by each role."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    return [
        (operation, {mode: cases(operation, mode, many(EACH)) for mode in CHECKS})
        for operation in operations
    ]


def is_private(case: Case) -> bool:
    """Whether the view behind it asks for a right."""
    view = resolve(case.formatted_path).func
    return declared_code(view) != "public"


def cases(operation: Any, mode: GenerationMode, count: int) -> list[Case]:
    """So many cases of one operation; none where it has nothing to get wrong."""
    made: list[Case] = []
    quiet = settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=False,
    )  # fmt: skip
    try:
        strategy = operation.as_strategy(generation_mode=mode)
    except schemathesis.errors.SerializationNotPossible:
        return []

    @seed(SEED)
    @quiet
    @given(strategy)
    def keep(case: Case) -> None:
        made.append(case)

    try:
        keep()
    except Unsatisfiable:  # nothing to get wrong: no body, no parameters
        return []
    return made


def fill(case: Case, pool: list[str], chance: random.Random) -> None:
    """Half of the addresses name a thing that exists, or what is inside would never be reached."""
    for name in case.path_parameters or {}:
        if chance.random() < 0.5:
            case.path_parameters[name] = chance.choice(pool)


def problems(case: Case, response: Any, checks: list[Any]) -> list[str]:
    try:
        case.validate_response(response, checks=checks)
    except FailureGroup as group:
        return [_words(case, failure) for failure in group.exceptions]
    except Failure as failure:
        return [_words(case, failure)]
    return []


def _words(case: Case, failure: BaseException) -> str:
    first = re.sub(r"\s+", " ", str(failure))[:300]
    return f"{case.method} {case.operation.path}: {first} | {case.body!r} {case.query!r}"[:600]
