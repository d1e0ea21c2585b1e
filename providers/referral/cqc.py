"""Reads the list of locations that the Care Quality Commission publishes (CSV). No database.

One row is one location: an entry of the directory with a regulated service for each kind of
service. Heads of the register's own file and of councils' copies are both known. A cell that is
wrong is reported by row and kept aside in `rest`, so that nothing of the row is lost.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from core.errors import DomainError
from providers import numbers
from providers.addresses import web_address
from providers.referral.fields import AREA_CODE, SHORT, clean, count
from providers.referral.found import FileRefused, FoundOrganisation, FoundService, Read
from providers.referral.loading import load_text

MOST_ROWS: Final = 100_000
# Our name of each column, and the heads under which it is published.
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("cqc_id", "location id", "cqc location id (for office use only)", "cqc location id"),
    "name": ("name", "location name"),
    "types": ("type", "service types", "location type/sector"),
    "address": ("address", "location street address"),
    "postcode": ("postcode", "location postal code"),
    "phone": ("telephone", "phone number", "location telephone number"),
    "website": ("website", "service's website (if available)", "location web address"),
    "provider": ("provider", "provider name"),
    "company": ("company number", "provider companies house number"),
    "charity": ("charity number", "provider charity number"),
    "rating": ("rating", "latest rating", "overall rating", "location latest overall rating"),
    "inspected": ("inspection_date", "date of latest check", "publication date"),
    "activities": ("regulated activities", "activity", "regulated activity"),
    "area": ("area_name", "local authority", "location local authority"),
    "area_code": ("area_code", "ons code", "local authority code"),
}
NEEDED: Final = ("id", "name")
NOTHING: Final = {"", "na", "n/a", "null", "none", "-"}


def read_cqc(path: str, *, source: str = "cqc") -> Read:
    """Read one file; a refusal is an outcome with a sentence, never an exception."""
    result = Read(path, source=source)
    try:
        _rows(load_text(Path(path)), result)
    except FileRefused as refusal:
        result.refuse(refusal.kind, refusal.sentence)
    return result


def _rows(text: str, result: Read) -> None:
    if "\x00" in text:
        raise FileRefused("not_csv", "This is no table of text. Export it as CSV again.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heads = [head.strip().lower() for head in next(reader, [])]
        columns = _columns(heads)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if reader.line_num > MOST_ROWS:
                raise FileRefused("too_many", f"There are more than {MOST_ROWS:,} rows here.")
            _row(cells, heads, columns, f"line {reader.line_num}", result)
    except csv.Error as problem:
        raise FileRefused(
            "not_csv", f"The table breaks off at line {reader.line_num}: {problem}."
        ) from None
    result.message = f"{count(len(result.organisations), 'location')} read."


def _columns(heads: list[str]) -> dict[str, int]:
    found = {
        name: heads.index(head)
        for name, known in HEADS.items()
        for head in reversed(known)
        if head in heads
    }
    missing = [HEADS[name][0] for name in NEEDED if name not in found]
    if missing:
        raise FileRefused(
            "unknown_shape",
            f"This is no list of CQC locations: the column “{missing[0]}” is missing.",
        )
    return found


def _row(
    cells: list[str], heads: list[str], columns: dict[str, int], place: str, result: Read
) -> None:
    if len(cells) != len(heads):
        result.left_out(place, "", f"This row has {len(cells)} cells; the heads are {len(heads)}.")
        return
    row = {name: _cell(cells[at]) for name, at in columns.items()}
    label = f"{place} {row['id']}".strip()
    try:
        outside_id = numbers.cqc_location(row["id"])
    except DomainError as refusal:
        result.left_out(label, "id", f"This row is left out. {refusal.sentence}")
        return
    if not outside_id or not row["name"]:
        result.left_out(label, "name" if outside_id else "id", "Missing: this row is left out.")
        return
    if outside_id in result.organisations:
        result.problem(label, "id", "This location is in the file twice. The first is kept.")
        return
    checked = _Checked(row, label, result)
    area = _area(row, label, result)
    found = FoundOrganisation(
        outside_id=outside_id, name=row["name"][:SHORT], phone=_phone(row.get("phone", "")),
        website=checked("website", web_address), postcode=checked("postcode", numbers.postcode),
        company_number=checked("company", numbers.company_number),
        charity_number=checked("charity", numbers.charity_number),
        cqc_location=outside_id, areas=area,
        address="\n".join(part.strip()[:SHORT] for part in row.get("address", "").split(",") if part.strip()),
    )  # fmt: skip
    as_sent = {head: cell for head, cell in zip(heads, map(clean, cells), strict=True) if cell}
    rest = {"cqc": as_sent} | ({"refused": checked.refused} if checked.refused else {})
    result.organisations[outside_id] = replace(found, rest=rest)
    for kind in _kinds(row.get("types", "")):
        key = f"{outside_id} {kind.lower()}"[:120]
        result.services[key] = FoundService(
            outside_id=key, name=kind, organisation=outside_id, regulated=True, areas=area
        )


class _Checked:
    """Cells in their plain form; what has not the form is reported and put aside."""

    def __init__(self, row: dict[str, str], label: str, result: Read) -> None:
        self.row, self.label, self.result = row, label, result
        self.refused: dict[str, str] = {}

    def __call__(self, name: str, read: Callable[[str], str]) -> str:
        try:
            return read(self.row.get(name, ""))
        except DomainError as refusal:
            self.refused[name] = self.row[name]
            self.result.problem(self.label, name, f"Left out. {refusal.sentence}")
            return ""


def _area(row: dict[str, str], label: str, result: Read) -> tuple[tuple[str, str], ...]:
    """The council area by its code; a code that is none is reported, and the name kept aside."""
    code, name = row.get("area_code", "").upper(), row.get("area", "")
    if AREA_CODE.fullmatch(code):
        return ((code, name[:120] or code),)
    if code:
        result.problem(
            label, "area_code",
            f"“{code[:20]}” is no code of the ONS: that is a letter and 8 figures. The row is"
            f" kept{f', and {name} is looked up by its name' if name else ''}.",
        )  # fmt: skip
    return (("", name[:120]),) if name else ()


def _cell(cell: str) -> str:
    plain = clean(cell)
    return "" if plain.lower() in NOTHING else plain


def _phone(text: str) -> str:
    """Spreadsheets drop the first nought of a telephone number."""
    digits = text.replace(" ", "")
    return f"0{digits}" if digits.isdecimal() and len(digits) == 10 else text[:40]  # noqa: PLR2004


def _kinds(text: str) -> list[str]:
    parts = (part.strip()[:SHORT] for part in text.replace("|", ",").split(","))
    return list(dict.fromkeys(part for part in parts if part))
