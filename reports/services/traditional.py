"""“Large traditional” and “small user-controlled”: the published test, and sums by it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.bands import CHECKED, Band
from reports.models import OrganisationIncome
from reports.services import facts
from reports.services.spending import Payment, Register

LARGE = "large_traditional"
OTHER = "other"
SMALL = "small_user_controlled"
LED = "other_user_led"
WAGES = "wages"
UNKNOWN = "unknown"
SORTS = (LARGE, OTHER, SMALL, LED, WAGES, UNKNOWN)
NEVER_USER_LED = (Band.OTHER, Band.LAPSED, Band.SAYS_SO)
# What a council may choose “controlled” to begin at, and the levels that reach it.
CONTROLLED = {"majority": CHECKED, "three_quarters": CHECKED[1:]}


@dataclass
class Sizes:
    """How big organisations are, by a source, and the limits of the council."""

    register: Register
    incomes: dict[int, OrganisationIncome]
    large_from: int
    small_below: int
    levels: tuple[str, ...]

    @classmethod
    def read(cls, register: Register, values: dict[str, Any], on: date) -> "Sizes":
        return cls(
            register, facts.incomes(on), int(values["large_income_pence"].value),
            int(values["small_income_pence"].value),
            tuple(CONTROLLED[str(values["user_controlled_from"].value)]),
        )  # fmt: skip

    def is_large_traditional(self, organisation: int, on: date) -> bool:
        """An income of the limit or more, by a source, and not user-led by a check."""
        income = self.incomes.get(organisation)
        if income is None or income.pence < self.large_from:
            return False
        return self.register.own_band(organisation, on) in NEVER_USER_LED

    def is_small_user_controlled(self, organisation: int, on: date) -> bool:
        """An income below the limit, by a source, and controlled by a check."""
        income = self.incomes.get(organisation)
        if income is None or income.pence >= self.small_below:
            return False
        if self.register.own_band(organisation, on) != Band.USER_LED:
            return False
        return any(
            status.level in self.levels and status.starts_on <= on <= status.expires_on
            for status in self.register.statuses[organisation]
        )


def sort_of(payment: Payment, sizes: Sizes) -> str:
    """Which of the six a payment counts in."""
    if payment.band == Band.WAGES:
        return WAGES
    if payment.organisation is None or payment.band == Band.UNKNOWN:
        return UNKNOWN
    if payment.band == Band.USER_LED:
        small = sizes.is_small_user_controlled(payment.organisation, payment.on)
        return SMALL if small else LED
    return LARGE if sizes.is_large_traditional(payment.organisation, payment.on) else OTHER


BANDS_OF = {
    LARGE: NEVER_USER_LED, OTHER: (*NEVER_USER_LED, Band.CARER_LED), SMALL: (Band.USER_LED,),
    LED: (Band.USER_LED,), WAGES: (Band.WAGES,), UNKNOWN: (Band.UNKNOWN,),
}  # fmt: skip


def sorts_shown(
    pence: Counter[str], people: Counter[str], hidden: set[Band], limit: int
) -> dict[str, int | None]:
    """Pence by sort. Hidden with the bands of any month, so that no month follows from a quarter.

    The two sorts of one band are shown together or not at all: one would tell the other.
    """
    found: dict[str, int | None] = {}
    for sort in SORTS:
        twins = [one for one in SORTS if set(BANDS_OF[one]) & set(BANDS_OF[sort])]
        few = any(0 < people[one] < limit for one in twins)
        kept = few or bool(hidden & set(BANDS_OF[sort]))
        if pence[sort] or kept:
            found[sort] = None if kept else pence[sort]
    return found
