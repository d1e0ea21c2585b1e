"""The night's work: positions written, alerts opened and closed, the person told first."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation

from budgets.models import Budget
from budgets.services import charge_weeks, close_ended
from notices.services import tell
from tracking.models import Alert, Position
from tracking.rules import Wanted
from tracking.services.accuracy import expect
from tracking.services.assess import Assessment, assess
from tracking.services.waiting import answered_since, waiting
from tracking.words import say, say_alert

AT_ONCE = 500
KEPT = ("budget", "id")
CHANGES = ("sentence", "action", "link", "closed_at", "quieted_at", "quieted_by", "quiet_until")


@dataclass
class Tracked:
    """What one run did."""

    budgets: int = 0
    lasts: int = 0
    tight: int = 0
    underspent: int = 0
    unknown: int = 0
    alerts_opened: int = 0
    alerts_closed: int = 0
    charges: int = 0
    guesses_made: int = 0
    agreements_ended: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def changed_budgets(on: date) -> list[int]:
    """Budgets whose book moved on since their position was worked out, or that have none.

    And those of which somebody answered what an alert asks. In the order of their ids.
    """
    active = Budget.objects.current(on).filter(state=Budget.State.ACTIVE)
    rows = active.exclude(position__book_version=F("book__version"))
    moved = rows.order_by().values_list("pk", flat=True)
    return sorted({*moved, *answered_since(on)})


def track(*, on: date, at: datetime, budget_ids: Iterable[int] | None = None) -> Tracked:
    """Work out the position of all current budgets, or of these, and what there is to say.

    Safe to run again: a position is replaced, an alert opens once a kind and month.
    """
    counts = Tracked(agreements_ended=close_ended(on=on) if budget_ids is None else 0)
    budgets = Budget.objects.current(on).filter(state=Budget.State.ACTIVE)
    if budget_ids is not None:
        budgets = budgets.filter(pk__in=list(budget_ids))
    ids = list(budgets.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        rows = Budget.objects.filter(pk__in=ids[start : start + AT_ONCE])
        _track(list(rows.select_related("person__user").order_by("pk")), on, at, counts)
    return counts


@transaction.atomic
def _track(budgets: Sequence[Budget], on: date, at: datetime, counts: Tracked) -> None:
    counts.charges += charge_weeks(budgets, on=on, at=at)
    done = assess(budgets, on)
    more = waiting(done, on)
    for one in done:
        one.wanted += more.get(one.standing.budget.pk, [])
    _write_positions(done, at)
    _write_alerts(done, on, at, counts)
    counts.guesses_made += expect(done, on)
    for one in done:
        counts.budgets += 1
        name = one.forecast.outlook.value
        setattr(counts, name, getattr(counts, name) + 1)


def _write_positions(done: Sequence[Assessment], at: datetime) -> None:
    rows = [_position(one, at) for one in done]
    kept = [f.name for f in Position._meta.concrete_fields if f.name not in KEPT]
    Position.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["budget"], update_fields=kept
    )


def _position(one: Assessment, at: datetime) -> Position:
    figures, forecast = one.figures, one.forecast
    with _in_language_of(one.standing.budget):
        said = say(forecast)
    return Position(
        budget=one.standing.budget, on=one.on, worked_out_at=at,
        book_version=figures.book_version, agreed_pence=figures.agreed,
        unallocated_pence=figures.unallocated, in_pots_pence=figures.in_pots,
        spent_pence=figures.spent, promised_pence=figures.promised, free_pence=figures.free,
        left_pence=figures.left, cash_pence=figures.held, still_to_come_pence=one.still_to_come,
        short_pence=figures.short, may_be_unused_pence=forecast.may_be_unused,
        outlook=forecast.outlook.value, runs_out_on=forecast.runs_out_on,
        sentence=" ".join(part for part in (said.sentence, said.more) if part),
        late_bills=forecast.late_bills, by_pace=forecast.by_pace, arranged=forecast.arranged,
    )  # fmt: skip


def _in_language_of(budget: Budget) -> translation.override:
    return translation.override(budget.person.language)


def _write_alerts(done: Sequence[Assessment], on: date, at: datetime, counts: Tracked) -> None:
    """Open what stands, close what no longer does; a reopened one is not told again."""
    month = f"{on:%Y-%m}"
    budgets = {one.standing.budget.pk: one for one in done}
    rows = Alert.objects.filter(budget__in=budgets).filter(Q(closed_at=None) | Q(period=month))
    open_now: dict[tuple[int, str], Alert] = {}
    this_month: dict[tuple[int, str], Alert] = {}
    for row in rows:
        if row.closed_at is None:
            open_now[row.budget_id, row.kind] = row
        if row.period == month:
            this_month[row.budget_id, row.kind] = row
    quiet = _still_quiet(budgets, on)
    fresh: list[Alert] = []
    to_tell: list[tuple[Alert, Budget]] = []
    again: list[tuple[Alert, Budget]] = []
    changed: list[Alert] = []
    for pk, one in budgets.items():
        for wanted in one.wanted:
            key = (pk, wanted.kind.value)
            standing = open_now.pop(key, None) or this_month.get(key)
            words = _alert(one.standing.budget, wanted, month, at)
            if standing is None:
                _stay_quiet(words, quiet.get(key))
                fresh.append(words)
                if words.quieted_at is None and not wanted.was_told:
                    to_tell.append((words, one.standing.budget))
                continue
            wakes = standing.quiet_until is not None and standing.quiet_until <= on
            if wakes:
                standing.wake()
                again.append((standing, one.standing.budget))
            if wakes or _says(standing) != _says(words):
                _say_again(standing, words)
                changed.append(standing)
    Alert.objects.filter(pk__in=[row.pk for row in open_now.values()]).update(closed_at=at)
    Alert.objects.bulk_update(changed, CHANGES)
    Alert.objects.bulk_create(fresh, ignore_conflicts=True)
    for row, budget in to_tell:
        _tell(row, budget, at)
    for row, budget in again:
        _tell(row, budget, at, more=f":{on}")
    counts.alerts_opened += len(fresh)
    counts.alerts_closed += len(open_now)


def _still_quiet(budgets: Iterable[int], on: date) -> dict[tuple[int, str], Alert]:
    """What the person put aside, until after this day, by budget and kind."""
    rows = Alert.objects.filter(budget__in=budgets, quiet_until__gt=on).order_by("quiet_until")
    return {(row.budget_id, row.kind): row for row in rows}


def _stay_quiet(row: Alert, earlier: Alert | None) -> None:
    """The same thing in a new month stays aside as long as the person said."""
    if earlier is not None:
        row.quieted_at, row.quieted_by = earlier.quieted_at, earlier.quieted_by
        row.quiet_until = earlier.quiet_until


def _says(row: Alert) -> tuple[object, ...]:
    return row.sentence, row.action, row.link, row.closed_at


def _say_again(standing: Alert, words: Alert) -> None:
    standing.sentence, standing.action, standing.link = words.sentence, words.action, words.link
    standing.closed_at = None


def _alert(budget: Budget, wanted: Wanted, month: str, at: datetime) -> Alert:
    with _in_language_of(budget):
        said = say_alert(wanted)
    link = reverse(said.page, args=said.args) + (f"#{said.anchor}" if said.anchor else "")
    return Alert(
        budget=budget, kind=wanted.kind.value, period=month, sentence=said.sentence[:300],
        action=said.action, link=link, opened_at=at,
    )  # fmt: skip


def _tell(row: Alert, budget: Budget, at: datetime, *, more: str = "") -> None:
    """To the person first; they share it with whom they choose. `more`: told once again."""
    tell(
        to=budget.person.user, about=budget.person, kind=f"alert.{row.kind}",
        key=f"alert:{budget.reference}:{row.kind}:{row.period}{more}", sentence=row.sentence,
        link=row.link, at=at,
    )  # fmt: skip
