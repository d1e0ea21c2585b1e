"""`manage.py api_token EMAIL`: a token with which a system signs in as this user."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from core import clock
from people.models import User
from people.services import make_token


class Command(BaseCommand):
    """Print the token once; only its digest is kept."""

    help = "Make an API token for the user with this e-mail address or sign-in name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--label", default="made on the command line")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["email"].strip()
        user = User.objects.filter(
            Q(email__iexact=wanted) | Q(username=wanted.lower()), is_active=True
        ).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {wanted}. Check the spelling.")
        self.stdout.write(make_token(user=user, label=options["label"], at=clock.now()))
