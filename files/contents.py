"""What a file really is, by its content: the ending of its name only has to agree.

Pure apart from Pillow and pikepdf; nothing here touches the database or the disk.
"""

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import DomainError

MIB: Final = 1024 * 1024
MOST_PIXELS: Final = 50_000_000
MOST_PAGES: Final = 200
MOST_OBJECTS: Final = 100_000
MOST_UNPACKED: Final = 60 * MIB
MOST_NAME: Final = 120


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


@dataclass(frozen=True)
class Kind:
    """One kind of file that we take: its type, its endings, and its name in words."""

    content_type: str
    endings: tuple[str, ...]
    words: str

    @property
    def is_picture(self) -> bool:
        return self.content_type in {"image/png", "image/jpeg"}


PDF = Kind("application/pdf", (".pdf",), "a PDF")
PNG = Kind("image/png", (".png",), "a PNG picture")
JPEG = Kind("image/jpeg", (".jpg", ".jpeg", ".jpe"), "a JPEG photo")
XML = Kind("application/xml", (".xml",), "an XML file")
CSV = Kind("text/csv", (".csv", ".txt"), "a CSV table")
XLSX = Kind(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",), "a spreadsheet"
)
WEBM = Kind("video/webm", (".webm",), "a WebM recording")
MP4 = Kind("video/mp4", (".mp4", ".m4v"), "an MP4 video")
M4A = Kind("audio/mp4", (".m4a",), "an M4A recording")
OGG = Kind("audio/ogg", (".ogg", ".oga", ".opus"), "an Ogg recording")

PAPERS: Final = (PDF, PNG, JPEG)
BY_PURPOSE: Final[dict[str, tuple[tuple[Kind, ...], int]]] = {
    "receipt": (PAPERS, 10 * MIB),
    "evidence": (PAPERS, 10 * MIB),
    "answer": ((*PAPERS, WEBM, M4A, OGG), 50 * MIB),
    "bill": ((*PAPERS, XML, CSV, XLSX), 10 * MIB),
    "plan": ((*PAPERS, WEBM, MP4, M4A, OGG), 200 * MIB),
    "signature": ((*PAPERS, WEBM, M4A, OGG), 20 * MIB),  # a voice or a photographed paper
}


@dataclass(frozen=True)
class Kept:
    """What will be kept: a clean name, the kind, and the bytes (a picture: made anew)."""

    name: str
    kind: Kind
    content: bytes


def most_bytes(purpose: str) -> int:
    """The biggest file of this purpose, in bytes."""
    return BY_PURPOSE[purpose][1]


def read(name: str, content: bytes, purpose: str) -> Kept:
    """Check a file against its purpose and make it safe to keep.

    Raises FileEmpty, FileTooBig, KindNotTaken, NameDiffers, Unreadable, PictureTooBig,
    PdfLocked or PdfActive, each in words.
    """
    kinds, most = BY_PURPOSE[purpose]
    if not content:
        raise FileEmpty
    if len(content) > most:
        raise FileTooBig(f"This file is too big. It can be up to {most // MIB} MB.")
    kind = _kind_of(name, content, kinds)
    if kind not in kinds:
        raise KindNotTaken(_taken(kinds))
    _agree(name, kind)
    return Kept(plain_name(name, kind), kind, _safe(kind, content))


def _taken(kinds: tuple[Kind, ...]) -> str:
    words = ", ".join(kind.words.split(" ", 1)[1] for kind in kinds[:-1])
    return f"We cannot read this kind of file. Send {words} or {kinds[-1].words.split(' ', 1)[1]}."


def _agree(name: str, kind: Kind) -> None:
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending not in kind.endings:
        shown = f"“{ending}”" if ending else "nothing"
        raise NameDiffers(
            f"This is {kind.words}, but its name ends in {shown}. Save it again as “{kind.endings[0]}”."
        )


def _kind_of(name: str, content: bytes, kinds: tuple[Kind, ...]) -> Kind:  # noqa: PLR0911
    """The kind by its first bytes. Raises KindNotTaken."""
    start = content[:4096]
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"PK\x03\x04"):
        return XLSX
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM
    if start.startswith(b"OggS"):
        return OGG
    if start[4:8] == b"ftyp":
        return _of_brand(start[8:12], kinds)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return XML
    if _is_text(content):
        return CSV
    raise KindNotTaken(_taken(kinds))


def _of_brand(brand: bytes, kinds: tuple[Kind, ...]) -> Kind:
    if brand in {b"heic", b"heix", b"mif1", b"msf1", b"heim", b"avif"}:
        raise KindNotTaken(
            "This photo is in a form that we cannot open yet (HEIC). Send it as a JPEG: in the "
            "camera’s settings choose “Most compatible”, or take a picture of the screen."
        )
    return M4A if brand in {b"M4A ", b"M4B "} else MP4


def _is_text(content: bytes) -> bool:
    """Letters and figures in one of the usual encodings, nothing binary."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _decodes(content, "utf-16")
    if b"\x00" in content:
        return False
    odd = sum(byte < 9 or 13 < byte < 32 for byte in content[:4096])  # noqa: PLR2004
    return odd == 0 and (_decodes(content, "utf-8") or _decodes(content, "cp1252"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _safe(kind: Kind, content: bytes) -> bytes:
    if kind.is_picture:
        return _picture(kind, content)
    if kind is PDF:
        _check_pdf(content)
    elif kind is XLSX:
        _check_sheet(content)
    elif kind is XML and (b"<!DOCTYPE" in content[:65536] or b"<!ENTITY" in content):
        raise Unreadable("This XML file carries definitions (DOCTYPE). Send it without them.")
    return content


def _picture(kind: Kind, content: bytes) -> bytes:
    """The picture made anew: turned the right way up, without place, camera or other data."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureTooBig
            turned = ImageOps.exif_transpose(picture)
            plain = turned.convert("RGB" if kind is JPEG else _mode(turned))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError) as problem:
        raise Unreadable from problem
    except Image.DecompressionBombError as problem:
        raise PictureTooBig from problem
    made = io.BytesIO()
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    if kind is JPEG:
        clean.save(made, "JPEG", quality=88, optimize=True)
    else:
        clean.save(made, "PNG", optimize=True)
    return made.getvalue()


def _mode(picture: Image.Image) -> str:
    return "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"


def _check_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise PdfLocked
            if len(pdf.pages) > MOST_PAGES:
                raise FileTooBig(
                    f"This PDF has more than {MOST_PAGES} pages. Send the pages that matter."
                )
            _refuse_active(pdf)
    except pikepdf.PasswordError as problem:
        raise PdfLocked from problem
    except pikepdf.PdfError as problem:
        raise Unreadable from problem


def _refuse_active(pdf: pikepdf.Pdf) -> None:
    """No JavaScript, no starting of programs, no files within, no forms of XFA."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise FileTooBig("This PDF is too big inside. Print it to a new PDF and send that.")
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
            keys = set(thing.keys())
            action = str(thing.get("/S", "")) if "/S" in keys else ""
            if (
                keys & {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia"}
                or action in {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}
                or _nested_action(thing)
            ):
                raise PdfActive


def _nested_action(thing: pikepdf.Object) -> bool:
    """An action written straight into a page, a field or the catalogue."""
    for key in ("/OpenAction", "/A", "/AA"):
        value = thing.get(key)
        if isinstance(value, pikepdf.Dictionary):
            inner = [value, *(v for _, v in value.items() if isinstance(v, pikepdf.Dictionary))]
            for one in inner:
                if "/JS" in one or str(one.get("/S", "")) in {"/JavaScript", "/Launch"}:
                    return True
    return False


def _check_sheet(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            size = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
        # NotImplementedError: what zipfile raises for a way of packing that it cannot read
        raise Unreadable from problem
    if "xl/workbook.xml" not in names:
        raise KindNotTaken(
            "This is a packed file, not a spreadsheet. Unpack it and send what is in it."
        )
    if any(name.lower().endswith((".bin", ".exe")) for name in names if "vba" in name.lower()):
        raise KindNotTaken(
            "This spreadsheet carries a program. Save it without macros and send it."
        )
    if size > MOST_UNPACKED:
        raise FileTooBig("This spreadsheet is too big inside. Send a smaller one.")


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
