"""Reads Open Referral UK 3.0 and HSDS 3.0. Opens no database.

A file holds one organisation, service or service at a location, a list of them, or one page of
such a list; a folder holds the tables of the standard. Pages of taxonomies and locations hold
nothing for the directory and are read as such. What cannot be used is left out and said in words,
what the directory has no field for goes along as `rest`; what cannot be read at all is refused.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from core.errors import DomainError
from providers import numbers
from providers.addresses import email_address, web_address
from providers.referral import fields
from providers.referral.deviations import deviations
from providers.referral.fields import LONG, SHORT, Row, clean, dicts
from providers.referral.found import (
    FileRefused,
    FoundOrganisation,
    FoundPrice,
    FoundService,
    Read,
)
from providers.referral.loading import load
from providers.referral.tables import is_tables, nested

MOST_RECORDS: Final = 100_000
STATUSES = {"active", "inactive", "defunct", "temporarily closed"}
ORGANISATION_TAKEN = {"id", "name", "description", "email", "website", "legal_status", "services"}
SERVICE_TAKEN = {"id", "name", "description", "status", "organization", "organization_id"}
CHECKED: dict[str, Callable[[str], str]] = {
    "email": email_address, "website": web_address, "postal_code": numbers.postcode,
    "GB-COH": numbers.company_number, "GB-CHC": numbers.charity_number,
    "GB-SC": numbers.charity_number, "GB-NIC": numbers.charity_number, "CQC": numbers.cqc_location,
}  # fmt: skip


def read_file(path: str, *, source: str = "open_referral") -> Read:
    """Read one file or folder; a refusal is an outcome with a sentence, never an exception."""
    result = Read(path, source=source)
    try:
        place = Path(path)
        body = nested(place, result) if is_tables(place) else load(place)
        _Reader(result).document(body)
    except FileRefused as refusal:
        result.refuse(refusal.kind, refusal.sentence)
    except RecursionError:
        result.refuse(
            "too_deep", "The JSON is nested too deeply. Ask the sender for a plain export."
        )
    return result


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
            for number, row in enumerate(fields.items(body, name)):
                if isinstance(row, dict):
                    self.kinds.add(name)
                    read(row, f"{name} {number + 1}", "")

    def _top(self, row: Any, place: str) -> None:
        if not isinstance(row, dict):
            self.result.left_out(place, "", "This is not a record: it has no fields.")
            return
        if {"openapi_url", "version"} <= set(row):
            self.kinds.add("about")
            return
        kind = "" if "$schema" in row or "properties" in row else kind_of(row)
        if not kind:
            self.result.left_out(place, "", "This is no record of Open Referral that we know.")
            return
        self.kinds.add(kind)
        for found in deviations(kind, row, place):
            self.result.deviation(found.record, found.field, found.message)
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
                result.problem(
                    f"service {service.outside_id}", "organization",
                    "No organisation is named in this file. It is kept only with one we know.",
                )  # fmt: skip
        counted = (
            f"{fields.count(len(result.organisations), 'organisation')} and "
            f"{fields.count(len(result.services), 'service')} read."
        )
        result.message = " ".join(part for part in (counted, note) if part)

    # Records.

    def organisation(self, row: Row, place: str, _: str) -> str:
        """Take an organisation and its services; the outside id, or nothing."""
        self._count()
        outside_id, label = self._identity(row, "organization", place)
        name = self._text(row, "name", label, SHORT)
        if not outside_id or not name:
            self.result.left_out(
                label, "id" if not outside_id else "name", "Missing: this record is left out."
            )
        else:
            found = self._organisation(row, label, outside_id, name)
            before = self.result.organisations.get(outside_id)
            self.result.organisations[outside_id] = _merged(before, found)
        for number, service in enumerate(fields.items(row, "services")):
            if isinstance(service, dict):
                self.service(service, f"{label} service {number + 1}", outside_id if name else "")
        return outside_id if name else ""

    def _organisation(self, row: Row, label: str, outside_id: str, name: str) -> FoundOrganisation:
        rest = fields.rest(row, ORGANISATION_TAKEN)
        refused: dict[str, str] = {}
        known = {}
        for one in dicts(row, "organization_identifiers"):
            scheme = str(one.get("identifier_scheme", "")).upper()[:20]
            if scheme in CHECKED:
                known[scheme] = self._checked(
                    scheme, clean(one.get("identifier"))[:60], label, refused
                )
        phones = [clean(one.get("number")).strip('"')[:40] for one in dicts(row, "phones")]
        address, postcode = fields.address(dicts(row, "locations"))
        found = FoundOrganisation(
            outside_id=outside_id, name=name,
            description=self._text(row, "description", label, LONG),
            email=self._address(row, "email", label, refused),
            website=self._address(row, "website", label, refused),
            phone=phones[0] if phones else "",
            legal_form=self._text(row, "legal_status", label, 120),
            company_number=known.get("GB-COH", ""),
            charity_number=known.get("GB-CHC") or known.get("GB-SC") or known.get("GB-NIC", ""),
            cqc_location=known.get("CQC", ""),
            address=address, postcode=self._checked("postal_code", postcode, label, refused),
        )  # fmt: skip
        if refused:
            rest["refused"] = refused
        return replace(found, rest=rest)

    def service(self, row: Row, place: str, organisation: str, location: Any = None) -> None:
        """Take a service, with the organisation nested in it."""
        self._count()
        nested_row = row.get("organization")
        if isinstance(nested_row, dict):
            organisation = (
                self.organisation(nested_row, f"{place} organization", "") or organisation
            )
        organisation = organisation or clean(row.get("organization_id"))[:120]
        outside_id, label = self._identity(row, "service", place)
        name = self._text(row, "name", label, SHORT)
        if not outside_id or not name:
            self.result.left_out(
                label, "id" if not outside_id else "name", "Missing: this record is left out."
            )
            return
        status = clean(row.get("status")) or "active"
        if status not in STATUSES:
            self.result.problem(
                label, "status", f"“{status[:40]}” is not a status. Read as active."
            )
        places = [location] if isinstance(location, dict) else []
        places += [
            one["location"]
            for one in dicts(row, "service_at_locations")
            if isinstance(one.get("location"), dict)
        ]
        rest = fields.rest(row, SERVICE_TAKEN)
        if location:
            rest.setdefault("service_at_locations", [{"location": location}])
        found = FoundService(
            outside_id=outside_id, name=name, organisation=organisation,
            description=self._text(row, "description", label, LONG),
            times=fields.times(row), needs=fields.terms(row), access=fields.access(places),
            languages=fields.names(dicts(row, "languages")), areas=fields.areas(row),
            prices=tuple(self._prices(row, label)),
            is_open=status not in {"inactive", "defunct", "temporarily closed"}, rest=rest,
        )  # fmt: skip
        before = self.result.services.get(outside_id)
        self.result.services[outside_id] = _merged(before, found)
        self._locate(organisation, places, label)

    def _locate(self, organisation: str, places: list[dict[str, Any]], label: str) -> None:
        """The organisation is where its first service is, when it says nothing else."""
        known = self.result.organisations.get(organisation)
        if known is None or known.address:
            return
        address, postcode = fields.address(places)
        if address:
            checked = self._checked("postal_code", postcode, label, {})
            self.result.organisations[organisation] = replace(
                known, address=address, postcode=checked
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
        outside_id = clean(value)
        if len(outside_id) > 120:  # noqa: PLR2004
            self.result.problem(place, "id", "This id is too long to be one.")
            return "", place
        return outside_id, f"{kind} {outside_id}" if outside_id else place

    def _text(self, row: Row, name: str, label: str, most: int) -> str:
        value = row.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.result.problem(label, name, "This is not text. It is left out.")
            return ""
        cleaned = clean(value)
        if len(cleaned) > most:
            self.result.problem(label, name, f"Only the first {most:,} letters are kept.")
        return cleaned[:most]

    def _address(self, row: Row, name: str, label: str, refused: dict[str, str]) -> str:
        return self._checked(name, self._text(row, name, label, 2000), label, refused)

    def _checked(self, name: str, text: str, label: str, refused: dict[str, str]) -> str:
        """The text in its plain form; what has not the form is left out, said, and put aside."""
        try:
            return CHECKED[name](text)
        except DomainError as refusal:
            refused[name] = text
            self.result.problem(label, name, f"Left out. {refusal.sentence}")
            return ""

    def _prices(self, row: Row, label: str) -> Iterator[FoundPrice]:
        for option in dicts(row, "cost_options"):
            price = fields.price(option)
            if price is None:
                self.result.problem(
                    label, "cost_options",
                    "A price is left out: we cannot tell the amount, the unit and the first day.",
                )  # fmt: skip
            elif price.ends_on is not None and price.ends_on < price.starts_on:
                self.result.problem(
                    label, "cost_options", "A price ends before it starts. It is left out."
                )
            else:
                yield price


def _merged(before: Any, found: Any) -> Any:
    """Two records of one id: the second fills what the first left empty."""
    if before is None:
        return found
    empty = {
        name: value
        for name, value in vars(found).items()
        if name != "rest" and value not in ("", ()) and getattr(before, name) in ("", ())
    }
    return replace(before, **empty, rest={**found.rest, **before.rest})


def _pages(body: Row) -> str:
    total = body.get("total_pages")
    if isinstance(total, int) and total > 1:
        return f"This is page {body.get('page_number', 1)} of {total}; import the others too."
    return ""
