"""Council areas by the codes of the Office for National Statistics, from a published list (CSV)."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from providers.models import Area, Nation
from providers.referral.fields import AREA_CODE, clean
from providers.referral.found import FileRefused, Problem
from providers.referral.loading import load_text

# The list of mySociety, and the look-up tables of the ONS.
HEADS: Final[dict[str, tuple[str, ...]]] = {
    "code": ("gss-code", "ladcd", "utlacd", "rgncd", "code"),
    "name": ("nice-name", "ladnm", "utlanm", "rgnnm", "name"),
    "official": ("official-name",),
    "others": ("alt-names",),
    "former": ("former-gss-codes",),
    "kind": ("local-authority-type-name", "kind"),
    "region": ("region", "rgnnm"),
    "nation": ("nation", "ctrynm"),
    "ended": ("end-date",),
    "new_code": ("ladcd_active",),
}
FIELDS: Final = ("name", "other_names", "former_codes", "kind", "region", "nation", "ended_on")
NATIONS: Final = {words.lower(): code for code, words in Nation.choices}
MOST_NAMES: Final = 12


@dataclass
class AreasRead:
    """What a list of areas came to."""

    file: str
    outcome: str = "read"
    code: str = ""
    message: str = ""
    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file, "outcome": self.outcome, "code": self.code, "message": self.message,
            "areas": len(self.areas), "counts": self.counts,
            "problems": [one.as_json() for one in self.problems],
        }  # fmt: skip


def read_areas(path: str) -> AreasRead:
    """Read a list; opens no database. A refusal is an outcome with a sentence."""
    result = AreasRead(path)
    try:
        reader = csv.DictReader(io.StringIO(load_text(Path(path)), newline=""), strict=True)
        columns = _columns(reader.fieldnames or [])
        for row in reader:
            cells = {name: clean(row.get(head)) for name, head in columns.items()}
            _area(cells, f"line {reader.line_num}", result)
    except FileRefused as refusal:
        result.outcome, result.code, result.message = "refused", refusal.kind, refusal.sentence
    except csv.Error as problem:
        result.outcome, result.code = "refused", "not_csv"
        result.message = f"The table breaks off: {problem}."
    else:
        result.message = f"{len(result.areas)} areas read."
    return result


def _columns(heads: Iterable[str]) -> dict[str, str]:
    plain = {head.strip().lower(): head for head in heads if head}
    found = {
        name: plain[head]
        for name, known in HEADS.items()
        for head in reversed(known)
        if head in plain
    }
    if "code" not in found or "name" not in found:
        raise FileRefused(
            "unknown_shape", "This is no list of areas: a column gss-code and a name are needed."
        )
    return found


def _area(cells: dict[str, str], place: str, result: AreasRead) -> None:
    code, name = cells["code"].upper(), cells["name"]
    if not AREA_CODE.fullmatch(code) or not name:
        what = (
            f"“{code[:20]}” is no code: a letter and 8 figures" if name else "The name is missing"
        )
        result.problems.append(Problem(f"{place} {name}"[:200], "code", f"{what}. Left out."))
        return
    newer = cells.get("new_code", "").upper()
    if AREA_CODE.fullmatch(newer) and newer != code:
        known = result.areas.setdefault(newer, _facts(cells) | {"name": name, "former_codes": []})
        known["former_codes"] = sorted({*known["former_codes"], code})
        return
    facts = _facts(cells)
    if before := result.areas.get(code):
        facts["former_codes"] = sorted({*before["former_codes"], *facts["former_codes"]})
    result.areas[code] = facts


def _facts(cells: dict[str, str]) -> dict[str, Any]:
    names = [cells.get("official", ""), *cells.get("others", "").split(",")]
    plain = {one.strip()[:120].lower(): one.strip()[:120] for one in reversed(names) if one.strip()}
    plain.pop(cells["name"].lower(), None)
    former = [one.strip() for one in cells.get("former", "").replace(";", ",").split(",")]
    return {
        "name": cells["name"][:120], "other_names": sorted(plain.values())[:MOST_NAMES],
        "former_codes": sorted({one for one in former if AREA_CODE.fullmatch(one)}),
        "kind": cells.get("kind", "")[:80], "region": cells.get("region", "")[:80],
        "nation": NATIONS.get(cells.get("nation", "").lower(), ""),
        "ended_on": _day(cells.get("ended", "")),
    }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@transaction.atomic
def keep_areas(read: AreasRead) -> None:
    """Add what is new, change what changed; what a list does not say stays as it is."""
    rows = Area.objects.in_bulk(list(read.areas), field_name="code")
    changed = []
    for code, facts in read.areas.items():
        row = rows.get(code)
        if row is None:
            continue
        new = {name: value for name, value in facts.items() if value not in ("", [], None)}
        if any(getattr(row, name) != value for name, value in new.items()):
            for name, value in new.items():
                setattr(row, name, value)
            changed.append(row)
    Area.objects.bulk_create(
        Area(code=code, **facts) for code, facts in read.areas.items() if code not in rows
    )
    Area.objects.bulk_update(changed, FIELDS, batch_size=100)
    read.counts = {
        "added": len(read.areas) - len(rows), "changed": len(changed),
        "unchanged": len(rows) - len(changed),
    }  # fmt: skip
