"""Entries over two books, whose locks are asked for in opposite orders."""

import threading

from django.db import OperationalError, transaction

from ledger import services
from ledger.models import Book
from ledger.services import NewEntry, NewMove, Reason
from tests.concurrency.racing import race
from tests.ledger.shelf import AT, Shelf


def both_ways(*, runners: int, entries: int) -> dict[str, int]:
    """Half of the runners name one book first, half the other; each round posts an entry in each."""
    shelves = [Shelf.open(), Shelf.open()]
    for shelf in shelves:
        shelf.fill(entries, key=f"fill {shelf.book.pk}")
    rounds = max(1, entries // (2 * runners))

    def run(runner: int) -> int:
        order = shelves if runner % 2 else shelves[::-1]
        deadlocks = 0
        for attempt in range(rounds):
            try:
                with transaction.atomic():
                    services.lock(*(shelf.book for shelf in order))
                    services.post_many(
                        [
                            NewEntry(
                                shelf.book, f"{runner}:{attempt}:{shelf.book.pk}", Reason.POT_MOVE,
                                [NewMove(shelf.pot, shelf.paid, 1)], None, AT,
                            )
                            for shelf in order
                        ]
                    )  # fmt: skip
            except OperationalError:
                deadlocks += 1
        return deadlocks

    answers = race(runners, run)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    posted = sum(shelf.balance(shelf.paid) for shelf in shelves)
    return {
        "lost": rounds * runners * 2 - posted,
        "deadlocks": sum(answer for answer in answers if isinstance(answer, int)),
    }


def as_they_come() -> int:
    """The control: two runners lock the same two books, each in its own order; how many are ended."""
    shelves = [Shelf.open(), Shelf.open()]
    holding_one = threading.Barrier(2)

    def run(runner: int) -> bool:
        first, second = shelves if runner else shelves[::-1]
        with transaction.atomic():
            Book.objects.select_for_update().get(pk=first.book.pk)
            holding_one.wait(timeout=30)
            Book.objects.select_for_update().get(pk=second.book.pk)
        return True

    return sum(isinstance(answer, OperationalError) for answer in race(2, run))
