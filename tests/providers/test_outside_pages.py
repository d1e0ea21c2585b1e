"""Pages for files of other directories, entries that may be one, and changes from outside."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import User
from providers import duplicates, services
from providers.models import Area, Duplicate, ImportRun, Organisation, OutsideChange
from tests.cast import NOW, Cast
from tests.providers.test_import import ACORN

Browser = Callable[[User], Client]
PAGE = "/directory/imports/"


@pytest.fixture
def jo(cast: Cast, browser: Browser, still_clock: None) -> Client:
    return browser(cast.jo)


def sent(client: Client, body: bytes, name: str = "page.json") -> str:
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_look_first_then_import(jo: Client) -> None:
    broken = {"contents": [ACORN, {"id": "x", "description": "no name", "services": []}]}
    address = sent(jo, json.dumps(broken).encode())
    shown = jo.get(address).content.decode()
    assert "Nothing is imported yet" in shown
    assert "this record is left out" in shown
    assert not Organisation.objects.filter(outside_id=ACORN["id"]).exists()
    done = jo.post(f"{address}answer/", follow=True).content.decode()
    assert "This is what changed" in done
    assert Organisation.objects.filter(outside_id=ACORN["id"]).exists()
    run = ImportRun.objects.get()
    assert (run.state, run.held, run.added, run.refused) == ("kept", None, 2, 1)
    again = jo.post(f"{address}answer/", follow=True).content.decode()
    assert "was imported before" in again
    assert "page.json" in jo.get(PAGE).content.decode()


def test_a_file_looked_at_can_be_forgotten(jo: Client) -> None:
    address = sent(jo, json.dumps(ACORN).encode())
    assert (
        "Forgotten" in jo.post(f"{address}answer/", {"drop": "yes"}, follow=True).content.decode()
    )
    assert jo.get(address).status_code == 404


@pytest.mark.parametrize(("body", "name", "words"), [
    (b"%PDF-1.7", "a.json", "not Open Referral JSON"), (b"a,b\n1,2\n", "a.csv", "cqc_id"),
    (b"\xff\xfe\x00", "a.csv", "not UTF-8"), (b"[" * 100_000, "a.json", "nested too deeply"),
    (b'cqc_id,name\n1-12345,"open', "a.csv", "breaks off"), (b"a\x00b", "a.csv", "no table of text"),
    (b"", "a.json", "empty"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_beside_the_field(
    jo: Client, body: bytes, name: str, words: str
) -> None:
    answer = jo.post(PAGE, {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_two_entries_side_by_side_and_the_address_leads_on(cast: Cast, jo: Client) -> None:
    services.change_page(organisation=cast.acorn, by=None, at=NOW, charity_number="1234567")
    copy = services.register_organisation(
        by=None, at=NOW, name="Acorn copy", charity_number="1234567"
    )
    duplicates.propose(at=NOW)
    row = Duplicate.objects.get()
    address = f"/directory/duplicates/{row.reference}/"
    assert "Acorn copy" in jo.get("/directory/duplicates/").content.decode()
    assert "register-of-charities" in jo.get(address).content.decode()
    assert jo.post(address, {}).status_code == 422
    assert jo.post(address, {"answer": "first"}).status_code == 302
    moved = Client().get(f"/find/{copy.slug}/")
    assert (moved.status_code, moved["Location"]) == (301, "/find/acorn/")
    assert "stands under" in jo.get(address).content.decode()
    assert jo.post(address, {"answer": "two"}).status_code == 422
    assert jo.post(address, {"undo": "yes"}).status_code == 302
    assert Client().get(f"/find/{copy.slug}/").status_code == 200
    assert Duplicate.objects.get().answer == "two"


def test_an_organisation_answers_its_own_changes_and_no_others(
    cast: Cast, jo: Client, browser: Browser
) -> None:
    sent_body = ACORN | {"id": "acorn-outside", "description": "From outside"}
    Organisation.objects.filter(pk=cast.acorn.pk).update(
        outside_id="acorn-outside", description="Our own words"
    )
    jo.post(f"{sent(jo, json.dumps(sent_body).encode())}answer/")
    change = OutsideChange.objects.get(name="description")
    olu = browser(cast.olu)
    shown = olu.get("/directory/changes/").content.decode()
    assert "From outside" in shown
    assert "Our own words" in shown
    other = browser(cast.rex)
    assert other.get("/directory/changes/").status_code == 404
    assert other.post(f"/directory/changes/{change.pk}/", {"take": "yes"}).status_code == 404
    assert olu.post(f"/directory/changes/{change.pk}/", {"take": "yes"}).status_code == 302
    cast.acorn.refresh_from_db()
    assert cast.acorn.description == "From outside"
    assert olu.post("/directory/changes/999999/", {"take": "yes"}).status_code == 404


@pytest.mark.parametrize("address", [
    f"{PAGE}imp-nothing/", "/directory/duplicates/dup-nothing/", f"{PAGE}?page=x", "/directory/duplicates/?page=-1",
    "/directory/changes/?page=9999",
])  # fmt: skip
def test_odd_addresses_never_break(jo: Client, address: str) -> None:
    assert jo.get(address).status_code in {200, 404}


def test_the_api_lists_and_answers_once(cast: Cast, jo: Client, browser: Browser) -> None:
    Area.objects.create(code="W06000022", name="Newtown", former_codes=["W06000011"])
    found = Client().get("/api/v1/areas/?code=W06000011").json()
    assert [one["code"] for one in found["results"]] == ["W06000022"]
    services.change_page(organisation=cast.acorn, by=None, at=NOW, charity_number="1234567")
    services.register_organisation(by=None, at=NOW, name="Acorn copy", charity_number="1234567")
    (row,) = duplicates.propose(at=NOW)
    listed = jo.get("/api/v1/duplicates/?open=true").json()
    assert [one["reference"] for one in listed["results"]] == [row.reference]
    assert browser(cast.olu).get("/api/v1/duplicates/").status_code == 403
    address = f"/api/v1/duplicates/{row.reference}/answer/"

    def post(body: object, key: str) -> tuple[int, dict[str, object]]:
        answer = jo.post(
            address, json.dumps(body), content_type="application/json",
            headers={"Idempotency-Key": key},
        )  # fmt: skip
        return answer.status_code, answer.json()

    assert post({"answer": "one"}, "k0")[0] == 422
    assert post({"answer": "two", "more": 1}, "k1")[0] == 422
    assert post({"answer": "one", "keep": "org-nobody"}, "k2")[0] == 409
    first = post({"answer": "one", "keep": cast.acorn.reference}, "k3")
    assert (first[0], first[1]["answer"]) == (200, "one")
    assert post({"answer": "one", "keep": cast.acorn.reference}, "k3") == first
    assert post({"answer": "two"}, "k4")[0] == 409
