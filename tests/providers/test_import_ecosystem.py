"""Other directories taken in: only what changed, nothing lost, nothing overwritten silently."""

import csv
import json
import resource
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from providers import merging, services
from providers.doors import read_any
from providers.importing import keep
from providers.models import (
    Area,
    Duplicate,
    ImportRun,
    Organisation,
    OutsideChange,
    OutsideRecord,
    Rate,
    Service,
)
from tests.cast import NOW, TODAY, Cast
from tests.providers.test_import import ACORN, written
from tests.sizes import SEED, figure, many, measured

HEADS = ["name", "cqc_id", "type", "address", "postcode", "telephone", "website", "provider",
         "inspection_date", "rating", "company number", "area_name", "area_code"]  # fmt: skip


def taken(path: str) -> dict[str, int]:
    read = read_any(path)
    keep(read=read, by=None, at=NOW, on=TODAY)
    assert read.outcome == "read", read.message
    return read.counts


def listed(tmp_path: Path, *rows: dict[str, str], name: str = "cqc.csv") -> str:
    path = tmp_path / name
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, HEADS, restval="")
        table.writeheader()
        table.writerows(rows)
    return str(path)


def home(number: int, **more: str) -> dict[str, str]:
    return {
        "name": f"Home {number}", "cqc_id": f"1-{100000 + number}", "type": "Nursing homes|Residential homes",
        "address": f"{number} Mill Lane,Northtown", "postcode": "M33 4GT", "telephone": "1614960000",
        "website": "https://home.example", "rating": "Good", "area_name": "Northtown",
        "area_code": "E08000009",
    } | more  # fmt: skip


def test_one_row_of_the_cqcs_list(db: None, tmp_path: Path) -> None:
    counts = taken(listed(tmp_path, home(1)))
    assert (counts["added"], counts["refused"]) == (3, 0)
    row = Organisation.objects.get()
    assert (row.cqc_location, row.phone, row.address) == (
        "1-100001",
        "01614960000",
        "1 Mill Lane\nNorthtown",
    )
    assert set(row.services.values_list("name", "regulated")) == {
        ("Nursing homes", True), ("Residential homes", True),
    }  # fmt: skip
    assert row.areas.get().code == "E08000009"
    record = row.outside_records.get(kind="organisation")
    assert record.rest["cqc"]["rating"] == "Good"


def test_a_malformed_area_code_is_reported_and_the_area_found_by_name(
    db: None, tmp_path: Path
) -> None:
    area = Area.objects.create(code="E08000009", name="Northtown")
    read = read_any(listed(tmp_path, home(1, area_code="E0800009")))
    keep(read=read, by=None, at=NOW, on=TODAY)
    assert [one.field for one in read.problems] == ["area_code"]
    row = Organisation.objects.get()
    assert row.areas.get() == area
    assert row.outside_records.get(kind="organisation").rest["cqc"]["area_code"] == "E0800009"


def test_bad_cells_are_reported_by_row_and_put_aside(db: None, tmp_path: Path) -> None:
    read = read_any(listed(
        tmp_path, home(1, website="javascript:alert(1)", postcode="QQ9 9QQ"), home(2, cqc_id="nobody knows"),
        home(3, name=""), home(4),
    ))  # fmt: skip
    keep(read=read, by=None, at=NOW, on=TODAY)
    assert [(one.record, one.field) for one in read.problems if one.field != "name" or "line" in one.record] == [
        ("line 2 1-100001", "website"), ("line 2 1-100001", "postcode"), ("line 3 nobody knows", "id"),
        ("line 4 1-100003", "name"),
    ]  # fmt: skip
    assert read.counts["refused"] == 2
    row = Organisation.objects.get(name="Home 1")
    assert (row.website, row.postcode) == ("", "")
    refused = row.outside_records.get(kind="organisation").rest["refused"]
    assert refused == {"website": "javascript:alert(1)", "postcode": "QQ9 9QQ"}


def test_the_second_run_writes_nothing_but_its_own_row(db: None, tmp_path: Path) -> None:
    path = listed(tmp_path, *(home(number) for number in range(40)))
    taken(path)
    before = list(Organisation.objects.order_by("pk").values())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        counts = taken(path)
    assert (counts["added"], counts["changed"], counts["unchanged"]) == (0, 0, 120)
    assert list(Organisation.objects.order_by("pk").values()) == before
    written_to = {q["sql"].split()[2] for q in queries if q["sql"].startswith("INSERT")}
    assert not [q for q in queries if q["sql"].startswith(("UPDATE", "DELETE"))]
    assert '"providers_organisation"' not in written_to


def test_only_what_changed_is_changed(db: None, tmp_path: Path) -> None:
    taken(listed(tmp_path, *(home(number) for number in range(5))))
    counts = taken(
        listed(
            tmp_path,
            *(
                home(number, **({"telephone": "1614961111"} if number == 3 else {}))
                for number in range(5)
            ),
        )
    )
    assert (counts["added"], counts["changed"], counts["unchanged"]) == (0, 1, 14)
    assert Organisation.objects.get(phone="01614961111").name == "Home 3"


def test_what_an_organisation_wrote_here_is_only_proposed_to_change(
    db: None, tmp_path: Path
) -> None:
    taken(written(tmp_path, ACORN))
    row = Organisation.objects.get()
    services.change_page(organisation=row, by=None, at=NOW, description="Art by us, our words")
    newer = ACORN | {"description": "Crafts", "email": "new@acorn.example"}
    counts = taken(written(tmp_path, newer))
    row.refresh_from_db()
    assert (row.description, row.email) == ("Art by us, our words", "new@acorn.example")
    assert counts["proposed"] == 1
    change = OutsideChange.objects.get()
    assert (change.name, change.theirs) == ("description", "Crafts")
    taken(written(tmp_path, newer))
    taken(written(tmp_path, newer | {"description": "Crafts and paint"}))
    assert OutsideChange.objects.get().theirs == "Crafts and paint"
    merging.answer_change(change=change, take=True, by=None, at=NOW)
    row.refresh_from_db()
    assert row.description == "Crafts and paint"
    with pytest.raises(merging.ChangeAnswered):
        merging.answer_change(change=change, take=False, by=None, at=NOW)


def test_two_organisations_with_one_charity_number_are_both_kept_and_proposed(
    db: None, tmp_path: Path
) -> None:
    numbered: dict[str, Any] = {
        "organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier": "1234567"}]
    }
    page = {"contents": [
        {"id": "a", "name": "Acorn", "description": "x", **numbered},
        {"id": "b", "name": "Acorn Arts", "description": "x", **numbered},
    ]}  # fmt: skip
    counts = taken(written(tmp_path, page))
    assert (Organisation.objects.listed().count(), counts["duplicates"]) == (2, 1)
    row = Duplicate.objects.get()
    assert (row.why, row.value, row.first.name) == ("charity_number", "1234567", "Acorn")
    assert taken(written(tmp_path, page))["duplicates"] == 0


def test_deviations_from_the_standard_are_told_with_their_path(tmp_path: Path) -> None:
    row = {"id": "7", "name": "Art", "status": "open", "minimum_age": "12", "cost_options": [{"amount": "x"}],
           "organization": {"id": "o", "name": "Acorn"}}  # fmt: skip
    read = read_any(written(tmp_path, row))
    assert {(one.record, one.field) for one in read.deviations} == {
        ("service 7", "id"), ("service 7", "status"), ("service 7", "minimum_age"),
        ("service 7", "organization.id"), ("service 7", "organization.description"),
        ("service 7", "cost_options[0].id"), ("service 7", "cost_options[0].amount"),
    }  # fmt: skip
    assert all(one.message.endswith(".") for one in read.deviations)
    assert (len(read.organisations), len(read.services)) == (1, 1)


def test_prices_of_a_new_service_follow_each_other(db: None, tmp_path: Path) -> None:
    service = ACORN["services"][0] | {"cost_options": [  # type: ignore[index]
        {"valid_from": "2026-04-01", "amount": 30, "amount_description": "per session"},
        {"valid_from": "2026-09-01", "amount": 32.5, "amount_description": "per session"},
        {"valid_from": "2026-09-01", "amount": 33, "amount_description": "per session"},
    ]}  # fmt: skip
    read = read_any(written(tmp_path, ACORN | {"services": [service]}))
    keep(read=read, by=None, at=NOW, on=TODAY)
    rates = list(Rate.objects.order_by("starts_on").values_list("amount_pence", "ends_on"))
    assert [(pence, str(day)) for pence, day in rates] == [(3000, "2026-08-31"), (3250, "None")]
    assert [one.field for one in read.problems] == ["cost_options"]


def test_a_preview_says_all_and_keeps_nothing(db: None, tmp_path: Path) -> None:
    read = read_any(listed(tmp_path, home(1), home(2)))
    assert keep(read=read, by=None, at=NOW, on=TODAY, preview=True) is None
    assert read.counts["added"] == 6
    assert not Organisation.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_tables_of_the_standard_as_a_folder(db: None, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "organizations.csv").write_text(
        "id,name,description\no1,Acorn,Art\no2,Beech,Care,too,much\n"
    )
    (folder / "services.csv").write_text(
        "id,organization_id,name,status\ns1,o1,Painting,active\ns2,nobody,Lost,active\n"
    )
    (folder / "cost_options.csv").write_text(
        "id,service_id,valid_from,amount,amount_description\nc,s1,2026-04-01,12.50,per hour\n"
    )
    read = read_any(str(folder))
    keep(read=read, by=None, at=NOW, on=TODAY)
    assert Rate.objects.get(service__name="Painting").amount_pence == 1250
    assert read.counts["refused"] == 2
    assert {one.record for one in read.problems} == {"organizations.csv line 3", "service s2"}


def test_the_commands_speak_and_exit_as_documented(db: None, tmp_path: Path) -> None:
    good, bad = listed(tmp_path, home(1)), listed(tmp_path, name="none.csv")
    Path(bad).write_text("a,b\n1,2\n")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_providers", "--json", good, bad, stdout=out)
    assert ended.value.code == 2
    first, second = json.loads(out.getvalue())
    assert (first["counts"]["added"], second["code"]) == (3, "unknown_shape")
    areas = tmp_path / "areas.csv"
    areas.write_text(
        "gss-code,nice-name,official-name,alt-names,former-gss-codes,local-authority-type-name,nation,region,end-date\n"
        'W06000022,Newtown,Newtown City Council,"Newtown,Trenewydd",W06000011,Welsh unitary,Wales,Wales,\n'
        "E99,Broken,,,,,,,\n"
    )
    for added in (1, 0):
        out = StringIO()
        call_command("import_areas", "--json", str(areas), stdout=out)
        (said,) = json.loads(out.getvalue())
        assert (said["counts"]["added"], said["counts"]["changed"], len(said["problems"])) == (
            added,
            0,
            1,
        )
    row = Area.objects.get(code="W06000022")
    assert (row.other_names, row.former_codes, row.nation, row.kind) == (
        ["Newtown City Council", "Trenewydd"], ["W06000011"], "WLS", "Welsh unitary",
    )  # fmt: skip


@pytest.fixture
def two(cast: Cast) -> Duplicate:
    """Acorn, which has an offer and people, and its copy from outside."""
    acorn = cast.acorn
    services.change_page(organisation=acorn, by=None, at=NOW, charity_number="1234567")
    copy = services.register_organisation(
        by=None, at=NOW, name="Acorn (copy)", charity_number="1234567"
    )
    services.add_service(organisation=copy, by=None, at=NOW, name="Weaving")
    copy.areas.add(Area.objects.create(code="E06000111", name="Fartown"))
    from providers import duplicates

    (found,) = duplicates.propose(at=NOW)
    return found


def test_merging_moves_the_offers_and_points_the_way(two: Duplicate, cast: Cast) -> None:
    kept, gone = two.first, two.second
    done = merging.merge(duplicate=two, keep=kept, by=cast.jo, at=NOW)
    assert merging.kept_ids() == {gone.pk: kept.pk}
    assert "Weaving" in kept.services.values_list("name", flat=True)
    assert kept.areas.filter(name="Fartown").exists()
    gone.refresh_from_db()
    assert not gone.is_listed
    with pytest.raises(merging.AlreadyAnswered):
        merging.say_two(duplicate=two, by=cast.jo, at=NOW)
    assert merging.may_undo(done)
    merging.undo(merge=done, by=cast.jo, at=NOW)
    gone.refresh_from_db()
    assert gone.is_listed
    assert list(gone.services.values_list("name", flat=True)) == ["Weaving"]
    assert not kept.areas.filter(name="Fartown").exists()
    assert merging.kept_ids() == {}


def test_undo_ends_when_something_new_hangs_on_it(two: Duplicate, cast: Cast) -> None:
    done = merging.merge(duplicate=two, keep=two.first, by=cast.jo, at=NOW)
    weaving = Service.objects.get(name="Weaving")
    services.set_rate(
        service=weaving, unit="hour", amount_pence=900, starts_on=TODAY, by=None, at=NOW
    )
    assert not merging.may_undo(done)
    with pytest.raises(merging.CannotUndo):
        merging.undo(merge=done, by=cast.jo, at=NOW)
    weaving.refresh_from_db()
    assert weaving.organisation == two.first


def test_one_that_holds_another_is_kept(two: Duplicate, cast: Cast) -> None:
    merging.merge(duplicate=two, keep=two.first, by=cast.jo, at=NOW)
    services.register_organisation(by=None, at=NOW, name="Acorn third", charity_number="1234567")
    from providers import duplicates

    (again,) = duplicates.propose(at=NOW)
    with pytest.raises(merging.CannotMerge, match="already holds another entry"):
        merging.merge(duplicate=again, keep=again.second, by=cast.jo, at=NOW)


def test_the_entry_that_the_register_checked_is_kept(two: Duplicate, cast: Cast) -> None:
    with pytest.raises(merging.CannotMerge, match="Keep that entry"):
        merging.merge(duplicate=two, keep=two.second, by=cast.jo, at=NOW)


def test_whoever_works_for_one_works_for_both(two: Duplicate, cast: Cast) -> None:
    from people.access import actor_of

    olu = cast.olu
    assert actor_of(olu, TODAY).organisation_ids() == [two.first_id]
    merging.merge(duplicate=two, keep=two.first, by=cast.jo, at=NOW)
    assert actor_of(olu, TODAY).organisation_ids() == sorted([two.first_id, two.second_id])


def test_an_import_follows_the_pointer(two: Duplicate, cast: Cast, tmp_path: Path) -> None:
    taken(written(tmp_path, {"id": "a", "name": "Acorn (copy)", "description": "x",
                             "organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier": "1234567"}]}))  # fmt: skip
    third = Organisation.objects.get(outside_id="a")
    pair = Duplicate.objects.get(second=third)
    merging.merge(duplicate=pair, keep=pair.first, by=cast.jo, at=NOW)
    taken(
        written(
            tmp_path,
            {"id": "a", "name": "Acorn (copy)", "description": "x", "website": "https://a.example"},
        )
    )
    third.refresh_from_db()
    assert (third.website, Organisation.objects.get(pk=pair.first_id).website) != (
        "https://a.example",
        "",
    )
    assert Organisation.objects.count() == 4  # one of them is the network whose panel checked Acorn


@pytest.mark.figure
def test_a_national_file(db: None, tmp_path: Path) -> None:
    """30,000 rows of which 400 are broken: told by row, the rest kept, a second run adds nothing."""
    total, broken = many(30_000), many(400)
    step = total // broken
    spoilt = [{"cqc_id": "?"}, {"name": ""}, {"website": "javascript:x"}, {"postcode": "QQ1 1QQ"}]
    rows = [
        home(number, type="Homecare", postcode=f"M{number % 30 + 1} {number % 10}GT")
        | (spoilt[(number // step) % 4] if number % step == 0 and number // step < broken else {})
        for number in range(total)
    ]
    path = listed(tmp_path, *rows)
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        read = read_any(path)
        keep(read=read, by=None, at=NOW, on=TODAY)
    took = time.perf_counter() - started
    lines = {one.record.split()[1] for one in read.problems if one.record.startswith("line")}
    left_out = sum(1 for number in range(broken) if number % 4 < 2)
    figure("import_30000_rows_reported", wanted=broken, got=len(lines))
    figure("import_30000_rows_kept", wanted=total - left_out, got=Organisation.objects.count())
    figure("import_30000_rows_is_set_based", wanted=True, got=len(queries) < total / 5 + 100)
    read = read_any(path)
    keep(read=read, by=None, at=NOW, on=TODAY)
    figure(
        "import_30000_rows_again", wanted=(0, 0), got=(read.counts["added"], read.counts["changed"])
    )
    figure(
        "import_30000_rows_services",
        wanted=Service.objects.count() * 2,
        got=OutsideRecord.objects.count(),
    )
    measured("import_30000_rows", at_most=60, got=took, unit="s")
    measured("import_30000_rows_peak", at_most=1024, unit="MB",
             got=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)  # fmt: skip
    assert SEED >= 0
