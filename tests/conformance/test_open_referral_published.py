"""What /open-referral/ publishes, held against the schema of Open Referral UK 3.0."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from providers import services
from providers.importing import keep
from providers.models import Area, Organisation, Service
from providers.referral import read_file
from providers.referral.cqc import read_cqc
from tests.cast import NOW, TODAY

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "providers"
SCHEMA = DATA / "open-referral-uk" / "schema" / "compiled"
pytestmark = pytest.mark.skipif(not SCHEMA.is_dir(), reason="the public test data is not beside us")

formats = FormatChecker()


@formats.checks("uuid", raises=ValueError)
def is_uuid(value: object) -> bool:
    return str(UUID(str(value))) == str(value).lower()


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        json.loads((SCHEMA / f"{name}.json").read_text()), format_checker=formats
    )


def faults(name: str, body: Any) -> list[str]:
    return [f"{list(one.path)}: {one.message}" for one in validator(name).iter_errors(body)]


@pytest.fixture
def directory(db: None) -> None:
    """Everything that is awkward: the examples, the CQC's list, and what is written here."""
    for path in sorted(DATA.glob("*/examples/*.json")) + sorted((DATA / "hsds").glob("*.json")):
        keep(read=read_file(str(path)), by=None, at=NOW, on=TODAY)
    keep(read=read_cqc(str(DATA / "cqc" / "trafford_care_homes.csv")), by=None, at=NOW, on=TODAY)
    area = Area.objects.create(code="E06000999", name="Northtown")
    for number, kind in enumerate(Organisation.Kind.values):
        row = services.register_organisation(
            by=None, at=NOW, areas=[area], name=f"Ours {number}", kind=kind, promise="We are here",
            email="us@demo.example", phone="0161 496 0000", website="https://us.example",
            address="1 Mill Lane\nNorthtown", postcode="M33 4GT", charity_number="1112223",
        )  # fmt: skip
        offer = services.add_service(
            organisation=row, by=None, at=NOW, name="Art group", times="Tuesdays, 2 to 4",
            description="Paint", needs=["get out more"], access=["step-free"], languages=["Welsh"],
        )  # fmt: skip
        for unit, pence in (("hour", 2199), ("session", 3000)):
            services.set_rate(
                service=offer, unit=unit, amount_pence=pence, starts_on=TODAY - timedelta(days=9),
                by=None, at=NOW,
            )  # fmt: skip


def pages(client: Client, address: str) -> Iterator[dict[str, Any]]:
    number = 1
    while True:
        body = client.get(address, {"page": number, "per_page": 25, "full": "true"}).json()
        yield body
        if body["last_page"]:
            return
        number += 1


def everything(client: Client, address: str) -> list[dict[str, Any]]:
    return [one for page in pages(client, address) for one in page["contents"]]


def test_each_published_record_fits_the_schema(directory: None, client: Client) -> None:
    wrong = []
    for row in everything(client, "/open-referral/services"):
        wrong += faults("service", row)
        wrong += faults("service", client.get(f"/open-referral/services/{row['id']}").json())
    for row in everything(client, "/open-referral/organizations"):
        wrong += faults("organization", row)
        wrong += faults(
            "organization", client.get(f"/open-referral/organizations/{row['id']}").json()
        )
    for row in everything(client, "/open-referral/service_at_locations"):
        wrong += faults("service_at_location", row)
        one = client.get(f"/open-referral/service_at_locations/{row['id']}")
        assert one.status_code == 200, row["id"]
        wrong += faults("service_at_location", one.json())
    assert wrong == []


def test_each_row_of_a_plain_page_fits_the_lists_schema(directory: None, client: Client) -> None:
    for address, name in (
        ("services", "service_list"), ("organizations", "organization_list"),
        ("service_at_locations", "service_at_location_list"),
    ):  # fmt: skip
        page = client.get(f"/open-referral/{address}?per_page=100").json()
        assert not page["empty"]
        assert [fault for one in page["contents"] for fault in faults(name, one)] == []


def test_a_page_has_the_standards_frame_and_misses_nobody(directory: None, client: Client) -> None:
    seen = [one["id"] for one in everything(client, "/open-referral/services")]
    assert len(seen) == len(set(seen)) == Service.objects.filter(is_open=True).count()
    first = client.get("/open-referral/services").json()
    assert set(first) == {
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty",
        "contents",
    }  # fmt: skip
    assert (first["size"], first["first_page"], first["last_page"]) == (10, True, False)
    beyond = client.get("/open-referral/services?page=9999").json()
    assert (beyond["empty"], beyond["contents"]) == (True, [])


def test_the_control_a_record_without_its_status_does_not_fit() -> None:
    assert faults("service", {"id": "x", "name": "Art"}) != []


def test_what_we_cannot_hold_comes_out_as_it_came_in(directory: None, client: Client) -> None:
    path = DATA / "open-referral-uk" / "examples" / "service_full.json"
    keep(read=read_file(str(path)), by=None, at=NOW, on=TODAY)  # the newest word counts
    came = json.loads(path.read_text())
    out = client.get(f"/open-referral/services/{came['id']}").json()
    for name in ("url", "fees", "accreditations", "minimum_age", "assured_date", "alert",
                 "schedules", "funding", "contacts", "cost_options"):  # fmt: skip
        assert out[name] == came[name], name
    assert out["attributes"] == came["attributes"]
    assert out["organization"]["logo"] == came["organization"]["logo"]
    assert out["service_at_locations"][0]["location"]["external_identifier"] == "10092008082"


def test_a_round_trip_changes_nothing(directory: None, client: Client, tmp_path: Path) -> None:
    """What is published can be read again by what reads it, record by record."""
    rows = everything(client, "/open-referral/services")
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"contents": rows}))
    read = read_file(str(path))
    assert {one["id"] for one in rows} == set(read.services)
    ours = Service.objects.get(organisation__name="Ours 0")
    mine = read.services[next(one["id"] for one in rows if one["organization"]["name"] == "Ours 0")]
    assert (mine.needs, mine.access, mine.times) == (
        ("get out more",), ("step-free",), "Tuesdays, 2 to 4",
    )  # fmt: skip
    assert {(p.unit, p.amount_pence) for p in mine.prices} == {("hour", 2199), ("session", 3000)}
    assert ours.languages == list(mine.languages)


def test_of_a_personal_assistant_only_the_work_is_published(
    directory: None, client: Client
) -> None:
    raw = ""
    for row in everything(client, "/open-referral/services"):
        if row["organization"]["name"] == "Ours 2":
            raw = json.dumps(row) + json.dumps(
                client.get(f"/open-referral/organizations/{row['organization']['id']}").json()
            )
    assert Organisation.objects.get(name="Ours 2").kind == "personal_assistant"
    assert "Art group" in raw
    for private in ("0161", "Mill Lane", "M33", "us@demo", "us.example", "1112223"):
        assert private not in raw


@pytest.mark.parametrize("query", [
    "page=0", "page=x", "per_page=101", "per_page=-1", "modified_after=soon", "page=%00",
    "organization_id=7", "taxonomy_term_id=';--", "page=9999999999999999999999", "modified_after=2026-99-99",
])  # fmt: skip
def test_a_bad_question_is_answered_in_words(db: None, client: Client, query: str) -> None:
    answer = client.get(f"/open-referral/services?{query}")
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize("address", [
    "services/7", "services/00000000-0000-0000-0000-000000000000", "organizations/-", "taxonomies/a",
    "taxonomy_terms/0", "service_at_locations/ffffffff-ffff-ffff-ffff-ffffffffffff",
])  # fmt: skip
def test_what_is_not_there_is_404_in_json(db: None, client: Client, address: str) -> None:
    answer = client.get(f"/open-referral/{address}")
    assert answer.status_code == 404
    assert answer.json() == {"message": "There is nothing here."}


def test_filters_and_unchanged_pages(directory: None, client: Client) -> None:
    base = "/open-referral/services"
    term = client.get("/open-referral/taxonomy_terms?per_page=100").json()["contents"]
    mine = next(one for one in term if one["name"] == "get out more")
    found = client.get(base, {"taxonomy_term_id": mine["id"], "per_page": 100}).json()
    assert {one["name"] for one in found["contents"]} == {"Art group"}
    org = found["contents"][0]["organization"]["id"]
    assert client.get(base, {"organization_id": org}).json()["total_items"] == 1
    assert client.get(base, {"search": "nursing"}).json()["total_items"] > 0
    assert client.get(base, {"modified_after": "2026-11-24"}).json()["total_items"] == 0
    assert client.get(base, {"modified_after": "2026-11-22T00:00:00Z"}).json()["total_items"] > 50
    first = client.get(base)
    assert first["Last-Modified"]
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(base, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(base).status_code == 405


def test_only_what_is_listed_is_published(directory: None, client: Client) -> None:
    row = Organisation.objects.get(name="Ours 0")
    address = next(
        f"/open-referral/organizations/{one['id']}"
        for one in everything(client, "/open-referral/organizations")
        if one["name"] == "Ours 0"
    )
    services.change_page(organisation=row, by=None, at=NOW, is_listed=False)
    assert client.get(address).status_code == 404
    assert "Ours 0" not in json.dumps(everything(client, "/open-referral/services"))
