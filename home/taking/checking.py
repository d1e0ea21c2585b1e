"""An archive that somebody brings: nothing of it is believed before its manifest has been proved.

The file may come from anyone. Names, sizes and hashes are checked member by member; sums are
worked out again from the moves. Nothing is unpacked to disk.
"""

import hashlib
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.errors import DomainError
from home.taking.archive import A_PIECE, FIVE, MANIFEST, totals_of
from home.taking.gathering import FORMAT, VERSION
from home.taking.of_ledger import WORD, sums_of
from home.taking.rows import Row

MIB: Final = 1024 * 1024
MOST_MEMBERS: Final = 20_000
MOST_BYTES: Final = 8 * 1024 * MIB  # in all, unpacked
MOST_MANIFEST: Final = 16 * MIB
MOST_DATA: Final = 256 * MIB  # one document
MOST_SWELLING: Final = 200  # times its packed size, for what is bigger than SMALL
SMALL: Final = MIB
MOST_NAME: Final = 300
READ: Final = ("person", "budgets", "promises", "ledger")
NEEDED: Final = {f"data/{name}.json" for name in READ}
BROKEN: Final = (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError)
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class NotARecord(DomainError):
    code = "not_a_record"
    message = "This is not a record that was saved from Steer. Nothing was kept."


class RecordOfAnotherVersion(DomainError):
    code = "record_of_another_version"


class RecordBroken(DomainError):
    """Says which part cannot be trusted."""

    code = "record_broken"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"This file is damaged or was changed: {where}. Nothing was kept. Ask for a new one."
        )


class RecordTooBig(DomainError):
    code = "record_too_big"
    message = "This file swells to more than we take. Nothing was kept."


@dataclass(frozen=True)
class Checked:
    """An archive whose every member is as its manifest says, and whose sums are right."""

    path: Path
    manifest: Row
    manifest_sha256: str
    sha256: str
    size: int
    documents: dict[str, Any]

    @property
    def person(self) -> Row:
        found: Row = self.documents["person"]
        return found


def checked(path: Path) -> Checked:
    """Read and prove a file. Raises NotARecord, RecordOfAnotherVersion, RecordBroken, RecordTooBig."""
    with _opened(path) as file:
        entries = _entries(file, path.stat().st_size)
        raw = b"".join(_read(file, entries[MANIFEST], MOST_MANIFEST))
        manifest = _manifest(_json(raw, MANIFEST))
        _prove_members(file, entries, manifest)
        documents = {
            name: _json(b"".join(_read(file, entries[f"data/{name}.json"], MOST_DATA)), name)
            for name in READ
        }
    try:
        _prove_sums(documents, manifest)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise RecordBroken("its data are not as described") from wrong
    return Checked(
        path, manifest, hashlib.sha256(raw).hexdigest(), digest_of(path), path.stat().st_size,
        documents,
    )  # fmt: skip


def digest_of(path: Path) -> str:
    """SHA-256 of the file as it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as file:
            yield file
    except FileNotFoundError as wrong:
        raise NotARecord("The file is not there. Check its name.") from wrong
    except BROKEN as wrong:
        raise NotARecord from wrong


def _entries(file: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """The members by name. None climbs, hides, comes twice, or swells beyond measure."""
    found: dict[str, zipfile.ZipInfo] = {}
    entries = file.infolist()
    if len(entries) > MOST_MEMBERS:
        raise RecordTooBig
    for one in entries:
        if not is_plain(one.filename):
            raise RecordBroken("a name in it leads out of it")
        if one.filename in found:
            raise RecordBroken(f"{one.filename} is in it twice")
        if one.file_size > SMALL and one.file_size > one.compress_size * MOST_SWELLING:
            raise RecordTooBig
        found[one.filename] = one
    if sum(one.file_size for one in entries) > MOST_BYTES:
        raise RecordTooBig
    if sum(one.compress_size for one in entries) > size:
        raise RecordTooBig  # members that share their bytes
    if MANIFEST not in found:
        raise NotARecord
    return found


def is_plain(name: str) -> bool:
    """A path of folders and a file, downwards only, with no letters that hide or control."""
    parts = name.split("/")
    return (
        0 < len(name) <= MOST_NAME
        and "\\" not in name
        and ":" not in name
        and name.isprintable()
        and all(part not in ("", ".", "..") for part in parts)
    )


def _read(file: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """A member's bytes in pieces; never more than it says, never more than `most`."""
    if entry.file_size > most:
        raise RecordTooBig
    seen = 0
    try:
        with file.open(entry) as part:
            while piece := part.read(A_PIECE):
                seen += len(piece)
                if seen > entry.file_size:
                    raise RecordTooBig
                yield piece
    except BROKEN as wrong:
        raise RecordBroken(entry.filename) from wrong


def _json(raw: bytes, where: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as wrong:
        raise RecordBroken(where) from wrong


def _manifest(found: Any) -> Row:
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotARecord
    if found.get("version") != VERSION:
        raise RecordOfAnotherVersion(
            f"This file is of version {str(found.get('version'))[:20]}, and we read version "
            f"{VERSION}. Nothing was kept. Bring both to the same Steer."
        )
    if not isinstance(found.get("members"), list) or not isinstance(found.get("totals"), dict):
        raise RecordBroken(MANIFEST)
    return found


def _prove_members(
    file: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], manifest: Row
) -> None:
    """Each member is there, as long as it says and with its hash; nothing else is."""
    wanted: dict[str, Row] = {}
    for one in manifest["members"]:
        if not isinstance(one, dict) or not _HASH.fullmatch(str(one.get("sha256"))):
            raise RecordBroken(MANIFEST)
        wanted[str(one.get("name"))] = one
    missing = sorted((set(wanted) | NEEDED) - set(entries))
    if missing:
        raise RecordBroken(f"{missing[0]} is missing")
    more = sorted(set(entries) - set(wanted) - {MANIFEST})
    if more:
        raise RecordBroken(f"{more[0]} is not in its list")
    for name, one in wanted.items():
        whole, size = hashlib.sha256(), 0
        for piece in _read(file, entries[name], MOST_BYTES):
            whole.update(piece)
            size += len(piece)
        if size != one.get("bytes") or whole.hexdigest() != one["sha256"]:
            raise RecordBroken(f"{name} is not as it was")


def _prove_sums(documents: dict[str, Any], manifest: Row) -> None:
    """Totals, pots, accounts and moves say the same, to the penny."""
    budgets, ledger = documents["budgets"], documents["ledger"]
    if totals_of(budgets) != manifest["totals"]:
        raise RecordBroken("its totals are not those of its pots")
    if documents["person"]["reference"] != manifest["person"]:
        raise RecordBroken("it names two people")
    sums = sums_of(ledger["entries"])
    accounts = {row["code"]: row for row in ledger["accounts"]}
    if sums != {
        code: one["balance_pence"] for code, one in accounts.items() if one["balance_pence"]
    }:
        raise RecordBroken("its moves do not add up")
    stands: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(set(WORD.values()), 0))
    for code, one in accounts.items():
        if one["pot"]:
            stands[one["pot"]][WORD[code.partition("/")[2]]] += one["balance_pence"]
    for budget in budgets:
        for one in budget["holdings"]:
            account = accounts.get(f"{one['reference']}/held", {"balance_pence": 0})
            if account["balance_pence"] != one["held_pence"]:
                raise RecordBroken("an account does not hold what its moves say")
        for pot in budget["pots"]:
            held = stands[pot["reference"]]
            five = five_of(held["spent"], held["promised"], held["free"])
            if {name: pot[name] for name in five} != five:
                raise RecordBroken(f"{pot['name']} does not hold what its moves say")


def five_of(spent: int, promised: int, free: int) -> dict[str, int]:
    """The five money words out of three."""
    left = promised + free
    return dict(
        zip((f"{word}_pence" for word in FIVE), (spent + left, spent, promised, free, left),
            strict=True)
    )  # fmt: skip
