"""Files that people send: what is taken, what is refused in words, who gets them back."""

import io
import stat
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from core.errors import DomainError
from files import kinds, services
from files.models import StoredFile
from people.models import Looking, User
from tests.cast import NOW, Cast

Browser = Callable[[User], Client]


def photo(kind: str = "JPEG", *, place: bool = True, size: tuple[int, int] = (40, 30)) -> bytes:
    picture = Image.new("RGB", size, "#5c1f6e")
    data = Image.Exif()
    if place:
        data[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
        data[0x010F] = "A camera"
    made = io.BytesIO()
    picture.save(made, kind, exif=data)
    return made.getvalue()


def pdf(**root: object) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        for name, value in root.items():
            file.Root[f"/{name}"] = value
        file.save(made)
    return made.getvalue()


def keep(cast: Cast, name: str, content: bytes, purpose: str = "receipt") -> StoredFile:
    by = cast.maya.user
    assert by is not None
    return services.keep(
        upload=ContentFile(content, name=name), purpose=purpose, person=cast.maya, by=by, at=NOW
    )


def test_a_photo_is_kept_without_place_or_camera(cast: Cast) -> None:
    row = keep(cast, "IMG 1.JPG", photo())
    path = services.path_of(row)
    with Image.open(path) as kept:
        assert kept.size == (40, 30)
        assert not dict(kept.getexif())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert row.name == "IMG 1.jpg"
    assert row.path.replace("/", "") not in row.name
    assert len(row.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content", "purpose", "code"),
    [
        ("a.pdf", b"", "receipt", "file_empty"),
        ("a.pdf", photo("PNG", place=False), "receipt", "file_name_differs"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "receipt", "file_unreadable"),
        ("a.exe", b"MZ\x90\x00\x03\x00", "receipt", "file_kind"),
        ("a.svg", b"<svg xmlns='x'><script/></svg>", "receipt", "file_kind"),
        ("a.html", b"<html><script>", "bill", "file_name_differs"),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "bill", "file_unreadable"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00", "receipt", "file_unreadable"),
        ("a.pdf", b"%PDF-1.7 and then noise", "receipt", "file_unreadable"),
        ("a.pdf", pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")), "bill",
         "pdf_active"),
        ("a.csv", b"a,b\x00c", "bill", "file_kind"),
        ("a.csv", b"a,b\n", "receipt", "file_kind"),
        ("a.xlsx", b"PK\x03\x04 no", "bill", "file_unreadable"),
        ("a.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), "receipt", "file_too_big"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(
    cast: Cast, name: str, content: bytes, purpose: str, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        keep(cast, name, content, purpose)
    assert refusal.value.code == code
    assert refusal.value.sentence.endswith(".")
    assert not StoredFile.objects.exists()


def test_a_locked_pdf_and_files_within_are_refused(cast: Cast) -> None:
    locked, carrying = io.BytesIO(), io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
        file.attachments["x.txt"] = b"hidden"
        file.save(carrying)
    for made, code in ((locked, "pdf_locked"), (carrying, "pdf_active")):
        with pytest.raises(DomainError) as refusal:
            keep(cast, "a.pdf", made.getvalue(), "bill")
        assert refusal.value.code == code


@pytest.mark.parametrize(
    "root",
    [
        {"Names": pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array()))},
        {"AcroForm": pikepdf.Dictionary(Fields=pikepdf.Array([pikepdf.Dictionary(
            A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))]))},
        {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=pikepdf.Array([
            pikepdf.Dictionary(S=pikepdf.Name.JavaScript)]))},
    ],
    ids=["names", "a field in a list", "the next of an action"],
)  # fmt: skip
def test_an_action_is_found_however_deep_it_is_written(cast: Cast, root: dict[str, object]) -> None:
    with pytest.raises(kinds.PdfActive):
        keep(cast, "a.pdf", pdf(**root))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_opened(cast: Cast) -> None:
    with pytest.raises(kinds.PictureTooBig):
        keep(cast, "a.png", photo("PNG", place=False, size=(9000, 6000)))


def test_a_spreadsheet_and_tables_are_taken_for_bills(cast: Cast) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as sheet:
        sheet.writestr("xl/workbook.xml", "<workbook/>")
    assert keep(cast, "a.xlsx", packed.getvalue(), "bill").content_type.endswith("sheet")
    assert keep(cast, "a.csv", "day,£\n".encode("cp1252"), "bill").content_type == "text/csv"
    assert keep(cast, "a.pdf", pdf(), "bill").content_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\bills\\May.PDF", "May.pdf"),
        ("in\u202evoice\x00\r\n.pdf", "invoice.pdf"),
        ("   .pdf", "file.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
        ('"><script>.pdf', "___script_.pdf"),
    ],
)
def test_names_become_plain(name: str, kept: str) -> None:
    assert kinds.plain_name(name, kinds.PDF) == kept


def test_a_virus_scanner_is_asked_when_there_is_one(cast: Cast, settings: object) -> None:
    settings.VIRUS_SCANNER = "false"  # type: ignore[attr-defined]
    with pytest.raises(services.FileInfected):
        keep(cast, "a.pdf", pdf())
    settings.VIRUS_SCANNER = "no-such-scanner-here"  # type: ignore[attr-defined]
    with pytest.raises(services.NotScanned):
        keep(cast, "a.pdf", pdf())
    settings.VIRUS_SCANNER = "true"  # type: ignore[attr-defined]
    assert keep(cast, "a.pdf", pdf()).size


def test_a_file_goes_to_its_person_as_a_download_and_to_nobody_else(
    cast: Cast, browser: Browser
) -> None:
    row = keep(cast, "till receipt.pdf", pdf())
    assert cast.maya.user
    mine = browser(cast.maya.user).get(f"/files/{row.reference}/")
    assert mine.status_code == 200
    assert mine["Content-Disposition"] == 'attachment; filename="till receipt.pdf"'
    assert "sandbox" in mine["Content-Security-Policy"]
    assert mine["Cache-Control"] == "private, no-store"
    b"".join(mine.streaming_content)  # type: ignore[attr-defined]
    for other in (cast.rex, cast.jo, cast.sam, cast.ali, cast.finn, cast.ada, cast.olu):
        assert browser(other).get(f"/files/{row.reference}/").status_code == 404
    assert not Looking.objects.exists()


def test_a_helper_with_papers_shared_gets_it_and_is_seen(cast: Cast, browser: Browser) -> None:
    assert cast.nia.user
    row = services.keep(
        upload=ContentFile(pdf(), name="a.pdf"), purpose="receipt", person=cast.nia,
        by=cast.nia.user, at=NOW,
    )  # fmt: skip
    answer = browser(cast.ravi).get(f"/files/{row.reference}/")
    assert answer.status_code == 200
    b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # reading to the end closes it
    assert Looking.objects.get().user == cast.ravi
