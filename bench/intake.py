"""A bill over the API: ours beside a plain nested ModelSerializer view, and long bills beside short.

Goal 8. Both are called through the whole stack of Django with a token, one process, each request
committed. Ours checks the bill, keeps the key, asks the person and leaves a trace; the peer only
stores rows (bench/kit/plain_intake.py).
"""

import itertools
import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.kit.whole"

import django

django.setup()

from django.db import connection
from django.test import Client, override_settings
from django.urls import path

from bench.kit.measuring import Work, fresh_database, line, ratios, size
from config.urls import urlpatterns as steers
from core.models import Authority
from people.services import make_token
from tests.cast import NOW, Cast
from tests.invoices.sent_bills import promised

BILLS = {"small": 10, "tenth": 30, "full": 150}[size()]
PAIRS = {"small": 3, "tenth": 5, "full": 7}[size()]
SHORT, LONG = 10, 100  # lines
FIRST = date(2026, 10, 5)
DAYS = 28


class Urls:
    """Steer's addresses and the peer's."""

    @staticmethod
    def patterns() -> list[object]:
        from bench.kit.plain_intake import PlainIntake

        return [*steers, path("api/v1/plain-bills/", PlainIntake.as_view())]


class Bench:
    """One agreement; every call sends bills with numbers of their own."""

    def __init__(self) -> None:
        cast = Cast(Authority.objects.create(name="Bench Council", short_name="Bench"))
        self.agreement = promised(cast, pence=900_000, rate=100, units="1", weekdays=list(range(7)))
        token = make_token(user=cast.bea, label="bench", at=NOW)
        self.client = Client(headers={"Authorization": f"Bearer {token}"})
        self.numbers = itertools.count(1)

    def ours(self, lines: int) -> Callable[[], Work]:
        return lambda: self._work("/api/v1/bills/", lines, {})

    def plain(self) -> Work:
        whole = {
            "from_on": str(FIRST),
            "to_on": str(FIRST + timedelta(DAYS)),
            "total_pence": 10 * SHORT,
        }
        return self._work("/api/v1/plain-bills/", SHORT, whole)

    def _work(self, address: str, lines: int, more: dict[str, object]) -> Work:
        bodies = [self._body(lines, plain=bool(more)) | more for _ in range(BILLS)]

        def run() -> None:
            for body in bodies:
                answer = self.client.post(
                    address, body, content_type="application/json",
                    headers={"Idempotency-Key": str(body["number"])},
                )  # fmt: skip
                assert answer.status_code == 201, answer.content

        return Work(BILLS, run)

    def _body(self, lines: int, *, plain: bool) -> dict[str, object]:
        rows: list[dict[str, object]] = [
            {"service_on": str(FIRST + timedelta(n % DAYS)), "units": "0.1", "unit": "hour",
             "rate_pence": "100", "net_pence": 10, "vat_pence": 0, "description": "help at home"}
            for n in range(lines)
        ]  # fmt: skip
        if plain:
            rows = [row | {"position": n} for n, row in enumerate(rows, 1)]
        return {
            "agreement": self.agreement.reference, "number": f"N-{next(self.numbers)}",
            "issued_on": "2026-11-02", "lines": rows,
        }  # fmt: skip


def main() -> None:
    """Print a line a goal. Exit 1 when one is short and STEER_BENCH_STRICT is set."""
    logging.disable(logging.CRITICAL)
    print(f"size {size()}, {connection.vendor}, {time.strftime('%Y-%m-%d %H:%M')}")
    with fresh_database():
        bench = Bench()
        urls = type("urls", (), {"urlpatterns": Urls.patterns()})
        with override_settings(ROOT_URLCONF=urls):
            bench.ours(SHORT)().run()
            bench.plain().run()
            beside = ratios(PAIRS, bench.ours(SHORT), bench.plain)
            longer = ratios(PAIRS, bench.ours(SHORT), bench.ours(LONG))
        reached = [
            line("intake_vs_plain_drf", beside, 12),
            line("intake_100_lines_vs_10", longer, 3, at_most=True),
        ]
    raise SystemExit(not all(reached) and "STEER_BENCH_STRICT" in os.environ)


if __name__ == "__main__":
    main()
