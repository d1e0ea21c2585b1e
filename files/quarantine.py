"""From a stranger's bytes to a file that is safe to keep, without a row of the database.

Streamed under a random name, measured, told by its first bytes, hashed, shown to the virus scanner
where one is set, and made anew by a child process that may do nothing else. What is not taken
over by `files.services.store` is deleted when the `with` ends.
"""

import hashlib
import json
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, Protocol

from django.conf import settings

from core.errors import DomainError
from files import kinds, worker

SCAN_SECONDS: Final = 60
WORK_SECONDS: Final = 90
WAIT_SECONDS: Final = 60
AT_ONCE: Final = 2  # children of one process of the web
CHUNK: Final = 1024 * 1024
INFECTED: Final = 1
_turns = threading.BoundedSemaphore(AT_ONCE)


class FileInfected(DomainError):
    code = "file_infected"
    message = "The virus check refused this file. Nothing was kept. Send another copy."


class NotScanned(DomainError):
    code = "file_not_scanned"
    message = "We could not check this file for viruses just now. Try again in a few minutes."
    status = 503


class TooBusy(DomainError):
    code = "files_busy"
    message = "Many files are being checked just now. Try again in a minute."
    status = 503


class Upload(Protocol):
    """A file as a form, an API or a command hands it over."""

    name: str | None

    @property
    def size(self) -> int: ...

    def read(self, num_bytes: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: still in quarantine, its name and type settled."""

    path: Path
    name: str
    content_type: str
    size: int
    sha256: str
    seconds: int | None
    note: str


def folder() -> Path:
    """Where files wait to be checked: beside what is kept, on the same disk, served by nobody."""
    place = Path(settings.MEDIA_ROOT).with_name("quarantine")
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def new_path(ending: str = "in") -> Path:
    """A random place in quarantine."""
    return folder() / f"{token_hex(16)}.{ending}"


@contextmanager
def checked(upload: Upload, purpose: str) -> Iterator[Checked]:
    """Take an upload in and check it. Raises the refusals of `files.kinds`, each in words."""
    if upload.size > kinds.most_bytes(purpose):
        raise kinds.too_big(purpose)
    coming = new_path()
    try:
        _receive(upload, coming, kinds.most_bytes(purpose))
        with checked_path(coming, upload.name or "file", purpose) as found:
            yield found
    finally:
        coming.unlink(missing_ok=True)


@contextmanager
def checked_path(source: Path, name: str, purpose: str) -> Iterator[Checked]:
    """Check a file that stands in quarantine already; it is left to the caller to delete."""
    kind = _kind(source, name, purpose)
    _scan(source)
    made = new_path("out")
    try:
        facts = _make_anew(kind, source, made, purpose)
        kept_as = kinds.KEPT_AS.get(facts["content_type"], kind)
        size, sha256 = _measure(made)
        yield Checked(
            path=made, name=kinds.plain_name(name, kept_as), content_type=facts["content_type"],
            size=size, sha256=sha256, seconds=facts["seconds"], note=facts["note"],
        )  # fmt: skip
    finally:
        made.unlink(missing_ok=True)


def _receive(upload: Upload, target: Path, most: int) -> None:
    """Stream to disk, never more than `most` bytes. Raises FileTooBig."""
    got = 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while chunk := upload.read(CHUNK):
            got += len(chunk)
            if got > most:
                raise kinds.FileTooBig(
                    f"This file is too big. It can be up to {most // kinds.MIB} MB."
                )
            file.write(chunk)


def _kind(source: Path, name: str, purpose: str) -> kinds.Kind:
    """What it is by its first bytes; its name has to agree. Raises FileEmpty and others."""
    with source.open("rb") as file:
        start = file.read(kinds.START)
    if not start:
        raise kinds.FileEmpty
    kind = kinds.kind_of(start, purpose)
    kinds.need_agreement(name, kind)
    return kind


def _make_anew(kind: kinds.Kind, source: Path, target: Path, purpose: str) -> dict[str, Any]:
    """Text is looked at here; everything with an inside is opened by the child."""
    if kind in (kinds.XML, kinds.CSV):
        _check_text(kind, source.read_bytes())
        facts = {"content_type": kind.content_type, "seconds": None, "note": ""}
    else:
        facts = _in_child(kind, source, target, purpose)
    if not target.exists():  # looked through and kept as it came
        os.link(source, target)
    target.chmod(0o600)
    return facts


def _check_text(kind: kinds.Kind, content: bytes) -> None:
    if kind is kinds.XML and (b"<!DOCTYPE" in content[:65536] or b"<!ENTITY" in content):
        raise kinds.Unreadable("This XML file carries definitions (DOCTYPE). Send it without them.")
    if kind is kinds.CSV and not _is_text(content):
        raise kinds.KindNotTaken("This table holds letters that nobody can read. Save it as CSV.")


def _is_text(content: bytes) -> bool:
    """Letters and figures in one of the usual encodings, nothing binary."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _decodes(content, "utf-16")
    return b"\x00" not in content and (_decodes(content, "utf-8") or _decodes(content, "cp1252"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _in_child(kind: kinds.Kind, source: Path, target: Path, purpose: str) -> dict[str, Any]:
    """Let `files.worker` make it anew. A child that dies or hangs refuses the file."""
    job = {
        "kind": kind.content_type, "source": str(source), "target": str(target), "purpose": purpose,
    }  # fmt: skip
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise TooBusy
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(Path(worker.__file__))],
            input=json.dumps(job).encode(), capture_output=True, timeout=WORK_SECONDS,
            check=False, env={}, cwd="/", start_new_session=True,
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {}
    finally:
        _turns.release()
    if "content_type" in answer:
        return answer
    raise _refusal(kind, answer)


def _refusal(kind: kinds.Kind, answer: dict[str, Any]) -> DomainError:
    usual = kinds.RecordingBroken if kind.is_recording else kinds.Unreadable
    refused = kinds.REFUSALS.get(str(answer.get("code")), usual)
    return refused(str(answer.get("sentence", "")))


def _measure(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256, after the bytes are safe on disk."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size, digest


def _scan(path: Path) -> None:
    """Ask the virus scanner, where one is set. Raises FileInfected or NotScanned."""
    if not settings.VIRUS_SCANNER:
        return
    command = [*shlex.split(settings.VIRUS_SCANNER), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SCAN_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NotScanned from problem
    if done.returncode == INFECTED:
        raise FileInfected
    if done.returncode:
        raise NotScanned
