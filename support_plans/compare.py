"""What changed between two sent versions, in the words “Added” and “Removed”. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from support_plans.sentences import sentence_of


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came or went."""

    text: str
    mark: str  # "", "Added", "Removed"


@dataclass(frozen=True)
class Change:
    """One question of two versions."""

    question: int
    title: str
    pieces: tuple[Piece, ...]


def sentences(text: str) -> list[str]:
    """Words cut at the end of sentences and lines, so that changes read as people write."""
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, went and came, in the order of reading."""
    old, new = sentences(before), sentences(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Piece(text, "") for text in old[a:b]]
            continue
        found += [Piece(text, "Removed") for text in old[a:b]]
        found += [Piece(text, "Added") for text in new[c:d]]
    return tuple(found)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every question that differs between two frozen contents; costs by their sentences."""
    old = {answer["question"]: answer for answer in before.get("answers", [])}
    found = []
    for answer in after.get("answers", []):
        number = answer["question"]
        earlier = old.get(number, {}).get("text", "")
        if earlier != answer["text"]:
            found.append(Change(number, answer["title"], pieces(earlier, answer["text"])))
    costs = [
        "\n".join(sentence_of(line) for line in content.get("lines", []))
        for content in (before, after)
    ]
    if costs[0] != costs[1]:
        found.append(Change(4, "Costs", pieces(*costs)))
    return sorted(found, key=lambda change: change.question)
