"""What a record of another directory would change here: compared value by value. Writes nothing.

Three values meet: theirs now, theirs when it was last taken over, and ours. Theirs is taken over
where it changed and nobody here wrote something else; where somebody did, it becomes a proposal.
What another directory leaves empty never empties ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from providers.models import Organisation, Service
from providers.referral.found import Found, FoundOrganisation

T = TypeVar("T")
ABOUT: Final = ("name", "description", "email", "website", "phone", "legal_form", "company_number",
                "charity_number", "cqc_location", "address", "postcode")  # fmt: skip
OFFER: Final = ("name", "description", "times", "needs", "access", "languages", "is_open",
                "regulated")  # fmt: skip


@dataclass
class Difference:
    """What of a record is taken over, what is only proposed, and what stands as taken then."""

    take: dict[str, Any] = field(default_factory=dict)
    propose: dict[str, Any] = field(default_factory=dict)
    taken: dict[str, Any] = field(default_factory=dict)


def values_of(found: Found) -> dict[str, Any]:
    """The fields of a found record as they are kept."""
    names = ABOUT if isinstance(found, FoundOrganisation) else OFFER
    return {name: _kept(getattr(found, name)) for name in names}


def _kept(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def differences(
    row: Organisation | Service, theirs: Mapping[str, Any], taken: Mapping[str, Any]
) -> Difference:
    """Compare a row with what another directory says of it."""
    found = Difference(taken=dict(taken))
    for name, value in theirs.items():
        if value in ("", []):
            continue
        ours = getattr(row, name)
        before = taken.get(name)
        if value == before:
            continue
        found.taken[name] = value
        if ours == value:
            continue
        if ours in ("", [], None) or (name in taken and ours == before):
            found.take[name] = value
        else:
            found.propose[name] = value
    return found


def chunks(rows: Sequence[T], size: int) -> list[Sequence[T]]:
    """Pieces of at most `size`."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
