"""HTML to PDF/UA-1, pressed by a child process with limits (core/press.py).

Each process keeps one press for its papers: starting one takes longer than a paper does.
"""

import atexit
import base64
import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings

from core import press
from core.errors import DomainError

MOST_SECONDS = 90
MOST_PAPERS = 200  # then a fresh press: what leaks in a library stays small
COMMAND = ["-m", "core.press"]


class NoPdfHere(DomainError):
    code = "no_pdf_here"
    message = (
        "This machine cannot make PDFs yet: a part called pango is missing. "
        "The page on the screen says the same. The people who run the system can add it."
    )
    status = 409


class PdfFailed(DomainError):
    code = "pdf_failed"
    message = "We could not make the PDF just now. The page on the screen says the same."
    status = 409


def pdf_from(
    html: str,
    *,
    point: int = press.STANDARD_POINT,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """The PDF of this HTML, made apart with limits; letters of `point`, JPEG and PNG by name.

    Raises NoPdfHere or PdfFailed.
    """
    asked = {
        "html": html,
        "point": point,
        "pictures": {name: base64.b64encode(kept).decode() for name, kept in pictures.items()},
    }
    with _one_at_a_time:
        return _pressed(json.dumps(asked).encode())


class _Gone(Exception):
    """The press ended without an answer."""


class _Press:
    """A child that makes one paper after another, and what was it started as."""

    def __init__(self) -> None:
        self.command = list(COMMAND)
        self.papers = 0
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"),
                       "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"}  # fmt: skip
        if "LD_LIBRARY_PATH" in os.environ:
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        self.said = tempfile.TemporaryFile()  # noqa: SIM115  closed with the press
        self.child = subprocess.Popen(
            [sys.executable, *self.command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.said, cwd=settings.BASE_DIR, env=environment,
        )  # fmt: skip

    def ask(self, asked: bytes) -> tuple[int, bytes]:
        """Status and answer. Raises _Gone when the child ended, TimeoutError when it took too long."""
        self.papers += 1
        assert self.child.stdin is not None  # noqa: S101 for the type checker
        try:
            self.child.stdin.write(press.LENGTH.pack(len(asked)) + asked)
            self.child.stdin.flush()
        except OSError as problem:
            raise _Gone from problem
        until = time.monotonic() + MOST_SECONDS
        head = self._read(1 + press.LENGTH.size, until)
        return head[0], self._read(press.LENGTH.unpack(head[1:])[0], until)

    def _read(self, wanted: int, until: float) -> bytes:
        assert self.child.stdout is not None  # noqa: S101 for the type checker
        end, parts, left = self.child.stdout.fileno(), [], wanted
        while left:
            ready, _, _ = select.select([end], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            part = os.read(end, left)
            if not part:
                raise _Gone
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def end(self) -> int:
        """Stop it; how it ended, and nothing of it is left."""
        for pipe in (self.child.stdin, self.child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        try:
            code = self.child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.child.kill()
            code = self.child.wait()
        return code

    def last_words(self) -> str:
        self.said.seek(0)
        return self.said.read()[-300:].decode(errors="replace")

    def leave(self) -> None:
        """Forget it in a process that was forked: it belongs to the parent."""
        self.child.returncode = 0
        for mine in (self.child.stdin, self.child.stdout, self.said):
            if mine is not None:
                mine.close()


_one_at_a_time = threading.Lock()
_kept: list[_Press] = []  # at most one, of this process


def _pressed(asked: bytes) -> bytes:
    """The PDF, from the press that stands or a fresh one. An idle press may have gone home."""
    if _kept and (_kept[0].papers >= MOST_PAPERS or _kept[0].command != COMMAND):
        _end()
    stood = bool(_kept)
    try:
        status, said = _standing().ask(asked)
    except (_Gone, TimeoutError) as problem:
        words, code = _kept[0].last_words(), _end(kill=isinstance(problem, TimeoutError))
        if stood and code == press.MADE and isinstance(problem, _Gone):
            return _pressed(asked)
        if code == press.NO_PANGO:
            raise NoPdfHere from None
        raise PdfFailed from RuntimeError(words or f"the press ended with {code}")
    if status != press.MADE or not said.startswith(b"%PDF-"):
        raise PdfFailed from RuntimeError(said[-300:].decode(errors="replace"))
    return said


def _standing() -> _Press:
    if not _kept:
        _kept.append(_Press())
    return _kept[0]


def _end(*, kill: bool = False) -> int:
    """Stop the press that stands, if one does; how it ended."""
    if not _kept:
        return press.MADE
    gone = _kept.pop()
    if kill:
        gone.child.kill()
    code = gone.end()
    gone.said.close()
    return code


def _after_fork() -> None:
    global _one_at_a_time  # noqa: PLW0603  a lock that another thread held stays held in a fork
    _one_at_a_time = threading.Lock()
    while _kept:
        _kept.pop().leave()


atexit.register(_end)
os.register_at_fork(after_in_child=_after_fork)
