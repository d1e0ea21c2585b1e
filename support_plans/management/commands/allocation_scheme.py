"""`manage.py allocation_scheme check|load|decide`: a council's questions and what answers earn."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from core.models import Authority
from core.money import show_exact
from people.models import User
from support_plans.allocation import Scheme
from support_plans.models import AllocationScheme
from support_plans.scheme_file import SchemeRefused, read_scheme
from support_plans.services import decide_scheme, load_scheme


class Command(BaseCommand):
    help = "Check or load a resource allocation scheme, or put a loaded version in force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="only read the file and say what is wrong")
        check.add_argument("file", type=Path, help="docs/scheme.example.toml shows one")
        load = verbs.add_parser("load", help="keep a version; somebody else decides it")
        load.add_argument("file", type=Path)
        decide = verbs.add_parser("decide", help="put a loaded version in force")
        decide.add_argument("number", type=int, help="the version")
        decide.add_argument("--reason", required=True)
        for verb in (load, decide):
            verb.add_argument("--by", required=True, metavar="SIGN-IN-NAME")
            verb.add_argument("--authority", default="", metavar="SHORT-NAME")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        try:
            if verb == "decide":
                self.decide(**options)
                return
            scheme = self.read(options["file"])
            if verb == "load":
                self.load(scheme, **options)
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal

    def read(self, file: Path) -> Scheme:
        try:
            scheme = read_scheme(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except SchemeRefused as refusal:
            raise CommandError(f"{file} was refused:\n{refusal.sentence}") from refusal
        most = scheme.most_points
        self.stdout.write(
            f"{file} is good: {scheme.name}, version {scheme.number}, from {scheme.starts_on}. "
            f"{len(scheme.questions)} questions, 0 to {most} points, up to "
            f"{show_exact(scheme.weekly_pence(most))} a week."
        )
        return scheme

    def load(self, scheme: Scheme, *, by: str, authority: str, **_options: Any) -> None:
        row = load_scheme(
            authority=_authority(authority), scheme=scheme, by=_user(by), at=clock.now()
        )
        waits = "It is in force already." if row.decided_at else "Somebody else decides it now."
        self.stdout.write(f"Version {row.number} is kept, sha256 {row.sha256}. {waits}")

    def decide(self, *, number: int, by: str, reason: str, authority: str, **_options: Any) -> None:
        rows = AllocationScheme.objects.filter(authority=_authority(authority), number=number)
        row = rows.first()
        if row is None:
            raise CommandError(f"There is no version {number}. Load it first.")
        row = decide_scheme(scheme=row, reason=reason, by=_user(by), at=clock.now())
        self.stdout.write(f"Version {row.number} is in force from {row.starts_on}.")


def _authority(short_name: str) -> Authority:
    rows = Authority.objects.all()
    if short_name:
        rows = rows.filter(short_name=short_name)
    found = list(rows[:2])
    if len(found) != 1:
        names = ", ".join(Authority.objects.values_list("short_name", flat=True))
        raise CommandError(f"Say which council with --authority: {names or 'there is none yet'}.")
    return found[0]


def _user(username: str) -> User:
    found = User.objects.filter(username=username.lower(), is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody signs in as “{username}”. Check the sign-in name.")
    return found
