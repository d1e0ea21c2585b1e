"""Read e-invoices; send each to the agreement it names, or hold it with a reason."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from invoices.e_invoices import HELD, READ, REFUSED, Reading, read_file


class Command(BaseCommand):
    """Exit 0 when every file was read or held, 2 when one was refused."""

    help = "Read e-invoices (UBL 2.1). With --dry-run nothing is kept and no database is opened."
    requires_system_checks: Any = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--json", action="store_true", help="print a JSON array, an object a file"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Read every file first; then send what was read."""
        readings = [(Path(name), read_file(Path(name), name)) for name in options["files"]]
        answers = [
            reading.as_json() if options["dry_run"] else self._send(path, reading)
            for path, reading in readings
        ]
        if options["json"]:
            self.stdout.write(json.dumps(answers, indent=2, ensure_ascii=False))
        else:
            for answer in answers:
                self.stdout.write(f"{answer['outcome']}: {answer['message']}")
        if any(answer["outcome"] == REFUSED for answer in answers):
            sys.exit(2)

    def _send(self, path: Path, reading: Reading) -> dict[str, Any]:
        from invoices.models import HeldDocument
        from invoices.services import submit_document

        answer = reading.as_json()
        if reading.outcome == REFUSED:
            return answer
        at = clock.now()
        done = submit_document(
            reading=reading, content=path.read_bytes(), at=at, on=clock.day_of(at)
        )
        if isinstance(done, HeldDocument):
            return answer | {
                "outcome": HELD, "code": done.code, "held": done.reference,
                "message": f"{reading.file}: {done.sentence.removeprefix(f'{reading.file}: ')}",
            }  # fmt: skip
        bills = [bill.reference for bill in done]
        words = f"{reading.file}: sent as {', '.join(bills)}."
        return answer | {"outcome": READ, "message": words, "bills": bills}
