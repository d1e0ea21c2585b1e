"""What a statement says, frozen: one value, its sums checked, its JSON canonical. Pure; pence.

Rule (domain.md 3): opening + income − spending ± adjustments = closing, to the penny, for the
plan and for each account. A statement that does not add up is never issued.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

FORMAT = 1


@dataclass(frozen=True)
class PotLine:
    """One pot at the end of the statement's days."""

    name: str
    spent: int
    promised: int
    free: int
    short: int = 0
    years: str = ""

    @property
    def left(self) -> int:
        return self.promised + self.free

    @property
    def in_pot(self) -> int:
        return self.spent + self.left


@dataclass(frozen=True)
class Payment:
    """One line of what was spent. Below zero: it was put right, or came back."""

    on: date
    who: str
    what: str
    pot: str
    pence: int
    said_by: str  # who said yes
    state: str  # “Paid 5 November”, “Being paid”
    user_led: bool = False
    earlier: bool = False  # happened before these days, told to us later


@dataclass(frozen=True)
class Support:
    """How much of one kind of support there was in these days, and at what rate."""

    who: str
    what: str
    units: str  # a decimal number, as “12.5”
    unit: str
    rate_pence: str  # a decimal number: a rate may be finer than a penny
    pence: int
    from_fund: str = ""  # who holds the fund that pays it


@dataclass(frozen=True)
class OnHold:
    """A bill that nobody pays yet, and why."""

    on: date
    who: str
    what: str
    pence: int
    why: str


@dataclass(frozen=True)
class AccountLine:
    """Cash in one place over the statement's days."""

    label: str
    opening: int
    from_council: int
    from_person: int
    came_back: int
    paid_out: int
    adjustments: int
    closing: int
    usable: int
    told_on: date | None = None
    next_on: date | None = None
    next_pence: int = 0
    by_holder: str = ""

    def problems(self) -> list[str]:
        """What does not add up, in words; nothing when all is well."""
        income = self.from_council + self.from_person + self.came_back
        expected = self.opening + income - self.paid_out + self.adjustments
        if expected == self.closing:
            return []
        return [f"{self.label}: opening, in and out come to {expected}, not {self.closing}"]


@dataclass(frozen=True)
class PaidIn:
    """What the person had to pay, what came, and what is still to come."""

    due: int
    received: int

    @property
    def arrears(self) -> int:
        return self.due - self.received


@dataclass(frozen=True)
class Coming:
    """Support that is agreed and still to come."""

    what: str
    who: str
    next_on: date
    sessions: int
    pence: int
    until: date


@dataclass(frozen=True)
class Content:
    """The whole statement. What is shown, printed or checked reads this and nothing else."""

    reference: str
    version: int
    replaces: str
    why: str
    issued_on: date
    from_on: date
    to_on: date
    name: str
    known_as: str
    authority: str
    authority_short: str
    phone: str
    phone_hours: str
    worker: str
    plan_ends_on: date
    plan_version: int
    method: str  # net or gross, in words
    unallocated: int
    agreed: int
    outlook: str  # the code
    outlook_sentence: str
    outlook_more: str
    opening_spent: int
    adjusted_spent: int
    pots: tuple[PotLine, ...]
    payments: tuple[Payment, ...]
    on_hold: tuple[OnHold, ...]
    accounts: tuple[AccountLine, ...]
    paid_in: PaidIn
    coming: tuple[Coming, ...]
    needs: tuple[str, ...]
    assumed: tuple[str, ...] = ()
    support: tuple[Support, ...] = ()
    upto: int = 0  # the last ledger entry that it knows
    format: int = FORMAT

    @property
    def total(self) -> PotLine:
        return PotLine(
            "",
            sum(pot.spent for pot in self.pots),
            sum(pot.promised for pot in self.pots),
            sum(pot.free for pot in self.pots),
            sum(pot.short for pot in self.pots),
        )

    @property
    def had(self) -> int:
        return self.total.in_pot

    @property
    def spent(self) -> int:
        return self.total.spent

    @property
    def left(self) -> int:
        return self.total.left

    @property
    def spent_now(self) -> int:
        """Spent in these days alone."""
        return sum(line.pence for line in self.payments if not line.earlier)

    @property
    def held(self) -> int:
        return sum(account.closing for account in self.accounts)

    @property
    def usable(self) -> int:
        return sum(account.usable for account in self.accounts)

    @property
    def told_on(self) -> date | None:
        """The last day on which the person told us about their account."""
        days = [account.told_on for account in self.accounts if account.told_on]
        return max(days, default=None)

    def problems(self) -> list[str]:
        """Everything that does not add up, in words; nothing when the statement may be issued."""
        found = [text for account in self.accounts for text in account.problems()]
        if self.agreed != self.unallocated + self.had:
            found.append(
                f"agreed {self.agreed} is not {self.unallocated} in no pot and {self.had} in pots"
            )
        earlier = sum(line.pence for line in self.payments if line.earlier)
        if earlier != self.adjusted_spent:
            found.append(f"earlier payments come to {earlier}, not {self.adjusted_spent}")
        spent = self.opening_spent + self.adjusted_spent + self.spent_now
        if spent != self.spent:
            found.append(f"payments come to {spent} spent, not {self.spent}")
        found += [
            f"{pot.name} has a figure below zero"
            for pot in self.pots
            if min(pot.spent, pot.promised, pot.free) < 0
        ]
        return found

    def amounts_digest(self) -> str:
        """Of the amounts alone: two statements with the same one say the same about the money."""
        same = replace(
            self, reference="", version=0, replaces="", why="", issued_on=self.to_on, needs=(),
            upto=0,
            outlook="", outlook_sentence="", outlook_more="", coming=(), assumed=(), worker="",
            support=(),
            phone="", phone_hours="", on_hold=(),
        )  # fmt: skip
        return digest_of(canonical(same))


def canonical(content: Content) -> str:
    """The one JSON of this content: sorted names, no spaces, days as 2026-11-05."""
    return json.dumps(
        asdict(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    )


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Content:
    """The content of canonical JSON, as it was frozen."""
    raw: dict[str, Any] = json.loads(text)
    for name in ("issued_on", "from_on", "to_on", "plan_ends_on"):
        raw[name] = date.fromisoformat(raw[name])
    raw["pots"] = tuple(PotLine(**row) for row in raw["pots"])
    raw["payments"] = tuple(Payment(**_days(row, "on")) for row in raw["payments"])
    raw["on_hold"] = tuple(OnHold(**_days(row, "on")) for row in raw["on_hold"])
    raw["accounts"] = tuple(
        AccountLine(**_days(row, "told_on", "next_on")) for row in raw["accounts"]
    )
    raw["paid_in"] = PaidIn(**raw["paid_in"])
    raw["coming"] = tuple(Coming(**_days(row, "next_on", "until")) for row in raw["coming"])
    raw["needs"], raw["assumed"] = tuple(raw["needs"]), tuple(raw["assumed"])
    raw["support"] = tuple(Support(**row) for row in raw.get("support", ()))
    return Content(**raw)


def _days(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: date.fromisoformat(row[name]) for name in names if row.get(name)}
