"""`manage.py setup_authority FILE`: an empty installation, ready for its first real day."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from core.policies import POLICIES
from home.setup_authority import FileRefused, Wanted, read_file, set_up_authority


class Command(BaseCommand):
    help = "Make the authority, its policies, roles and administrators from one TOML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="docs/authority.example.toml shows one")
        parser.add_argument("--dry-run", action="store_true", help="only read and check the file")

    def handle(self, *_args: Any, file: Path, dry_run: bool, **_options: Any) -> None:
        try:
            wanted = read_file(file.read_bytes())
            if dry_run:
                self.stdout.write(f"{file} is good. Nothing was changed.")
                return
            passwords = set_up_authority(wanted=wanted, at=clock.now(), on=clock.today())
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except FileRefused as refusal:
            raise CommandError(f"{file} was refused:\n{refusal.sentence}") from refusal
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.report(wanted, passwords)

    def report(self, wanted: Wanted, passwords: dict[str, str]) -> None:
        """Say what was made, once; the first passwords are kept nowhere."""
        self.stdout.write(f"{wanted.authority['name']} is set up. No person has been invented.\n")
        said = {entry.name for entry in wanted.policies}
        usual = [name for name in POLICIES if name not in said]
        if usual:
            self.stdout.write(f"These policies have their usual values: {', '.join(usual)}.")
        self.stdout.write(
            "\nFirst passwords, shown this once. Hand each over in person; at the first sign-in"
            "\neach one adds a second factor and chooses a password of their own.\n"
        )
        for newcomer in wanted.newcomers:
            roles = ", ".join(role.label for role in newcomer.roles)
            password = passwords[newcomer.sign_in_name]
            self.stdout.write(
                f"  {newcomer.sign_in_name:<24} {password}   {newcomer.name} ({roles})"
            )
