"""`manage.py import_providers FILE...`: organisations and services of other directories."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from core.errors import DomainError
from providers.doors import read_any
from providers.referral.found import Read

REFUSED = 2


class Command(BaseCommand):
    """Reads Open Referral UK, HSDS and the CQC's list. `--dry-run` opens no database connection."""

    help = "Add organisations and services from Open Referral UK or HSDS, or the CQC's list (CSV)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be read")
        parser.add_argument("--source", default="", help="which directory it comes from: a word")
        parser.add_argument("--json", action="store_true", help="print a JSON array, one a file")

    def handle(self, *args: Any, **options: Any) -> None:
        source = options["source"][:40]
        results = [read_any(path, source=source) for path in options["files"]]
        if not options["dry_run"]:
            for result in results:
                self._keep(result)
        if options["json"]:
            self.stdout.write(
                json.dumps([result.as_json() for result in results], indent=2, ensure_ascii=True)
            )
        else:
            for result in results:
                self._say(result)
        if any(result.outcome == "refused" for result in results):
            sys.exit(REFUSED)

    def _keep(self, result: Read) -> None:
        """A file is kept whole or not at all."""
        from providers.importing import keep

        if result.outcome != "read":
            return
        try:
            keep(read=result, by=None, at=clock.now(), on=clock.today())
        except DomainError as refusal:
            result.refuse(refusal.code, refusal.sentence)

    def _say(self, result: Read) -> None:
        self.stdout.write(f"{result.file}: {result.outcome}. {result.message}")
        if result.counts:
            said = ", ".join(f"{number} {name}" for name, number in result.counts.items())
            self.stdout.write(f"  {said}")
        for problem in [*result.problems, *result.deviations]:
            where = f" ({problem.field})" if problem.field else ""
            self.stdout.write(f"  {problem.record}{where}: {problem.message}")
        if result.untold:
            self.stdout.write(f"  and {result.untold} more")
