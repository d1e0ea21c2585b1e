"""The API's own manners: what it cannot read, how it refuses, what it does once, how far it pages."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from budgets.models import Agreement, Budget, MoneyMove
from core.models import IdempotencyKey
from people.api import DeclaredPermission
from tests.budgets import plans
from tests.cast import Cast
from tests.conftest import signed_in

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def budget(cast: Cast) -> Budget:
    return plans.agreed(cast, plans.line("Art group", 120000), plans.line("Swimming", 50000))


@pytest.fixture
def maya(cast: Cast) -> Client:
    assert cast.maya.user is not None
    return signed_in(cast.maya.user)


def move_of(budget: Budget, pence: int = 1000) -> dict[str, object]:
    source, target = (plans.pot(budget, name).reference for name in ("Art group", "Swimming"))
    return {"from_pot": source, "to_pot": target, "amount_pence": pence, "words": "For the winter"}


def post(client: Client, url: str, body: object, key: str = "") -> Any:
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(url, sent, content_type="application/json", headers=headers)


def deep(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", '"words"', "7", "null", '{"amount_pence": NaN}', '{"amount_pence": Infinity}',
        '{"words": "a\\u0000b"}', deep(25), deep(100_000), b"\xff\xfe{}", '{"amount_pence": ' + "9" * 5000 + "}",
    ],
    ids=["empty", "cut", "list", "text", "number", "null", "nan", "infinity", "nul", "deep", "very-deep",
         "bytes", "digits"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_as_a_problem(
    maya: Client, budget: Budget, body: Any
) -> None:
    answer = post(maya, f"/api/v1/budgets/{budget.reference}/moves/", body, key="k")
    assert answer.status_code in (400, 422), answer.content
    is_a_problem(answer)
    assert not IdempotencyKey.objects.exists()


def is_a_problem(answer: Any) -> None:
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"/api/problems/{body['code']}"
    assert body["title"]
    assert "Traceback" not in answer.content.decode()


def test_a_refusal_in_words_and_by_field(maya: Client, budget: Budget) -> None:
    url = f"/api/v1/budgets/{budget.reference}/moves/"
    short = post(maya, url, move_of(budget, 10**8), key="a")
    assert (short.status_code, "free" in short.json()["title"]) == (422, True)
    is_a_problem(short)
    empty = post(maya, url, {}, key="b")
    assert "amount_pence" in empty.json()["errors"]
    is_a_problem(empty)


def test_a_move_happens_once_for_its_key(maya: Client, budget: Budget) -> None:
    url = f"/api/v1/budgets/{budget.reference}/moves/"
    assert post(maya, url, move_of(budget)).json()["code"] == "idempotency_key_missing"
    first = post(maya, url, move_of(budget), key="one")
    again = post(maya, url, move_of(budget), key="one")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert MoneyMove.objects.count() == 1
    other = post(maya, url, move_of(budget, 2000), key="one")
    assert other.json()["code"] == "idempotency_key_reused"
    post(maya, url, move_of(budget), key="two")
    assert MoneyMove.objects.count() == 2


def test_a_refused_move_may_be_tried_again_with_its_key(maya: Client, budget: Budget) -> None:
    url = f"/api/v1/budgets/{budget.reference}/moves/"
    assert post(maya, url, move_of(budget, 10**8), key="one").status_code == 422
    assert post(maya, url, move_of(budget), key="one").status_code == 201


def test_the_key_of_another_user_is_another_key(maya: Client, budget: Budget, cast: Cast) -> None:
    url = f"/api/v1/budgets/{budget.reference}/moves/"
    post(maya, url, move_of(budget), key="one")
    assert post(signed_in(cast.rex), url, move_of(budget), key="one").status_code in (403, 404)


def test_pages_are_never_longer_than_a_hundred(cast: Cast, budget: Budget) -> None:
    for number in range(101):
        cast.organisation(f"Group {number}", f"group-{number}")
    listed = signed_in(cast.rex).get("/api/v1/organisations/?page_size=100000").json()
    assert len(listed["results"]) == 100
    assert listed["next"]
    assert signed_in(cast.rex).get("/api/v1/organisations/?page=99999").status_code == 404


@pytest.mark.parametrize("said", ["Bearer nothing-we-know", "Bearer ", "bearer \x7f"])
def test_a_token_nobody_knows(db: None, said: str) -> None:
    answer = Client().get("/api/v1/me/", headers={"Authorization": said})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    is_a_problem(answer)


def test_without_signing_in_there_is_nothing(db: None) -> None:
    answer = Client().get("/api/v1/budgets/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_view_that_declares_nothing_serves_nothing(cast: Cast) -> None:
    class Undeclared(APIView):
        permission_classes = (DeclaredPermission,)

        def get(self, request: Any) -> Response:
            return Response({"secret": True})

    request = APIRequestFactory().get("/")
    force_authenticate(request, cast.jo)
    assert Undeclared.as_view()(request).status_code == 403


def test_the_description_is_whole_and_without_warnings(tmp_path: Path) -> None:
    described = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(described))
    assert "/api/v1/bills/" in described.read_text(encoding="utf-8")


def addresses(resolver: Any = None, before: str = "/") -> list[tuple[str, list[str]]]:
    """Every address of the API and the methods that write."""
    found: list[tuple[str, list[str]]] = []
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += addresses(entry, path)
        elif isinstance(entry, URLPattern) and path.startswith("/api/v1/"):
            view = getattr(entry.callback, "view_class", None)
            found.append(
                (path, [m for m in ("post", "put", "patch", "delete") if hasattr(view, m)])
            )
    return found


ODD: tuple[object, ...] = (
    "", "[]", "{}", '{"a": 1e999}', {"amount_pence": -1}, {"amount_pence": 10**30}, {"amount_pence": "12"},
    {"amount_pence": True}, {"reference": "x" * 5000}, {"on": "31 February"}, {"paid_on": "0000-00-00"},
    {"lines": [{}]}, {"lines": "all"}, {"answers": {"1": []}}, {"weekdays": [9]}, {"text": "\ud800"},
)  # fmt: skip


def test_no_address_breaks_on_odd_bodies(cast: Cast, budget: Budget) -> None:
    """Whoever sends whatever, the answer is a refusal that can be read."""
    agreement: Agreement = plans.art(cast, budget)
    who = [signed_in(user) for user in (cast.maya.user, cast.olu, cast.jo, cast.finn) if user]
    broken = []
    pool = [budget.reference, agreement.reference, budget.pots.first().reference, "pay-2222222z"]
    for template, methods in addresses():
        for number, odd in enumerate(ODD):
            client = who[number % len(who)]
            url = _filled(template, pool[number % len(pool)])
            client.raise_request_exception = False
            body = odd if isinstance(odd, str) else json.dumps(odd)
            for method in methods:
                answer = getattr(client, method)(
                    url,
                    body,
                    content_type="application/json",
                    headers={"Idempotency-Key": uuid4().hex},
                )
                if answer.status_code >= 500:
                    broken.append((method, url, odd, answer.status_code))
    assert broken == []


def _filled(template: str, reference: str) -> str:
    return re.sub(r"<(\w+:)?(\w+)>", lambda part: "3" if part[1] == "int:" else reference, template)
