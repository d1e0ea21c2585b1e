"""Two people bring in the same file at once, and answer the same pair at once."""

from pathlib import Path

import pytest
from django.db import connection

from core.errors import DomainError
from providers import duplicates, importing, merging
from providers.doors import read_any
from providers.models import Duplicate, Merge, Organisation, OutsideRecord
from tests.cast import NOW, TODAY
from tests.concurrency.racing import race
from tests.providers.test_import import ACORN, written

NUMBERED = {"organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier": "1234567"}]}


@pytest.fixture
def on_a_server(transactional_db: None) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("These need PostgreSQL.")


@pytest.mark.services
def test_one_file_brought_in_twice_at_once_is_kept_once(on_a_server: None, tmp_path: Path) -> None:
    path = written(tmp_path, ACORN)

    def bring(_: int) -> str:
        try:
            importing.keep(read=read_any(path), by=None, at=NOW, on=TODAY)
        except DomainError as refusal:
            return refusal.code
        return "kept"

    said = race(4, bring)
    assert {str(one) for one in said} <= {"kept", "import_under_way"}
    assert "kept" in said
    assert Organisation.objects.count() == 1
    assert OutsideRecord.objects.count() == 2


@pytest.mark.services
def test_a_pair_is_answered_once(on_a_server: None, tmp_path: Path) -> None:
    page = {"contents": [{"id": i, "name": i, "description": "x", **NUMBERED} for i in ("a", "b")]}
    importing.keep(read=read_any(written(tmp_path, page)), by=None, at=NOW, on=TODAY)
    duplicates.propose(at=NOW)
    row = Duplicate.objects.select_related("first", "second").get()

    def keep(number: int) -> str:
        which = (row.first, row.second)[number % 2]
        try:
            merging.merge(duplicate=row, keep=which, by=None, at=NOW)
        except DomainError as refusal:
            return refusal.code
        return "merged"

    said = race(3, keep)
    assert sorted(map(str, said)) == ["already_answered", "already_answered", "merged"]
    assert Merge.objects.standing().count() == 1
