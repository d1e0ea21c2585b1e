"""What a file of organisations came to, whatever it was written in. Opens no database."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from core.errors import DomainError

MOST_PROBLEMS: Final = 2000
Rest = dict[str, Any]


class FileRefused(DomainError):
    """The file as a whole cannot be read; `kind` is its stable code."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(message)


@dataclass(frozen=True)
class Problem:
    """Something left out or odd: of which record, in which field, and why in words."""

    record: str
    field: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"record": self.record, "field": self.field, "message": self.message}


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation as far as the directory uses it; `rest` holds all that it does not."""

    outside_id: str
    name: str
    description: str = ""
    email: str = ""
    website: str = ""
    phone: str = ""
    legal_form: str = ""
    company_number: str = ""
    charity_number: str = ""
    cqc_location: str = ""
    address: str = ""
    postcode: str = ""
    areas: tuple[tuple[str, str], ...] = ()
    rest: Rest = field(default_factory=dict, compare=False)


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
    regulated: bool = False
    rest: Rest = field(default_factory=dict, compare=False)


Found = FoundOrganisation | FoundService


def digest(found: Found) -> str:
    """The same for the same words: how a second run knows that nothing changed."""
    body = json.dumps(vars(found), sort_keys=True, default=_plain, ensure_ascii=True)
    return hashlib.sha256(body.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return vars(value) if isinstance(value, FoundPrice) else str(value)


@dataclass
class Read:
    """What one file came to, and what keeping it would change or has changed."""

    file: str
    outcome: str = "read"
    code: str = ""
    message: str = ""
    source: str = "open_referral"
    organisations: dict[str, FoundOrganisation] = field(default_factory=dict)
    services: dict[str, FoundService] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    deviations: list[Problem] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)  # records that were left out whole
    untold: int = 0  # problems beyond the most that are listed
    counts: dict[str, int] = field(default_factory=dict)  # added, changed, unchanged, proposed

    def problem(self, record: str, name: str, message: str) -> None:
        """Something was left out."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(record[:200], name, message))
        else:
            self.untold += 1

    def left_out(self, record: str, name: str, message: str) -> None:
        """A whole record was left out."""
        self.refused.add(f"{record} {len(self.refused)}")
        self.problem(record, name, message)

    def deviation(self, record: str, name: str, message: str) -> None:
        """It differs from the standard, and is kept all the same."""
        if len(self.deviations) < MOST_PROBLEMS:
            self.deviations.append(Problem(record[:200], name, message))
        else:
            self.untold += 1

    def refuse(self, code: str, message: str) -> None:
        """Nothing of this file is kept."""
        self.outcome, self.code, self.message = "refused", code, message
        self.organisations.clear()
        self.services.clear()

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "outcome": self.outcome,
            "code": self.code,
            "message": self.message,
            "organisations": len(self.organisations),
            "services": len(self.services),
            "refused": len(self.refused),
            "counts": self.counts,
            "problems": [one.as_json() for one in self.problems],
            "deviations": [one.as_json() for one in self.deviations],
            "untold": self.untold,
        }
