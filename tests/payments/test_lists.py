"""Lists of money: the account page by page, every payment as a table, what was paid to whom."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client

from budgets.models import Budget
from budgets.services import figures_of
from core.models import Authority
from invoices.models import Bill
from payments import services
from payments.models import BankDetails, PayRun
from people import services as people
from people.models import Looking, Role
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_pages import Browser, budget, maya, text, token
from tests.payments.yeses import PAY_ON, bank, said_yes
from tests.world import maya_world

__all__ = ["budget", "maya"]  # the fixtures
pytestmark = pytest.mark.usefixtures("still_clock")


def wages(budget: Budget, pence: int, paid_to: str, on: date = TODAY) -> str:
    assert budget.person.user
    paid = services.record_own_payment(
        pot=plans.pot(budget, "Art group"), paid_to=paid_to, amount_pence=pence, paid_on=on,
        service_on=TODAY, by=budget.person.user, at=NOW, on=TODAY,
    )  # fmt: skip
    return paid.reference


def test_wages_leave_the_budget_and_the_account(maya: Client, budget: Budget) -> None:
    pot = plans.pot(budget, "Art group")
    before = figures_of(budget)
    page = maya.get("/my/account/record/")
    sent = {
        "paid_to": "Pat", "amount": "£1,000", "paid_on": "23 11 2026", "pot": pot.reference,
        "once": token(page),
    }  # fmt: skip
    for _press in range(2):
        maya.post("/my/account/record/", sent)
    after = figures_of(budget)
    assert after.pot(pot.pk).spent - before.pot(pot.pk).spent == 100000
    assert before.pot(pot.pk).left - after.pot(pot.pk).left == 100000
    assert before.held - after.held == 100000
    words = text(maya.get("/my/account/"))
    assert "In your account £0" in words
    assert "My bank details" in words


def test_the_account_has_pages(maya: Client, budget: Budget) -> None:
    for number in range(26):
        wages(budget, 100, f"Helper {number:02d}")
    first, second = text(maya.get("/my/account/")), text(maya.get("/my/account/?page=2"))
    assert "Page 1 of 2" in first
    assert "Helper 25" in first
    assert "Helper 00" not in first
    assert "Helper 00" in second
    assert "In from you" in second


def test_every_payment_as_a_table_that_no_spreadsheet_runs(
    cast: Cast, maya: Client, browser: Browser, budget: Budget
) -> None:
    wages(budget, 9050, "=HYPERLINK(1)")
    answer = maya.get("/my/payments/table/")
    assert answer["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Date", "Who", "For", "Amount", "State"]
    assert rows[1] == ["2026-11-23", "'=HYPERLINK(1)", "Art group", "90.50", "You paid it"]
    other = f"/for/{cast.maya.reference}/payments/table/"
    assert browser(cast.sam).get(other).status_code == 200
    for user in (cast.ali, cast.rex, cast.jo, cast.finn, cast.olu):
        assert browser(user).get(other).status_code == 404


def test_the_worker_gives_a_reason_and_maya_reads_who_and_why(
    cast: Cast, maya: Client, browser: Browser, budget: Budget
) -> None:
    reference = wages(budget, 9000, "Pat Secret")
    jo = browser(cast.jo)
    asked = jo.get(f"/council/payments/{reference}/", follow=True)
    assert "Pat Secret" not in text(asked)
    opened = jo.post(
        "/council/open/", {"subject": reference, "reason": "Maya rang and asked me."}, follow=True
    )
    assert "Pat Secret" in text(opened)
    assert "Pat Secret" in text(jo.get(f"/council/payments/{reference}/"))
    looked = text(maya.get("/my/looked/"))
    assert "Jo Bell" in looked
    assert "Maya rang and asked me." in looked


def test_a_provider_reads_what_was_paid_and_nobody_elses(cast: Cast, browser: Browser) -> None:
    budget = plans.agreed(cast)
    bill = said_yes(cast, plans.art(cast, budget))
    olu = browser(cast.olu)
    assert "Nothing is paid yet." in text(olu.get("/provider/paid/"))
    bank(cast, cast.acorn)
    run = services.make_run(authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY)
    services.approve_run(run=run, by=cast.fola, at=NOW)
    services.release_run(run=run, by=cast.fola, at=NOW)
    services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)
    words = text(olu.get("/provider/paid/"))
    assert f"By the council, {bill.reference}" in words
    assert "£30.00" in words
    assert "Maya" not in words
    assert bill.reference not in text(browser(cast.bea).get("/provider/paid/"))
    assert cast.maya.user
    for user in (cast.maya.user, cast.rex, cast.finn):
        assert browser(user).get("/provider/paid/").status_code == 404


def test_finance_reads_who_is_left_out_and_why(cast: Cast, browser: Browser) -> None:
    budget = plans.agreed(cast)
    said_yes(cast, plans.art(cast, budget))
    bank(cast, cast.acorn, confirm=False)
    for user, address in (
        (cast.finn, "/finance/"), (cast.fola, "/finance/"), (cast.finn, "/finance/runs/new/"),
    ):  # fmt: skip
        words = text(browser(user).get(address))
        assert "Left out, and why" in words
        assert "The bank details wait for a second person to confirm them." in words
        assert "Maya" not in words
    refused = browser(cast.finn).post("/finance/runs/new/", {"pay_on": "1 December 2026"})
    assert refused.status_code == 200
    assert not PayRun.objects.exists()


def test_only_the_one_who_rings_sees_a_whole_number(
    cast: Cast, maya: Client, browser: Browser
) -> None:
    finn, fola = browser(cast.finn), browser(cast.fola)
    sent = {
        "payee": cast.acorn.reference, "account_name": "Acorn", "sort_code": "201122",
        "account_number": "48151623",
    }  # fmt: skip
    finn.post("/finance/payees/paper/", sent)
    row = BankDetails.objects.get()
    address = f"/finance/payees/{row.reference}/"
    assert "48151623" not in text(finn.get(address))
    assert "48151623" in text(fola.get(address))
    fola.post(address, {"how": "Rang them."})
    for client, page in (
        (fola, address), (fola, "/finance/payees/"), (browser(cast.olu), "/provider/bank/"),
    ):  # fmt: skip
        words = text(client.get(page))
        assert "48151623" not in words
        assert "ends in 623" in words


def test_a_role_of_one_authority_is_none_at_another(cast: Cast, browser: Browser) -> None:
    """Fola approves at Northtown and audits at Southtown: she approves nothing at Southtown."""
    south = Authority.objects.create(name="Southtown Council", short_name="Southtown")
    people.give_staff_role(
        user=cast.fola, authority=south, role=Role.AUDITOR, on=date(2020, 1, 1), by=None, at=NOW
    )
    run = PayRun.objects.create(authority=south, pay_on=PAY_ON, made_at=NOW, made_by=cast.finn)
    fola = browser(cast.fola)
    assert fola.get(f"/finance/runs/{run.reference}/").status_code == 200
    assert fola.post(f"/finance/runs/{run.reference}/approve/").status_code == 404
    api = fola.post(
        f"/api/v1/pay-runs/{run.reference}/approve/", {}, content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )  # fmt: skip
    assert api.status_code == 404
    run.refresh_from_db()
    assert run.state == PayRun.State.PREPARED


def test_looking_at_an_account_is_written_down(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    browser(cast.sam).get(f"/for/{cast.maya.reference}/payments/table/")
    look = Looking.objects.get(user=cast.sam)
    assert look.what == "your payments, as a table"
    assert look.at - NOW < timedelta(minutes=1)


def test_a_month_of_the_whole_world_is_listed(cast: Cast, browser: Browser) -> None:
    """Bills the council pays and wages from the account stand in one list, newest first."""
    world = maya_world(cast)
    assistants = world.pot("Assistants")
    services.record_contribution(
        budget=world.budget, holding=assistants.holding, amount_pence=50000, received_on=TODAY,
        by=world.user, at=NOW,
    )  # fmt: skip
    world.own_payment(assistants, 9000, "Pat")
    words = text(browser(world.user).get("/my/payments/"))
    assert "Pat, £90 Assistants. 23 November 2026. You paid it" in words
    assert not Bill.objects.exists()
