"""`manage.py import_providers FILE...`: organisations and services from Open Referral JSON."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from core.errors import DomainError
from providers.open_referral import Read, read_file

REFUSED = 2


class Command(BaseCommand):
    """Reads Open Referral UK and HSDS. `--dry-run` opens no database connection."""

    help = "Add organisations and services from Open Referral UK (or HSDS) JSON files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be read")
        parser.add_argument("--json", action="store_true", help="print a JSON array, one a file")

    def handle(self, *args: Any, **options: Any) -> None:
        results = [read_file(path) for path in options["files"]]
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
            result.outcome, result.code, result.message = "refused", refusal.code, refusal.sentence

    def _say(self, result: Read) -> None:
        self.stdout.write(f"{result.file}: {result.outcome}. {result.message}")
        for problem in result.problems:
            where = f" ({problem.field})" if problem.field else ""
            self.stdout.write(f"  {problem.record}{where}: {problem.message}")
