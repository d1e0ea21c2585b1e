"""The kinds of file that we take, for what, how big, and how each is told by its first bytes.

Nothing here opens a file; the refusals are said where they belong, each in words.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from core.errors import DomainError

MIB: Final = 1024 * 1024
MOST_NAME: Final = 120
E_INVOICE_NAMES: Final = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"})
START: Final = 4096  # so many first bytes tell the kind


class FileEmpty(DomainError):
    code = "file_empty"
    message = "This file is empty. Choose the file again."


class FileTooBig(DomainError):
    code = "file_too_big"
    message = "This file is too big. Send a smaller one."


class KindNotTaken(DomainError):
    code = "file_kind"
    message = "We cannot read this kind of file."


class NameDiffers(DomainError):
    code = "file_name_differs"
    message = "The file is not what its name says. Save it again and send it."


class Unreadable(DomainError):
    code = "file_unreadable"
    message = "We cannot open this file. It may be damaged. Save it again and send it."


class PictureTooBig(DomainError):
    code = "picture_too_big"
    message = "This picture has too many pixels. Make it smaller and send it again."


class PdfLocked(DomainError):
    code = "pdf_locked"
    message = "This PDF has a password. Save it without a password and send it again."


class PdfActive(DomainError):
    code = "pdf_active"
    message = "This PDF carries a program or another file. Print it to a new PDF and send that."


class RecordingBroken(DomainError):
    code = "recording_broken"
    message = "This recording is broken. None of it can be played. Record it again."


class RecordingTooLong(DomainError):
    code = "recording_too_long"
    message = "This recording is longer than 2 hours. Send it in shorter parts."


REFUSALS: Final[dict[str, type[DomainError]]] = {
    kind.code: kind
    for kind in (
        FileEmpty, FileTooBig, KindNotTaken, NameDiffers, Unreadable, PictureTooBig, PdfLocked,
        PdfActive, RecordingBroken, RecordingTooLong,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of file that we take: its type, its endings, and its name in words."""

    content_type: str
    endings: tuple[str, ...]
    words: str

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def is_recording(self) -> bool:
        return self.content_type.startswith(("audio/", "video/"))


PDF = Kind("application/pdf", (".pdf",), "a PDF")
PNG = Kind("image/png", (".png",), "a PNG picture")
JPEG = Kind("image/jpeg", (".jpg", ".jpeg", ".jpe"), "a JPEG photo")
HEIC = Kind("image/heic", (".heic", ".heif"), "a HEIC photo")
XML = Kind("application/xml", (".xml",), "an XML file")
CSV = Kind("text/csv", (".csv", ".txt"), "a CSV table")
XLSX = Kind(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",), "a spreadsheet"
)
WEBM = Kind("video/webm", (".webm", ".weba", ".mkv"), "a WebM recording")
MP4 = Kind("video/mp4", (".mp4", ".m4v", ".m4a", ".3gp"), "an MP4 video")
MOV = Kind("video/quicktime", (".mov", ".qt"), "a QuickTime video")
M4A = Kind("audio/mp4", (".m4a", ".mp4", ".m4b"), "an M4A recording")
OGG = Kind("audio/ogg", (".ogg", ".oga", ".opus"), "an Ogg recording")
MP3 = Kind("audio/mpeg", (".mp3",), "an MP3 recording")
VTT = Kind("text/vtt", (".vtt",), "a captions file")

# What a recording becomes when it is made anew; each is played by every browser of today.
WEBM_SOUND = Kind("audio/webm", (".webm",), "a WebM recording")
KEPT_AS: Final = {
    kind.content_type: kind
    for kind in (PDF, PNG, JPEG, XLSX, WEBM, WEBM_SOUND, MP4, M4A, OGG, MP3, VTT)
}

BY_MAGIC: Final = (PDF, PNG, JPEG, HEIC, XML, CSV, XLSX, WEBM, MP4, MOV, M4A, OGG, MP3, VTT)

PAPERS: Final = (PDF, PNG, JPEG, HEIC)
RECORDINGS: Final = (WEBM, MP4, M4A, OGG, MP3)
BY_PURPOSE: Final[dict[str, tuple[tuple[Kind, ...], int]]] = {
    "receipt": (PAPERS, 10 * MIB),
    "evidence": (PAPERS, 10 * MIB),
    "answer": ((*PAPERS, *RECORDINGS), 50 * MIB),
    "bill": ((*PAPERS, XML, CSV, XLSX), 10 * MIB),
    "plan": ((*PAPERS, *RECORDINGS, MOV), 200 * MIB),
    "signature": ((*PAPERS, *RECORDINGS), 20 * MIB),  # a voice or a photographed paper
    "captions": ((VTT,), MIB),
}


def most_bytes(purpose: str) -> int:
    """The biggest file of this purpose, in bytes."""
    return BY_PURPOSE[purpose][1]


def too_big(purpose: str) -> FileTooBig:
    """The refusal that says how big a file of this purpose may be."""
    return FileTooBig(f"This file is too big. It can be up to {most_bytes(purpose) // MIB} MB.")


def kind_of(start: bytes, purpose: str) -> Kind:
    """The kind by its first bytes, when this purpose takes it. Raises KindNotTaken."""
    kinds, _ = BY_PURPOSE[purpose]
    kind = _by_magic(start)
    if kind is None or kind not in kinds:
        raise KindNotTaken(_taken(kinds))
    return kind


_MAGIC: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"PK\x03\x04", XLSX),
    (b"\x1a\x45\xdf\xa3", WEBM),
    (b"OggS", OGG),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"\xff\xf2", MP3),
    (b"WEBVTT", VTT),
    (b"\xef\xbb\xbfWEBVTT", VTT),
)


def _by_magic(start: bytes) -> Kind | None:
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if start[4:8] == b"ftyp":
        return _of_brand(start[8:12])
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return XML
    return CSV if looks_like_text(start) else None


def _of_brand(brand: bytes) -> Kind:
    if brand in {b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"hevc"}:
        return HEIC
    if brand == b"qt  ":
        return MOV
    return M4A if brand in {b"M4A ", b"M4B "} else MP4


def looks_like_text(start: bytes) -> bool:
    """No control letters among the first bytes; wide letters (UTF-16) say so themselves."""
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return True
    return not any(byte < 9 or 13 < byte < 32 for byte in start)  # noqa: PLR2004


def _taken(kinds: tuple[Kind, ...]) -> str:
    words = [kind.words.split(" ", 1)[1] for kind in kinds]
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"We cannot read this kind of file. Send {listed}."


def need_agreement(name: str, kind: Kind) -> None:
    """The ending of the name says what the file is. Raises NameDiffers."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending not in kind.endings:
        shown = f"“{ending[:12]}”" if ending else "nothing"
        raise NameDiffers(
            f"This is {kind.words}, but its name ends in {shown}. Save it again as “{kind.endings[0]}”."
        )


def plain_name(name: str, kind: Kind) -> str:
    """A name that is safe anywhere: no folders, no control or direction marks, an honest ending."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter)[0] not in "CZ" or letter == " "
    )
    kept = "".join("_" if letter in '<>:"/\\|?*%;' else letter for letter in kept)
    stem = kept[: -len(PurePosixPath(kept).suffix)] if PurePosixPath(kept).suffix else kept
    stem = stem.strip(" .")[:MOST_NAME] or "file"
    return f"{stem}{kind.endings[0]}"


def playing_time(seconds: int) -> str:
    """“1 minute 20 seconds”."""
    minutes, rest = divmod(max(1, seconds), 60)
    parts = [(minutes, "minute"), (rest, "second")]
    return " ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n)
