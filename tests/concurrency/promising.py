"""Many at once promise from one pot, and press Move twice.

Run as a program it makes its own SQLite file and prints what came of it, because threads need a
file and the suite's SQLite is in memory: `python -m tests.concurrency.promising FILE RUNNERS`.
"""

import os
import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cast import Cast

SESSION, FIT = 3000, 10  # the pot holds ten sessions


def many_promises(cast: "Cast", runners: int) -> dict[str, int]:
    """Each runner promises one session of £30; the pot has £300."""
    from budgets import services
    from tests.budgets.plans import agreed, line, pot
    from tests.cast import NOW, TODAY
    from tests.concurrency.racing import race

    budget = agreed(cast, line("Art group", SESSION * FIT))
    acorn, art, user = cast.acorn, cast.art, cast.maya.user
    assert user is not None

    def promise(_runner: int) -> int:
        try:
            services.promise(
                pot=pot(budget, "Art group"), organisation=acorn, service=art,
                starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1), weekdays=[],
                units_each_time=Decimal(1), unit="session", rate_pence=SESSION, by=user, at=NOW,
                on=TODAY,
            )  # fmt: skip
        except services.NotEnoughFree:
            return 0
        return 1

    answers = race(runners, promise)
    refuse_surprises(answers)
    figures = services.figures_of(budget)
    return {
        "accepted": sum(answer for answer in answers if isinstance(answer, int)),
        "promised": figures.promised, "free": figures.free, "problems": len(figures.problems()),
    }  # fmt: skip


def one_move_pressed_often(cast: "Cast", runners: int) -> dict[str, int]:
    """Each runner sends the same form; one move is made and all are told of that one."""
    from budgets import services
    from budgets.models import MoneyMove
    from tests.budgets.plans import agreed, line, pot
    from tests.cast import NOW, TODAY
    from tests.concurrency.racing import race

    budget = agreed(cast, line("Art group", 10000), line("Swimming", 10000), person=cast.nia)
    user = cast.nia.user
    assert user is not None

    def move(_runner: int) -> int:
        return services.move_free(
            source=pot(budget, "Art group"), target=pot(budget, "Swimming"), amount_pence=1000,
            words="", once="one-form", by=user, at=NOW, on=TODAY,
        ).pk  # fmt: skip

    answers = race(runners, move)
    refuse_surprises(answers)
    return {
        "moves": MoneyMove.objects.count(), "answers": len(set(answers)),
        "swimming": services.figures_of(budget).pots[1].free,
    }  # fmt: skip


def refuse_surprises(answers: list[Any]) -> None:
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer


def main() -> None:
    """On a new SQLite file, which the test had migrated."""
    import json

    os.environ["DATABASE_URL"] = f"sqlite:///{sys.argv[1]}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from core.models import Authority
    from tests.cast import Cast

    cast = Cast(Authority.objects.create(name="Northtown Council", short_name="Northtown"))
    runners = int(sys.argv[2])
    found = {
        "promises": many_promises(cast, runners), "move": one_move_pressed_often(cast, runners)
    }  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
