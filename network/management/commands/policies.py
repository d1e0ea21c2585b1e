"""`manage.py policies check|list|show|load`: a council's policies, in one readable file."""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from core.models import Authority
from core.policies import POLICIES
from core.policies_file import FileRefused, PolicyFile, read_policies_file
from network.services import LoadRefused, load_policies

REFUSED = 2


class Command(BaseCommand):
    help = "Check a file of policies, list what there is, show what holds, or load a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="read a file and say every fault with its line")
        check.add_argument("file", type=Path)
        verbs.add_parser("list", help="every policy: usual value, unit, source")
        show = verbs.add_parser("show", help="what holds on a day, and since when")
        show.add_argument("--on", type=date.fromisoformat, help="a day, like 2026-04-01")
        show.add_argument("--authority", default="", help="its reference, where there are several")
        load = verbs.add_parser("load", help="add a file's dated values; twice adds nothing")
        load.add_argument("file", type=Path)
        load.add_argument("--authority", default="", help="its reference, where there are several")
        load.add_argument("--decided-by", required=True, help="who decided, by name")
        load.add_argument("--exemption", default="", help="why nobody is heard about it first")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        getattr(self, f"{verb}_them")(**options)

    def check_them(self, *, file: Path, **_options: Any) -> None:
        """Exit 0 when the file is good, 2 with every fault."""
        found = self.read(file)
        names = {entry.name for entry in found.entries}
        self.stdout.write(f"{file} is good: {len(names)} policies. Nothing was changed.")
        usual = [name for name in POLICIES if name not in names]
        self.stdout.write(f"These have their usual values: {', '.join(usual)}.")

    def list_them(self, **_options: Any) -> None:
        """Every policy, by group."""
        group = ""
        for policy in POLICIES.values():
            if policy.group != group:
                group = policy.group
                self.stdout.write(f"\n{group}")
            marks = [policy.kind.value, f"unit: {policy.unit}"]
            marks += ["must be said"] * policy.required
            marks += ["touches people: needs a hearing"] * policy.touches_people
            marks += ["not used by this release yet"] * (not policy.in_use)
            self.stdout.write(f"  {policy.name} = {_toml(policy.default)}")
            self.stdout.write(f"      {policy.title}. {policy.about}")
            if policy.choices:
                self.stdout.write(f"      {policy.answers}")
            self.stdout.write(f"      {'; '.join(marks)}; source: {policy.source or 'Steer'}")

    def show_them(self, *, on: date | None, authority: str, **_options: Any) -> None:
        """What holds on a day, and where it came from."""
        one, day = self.authority(authority), on or clock.today()
        self.stdout.write(f"{one.name}, {day.isoformat()}")
        for name, value in one.policies_on(day).items():
            self.stdout.write(f"  {name:<28} {value.words}  ({value.origin})")

    def load_them(
        self, *, file: Path, authority: str, decided_by: str, exemption: str, **_options: Any
    ) -> None:
        """Add what is not there yet."""
        found, one = self.read(file), self.authority(authority)
        try:
            rows = load_policies(
                authority=one, file=found, decided_by=decided_by, exemption=exemption,
                at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except LoadRefused as refusal:
            raise self.refusal(file, refusal.sentence.splitlines()) from refusal
        except DomainError as refusal:
            raise self.refusal(file, [refusal.sentence]) from refusal
        self.stdout.write(
            f"{len(rows)} values added for {one.name}."
            if rows
            else f"Everything in {file} is there already. Nothing was added."
        )

    def read(self, file: Path) -> PolicyFile:
        """The file, or every fault and exit 2."""
        try:
            return read_policies_file(file.read_bytes())
        except OSError as error:
            raise self.refusal(file, [f"It cannot be opened: {error.strerror}."]) from error
        except FileRefused as refusal:
            raise self.refusal(file, refusal.problems) from refusal

    def refusal(self, file: Path, problems: Iterable[str]) -> CommandError:
        """Every fault, and exit 2."""
        words = "\n".join([f"{file} was refused:", *problems])
        return CommandError(words, returncode=REFUSED)

    def authority(self, reference: str) -> Authority:
        """The one named, or the only one."""
        rows = list(Authority.objects.order_by("pk"))
        if reference:
            rows = [row for row in rows if row.reference == reference]
        if len(rows) == 1:
            return rows[0]
        known = ", ".join(Authority.objects.order_by("pk").values_list("reference", flat=True))
        raise CommandError(
            f"Name the authority: --authority REFERENCE. There is: {known or 'none yet'}.",
            returncode=REFUSED,
        )


def _toml(value: Any) -> str:
    """A value as a file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
