"""A pytest plugin: Django's clean-up after a transactional test empties ledger and policies too.

The triggers refuse that, as they should, so they stand aside for the moment of the flush.
"""

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase

from ledger import triggers
from network import triggers as policies
from reports import triggers as reports


@pytest.fixture(scope="session", autouse=True)
def _ledger_makes_way_for_the_flush() -> Iterator[None]:
    flush = TransactionTestCase._fixture_teardown

    def flush_with_the_ledger(case: TransactionTestCase) -> None:
        with policies.stand_aside(), reports.stand_aside(), triggers.stand_aside():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_with_the_ledger)
        yield
