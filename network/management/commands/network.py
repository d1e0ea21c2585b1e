"""`manage.py network found ORGANISATION --area CODE`: an organisation of the directory runs a panel."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.models import Authority
from network.models import Network
from network.services.panel import found_network
from providers.models import Area, Organisation

REFUSED = 2


class Command(BaseCommand):
    help = "Make an organisation a network for areas, or list networks. Gives nobody a level."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="networks, with how many sit on their panels")
        found = verbs.add_parser("found", help="make an organisation a network; twice adds areas")
        found.add_argument("organisation", help="its name in the address of its page")
        found.add_argument("--area", action="append", default=[], help="an area's code")
        found.add_argument("--authority", default="", help="its reference, where there are several")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        if verb == "list":
            for row in Network.objects.select_related("organisation").order_by("pk"):
                seats = row.members.live(clock.today()).count()
                self.stdout.write(f"{row}: {seats} sit on its panel")
            return
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError("There is no such organisation.", returncode=REFUSED)
        rows = Authority.objects.all()
        if options["authority"]:
            rows = rows.filter(reference=options["authority"])
        if rows.count() != 1:
            raise CommandError("Name one council with --authority.", returncode=REFUSED)
        areas = list(Area.objects.filter(code__in=options["area"]))
        unknown = set(options["area"]) - {area.code for area in areas}
        if unknown:
            raise CommandError(f"There is no area {sorted(unknown)[0]}.", returncode=REFUSED)
        row = found_network(
            organisation=organisation, authority=rows.get(), areas=areas, by=None, at=clock.now(),
            on=clock.today(),
        )  # fmt: skip
        self.stdout.write(f"{row} is a network. Its own people give seats at /network/seats/.")
