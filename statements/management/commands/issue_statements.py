"""`manage.py issue_statements --month 2026-10 [--person REF] [--format WAY] [--out FOLDER]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from core.periods import Period, parse_month
from people.models import Person
from statements import services
from statements.models import Statement
from statements.telling import Way


class Command(BaseCommand):
    help = "Issue the statements of a month; with --out, write them into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", required=True, help="for example 2026-10")
        parser.add_argument("--person", default="", help="one person's reference")
        parser.add_argument(
            "--format", default=Way.STANDARD.value, choices=[way.value for way in Way],
            help="how they are written with --out",
        )  # fmt: skip
        parser.add_argument("--out", default="", help="a folder for the files")

    def handle(self, *args: Any, **options: Any) -> None:
        month = self._month(options["month"])
        person = self._person(options["person"])
        done = services.issue_month(month=month, at=clock.now(), person=person)
        for statement in done.made:
            self.stdout.write(f"{statement.reference} {statement.from_on} to {statement.to_on}")
            if options["out"]:
                self._write(Path(options["out"]), statement, Way(options["format"]))
        self.stdout.write(f"{len(done.made)} statements, {len(done.refused)} refused.")
        if done.refused:
            raise CommandError("These do not add up: " + ", ".join(done.refused))

    def _month(self, text: str) -> Period:
        try:
            month = parse_month(text)
        except ValueError:
            raise CommandError("Give the month like 2026-10.") from None
        if month.ends_on > clock.today():
            raise CommandError("That month is not over yet.")
        return month

    def _person(self, reference: str) -> Person | None:
        if not reference:
            return None
        person = Person.objects.filter(reference=reference).first()
        if person is None:
            raise CommandError("There is nobody with that reference.")
        return person

    def _write(self, folder: Path, statement: Statement, way: Way) -> None:
        ending = "pdf" if way.is_paper else "csv" if way is Way.TABLE else "txt"
        try:
            made = services.made_in(statement, way)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{statement.reference}.{ending}").write_bytes(made)
        except (DomainError, OSError) as problem:
            raise CommandError(str(problem)) from problem
