"""One small question at a time: where its words stand in the answer.

There is one stored answer a question. Guided words are a paragraph of it under the small
question's own line; so a person may go from one way to the other and back and nothing is lost.
Pure: takes and gives texts.
"""

from collections.abc import Sequence


def piece_of(text: str, line: str, lines: Sequence[str]) -> str:
    """The words under a small question's line, up to the next of `lines`; empty without it."""
    found = _find(text, line, lines)
    if found is None:
        return ""
    rows, first, last = found
    return "\n".join(rows[first + 1 : last]).strip()


def with_piece(text: str, line: str, words: str, lines: Sequence[str]) -> str:
    """The answer with these words under that line; without words, without the line.

    Everything else stays, to the letter.
    """
    said = [line, *words.strip().split("\n")] if words.strip() else []
    found = _find(text, line, lines)
    if found is None:
        if not said:
            return text
        return f"{text.rstrip()}\n\n" * bool(text.strip()) + "\n".join(said)
    rows, first, last = found
    before = rows[:first] if said else _without_gap(rows[:first])
    gap = [""] if last < len(rows) and said else []
    return "\n".join([*before, *said, *gap, *rows[last:]])


def _find(text: str, line: str, lines: Sequence[str]) -> tuple[list[str], int, int] | None:
    """The rows of a text, where the line stands, and where the next of `lines` does or it ends."""
    rows = text.split("\n")
    stand = [number for number, row in enumerate(rows) if row.strip() in lines]
    first = next((number for number in stand if rows[number].strip() == line), None)
    if first is None:
        return None
    return rows, first, next((number for number in stand if number > first), len(rows))


def _without_gap(rows: list[str]) -> list[str]:
    while rows and not rows[-1].strip():
        rows = rows[:-1]
    return [*rows, ""] if rows else []
