"""`manage.py write_continuity`: the sealed pay list now, for each authority or one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.errors import DomainError
from core.models import Authority
from payments.services import continuity


class Command(BaseCommand):
    help = "Write the sealed pay list and balances now, for a day without Steer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", default="", help="its short name; all without it")

    def handle(self, *_args: Any, authority: str = "", **_options: Any) -> None:
        """Write, and say where. Exit 1 with words when nothing could be written."""
        chosen = Authority.objects.order_by("pk")
        if authority:
            chosen = chosen.filter(short_name__iexact=authority)
        if not chosen.exists():
            raise CommandError("There is no such authority.")
        at = clock.now()
        for one in chosen:
            try:
                row = continuity.write_list(authority=one, at=at, on=clock.day_of(at))
            except DomainError as refusal:
                raise CommandError(refusal.sentence) from refusal
            self.stdout.write(
                f"{one.name}: {continuity.folder() / row.file_name}, {row.count} payments to"
                f" {row.until_on}, SHA-256 {row.sha256}"
            )
