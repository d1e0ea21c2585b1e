"""A whole plan in one file, that another installation can read: ZIP with JSON and the files.

`plan.json` holds the plan as a version freezes it, and each version that was sent; `files/` what
was added to answers. What comes in is somebody's file: its shape is checked by a schema, each
size and hash before anything is kept.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, Final

import jsonschema

from core.errors import DomainError
from support_plans.criteria import HOLDS

FORMAT: Final = "steer-plan"
EDITION: Final = 1
PLAN: Final = "plan.json"
FILES: Final = "files/"
A_PIECE: Final = 1024 * 1024
MOST_PLAN_BYTES: Final = 10 * A_PIECE
MOST_FILE_BYTES: Final = 200 * A_PIECE
MOST_BYTES: Final = 1024 * A_PIECE
MOST_ENTRIES: Final = 200
SAME_INSTANT: Final = (1980, 1, 1, 0, 0, 0)  # the same plan gives the same bytes


class NotAnArchive(DomainError):
    code = "not_a_plan_file"
    message = "This is not a plan that was saved from Steer. Choose the file ending in .zip."


class ArchiveBroken(DomainError):
    """Says which part cannot be read."""

    code = "plan_file_broken"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"This file is damaged or was changed: {where}. Nothing was brought in. Save it again."
        )


class ArchiveTooNew(DomainError):
    code = "plan_file_too_new"
    message = "This file comes from a newer Steer than ours. Ask us to bring it in."


_words = {"type": "string", "maxLength": 200_000}
_short = {"type": "string", "maxLength": 2_000}
_file = {
    "type": "object",
    "required": ["path", "name", "sha256", "size"],
    "properties": {
        "path": {"type": "string", "pattern": r"^files/[0-9]{1,4}$"},
        "name": {"type": "string", "minLength": 1, "maxLength": 300},
        "caption": _short,
        "transcript": _words,
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "size": {"type": "integer", "minimum": 1, "maximum": MOST_FILE_BYTES},
    },
}
_rows = {"type": "array", "maxItems": 100, "items": {"type": "object"}}
_asked = {
    "type": "object",
    "required": ["number", "key", "title", "hint", "looks_for"],
    "properties": {
        "number": {"type": "integer", "minimum": 1, "maximum": 40},
        "key": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60},
        **{name: {"type": "string", "minLength": 1, "maxLength": 300} for name in
           ("title", "hint", "looks_for", "drawn")},
        "drawing": {"type": "string", "pattern": "^[a-z-]{1,40}$"},
        "holds": {"type": "array", "maxItems": 3, "items": {"enum": list(HOLDS)}},
        "small": {
            "type": "array",
            "maxItems": 8,
            "items": {
                "type": "object",
                "required": ["words", "examples"],
                "properties": {
                    "words": {"type": "string", "minLength": 1, "maxLength": 300},
                    "examples": {
                        "type": "array",
                        "maxItems": 6,
                        "items": {"type": "string", "maxLength": 300},
                    },
                },
            },
        },
    },
}  # fmt: skip
_criteria = {
    "type": "object",
    "required": ["code", "version", "title", "source", "starts_on", "questions"],
    "properties": {
        "code": {"type": "string", "minLength": 1, "maxLength": 60},
        "version": {"type": "integer", "minimum": 1, "maximum": 9_999},
        "title": {"type": "string", "minLength": 1, "maxLength": 300},
        "source": {"type": "string", "maxLength": 300},
        "starts_on": {"type": "string", "format": "date"},
        "questions": {
            "type": "array",
            "minItems": 5,
            "maxItems": 12,
            "items": _asked,
            "allOf": [
                {"contains": {"properties": {"holds": {"contains": {"const": what}}},
                              "required": ["holds"]},
                 "maxContains": 1}
                for what in HOLDS
            ],
        },
    },
}  # fmt: skip
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["format", "edition", "starts_on", "ends_on", "answers"],
    "properties": {
        "format": {"const": FORMAT},
        "edition": {"type": "integer", "minimum": 1},
        "starts_on": {"type": "string", "format": "date"},
        "criteria": _criteria,
        "ends_on": {"type": "string", "format": "date"},
        "answers": {
            "type": "array",
            "maxItems": 40,
            "items": {
                "type": "object",
                "required": ["question", "text"],
                "properties": {
                    "question": {"type": "integer", "minimum": 1, "maximum": 40},
                    "title": _short,
                    "text": _words,
                    "files": {"type": "array", "maxItems": 40, "items": _file},
                },
            },
        },
        "lines": _rows,
        "outcomes": _rows,
        "safety": {
            "type": "object",
            "properties": {"risk": _rows, "call": _rows, "keep": _rows},
        },
        "why_more": _words,
        "versions": {"type": "array", "maxItems": 1000},
    },
}


@dataclass(frozen=True)
class Packed:
    """One file of an answer, as the archive names it."""

    path: str
    name: str
    caption: str
    transcript: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Archive:
    """A plan that came in: its days, what was written, and its open file."""

    starts_on: date
    ends_on: date
    content: Mapping[str, Any]
    file: zipfile.ZipFile

    def files(self, question: int) -> list[Packed]:
        """What was added to one answer."""
        return [
            Packed(
                one["path"], one["name"], one.get("caption", ""), one.get("transcript", ""),
                one["sha256"], one["size"],
            )
            for answer in self.content["answers"] if answer["question"] == question
            for one in answer.get("files", [])
        ]  # fmt: skip

    def read(self, packed: Packed) -> Iterator[bytes]:
        """A file's bytes in pieces. Raises ArchiveBroken when they are not as the list says."""
        seen, whole = 0, hashlib.sha256()
        try:
            with self.file.open(packed.path) as part:
                while piece := part.read(A_PIECE):
                    seen += len(piece)
                    if seen > packed.size:
                        raise ArchiveBroken(packed.name)
                    whole.update(piece)
                    yield piece
        except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as wrong:
            raise ArchiveBroken(packed.name) from wrong
        if seen != packed.size or whole.hexdigest() != packed.sha256:
            raise ArchiveBroken(packed.name)


def read(upload: IO[bytes]) -> Archive:
    """What is in a file that somebody chose. Raises NotAnArchive, ArchiveTooNew, ArchiveBroken."""
    try:
        file = zipfile.ZipFile(upload)
        entries = file.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as wrong:
        raise NotAnArchive from wrong
    if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise ArchiveBroken("it holds too much")
    content = _content(file)
    if content.get("format") != FORMAT:
        raise NotAnArchive
    if isinstance(content.get("edition"), int) and content["edition"] > EDITION:
        raise ArchiveTooNew
    return Archive(*_days(content), _checked(content), file)


def _content(file: zipfile.ZipFile) -> dict[str, Any]:
    try:
        with file.open(PLAN) as part:
            raw = part.read(MOST_PLAN_BYTES + 1)
        if len(raw) > MOST_PLAN_BYTES:
            raise ArchiveBroken(PLAN)
        found = json.loads(raw)
    except KeyError as wrong:
        raise NotAnArchive from wrong
    except (ValueError, RecursionError, zipfile.BadZipFile, OSError, RuntimeError) as wrong:
        raise ArchiveBroken(PLAN) from wrong
    if not isinstance(found, dict):
        raise NotAnArchive
    return found


def _checked(content: dict[str, Any]) -> dict[str, Any]:
    found = next(jsonschema.Draft202012Validator(SCHEMA).iter_errors(content), None)
    if found is not None:
        where = ", ".join(str(step) for step in found.absolute_path) or "its first lines"
        raise ArchiveBroken(where)
    return content


def _days(content: Mapping[str, Any]) -> tuple[date, date]:
    try:
        return date.fromisoformat(content["starts_on"]), date.fromisoformat(content["ends_on"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise ArchiveBroken("its days") from wrong


def write(into: IO[bytes], content: Mapping[str, Any], files: Mapping[str, Any]) -> None:
    """Write an archive: the content, and each path with the file it is copied from."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        words = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        made.writestr(zipfile.ZipInfo(PLAN, SAME_INSTANT), words)
        for path, source in files.items():
            entry = zipfile.ZipInfo(path, SAME_INSTANT)
            with source.open("rb") as from_, made.open(entry, "w") as to:
                while piece := from_.read(A_PIECE):
                    to.write(piece)
