"""PDFs, spreadsheets and captions: looked through, and PDFs written anew.

Runs in the child process of `files.worker`. Pure apart from pikepdf.
"""

import io
import re
import zipfile
from pathlib import Path
from typing import Final

import pikepdf

from files.kinds import (
    E_INVOICE_NAMES,
    MIB,
    FileTooBig,
    KindNotTaken,
    PdfActive,
    PdfLocked,
    Unreadable,
)

MOST_PAGES: Final = 200
MOST_OBJECTS: Final = 100_000
MOST_THINGS: Final = 1_000_000
MOST_UNPACKED: Final = 60 * MIB
MOST_CUES: Final = 5000
MOST_XML: Final = 10 * MIB
KEPT_NAME: Final = "factur-x.xml"
OTHERS_DROPPED: Final = (
    "Other files inside this PDF were not kept. If they matter, send them beside the bill."
)
_ACTIVE_KEYS: Final = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia"}
_ACTIONS: Final = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE"}


def remake_pdf(source: Path, target: Path, *, bill: bool = False) -> str:
    """Refuse what acts, and write the rest anew: nothing before, after or beside the pages.

    Author, place and other data about the file are left out. A `bill` may carry one e-invoice.
    Answers with what the sender should know. Raises PdfLocked, PdfActive, FileTooBig or
    Unreadable.
    """
    try:
        with pikepdf.open(source) as pdf:
            _refuse_shape(pdf)
            carried = _e_invoice(pdf) if bill else None
            if carried is None:
                _save(pdf, target)
                return ""
            others = len(pdf.attachments) - 1
            _take_attachments_out(pdf)
            lighter = io.BytesIO()
            pdf.save(lighter)
        with pikepdf.open(lighter) as pdf:  # without what nothing points to any more
            _save(pdf, target, carried)
            return OTHERS_DROPPED if others else ""
    except pikepdf.PasswordError as problem:
        raise PdfLocked from problem
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError) as problem:
        raise Unreadable from problem


def _refuse_shape(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise PdfLocked
    if len(pdf.pages) > MOST_PAGES:
        raise FileTooBig(f"This PDF has more than {MOST_PAGES} pages. Send the pages that matter.")
    if not len(pdf.pages):
        raise Unreadable


def _e_invoice(pdf: pikepdf.Pdf) -> bytes | None:
    """The XML of Factur-X or ZUGFeRD; None when the PDF carries none."""
    for name in pdf.attachments:
        if name.lower() in E_INVOICE_NAMES:
            content = pdf.attachments[name].get_file().read_bytes()
            if len(content) > MOST_XML or b"<!DOCTYPE" in content.replace(b"\0", b""):
                raise PdfActive
            return content
    return None


def _take_attachments_out(pdf: pikepdf.Pdf) -> None:
    for name in list(pdf.attachments):
        del pdf.attachments[name]
    for holder in (pdf.Root, *(page.obj for page in pdf.pages)):
        if "/AF" in holder:
            del holder["/AF"]
    if "/EmbeddedFiles" in pdf.Root.get("/Names", {}):
        del pdf.Root.Names["/EmbeddedFiles"]  # what is left of it is an empty list


def _save(pdf: pikepdf.Pdf, target: Path, carried: bytes | None = None) -> None:
    _refuse_active(pdf)
    _forget_about(pdf)
    if carried is not None:
        pdf.attachments[KEPT_NAME] = pikepdf.AttachedFileSpec(
            pdf,
            carried,
            description="",
            filename=KEPT_NAME,
            mime_type="text/xml",
            creation_date="",
            mod_date="",
        )
    pdf.save(target, deterministic_id=True)


def _forget_about(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
            for key in ("/Metadata", "/PieceInfo"):
                if key in thing:
                    del thing[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def _refuse_active(pdf: pikepdf.Pdf) -> None:
    """No JavaScript, no starting of programs, no files within, no forms of XFA."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise FileTooBig("This PDF is too big inside. Print it to a new PDF and send that.")
    waiting: list[pikepdf.Object] = [pdf.trailer, *pdf.objects]
    seen = 0
    while waiting:
        thing = waiting.pop()
        seen += 1
        if seen > MOST_THINGS:
            raise FileTooBig("This PDF is too big inside. Print it to a new PDF and send that.")
        if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
            if set(thing.keys()) & _ACTIVE_KEYS or str(thing.get("/S", "")) in _ACTIONS:
                raise PdfActive
            waiting += [value for _, value in thing.items() if _written_within(value)]
        elif isinstance(thing, pikepdf.Array):
            waiting += [value for value in thing if _written_within(value)]


def _written_within(value: object) -> bool:
    """Whether this stands inside another object and so is not among the file's own objects."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def check_sheet(source: Path) -> None:
    """A packed spreadsheet without programs that does not swell. Raises Unreadable and others."""
    try:
        with zipfile.ZipFile(source) as packed:
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


_CUE: Final = re.compile(
    r"^((?:\d{2,3}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,3}:)?[0-5]\d:[0-5]\d\.\d{3})"
)
_TAG: Final = re.compile(r"<[^>\n]*>?")


def remake_captions(source: Path, target: Path) -> None:
    """Captions with their times and words only: no styles, places, classes or notes.

    Raises Unreadable when there is not one caption in it.
    """
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable(
            "We cannot read these captions. Save them as WebVTT in UTF-8."
        ) from problem
    cues = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines[:2]) if _CUE.match(line)), None)
        if at is None:
            continue
        times = _CUE.match(lines[at])
        words = [_TAG.sub("", line).replace("-->", "") for line in lines[at + 1 :]]
        said = "\n".join(line.strip() for line in words if line.strip())
        if times and said:
            cues.append(f"{times[1]} --> {times[2]}\n{said}")
    if not cues or len(cues) > MOST_CUES:
        raise Unreadable("There are no captions in this file. Check that it is WebVTT.")
    target.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n", encoding="utf-8")
