"""`manage.py import_spend [--dry-run] [--json] FILE...`: spending that a council publishes."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from core.models import Authority
from reports import services
from reports.services.importing import Brought

REFUSED = 2
SHOWN = 20


class Command(BaseCommand):
    help = "Bring in published spending (CSV): payments over £500, or grants. Twice adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do")
        parser.add_argument("--json", action="store_true", help="answer in JSON, row by row")
        parser.add_argument(
            "--authority", default="", help="its reference, where there are several"
        )
        parser.add_argument(
            "--stream", choices=("grants", "contracts"), default="",
            help="what the files are of; without it their columns say",
        )  # fmt: skip
        parser.add_argument(
            "--only", action="append", default=[], metavar="WORDS",
            help="keep only rows whose department holds these words, such as “adult”",
        )  # fmt: skip

    def handle(self, *_args: Any, files: list[Path], **options: Any) -> None:
        one = self.authority(options["authority"])
        answers = [self.bring(one, path, options) for path in files]
        if options["json"]:
            self.stdout.write(json.dumps({"files": answers}, ensure_ascii=False, indent=2))
        if any(answer["refused_because"] for answer in answers):
            raise CommandError("Not every file could be read.", returncode=REFUSED)

    def bring(self, authority: Authority, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        """One file; what came of it."""
        asked = {"stream": options["stream"], "only": options["only"]}
        try:
            content = path.read_bytes()
            brought = (
                services.look_at(authority=authority, content=content, **asked)
                if options["dry_run"]
                else services.bring_in(
                    authority=authority, name=path.name, content=content, by=None, at=clock.now(),
                    **asked,
                )
            )  # fmt: skip
        except OSError as error:
            return self.refused(path, f"It cannot be opened: {error.strerror}.", options)
        except DomainError as refusal:
            return self.refused(path, refusal.sentence, options)
        return self.told(path, brought, options)

    def refused(self, path: Path, why: str, options: dict[str, Any]) -> dict[str, Any]:
        if not options["json"]:
            self.stderr.write(f"{path.name}: {why}")
        return {"file": path.name, "refused_because": why}

    def told(self, path: Path, brought: Brought, options: dict[str, Any]) -> dict[str, Any]:
        """The answer for one file, in words unless JSON is asked for."""
        read = brought.read
        if not options["json"]:
            verb = "would be added" if options["dry_run"] else "added"
            self.stdout.write(
                f"{path.name}: {read.rows} rows of {read.stream}; {brought.new} {verb}, "
                f"{brought.known} known already, {read.refused} not read, "
                f"{read.left_out} left out as not asked for."
            )
            for problem in read.problems[:SHOWN]:
                self.stdout.write(f"  {problem.place}: {problem.message}")
            if len(read.problems) > SHOWN:
                self.stdout.write(f"  and {len(read.problems) - SHOWN} more: see --json.")
        return {
            "file": path.name, "sha256": read.sha256, "stream": read.stream, "rows": read.rows,
            "added": brought.new, "known": brought.known, "refused": read.refused,
            "left_out": read.left_out, "dry_run": options["dry_run"], "refused_because": "",
            "columns": read.columns,
            "problems": [{"row": p.row, "message": p.message} for p in read.problems],
        }  # fmt: skip

    def authority(self, reference: str) -> Authority:
        """The one named, or the only one."""
        rows = list(Authority.objects.order_by("pk"))
        chosen = [row for row in rows if row.reference == reference] if reference else rows
        if len(chosen) == 1:
            return chosen[0]
        known = ", ".join(row.reference for row in rows)
        raise CommandError(
            f"Name the council: --authority REFERENCE. There is: {known or 'none yet'}.",
            returncode=REFUSED,
        )
