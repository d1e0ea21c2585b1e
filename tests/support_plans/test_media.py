"""Pictures and recordings answer a question: kept, in pieces too, said, heard and forgotten."""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY

from files import pieces, quarantine, services, sweeping
from files.models import ComingFile, StoredFile
from people.models import Looking, User
from support_plans import services as plans
from support_plans.models import Answer, Attachment, ShownFile, SupportPlan
from support_plans.services import media
from tests.cast import NOW, TODAY, Cast
from tests.files.recorded import recording
from tests.files.test_keeping import photo
from tests.sizes import many
from tests.support_plans.conftest import BEFORE, art_line, write_all

Browser = Callable[[User], Client]
Committed = Callable[..., AbstractContextManager[object]]
MIB = 1024 * 1024


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Committed:
    """What is done after the commit is done when the block ends."""
    return django_capture_on_commit_callbacks


def a_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def say(maya: Client, question: int = 1, caption: str = "My garden") -> Attachment:
    path = f"/my/plan/{question}/add/voice/"
    answer = maya.post(
        path, {"file": a_file("a.webm", recording("voice.webm")), "caption": caption}
    )
    assert answer.status_code == 302
    return Attachment.objects.latest("pk")


def test_ui_29_a_voice_alone_may_be_marked_ready(maya: Client, plan: SupportPlan) -> None:
    row = say(maya)
    answer = maya.post("/my/plan/1/", {"text": "", "version": "0", "ready": "yes"})
    assert answer.status_code == 302
    assert plan.answers.get(question=1).state == Answer.State.READY
    page = maya.get("/my/plan/1/").content.decode()
    assert f'src="/files/{row.file.reference}/"' in page
    assert "<audio" in page
    assert "2 seconds" in page


@pytest.mark.parametrize(
    ("way", "name", "form"),
    [("video", "a.mp4", "mp4"), ("video", "a.mov", "mov"), ("draw", "drawing.png", "")],
)
def test_a_film_or_a_drawing_answers(
    maya: Client, plan: SupportPlan, way: str, name: str, form: str
) -> None:
    content = recording(form) if form else photo("PNG", place=False)
    sent = maya.post(f"/my/plan/2/add/{way}/", {"file": a_file(name, content), "caption": ""})
    assert sent.status_code == 302
    assert plan.answers.get(question=2).state == Answer.State.STARTED
    page = maya.get("/my/plan/2/").content.decode()
    assert ("<video" in page) == bool(form)
    assert ("<img" in page) != bool(form)


def test_only_the_pages_that_record_may_use_camera_and_microphone(
    maya: Client, plan: SupportPlan
) -> None:
    page = maya.get("/my/plan/1/add/video/")
    assert "camera=(self), microphone=(self)" in page["Permissions-Policy"]
    assert "media-src 'self' blob:" in page["Content-Security-Policy"]
    for path in ("/my/plan/1/", "/my/plan/1/photos/", "/my/"):
        other = maya.get(path)
        assert "camera=(), microphone=()" in other["Permissions-Policy"]
        assert "blob:" not in other["Content-Security-Policy"]
    assert maya.get("/my/plan/1/add/dance/").status_code == 404
    assert maya.get("/my/plan/9/add/voice/").status_code == 404


def test_the_words_are_saved_before_one_goes_to_record(maya: Client, plan: SupportPlan) -> None:
    for way, place in (("voice", "add/voice/"), ("draw", "add/draw/"), ("yes", "photos/")):
        words = f"Words before {way}"
        edition = plan.answers.get(question=3).edition
        sent = maya.post("/my/plan/3/", {"text": words, "version": edition, "photo": way})
        assert sent["Location"] == f"/my/plan/3/{place}"
        assert plan.answers.get(question=3).text == words


def test_words_and_captions_are_offered_and_shown(maya: Client, plan: SupportPlan) -> None:
    sent = maya.post("/my/plan/2/add/video/", {"file": a_file("a.webm", recording("webm"))})
    row = Attachment.objects.get()
    about = f"/my/plan/2/photos/{row.file.reference}/"
    assert sent["Location"] == about
    assert "Words beside it are up to you." in maya.get(about).content.decode()
    track = a_file("a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    assert maya.post(
        about, {"caption": "Me", "transcript": "Hello there", "track": track}
    ).status_code == 302  # fmt: skip
    row.refresh_from_db()
    assert row.track
    page = maya.get("/my/plan/2/").content.decode()
    assert (
        f'<track kind="captions" srclang="en" label="Captions" src="/files/{row.track.reference}/"'
        in page
    )
    assert "Hello there" in page
    odd = maya.post(about, {"caption": "New", "track": a_file("a.vtt", b"WEBVTT\n\nno")})
    assert odd.status_code == 422
    assert "There are no captions in this file." in odd.content.decode()
    assert 'value="New"' in odd.content.decode()
    assert maya.post(f"{about}captions/remove/").status_code == 302
    assert StoredFile.objects.filter(purpose="captions").count() == 0


class Zeros(io.RawIOBase):
    """A form with words and then a film of any size, made as it is read: it is nowhere whole."""

    def __init__(self, words: bytes, size: int) -> None:
        self.head, self.left, self.tail = words, size, f"\r\n--{BOUNDARY}--\r\n".encode()
        self.whole = len(words) + size + len(self.tail)

    def read(self, size: int = -1) -> bytes:
        if self.head:
            part, self.head = self.head[:size], self.head[size:]
        elif self.left:
            part = bytes(min(size, self.left))
            self.left -= len(part)
        else:
            part, self.tail = self.tail[:size], self.tail[size:]
        return part


def test_a_film_of_3_gb_is_refused_in_words_and_what_was_typed_is_kept(
    maya: Client, plan: SupportPlan
) -> None:
    size = max(201 * MIB, many(3 * 1024) * MIB)
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="caption"\r\n\r\nAt the sea\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="sea.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    )
    body = Zeros(head.encode(), size)
    page = maya.generic(
        "POST", "/my/plan/1/photos/",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(body.whole),
           "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}"},
    )  # fmt: skip
    text = page.content.decode()
    assert page.status_code == 422
    assert "The video is too big. It can be up to 200 MB. Your words are saved." in text
    assert 'value="At the sea"' in text
    assert not StoredFile.objects.exists()


def start(maya: Client, content: bytes, name: str = "a.webm", question: int = 1) -> str:
    made = maya.post(f"/my/plan/{question}/pieces/", {"name": name, "size": len(content)})
    assert made.status_code == 200, made.content
    return f"/my/plan/{question}/pieces/{made.json()['reference']}/"


def send(maya: Client, place: str, content: bytes, offset: int, **more: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    answer = maya.post(
        f"{place}?offset={offset}", content, "application/octet-stream",
        headers={"X-Piece-SHA256": hashlib.sha256(content).hexdigest()} | more,
    )  # fmt: skip
    return answer.status_code, answer.json()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(pieces, "PIECE", 1000)
    return 1000


def test_pieces_come_once_in_order_and_go_on_after_a_break(
    maya: Client, plan: SupportPlan, small: int, committed: Committed
) -> None:
    content = recording("voice.webm", 20)
    place = start(maya, content)
    assert send(maya, place, content[:small], 0)[1]["received"] == small
    assert send(maya, place, content[:small], 0)[1]["received"] == small  # again: the same answer
    assert send(maya, place, content[2000:3000], 2000) == (
        409,
        {
            "code": "piece_out_of_place", "received": small,
            "message": "This piece does not come next. Go on where we are.",
        },
    )  # fmt: skip
    broken = send(maya, place, content[1000:2000], 1000, **{"X-Piece-SHA256": "0" * 64})
    assert (broken[0], broken[1]["code"], broken[1]["received"]) == (422, "piece_broken", small)
    assert maya.post(f"{place}finish/").json()["code"] == "pieces_missing"
    received = maya.get(place).json()["received"]  # after a reload
    while received < len(content):
        part = content[received : received + small]
        received = send(maya, place, part, received)[1]["received"]
    with committed(execute=True):
        done = maya.post(f"{place}finish/", {"caption": "In pieces"})
    row = Attachment.objects.get()
    assert done.json() == {"next": f"/my/plan/1/photos/{row.file.reference}/"}
    assert (row.caption, row.file.seconds) == ("In pieces", 20)
    assert not ComingFile.objects.exists()
    assert not list(quarantine.folder().iterdir())
    assert maya.post(f"{place}finish/").status_code == 404


def test_too_big_is_said_before_a_byte_is_sent(maya: Client, plan: SupportPlan) -> None:
    made = maya.post("/my/plan/1/pieces/", {"name": "sea.mov", "size": 3 * 1024 * MIB})
    assert made.status_code == 422
    assert made.json()["message"] == (
        "The video is too big. It can be up to 200 MB. Your words are saved."
    )
    for bad in ({"name": "", "size": "3"}, {"name": "a", "size": "-1"}, {"name": "a", "size": "x"},
                {"name": "a.mp4", "size": "0"}):  # fmt: skip
        assert maya.post("/my/plan/1/pieces/", bad).status_code == 422


def test_stopping_deletes_what_came_and_a_bad_whole_too(
    maya: Client, plan: SupportPlan, committed: Committed
) -> None:
    with committed(execute=True):
        place = start(maya, bytes(500))
        send(maya, place, bytes(500), 0)
        bad = maya.post(f"{place}finish/")
        assert (bad.status_code, bad.json()["code"]) == (422, "file_kind")
        place = start(maya, bytes(500))
        assert maya.post(f"{place}stop/").json() == {"stopped": True}
    assert not ComingFile.objects.exists()
    assert not list(quarantine.folder().iterdir())


def test_pieces_are_for_who_started_them_and_for_that_answer(
    cast: Cast, maya: Client, plan: SupportPlan, browser: Browser
) -> None:
    place = start(maya, bytes(500))
    assert maya.get(place.replace("/1/", "/2/")).status_code == 404
    for other in (cast.rex, cast.jo, cast.sam, cast.finn):
        theirs = place.replace("/my/", f"/for/{cast.maya.reference}/")
        assert browser(other).get(theirs).status_code == 404
    more = send(maya, place, bytes(501), 0)
    assert more[0] == 409
    assert maya.post(place).status_code == 422
    assert maya.post(f"{place}?offset=x").status_code == 422


def test_the_night_deletes_what_nobody_went_on_with(
    maya: Client, plan: SupportPlan, tmp_path: Path, committed: Committed
) -> None:
    start(maya, bytes(500))
    assert sweeping.sweep(at=NOW + timedelta(days=1)) == 0
    with committed(execute=True):
        sweeping.sweep(at=NOW + timedelta(days=3))
    assert not ComingFile.objects.exists()
    assert not list(quarantine.folder().iterdir())
    row = say(maya).file
    stray = tmp_path / "media" / "ab" / ("c" * 30)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"nobody's")
    assert sweeping.sweep(at=NOW + timedelta(days=9000)) == 1
    assert not stray.exists()
    assert services.path_of(row).exists()


def test_taken_away_is_gone_with_its_bytes_unless_a_sent_version_shows_it(
    cast: Cast,
    maya: Client,
    plan: SupportPlan,
    committed: Committed,
) -> None:
    row = say(maya)
    path = services.path_of(row.file)
    with committed(execute=True):
        maya.post(f"/my/plan/1/photos/{row.file.reference}/remove/")
    assert not path.exists()
    assert not StoredFile.objects.exists()
    write_all(cast, plan)
    plans.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    shown = say(maya, 2)
    version = plans.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    assert ShownFile.objects.get().version == version
    with committed(execute=True):
        maya.post("/my/plan/2/delete/")
    assert not Attachment.objects.exists()
    assert services.path_of(shown.file).exists()
    assert maya.get(f"/files/{shown.file.reference}/").status_code == 200


def test_who_reads_the_version_opens_its_files_and_not_those_of_the_draft(
    cast: Cast, maya: Client, plan: SupportPlan, browser: Browser
) -> None:
    write_all(cast, plan)
    plans.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    row = say(maya, 2)
    address = f"/files/{row.file.reference}/"
    assert browser(cast.jo).get(address).status_code == 404
    plans.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    assert browser(cast.jo).get(address).status_code == 200
    assert Looking.objects.filter(user=cast.jo, subject=row.file.reference).count() == 1
    late = say(maya, 2)
    assert browser(cast.jo).get(f"/files/{late.file.reference}/").status_code == 404
    for other in (cast.rex, cast.olu):
        assert browser(other).get(address).status_code == 404


def test_ten_files_a_question_and_a_days_measure(
    cast: Cast, maya: Client, plan: SupportPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MOST_FILES", 1)
    say(maya)
    again = maya.post("/my/plan/1/photos/", {"file": a_file("a.jpg", photo()), "caption": "x"})
    assert again.status_code == 422
    assert "Take one away first." in again.content.decode()
    cast.authority.set_policy(
        "plan_files_a_day", 5, TODAY, reason="small disk", decided_by="Cabinet"
    )
    monkeypatch.setattr(media, "MOST_FILES", 10)
    for number in (2, 3, 5, 6):
        sent = {"file": a_file("a.jpg", photo()), "caption": ""}
        assert maya.post(f"/my/plan/{number}/photos/", sent).status_code == 302
    sent = {"file": a_file("a.jpg", photo()), "caption": ""}
    full = maya.post("/my/plan/7/photos/", sent)
    assert "Your words are saved. Go on tomorrow." in full.content.decode()
