"""Open Referral UK and HSDS examples that nobody here wrote."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from providers.importing import keep
from providers.models import Organisation, Service
from providers.referral import read_file
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
    read = read_file(str(path))
    assert not read.organisations
    assert read.outcome == "refused"
    assert read.message
