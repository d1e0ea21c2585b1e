"""Bringing in what councils publish: read, keep once, tell what was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from core.errors import DomainError
from core.models import Authority
from people import audit
from people.models import User
from reports.models import PublishedLine, SpendDraft, SpendFile
from reports.spend_csv import Line, Read, plain, read_spend

AT_ONCE = 2_000
DRAFTS_LAST = timedelta(days=1)


class SpendFileRefused(DomainError):
    """The whole file cannot be read; the message says why."""

    code = "spend_file_refused"
    message = "This file cannot be read. Nothing was kept."


@dataclass(frozen=True)
class Brought:
    """What came of a file. `file` is None where nothing was kept (a preview)."""

    read: Read
    new: int  # lines that were not there before
    known: int  # lines that were
    file: SpendFile | None = None


def look_at(
    *, authority: Authority, content: bytes, stream: str = "", only: Sequence[str] = ()
) -> Brought:
    """What bringing this file in would do. Keeps nothing. Raises SpendFileRefused."""
    read = _readable(content, stream, only)
    fresh = _fresh(authority, read)
    return Brought(read, len(fresh), len(read.lines) - len(fresh))


@transaction.atomic
def bring_in(
    *, authority: Authority, name: str, content: bytes, stream: str = "", only: Sequence[str] = (),
    by: User | None, at: datetime,
) -> Brought:  # fmt: skip
    """Keep every line that can be read and is not there yet. A second run adds nothing.

    Raises SpendFileRefused when nothing in the file can be read.
    """
    read = _readable(content, stream, only)
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    fresh = _fresh(authority, read)
    file = SpendFile.objects.create(
        authority=authority, name=name[-200:], sha256=read.sha256, rows=read.rows, added=len(fresh),
        refused=read.refused, left_out=read.left_out, read_at=at, read_by=by,
    )  # fmt: skip
    PublishedLine.objects.bulk_create(
        (
            PublishedLine(
                authority=authority, file=file, row=line.row, key=line.key, stream=line.stream,
                payee=line.payee, payee_key=plain(line.payee)[:200], purpose=line.purpose,
                department=line.department, outside_reference=line.reference, pence=line.pence,
                paid_on=line.paid_on, starts_on=line.starts_on, ends_on=line.ends_on,
                notice_on=line.notice_on,
            )
            for line in fresh
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    audit.record("spend.brought_in", subject=file.reference, by=by, at=at)
    return Brought(read, len(fresh), len(read.lines) - len(fresh), file)


def _readable(content: bytes, stream: str, only: Sequence[str]) -> Read:
    read = read_spend(content, stream=stream, only=only)
    if not read.lines and not read.left_out:
        whole = [problem.message for problem in read.problems if not problem.row]
        raise SpendFileRefused(" ".join([*whole, "Nothing was kept."]) if whole else "")
    return read


def _fresh(authority: Authority, read: Read) -> list[Line]:
    known = set(PublishedLine.objects.filter(authority=authority).values_list("key", flat=True))
    return [line for line in read.lines if line.key not in known]


@transaction.atomic
def keep_draft(
    *, authority: Authority, name: str, content: bytes, stream: str, only: str, by: User,
    at: datetime,
) -> SpendDraft:  # fmt: skip
    """Put a file by, to be looked at before it is brought in. Raises SpendFileRefused."""
    _readable(content, stream, only.split())
    SpendDraft.objects.filter(sent_at__lt=at - DRAFTS_LAST).delete()
    return SpendDraft.objects.create(
        authority=authority, name=name[-200:], content=content, stream=stream, only=only,
        sent_at=at, sent_by=by,
    )  # fmt: skip


@transaction.atomic
def bring_in_draft(*, draft: SpendDraft, by: User, at: datetime) -> Brought:
    """Bring in what was looked at; it is put by no more. Raises SpendFileRefused."""
    brought = bring_in(
        authority=draft.authority, name=draft.name, content=bytes(draft.content),
        stream=draft.stream, only=draft.only.split(), by=by, at=at,
    )  # fmt: skip
    draft.delete()
    return brought
