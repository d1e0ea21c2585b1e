"""`manage.py restore FOLDER [--replace]`: put a backup back and verify the ledger."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from home.backup import restore_backup


class Command(BaseCommand):
    help = "Put a backup back, then verify it. Stop the web server and the workers first."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that `backup` made")
        parser.add_argument("--replace", action="store_true", help="cover the data that is here")

    def handle(self, *_args: Any, folder: Path, replace: bool, **_options: Any) -> None:
        try:
            manifest = restore_backup(folder=folder.absolute(), replace=replace)
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"The backup of {manifest['made_at']} is back. Verifying it now.")
        call_command("verify", stdout=self.stdout)
