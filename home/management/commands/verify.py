"""`manage.py verify`: ask every invariant of every package; one line of figures, or what is wrong."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

MOST_SHOWN = 50


def invariants() -> Iterator[ModuleType]:
    """The `invariants` module of each package of ours that has one."""
    for config in apps.get_app_configs():
        name = f"{config.name}.invariants"
        if "." not in config.name and find_spec(name):
            yield import_module(name)


def violations() -> Iterator[str]:
    """Everything that does not hold, in words."""
    for module in invariants():
        ask = getattr(module, "violations", None) or module.check
        for found in ask():
            yield f"{module.__name__.partition('.')[0]}: {_words(found)}"


def figures() -> dict[str, int]:
    """How much was checked."""
    found: dict[str, int] = {}
    for module in invariants():
        if hasattr(module, "figures"):
            found |= module.figures()
    return found


def _words(found: Any) -> str:
    if isinstance(found, str):
        return found
    return ": ".join(str(getattr(found, name)) for name in ("rule", "subject", "found"))


class Command(BaseCommand):
    """Exit 0 with figures when all holds; exit 1 with what does not."""

    help = "Check that books sum to zero, balances equal their moves, positions and chains hold."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = list(violations())
        for line in wrong[:MOST_SHOWN]:
            self.stderr.write(line)
        said = ", ".join(f"{number:,} {name}" for name, number in figures().items())
        asked = sum(1 for _ in invariants())
        state = f"{len(wrong)} violations" if wrong else "all holds"
        self.stdout.write(f"{state}: {said}; invariants of {asked} packages asked.")
        if wrong:
            raise SystemExit(1)
