"""Words as the directory compares them: without case, accents or marks; a fact as one token."""

import hashlib
import re
import unicodedata
from typing import Final

_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "", "'": ""}
)
# One word in many coats: a name that Welsh changes at its start, and its English.
SAME: Final = (("cymraeg", "gymraeg", "chymraeg", "nghymraeg", "welsh"),)
LONGEST_WORD: Final = 40
MOST_WORDS: Final = 8
_POSTCODE: Final = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})?$")


def fold(text: str) -> str:
    """“Tŷ Gŵyl, Café” as “ty gwyl cafe”: what both engines hold and search."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_PLAIN.sub(" ", plain).strip()


def words_of(text: str) -> list[str]:
    """The first few words of a question, folded."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in fold(text).split()))[:MOST_WORDS]


def token(kind: str, value: str) -> str:
    """A fact as one word that nobody types; it stands in the same index as the words."""
    digest = hashlib.sha256(f"{kind}:{fold(value)}".encode()).hexdigest()
    return f"zz{kind}{digest[:14]}"


def untold(kind: str) -> str:
    """The token of a document that says nothing of this kind."""
    return f"zznot{kind}"


def outward_of(postcode: str) -> str | None:
    """“ne1 4st” or “NE1” as “NE1”; None for what no postcode looks like."""
    found = _POSTCODE.match(re.sub(r"\s+", "", postcode.upper()))
    return found[1] if found else None


def distance(one: str, other: str, most: int) -> int:
    """How many letters were missed, added, changed or swapped; `most` + 1 when more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before_that, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before_that[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)


def near(word: str, candidates: list[str], most_kept: int = 3) -> list[str]:
    """The words that a mistyped one may have meant, nearest first."""
    most = 1 if len(word) < 6 else 2  # noqa: PLR2004 - short words differ by one letter anyway
    found = [(distance(word, one, most), one) for one in candidates]
    return [one for far, one in sorted(found) if far <= most][:most_kept]
