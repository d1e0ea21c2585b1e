"""What is left when a budget ends, and whose it is. Pure; whole pence.

Debts are paid first, out of the account they belong to. Of what is left, what the person paid in
beyond what they had to pay is theirs, or their estate's (policy estate_rule); the rest goes back
to the council (domain.md 3 and 8.39).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.money import round_pence
from core.periods import Period

TO_ESTATE = "contribution_to_estate"


@dataclass(frozen=True)
class Place:
    """One account: what it holds, what is owed from it by bills, and the debts to pay from it."""

    key: int
    held: int
    owed: int = 0
    debts: int = 0

    @property
    def pays(self) -> int:
        """Debts this account can pay; bills said yes to come before them."""
        return max(0, min(self.debts, self.held - self.owed))

    @property
    def left(self) -> int:
        return max(0, self.held - self.owed - self.debts)


@dataclass(frozen=True)
class Share:
    """What leaves one account at the end."""

    key: int
    to_payees: int
    to_estate: int
    to_council: int


@dataclass(frozen=True)
class Outcome:
    """The end of a budget in figures."""

    held: int
    owed: int
    debts: int
    shares: tuple[Share, ...]

    @property
    def estate(self) -> int:
        return sum(share.to_estate for share in self.shares)

    @property
    def council(self) -> int:
        return sum(share.to_council for share in self.shares)

    @property
    def left(self) -> int:
        return self.estate + self.council

    @property
    def council_pays(self) -> int:
        """Debts that no account covers."""
        return self.debts - sum(share.to_payees for share in self.shares)


def outcome(
    places: Sequence[Place],
    *,
    other_debts: int,
    charged: int,
    received: int,
    rule: str,
    own: int = 0,
) -> Outcome:
    """Share out what the accounts hold. `other_debts` are of money the council holds itself.

    `own` is what the person added of their own and did not use: theirs under every rule. Never
    more to the estate than that and what was paid beyond what was due, nor than is left; arrears
    are not taken from anything here.
    """
    theirs = own + (max(0, received - charged) if rule == TO_ESTATE else 0)
    shares = []
    for place in places:
        estate = min(theirs, place.left)
        theirs -= estate
        shares.append(Share(place.key, place.pays, estate, place.left - estate))
    return Outcome(
        held=sum(place.held for place in places),
        owed=sum(place.owed for place in places),
        debts=sum(place.debts for place in places) + other_debts,
        shares=tuple(shares),
    )


def kept_of(amount: int, charged: Period, last_day: date) -> int:
    """What of a charge stands when support ends after `last_day`: by days, half up."""
    days = charged.days
    kept = max(0, min(days, (last_day - charged.starts_on).days + 1))
    if kept == days:
        return amount
    sign = -1 if amount < 0 else 1
    return sign * round_pence(Decimal(abs(amount)) * kept / days)
