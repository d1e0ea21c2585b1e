"""Keeps what was read from another directory: each record once, and only what changed.

Set by set, so that a national file costs some hundred statements. A second run of the same file
writes nothing (docs/open_referral.md).
"""

from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from core.errors import DomainError
from people import audit
from people.models import User
from providers import duplicates, searching
from providers.keeping import Keeping
from providers.models import ImportRun
from providers.referral.found import Read

MOST_KEPT: Final = 2000  # problems kept with a run


class ImportUnderWay(DomainError):
    code = "import_under_way"
    message = "Another file with the same records came in at this moment. Send yours again."
    status = 409


def keep(
    *,
    read: Read,
    by: User | None,
    at: datetime,
    on: date,
    preview: bool = False,
    run: ImportRun | None = None,
) -> ImportRun | None:
    """Take over what is new or changed; propose what the organisation wrote otherwise here.

    Adds to `read.problems` what was left out, and to `read.counts` what happened. The whole file
    or nothing; raises ImportUnderWay when another import was first. With `preview` all is said and
    nothing kept. Returns the run; None for a file that was refused or previewed. `run` is the row
    of a file that was looked at before.
    """
    if read.outcome != "read":
        return None
    try:
        with transaction.atomic():
            return _keep(read, by, at, on, preview, run)
    except IntegrityError:
        raise ImportUnderWay from None


def _keep(
    read: Read, by: User | None, at: datetime, on: date, preview: bool, run: ImportRun | None
) -> ImportRun | None:
    keeping = Keeping(read, at)
    keeping.organisations(list(read.organisations.values()))
    keeping.offers(list(read.services.values()), by, on)
    keeping.areas()
    proposed = duplicates.propose(at=at)
    for one in proposed:
        read.problem(
            f"{one.first} and {one.second}", one.why,
            f"They have {one.get_why_display()} ({one.value}). Both are kept. Say if they are one.",
        )  # fmt: skip
    read.counts = keeping.counts | {"refused": len(read.refused), "duplicates": len(proposed)}
    if preview:
        transaction.set_rollback(True)
        return None
    searching.keep(keeping.touched)
    return _run(read, by, at, run)


def _run(read: Read, by: User | None, at: datetime, run: ImportRun | None) -> ImportRun:
    row = run or ImportRun(source=read.source, file_name=file_name(read))
    row.state, row.held, row.by, row.at = ImportRun.State.KEPT, None, by, at
    for name, value in told(read).items():
        setattr(row, name, value)
    row.save()
    audit.record("directory.imported", subject=row.reference, by=by, at=at)
    return row


def file_name(read: Read) -> str:
    """The file without its folders."""
    return read.file.rsplit("/", 1)[-1][:200]


def told(read: Read) -> dict[str, Any]:
    """What an import says of itself, as its row keeps it."""
    said = [one.as_json() for one in read.problems]
    said += [one.as_json() | {"kept": "yes"} for one in read.deviations]
    return read.counts | {
        "problems": said[:MOST_KEPT],
        "untold": read.untold + max(0, len(said) - MOST_KEPT),
    }
