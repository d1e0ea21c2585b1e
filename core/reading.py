"""How hard words are to read: sentences, their length, a school grade, words we do not use.

Figures flag; they do not certify. People check whether a page can be read (docs/involvement.md).
Limits from the front-end brief: person-facing sentences mean 12 words, none over 20 (Easy Read:
15), grade 5 or below. Syllables are counted by the places where pyphen would hyphenate.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyphen

MOST_WORDS: Final = 20
MOST_WORDS_EASY_READ: Final = 15
MEAN_WORDS: Final = 12
MOST_GRADE: Final = 5.0

# What we say instead stands beside (glossary: docs/glossary.md).
NOT_OUR_WORDS: Final[dict[str, str]] = {
    "client": "person",
    "patient": "person",
    "package": "support plan or budget",
    "clawback": "money above the limit",
    "misuse": "a question about a payment",
    "overspend": "short",
    "encumbrance": "Promised",
    "entitlement": "first estimate, or budget",
    "terminate": "end",
    "the disabled": "disabled people",
    "vulnerable": "say what help is needed",
    "wheelchair-bound": "wheelchair user",
    "suffers from": "has",
    "challenging behaviour": "say what happens",
    "utilise": "use",
    "commence": "start",
    "prior to": "before",
    "in respect of": "about",
    "pursuant": "by",
    "herein": "here",
    "aforementioned": "this",
    "facilitate": "help",
    "in order to": "to",
    "going forward": "from now on",
    "stakeholder": "people",
    "non-compliant": "say what is missing",
    "please note": "say it",
}
_NOT_OURS = re.compile(
    r"(?<![\w-])(" + "|".join(re.escape(word) for word in NOT_OUR_WORDS) + r")s?(?![\w-])", re.I
)
# A full stop, question or exclamation mark that ends something, and what follows begins anew.
_END = re.compile(r"(?<=[.!?…])[”’\")\]]*\s+(?=[“‘\"(\[]?[A-Z0-9£])|\n+|\s*[;•]\s+")
_WORD = re.compile(r"[^\W_][\w’'.,:/@£%-]*", re.UNICODE)
_SHORT_FORMS: Final = ("e.g.", "i.e.", "St.", "Dr.", "Mr.", "Mrs.", "Ms.", "No.", "approx.")


@dataclass(frozen=True)
class Reading:
    """What was found in a text."""

    sentences: tuple[str, ...]
    mean_words: float
    grade: float  # Flesch-Kincaid, as for English
    too_long: tuple[str, ...]
    not_ours: tuple[str, ...]


def sentences(text: str) -> list[str]:
    """The sentences of a text, headings and list items among them; empty ones left out."""
    for short in _SHORT_FORMS:
        text = text.replace(short, short.replace(".", "\u2024"))
    parts = (" ".join(part.split()).replace("\u2024", ".") for part in _END.split(text))
    return [part for part in parts if words(part)]


def words(sentence: str) -> list[str]:
    """Words and figures: “£1,200” is one."""
    return _WORD.findall(sentence)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """At least one; by where the word may be hyphenated."""
    return len(_dictionary().positions(word.strip(".,’'").lower())) + 1


@lru_cache(maxsize=1)
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)


def read(text: str, *, most_words: int = MOST_WORDS) -> Reading:
    """Everything about a text; a text of nothing has a mean and a grade of 0."""
    found = sentences(text)
    return Reading(
        sentences=tuple(found),
        mean_words=mean_words(found),
        grade=grade(found),
        too_long=tuple(one for one in found if len(words(one)) > most_words),
        not_ours=tuple(sorted({hit.lower() for hit in _NOT_OURS.findall(text)})),
    )


def mean_words(found: Sequence[str]) -> float:
    """Words a sentence."""
    return sum(len(words(one)) for one in found) / len(found) if found else 0.0


def grade(found: Sequence[str]) -> float:
    """Flesch-Kincaid grade: 5 is what most ten-year-olds read."""
    spoken = [word for one in found for word in words(one)]
    if not spoken:
        return 0.0
    each = sum(syllables(word) for word in spoken) / len(spoken)
    return 0.39 * len(spoken) / len(found) + 11.8 * each - 15.59
