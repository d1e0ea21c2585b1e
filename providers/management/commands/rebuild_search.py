"""`manage.py rebuild_search`: every search document anew, for instance after restoring a copy."""

from typing import Any

from django.core.management.base import BaseCommand

from providers import searching, sql


class Command(BaseCommand):
    help = "Write the directory's search documents anew from its records."

    def handle(self, *args: Any, **options: Any) -> None:
        sql.ensure()
        self.stdout.write(f"{searching.rebuild()} documents can be searched.")
        if not sql.tolerates_typing():
            self.stderr.write(
                "This database has no pg_trgm. Slips in the first letter of a word are not "
                "forgiven. Ask its owner for: create extension pg_trgm"
            )
