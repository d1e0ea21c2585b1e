"""What works now: for everyone, with no names, and also when records cannot be reached."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from core.models import Heartbeat
from payments.models import PayList
from payments.services import continuity
from people.models import User
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_pages import text
from tests.payments.test_results import released
from tracking.services import track

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> None:
    settings.CONTINUITY_PASSPHRASE = "correct horse battery"
    settings.CONTINUITY_FOLDER = tmp_path


def parts(client: Client) -> dict[str, dict[str, Any]]:
    answer = client.get("/status.json").json()
    assert answer["works"] == all(part["works"] for part in answer["parts"])
    return {part["name"]: part for part in answer["parts"]}


def test_an_empty_house_says_what_was_not_done_yet(cast: Cast, client: Client) -> None:
    found = parts(client)
    assert {name: part["works"] for name, part in found.items()} == {
        "pages": True, "database": True, "worker": False, "tracking": False, "pay_list": False,
        "pay_run": True,
    }  # fmt: skip
    page = text(client.get("/status/"))
    assert "Not everything works." in page
    assert "have not set a passphrase" in page


def test_when_all_works_it_says_so_with_each_time_and_nobodys_name(
    cast: Cast, client: Client, kept: None
) -> None:
    released(cast)
    track(on=TODAY, at=NOW)
    continuity.write_list(authority=cast.authority, at=NOW, on=TODAY)
    Heartbeat.objects.create(name="here", at=NOW)
    found = parts(client)
    assert all(part["works"] for part in found.values())
    assert {part["at"] for part in found.values()} == {NOW.isoformat()}
    page = text(client.get("/status/"))
    assert "Everything works." in page
    assert "23 November 2026, 09:10" in page
    for word in (cast.maya.full_name, cast.acorn.name, "£", "1,220"):
        assert word not in page


def test_what_is_late_is_said(cast: Cast, client: Client, kept: None) -> None:
    released(cast)
    track(on=TODAY, at=NOW - timedelta(hours=31))
    continuity.write_list(authority=cast.authority, at=NOW, on=TODAY)
    PayList.objects.update(made_at=NOW - timedelta(hours=31))
    Heartbeat.objects.create(name="here", at=NOW - timedelta(minutes=4))
    found = parts(client)
    assert [name for name, part in found.items() if not part["works"]] == [
        "worker", "tracking", "pay_list",
    ]  # fmt: skip
    assert "The one before can be used." in found["pay_list"]["words"]


def test_it_comes_without_a_database_even_to_who_is_signed_in(
    cast: Cast, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cast.maya.user is not None
    client = browser(cast.maya.user)

    def gone(*_args: object, **_more: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", gone)
    page, facts = client.get("/status/"), client.get("/status.json")
    monkeypatch.undo()
    assert (page.status_code, facts.status_code) == (503, 503)
    assert "Records cannot be reached just now." in text(page)
    assert [part["works"] for part in facts.json()["parts"]] == [True, False]


def test_the_foot_of_every_page_leads_there(cast: Cast, client: Client) -> None:
    assert 'href="/status/"' in client.get("/").content.decode()
