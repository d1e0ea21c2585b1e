"""What is checked on a bill before anybody is asked. Pure; no database, no Django.

Each finding has a stable code and a sentence; `blocks` means that a person must look before that
part is paid. What the checks let through of each line is its *payable* amount, with VAT. Amounts
are whole pence, units and rates Decimal; tolerance is a policy (domain.md 8.15 to 8.17).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from core.days import day_words
from core.money import price, round_pence, show

ONE_PENNY: Final = 1


class Code(StrEnum):
    """Why somebody has to look, or what is worth knowing."""

    OUTSIDE_AGREEMENT = "outside_agreement"
    RATE_OVER = "rate_over"
    RATE_CHANGES = "rate_changes"
    NO_RATE = "no_rate"
    UNIT_DIFFERS = "unit_differs"
    UNITS_OVER = "units_over"
    UNITS_TOLERATED = "units_tolerated"
    ARITHMETIC = "arithmetic"
    VAT_NOT_AGREED = "vat_not_agreed"
    VAT_OVER = "vat_over"
    MAYBE_TWICE = "maybe_twice"
    DAYS_BILLED = "days_billed"
    MONEY_SHORT = "money_short"
    PROVIDER_PAUSED = "provider_paused"
    PAYEE_CHANGED = "payee_changed"
    NO_ANSWER = "no_answer"
    SAID_WRONG = "said_wrong"


# Held before the person is asked: asking twice about one visit is the harm itself.
HOLDS: Final = frozenset({Code.MAYBE_TWICE})
# What is left in somebody's pot, and that safeguarding looks, are not the provider's to know.
NOT_FOR_PROVIDERS: Final = frozenset({Code.MONEY_SHORT, Code.PROVIDER_PAUSED})


@dataclass(frozen=True)
class LineFacts:
    """One line of a bill, and what both agreed for its day (`agreed_pence` None: nothing)."""

    position: int
    service_on: date
    units: Decimal
    unit: str
    rate_pence: Decimal
    net_pence: int
    vat_pence: int
    in_force: bool
    agreed_pence: int | None
    agreed_vat_percent: Decimal = Decimal(0)
    rate_changes: bool = False


@dataclass(frozen=True)
class BillFacts:
    """The rest of what a bill is checked against.

    `promised_units` are those of the sessions in its days; `billed_units` what other bills took
    of them. `left_pence` is what the promise and its pot still hold.
    """

    lines: Sequence[LineFacts]
    unit: str
    promised_units: Decimal
    billed_units: Decimal
    tolerance_percent: int
    left_pence: int
    pot: str
    twin: str = ""  # the number of a bill with the same days and amount
    billed_on: Mapping[date, str] = field(default_factory=dict)  # days of other bills: their number
    paused_on: date | None = None  # since when safeguarding has paused the provider
    payee_words: str = ""  # why its bank details cannot be paid to yet


@dataclass(frozen=True)
class Found:
    """One finding; `position` names a line."""

    code: Code
    sentence: str
    blocks: bool
    position: int | None = None


@dataclass
class Checked:
    """All findings, and what may be paid of each line (position → pence with VAT)."""

    findings: list[Found] = field(default_factory=list)
    payable: dict[int, int] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        return any(found.blocks for found in self.findings)

    @property
    def holds(self) -> bool:
        return any(found.code in HOLDS for found in self.findings)

    @property
    def for_provider(self) -> list[Found]:
        """The findings that who sends the bill may read."""
        return [found for found in self.findings if found.code not in NOT_FOR_PROVIDERS]

    @property
    def total(self) -> int:
        return sum(self.payable.values())

    def add(self, code: Code, sentence: str, *, blocks: bool, position: int | None = None) -> None:
        self.findings.append(Found(code, sentence, blocks, position))


@dataclass
class _Open:
    """A line on its way through the checks: what is still let through of it."""

    facts: LineFacts
    units: Decimal
    rate: Decimal
    vat_percent: Decimal | None  # None: VAT as billed

    def net(self) -> int:
        whole = price(self.units, self.rate)
        return (
            min(whole, self.facts.net_pence) if self.facts.net_pence >= 0 else self.facts.net_pence
        )

    def payable(self) -> int:
        net = self.net()
        if self.vat_percent is None:
            return net + self.facts.vat_pence
        allowed = round_pence(Decimal(net) * self.vat_percent / 100)
        billed = self.facts.vat_pence
        return net + (min(allowed, billed) if billed >= 0 else billed)


def check(bill: BillFacts) -> Checked:
    """All checks of a bill, in the order in which a reader would make them."""
    checked = Checked()
    lines = [_line(facts, checked) for facts in bill.lines]
    _units(bill, lines, checked)
    for line in lines:
        checked.payable[line.facts.position] = line.payable()
    _twin(bill, checked)
    _money(bill, checked)
    _payee(bill, checked)
    return checked


def _line(facts: LineFacts, checked: Checked) -> _Open:
    line = _Open(facts, facts.units, facts.rate_pence, None)
    if facts.net_pence < 0:
        return line  # an allowance takes away: there is nothing to check it against
    if not facts.in_force:
        checked.add(
            Code.OUTSIDE_AGREEMENT,
            f"Nothing was agreed for {day_words(facts.service_on)}.",
            blocks=True,
            position=facts.position,
        )
        line.units = Decimal(0)
        return line
    _rate(line, checked)
    _arithmetic(line, checked)
    _vat(line, checked)
    return line


def _rate(line: _Open, checked: Checked) -> None:
    facts = line.facts
    if facts.agreed_pence is None:
        words = f"No rate was agreed for {day_words(facts.service_on)}."
        checked.add(Code.NO_RATE, words, blocks=True, position=facts.position)
        line.units = Decimal(0)
        return
    if facts.rate_changes:
        words = "The agreed rate changed during these days. Send a line for each rate."
        checked.add(Code.RATE_CHANGES, words, blocks=True, position=facts.position)
    if facts.rate_pence > facts.agreed_pence:
        over = price(facts.units, facts.rate_pence) - price(facts.units, facts.agreed_pence)
        words = (
            f"{show(over)} over the agreed price: {_rate_words(facts.rate_pence)} a unit, "
            f"and {show(facts.agreed_pence)} was agreed."
        )
        checked.add(Code.RATE_OVER, words, blocks=True, position=facts.position)
        line.rate = Decimal(facts.agreed_pence)


def _arithmetic(line: _Open, checked: Checked) -> None:
    facts = line.facts
    expected = price(facts.units, facts.rate_pence)
    if abs(expected - facts.net_pence) > ONE_PENNY:
        words = (
            f"Line {facts.position} says {show(facts.net_pence)}, but units times price "
            f"is {show(expected)}."
        )
        over = facts.net_pence > expected
        checked.add(Code.ARITHMETIC, words, blocks=over, position=facts.position)


def _vat(line: _Open, checked: Checked) -> None:
    facts = line.facts
    line.vat_percent = facts.agreed_vat_percent
    if facts.vat_pence <= 0:
        return
    if not facts.agreed_vat_percent:
        words = f"{show(facts.vat_pence)} of VAT was not agreed."
        checked.add(Code.VAT_NOT_AGREED, words, blocks=True, position=facts.position)
        return
    allowed = round_pence(Decimal(facts.net_pence) * facts.agreed_vat_percent / 100)
    if facts.vat_pence > allowed + ONE_PENNY:
        words = f"VAT is {show(facts.vat_pence)}; {show(allowed)} was agreed."
        checked.add(Code.VAT_OVER, words, blocks=True, position=facts.position)
    elif facts.vat_pence > allowed:
        line.vat_percent = None  # a penny of rounding, line by line


def _units(bill: BillFacts, lines: Sequence[_Open], checked: Checked) -> None:
    """Units against the promise: a little more is let through, much more only as promised."""
    counted = [line for line in lines if line.facts.net_pence >= 0 and line.units > 0]
    for line in counted:
        if line.facts.unit != bill.unit:
            words = f"The unit is {line.facts.unit}; {bill.unit} was agreed."
            checked.add(Code.UNIT_DIFFERS, words, blocks=True, position=line.facts.position)
            line.units = Decimal(0)
    counted = [line for line in counted if line.units > 0]
    billed = sum((line.units for line in counted), Decimal(0))
    room = max(Decimal(0), bill.promised_units - bill.billed_units)
    if billed <= room:
        return
    most = bill.promised_units * (100 + bill.tolerance_percent) / 100 - bill.billed_units
    words = f"{_number(billed)} billed; {_number(room)} agreed for these days and not billed yet."
    if billed <= most:
        checked.add(
            Code.UNITS_TOLERATED, f"{words} That is a little more, and let through.", blocks=False
        )
        return
    before = sum(line.payable() for line in counted)
    for line in counted:
        line.units = min(line.units, room)
        room -= line.units
    over = before - sum(line.payable() for line in counted)
    checked.add(Code.UNITS_OVER, f"{words} {show(over)} is in question.", blocks=True)


def _twin(bill: BillFacts, checked: Checked) -> None:
    if bill.twin:
        words = f"Bill {bill.twin} has the same days and amount. Is it the same bill twice?"
        checked.add(Code.MAYBE_TWICE, words, blocks=True)
        return
    days = sorted({line.service_on for line in bill.lines if line.service_on in bill.billed_on})
    if not days:
        return
    said = day_words(days[0]) + (f" and {len(days) - 1} more" if days[1:] else "")
    number = bill.billed_on[days[0]]
    words = f"Bill {number} already has {said}. Is it the same support twice?"
    checked.add(Code.DAYS_BILLED, words, blocks=False)


def _payee(bill: BillFacts, checked: Checked) -> None:
    """Support after the day of a pause is looked at; before it, it is paid as ever (scenario 52)."""
    since = bill.paused_on
    if since and any(line.service_on >= since for line in bill.lines):
        words = (
            f"Safeguarding has paused this provider since {day_words(since)}. Is the person safe?"
        )
        checked.add(Code.PROVIDER_PAUSED, words, blocks=True)
    if bill.payee_words:
        checked.add(Code.PAYEE_CHANGED, bill.payee_words, blocks=False)


def _money(bill: BillFacts, checked: Checked) -> None:
    if checked.total > bill.left_pence:
        words = (
            f"{bill.pot} has {show(bill.left_pence)} left for this. "
            f"{show(checked.total)} would be paid."
        )
        checked.add(Code.MONEY_SHORT, words, blocks=True)


def _rate_words(rate_pence: Decimal) -> str:
    whole = round_pence(rate_pence)
    return show(whole) if whole == rate_pence else f"£{_number(rate_pence / 100)}"


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
