"""Random sequences of what people do with a budget, and an oracle that only counts facts.

The oracle never moves money from place to place: it keeps how much was filled, promised, said yes
to, paid… and works the money words out of those sums. What it says is compared with the moves
that budgets/moves.py builds, first on plain numbers, then through the real ledger.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from budgets import moves
from budgets.models import Allocation, Budget, Holding, Pot
from budgets.moves import Part
from budgets.position import BudgetFigures, Figures, PotFigures, budget_figures
from ledger.models import EXTERNAL_KINDS, Account, Book, Kind, Side
from ledger.services import NewMove

POTS, PROMISES, STEPS = 3, 4, 50
YEAR = date(2026, 4, 1)


def to_free(parts: Sequence[Part], name: str) -> list[NewMove]:
    """Back from owed or paid to the pot: no verb does it today, and the books must hold it."""
    return [
        NewMove(getattr(one.allocation, name), one.allocation.pot.free, one.amount_pence,
                one.service_on)
        for one in parts
        if one.amount_pence > 0
    ]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One thing done: to a promise, a pot (and another), or cash; `number` is its key."""

    kind: str
    number: int
    pence: int = 0
    promise: int = 0
    pot: int = 0
    other: int = 0
    on: date = YEAR


OF_POTS = ("fill", "fill", "cut", "buy", "refund", "move")
OF_PROMISES = (
    "promise", "promise", "withdraw", "yes", "yes", "undo", "refuse", "pay", "pay_fund", "own",
    "returned", "credit_promise", "credit_free",
)  # fmt: skip
OF_CASH = ("instalment", "contribution", "surplus")
AGAIN = ("repeat", "reuse", "reverse", "reverse")


def random_steps(chance: random.Random) -> list[Step]:
    """Fifty steps: mostly possible ones, some beyond what there is, some done again."""
    steps = [Step("fill", 0, 10_000, pot=0), Step("instalment", 1, 10_000)]
    steps += [Step("promise", 2, 2_000, promise=0), Step("promise", 3, 2_000, promise=3)]
    while len(steps) < STEPS:
        kind = chance.choice(OF_POTS + OF_PROMISES + OF_PROMISES + OF_CASH + AGAIN)
        number = chance.randrange(len(steps)) if kind in AGAIN else len(steps)
        pot = chance.randrange(POTS)
        most = 6 if kind in ("fill", "instalment", "contribution") else 4
        steps.append(
            Step(
                kind, number, chance.randint(1, 10 ** chance.randint(1, most)),
                chance.randrange(PROMISES), pot, (pot + chance.randint(1, POTS - 1)) % POTS,
                YEAR + timedelta(days=chance.randrange(365)),
            )
        )  # fmt: skip
    return steps


def pot_of(promise: int) -> int:
    """Each promise is from one pot; the first pot has two."""
    return promise % POTS


@dataclass
class Oracle:
    """Sums of facts by kind and place, and what was answered to each key."""

    facts: Counter[tuple[str, int]] = field(default_factory=Counter)
    posted: dict[int, Step] = field(default_factory=dict)
    reversed: set[int] = field(default_factory=set)

    def promised(self, promise: int) -> int:
        f = self.facts
        return (
            f["promise", promise] - f["withdraw", promise] - f["yes", promise]
            + f["undo", promise] - f["own", promise] + f["credit_promise", promise]
        )  # fmt: skip

    def owed(self, promise: int) -> int:
        f = self.facts
        return (
            f["yes", promise] - f["undo", promise] - f["refuse", promise] - f["pay", promise]
            - f["pay_fund", promise] + f["returned", promise]
        )  # fmt: skip

    def paid(self, promise: int) -> int:
        f = self.facts
        return (
            f["pay", promise] + f["pay_fund", promise] + f["own", promise]
            - f["returned", promise] - f["credit_promise", promise] - f["credit_free", promise]
        )  # fmt: skip

    def bought(self, pot: int) -> int:
        return self.facts["buy", pot] - self.facts["refund", pot]

    def in_pot(self, pot: int) -> int:
        f = self.facts
        return f["fill", pot] - f["cut", pot] + f["moved in", pot] - f["moved out", pot]

    def figures(self, pot: int) -> Figures:
        mine = [promise for promise in range(PROMISES) if pot_of(promise) == pot]
        spent = self.bought(pot) + sum(self.owed(p) + self.paid(p) for p in mine)
        promised = sum(self.promised(p) for p in mine)
        return Figures(spent, promised, self.in_pot(pot) - spent - promised)

    def held(self) -> int:
        f = self.facts
        paid = sum(f["pay_fund", p] + f["own", p] for p in range(PROMISES))
        bought = sum(self.bought(pot) for pot in range(POTS))
        return f["instalment", 0] + f["contribution", 0] - f["surplus", 0] - paid - bought

    def answer(self, step: Step) -> str:  # noqa: PLR0911
        """What the ledger should say to this step; facts are kept only when it is posted."""
        if step.kind in ("repeat", "reuse"):
            if step.number not in self.posted:
                return "nothing"
            return "the first" if step.kind == "repeat" else "key reused"
        if step.kind == "reverse":
            if step.number not in self.posted:
                return "nothing"
            if step.number in self.reversed:
                return "already reversed"
            if not self._keep(self.posted[step.number], -1):
                return "overdrawn"
            self.reversed.add(step.number)
            return "posted"
        if not self._keep(step, 1):
            return "overdrawn"
        self.posted[step.number] = step
        return "posted"

    def _keep(self, step: Step, sign: int) -> bool:
        """Count the fact; take it back when anything would be below zero."""
        counted = [(key, sign * step.pence) for key in facts_of(step)]
        for key, pence in counted:
            self.facts[key] += pence
        if self._is_possible():
            return True
        for key, pence in counted:
            self.facts[key] -= pence
        return False

    def _is_possible(self) -> bool:
        return self.held() >= 0 and all(
            min(self.promised(p), self.owed(p), self.paid(p)) >= 0 for p in range(PROMISES)
        ) and all(min(self.figures(pot).free, self.bought(pot)) >= 0 for pot in range(POTS))  # fmt: skip


def facts_of(step: Step) -> list[tuple[str, int]]:
    if step.kind == "move":
        return [("moved out", step.pot), ("moved in", step.other)]
    if step.kind in OF_PROMISES:
        return [(step.kind, step.promise)]
    return [(step.kind, step.pot if step.kind in OF_POTS else 0)]


@dataclass
class Plan:
    """A book with its pots, promises and one place for cash, as the builders of moves know them."""

    book: Book
    agreed: Account
    pots: list[Pot]
    promises: list[Allocation]
    budget: Budget
    holding: Holding

    @classmethod
    def of(cls, accounts: Sequence[Account]) -> "Plan":
        """From accounts in the order of `places()`; nothing else is stored."""
        rows = iter(accounts)
        agreed, funder, payee, contributor, held = (next(rows) for _ in range(5))
        budget = Budget(funder_account=funder, payee_account=payee, contributor_account=contributor)
        pots = [Pot(free=next(rows), paid=next(rows)) for _ in range(POTS)]
        promises = [
            Allocation(pot=pots[pot_of(n)], promised=next(rows), owed=next(rows), paid=next(rows))
            for n in range(PROMISES)
        ]
        return cls(agreed.book, agreed, pots, promises, budget, Holding(account=held))

    def moves(self, step: Step) -> list[NewMove]:  # noqa: PLR0911, PLR0912
        """The moves of a step, as the verbs build them."""
        pence, on = step.pence, step.on
        part = [Part(self.promises[step.promise], pence, on)]
        pot, budget, holding = self.pots[step.pot], self.budget, self.holding
        match step.kind:
            case "fill":
                return [NewMove(self.agreed, pot.free, pence)]
            case "cut":
                return [NewMove(pot.free, self.agreed, pence)]
            case "buy":
                return [*moves.pot_to_paid(pot, pence, on),
                        *moves.paid_from_holding(holding, budget, pence)]  # fmt: skip
            case "refund":
                return [NewMove(pot.paid, pot.free, pence, on),
                        *moves.payee_to_holding(holding, budget, pence)]  # fmt: skip
            case "move":
                return moves.pot_to_pot(pot, self.pots[step.other], pence)
            case "promise":
                return moves.free_to_promised(part)
            case "withdraw":
                return moves.promised_to_free(part)
            case "yes":
                return moves.promised_to_owed(part)
            case "undo":
                return moves.owed_to_promised(part)
            case "refuse":
                return to_free(part, "owed")
            case "pay":
                return [*moves.owed_to_paid(part), *moves.funder_to_payee(budget, pence)]
            case "pay_fund":
                return [*moves.owed_to_paid(part),
                        *moves.paid_from_holding(holding, budget, pence)]  # fmt: skip
            case "own":
                return [*moves.promised_to_paid(part),
                        *moves.paid_from_holding(holding, budget, pence)]  # fmt: skip
            case "returned":
                return [*moves.paid_to_owed(part), *moves.payee_to_funder(budget, pence)]
            case "credit_promise":
                return [*moves.paid_to_promised(part), *moves.payee_to_funder(budget, pence)]
            case "credit_free":
                return [*to_free(part, "paid"), *moves.payee_to_funder(budget, pence)]
            case "instalment":
                return moves.funder_to_holding(holding, budget, pence)
            case "contribution":
                return moves.contributor_to_holding(holding, budget, pence)
            case _:
                return moves.holding_to_funder(holding, budget, pence)

    def figures(self, balances: dict[int, int]) -> BudgetFigures:
        """The money words from balances, by the product's own arithmetic."""
        return budget_figures(
            budget_id=0, agreed=-balances[self.agreed.pk], unallocated=0,
            pots=tuple(self._pot(n, balances) for n in range(POTS)),
        )  # fmt: skip

    def _pot(self, number: int, balances: dict[int, int]) -> PotFigures:
        pot = self.pots[number]
        mine = [row for n, row in enumerate(self.promises) if pot_of(n) == number]
        owed = sum(balances[row.owed_id] for row in mine)
        paid = balances[pot.paid_id] + sum(balances[row.paid_id] for row in mine)
        promised = sum(balances[row.promised_id] for row in mine)
        return PotFigures(
            number, f"pot {number}", "", "", YEAR, YEAR, 0,
            Figures(owed + paid, promised, balances[pot.free_id]), owed=owed,
        )  # fmt: skip


def places(book: Book) -> list[Account]:
    """The accounts of a plan, not stored yet."""
    kinds = [Kind.AGREED, Kind.FUNDER, Kind.PAYEE, Kind.CONTRIBUTOR, Kind.HELD]
    kinds += [Kind.POT, Kind.PAID] * POTS + [Kind.PROMISED, Kind.OWED, Kind.PAID] * PROMISES
    cash = (Kind.FUNDER, Kind.PAYEE, Kind.CONTRIBUTOR, Kind.HELD)
    return [
        Account(
            book=book, side=Side.CASH if kind in cash else Side.PLAN, kind=kind,
            external=kind in EXTERNAL_KINDS,
        )
        for kind in kinds
    ]  # fmt: skip


def differences(oracle: Oracle, plan: Plan, balances: dict[int, int]) -> list[str]:
    """Where the oracle and the product do not agree about where the money is."""
    figures = plan.figures(balances)
    found = figures.problems()
    for number, pot in enumerate(figures.pots):
        expected = oracle.figures(number)
        if (pot.spent, pot.promised, pot.free) != (
            expected.spent,
            expected.promised,
            expected.free,
        ):
            found.append(f"pot {number}: {pot.figures}, not {expected}")
        if pot.in_pot != oracle.in_pot(number) or pot.left != pot.in_pot - pot.spent:
            found.append(f"pot {number}: its words do not add up")
    if balances[plan.holding.account_id] != oracle.held():
        found.append("cash held differs")
    return found
