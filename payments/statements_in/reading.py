"""What a file is, and what it says: an answer for each statement, never an exception."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from payments.statements_in import blocks, camt053, csv_reading, mt940, ofx
from payments.statements_in.letters import text_of, too_big
from payments.statements_in.record import MOST_BYTES, Refused, Statement, problem, settled

READ: Final = "read"
REFUSED: Final = "refused"


@dataclass(frozen=True)
class Reading:
    """One statement of a file, or why there is none. A refused one may still show its lines."""

    file: str
    outcome: str
    code: str
    message: str
    statement: Statement | None

    def as_json(self) -> dict[str, object]:
        found = self.statement
        return {
            "file": self.file,
            "outcome": self.outcome,
            "code": self.code,
            "message": self.message,
            "account": found.account if found else "",
            "currency": found.currency if found else "",
            "opening_pence": found.opening_pence if found else None,
            "closing_pence": found.closing_pence if found else None,
            "lines": [line.as_json() for line in found.lines] if found else [],
        }


def read_file(path: Path, name: str) -> list[Reading]:
    """Read one file from disk. A file too large is refused before it is opened."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return [_refused(name, too_big())]
        return read_bytes(path.read_bytes(), name)
    except OSError:
        return [_refused(name, Refused("no_file", "There is no such file, or it cannot be read."))]


def read_bytes(content: bytes, name: str) -> list[Reading]:
    """Every statement of a file, each checked: opening and lines make closing."""
    return answered(name, lambda: _statements(content))


def answered(name: str, read: Callable[[], list[Statement]]) -> list[Reading]:
    """What `read` finds, checked; or the one refusal."""
    try:
        statements = read()
    except Refused as refusal:
        return [_refused(name, refusal)]
    return [_checked(name, settled(one)) for one in statements]


def _statements(content: bytes) -> list[Statement]:
    if len(content) > MOST_BYTES:
        raise too_big()
    if camt053.is_camt(content):
        return camt053.read(content)
    text = text_of(content)
    if ofx.is_ofx(text):
        return ofx.read(text)
    if text.lstrip().startswith("<"):
        raise Refused("not_a_statement", "This XML is not a bank statement (camt.053 or OFX).")
    if mt940.is_mt940(text):
        return mt940.read(text)
    if blocks.is_qif(text):
        return blocks.read_qif(text)
    if blocks.is_santander(text):
        return blocks.read_santander(text)
    return csv_reading.read(text)


def _checked(name: str, statement: Statement) -> Reading:
    wrong = problem(statement)
    if wrong is not None:
        return _refused(name, wrong, statement)
    lines = len(statement.lines)
    words = f"{name}: {lines} line{'' if lines == 1 else 's'} read."
    return Reading(name, READ, "", words, statement)


def _refused(name: str, refusal: Refused, statement: Statement | None = None) -> Reading:
    return Reading(name, REFUSED, refusal.code, f"{name}: {refusal.message}", statement)
