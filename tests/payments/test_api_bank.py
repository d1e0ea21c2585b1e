"""Bank statements over the API, and every line as a table."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from budgets.models import Budget
from payments.models import BankLine
from tests.cast import Cast
from tests.payments.test_bank_pages import (  # noqa: F401  fixtures
    PAT,
    POOL,
    Browser,
    budget,
    file,
    maya,
    send,
)
from tests.payments.test_returns import holding_of

pytestmark = pytest.mark.usefixtures("still_clock")
ADDRESS = "/api/v1/bank-statements/"


def post(client: Client, budget: Budget, key: str, *rows: str, **more: Any) -> Any:  # noqa: F811
    facts = {"holding": holding_of(budget).reference, "file": file(*rows), **more}
    return client.post(ADDRESS, facts, headers={"Idempotency-Key": key})


def test_a_statement_is_kept_once_and_read_line_by_line(
    maya: Client, budget: Budget, cast: Cast, browser: Browser  # noqa: F811
) -> None:  # fmt: skip
    first = post(maya, budget, "a", PAT, POOL)
    assert (first.status_code, first.json()["count"], first.json()["added"]) == (201, 2, 2)
    assert post(maya, budget, "a", PAT, POOL).json() == first.json()
    again = post(maya, budget, "b", PAT, POOL).json()
    assert (again["added"], again["again"]) == (0, True)
    assert BankLine.objects.count() == 2
    rows = maya.get("/api/v1/bank-lines/").json()["results"]
    assert [(row["amount_pence"], row["state"]) for row in rows] == [
        (-1200, "To match"), (-9000, "To match"),
    ]  # fmt: skip
    for user in (cast.nia.user, cast.olu, cast.jo):
        assert post(browser(user), budget, "c", PAT).status_code in (403, 404)
        answer = browser(user).get("/api/v1/bank-lines/")
        assert answer.status_code in (403, 404) or answer.json()["count"] == 0


def test_what_does_not_add_up_is_refused_whole_and_says_where(maya: Client, budget: Budget) -> None:  # noqa: F811
    wrong = POOL.replace("898.00", "800.00")
    answer = post(maya, budget, "a", PAT, wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "cannot_read_statement")
    assert "3" in answer.json()["title"]
    assert not BankLine.objects.exists()
    assert post(maya, budget, "b", PAT, holding="hold-nothing").status_code == 404
    assert post(maya, budget, "c", PAT, extra="x").status_code == 422
    assert maya.post(ADDRESS, {}, headers={"Idempotency-Key": "d"}).status_code == 422


def test_every_line_is_a_table_for_whom_it_concerns(
    maya: Client, budget: Budget, cast: Cast, browser: Browser  # noqa: F811
) -> None:  # fmt: skip
    send(maya, PAT.replace("PAT HUGHES", "=cmd"), POOL)
    answer = maya.get("/my/account/bank/all/table/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["amount"] for row in rows] == ["-90.00", "-12.00"]
    assert rows[0]["description"] == "'=cmd"
    assert "/my/account/bank/all/table/" in maya.get("/my/account/bank/all/").content.decode()
    assert browser(cast.nia.user).get("/my/account/bank/all/table/").status_code == 404
