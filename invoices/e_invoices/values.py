"""Reading values out of elements. Every reader raises Refused and names the place."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final
from xml.etree.ElementTree import Element  # types only

from invoices.currencies import CURRENCIES
from invoices.e_invoices.document import Refused

MONEY_DECIMALS: Final = 2
MOST_HUNDREDTHS: Final = 10**14
MOST_DIGITS: Final = 40
_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_CII: Final = "urn:un:unece:uncefact:data:standard:"
SPACE: Final = {
    "a": f"{_UBL}CommonAggregateComponents-2",
    "b": f"{_UBL}CommonBasicComponents-2",
    "s": f"{_CII}CrossIndustryInvoice:100",
    "r": f"{_CII}ReusableAggregateBusinessInformationEntity:100",
    "u": f"{_CII}UnqualifiedDataType:100",
}
_MONEY = re.compile(r"^[+-]?\d+(\.\d*)?$")
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")
YEAR_MONTH_DAY: Final = "102"  # UNTDID 2379
_TIGHT_DAY = re.compile(r"^\d{8}$")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(Z|[+-]\d{2}:\d{2})?$")


@dataclass(frozen=True)
class At:
    """An element with the words for where it stands."""

    element: Element
    place: str

    def find(self, path: str) -> Element | None:
        return self.element.find(path, SPACE)

    def each(self, path: str) -> list[Element]:
        return self.element.findall(path, SPACE)

    def text(self, path: str) -> str:
        """The words of the first such element, spaces tidied; empty when it is not there."""
        found = self.find(path)
        return " ".join((found.text or "").split()) if found is not None else ""

    def name(self, path: str) -> str:
        """The element's own name and where it stands: “IssueDate, the head of the document”."""
        return f"{path.rsplit('/', maxsplit=1)[-1].rsplit(':', maxsplit=1)[-1]}, {self.place}"


def must(at: At, path: str, code: str, what: str, rule: str) -> str:
    """The words at `path`. Raises Refused, naming the rule of EN 16931 that asks for them."""
    found = at.text(path)
    if not found:
        raise Refused(
            code,
            f"There is no {what} ({at.name(path)}). Add it and send the e-invoice again ({rule}).",
        )
    return found


def money(text: str, where: str) -> int:
    """Hundredths of the currency. Raises Refused for three decimals and what is no amount."""
    if not _MONEY.match(text):
        raise Refused(
            "bad_amount", f"“{text[:40]}” is not an amount ({where}). Write it like 90.50."
        )
    _, _, decimals = text.partition(".")
    if len(decimals) > MONEY_DECIMALS:
        raise Refused(
            "three_decimals",
            f"{text[:40]} has more than two decimals ({where}). Amounts of money have at most two; "
            "we never round in silence. Correct it and send it again.",
        )
    value = Decimal(text) * 100
    if abs(value) > MOST_HUNDREDTHS:
        raise Refused(
            "bad_amount", f"{text[:40]} is too big ({where}). Check the number of noughts."
        )
    return int(value)


def number(text: str, where: str) -> Decimal:
    if not _NUMBER.match(text) or len(text) > MOST_DIGITS:
        raise Refused("bad_number", f"“{text[:40]}” is not a number ({where}). Write it like 2.5.")
    return Decimal(text)


def day(text: str, where: str) -> date:
    found = _DAY.match(text)
    if not found:
        raise Refused(
            "bad_date", f"“{text[:40]}” is not a date ({where}). Write it like 2026-11-05."
        )
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Refused(
            "bad_date", f"There is no {text[:40]} in the calendar ({where}). Check the day."
        ) from None


def check_every_day(root: Element) -> None:
    """No day anywhere in the document that the calendar lacks. Raises Refused."""
    for element in root.iter():
        name = element.tag.rsplit("}", maxsplit=1)[-1]
        text = "".join((element.text or "").split())
        if element.get("format") == YEAR_MONTH_DAY and _TIGHT_DAY.match(text):
            day(f"{text[:4]}-{text[4:6]}-{text[6:]}", name)
        elif name.endswith("Date") and text:
            day(text, name)


def optional_day(at: At, path: str) -> date | None:
    text = at.text(path)
    return day(text, at.name(path)) if text else None


def optional_number(at: At, path: str) -> Decimal | None:
    text = at.text(path)
    return number(text, at.name(path)) if text else None


def price_of_one(price: Decimal, at: At, base_path: str) -> Decimal:
    """A price over the quantity that it is for. Raises Refused."""
    base = at.text(base_path)
    divisor = number(base, at.name(base_path)) if base else Decimal(1)
    if divisor <= 0:
        raise Refused(
            "bad_number", f"The base quantity must be above nought ({at.name(base_path)})."
        )
    with localcontext() as context:
        context.prec = 60
        return price / divisor


@dataclass(frozen=True)
class Coin:
    """Reads amounts, and refuses one in another currency than the document's."""

    currency: str

    def check(self, element: Element, where: str) -> None:
        own = element.get("currencyID", "")
        if own and own != self.currency:
            raise Refused(
                "mixed_currencies",
                f"One amount is in {own[:10]}, the bill is in {self.currency} ({where}). "
                "Send one bill a currency.",
            )

    def of(self, at: At, path: str) -> int | None:
        """The amount at `path` in hundredths; None when it is not there."""
        element = at.element if path == "." else at.find(path)
        if element is None:
            return None
        self.check(element, at.name(path))
        return money(" ".join((element.text or "").split()), at.name(path))

    def must(self, at: At, path: str) -> int:
        found = self.of(at, path)
        if found is None:
            raise Refused(
                "no_amount", f"An amount is missing ({at.name(path)}). Add it and send it again."
            )
        return found


def currency_of(at: At, path: str) -> str:
    """The document's currency. Raises Refused."""
    code = must(at, path, "no_currency", "currency", "BR-05")
    if code not in CURRENCIES:
        raise Refused(
            "unknown_currency",
            f"There is no currency “{code[:10]}” ({at.name(path)}). For pounds write GBP.",
        )
    return code


def rounded(value: Decimal) -> int:
    with localcontext() as context:
        context.prec = 60
        return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def shown(hundredths: int) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole:,}.{rest:02d}"
