"""Reads Open Referral UK 3.0 and HSDS 3.0 JSON. Opens no database.

A file holds one organisation, service or service at a location, a list of them, or one page of
such a list. Pages of taxonomies and locations hold nothing for the directory and are read as
such. What cannot be used is left out and said in words; what cannot be read at all is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NoReturn

from core.errors import DomainError
from core.money import MOST_PENCE
from providers.addresses import email_address, web_address

MOST_BYTES: Final = 32 * 1024 * 1024
MOST_RECORDS: Final = 20_000
MOST_PROBLEMS: Final = 500
MOST_DEPTH: Final = 40
LONG, SHORT = 5000, 200
STATUSES = {"active", "inactive", "defunct", "temporarily closed"}
UNIT_WORDS = {
    "hour": "hour", "hourly": "hour", "session": "session", "night": "night", "day": "day",
    "daily": "day", "week": "week", "weekly": "week", "mile": "mile", "item": "item",
}  # fmt: skip
AREA_CODE = re.compile(r"\b([EWSN]\d{8})\b")

Row = Mapping[str, Any]


class FileRefused(DomainError):
    """The file as a whole cannot be read; `kind` is its stable code."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(message)


@dataclass(frozen=True)
class Problem:
    """Something left out: of which record, in which field, and why in words."""

    record: str
    field: str
    message: str


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation as far as the directory uses it."""

    outside_id: str
    name: str
    description: str = ""
    email: str = ""
    website: str = ""
    phone: str = ""
    legal_form: str = ""
    company_number: str = ""
    charity_number: str = ""
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class FoundPrice:
    """A price that says plainly what it is for."""

    unit: str
    amount_pence: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class FoundService:
    """A service as far as the directory uses it; `organisation` is the outside id."""

    outside_id: str
    name: str
    organisation: str = ""
    description: str = ""
    times: str = ""
    needs: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    prices: tuple[FoundPrice, ...] = ()
    is_open: bool = True


@dataclass
class Read:
    """What one file came to."""

    file: str
    outcome: str = "read"
    code: str = ""
    message: str = ""
    organisations: dict[str, FoundOrganisation] = field(default_factory=dict)
    services: dict[str, FoundService] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "outcome": self.outcome,
            "code": self.code,
            "message": self.message,
            "organisations": len(self.organisations),
            "services": len(self.services),
            "problems": [
                {"record": one.record, "field": one.field, "message": one.message}
                for one in self.problems[:MOST_PROBLEMS]
            ],
        }


def read_file(path: str) -> Read:
    """Read one file; a refusal is an outcome with a code and a sentence, never an exception."""
    result = Read(path)
    try:
        _Reader(result).document(load(Path(path)))
    except FileRefused as refusal:
        result.outcome, result.code, result.message = "refused", refusal.kind, refusal.sentence
        result.organisations.clear()
        result.services.clear()
    except RecursionError:
        result.outcome, result.code = "refused", "too_deep"
        result.message = "The JSON is nested too deeply. Ask the sender for a plain export."
    return result


def load(path: Path) -> Any:
    """The JSON of a file. Raises FileRefused, naming what is wrong and where."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as problem:
        reason = problem.strerror or "it cannot be opened"
        raise FileRefused("cannot_open", f"This file cannot be opened: {reason}.") from None
    if len(raw) > MOST_BYTES:
        raise FileRefused("too_big", "This file is bigger than 32 MB. Send it in smaller pages.")
    if not raw.strip():
        raise FileRefused("empty", "This file is empty. Export it again.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FileRefused(
            "encoding",
            f"This file is not UTF-8 text (see byte {problem.start + 1}). Save it as UTF-8.",
        ) from None
    if text.lstrip()[0] not in "[{":
        raise FileRefused(
            "not_json", "This is not Open Referral JSON: it starts with neither { nor [."
        )
    return _parse(text)


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=Decimal)
    except json.JSONDecodeError as problem:
        raise FileRefused(
            "not_json",
            f"The JSON breaks off at line {problem.lineno}, column {problem.colno}. Export it again.",
        ) from None
    except (ValueError, ArithmeticError):
        raise FileRefused("not_json", "A number in this file is too long to be real.") from None


def _no_constant(name: str) -> NoReturn:
    raise FileRefused("not_json", f"{name} is not JSON. Export the file again.")


SERVICE_MARKS = {"status", "organization", "organization_id", "cost_options", "eligible"}
TERM_MARKS = {"term", "term_uri", "taxonomy", "taxonomy_detail", "taxonomy_id"}
PLACE_MARKS = {"location_type", "latitude", "longitude"}
TABLES = {"organizations.csv", "services.csv"}


def kind_of(row: Row) -> str:
    """Which record of the standard this is, by the fields only it has."""
    keys = set(row)
    if isinstance(row.get("service"), dict) or {"service_id", "location_id"} <= keys:
        return "service_at_location"
    if keys & PLACE_MARKS:
        return "location"
    if keys & TERM_MARKS and "status" not in keys:
        return "taxonomy_term"
    if "taxonomy_terms" in keys or ({"version", "uri"} <= keys and "website" not in keys):
        return "taxonomy"
    if keys & SERVICE_MARKS:
        return "service"
    return "organisation" if "name" in keys or "services" in keys else ""


class _Reader:
    """Walks one document and fills a Read."""

    def __init__(self, result: Read) -> None:
        self.result = result
        self.kinds: set[str] = set()
        self.seen = 0

    def document(self, body: Any) -> None:
        note = ""
        if isinstance(body, dict) and isinstance(body.get("contents"), list):
            rows = body["contents"]
            note = _pages(body)
        elif isinstance(body, dict) and "contents" in body:
            raise FileRefused("wrong_shape", "“contents” must be a list of records.")
        elif isinstance(body, dict) and TABLES & set(body):
            self._tables(body)
            rows = []
        elif isinstance(body, dict):
            rows = [body]
        else:
            rows = body
        for number, row in enumerate(rows):
            self._top(row, f"record {number + 1}")
        self._finish(note, bool(rows))

    def _tables(self, body: Row) -> None:
        for name, read in (
            ("organizations.csv", self.organisation),
            ("services.csv", self.service),
        ):
            rows = body.get(name, [])
            for number, row in enumerate(rows if isinstance(rows, list) else []):
                if isinstance(row, dict):
                    self.kinds.add(name)
                    read(row, f"{name} {number + 1}", "")

    def _top(self, row: Any, place: str) -> None:
        if not isinstance(row, dict):
            self.problem(place, "", "This is not a record: it has no fields.")
            return
        if {"openapi_url", "version"} <= set(row):
            self.kinds.add("about")
            return
        kind = "" if "$schema" in row or "properties" in row else kind_of(row)
        if not kind:
            self.problem(place, "", "This is no record of Open Referral that we know.")
            return
        self.kinds.add(kind)
        if kind == "service_at_location" and isinstance(row.get("service"), dict):
            self.service(row["service"], place, "", row.get("location"))
        elif kind == "service":
            self.service(row, place, "")
        elif kind == "organisation":
            self.organisation(row, place, "")

    def _finish(self, note: str, any_rows: bool) -> None:
        result = self.result
        if any_rows and not self.kinds:
            raise FileRefused(
                "unknown_shape",
                "There is no organisation, service, location or taxonomy of Open Referral here.",
            )
        for service in result.services.values():
            if service.organisation not in result.organisations:
                self.problem(
                    f"service {service.outside_id}", "organization",
                    "No organisation is named in this file. It is kept only with one we know.",
                )  # fmt: skip
        counted = (
            f"{_count(len(result.organisations), 'organisation')} and "
            f"{_count(len(result.services), 'service')} read."
        )
        result.message = " ".join(part for part in (counted, note) if part)

    def problem(self, record: str, name: str, message: str) -> None:
        if len(self.result.problems) < MOST_PROBLEMS:
            self.result.problems.append(Problem(_clean(record)[:SHORT], name, message))

    # Records.

    def organisation(self, row: Row, place: str, _: str) -> str:
        """Take an organisation and its services; the outside id, or nothing."""
        self._count()
        outside_id, label = self._identity(row, "organization", place)
        name = self._text(row, "name", label, SHORT)
        if not outside_id or not name:
            self.problem(
                label, "id" if not outside_id else "name", "Missing: this record is left out."
            )
        else:
            found = self._organisation(row, label, outside_id, name)
            before = self.result.organisations.get(outside_id)
            self.result.organisations[outside_id] = _merged(before, found)
        for number, service in enumerate(_list(row, "services")):
            if isinstance(service, dict):
                self.service(service, f"{label} service {number + 1}", outside_id if name else "")
        return outside_id if name else ""

    def _organisation(self, row: Row, label: str, outside_id: str, name: str) -> FoundOrganisation:
        numbers = {
            str(one.get("identifier_scheme", "")).upper(): _clean(one.get("identifier"))[:20]
            for one in _dicts(row, "organization_identifiers")
        }
        phones = [_clean(one.get("number")).strip('"')[:40] for one in _dicts(row, "phones")]
        address, postcode = _address(_dicts(row, "locations"))
        return FoundOrganisation(
            outside_id=outside_id, name=name,
            description=self._text(row, "description", label, LONG),
            email=self._address(row, "email", label), website=self._address(row, "website", label),
            phone=phones[0] if phones else "",
            legal_form=self._text(row, "legal_status", label, 120),
            company_number=numbers.get("GB-COH", ""), charity_number=numbers.get("GB-CHC", ""),
            address=address, postcode=postcode,
        )  # fmt: skip

    def service(self, row: Row, place: str, organisation: str, location: Any = None) -> None:
        """Take a service, with the organisation nested in it."""
        self._count()
        nested = row.get("organization")
        if isinstance(nested, dict):
            organisation = self.organisation(nested, f"{place} organization", "") or organisation
        organisation = organisation or _clean(row.get("organization_id"))[:120]
        outside_id, label = self._identity(row, "service", place)
        name = self._text(row, "name", label, SHORT)
        if not outside_id or not name:
            self.problem(
                label, "id" if not outside_id else "name", "Missing: this record is left out."
            )
            return
        status = _clean(row.get("status")) or "active"
        if status not in STATUSES:
            self.problem(label, "status", f"“{status[:40]}” is not a status. Read as active.")
        places = [location] if isinstance(location, dict) else []
        places += [
            one["location"]
            for one in _dicts(row, "service_at_locations")
            if isinstance(one.get("location"), dict)
        ]
        found = FoundService(
            outside_id=outside_id, name=name, organisation=organisation,
            description=self._text(row, "description", label, LONG),
            times=_times(row), needs=_terms(row), access=_access(places),
            languages=_names(_dicts(row, "languages")), areas=_areas(row),
            prices=tuple(self._prices(row, label)),
            is_open=status not in {"inactive", "defunct", "temporarily closed"},
        )  # fmt: skip
        before = self.result.services.get(outside_id)
        self.result.services[outside_id] = _merged(before, found)
        known = self.result.organisations.get(organisation)
        if known is not None and not known.address:
            address, postcode = _address(places)
            if address:
                self.result.organisations[organisation] = replace(
                    known, address=address, postcode=postcode
                )

    def _count(self) -> None:
        self.seen += 1
        if self.seen > MOST_RECORDS:
            raise FileRefused(
                "too_many",
                f"There are more than {MOST_RECORDS:,} records here. Send smaller pages.",
            )

    # Fields.

    def _identity(self, row: Row, kind: str, place: str) -> tuple[str, str]:
        value = row.get("id")
        if isinstance(value, bool) or not isinstance(value, str | int):
            return "", place
        outside_id = _clean(value)
        if len(outside_id) > 120:  # noqa: PLR2004
            self.problem(place, "id", "This id is too long to be one.")
            return "", place
        return outside_id, f"{kind} {outside_id}" if outside_id else place

    def _text(self, row: Row, name: str, label: str, most: int) -> str:
        value = row.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.problem(label, name, "This is not text. It is left out.")
            return ""
        cleaned = _clean(value)
        if len(cleaned) > most:
            self.problem(label, name, f"Only the first {most:,} letters are kept.")
        return cleaned[:most]

    def _address(self, row: Row, name: str, label: str) -> str:
        text = self._text(row, name, label, 2000)
        try:
            return email_address(text) if name == "email" else web_address(text)
        except DomainError as refusal:
            self.problem(label, name, f"Left out. {refusal.sentence}")
            return ""

    def _prices(self, row: Row, label: str) -> Iterator[FoundPrice]:
        for option in _dicts(row, "cost_options"):
            words = f"{option.get('amount_description') or ''} {option.get('option') or ''}".lower()
            units = {
                UNIT_WORDS[word] for word in re.findall(r"[a-z]+", words) if word in UNIT_WORDS
            }
            amount, starts_on = _amount(option.get("amount")), _day(option.get("valid_from"))
            currency = option.get("currency") or "GBP"
            if len(units) != 1 or not amount or starts_on is None or str(currency).upper() != "GBP":
                self.problem(
                    label, "cost_options",
                    "A price is left out: we cannot tell the amount, the unit and the first day.",
                )  # fmt: skip
                continue
            ends_on = _day(option.get("valid_to"))
            if ends_on is not None and ends_on < starts_on:
                self.problem(
                    label, "cost_options", "A price ends before it starts. It is left out."
                )
                continue
            yield FoundPrice(units.pop(), amount, starts_on, ends_on)


def _merged(before: Any, found: Any) -> Any:
    """Two records of one id: the second fills what the first left empty."""
    if before is None:
        return found
    empty = {
        name: value
        for name, value in vars(found).items()
        if value not in ("", ()) and getattr(before, name) in ("", ())
    }
    return replace(before, **empty)


def _pages(body: Row) -> str:
    total = body.get("total_pages")
    if isinstance(total, int) and total > 1:
        return f"This is page {body.get('page_number', 1)} of {total}; import the others too."
    return ""


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _clean(value: Any) -> str:
    """Text without control characters or broken letters, ends trimmed."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    text = text.encode("utf-8", "ignore").decode()
    return "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127)).strip()  # noqa: PLR2004


def _list(row: Row, name: str) -> list[Any]:
    value = row.get(name)
    return value if isinstance(value, list) else []


def _dicts(row: Row, name: str) -> list[dict[str, Any]]:
    return [one for one in _list(row, name) if isinstance(one, dict)]


def _unique(words: Iterator[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:most] for word in words if word))[:20]


def _names(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    return _unique((_clean(one.get("name") or one.get("code")) for one in rows), 60)


def _terms(row: Row) -> tuple[str, ...]:
    terms = (one.get("taxonomy_term") for one in _dicts(row, "attributes"))
    return _unique(
        (_clean(term.get("name")).lower() for term in terms if isinstance(term, dict)), 60
    )


def _access(places: list[dict[str, Any]]) -> tuple[str, ...]:
    return _unique(
        (
            _clean(one.get("description"))
            for place in places
            for one in _dicts(place, "accessibility")
        ),
        SHORT,
    )


def _areas(row: Row) -> tuple[tuple[str, str], ...]:
    """Areas with a code of the Office for National Statistics in their address or extent."""
    found = {}
    for area in _dicts(row, "service_areas"):
        code = AREA_CODE.search(f"{area.get('uri') or ''} {area.get('extent') or ''}")
        name = _clean(area.get("name"))[:120]
        if code and name:
            found[code.group(1)] = name
    return tuple(found.items())


def _times(row: Row) -> str:
    for one in _dicts(row, "schedules"):
        if text := _clean(one.get("description")):
            return text[:SHORT]
    return ""


def _address(places: list[dict[str, Any]]) -> tuple[str, str]:
    for place in places:
        for one in _dicts(place, "addresses"):
            parts = [_clean(one.get(name)) for name in ("address_1", "city", "region")]
            lines = "\n".join(part[:SHORT] for part in parts if part)
            if lines:
                return lines, _clean(one.get("postal_code"))[:10]
    return "", ""


def _amount(value: Any) -> int:
    """Pounds as whole pence; 0 for what is not an amount."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return 0
    pence = Decimal(value) * 100
    if not pence.is_finite() or pence != pence.to_integral_value() or not 0 < pence <= MOST_PENCE:
        return 0
    return int(pence)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(_clean(value)[:10])
    except ValueError:
        return None
