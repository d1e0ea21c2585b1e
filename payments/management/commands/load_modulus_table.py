"""`manage.py load_modulus_table FILE --as VERSION`: the weights that account numbers are checked by."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.errors import DomainError
from payments.services.banking import load_modulus_table

MOST_BYTES = 5 * 1024 * 1024


class Command(BaseCommand):
    help = "Load a published table of modulus weights; the newest one loaded is used."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as", dest="version_of", required=True, help="its version, like “7.90”"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check every line, keep. Exit 1 with words when the table is not one."""
        path: Path = options["file"]
        try:
            if path.stat().st_size > MOST_BYTES:
                raise CommandError("The file is too big for a table of modulus weights.")
            text = path.read_text(encoding="utf-8")
            table = load_modulus_table(version=options["version_of"], text=text, at=clock.now())
        except OSError as problem:
            raise CommandError(f"{path.name} cannot be read: {problem.strerror}.") from problem
        except UnicodeDecodeError as problem:
            raise CommandError(f"{path.name} is not a text file.") from problem
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{len(table.rows)} rows of version {table.version} are in use.")
