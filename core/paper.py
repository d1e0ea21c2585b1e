"""HTML to PDF/UA-1, pressed by a child process with limits (core/press.py)."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings

from core import press
from core.errors import DomainError

MOST_SECONDS = 90
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
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"),
                   "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"}  # fmt: skip
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    try:
        done = subprocess.run(
            [sys.executable, *COMMAND], input=json.dumps(asked).encode(), capture_output=True,
            timeout=MOST_SECONDS, cwd=settings.BASE_DIR, env=environment, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise PdfFailed from problem
    if done.returncode == press.NO_PANGO:
        raise NoPdfHere
    if done.returncode != press.MADE or not done.stdout.startswith(b"%PDF-"):
        raise PdfFailed from RuntimeError(done.stderr.decode(errors="replace")[-300:])
    return done.stdout
