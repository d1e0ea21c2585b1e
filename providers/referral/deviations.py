"""Where a record differs from Open Referral UK 3.0: the path, what is odd, what to do.

A second opinion beside reading: what differs is reported and kept all the same, as far as the
directory can use it. The rules restate the standard's published application profile.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from core.errors import DomainError
from providers.addresses import email_address, web_address
from providers.referral.fields import Row
from providers.referral.found import Problem

TERM: Final = {
    "id": "uuid!", "name": "text!", "description": "text!", "parent_id": "uuid",
    "taxonomy": "text", "taxonomy_id": "uuid", "term_uri": "uri", "term": "text",
}  # fmt: skip
ATTRIBUTES: Final = [{
    "id": "uuid!", "link_id": "uuid", "taxonomy_term_id": "uuid", "link_type": "text",
    "taxonomy_term": TERM,
}]  # fmt: skip
LOCATION: Final = {
    "id": "uuid!", "location_type": "physical|postal|virtual!", "name": "text",
    "latitude": "number", "longitude": "number",
    "addresses": [{
        "id": "uuid!", "address_1": "text!", "city": "text!", "state_province": "text!",
        "postal_code": "text!", "country": "text!", "address_type": "physical|postal|virtual!",
    }],
    "accessibility": [{"id": "uuid!", "description": "text", "details": "text", "url": "uri"}],
    "attributes": ATTRIBUTES,
}  # fmt: skip
ORGANISATION: Final[dict[str, Any]] = {
    "id": "uuid!", "name": "text!", "description": "text!", "email": "email", "website": "uri",
    "logo": "text", "uri": "uri", "parent_organization_id": "uuid",
    "organization_identifiers": [{
        "id": "uuid!", "organization_id": "uuid", "identifier_scheme": "text",
        "identifier_type": "text!", "identifier": "text!",
    }],
    "attributes": ATTRIBUTES,
}  # fmt: skip
SERVICE: Final[dict[str, Any]] = {
    "id": "uuid!", "organization_id": "uuid", "name": "text!", "description": "text", "url": "uri",
    "email": "email", "status": "active|inactive|defunct|temporarily closed!", "fees": "text",
    "accreditations": "text", "minimum_age": "number", "maximum_age": "number",
    "assured_date": "day", "assurer_email": "email", "alert": "text", "last_modified": "moment",
    "schedules": [{
        "id": "uuid!", "valid_from": "day", "valid_to": "day", "dtstart": "day",
        "freq": "WEEKLY|MONTHLY", "interval": "number", "byday": "text", "opens_at": "text",
        "closes_at": "text", "schedule_link": "uri",
    }],
    "service_areas": [{"id": "uuid!", "name": "text", "extent": "text", "extent_type": "text"}],
    "service_at_locations": [{"id": "uuid!", "location": LOCATION}],
    "languages": [{"id": "uuid!"}], "organization": ORGANISATION,
    "funding": [{"id": "uuid!", "source": "text"}],
    "cost_options": [{
        "id": "uuid!", "valid_from": "day", "valid_to": "day", "option": "text",
        "amount": "number", "amount_description": "text",
    }],
    "contacts": [{"id": "uuid!", "name": "text", "title": "text"}],
    "attributes": ATTRIBUTES,
}  # fmt: skip
RULES: Final[dict[str, dict[str, Any]]] = {
    "organisation": {**ORGANISATION, "services": [SERVICE]},
    "service": SERVICE,
    "service_at_location": {"id": "uuid!", "location": LOCATION, "service": SERVICE},
    "taxonomy_term": TERM,
    "location": LOCATION,
}
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
WORDS: Final = {
    "text": "This is not text. Send it in quotation marks.",
    "uuid": "This is no UUID. Give each record one that never changes.",
    "uri": "This is no web address. It starts with https:// or http://.",
    "email": "This is no e-mail address.",
    "number": "This is not a number. Send it without quotation marks.",
    "day": "This is not a day. Write it like 2026-04-01.",
    "moment": "This is not a time. Write it like 2026-04-01T09:30:00Z.",
}


def deviations(kind: str, row: Row, place: str) -> Iterator[Problem]:
    """Every difference of one record from the standard, in the order of the standard."""
    words = "organization" if kind == "organisation" else kind  # as the standard spells it
    name = f"{words} {row['id']}" if isinstance(row.get("id"), str) and row["id"] else place
    yield from _record(RULES.get(kind, {}), row, name, "")


def _record(rules: dict[str, Any], row: Row, record: str, path: str) -> Iterator[Problem]:
    for name, rule in rules.items():
        yield from _field(rule, row.get(name), record, f"{path}.{name}" if path else name)


def _field(rule: Any, value: Any, record: str, path: str) -> Iterator[Problem]:
    if isinstance(rule, str):
        if message := wrong(rule, value):
            yield Problem(record, path, message)
    elif value is None:
        return
    elif isinstance(rule, list):
        if not isinstance(value, list):
            yield Problem(record, path, "This is not a list. Put it in square brackets.")
            return
        for number, one in enumerate(value):
            yield from _field(rule[0], one, record, f"{path}[{number}]")
    elif isinstance(value, dict):
        yield from _record(rule, value, record, path)
    else:
        yield Problem(record, path, "This is not a record. Put it in curly brackets.")


def wrong(rule: str, value: Any) -> str:
    """What is odd about one value, in words; nothing when it fits."""
    needed, rule = rule.endswith("!"), rule.removesuffix("!")
    if value is None or (value == "" and needed):
        return "The standard needs this. Fill it in." if needed else ""
    if rule == "number":
        odd = isinstance(value, bool) or not hasattr(value, "as_integer_ratio")
        return WORDS["number"] if odd else ""
    if not isinstance(value, str):
        return WORDS.get(rule, WORDS["text"])
    if "|" in rule:
        return "" if value in rule.split("|") else f"Use one of: {', '.join(rule.split('|'))}."
    return "" if _has_form(rule, value) else WORDS[rule]


def _has_form(rule: str, value: str) -> bool:
    try:
        if rule == "uuid":
            return str(UUID(value)) == value.lower()
        if rule == "uri":
            return bool(web_address(value))
        if rule == "email":
            return bool(email_address(value))
        if rule in {"day", "moment"}:
            datetime.fromisoformat(value)
            return rule == "moment" or DAY.match(value) is not None
    except (ValueError, DomainError):
        return False
    return True
