"""Fields of Open Referral as the directory keeps them. Opens no database."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from core.money import MOST_PENCE
from providers.referral.found import FoundPrice

LONG: Final = 5000
SHORT: Final = 200
AREA_CODE: Final = re.compile(r"\b([EWSN]\d{8})\b")
Row = Mapping[str, Any]


def count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def clean(value: Any) -> str:
    """Text without control characters or broken letters, ends trimmed."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    text = text.encode("utf-8", "ignore").decode()
    return "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127)).strip()  # noqa: PLR2004


def items(row: Row, name: str) -> list[Any]:
    value = row.get(name)
    return value if isinstance(value, list) else []


def dicts(row: Row, name: str) -> list[dict[str, Any]]:
    return [one for one in items(row, name) if isinstance(one, dict)]


def unique(words: Iterator[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:most] for word in words if word))[:20]


def names(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    return unique((clean(one.get("name") or one.get("code")) for one in rows), 60)


def terms(row: Row) -> tuple[str, ...]:
    terms = (one.get("taxonomy_term") for one in dicts(row, "attributes"))
    return unique((clean(term.get("name")).lower() for term in terms if isinstance(term, dict)), 60)


def access(places: list[dict[str, Any]]) -> tuple[str, ...]:
    return unique(
        (
            clean(one.get("description"))
            for place in places
            for one in dicts(place, "accessibility")
        ),
        SHORT,
    )


def areas(row: Row) -> tuple[tuple[str, str], ...]:
    """Areas with a code of the Office for National Statistics in their address or extent."""
    found = {}
    for area in dicts(row, "service_areas"):
        code = AREA_CODE.search(f"{area.get('uri') or ''} {area.get('extent') or ''}")
        name = clean(area.get("name"))[:120]
        if code and name:
            found[code.group(1)] = name
    return tuple(found.items())


def times(row: Row) -> str:
    for one in dicts(row, "schedules"):
        if text := clean(one.get("description")):
            return text[:SHORT]
    return ""


def address(places: list[dict[str, Any]]) -> tuple[str, str]:
    for place in places:
        for one in dicts(place, "addresses"):
            parts = [clean(one.get(name)) for name in ("address_1", "city", "region")]
            lines = "\n".join(part[:SHORT] for part in parts if part)
            if lines:
                return lines, clean(one.get("postal_code"))[:10]
    return "", ""


def amount(value: Any) -> int:
    """Pounds as whole pence; 0 for what is not an amount."""
    if isinstance(value, float):
        value = Decimal(repr(value))  # as JSON wrote it, read back from a database
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return 0
    pence = Decimal(value) * 100
    if not pence.is_finite() or pence != pence.to_integral_value() or not 0 < pence <= MOST_PENCE:
        return 0
    return int(pence)


def day(value: Any) -> date | None:
    try:
        return date.fromisoformat(clean(value)[:10])
    except ValueError:
        return None


UNIT_WORDS: Final = {
    "hour": "hour", "hourly": "hour", "session": "session", "night": "night", "day": "day",
    "daily": "day", "week": "week", "weekly": "week", "mile": "mile", "item": "item",
}  # fmt: skip


def price(option: Row) -> FoundPrice | None:
    """A price that says plainly its amount, its unit and its first day; None for any other."""
    words = f"{option.get('amount_description') or ''} {option.get('option') or ''}".lower()
    units = {UNIT_WORDS[word] for word in re.findall(r"[a-z]+", words) if word in UNIT_WORDS}
    pence, starts_on = amount(option.get("amount")), day(option.get("valid_from"))
    currency = str(option.get("currency") or "GBP").upper()
    if len(units) != 1 or not pence or starts_on is None or currency != "GBP":
        return None
    return FoundPrice(units.pop(), pence, starts_on, day(option.get("valid_to")))


def rest(row: Row, taken: set[str]) -> dict[str, Any]:
    """What the directory has no field for, ready to be kept and published again."""
    return {name: plain(value) for name, value in row.items() if name not in taken}


def plain(value: Any) -> Any:
    """JSON that both databases keep: no broken letters, no numbers beyond a double."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, dict):
        return {clean(name): plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value
