"""Will it last? One sentence, the line, the table, what is assumed, and what can be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets import words as budget_words
from budgets.forecast import left_by_date
from budgets.models import Budget
from budgets.views.shared import cash_of, place_of
from core import clock
from core.periods import Period, months
from core.templatetags.words import money
from people.access import PersonRequest, permission
from tracking.chart import line_of
from tracking.services import (
    Assessment,
    assess_one,
    days_so_far,
    left_so_far,
    left_when_it_ends,
)
from tracking.services.history import Day
from tracking.words import say


@dataclass(frozen=True)
class MonthRow:
    """One month of the table: what it takes, and what is left when it ends."""

    first: date
    takes: int
    left: int
    past: bool


@permission("money.view")
def forecast(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The forecast of the person's budget, worked out as the page is asked for."""
    here = place_of(request, whose, "money.view", "the forecast")
    at = clock.now()
    context: dict[str, Any] = {"person": here.person, "budget": here.budget, "at": at}
    if here.budget is not None:
        context |= _shown(here.budget, clock.day_of(at))
    return render(request, "tracking/forecast.html", context)


def _shown(budget: Budget, on: date) -> dict[str, Any]:
    done = assess_one(budget, on)
    days = days_so_far(budget, on)
    figures = done.figures
    coming = left_by_date(figures.left, done.to_come, on, budget.ends_on)
    said = say(done.forecast)
    now = done.forecast
    return {
        "on": on, "done": done, "figures": figures, "said": said, "kind": now.outlook.value,
        "line": line_of(budget.period, left_so_far(days, budget), coming, on, figures.in_pots),
        "title": _("%(left)s left today. %(sentence)s Agreed support takes %(coming)s more.")
        % {"left": money(figures.left), "sentence": said.sentence,
           "coming": money(done.still_to_come)},
        "months": _months(budget, done, days, on),
        "assumed": _assumed(done, on),
        "cash": cash_of(done.standing),
        "end": figures.left - done.still_to_come,
        "range": left_when_it_ends(done),
    }  # fmt: skip


def _months(budget: Budget, done: Assessment, days: list[Day], on: date) -> list[MonthRow]:
    """Each month of the plan: months behind us by the moves, the others by agreed sessions."""
    rows = []
    left = done.figures.left
    for month in months(budget.period):
        if month.ends_on < on:
            left_then = next((day.left for day in reversed(days) if day.on <= month.ends_on), 0)
            rows.append(MonthRow(month.starts_on, _spent_in(days, month), left_then, past=True))
            continue
        takes = sum(session.cost_pence for session in done.to_come if session.on in month)
        left -= takes
        takes += _spent_in(days, month)
        rows.append(MonthRow(month.starts_on, takes, left, past=False))
    return rows


def _spent_in(days: list[Day], month: Period) -> int:
    return sum(day.spent for day in days if day.on in month)


def _assumed(done: Assessment, on: date) -> list[dict[str, Any]]:
    """What the forecast takes for granted, agreement by agreement."""
    rows = []
    for promise in done.standing.promises:
        coming = promise.to_come(on)
        if not coming:
            continue
        agreement = promise.agreement
        rows.append(
            {
                "what": agreement.what,
                "who": agreement.organisation.name,
                "pattern": budget_words.pattern_in_words(agreement),
                "times": len(coming),
                "pence": sum(session.cost_pence for session in coming),
                "last": agreement.last_day,
                "breaks": [
                    off
                    for off in agreement.pattern.breaks
                    if off.ends_on >= on and Period(on, agreement.ends_on).overlap(off)
                ],
                "holidays": agreement.skip_bank_holidays,
            }
        )
    return rows
