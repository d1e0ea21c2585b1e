"""`manage.py backup FOLDER`: a copy of the database and the files, with digests."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from home.backup import make_backup


class Command(BaseCommand):
    help = "Copy the database and the files to a new folder. Keep it encrypted and elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        try:
            manifest = make_backup(folder=folder.absolute(), at=clock.now())
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Backup of {len(manifest['files'])} files written to {folder}.")
