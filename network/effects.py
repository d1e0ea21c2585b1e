"""What a change of a policy would mean for one's own budget: figures where they can be worked out.

The sums are those of `budgets.instalments`, with the old and the new value; nothing is kept.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from budgets.instalments import IN_WORDS, Instalment, instalment, weeks_of
from budgets.models import Budget
from budgets.position import BudgetFigures
from budgets.services.figures import figures_of
from core.money import round_pence
from core.templatetags.words import money as show  # covered where the person hides amounts
from network.models import PolicyProposal

_PAYING: Final = {"payment_method": "method", "payment_frequency": "frequency",
                  "annual_method": "annual"}  # fmt: skip
_WEEKS: Final = {"contingency_weeks": ("own_account", "card", "managed"),
                 "fund_cap_weeks": ("fund",), "carry_forward_weeks": ("own_account", "card",
                 "managed", "fund")}  # fmt: skip
_HELD: Final = {"own_account": "your own account", "card": "your card",
                "managed": "your managed account", "fund": "your fund"}  # fmt: skip
_SHARES: Final = {
    "move_tolerance_percent": "Of {whole} in {name}, you may move {share} without asking",
    "units_tolerance_percent": "On a bill of {whole} for {name}, {share} more may be paid",
}


@dataclass(frozen=True)
class Effect:
    """One thing that would be different: now, and then."""

    what: str
    now: str
    then: str

    @property
    def is_same(self) -> bool:
        return self.now == self.then


def effects_on(budget: Budget, proposal: PolicyProposal, on: date) -> list[Effect]:
    """What would change for this budget; one honest general line where no sum can say it."""
    policy, old, new = proposal.policy, proposal.old_value, proposal.new_value
    figures = figures_of(budget)
    found: list[Effect] = []
    if proposal.name in _PAYING:
        found = _instalments(budget, figures, _PAYING[proposal.name], old, new, on)
    elif proposal.name in _WEEKS:
        found = _weeks(budget, figures, _WEEKS[proposal.name], int(old), int(new), on)
    elif proposal.name in _SHARES:
        found = _shares(figures, _SHARES[proposal.name], int(old), int(new))
    return found or [Effect(policy.title, policy.words(old), policy.words(new))]


def _totals(figures: BudgetFigures) -> dict[int, int]:
    totals: dict[int, int] = defaultdict(int)
    for pot in figures.pots:
        totals[pot.holding_id] += pot.in_pot
    return totals


def _instalments(
    budget: Budget, figures: BudgetFigures, which: str, old: Any, new: Any, on: date
) -> list[Effect]:
    authority, totals = budget.person.authority, _totals(figures)
    facts = {part: str(authority.policy(name, on).value) for name, part in _PAYING.items()}
    found, left = [], budget.weekly_contribution_pence
    for holding in budget.holdings.exclude(account=None).order_by("kind", "pk"):
        words = []
        for value in (old, new):
            chosen = facts | {which: str(value)}
            paid = instalment(
                total_pence=totals[holding.pk], period=budget.period,
                weekly_contribution_pence=left, method=chosen["method"],
                frequency=chosen["frequency"], annual=chosen["annual"],
            )  # fmt: skip
            start = IN_WORDS[chosen["frequency"]].split(" ", maxsplit=1)[0].lower()
            every = {"one": "every week", "four": "every four weeks", "a": "every month"}[start]
            words.append(_paid_in(paid, chosen["method"], every))
        left -= min(left, paid.weekly_pence)
        found.append(Effect(f"Into {_HELD[holding.kind]}", *words))
    return found


def _paid_in(paid: Instalment, method: str, every: str) -> str:
    council, person = show(paid.council_pence), show(paid.person_pence)
    if not paid.person_pence:
        return f"The council pays {council} in {every}"
    if method == "contribution_first":
        return f"Your {person} is used first, then the council pays up to {council} {every}"
    return f"The council pays {council} in {every}, you pay in {person}"


def _weeks(
    budget: Budget, figures: BudgetFigures, kinds: tuple[str, ...], old: int, new: int, on: date
) -> list[Effect]:
    annual = str(budget.person.authority.policy("annual_method", on).value)
    weeks, totals = weeks_of(budget.period, annual), _totals(figures)
    found = []
    for holding in budget.holdings.filter(kind__in=kinds).order_by("kind", "pk"):
        weekly = round_pence(Decimal(totals[holding.pk]) / weeks)
        now, then = (
            f"{show(weekly * number)}: {number} weeks of {show(weekly)}" for number in (old, new)
        )
        found.append(Effect(f"You may keep in {_HELD[holding.kind]}", now, then))
    return found


def _shares(figures: BudgetFigures, words: str, old: int, new: int) -> list[Effect]:
    found = []
    for pot in figures.pots:
        now, then = (
            words.format(whole=show(pot.in_pot), name=pot.name,
                         share=show(round_pence(Decimal(pot.in_pot) * percent / 100)))
            for percent in (old, new)
        )  # fmt: skip
        found.append(Effect(pot.name, now, then))
    return found
