"""`manage.py plan_criteria list|check|load`: the questions that plans ask."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from core.models import Authority
from people.models import User
from support_plans.criteria import Criteria, shipped
from support_plans.criteria_file import CriteriaRefused, read_criteria
from support_plans.models import CriteriaSet
from support_plans.services import load_criteria


class Command(BaseCommand):
    help = (
        "List, check or load sets of plan questions. The policy plan_criteria names the one used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="the sets that can be used")
        check = verbs.add_parser("check", help="only read the file and say what is wrong")
        check.add_argument("file", type=Path, help="support_plans/criteria_sets/ has three")
        load = verbs.add_parser("load", help="keep a version of a council's own")
        load.add_argument("file", type=Path)
        load.add_argument("--by", required=True, metavar="SIGN-IN-NAME")
        load.add_argument("--authority", default="", metavar="SHORT-NAME")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        if verb == "list":
            self.list()
            return
        criteria = self.read(options["file"])
        if verb == "load":
            self.load(criteria, **options)

    def list(self) -> None:
        for one in shipped().values():
            self.stdout.write(f"{one.code}, version {one.version}: {one.title} (with Steer)")
        for row in CriteriaSet.objects.select_related("authority"):
            self.stdout.write(
                f"{row.code}, version {row.version}: {row.title} "
                f"({row.authority.short_name}, from {row.starts_on})"
            )

    def read(self, file: Path) -> Criteria:
        try:
            criteria = read_criteria(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except CriteriaRefused as refusal:
            raise CommandError(f"{file} was refused:\n{refusal.sentence}") from refusal
        self.stdout.write(
            f"{file} is good: {criteria.title}, {criteria.code} version {criteria.version}, "
            f"from {criteria.starts_on}. {len(criteria)} questions."
        )
        return criteria

    def load(self, criteria: Criteria, *, by: str, authority: str, **_options: Any) -> None:
        user = User.objects.filter(username=by.lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as “{by}”. Check the sign-in name.")
        councils = Authority.objects.all()
        if authority:
            councils = councils.filter(short_name=authority)
        if councils.count() != 1:
            names = ", ".join(Authority.objects.values_list("short_name", flat=True))
            raise CommandError(
                f"Say which council with --authority: {names or 'there is none yet'}."
            )
        try:
            row = load_criteria(
                authority=councils.get(), criteria=criteria, by=user, at=clock.now()
            )
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        kept = (
            "It comes with Steer; nothing to keep."
            if row is None
            else f"Kept, sha256 {row.sha256}."
        )
        self.stdout.write(
            f"{kept} Plans use it where the policy plan_criteria says {criteria.code}."
        )
