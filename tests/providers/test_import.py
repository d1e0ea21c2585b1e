"""Open Referral files: read, kept once, refused in words; a dry run opens no database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from providers.models import Organisation, Service
from providers.referral import read_file

ACORN = {
    "id": "9d4a3f52-0001-4a3f-8d11-000000000001", "name": "Acorn", "description": "Art by us",
    "website": "https://acorn.example", "email": "hello@acorn.example",
    "organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier": "1234567"}],
    "services": [
        {"id": "9d4a3f52-0001-4a3f-8d11-000000000002", "name": "Art group", "status": "active",
         "cost_options": [{"valid_from": "2026-04-01", "amount": 30, "amount_description": "per session"}],
         "service_areas": [{"name": "Northtown", "uri": "https://example.org/id/E06000999"}],
         "attributes": [{"taxonomy_term": {"name": "Get out more"}}]}
    ],
}  # fmt: skip


def written(tmp_path: Path, body: object, name: str = "page.json") -> str:
    path = tmp_path / name
    path.write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
    return str(path)


def run(*paths: str, dry: bool = True) -> tuple[list[dict[str, object]], int]:
    out, code = StringIO(), 0
    flags = ["--json", *(["--dry-run"] if dry else [])]
    try:
        call_command("import_providers", *flags, *paths, stdout=out)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return json.loads(out.getvalue()), code


def test_a_dry_run_needs_no_database(tmp_path: Path) -> None:
    (result,), code = run(written(tmp_path, ACORN))
    assert code == 0
    assert set(result) == {
        "file",
        "outcome",
        "code",
        "message",
        "organisations",
        "services",
        "refused",
        "counts",
        "problems",
        "deviations",
        "untold",
    }
    assert (result["outcome"], result["organisations"], result["services"]) == ("read", 1, 1)
    assert result["problems"] == []


def test_keeping_twice_adds_nothing(db: None, tmp_path: Path) -> None:
    path = written(tmp_path, ACORN)
    for _ in range(2):
        _, code = run(path, dry=False)
        assert code == 0
    organisation, service = Organisation.objects.get(), Service.objects.get()
    assert (organisation.charity_number, organisation.areas.get().name) == ("1234567", "Northtown")
    assert (service.needs, service.rates.get().amount_pence) == (["get out more"], 3000)


def test_what_changed_is_taken_over(db: None, tmp_path: Path) -> None:
    run(written(tmp_path, ACORN), dry=False)
    run(written(tmp_path, ACORN | {"name": "Acorn Arts", "email": ""}), dry=False)
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.email) == ("Acorn Arts", "hello@acorn.example")


def test_a_service_alone_joins_the_organisation_we_know(db: None, tmp_path: Path) -> None:
    run(written(tmp_path, ACORN), dry=False)
    alone = {"id": "s-2", "name": "Pottery", "status": "active", "organization_id": ACORN["id"]}
    (result,), _ = run(written(tmp_path, alone), dry=False)
    assert (result["organisations"], result["services"]) == (0, 1)
    assert set(Organisation.objects.get().services.values_list("name", flat=True)) == {
        "Art group",
        "Pottery",
    }


@pytest.mark.parametrize(
    "website",
    ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//x", "https://a b"],
)
def test_a_web_address_that_is_none_is_left_out(tmp_path: Path, website: str) -> None:
    (result,), code = run(written(tmp_path, ACORN | {"website": website}))
    assert code == 0
    assert result["problems"] == [
        {"record": f"organization {ACORN['id']}", "field": "website",
         "message": "Left out. Type a web address that starts with https:// or http://."}
    ]  # fmt: skip
    assert next(iter(read_file(result["file"]).organisations.values())).website == ""  # type: ignore[arg-type]


def test_records_without_id_or_name_are_left_out(tmp_path: Path) -> None:
    page = {
        "contents": [
            {"id": "a", "description": "x", "services": []},
            {"name": "B", "email": "x"},
            ACORN,
            7,
        ]
    }
    (result,), code = run(written(tmp_path, page))
    assert (code, result["organisations"], result["services"]) == (0, 1, 1)
    assert [p["field"] for p in result["problems"]] == ["name", "id", ""]  # type: ignore[attr-defined]


def deep(depth: int) -> bytes:
    return b'{"contents":' + b"[" * depth + b"]" * depth + b"}"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"), (b"  \n", "empty"), (b"\xff\xfe{\x00}\x00", "encoding"), (b'{"name": "caf\xe9"}', "encoding"),
        (b"%PDF-1.7", "not_json"), (b"<?xml version='1.0'?><a/>", "not_json"), (b"[NaN]", "not_json"),
        (b'{"name": ', "not_json"), (b"[1e99999999999999999999]", "not_json"), (b"[" + b"9" * 5000 + b"]", "not_json"),
        (b"name,email\nA,b", "not_json"), (b"{}", "unknown_shape"), (b"[1, 2]", "unknown_shape"),
        (b'{"contents": 5}', "wrong_shape"), (deep(100_000), "too_deep"), (b"noise " * 2_000_000, "not_json"),
        (b"[" + b" " * (65 * 1024 * 1024) + b"]", "too_big"),
    ],
    ids=[f"case {number}" for number in range(17)],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, body: bytes, code: str) -> None:
    (result,), exit_code = run(written(tmp_path, body))
    assert (exit_code, result["outcome"], result["code"]) == (2, "refused", code)
    assert str(result["message"]).endswith(".")
    assert (result["organisations"], result["services"]) == (0, 0)


def test_one_refused_file_does_not_stop_the_others(db: None, tmp_path: Path) -> None:
    good, bad = written(tmp_path, ACORN, "good.json"), written(tmp_path, b"noise", "bad.json")
    results, code = run(bad, good, str(tmp_path / "nowhere.json"), str(tmp_path), dry=False)
    assert code == 2
    assert [one["outcome"] for one in results] == ["refused", "read", "refused", "refused"]
    assert Organisation.objects.count() == 1


def test_broken_letters_and_types_never_break_it(db: None, tmp_path: Path) -> None:
    odd = ACORN | {
        "name": "A\ud800corn\x00", "description": ["x"], "email": {"a": 1}, "phones": [{"number": None}, 3],
        "locations": "nowhere", "services": [None, {"id": True, "name": "x"}, {"id": 5, "name": "y" * 900}],
    }  # fmt: skip
    (result,), code = run(written(tmp_path, odd), dry=False)
    assert code == 0
    assert Organisation.objects.get().name == "Acorn"
    assert len(Service.objects.get().name) == 200
    assert len(result["problems"]) >= 4  # type: ignore[arg-type]


def test_too_many_records_are_refused(tmp_path: Path) -> None:
    page = [{"id": str(n), "name": "x", "email": ""} for n in range(100_001)]
    (result,), code = run(written(tmp_path, page))
    assert (code, result["code"]) == (2, "too_many")


def test_without_json_it_speaks(tmp_path: Path) -> None:
    out = StringIO()
    call_command("import_providers", "--dry-run", written(tmp_path, ACORN), stdout=out)
    assert "1 organisation and 1 service read." in out.getvalue()
