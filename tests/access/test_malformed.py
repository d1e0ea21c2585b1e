"""50,000 malformed requests to every address: an answer in words, never a 5xx, never a hang.

The addresses come from the URLconf. What is sent is broken in one of many ways: bodies that are no
JSON or no form, letters that do not exist, numbers of a thousand digits, headers and addresses of
nonsense, verbs that nobody knows.
"""

import json
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import path as route_to

from config.urls import urlpatterns as steers
from people.access import permission
from tests.access.test_every_route import (
    ACTORS,
    CANARY,
    ENDS_OR_OPENS,
    Route,
    _user,
    candidates,
    ours,
    records,
)
from tests.cast import Cast
from tests.conftest import signed_in
from tests.sizes import SEED, figure, many, measured
from tests.world import World, maya_world

REQUESTS = 50_000
LONGEST = 10.0  # seconds
METHODS = (
    "GET",
    "POST",
    "POST",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "BREW",
)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=zq"


@dataclass
class Sent:
    """One request as bytes and headers."""

    kind: str
    body: bytes = b""
    content_type: str = JSON
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


Luck = random.Random
FIELDS = ("reference", "amount", "amount_pence", "number", "lines", "answers", "on", "issued_on", "words",
          "agreement", "file", "units", "yes", "once", "page", "q", "form-TOTAL_FORMS", "starts_on")  # fmt: skip
VALUES = (
    "", "\x00", "\ud800", "NaN", "Infinity", "-1", "1e400", "9" * 1000, "0x10", "1.234,50", "£1,234.50", "=cmd|' /C calc'!A0",
    "../../etc/passwd", "<script>alert(1)</script>", "{{7*7}}", "%(x)s", "{0}", "' OR 1=1 --", "٣٤", "\u202egnp.exe",
    "👩🏽‍🦽" * 50, "a" * 100_000, "2026-02-30", "2026-13-01", "0001-01-01", "9999-12-31", "31/02/2026", "null", "[]", "true",
)  # fmt: skip


def deep(luck: Luck) -> Sent:
    depth = luck.choice((10, 100, 5_000, 100_000))
    opening, closing = luck.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return Sent("deep", opening * depth + b"1" + closing * depth)


def broken_json(luck: Luck) -> Sent:
    return Sent("broken json", luck.choice((
        b"{", b"[1,", b"\xff\xfe", b'{"a":\xff}', b"nul", b'{"a":NaN}', b'{"a":1e999999}', b'"a"', b"[]", b"1",
        b'{"lines":' + b"9" * 20_000 + b"}", b'{"a":"\\ud800"}', b'{"a":"\\u0000"}', b"\xef\xbb\xbf{}", b"{}" * 1000,
        b'{"a":1,"a":2}', bytes(luck.randrange(256) for _ in range(200)),
    )))  # fmt: skip


def wrong_json(luck: Luck) -> Sent:
    """Fields that there are, with values that cannot be."""
    wild: tuple[object, ...] = (
        None,
        True,
        -1,
        2**63,
        2**200,
        0.1,
        [],
        {},
        [[]],
        [{}],
        {"a": {}},
        *VALUES,
    )
    body = {name: luck.choice(wild) for name in luck.sample(FIELDS, luck.randrange(1, 8))}
    if luck.random() < 0.3:
        body["lines"] = [
            {name: luck.choice(wild) for name in luck.sample(FIELDS, 3)} for _ in range(3)
        ]
    return Sent("wrong json", json.dumps(body).encode("utf-8", "surrogatepass"))


def wrong_form(luck: Luck) -> Sent:
    pairs = [(luck.choice(FIELDS), luck.choice(VALUES)) for _ in range(luck.randrange(1, 12))]
    body = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in pairs)
    return Sent("wrong form", body.encode(), FORM)


def broken_form(luck: Luck) -> Sent:
    return Sent("broken form", luck.choice((
        b"%", b"%zz=%ff", b"a=" * 5_000, b"&" * 50_000, b"=", b"\x00=\x00", b"a" * 3_000_000, b"a[]=1&a[__proto__]=2",
        bytes(luck.randrange(256) for _ in range(500)),
    )), FORM)  # fmt: skip


def broken_multipart(luck: Luck) -> Sent:
    name = luck.choice(FIELDS)
    body = luck.choice((
        b"", b"--zq", b"--zq--", b"--zq\r\n\r\n", b"no boundary at all",
        f'--zq\r\nContent-Disposition: form-data; name="{name}"; filename="../../{"a" * 400}.pdf"\r\n\r\n%PDF-1.7\r\n--zq--'.encode(),
        f'--zq\r\nContent-Disposition: form-data; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--zq--'.encode(),
        b'--zq\r\nContent-Disposition: form-data; name="\xff"; filename*=utf-8\'\'%ff\r\n\r\nx\r\n--zq--',
        (f'--zq\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n1\r\n' * 1_500).encode() + b"--zq--",
    ))  # fmt: skip
    kinds = (MULTIPART, "multipart/form-data", "multipart/form-data; boundary=" + "b" * 500)
    return Sent("broken multipart", body, luck.choice(kinds))


def odd_type(luck: Luck) -> Sent:
    kinds = ("", "text/plain", "application/xml", "application/json; charset=klingon", "image/png", "/", ";", "a" * 2_000,
             "application/x-www-form-urlencoded; charset=utf-7", "multipart/mixed; boundary=zq")  # fmt: skip
    return Sent("odd type", b'{"a": 1}', luck.choice(kinds))


def odd_query(luck: Luck) -> Sent:
    queries = ("page=-1", "page=99999999999999999999", "page=%00", "page=abc&page_size=-5", "page_size=1e9", "q=%ff%fe",
               "q=" + "a" * 20_000, "on=2026-02-30", "from=9999-12-31&to=0001-01-01", "%00=%00", "=&=&", "next=//evil.example",
               "sort=-amount;drop", "month=2026-00", "year=99999", "as=csv&page=2", "state=%F0%9F%98%80", "file=../x",
               "format=xml", "area=%27%22%3E", "lat=NaN&lon=inf", "postcode=" + "%20" * 50, "compare=1&compare=2&compare=x")  # fmt: skip
    return Sent("odd query", query=luck.choice(queries))


def odd_headers(luck: Luck) -> Sent:
    return Sent("odd headers", b"{}", headers=luck.choice((
        {"Accept": "*/*;q=a"}, {"Accept": "x" * 5_000}, {"Accept-Language": "zz-" * 400}, {"Accept-Language": "\u00ff"},
        {"Idempotency-Key": "k" * 5_000}, {"Idempotency-Key": "\u00fe\u00ff"}, {"Authorization": "Bearer"},
        {"Authorization": "Bearer " + "a" * 9_000}, {"Authorization": "Basic %%%"}, {"Cookie": "sessionid=" + "%00" * 20},
        {"Range": "bytes=99-1"}, {"Range": "bytes=" + "0-1," * 400}, {"If-None-Match": "*, W/" * 100},
        {"If-Modified-Since": "yesterday"}, {"X-Forwarded-For": "999.999.999.999, " * 60}, {"Content-Length": "-1"},
        {"Host": "evil.example"}, {"Referer": "javascript:alert(1)"}, {"Origin": "null"},
    )))  # fmt: skip


WAYS: tuple[Callable[[Luck], Sent], ...] = (
    deep, broken_json, wrong_json, wrong_json, wrong_form, wrong_form, broken_form, broken_multipart, odd_type,
    odd_query, odd_headers,
)  # fmt: skip
PARTS = (
    "%00",
    "%ff",
    "..%2f..",
    "-",
    "a" * 3_000,
    "agr-",
    "agr-0000000000",
    "0",
    "99999999999999999999",
    "é",
    "%F0%9F%98%80",
    "'",
)


@pytest.fixture(autouse=True)
def no_logs() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(cast: Cast, still_clock: None) -> World:
    for name in ACTORS[1:-1]:
        getattr(cast, name)
    return maya_world(cast, words=f" {CANARY}-plan")


def address(route: Route, pool: list[str], person: str, luck: Luck) -> str:
    """An address that names what exists, or what never could."""
    real = route.url(luck.choice(list(candidates(route, luck.sample(pool, 2), person))))
    if route.parts and luck.random() < 0.25:
        return route.url({part: luck.choice(PARTS) for part in route.parts})
    return real


@pytest.mark.figure
def test_nothing_malformed_breaks_an_address(world: World) -> None:
    luck = random.Random(SEED)
    pool = records(world)
    clients = {name: signed_in(_user(world, name)) if name else Client() for name in ACTORS}
    for client in clients.values():
        client.raise_request_exception = False
    found = [r for r in ours() if not any(word in r.pattern for word in ENDS_OR_OPENS)]
    count, broken, slowest, ways = many(REQUESTS), [], 0.0, Counter[str]()
    for number in range(count):
        route, sent = found[number % len(found)], luck.choice(WAYS)(luck)
        url, method, name = (
            address(route, pool, world.person.reference, luck),
            luck.choice(METHODS),
            luck.choice(ACTORS),
        )
        began = time.perf_counter()
        status = ask(clients[name], method, url, sent)
        took = time.perf_counter() - began
        slowest, ways[sent.kind] = max(slowest, took), ways[sent.kind] + 1
        if (status >= 500 and "readyz" not in url) or took > LONGEST:
            broken.append(
                (
                    status,
                    round(took, 1),
                    name,
                    method,
                    url[:200],
                    sent.kind,
                    sent.query[:60],
                    sent.body[:200],
                )
            )
    assert broken == [], f"STEER_SEED={SEED}\n" + "\n".join(map(str, broken[:40]))
    assert len(ways) == len(set(WAYS)), ways
    figure("malformed_requests_without_5xx", wanted=count, got=count - len(broken))
    measured("malformed_request_slowest", at_most=LONGEST, got=slowest, unit="s")


def ask(client: Client, method: str, url: str, sent: Sent) -> int:
    full = f"{url}?{sent.query}" if sent.query else url
    answer = client.generic(
        method, full, sent.body, content_type=sent.content_type, headers=sent.headers
    )
    if answer.streaming:
        for _ in answer.streaming_content:
            pass
    return answer.status_code


@permission("public")
def naive(request: HttpRequest) -> HttpResponse:
    """The control: it takes what it is sent at its word."""
    return JsonResponse({"pence": int(json.loads(request.body)["amount_pence"])})


class NaiveUrls:
    urlpatterns = (route_to("naive/", naive), *steers)
    handler500 = "home.views.errors.broken"


def test_the_probe_notices_what_breaks(settings: object, world: World) -> None:
    settings.ROOT_URLCONF = NaiveUrls  # type: ignore[attr-defined]
    client = Client(raise_request_exception=False)
    assert all(
        ask(client, "POST", "/naive/", way(random.Random(1))) >= 500
        for way in (broken_json, wrong_form)
    )
