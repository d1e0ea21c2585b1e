"""The approval page opens with what is new, then the totals."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from invoices.models import BillDecision
from payments import services
from payments.models import PayRun
from payments.services import news
from payments.services.runs import items_of
from people.models import User
from tests.budgets import plans
from tests.cast import NOW, Cast
from tests.payments.test_runs import make, paid
from tests.payments.yeses import PAY_ON, bank, said_yes

pytestmark = pytest.mark.usefixtures("still_clock")
LATER = date(2026, 12, 8)


def test_first_changed_overridden_largest_and_the_difference(cast: Cast) -> None:
    agreement = plans.art(cast, plans.agreed(cast))
    said_yes(cast, agreement)
    bank(cast, cast.acorn)
    run = make(cast)
    found = news.what_is_new(run, items_of(run))
    assert len(found.first) == 1
    assert (found.changed, found.overridden, found.last, found.changes) == ([], [], None, [])
    paid(cast, run)
    bill = said_yes(cast, agreement, date(2026, 12, 8), date(2026, 12, 15))
    BillDecision.objects.create(
        bill=bill, outcome="pay", reason="It is right.", limit_pence=10**6, proposed_at=NOW,
        proposed_by=cast.jo, decided_at=NOW, decided_by=cast.vera,
    )  # fmt: skip
    row = services.enter_bank_details(
        organisation=cast.acorn, account_name="Acorn", sort_code="111111",
        account_number="22222222", by=cast.olu, at=NOW,
    )  # fmt: skip
    services.confirm_bank_details(
        details=row, how="Rang.", by=cast.finn, at=NOW, on=date(2026, 11, 2)
    )
    again = make(cast, LATER)
    found = news.what_is_new(again, items_of(again))
    assert (len(found.first), len(found.changed), len(found.overridden)) == (0, 1, 1)
    assert [item.amount_pence for item in found.largest] == [6000]
    assert found.last is not None
    assert found.last.pay_on == PAY_ON
    assert [(row.payee, row.more_pence) for row in found.changes] == [(cast.acorn.name, 3000)]


def test_who_is_gone_from_the_run_is_a_difference_too(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    bank(cast, cast.acorn)
    paid(cast, make(cast))
    later = services.propose(authority=cast.authority, pay_on=LATER)
    assert later.items == []
    run = PayRun.objects.create(
        authority=cast.authority, pay_on=LATER, made_at=NOW, made_by=cast.finn
    )
    found = news.what_is_new(run, [])
    assert [(row.payee, row.less_pence) for row in found.changes] == [(cast.acorn.name, 3000)]


def test_the_page_says_what_is_new_before_any_total_and_asks_few_questions(
    cast: Cast, browser: Callable[[User], Client], django_assert_max_num_queries: Any
) -> None:
    agreement = plans.art(cast, plans.agreed(cast))
    for _ in range(12):
        said_yes(cast, agreement)
    bank(cast, cast.acorn)
    run = make(cast)
    fola = browser(cast.fola)
    page = f"/finance/runs/{run.reference}/"
    words = fola.get(page).content.decode()
    assert words.index("Never paid before") < words.index("Control totals")
    assert words.index("Control totals") < words.index("Approve this run")
    with django_assert_max_num_queries(14):
        fola.get(page)
    services.approve_run(run=run, by=cast.fola, at=NOW)
    assert "Never paid before" not in fola.get(page).content.decode()
