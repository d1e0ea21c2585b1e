"""Where a budget stands, from balances: the five money words and their sums. Pure; whole pence.

Always true, to the penny: In the pot = Spent + Left, Left = Promised + Free, and the agreed
budget = what is in no pot yet + all that is in the pots (docs/money.md).
"""

from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True)
class Figures:
    """Spent, Promised and Free of a pot or of all pots; the rest follows from them."""

    spent: int = 0
    promised: int = 0
    free: int = 0
    short: int = 0  # what agreed sessions will cost beyond Promised and Free

    @property
    def left(self) -> int:
        return self.promised + self.free

    @property
    def in_pot(self) -> int:
        return self.spent + self.left

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.spent + other.spent,
            self.promised + other.promised,
            self.free + other.free,
            self.short + other.short,
        )


@dataclass(frozen=True)
class PotFigures:
    """One pot with its figures, named for the page that shows it."""

    pot_id: int
    reference: str
    name: str
    line_reference: str
    starts_on: date
    ends_on: date
    holding_id: int
    figures: Figures
    set_aside: int = 0  # part of Promised
    owed: int = 0  # part of Spent: said yes to, not paid yet
    ring_fenced_until: date | None = None

    @property
    def spent(self) -> int:
        return self.figures.spent

    @property
    def promised(self) -> int:
        return self.figures.promised

    @property
    def free(self) -> int:
        return self.figures.free

    @property
    def left(self) -> int:
        return self.figures.left

    @property
    def in_pot(self) -> int:
        return self.figures.in_pot

    @property
    def short(self) -> int:
        return self.figures.short

    def is_ring_fenced(self, on: date) -> bool:
        return self.ring_fenced_until is not None and on <= self.ring_fenced_until


@dataclass(frozen=True)
class CashFigures:
    """Cash where it is held, and what of it can be used now."""

    holding_id: int
    kind: str
    held: int
    owed: int = 0  # said yes to, to be paid from it
    set_aside: int = 0
    due: int = 0  # promised for support before the next instalment
    ring_fenced: int = 0
    told_on: date | None = None
    next_on: date | None = None  # next instalment
    next_pence: int = 0

    @property
    def spoken_for(self) -> int:
        return self.owed + self.set_aside + self.due + self.ring_fenced

    @property
    def can_be_used_now(self) -> int:
        """Held, less what is owed, set aside, due soon and ring-fenced; never below zero."""
        return max(0, self.held - self.spoken_for)

    @property
    def short(self) -> int:
        """How much the cash does not cover of what is due."""
        return max(0, self.spoken_for - self.held)


@dataclass(frozen=True)
class BudgetFigures:
    """A whole budget: its pots, their sum, what is in no pot yet, and the cash."""

    budget_id: int
    agreed: int
    unallocated: int
    pots: tuple[PotFigures, ...] = ()
    cash: tuple[CashFigures, ...] = ()
    book_version: int = 0
    total: Figures = field(default_factory=Figures)

    @property
    def in_pots(self) -> int:
        return self.total.in_pot

    @property
    def spent(self) -> int:
        return self.total.spent

    @property
    def promised(self) -> int:
        return self.total.promised

    @property
    def free(self) -> int:
        return self.total.free

    @property
    def left(self) -> int:
        return self.total.left

    @property
    def short(self) -> int:
        return self.total.short

    @property
    def held(self) -> int | None:
        """All cash held outside the council; None where the council holds everything."""
        return sum(one.held for one in self.cash) if self.cash else None

    @property
    def can_be_used_now(self) -> int | None:
        return sum(one.can_be_used_now for one in self.cash) if self.cash else None

    def pot(self, pot_id: int) -> PotFigures:
        return next(pot for pot in self.pots if pot.pot_id == pot_id)

    def problems(self) -> list[str]:
        """What does not add up, in words; nothing when all is well."""
        found = []
        if self.agreed != self.unallocated + self.in_pots:
            found.append(
                f"agreed {self.agreed} is not {self.unallocated} in no pot and {self.in_pots} in pots"
            )
        found += [
            f"pot {pot.reference} has a figure below zero"
            for pot in self.pots
            if min(pot.spent, pot.promised, pot.free) < 0
        ]
        return found


def budget_figures(
    *,
    budget_id: int,
    agreed: int,
    unallocated: int,
    pots: tuple[PotFigures, ...],
    cash: tuple[CashFigures, ...] = (),
    book_version: int = 0,
) -> BudgetFigures:
    """Join the pots into a budget; the total is their sum."""
    total = sum((pot.figures for pot in pots), Figures())
    return BudgetFigures(budget_id, agreed, unallocated, pots, cash, book_version, total)


def with_short(pot: PotFigures, still_to_cost: int) -> PotFigures:
    """The pot, with what its agreed sessions will cost beyond Promised and Free."""
    short = max(0, still_to_cost - pot.promised - pot.free)
    return replace(pot, figures=replace(pot.figures, short=short))


def name_of(pot: PotFigures, *, several_years: bool) -> str:
    """The pot's name; with its years where a budget has more than one."""
    if not several_years:
        return pot.name
    return f"{pot.name} ({pot.starts_on:%d.%m.%Y}–{pot.ends_on:%d.%m.%Y})"
