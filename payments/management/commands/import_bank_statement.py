"""Read bank statements; keep their lines under the account that each names."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from payments.statements_in import REFUSED, Reading, read_file


class Command(BaseCommand):
    """Exit 0 when every statement was read, 2 when one was refused."""

    help = "Read bank statements. With --dry-run nothing is kept and no database is opened."
    requires_system_checks: Any = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--json", action="store_true", help="print a JSON array, an object a statement"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Read every file first; then keep what was read."""
        readings = [reading for name in options["files"] for reading in read_file(Path(name), name)]
        answers = [
            reading.as_json() if options["dry_run"] else self._keep(reading) for reading in readings
        ]
        if options["json"]:
            self.stdout.write(json.dumps(answers, indent=2, ensure_ascii=False))
        else:
            for answer in answers:
                self.stdout.write(f"{answer['outcome']}: {answer['message']}")
        if any(answer["outcome"] == REFUSED for answer in answers):
            sys.exit(2)

    def _keep(self, reading: Reading) -> dict[str, Any]:
        from core.models import Authority
        from payments.services.bank_lines import keep_statement

        answer = reading.as_json()
        if reading.outcome == REFUSED or reading.statement is None:
            return answer
        kept = keep_statement(
            owner=Authority.objects.order_by("pk").first(), statement=reading.statement, name=Path(reading.file).name, by=None,
            at=clock.now(),
        )  # fmt: skip
        added = 0 if kept.again else kept.statement.added
        words = f"{reading.file}: {added} of {len(reading.statement.lines)} lines added."
        return answer | {"outcome": "kept" if added else "nothing_new", "message": words}
