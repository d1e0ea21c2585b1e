"""`manage.py import_record FILE --authority NAME`: a person's record (docs/taking_your_record.md)."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from core import clock
from core.errors import DomainError
from core.models import Authority
from core.money import show_exact
from home.taking.bringing import Brought, NameWhoBrings, bring, holders
from people.models import Role, User

REFUSED: Final = 2
WORDS: Final = {
    "brought": "brought in as",
    "would_be_brought": "can be brought in. Nothing was kept.",
    "there_already": "was brought in before. Nothing was added:",
}


class Command(BaseCommand):
    """A record is brought in whole and proved to the penny, or not at all."""

    help = "Bring in the record of one person that was saved from another installation of Steer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--authority", required=True, metavar="NAME", help="which council here")
        parser.add_argument("--dry-run", action="store_true", help="try all of it; keep nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who makes payments")
        parser.add_argument("--agreed-by", default="", metavar="EMAIL", help="who approves them")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = clock.now()
        on = clock.day_of(at)
        authority = _authority(options["authority"])
        try:
            result = bring(
                path=options["file"], authority=authority, at=at, on=on, rehearse=options["dry_run"],
                by=_who(authority, Role.FINANCE_MAKER, options["by"], "--by", on),
                agreed_by=_who(
                    authority, Role.FINANCE_APPROVER, options["agreed_by"], "--agreed-by", on
                ),
            )  # fmt: skip
        except DomainError as refusal:
            self._refuse(refusal, as_json=options["json"])
        else:
            self._say(result, as_json=options["json"])

    def _refuse(self, refusal: DomainError, *, as_json: bool) -> None:
        if as_json:
            problem = {"code": refusal.code, "message": refusal.sentence}
            said = {
                "outcome": "refused", "difference_pence": getattr(refusal, "pence", None),
                "problems": [problem],
            }  # fmt: skip
            self.stdout.write(json.dumps(said, indent=2))
        else:
            self.stderr.write(f"Refused. {refusal.sentence}")
        sys.exit(REFUSED)

    def _say(self, result: Brought, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(result) | {"problems": []}, indent=2))
            return
        self.stdout.write(f"The record {WORDS[result.outcome]} {result.person}".strip())
        if result.outcome != "there_already":
            self.stdout.write(
                f"  {result.budgets} budgets, {result.pots} pots, {result.promises} promises;"
                f" spent {show_exact(result.totals['spent_pence'])},"
                f" left {show_exact(result.totals['left_pence'])}. The same to the penny."
            )
        if result.left_readable:
            self.stdout.write(f"  {result.left_readable} budgets had ended: to read in the file.")
        for name in result.new_providers:
            self.stdout.write(f"  {name} is new here. Check its page before it is listed.")


def _authority(name: str) -> Authority:
    rows = Authority.objects.filter(
        Q(name__iexact=name) | Q(short_name__iexact=name) | Q(reference=name)
    )
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError(f"There is no one council called {name} here. Check the name.")
    return found[0]


def _who(authority: Authority, role: Role, email: str, option: str, on: date) -> User:
    """The one named; unnamed, the only one who holds the role. Raises NameWhoBrings."""
    if email:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise NameWhoBrings(f"Nobody signs in with {email}. Check the address.")
        return user
    found = {user.pk: user for user in holders(authority, role, on)}
    if len(found) != 1:
        raise NameWhoBrings(
            f"{len(found)} people hold the role “{role.label}” at {authority.name}. "
            f"Say who it is: {option} EMAIL. Nothing was kept."
        )
    return next(iter(found.values()))
