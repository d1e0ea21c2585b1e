"""One statement sent four times at once is kept once; a keeper that does not wait keeps it twice."""

from threading import Barrier

import pytest
from django.db import connection, transaction

from payments.models import BankAccount, BankLine, BankStatement
from payments.services import bank_lines
from tests.budgets import plans
from tests.cast import NOW, Cast
from tests.concurrency.racing import race
from tests.payments.test_bank_lines import said
from tests.payments.test_own_payments import direct, mine

TOGETHER = 4


@pytest.fixture
def on_a_server(transactional_db: None) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("These need PostgreSQL.")


@pytest.mark.services
def test_two_uploads_at_once_keep_each_line_once(on_a_server: None, cast: Cast) -> None:
    holding = plans.pot(direct(cast), "Art group").holding
    user = mine(cast)
    statement = said((3, "PAT", "5.00"), (2, "POOL", "4.00"), (2, "POOL", "4.00"))

    def upload(number: int) -> bool:
        return bank_lines.keep_statement(
            owner=holding, statement=statement, name=f"{number}.csv", by=user, at=NOW
        ).again

    assert sorted(map(str, race(TOGETHER, upload))) == ["False", "True", "True", "True"]
    assert (BankLine.objects.count(), BankStatement.objects.count()) == (3, 1)


@pytest.mark.services
def test_control_who_looks_and_does_not_wait_keeps_lines_again(
    on_a_server: None, cast: Cast
) -> None:
    holding = plans.pot(direct(cast), "Art group").holding
    account = BankAccount.objects.create(holding=holding)
    statement, looked = said((3, "PAT", "5.00")), Barrier(TOGETHER)
    held = BankStatement.objects.create(
        account=account, name="x", layout="lloyds", digest="", count=1, added=1, kept_at=NOW
    )

    def upload(number: int) -> int:
        with transaction.atomic():
            seen = account.lines.count()
            looked.wait(20)
            for line in statement.lines:
                BankLine.objects.create(
                    account=account, statement=held, on=line.on, nth=1 + seen + number,
                    amount_pence=line.amount_pence,
                )  # fmt: skip
        return seen

    assert race(TOGETHER, upload) == [0, 0, 0, 0]
    assert BankLine.objects.count() == TOGETHER
