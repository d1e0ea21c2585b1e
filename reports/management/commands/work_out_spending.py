"""`manage.py work_out_spending [--from DAY] [--to DAY]`: count paid lines anew, by day of support."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from reports import services


class Command(BaseCommand):
    help = "Work out what was paid by day of support from the ledger. Twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, words in (("from", "the first month"), ("to", "the last month")):
            parser.add_argument(
                f"--{name}", dest=f"{name}_on", type=date.fromisoformat,
                help=f"a day of {words}; whole months are counted",
            )  # fmt: skip

    def handle(self, *_args: Any, from_on: date | None, to_on: date | None, **_more: Any) -> None:
        run = services.work_out(at=clock.now(), from_on=from_on, to_on=to_on)
        if run.from_on is None or run.to_on is None:
            self.stdout.write("Nothing was paid yet. There is nothing to work out.")
            return
        self.stdout.write(f"{run.rows} rows, {run.from_on.isoformat()} to {run.to_on.isoformat()}.")
