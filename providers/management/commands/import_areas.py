"""`manage.py import_areas FILE...`: council areas with their codes of the ONS."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from providers.areas import keep_areas, read_areas

REFUSED = 2


class Command(BaseCommand):
    """Reads lists of councils as mySociety and the ONS publish them. `--dry-run` keeps nothing."""

    help = "Add or correct council areas from a CSV list with codes of the ONS."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be read")
        parser.add_argument("--json", action="store_true", help="print a JSON array, one a file")

    def handle(self, *args: Any, **options: Any) -> None:
        results = [read_areas(path) for path in options["files"]]
        for result in results:
            if result.outcome == "read" and not options["dry_run"]:
                keep_areas(result)
        if options["json"]:
            self.stdout.write(json.dumps([one.as_json() for one in results], indent=2))
        else:
            for one in results:
                counts = ", ".join(f"{number} {name}" for name, number in one.counts.items())
                self.stdout.write(f"{one.file}: {one.outcome}. {one.message} {counts}".rstrip())
                for problem in one.problems:
                    self.stdout.write(f"  {problem.record}: {problem.message}")
        if any(one.outcome == "refused" for one in results):
            sys.exit(REFUSED)
