"""`manage.py import_budgets FILE...`: budgets that exist elsewhere, from CSV (docs/import_budgets.md)."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.csv_budgets import MOST_BYTES, Read, read_budgets
from core import clock
from core.days import parse_day
from core.errors import DomainError
from core.money import show_exact

REFUSED = 2


class Command(BaseCommand):
    """A file is kept whole or not at all; a second person approves it before anything is posted."""

    help = "Enter files of people, budgets, agreements and opening positions for approval."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check only; keep nothing")
        parser.add_argument("--json", action="store_true", help="print a JSON array, one a file")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who enters the files")
        parser.add_argument(
            "--on", default="", metavar="DATE",
            help="the day at whose end the positions are true (yesterday unless said)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        try:
            opening_on = parse_day(options["on"]) if options["on"] else None
        except DomainError as refusal:
            raise CommandError(f"--on: {refusal.sentence}") from refusal
        if not options["dry_run"] and not options["by"]:
            raise CommandError("Say who enters the files: --by EMAIL.")
        results = [self._file(path, options, opening_on, at) for path in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps(results, indent=2, ensure_ascii=True))
        else:
            for result in results:
                self._say(result)
        if any(result["outcome"] == "refused" for result in results):
            sys.exit(REFUSED)

    def _file(
        self, path: str, options: dict[str, Any], opening_on: date | None, at: Any
    ) -> dict[str, Any]:
        from budgets.services import opening

        name = Path(path).name
        try:
            with Path(path).open("rb") as handle:
                content = handle.read(MOST_BYTES + 1)
        except OSError as problem:
            read = Read(name)
            read.add(0, "", f"The file cannot be opened: {problem.strerror}. Check its name.")
            return _result(read, "refused")
        read = read_budgets(content, name)
        on = clock.day_of(at)
        day = opening_on or date.fromordinal(on.toordinal() - 1)
        try:
            authority = _authority()
            if options["dry_run"]:
                opening.check_file(read, authority)
                return _result(read, "refused" if read.problems else "read")
            by = _user(options["by"])
            if read.problems:
                opening.check_file(read, authority)
                return _result(read, "refused")
            staged = opening.stage(
                read=read, authority=authority, opening_on=day, by=by, at=at, on=on
            )
        except DomainError as refusal:
            if not read.problems:
                read.add(0, "", refusal.sentence)
            return _result(read, "refused")
        outcome = "waiting" if staged.new else f"{staged.opening.state}_already"
        return _result(read, outcome, staged.opening.reference)

    def _say(self, result: dict[str, Any]) -> None:
        totals = result["totals"]
        self.stdout.write(
            f"{result['file']}: {WORDS[result['outcome']]} {result['reference']}".strip()
        )
        if result["outcome"] != "refused":
            self.stdout.write(
                f"  {totals['person_rows']} people, {totals['budget_rows']} budgets,"
                f" {totals['agreement_rows']} agreements; agreed {show_exact(totals['agreed_pence'])},"
                f" spent {show_exact(totals['spent_pence'])},"
                f" held {show_exact(totals['held_pence'])},"
                f" arrears {show_exact(totals['arrears_pence'])}. sha256 {result['sha256']}"
            )
        for problem in result["problems"]:
            where = f"  line {problem['line']}" if problem["line"] else "  the file"
            column = f", column {problem['column']}" if problem["column"] else ""
            self.stdout.write(f"{where}{column}: {problem['message']}")


WORDS = {
    "refused": "refused, nothing of it was kept.",
    "read": "can be entered.",
    "waiting": "entered. A second person approves it on the page Budgets brought over:",
    "waiting_already": "was entered before and waits for a second person:",
    "posted_already": "was posted before. Nothing was added:",
}


def _result(read: Read, outcome: str, reference: str = "") -> dict[str, Any]:
    problems = [
        {name: value for name, value in asdict(problem).items() if name != "file"}
        for problem in sorted(read.problems, key=lambda found: found.line)
    ]
    return {
        "file": read.file, "outcome": outcome, "reference": reference, "sha256": read.sha256,
        "totals": read.totals, "problems": problems,
    }  # fmt: skip


def _authority() -> Any:
    from core.models import Authority

    found = Authority.objects.order_by("pk").first()
    if found is None:
        raise CommandError("There is no council yet. Run `manage.py setup_authority` first.")
    return found


def _user(email: str) -> Any:
    from people.models import User

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody signs in with {email}. Check the address.")
    return user
