"""`manage.py track`: the night's work now, or as of a day."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.days import parse_day
from core.errors import DomainError
from tracking.services import track


class Command(BaseCommand):
    """Works out where every current budget stands, and says what there is to say."""

    help = "Work out every budget's position and forecast; open and close alerts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", help="the day to work out, such as 2026-11-23 (today)")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        on = self._day(options["on"])
        done = track(on=on, at=clock.now()).as_dict()
        if options["json"]:
            self.stdout.write(json.dumps({"on": on.isoformat(), **done}))
            return
        words = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in done.items())
        self.stdout.write(f"{on}: {words}.")

    @staticmethod
    def _day(text: str | None) -> date:
        if not text:
            return clock.today()
        try:
            return parse_day(text)
        except DomainError as refusal:
            raise CommandError(f"--on: {refusal.sentence}") from None
