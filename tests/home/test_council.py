"""The council's side: nothing of a person's own without a reason that they read."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from core import clock, jobs
from notices.services import tell
from people.models import AuditRecord, Opening, Person, User
from tests.cast import Cast

Browser = Callable[[User], Client]


def test_a_worker_finds_their_own_people_only(cast: Cast, browser: Browser) -> None:
    maya = cast.maya
    client = browser(cast.jo)
    assert b"Maya Williams" in client.get("/council/people/?q=maya").content
    assert b"Maya Williams" in client.get("/council/people/?q=C-Maya").content
    assert b"Nobody of that name" in client.get("/council/people/?q=zebedee").content
    page = f"/council/people/{maya.reference}/"
    assert client.get(page).status_code == 200
    for other in (cast.rex, cast.olu, cast.vera):
        assert browser(other).get(page).status_code == 404
    assert maya.lookings.filter(user=cast.jo).count() == 3
    from people.models import Role

    stranger = cast.staff("Mo Saunders", Role.COUNCIL_WORKER)
    assert browser(stranger).get(page).status_code == 404
    assert b"Maya Williams" not in browser(stranger).get("/council/people/").content


def test_a_new_person_gets_a_card_and_signs_in_with_it(cast: Cast, browser: Browser) -> None:
    client = browser(cast.jo)
    said = {"full_name": "Ruth Price", "username": "ruth", "pin": "1234", "case_number": "C-9"}
    answer = client.post("/council/people/add/", said)
    assert b"not all the same or in a row" in answer.content
    assert b'value="Ruth Price"' in answer.content
    assert not Person.objects.filter(full_name="Ruth Price").exists()
    said["pin"] = "4071"
    assert client.post("/council/people/add/", said).url == "/council/people/add/card/"
    import re

    html = client.get("/council/people/add/card/").content.decode()
    code = re.search(r">(\w{4}-\w{4}-\w{4})<", html)
    assert code is not None
    theirs = Client()
    theirs.post("/sign-in/card/", {"card_code": code[1], "pin": "4071"})
    assert b"Hello Ruth" in theirs.get("/my/").content
    assert b"Someone else has this name" in client.post("/council/people/add/", said).content


def test_opening_asks_for_a_reason_and_refuses_what_is_not_there(
    cast: Cast, browser: Browser
) -> None:
    cast.maya  # noqa: B018
    client = browser(cast.jo)
    said = {"subject": "bill-22222222", "reason": "A question by telephone"}
    assert b"There is no such record" in client.post("/council/open/", said).content
    assert client.get("/council/open/bill-22222222/").status_code == 404
    answer = client.post(f"/council/people/{cast.maya.reference}/check/")
    assert answer.status_code == 302  # nothing to check yet, said in words
    assert Opening.objects.count() == 0


def test_an_auditor_searches_and_each_search_is_recorded(cast: Cast, browser: Browser) -> None:
    maya = cast.maya
    client = browser(cast.ada)
    html = client.get("/audit/?event=person.added").content.decode()
    assert maya.reference in html
    assert "Maya Williams" not in html
    assert AuditRecord.objects.filter(event="audit.searched", by=cast.ada).count() == 1
    assert maya.lookings.filter(user=cast.ada).count() == 1
    browser(maya.user).post("/settings/card/", {"pin": "4071", "again": "4071"})
    html = client.get("/audit/?event=card.made").content.decode()
    assert "card.made" in html
    assert "Maya" not in html
    assert client.get("/audit/?since=31 February 2026").status_code == 200
    assert browser(cast.jo).get("/audit/").status_code == 404


def test_the_machine_page_names_no_person(cast: Cast, browser: Browser) -> None:
    from people.models import Role

    cast.maya  # noqa: B018
    sid = cast.staff("Sid Grant", Role.SYSTEM_ADMINISTRATOR)
    html = browser(sid).get("/admin-home/").content.decode()
    assert "Maya" not in html
    assert "Jobs parked" in html


def test_a_notice_is_in_the_inbox_and_its_e_mail_says_nothing(
    cast: Cast, browser: Browser, still_clock: None
) -> None:
    maya = cast.maya.user
    assert maya is not None
    for _ in range(2):
        tell(
            to=maya,
            about=cast.maya,
            kind="test",
            key="one",
            sentence="Acorn asks about £90.",
            at=clock.now(),
        )
    assert maya.notices.count() == 1
    jobs.run_due(clock=clock.now)
    assert len(mail.outbox) == 1
    assert "Acorn" not in mail.outbox[0].body + mail.outbox[0].subject
    client = browser(maya)
    assert b"Acorn asks about" in client.get("/my/messages/").content
    reference = maya.notices.get().reference
    assert client.get(f"/my/messages/{reference}/").status_code == 200
    assert maya.notices.get().read_at is not None
    assert browser(cast.rex).get(f"/my/messages/{reference}/").status_code == 404


def test_a_token_speaks_for_its_user_until_revoked(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    olu = cast.olu
    with pytest.raises(CommandError, match="Nobody signs in as"):
        call_command("api_token", "nobody@demo.example")
    call_command("api_token", "olu@demo.example")
    token = capsys.readouterr().out.strip()
    headers = {"Authorization": f"Bearer {token}"}
    body = Client().get("/api/v1/me/", headers=headers).json()
    assert body["name"] == "Olu Acorn"
    assert body["roles"] == ["provider_finance", "provider_operations"]
    answer = Client().get(f"/api/v1/people/{cast.maya.reference}/looked/", headers=headers)
    assert answer.status_code in {403, 404}
    olu.api_tokens.update(revoked_at=clock.now())
    assert Client().get("/api/v1/me/", headers=headers).status_code == 401


def test_who_looked_and_what_is_shared_by_api(cast: Cast, browser: Browser) -> None:
    cast.kim  # noqa: B018
    client = browser(cast.maya.user)
    browser(cast.jo).get(f"/council/people/{cast.maya.reference}/")
    rows = client.get(f"/api/v1/people/{cast.maya.reference}/looked/").json()["results"]
    assert [row["who"] for row in rows] == ["Jo Bell"]
    shared = client.get(f"/api/v1/people/{cast.maya.reference}/sharing/").json()["results"]
    assert {row["scope"] for row in shared} == {"plan_view", "plan_suggest"}
