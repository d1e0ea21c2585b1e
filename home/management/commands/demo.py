"""Load the demo: one invented council area, made through the verbs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock, jobs
from core.models import Authority
from home.demo import cast
from people.models import Person


class Command(BaseCommand):
    help = "Load the demo's people, organisations and a year of history."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true",
            help="make the cast now when nobody is there, and leave the history to the worker",
        )  # fmt: skip
        parser.add_argument("--sign-ins", action="store_true", help="print who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo invents people. It is not loaded in production.")
        if options["sign_ins"]:
            self.sign_ins()
        elif options["if_empty"]:
            self.begin()
        else:
            self.everything()

    def sign_ins(self) -> None:
        for group in dict.fromkeys(member.group for member in cast.CAST):
            self.stdout.write(f"  {group}")
            for member in cast.CAST:
                if member.group == group:
                    self.stdout.write(f"    {member.email:<26} {member.who}")

    def begin(self) -> None:
        """The cast at once, so that the web server can start; the rest by the worker."""
        from home.demo import history

        if Authority.objects.exists() and Person.objects.exists():
            return
        at, on = clock.now(), clock.today()
        history.make_cast(history.Today(on))
        jobs.enqueue("home.demo_history", key=f"demo:{on}", at=at, arguments={"on": str(on)})
        self.stdout.write("The cast is here. A year of history follows in about a minute.")

    def everything(self) -> None:
        from home.demo import history

        at, on = clock.now(), clock.today()
        history.load(history.Today(on), at)
        people = Person.objects.count()
        self.stdout.write(f"The demo is loaded: {people} people, as of {on}.")
