"""Recordings: made anew without place and device, broken ones told, played in parts."""

import io

import av
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from core.errors import DomainError
from files import services
from files.models import StoredFile
from people.models import Looking
from tests.cast import NOW, Cast
from tests.files.recorded import FORMS, about, recording
from tests.files.test_keeping import Browser, photo


def keep(cast: Cast, name: str, content: bytes, purpose: str = "plan") -> StoredFile:
    by = cast.maya.user
    assert by is not None
    return services.keep(
        upload=ContentFile(content, name=name), purpose=purpose, person=cast.maya, by=by, at=NOW
    )


@pytest.mark.parametrize(
    ("form", "content_type", "ending"),
    [
        ("webm", "video/webm", ".webm"),
        ("voice.webm", "audio/webm", ".webm"),
        ("mp4", "video/mp4", ".mp4"),
        ("mov", "video/mp4", ".mp4"),
        ("m4a", "audio/mp4", ".m4a"),
        ("ogg", "audio/ogg", ".ogg"),
        ("mp3", "audio/mpeg", ".mp3"),
    ],
)
def test_a_recording_is_kept_without_place_title_or_device(
    cast: Cast, form: str, content_type: str, ending: str
) -> None:
    content = recording(form)
    assert {"title", "TITLE"} & set(about(content))
    row = keep(cast, f"talk.{form.rsplit('.', maxsplit=1)[-1]}", content)
    kept = services.path_of(row).read_bytes()
    assert (row.content_type, row.name[-len(ending) :], row.note) == (content_type, ending, "")
    assert row.seconds == 2
    for word in (
        b"51.5074",
        b"loci",
        b"udta\x00\x00\x00\x5b",
        b"Auntie",
        b"Pixel",
        b"2026-05",
        b"+51",
    ):
        assert word not in kept
    assert not {"location", "title", "artist", "creation_time"} & {k.lower() for k in about(kept)}
    with av.open(io.BytesIO(kept)) as file:
        assert sum(1 for _ in file.decode(file.streams[0])) > 10


def test_every_form_is_tried() -> None:
    assert len(FORMS) == 7


def test_an_iphone_photo_becomes_a_jpeg_without_place(cast: Cast) -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener()
    made = io.BytesIO()
    data = Image.Exif()
    data[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    Image.new("RGB", (64, 48), "#5c1f6e").save(made, "HEIF", exif=data)
    row = keep(cast, "IMG_0001.HEIC", made.getvalue(), "receipt")
    assert (row.name, row.content_type) == ("IMG_0001.jpg", "image/jpeg")
    with Image.open(services.path_of(row)) as kept:
        assert kept.size == (64, 48)
        assert not dict(kept.getexif())


def test_of_a_broken_recording_the_beginning_is_kept_and_said(cast: Cast) -> None:
    fast = keep(cast, "whole.mov", recording("mov", 20))  # the index comes first in what we keep
    content = services.path_of(fast).read_bytes()
    row = keep(cast, "half.mp4", content[: len(content) * 6 // 10])
    assert row.seconds is not None
    assert 1 <= row.seconds < 20
    assert row.note.startswith("The end of this recording is broken. We kept the first ")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 200, "recording_broken"),
        ("a.webm", b"\x1a\x45\xdf\xa3" + b"\xff" * 200, "recording_broken"),
        ("a.ogg", b"OggS" + b"\x00" * 200, "recording_broken"),
        ("a.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\x00" * 400, "recording_broken"),
        ("a.wav", b"RIFF\x00\x00\x00\x00WAVEfmt ", "file_kind"),
        ("a.mp4", photo(place=False), "file_name_differs"),
    ],
)
def test_what_cannot_be_played_is_told_plainly(
    cast: Cast, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        keep(cast, name, content)
    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


def test_a_voice_or_a_photographed_paper_can_sign(cast: Cast) -> None:
    assert keep(cast, "yes.webm", recording("voice.webm"), "signature").seconds == 2
    assert keep(cast, "yes.m4a", recording("m4a"), "signature").is_sound
    assert keep(cast, "paper.jpg", photo(), "signature").is_picture
    with pytest.raises(DomainError) as refusal:
        keep(cast, "paper.png", b"\x89PNG" + b"0" * (21 * 1024 * 1024), "signature")
    assert refusal.value.sentence == "This file is too big. It can be up to 20 MB."


def test_captions_keep_times_and_words_only(cast: Cast) -> None:
    given = (
        "WEBVTT - x\n\nSTYLE\n::cue{background:url(https://evil.example/a)}\n\nNOTE hidden\n\n"
        "1\n00:00.000 --> 00:01.500 position:10% line:1\n<v Maya><i>Good morning</i>\n&amp; more\n"
    )
    row = keep(cast, "a.vtt", given.encode(), "captions")
    assert services.path_of(row).read_text() == (
        "WEBVTT\n\n00:00.000 --> 00:01.500\nGood morning\n&amp; more\n"
    )
    with pytest.raises(DomainError) as refusal:
        keep(cast, "a.vtt", b"WEBVTT\n\nnothing", "captions")
    assert refusal.value.code == "file_unreadable"


@pytest.mark.parametrize(
    ("wanted", "status", "part", "length"),
    [
        ("", 200, "", None),
        ("bytes=0-", 206, "all", None),
        ("bytes=10-19", 206, "bytes 10-19/", 10),
        ("bytes=-5", 206, "last", 5),
        ("bytes=5-2", 416, "bytes */", 0),
        ("bytes=99999999-", 416, "bytes */", 0),
        ("bytes=1-2,5-6", 206, "all", None),
        ("bytes=--", 206, "all", None),
    ],
)
def test_a_player_may_ask_for_a_part(
    cast: Cast, browser: Browser, wanted: str, status: int, part: str, length: int | None
) -> None:
    row = keep(cast, "talk.ogg", recording("ogg"))
    assert cast.maya.user
    headers = {"Range": wanted} if wanted else {}
    answer = browser(cast.maya.user).get(f"/files/{row.reference}/", headers=headers)
    assert answer.status_code == status
    assert answer["Content-Type"] == "audio/ogg"
    assert "sandbox" in answer["Content-Security-Policy"]
    if status == 416:
        assert answer["Content-Range"] == f"bytes */{row.size}"
        return
    got = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(got) == (length or row.size) == int(answer["Content-Length"])
    whole = services.path_of(row).read_bytes()
    assert got == (whole[-5:] if part == "last" else whole[10:20] if length == 10 else whole)
    if part.startswith("bytes "):
        assert answer["Content-Range"] == f"{part}{row.size}"


def test_many_parts_of_one_playing_are_one_look(cast: Cast, browser: Browser) -> None:
    assert cast.nia.user
    row = services.keep(
        upload=ContentFile(recording("ogg"), name="a.ogg"), purpose="plan", person=cast.nia,
        by=cast.nia.user, at=NOW,
    )  # fmt: skip
    client: Client = browser(cast.ravi)
    for first in (0, 50, 90):
        answer = client.get(f"/files/{row.reference}/", headers={"Range": f"bytes={first}-"})
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert Looking.objects.filter(user=cast.ravi).count() == 1
