"""Open Referral UK and HSDS examples that nobody here wrote."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from providers.areas import keep_areas, read_areas
from providers.doors import read_any
from providers.importing import keep
from providers.models import Area, Organisation, OutsideRecord, Service
from providers.referral import read_file
from providers.referral.cqc import read_cqc
from tests.cast import NOW, TODAY

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
EXAMPLES = (DATA / "providers" / "open-referral-uk" / "examples", DATA / "providers" / "hsds")
HOSTILE = DATA / "hostile"
EXPECTED = {
    "organization_full": (1, 1), "organization_list": (1, 0), "service_full": (1, 1),
    "service_list": (1, 1), "service_at_location_full": (1, 1), "service_at_location_list": (1, 1),
    "location": (0, 0), "taxonomy": (0, 0), "taxonomy_list": (0, 0), "taxonomy_term": (0, 0),
    "taxonomy_term_list": (0, 0), "tabular": (1, 1), "base": (0, 0),
}  # fmt: skip

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public test data is not beside us")


def documents() -> Iterator[Path]:
    for folder in EXAMPLES:
        yield from sorted(folder.glob("*.json"))


@pytest.mark.parametrize(
    "path", list(documents()), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_each_example_is_read(path: Path) -> None:
    read = read_file(str(path))
    assert read.outcome == "read", read.message
    assert (len(read.organisations), len(read.services)) == EXPECTED[path.stem]


def test_all_examples_import_once(db: None) -> None:
    for _ in range(2):
        for path in documents():
            keep(read=read_file(str(path)), by=None, at=NOW, on=TODAY)
    assert Organisation.objects.count() == 1
    assert Service.objects.count() == 1


@pytest.mark.parametrize(
    "path", sorted(p for p in HOSTILE.rglob("*") if p.is_file()) if HOSTILE.is_dir() else [],
    ids=lambda path: path.name,
)  # fmt: skip
def test_hostile_files_are_refused_or_hold_nothing(path: Path) -> None:
    for read in (read_file(str(path)), read_any(str(path)), read_cqc(str(path))):
        assert not read.organisations
        assert not read.services
        assert read.outcome == "refused"
        assert read.message.endswith(".")


def test_the_cqcs_sample_is_kept_whole_and_its_area_code_reported(db: None) -> None:
    """Every cell of every row comes back, and each row's area code is named in words."""
    path = DATA / "providers" / "cqc" / "trafford_care_homes.csv"
    area = Area.objects.create(code="E08000009", name="Trafford")
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for again in range(2):
        read = read_any(str(path))
        keep(read=read, by=None, at=NOW, on=TODAY)
        told = [one for one in read.problems if one.field == "area_code"]
        assert len(told) == len(rows)
        assert all("E0800009" in one.message for one in told)
        assert (read.counts["added"] == 0) is bool(again)
    assert read.counts["changed"] == read.counts["refused"] == 0
    assert area.organisations.count() == Organisation.objects.count() == len(rows)
    kept = {
        record.outside_id: record.rest["cqc"]
        for record in OutsideRecord.objects.filter(kind="organisation")
    }
    for row in rows:
        sent = {name: cell.strip() for name, cell in row.items() if cell.strip()}
        assert kept[row["cqc_id"]] == sent


@pytest.mark.parametrize(("name", "least"), [
    ("uk_local_authorities_current", 360), ("la_all_codes", 350), ("utla_all_codes", 200),
    ("rgn_all_codes", 9),
])  # fmt: skip
def test_lists_of_councils_are_read(db: None, name: str, least: int) -> None:
    read = read_areas(str(DATA / "councils" / f"{name}.csv"))
    assert (read.outcome, len(read.areas) >= least) == ("read", True)
    keep_areas(read)
    keep_areas(again := read_areas(str(DATA / "councils" / f"{name}.csv")))
    assert (again.counts["added"], again.counts["changed"]) == (0, 0)
    assert Area.objects.count() == len(read.areas)


def test_welsh_names_and_former_codes_of_councils(db: None) -> None:
    keep_areas(read_areas(str(DATA / "councils" / "uk_local_authorities_current.csv")))
    assert Area.objects.get(name="Trafford").code == "E08000009"
    assert Area.objects.filter(nation="WLS").count() >= 22
    assert Area.objects.exclude(former_codes=[]).exists()


def test_the_standards_tables_say_what_its_json_says() -> None:
    """The same example twice, as JSON and as tables: the same organisation, service and prices."""
    folder = DATA / "providers" / "open-referral-uk" / "examples"
    table, whole = read_any(str(folder / "csv")), read_any(str(folder / "service_full.json"))
    (one,), (other,) = table.services.values(), whole.services.values()
    assert (one.outside_id, one.name, one.times, one.access) == (
        other.outside_id, other.name, other.times, other.access,
    )  # fmt: skip
    assert set(table.organisations) == set(whole.organisations)
