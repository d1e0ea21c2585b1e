"""What must always be true of budgets: the money words add up, and every account is in its place."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from budgets.models import (
    Accrual,
    Agreement,
    Allocation,
    Budget,
    LiabilityDue,
    MoneyMove,
    PausedLine,
    Pot,
)
from budgets.services import standings
from budgets.services.opening import opening_figures
from ledger.invariants import Violation

AT_ONCE = 500


def check() -> list[Violation]:
    """Every violation; empty when all budgets are whole."""
    return [
        *figures_add_up(),
        *accounts_are_in_their_book(),
        *promises_are_in_their_pots(),
        *pauses_are_as_agreements_count_them(),
        *what_is_kept_is_there(),
    ]


def _chunks() -> Iterator[list[Budget]]:
    ids = list(Budget.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield list(Budget.objects.filter(pk__in=ids[start : start + AT_ONCE]))


def figures_add_up() -> list[Violation]:
    """Agreed = in no pot + all pots; In the pot = Spent + Left; Left = Promised + Free."""
    return [
        Violation("the figures of a budget add up", f"budget {budget_id}", words)
        for budgets in _chunks()
        for budget_id, standing in standings(budgets, None).items()
        for words in standing.figures.problems()
    ]


def accounts_are_in_their_book() -> list[Violation]:
    """No account of a pot or a promise belongs to another budget's book."""
    pots = Pot.objects.exclude(
        free__book=F("budget__book"), paid__book=F("budget__book"), period__budget=F("budget"),
        holding__budget=F("budget"),
    )  # fmt: skip
    allocations = Allocation.objects.exclude(
        promised__book=F("agreement__budget__book"), owed__book=F("agreement__budget__book"),
        paid__book=F("agreement__budget__book"), pot__budget=F("agreement__budget"),
    )  # fmt: skip
    rows = [f"pot {pk}" for pk in pots.values_list("pk", flat=True)]
    rows += [f"promise {pk}" for pk in allocations.values_list("pk", flat=True)]
    return [Violation("accounts are in their budget's book", row, "another book") for row in rows]


def promises_are_in_their_pots() -> list[Violation]:
    """An agreement promises from pots of its own line; a move joins two pots of one budget."""
    lines = Allocation.objects.exclude(pot__line_reference=F("agreement__line_reference"))
    rates = Agreement.objects.filter(rates=None)
    moves = MoneyMove.objects.filter(
        ~Q(source__budget=F("budget")) | ~Q(target__budget=F("budget"))
    )
    return [
        *(Violation("a promise is of its agreement's line", f"promise {pk}", "another line")
          for pk in lines.values_list("pk", flat=True)),
        *(Violation("an agreement has a rate", f"agreement {pk}", "none")
          for pk in rates.values_list("pk", flat=True)),
        *(Violation("a move stays in its budget", f"move {pk}", "another budget")
          for pk in moves.values_list("pk", flat=True)),
    ]  # fmt: skip


def pauses_are_as_agreements_count_them() -> list[Violation]:
    """The reduced days beside an agreement's pattern are those of its pauses, no more and no less."""
    wanted: dict[int, list[list[object]]] = {}
    for row in PausedLine.objects.select_related("suspension").order_by("suspension__pk"):
        days = row.days(row.suspension.last_day)
        wanted.setdefault(row.agreement_id, []).extend([list(days)] if days else [])
    known = Agreement.objects.filter(Q(pause_lines__isnull=False) | ~Q(pauses=[])).distinct()
    return [
        Violation("a pause is what its sessions count", f"agreement {pk}", "other days")
        for pk, pauses in known.order_by("pk").values_list("pk", "pauses")
        if sorted(pauses, key=str) != sorted(wanted.get(pk, []), key=str)
    ]


def figures() -> dict[str, int]:
    """How much was checked."""
    counts = {"budgets": Budget.objects.count(), "agreements": Agreement.objects.count()}
    return counts | opening_figures()


def what_is_kept_is_there() -> list[Violation]:
    """What rows say is kept for duties stands on the pot's set-aside account, until an end."""
    kept: dict[int, int] = dict(
        Accrual.objects.order_by().values_list("liability__pot").annotate(sum=Sum("kept_pence"))
    )
    used = LiabilityDue.objects.order_by().values_list("liability__pot")
    for pk, pence in used.annotate(sum=Sum("from_kept_pence")):
        kept[pk] = kept.get(pk, 0) - pence
    pots = Pot.objects.filter(pk__in=kept, budget__state=Budget.State.ACTIVE)
    there = dict(pots.values_list("pk", "set_aside__balance_pence"))
    return [
        Violation("what is kept for duties is set aside", f"pot {pk}", f"{kept[pk]} of {pence}")
        for pk, pence in there.items()
        if not 0 <= kept[pk] <= (pence or 0)
    ]
