"""The monthly report of a million paid lines, beside a loop over organisations (docs/figures.md).

Ours is timed twice: reading the month by band, as the report does, and counting it anew out of the
ledger before (goal 20; the night does it, for months that moved). The loop
asks, for each organisation, for its lines of the month and for its status on the day of each; it
is timed on a sample of organisations, line by line, and the ratio is of seconds a line.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.kit.whole"

import django

django.setup()

from django.db import connection

from bench.kit.measuring import Work, fresh_database, line, ratios, size
from bench.kit.spenders import MAY, Spenders
from ledger.models import Move
from reports import sql
from reports.bands import Band
from reports.models import SpentDay
from reports.services.content import content_of
from reports.services.spending import Register, from_budgets, sums

BUDGETS = {"small": 40, "tenth": 200, "full": 2_000}[size()]
SAMPLE = 5  # organisations of the loop
PAIRS = 3
SEED = 20_261_123


class Bench:
    """The people, what they paid, and both ways of counting it."""

    def __init__(self) -> None:
        self.world = Spenders(BUDGETS, SEED)
        self.found: Counter[Band] = Counter()

    def read(self) -> None:
        """The month by band, from the figures that are kept."""
        self.found = sums(from_budgets(self.world.authority, MAY, Register.read()))["budgets"]

    def anew(self) -> None:
        """The month counted out of the ledger again, and read."""
        SpentDay.objects.all().delete()
        sql.work_out(MAY.starts_on, MAY.ends_on)
        self.read()

    def loop(self) -> Counter[Band]:
        """Organisation by organisation, line by line, as one would write it first."""
        found: Counter[Band] = Counter()
        for organisation in self.world.organisations[:SAMPLE]:
            accounts = organisation.agreements.values("allocations__paid_id")
            days = (MAY.starts_on, MAY.ends_on)
            for move in Move.objects.filter(target__in=accounts, service_on__range=days):
                status = organisation.current_status(move.service_on)
                led = status is not None and status.is_checked and not status.carer_led
                found[Band.USER_LED if led else Band.OTHER] += move.amount_pence
        return found

    def sampled(self) -> Counter[Band]:
        """What ours says of the same organisations: the loop must find the same."""
        chosen = {one.pk for one in self.world.organisations[:SAMPLE]}
        found: Counter[Band] = Counter()
        for one in from_budgets(self.world.authority, MAY, Register.read()):
            if one.organisation in chosen:
                found[Band.USER_LED if one.band == Band.USER_LED else Band.OTHER] += one.pence
        return found


def main() -> None:
    """Print a line a goal. Exit 1 when one is short and STEER_BENCH_STRICT is set."""
    print(f"size {size()}, seed {SEED}, {connection.vendor}, {time.strftime('%Y-%m-%d %H:%M')}")
    with fresh_database():
        bench = Bench()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("vacuum analyze")
        lines = bench.world.lines
        of_sample = bench.world.lines_of(bench.world.organisations[:SAMPLE])
        print(f"{lines:,} paid lines; the loop reads {of_sample:,} of them", flush=True)
        bench.anew()
        right = sum(bench.found.values()) == bench.world.pence and bench.sampled() == bench.loop()
        if not right:
            print("Not counted: the loop finds something else.")

        def ours(run: Callable[[], None]) -> Callable[[], Work]:
            return lambda: Work(lines, run)

        def theirs() -> Work:
            return Work(of_sample, bench.loop)

        began = time.perf_counter()
        content_of(bench.world.authority, MAY, on=MAY.ends_on)
        print(f"the whole report, with every table: {time.perf_counter() - began:.1f} s")
        reached = line("monthly_report_vs_loop", ratios(PAIRS, ours(bench.read), theirs), 100)
        anew = line("monthly_report_anew_vs_loop", ratios(PAIRS, ours(bench.anew), theirs), 20)
    raise SystemExit(not (right and reached and anew) and "STEER_BENCH_STRICT" in os.environ)


if __name__ == "__main__":
    main()
