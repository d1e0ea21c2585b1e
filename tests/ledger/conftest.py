"""A book to work with, and a look over the whole ledger after each test."""

from collections.abc import Iterator

import pytest

from ledger import invariants
from tests.ledger.shelf import Shelf


@pytest.fixture
def shelf(db: None) -> Iterator[Shelf]:
    yield Shelf.open()
    assert invariants.check() == []
