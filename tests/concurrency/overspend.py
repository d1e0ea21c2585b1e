"""Many at once after a budget of 100: through the ledger, and past it as the control.

Run as a program it makes its own SQLite file and prints both counts, because threads need a
file and the suite's SQLite is in memory: `python -m tests.concurrency.overspend FILE`.
"""

import os
import sys
import threading

BUDGET = 100


def spend_through_the_ledger(*, runners: int, tries: int) -> dict[str, int]:
    """Each runner asks for a penny `tries` times; how often the answer was yes, and the rest."""
    from ledger.services import NewMove, Overdrawn
    from tests.concurrency.racing import race
    from tests.ledger.shelf import Shelf

    shelf = Shelf.open()
    shelf.fill(BUDGET)

    def ask(runner: int) -> int:
        accepted = 0
        for attempt in range(tries):
            try:
                shelf.post(f"{runner}:{attempt}", NewMove(shelf.pot, shelf.paid, 1))
                accepted += 1
            except Overdrawn:
                pass
        return accepted

    answers = race(runners, ask)
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    if failed:
        raise failed[0]
    return {
        "accepted": sum(answer for answer in answers if isinstance(answer, int)),
        "left": shelf.balance(shelf.pot),
        "paid": shelf.balance(shelf.paid),
    }


def spend_without_a_lock(*, runners: int) -> dict[str, int]:
    """The control: look, then spend, on a plain row. A barrier holds the gap open."""
    from django.db import connection

    from tests.concurrency.racing import race

    with connection.cursor() as cursor:
        cursor.execute("create table scratch_budget (pence integer)")
        cursor.execute("insert into scratch_budget values (%s)", [BUDGET])
    everyone_has_looked = threading.Barrier(runners)
    everyone_has_spent = threading.Barrier(runners)

    def ask(_runner: int) -> int:
        accepted = 0
        while True:
            with connection.cursor() as cursor:
                cursor.execute("select pence from scratch_budget")
                left = cursor.fetchone()[0]
                everyone_has_looked.wait(timeout=30)
                if left < 1:
                    return accepted
                cursor.execute("update scratch_budget set pence = pence - 1")
                accepted += 1
            everyone_has_spent.wait(timeout=30)

    try:
        answers = race(runners, ask)
        failed = [answer for answer in answers if isinstance(answer, Exception)]
        if failed:
            raise failed[0]
        return {"accepted": sum(answer for answer in answers if isinstance(answer, int))}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop table scratch_budget")


def main() -> None:
    """On a new SQLite file: only the tables of the ledger and of those who post."""
    import json

    os.environ["DATABASE_URL"] = f"sqlite:///{sys.argv[1]}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.db import connection

    from ledger import invariants, models, triggers
    from people.models import User

    with connection.schema_editor() as editor:
        for model in (
            User, models.Book, models.Account, models.Entry, models.Move, models.MonthTotal,
        ):  # fmt: skip
            editor.create_model(model)
    triggers.ensure()
    runners = int(sys.argv[2])
    found = {
        "ledger": spend_through_the_ledger(runners=runners, tries=25),
        "control": spend_without_a_lock(runners=runners),
        "violations": len(invariants.check()),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
