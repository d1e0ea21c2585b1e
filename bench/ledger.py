"""Bulk posting against the plain ORM loop that people write, pair by pair, in one run.

The peer is `one_by_one` below: the same checks of balance, the same rows, one at a time. The
other peers of performance.md (django-hordak, django-ledger, COPY) come with issue B.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["STEER_MODE"] = "test"

import django

django.setup()

from django.db import connection, transaction
from django.db.models import F

from ledger import invariants, services
from ledger.models import Account, Book, Entry, Kind, Move, Reason, Side
from ledger.services import NewEntry, NewMove

AT = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
SIZES = {
    "small": (500, 50, 100, 3),
    "tenth": (1_000, 100, 200, 5),
    "full": (10_000, 1_000, 1_500, 5),
}
WANTED = {"sqlite": 25, "postgresql": 50}


def open_books(count: int) -> list[tuple[Book, Account, Account]]:
    made = []
    for _ in range(count):
        book = services.open_book()
        agreed = services.open_account(book, Side.PLAN, Kind.AGREED)
        made.append((book, agreed, services.open_account(book, Side.PLAN, Kind.POT)))
    return made


def in_bulk(books: list[tuple[Book, Account, Account]], count: int, name: str) -> None:
    entries = [
        NewEntry(book, f"{name}:{n}", Reason.PLAN_AGREED, [NewMove(agreed, pot, 100 + n)], None, AT)
        for n in range(count)
        for book, agreed, pot in [books[n % len(books)]]
    ]
    services.post_many(entries)


def one_by_one(books: list[tuple[Book, Account, Account]], count: int, name: str) -> None:
    """What people write: lock, check, create, save, for each entry its own transaction."""
    for n in range(count):
        book, agreed, pot = books[n % len(books)]
        with transaction.atomic():
            Book.objects.select_for_update().get(pk=book.pk)
            entry = Entry.objects.create(
                book=book, key=f"{name}:{n}", digest="", reason=Reason.PLAN_AGREED,
                happened_on=AT.date(), posted_at=AT, posted_on=AT.date(),
            )  # fmt: skip
            Move.objects.create(entry=entry, source=agreed, target=pot, amount_pence=100 + n)
            for account, pence in ((agreed, -(100 + n)), (pot, 100 + n)):
                Account.objects.filter(pk=account.pk).update(
                    balance_pence=F("balance_pence") + pence
                )
            Book.objects.filter(pk=book.pk).update(version=F("version") + 1)


def rate(work: Callable[[], None], count: int) -> float:
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def main() -> None:
    count, accounts, peer_count, pairs = SIZES[os.environ.get("STEER_FIGURES", "small")]
    connection.creation.create_test_db(verbosity=0)
    try:
        ratios = []
        for pair in range(pairs):
            books = open_books(accounts)
            ours = rate(lambda: in_bulk(books, count, f"ours{pair}"), count)  # noqa: B023
            plain = rate(lambda: one_by_one(books, peer_count, f"plain{pair}"), peer_count)  # noqa: B023
            ratios.append(ours / plain)
        wrong = [found for found in invariants.check() if "month" not in found.rule]
        if wrong:
            raise SystemExit(f"The result is wrong, so it does not count: {wrong[:3]}")
        ratio, wanted = statistics.median(ratios), WANTED[connection.vendor]
        verdict = "ok" if ratio >= wanted else "short"
        load = os.getloadavg()[0]
        print(
            f"BENCH bulk_post_vs_orm_{connection.vendor} {ratio:.1f} wanted {wanted} {verdict} load {load:.1f}"
        )
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
