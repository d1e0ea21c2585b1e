"""Measuring the forecast: guesses written once a month, checked when their days are over.

Set-based: one query and one insert a chunk for the guesses, one query and one update a chunk for
what came of them, whatever the number of budgets.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ledger.models import Kind, Move
from tracking import guesses
from tracking.guesses import HORIZONS, LEAST_RECORDS, Left
from tracking.models import Accuracy, Expectation
from tracking.services.assess import Assessment

AT_ONCE = 500
YEAR = timedelta(days=365)
SPENT_KINDS = (Kind.OWED, Kind.PAID)


def expect(done: Sequence[Assessment], on: date) -> int:
    """Write this month's guesses for budgets that have none yet. Returns rows made."""
    month = on.replace(day=1)
    chosen = [one for one in done if one.standing.budget.starts_on + LEAST_RECORDS <= on]
    if not chosen:
        return 0
    ids = [one.standing.budget.pk for one in chosen]
    known = set(
        Expectation.objects.filter(budget__in=ids, month=month).values_list("budget", flat=True)
    )
    rows = [
        row
        for one in chosen
        if one.standing.budget.pk not in known
        for row in _guesses(one, month, on)
    ]
    Expectation.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _guesses(one: Assessment, month: date, on: date) -> list[Expectation]:
    """One a horizon that ends within the plan; where nothing is expected there is no guess."""
    budget = one.standing.budget
    rows = []
    for days in HORIZONS:
        due = on + timedelta(days=days)
        pence = coming(one, due)
        if due <= budget.ends_on and pence > 0:
            rows.append(
                Expectation(
                    budget=budget, month=month, made_on=on, days=days, due_on=due,
                    expected_pence=pence,
                )
            )  # fmt: skip
    return rows


def coming(one: Assessment, until: date) -> int:
    """What the forecast expects to be spent from today until a day."""
    agreed = bool(one.to_come)
    return guesses.expected(one.to_come, one.pace_pence, one.on, until, agreed=agreed)


def measure(*, on: date) -> int:
    """Write what really was spent beside each guess whose days are over; returns how many.

    Guesses of budgets that ended before, and of people who died before, are never measured: the
    forecast does not foretell that.
    """
    over = Expectation.objects.filter(spent_pence=None, due_on__lt=on).filter(
        Q(budget__person__died_on=None) | Q(budget__person__died_on__gt=F("due_on")),
        budget__ends_on__gte=F("due_on"),
    )
    ids = list(over.order_by("pk").values_list("pk", flat=True))
    touched: set[tuple[int, int]] = set()
    for start in range(0, len(ids), AT_ONCE):
        chunk = Expectation.objects.filter(pk__in=ids[start : start + AT_ONCE])
        rows = list(_with_spent(chunk))
        for row in rows:
            row.spent_pence = row.really_pence  # type: ignore[attr-defined]
            touched.add((row.budget.person.authority_id, row.days))
        Expectation.objects.bulk_update(rows, ["spent_pence"])
    Accuracy.objects.bulk_create(
        [_measured(authority, days, on) for authority, days in sorted(touched)],
        update_conflicts=True, unique_fields=["authority", "days", "on"],
        update_fields=["guesses", "median_percent", "low_percent", "high_percent",
                       "within_percent"],
    )  # fmt: skip
    return len(ids)


def _with_spent(rows: QuerySet[Expectation]) -> QuerySet[Expectation]:
    """With what the ledger says was spent in the days of each guess."""
    return rows.select_related("budget__person").annotate(
        really_pence=_moved("target", "source") - _moved("source", "target")
    )


def _moved(end: str, other: str) -> Coalesce:
    """Pence into (target) or out of (source) what is spent, in the days of the outer guess."""
    moves = (
        Move.objects.filter(
            **{f"{end}__book": OuterRef("budget__book"), f"{end}__kind__in": SPENT_KINDS},
            entry__happened_on__gt=OuterRef("made_on"),
            entry__happened_on__lte=OuterRef("due_on"),
        )
        .exclude(**{f"{other}__kind__in": SPENT_KINDS})
        .order_by()
        .values(f"{end}__book")
    )
    total = Subquery(moves.values(pence=Sum("amount_pence")))
    return Coalesce(total, 0, output_field=BigIntegerField())


def _measured(authority: int, days: int, on: date) -> Accuracy:
    """How far the guesses that came due in the last year were out."""
    rows = Expectation.objects.filter(
        budget__person__authority=authority, days=days, due_on__gt=on - YEAR, due_on__lt=on,
        spent_pence__isnull=False,
    )  # fmt: skip
    pairs = rows.values_list("expected_pence", "spent_pence")
    found = guesses.band([guesses.error(said, spent or 0) for said, spent in pairs])
    return Accuracy(
        authority_id=authority, days=days, on=on, guesses=found.guesses,
        median_percent=found.median, low_percent=found.low, high_percent=found.high,
        within_percent=found.within,
    )  # fmt: skip


def accuracy_of(authority: int, on: date) -> dict[int, Accuracy]:
    """The newest measure of each horizon, not older than a year; one query."""
    rows = Accuracy.objects.filter(authority=authority, on__gt=on - YEAR, on__lte=on)
    return {row.days: row for row in rows.order_by("on")}


def left_when_it_ends(one: Assessment) -> Left | None:
    """The range for the last day of the plan; None before enough guesses were checked."""
    budget, on = one.standing.budget, one.on
    person = budget.person
    found = accuracy_of(person.authority_id, on)
    least = int(person.authority.policy("forecast_least_known", on).value)
    known = [row for row in found.values() if row.guesses >= least]
    if not known or budget.ends_on <= on:
        return None
    wanted = guesses.horizon_for(on, budget.ends_on)
    row = min(known, key=lambda one: abs(one.days - wanted))
    pence = coming(one, budget.ends_on)
    return guesses.left_between(
        one.figures.left, pence, Decimal(row.low_percent), Decimal(row.high_percent),
        Decimal(row.within_percent), budget.ends_on,
    )  # fmt: skip
