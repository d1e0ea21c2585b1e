"""Take your record with you: one archive, and the same archive brought in elsewhere."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from core.jobs import run_due
from home.models import RecordCopy
from home.taking import making
from home.taking.archive import write
from home.taking.gathering import gather
from ledger import triggers
from ledger.models import Account
from notices.models import Notice
from notices.services import tell
from people import services
from people.models import Looking, Person, Role, Scope, User
from people.permissions import EVERYTHING
from tests.cast import NOW, TODAY, Cast
from tests.world import OCTOBER, SEPTEMBER, World, agreed_plan, line, maya_world

Browser = Callable[[User], Client]

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def world(cast: Cast) -> World:
    """Maya's year: promises, a bill paid for, one waiting, payments, a statement."""
    for name in ("olu", "bea", "sam", "ali"):
        getattr(cast, name)
    world = maya_world(cast)
    art = world.promise(world.pot("Art"), cast.art)
    world.yes(world.bill(art, SEPTEMBER, "A-1"))
    world.bill(art, OCTOBER, "A-2")
    world.own_payment(world.pot("Assistants"), 12345, "Lee")
    world.statement(OCTOBER)
    return world


def packed(person: Person) -> bytes:
    made = io.BytesIO()
    write(made, gather(person, TODAY))
    return made.getvalue()


def test_the_same_record_gives_the_same_bytes(world: World) -> None:
    first = packed(world.person)
    assert packed(world.person) == first
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        manifest = json.loads(file.read("manifest.json"))
        names = sorted(set(file.namelist()) - {"manifest.json"})
        assert [one["name"] for one in manifest["members"]] == names


def made(world: World, browser: Browser) -> tuple[Client, str]:
    """Maya asked, and the worker made it: her browser and the page of the copy."""
    maya = browser(world.user)
    asked = maya.post("/my/record/")
    assert "It has not begun yet." in maya.get(asked.url).content.decode()
    run_due(clock=lambda: NOW)
    return maya, asked.url


def test_asked_for_waited_for_and_saved(world: World, browser: Browser) -> None:
    maya, page = made(world, browser)
    assert "Take your record with you" in maya.get("/settings/").content.decode()
    shown = maya.get(page).content.decode()
    assert "The file is ready" in shown
    assert "We keep it until 30 November 2026" in shown
    answer = maya.get(f"{page}file/")
    body = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.namelist()[0] == "index.html"
        assert "who looked" in file.read("index.html").decode()
    copy = RecordCopy.objects.get()
    assert (copy.size, copy.done, copy.percent) == (len(body), copy.many, 100)
    assert hashlib.sha256(body).hexdigest() == copy.sha256
    assert "my-record-2026-11-23.zip" in answer["Content-Disposition"]


def test_another_person_is_answered_as_if_it_were_not_there(world: World, browser: Browser) -> None:
    _, page = made(world, browser)
    copy = RecordCopy.objects.get().reference
    theirs = f"/for/{world.person.reference}/record/{copy}/"
    cast = world.cast
    for name in ("nia", "sam", "ali", "jo", "finn", "olu", "rex"):
        found = getattr(cast, name)
        someone = browser(found.user if name == "nia" else found)
        for address in (page, f"{page}file/", theirs, f"{theirs}file/"):
            assert someone.get(address).status_code == 404, (name, address)


def test_a_helper_needs_the_right_for_everything(world: World, browser: Browser) -> None:
    sam = browser(world.cast.sam)
    where = f"/for/{world.person.reference}/record/"
    assert sam.get(where).status_code == 404
    services.let_in(
        person=world.person, user=world.cast.sam, kind=Role.NOMINATED,
        scopes=list(EVERYTHING), until=TODAY + timedelta(days=9),
        by=world.user, at=NOW, on=TODAY,
    )  # fmt: skip
    assert sam.get(where).status_code == 200
    page = sam.post(where).url
    run_due(clock=lambda: NOW)
    body = b"".join(sam.get(f"{page}file/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert not {"data/looked.json", "data/sharing.json", "people.html"} & set(file.namelist())
    assert Looking.objects.filter(person=world.person, user=world.cast.sam).exists()
    told = Notice.objects.get(to=world.user, kind="sharing.record")
    assert told.sentence == "Sam asked for a copy of your whole record."


def test_a_worker_makes_it_for_who_asks_and_leaves_a_trace(world: World, browser: Browser) -> None:
    jo, where = browser(world.cast.jo), f"/council/people/{world.person.reference}/record/"
    assert "Make a copy of everything" in jo.get(where.removesuffix("record/")).content.decode()
    refused = jo.post(where, {"why": "asked"}).content.decode()
    assert "Write when and how they asked for it" in refused
    jo.post(where, {"why": "Maya rang me on 20 November."})
    run_due(clock=lambda: NOW)
    copy = RecordCopy.objects.get()
    assert copy.is_ready
    assert jo.get(f"{where}{copy.reference}/file/").status_code == 404
    maya = browser(world.user)
    assert maya.get(f"/my/record/{copy.reference}/file/").status_code == 200
    Person.objects.filter(pk=world.person.pk).update(user=None)
    assert jo.get(f"{where}{copy.reference}/file/").status_code == 200
    looks = Looking.objects.filter(user=world.cast.jo, subject=copy.reference)
    assert looks.get().reason == "Maya rang me on 20 November."
    assert browser(world.cast.finn).get(where).status_code == 404


def test_swept_after_seven_days_and_no_sooner(world: World, browser: Browser) -> None:
    maya, page = made(world, browser)
    path = making.path_of(RecordCopy.objects.get())
    making.sweep(at=NOW + timedelta(days=7) - timedelta(seconds=1))
    assert path.exists()
    making.sweep(at=NOW + timedelta(days=7))
    assert not path.exists()
    assert "not kept any longer" in maya.get(page).content.decode()
    assert maya.get(f"{page}file/").status_code == 404


def test_a_failure_is_said_on_the_page(world: World, browser: Browser) -> None:
    """A balance that is not its moves stops the packing; nothing half is kept."""
    maya = browser(world.user)
    page = maya.post("/my/record/").url
    account = world.pot("Home").free_id
    with triggers.stand_aside():
        Account.objects.filter(pk=account).update(balance_pence=1)
    run_due(clock=lambda: NOW)
    shown = maya.get(page).content.decode()
    assert "The file could not be made" in shown
    assert "The moves of a pot do not add up" in shown
    assert not [path for path in making.folder().iterdir() if path.suffix == ".half"]


def test_nothing_of_anybody_else_is_in_it(world: World, browser: Browser) -> None:
    """Nia has the same provider, and Maya helps her: neither is Maya's to take."""
    cast = world.cast
    other = agreed_plan(cast, cast.nia, [line("Zqpot", cast.art)], "zqnia")
    zq = other.promise(other.pot("Zqpot"), cast.art, what="zqpromise")
    other.bill(zq, OCTOBER, "ZQ-1", description="zqbill")
    services.let_in(
        person=cast.nia, user=world.user, kind=Role.CIRCLE, scopes=list(Scope),
        until=TODAY + timedelta(days=9), by=other.user, at=NOW, on=TODAY,
    )  # fmt: skip
    tell(to=world.user, about=cast.nia, kind="zq", key="zq", sentence="zqnews", at=NOW)
    tell(to=cast.jo, about=world.person, kind="safety", key="zs", sentence="zqunsafe", at=NOW)
    whole = io.BytesIO(packed(world.person))
    with zipfile.ZipFile(whole) as file:
        for name in file.namelist():
            body = file.read(name).decode().lower()
            for word in ("zq", "nia parry", other.budget.reference, cast.nia.reference):
                assert word not in body, (name, word)
