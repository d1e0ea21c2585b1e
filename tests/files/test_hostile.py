"""300 hostile files through the real door: no 5xx, nothing outside the folder, nothing that runs."""

import io
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from files import services
from files.models import StoredFile
from people.models import User
from support_plans import services as plans
from support_plans.models import Attachment
from support_plans.services import media
from tests.cast import NOW, PLAN_YEAR, Cast
from tests.files.hostile import hostile
from tests.sizes import SEED, figure, many, measured

SERVED = {"image/png", "image/jpeg", "application/pdf", "video/webm", "audio/webm", "video/mp4",
          "audio/mp4", "audio/ogg", "audio/mpeg"}  # fmt: skip
LONGEST = 10  # seconds a file may take


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Sent(io.BytesIO):
    """A file with the name that a client says, whatever that is."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


@pytest.mark.figure
def test_hostile_files_do_no_harm(
    cast: Cast, still_clock: None, browser: Callable[[User], Client], tmp_path: Path,
    settings: object, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    monkeypatch.setattr(media, "MOST_FILES", 10_000)
    cast.authority.set_policy(
        "plan_files_a_day", 1000, NOW.date(), reason="a test", decided_by="us"
    )
    assert cast.maya.user
    plans.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=None,
        note="", by=cast.jo, at=NOW,
    )  # fmt: skip
    maya, stranger = browser(cast.maya.user), browser(cast.rex)
    maya.raise_request_exception = False
    count, harm, slowest = many(300), [], 0.0
    for kind, name, content in hostile(count, SEED):
        began = time.perf_counter()
        answer = maya.post("/my/plan/1/photos/", {"file": Sent(name, content), "caption": ""})
        slowest = max(slowest, time.perf_counter() - began)
        if answer.status_code not in (302, 422):
            harm.append((kind, name[:40], answer.status_code))
    for row in StoredFile.objects.all():
        harm += harm_of(row, maya, stranger)
    kept = {f"media/{row.path}" for row in StoredFile.objects.all()}
    harm += [("escaped", path, 0) for path in everything(tmp_path) - kept]
    page = maya.get("/my/plan/1/photos/").content.decode()
    harm += [("markup", word, 0) for word in ("onerror=alert(1)>", "\u202e") if word in page]
    assert Attachment.objects.count() == len(kept)
    assert harm == [], f"STEER_SEED={SEED}"
    figure("hostile_files_without_harm", wanted=count, got=count - len(harm))
    measured("hostile_file_slowest", at_most=LONGEST, got=slowest, unit="s")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    measured("hostile_child_memory", at_most=1536, got=largest, unit="MB")


def harm_of(row: StoredFile, maya: Client, stranger: Client) -> list[tuple[str, str, int]]:
    """What is wrong with a file that was taken."""
    harm = []
    address = f"/files/{row.reference}/"
    if stranger.get(address).status_code != 404:
        harm.append(("stranger", row.name, 200))
    answer = maya.get(address)
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    if row.content_type not in SERVED or answer["Content-Type"] != row.content_type:
        harm.append(("type", row.content_type, 0))
    if not answer["Content-Disposition"].startswith("attachment") or "\n" in row.name:
        harm.append(("shown", row.name, 0))
    if (
        "sandbox" not in answer["Content-Security-Policy"]
        or answer["X-Content-Type-Options"] != "nosniff"
    ):
        harm.append(("headers", row.name, 0))
    harm += [("carried", f"{row.name} {word!r}", 0) for word in (b"<script", b"<?php", b"PK\x03\x04", b"/JavaScript")
             if word in body]  # fmt: skip
    mode = services.path_of(row).stat().st_mode
    if mode & 0o177 or not services.path_of(row).resolve().is_relative_to(
        services.path_of(row).parent
    ):
        harm.append(("mode", row.path, mode))
    return harm
