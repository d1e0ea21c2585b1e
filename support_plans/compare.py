"""What changed between two frozen contents, in the words “Added” and “Removed”. Pure.

A frozen content has parts: the questions, the costs, and what other areas keep beside them.
A change of an agreed plan is sent by part: the others stand as they were agreed.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _n

from support_plans.criteria import COSTS, OUTCOMES, SAFETY, criteria_in
from support_plans.sentences import sentence_of

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came or went."""

    text: str
    mark: str  # "", "Added", "Removed"


@dataclass(frozen=True)
class Change:
    """One part of two versions."""

    part: str
    question: int  # of the plan, to which it belongs
    title: str
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> list[Piece]:
        """The left side: what stood there."""
        return [piece for piece in self.pieces if piece.mark != "Added"]

    @property
    def after(self) -> list[Piece]:
        """The right side: what stands there now."""
        return [piece for piece in self.pieces if piece.mark != "Removed"]


@dataclass(frozen=True)
class LineChange:
    """One kind of support in the costs of two versions; pence."""

    name: str
    mark: str  # "Added", "Removed", "Changed"
    before_pence: int
    after_pence: int

    @property
    def more_pence(self) -> int:
        return self.after_pence - self.before_pence


@dataclass(frozen=True)
class Money:
    """The costs of two versions; pence. `more_pence` is below 0 when the later costs less."""

    before_pence: int
    after_pence: int
    lines: tuple[LineChange, ...]

    @property
    def more_pence(self) -> int:
        return self.after_pence - self.before_pence

    @property
    def apart_pence(self) -> int:
        """How far they are apart, without a sign."""
        return abs(self.more_pence)


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


def _costs(content: Content) -> str:
    lines = [sentence_of(line) for line in content.get("lines", [])]
    why = str(content.get("why_more") or "")
    return "\n".join([*lines, *([_("Why more is needed: %(why)s") % {"why": why}] if why else [])])


def _outcomes(content: Content) -> str:
    fields = ("words", "matters", "signs", "free_help")
    return "\n".join(
        _joined(str(row.get(name) or "") for name in fields) for row in content.get("outcomes", [])
    )


def _safety(content: Content) -> str:
    kept = content.get("safety") or {}
    fields = {
        "risk": ("what", "wish", "because"),
        "call": ("name", "phone", "who", "when"),
        "keep": ("what", "how"),
    }
    return "\n".join(
        _joined(str(row.get(name) or "") for name in fields[kind])
        for kind in fields
        for row in kept.get(kind, [])
    )


def _joined(words: Iterable[str]) -> str:
    return ", ".join(one.strip().rstrip(".") for one in words if one.strip()) + "."


@dataclass(frozen=True)
class Part:
    """Something beside the questions: its keys in a content, and its words to compare.

    It is shown beside the question that holds it (support_plans/criteria.py).
    """

    key: str
    title: str
    keys: tuple[str, ...]  # what moves together when this part is sent alone
    words: Callable[[Content], str]


PARTS: Final[tuple[Part, ...]] = (
    Part(COSTS, _n("Costs"), ("lines", "facts", "why_more"), _costs),
    Part(OUTCOMES, _n("What I want to change or keep, as a list"), ("outcomes",), _outcomes),
    Part(SAFETY, _n("What could go wrong, and who to call"), ("safety",), _safety),
)


def part_of(question: int) -> str:
    """The name of a question as a part."""
    return f"q{question}"


def compare(before: Content, after: Content) -> list[Change]:
    """Every part that differs between two frozen contents, in the order of the questions."""
    found, asks = [*_answers_changed(before, after)], criteria_in(after)
    for part in PARTS:
        old, new = part.words(before), part.words(after)
        if old != new:
            found.append(Change(part.key, asks.holding(part.key), _(part.title), pieces(old, new)))
    return sorted(found, key=lambda change: change.question)


def _answers_changed(before: Content, after: Content) -> list[Change]:
    old = {answer["question"]: answer for answer in before.get("answers", [])}
    found = []
    for answer in after.get("answers", []):
        number = answer["question"]
        earlier, now = _said(old.get(number, {})), _said(answer)
        if earlier != now:
            found.append(Change(part_of(number), number, answer["title"], pieces(earlier, now)))
    return found


def _said(answer: Mapping[str, Any]) -> str:
    """Words, then each photo or recording by its name."""
    files = [
        _("A photo or recording: %(name)s.") % {"name": one.get("caption") or one.get("name", "")}
        for key in FILES
        for one in answer.get(key, [])
    ]
    return "\n".join([str(answer.get("text") or ""), *files]).strip()


FILES: Final = ("photos",)


def changed_parts(before: Content, after: Content) -> list[str]:
    """The names of the parts that differ."""
    return [change.part for change in compare(before, after)]


def merged(base: Content, draft: Content, only: Collection[str]) -> dict[str, Any]:
    """What was agreed, with only the named parts as they stand in the draft."""
    old = {answer["question"]: answer for answer in base.get("answers", [])}
    content = dict(draft)
    content["answers"] = [
        answer if part_of(answer["question"]) in only else old.get(answer["question"], answer)
        for answer in draft.get("answers", [])
    ]
    for part in PARTS:
        if part.key not in only:
            for key in part.keys:
                if key in base:
                    content[key] = base[key]
                else:
                    content.pop(key, None)
    return content


def total_in(content: Content) -> int:
    """Pence of all lines."""
    return sum(int(line["total_pence"]) for line in content.get("lines", []))


def money_of(before: Content, after: Content) -> Money:
    """The costs side by side, each kind of support by its name."""
    old, new = _by_reference(before), _by_reference(after)
    lines = []
    for reference, line in {**old, **new}.items():
        was = int(old[reference]["total_pence"]) if reference in old else 0
        now = int(new[reference]["total_pence"]) if reference in new else 0
        mark = "Added" if reference not in old else "Removed" if reference not in new else "Changed"
        if mark != "Changed" or was != now:
            lines.append(LineChange(line["pot_name"], mark, was, now))
    return Money(total_in(before), total_in(after), tuple(lines))


def _by_reference(content: Content) -> dict[str, Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = content.get("lines", [])
    return {row["reference"]: row for row in rows}
