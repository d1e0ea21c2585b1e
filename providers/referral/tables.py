"""The tables of Open Referral (a folder of CSV files), joined to the records they stand for."""

import csv
import io
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from providers.referral.found import FileRefused, Read
from providers.referral.loading import load_text

Row = dict[str, Any]
Lists = list[tuple[str, dict[str, list[Row]]]]
NEEDED: Final = ("organizations.csv", "services.csv")
# Table, the column that names its owner, the list of the owner that it fills.
OF_ORGANISATION: Final = (
    ("organization_identifiers.csv", "organization_id", "organization_identifiers"),
    ("phones.csv", "organization_id", "phones"),
    ("contacts.csv", "organization_id", "contacts"),
    ("funding.csv", "organization_id", "funding"),
    ("programs.csv", "organization_id", "programs"),
)
OF_SERVICE: Final = (
    ("cost_options.csv", "service_id", "cost_options"),
    ("schedules.csv", "service_id", "schedules"),
    ("service_areas.csv", "service_id", "service_areas"),
    ("languages.csv", "service_id", "languages"),
    ("contacts.csv", "service_id", "contacts"),
    ("phones.csv", "service_id", "phones"),
    ("funding.csv", "service_id", "funding"),
    ("required_documents.csv", "service_id", "required_documents"),
)
NUMBERS: Final = {"amount", "minimum_age", "maximum_age", "latitude", "longitude", "interval"}


def is_tables(place: Path) -> bool:
    """Whether this is a folder with the standard's tables."""
    return place.is_dir() and any((place / name).is_file() for name in NEEDED)


def nested(place: Path, result: Read) -> list[Row]:
    """Organisations with their services, as the standard's JSON writes them.

    Raises FileRefused when a table is no table.
    """
    tables = {path.name: rows(path, result) for path in sorted(place.glob("*.csv"))}
    links = _by(tables.get("attributes.csv") or tables.get("attribute.csv") or [], "link_id")
    terms = {one["id"]: one for one in tables.get("taxonomy_terms.csv", []) if one.get("id")}
    places = _places(tables)
    at = _by(tables.get("service_at_location.csv", []), "service_id")
    of_service, of_organisation = _indexed(tables, OF_SERVICE), _indexed(tables, OF_ORGANISATION)
    services = []
    for row in tables.get("services.csv", []):
        _fill(row, of_service)
        if mine := at.get(row.get("id", "")):
            row["service_at_locations"] = [
                {**one, "location": places.get(one.get("location_id", ""), {})} for one in mine
            ]
        services.append(_with_terms(row, links, terms))
    organisations = tables.get("organizations.csv", [])
    own = _by(services, "organization_id")
    for row in organisations:
        _fill(row, of_organisation)
        row["services"] = own.pop(row.get("id", ""), [])
        _with_terms(row, links, terms)
    return [*organisations, *(one for left in own.values() for one in left)]


def rows(path: Path, result: Read) -> list[Row]:
    """The rows of one table; a row that does not fit its heads is reported."""
    try:
        text = load_text(path)
    except FileRefused as refusal:
        if refusal.kind == "empty":
            return []
        raise
    found = []
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if None in row:
                result.left_out(
                    f"{path.name} line {reader.line_num}", "", "This row has more cells than heads."
                )
                continue
            found.append({name: _cell(name, cell) for name, cell in row.items() if cell})
    except csv.Error as problem:
        raise FileRefused(
            "not_csv", f"{path.name} breaks off at line {reader.line_num}: {problem}."
        ) from None
    return found


def _cell(name: str, cell: str) -> Any:
    if name in NUMBERS:
        try:
            return int(cell) if cell.lstrip("-").isdecimal() else _fraction(cell)
        except (ValueError, ArithmeticError):
            return cell
    return cell


def _fraction(cell: str) -> Any:
    return Decimal(cell)


def _by(found: list[Row], name: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        if row.get(name):
            grouped[row[name]].append(row)
    return grouped


def _fill(row: Row, lists: Lists) -> None:
    for name, mine in lists:
        if row.get("id") in mine:
            row[name] = mine[row["id"]]


def _indexed(tables: dict[str, list[Row]], wanted: tuple[tuple[str, str, str], ...]) -> Lists:
    return [(name, _by(tables.get(table, []), owner)) for table, owner, name in wanted]


def _places(tables: dict[str, list[Row]]) -> dict[str, Row]:
    found = {row["id"]: row for row in tables.get("locations.csv", []) if row.get("id")}
    for table, name in (
        ("addresses.csv", "addresses"), ("accessibility.csv", "accessibility"), ("phones.csv", "phones"),
    ):  # fmt: skip
        for place, mine in _by(tables.get(table, []), "location_id").items():
            if place in found:
                found[place][name] = mine
    return found


def _with_terms(row: Row, links: dict[str, list[Row]], terms: dict[str, Row]) -> Row:
    mine = [
        {**one, "taxonomy_term": terms[one["taxonomy_term_id"]]}
        for one in links.get(row.get("id", ""), [])
        if one.get("taxonomy_term_id") in terms
    ]
    if mine:
        row["attributes"] = mine
    return row
