"""The archive as a file: fixed order, fixed dates, the hash of every member; written as a stream."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from core.hiding import amounts
from home.taking import pages
from home.taking.gathering import FORMAT, VERSION, Gathered
from home.taking.rows import Row
from invoices.csv_rows import plain_pounds, write_table

MANIFEST: Final = "manifest.json"
LEDGER_CSV: Final = "ledger.csv"
SAME_INSTANT: Final = (1980, 1, 1, 0, 0, 0)  # the same record gives the same bytes
A_PIECE: Final = 1024 * 1024
UNIX: Final = 3
OWNER_READS: Final = 0o100600 << 16
HEAD: Final = (
    "budget", "pot", "pot name", "year begins", "year ends", "entry", "date", "words", "from", "to",
    "amount pence", "amount", "for support on", "in the pot pence", "spent pence", "promised pence",
    "free pence", "left pence",
)  # fmt: skip
FIVE: Final = ("in_the_pot", "spent", "promised", "free", "left")

Watch = Callable[[int, int], None]  # members written, members in all


def canonical(content: Any) -> bytes:
    """The one way in which a content is written as JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode()


def totals_of(budgets: list[Row]) -> Row:
    """What must come out again, in pence: by budget, pot and account."""
    return {
        **{f"{word}_pence": sum(one[f"{word}_pence"] for one in budgets) for word in FIVE},
        "budgets": {
            one["reference"]: {
                "agreed_pence": one["agreed_pence"],
                "unallocated_pence": one["unallocated_pence"],
                "pots": {
                    pot["reference"]: {f"{word}_pence": pot[f"{word}_pence"] for word in FIVE}
                    for pot in one["pots"]
                },
                "held": {row["reference"]: row["held_pence"] for row in one["holdings"]},
            }
            for one in budgets
        },
    }


def write(into: IO[bytes], found: Gathered, watch: Watch | None = None) -> str:
    """Write the whole archive; what comes back is the SHA-256 of its manifest.

    `watch` is told after each member how many there are now, of how many.
    """
    with amounts(hidden=False):
        texts = list(_texts(found))
    many, members = len(texts) + len(found.files) + 1, list[Row]()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in texts:
            members.append(_put(made, name, iter([content])))
            _tell(watch, len(members), many)
        for one in found.files:
            members.append(_put(made, one.path, _pieces(one.source), packed=False))
            _tell(watch, len(members), many)
        manifest = canonical(_manifest(found, members))
        _put(made, MANIFEST, iter([manifest]))
        _tell(watch, many, many)
    return hashlib.sha256(manifest).hexdigest()


def _tell(watch: Watch | None, done: int, many: int) -> None:
    if watch is not None:
        watch(done, many)


def _texts(found: Gathered) -> Iterator[tuple[str, bytes]]:
    """Pages to read, the table, and the data, in this order."""
    for name, page in pages.pages_of(found):
        yield name, page.encode()
    yield LEDGER_CSV, ("\ufeff" + write_table(HEAD, _table(found.documents["ledger"]))).encode()
    for name, text in found.texts.items():
        yield name, text.encode()
    for name, content in found.documents.items():
        yield f"data/{name}.json", canonical(content)


def _table(ledger: Row) -> Iterator[tuple[Any, ...]]:
    for pot in ledger["pots"]:
        for move in pot["moves"]:
            yield (
                pot["budget"], pot["pot"], pot["name"], pot["starts_on"], pot["ends_on"],
                move["entry"], move["on"], move["words"], move["from_words"], move["to_words"],
                move["pence"], plain_pounds(move["pence"]), move["service_on"] or "",
                *(move[f"{word}_pence"] for word in FIVE),
            )  # fmt: skip


def _manifest(found: Gathered, members: list[Row]) -> Row:
    return {
        "format": FORMAT, "version": VERSION, "person": found.person["reference"],
        "authority": found.person["authority"], "as_of": found.on.isoformat(),
        "members": sorted(members, key=lambda one: str(one["name"])),
        "totals": totals_of(found.documents["budgets"]),
    }  # fmt: skip


def _put(made: zipfile.ZipFile, name: str, pieces: Iterator[bytes], *, packed: bool = True) -> Row:
    """One member, piece by piece. Pictures and recordings are packed already: they stay as they are."""
    entry = zipfile.ZipInfo(name, SAME_INSTANT)
    entry.create_system, entry.external_attr = UNIX, OWNER_READS
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    whole, size = hashlib.sha256(), 0
    with made.open(entry, "w", force_zip64=not packed) as to:
        for piece in pieces:
            whole.update(piece)
            size += len(piece)
            to.write(piece)
    return {"name": name, "sha256": whole.hexdigest(), "bytes": size}


def _pieces(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while piece := file.read(A_PIECE):
            yield piece
