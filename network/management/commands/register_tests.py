"""`manage.py register_tests check|list|load FILE`: the tests of the register, in a readable file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from network.control import Criteria
from network.control_file import read_criteria
from network.models import CriteriaVersion
from network.services.register_rules import load_criteria

REFUSED = 2


class Command(BaseCommand):
    help = "Check a file of the register's tests, list the versions, or load one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="the versions that are kept")
        for name, words in (
            ("check", "read a file and name the line of its first mistake"),
            ("load", "keep a file's version; twice adds nothing, and a kept one never changes"),
        ):
            verbs.add_parser(name, help=words).add_argument("file", type=Path)

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        if verb == "list":
            for row in CriteriaVersion.objects.order_by("starts_on"):
                self.stdout.write(f"{row.version} from {row.starts_on}")
            return
        text, found = self.read(options["file"])
        if verb == "check":
            count = f"{len(found.tests)} tests, {len(found.levels)} levels"
            self.stdout.write(f"Version {found.version} is good: {count}. Nothing was changed.")
            return
        row = load_criteria(text, at=clock.now())
        if row.text != text:
            raise CommandError(
                f"Version {row.version} is kept already and says something else. Give a new version.",
                returncode=REFUSED,
            )
        self.stdout.write(f"Version {row.version} holds from {row.starts_on}.")

    def read(self, file: Path) -> tuple[str, Criteria]:
        """The file and what it says. Exit 2 with the sentence of the first mistake."""
        try:
            text = file.read_text("utf-8")
            return text, read_criteria(text)
        except (OSError, UnicodeDecodeError):
            raise CommandError("This file cannot be read as text.", returncode=REFUSED) from None
        except DomainError as refusal:
            raise CommandError(refusal.sentence, returncode=REFUSED) from None
