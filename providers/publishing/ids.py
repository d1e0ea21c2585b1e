"""UUIDs that never change: those of the directory a record came from, else made of our reference.

Ours are version 8 of RFC 9562: a mark of this system, the kind of record, and the reference as a
number, so that an address leads back without a table. Parts that nobody asks for by address are
named from the record they belong to (version 5).
"""

from typing import Final
from uuid import UUID, uuid5

from core.references import ALPHABET, LENGTH

MARK: Final = 0x53746565_722D  # "Steer-"
KINDS: Final = {"org": 1, "svc": 2}
PLACES: Final = {"org": 3, "svc": 4}  # a location; a service there
NAMES: Final = {number: name for name, number in KINDS.items()}
PLACE_NAMES: Final = {number: name for name, number in PLACES.items()}
OF_TERMS: Final = UUID("6f0c2c6e-6b8e-5d52-9d4d-5a1f0e0f3c11")
MASK: Final = (1 << 48) - 1


def own(reference: str, *, place: bool = False) -> UUID:
    """The UUID of a reference such as `svc-7kq2m4tz`, or of the place that goes with it."""
    name, _, letters = reference.partition("-")
    number = 0
    for letter in letters:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    kind = (PLACES if place else KINDS)[name]
    return UUID(int=(MARK << 80) | (8 << 76) | (kind << 64) | (2 << 62) | number)


def reference_of(value: UUID) -> tuple[str, bool]:
    """The reference that a UUID of ours stands for and whether it is its place; else nothing."""
    kind, number = (value.int >> 64) & 0xFFF, value.int & ((1 << 62) - 1)
    name = NAMES.get(kind) or PLACE_NAMES.get(kind)
    if value.int >> 80 != MARK or value.version != 8 or name is None:  # noqa: PLR2004
        return "", False
    letters = ""
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters = ALPHABET[at] + letters
    return ("", False) if number else (f"{name}-{letters}", kind in PLACE_NAMES)


def plain(text: object) -> UUID | None:
    """A UUID as the standard writes it; None for anything else."""
    if not isinstance(text, str) or len(text) != 36:  # noqa: PLR2004
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


def of(reference: str, outside_id: str) -> str:
    """The UUID under which a record is published: its own where it came with one."""
    return str(plain(outside_id) or own(reference))


def part(whole: str, name: str) -> str:
    """The UUID of something inside a record."""
    return str(uuid5(UUID(whole), name))


TAXONOMY: Final = str(uuid5(OF_TERMS, "needs"))


def term(word: str) -> str:
    """The UUID of a need that people search by."""
    return str(uuid5(OF_TERMS, f"need:{word.lower()}"))
