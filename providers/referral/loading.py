"""Opens a file of JSON with care. Raises FileRefused with what is wrong and where."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NoReturn

from providers.referral.found import FileRefused

MOST_BYTES: Final = 64 * 1024 * 1024


def load(path: Path) -> Any:
    """The JSON of a file. Raises FileRefused, naming what is wrong and where."""
    text = load_text(path)
    if text.lstrip()[0] not in "[{":
        raise FileRefused(
            "not_json", "This is not Open Referral JSON: it starts with neither { nor [."
        )
    return _parse(text)


def load_text(path: Path) -> str:
    """The text of a file. Raises FileRefused: cannot_open, too_big, empty or encoding."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as problem:
        reason = problem.strerror or "it cannot be opened"
        raise FileRefused("cannot_open", f"This file cannot be opened: {reason}.") from None
    if len(raw) > MOST_BYTES:
        raise FileRefused("too_big", "This file is bigger than 64 MB. Send it in smaller pages.")
    if not raw.strip():
        raise FileRefused("empty", "This file is empty. Export it again.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FileRefused(
            "encoding",
            f"This file is not UTF-8 text (see byte {problem.start + 1}). Save it as UTF-8.",
        ) from None


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=Decimal)
    except json.JSONDecodeError as problem:
        raise FileRefused(
            "not_json",
            f"The JSON breaks off at line {problem.lineno}, column {problem.colno}. Export it again.",
        ) from None
    except (ValueError, ArithmeticError):
        raise FileRefused("not_json", "A number in this file is too long to be real.") from None


def _no_constant(name: str) -> NoReturn:
    raise FileRefused("not_json", f"{name} is not JSON. Export the file again.")
