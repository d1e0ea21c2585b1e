"""Issuing: amounts equal the ledger, versions replace each other, the worker does it once."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from budgets import services as budgets
from budgets.models import Budget
from budgets.services import figures_of
from core import jobs
from core.models import Job
from core.periods import month_of
from ledger.models import Account
from notices.models import Notice
from notices.services.sending import DELIVER_JOB
from payments import services as payments
from people.models import Role
from statements import services, tasks
from statements.contents import canonical, read
from statements.models import Statement
from statements.telling import parts_of
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.yeses import bank, said_yes

OCTOBER = month_of(date(2026, 10, 1))
NOVEMBER = month_of(date(2026, 11, 1))
FIRST = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def agreed_in_september(cast: Cast) -> Budget:
    """Maya has held one pot herself since April, and spent from it in three months."""
    lines = [plans.line("Art group", 120000, held="own_account"), plans.line("Swimming", 50000)]
    budget = budgets.agree_plan(
        version=plans.sent(cast.maya, *lines), by=cast.jo,
        at=datetime(2026, 4, 1, 9, 0, tzinfo=UTC), on=date(2026, 4, 1),
    )  # fmt: skip
    assert cast.maya.user
    payments.record_contribution(
        budget=budget, holding=plans.pot(budget, "Art group").holding, amount_pence=100000,
        received_on=date(2026, 9, 20), by=cast.maya.user, at=NOW,
    )  # fmt: skip
    pay(cast, budget, 9000, date(2026, 9, 25))
    pay(cast, budget, 4000, date(2026, 10, 5))
    pay(cast, budget, 2500, date(2026, 11, 3))
    return budget


def pay(cast: Cast, budget: Budget, pence: int, day: date) -> None:
    assert cast.maya.user
    payments.record_own_payment(
        pot=plans.pot(budget, "Art group"), paid_to="Pat", amount_pence=pence, paid_on=day,
        service_on=day, by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip


def issue(budget: Budget, month: object = OCTOBER, at: datetime = LATER) -> Statement:
    return services.issue(
        budget=budget, from_on=month.starts_on, to_on=month.ends_on, at=at,  # type: ignore[attr-defined]
    )  # fmt: skip


def test_amounts_equal_the_ledger_as_it_was_on_the_last_day(cast: Cast) -> None:
    budget = agreed_in_september(cast)
    content = read(issue(budget).content)
    assert content.spent == 13000
    assert content.spent_now == 4000
    account = content.accounts[0]
    assert (account.opening, account.paid_out, account.closing) == (91000, 4000, 87000)
    november = read(issue(budget, NOVEMBER).content)
    figures = figures_of(budget)
    assert (november.had, november.spent, november.left) == (
        figures.in_pots, figures.spent, figures.left,
    )  # fmt: skip
    assert november.held == figures.held
    assert november.accounts[0].opening == account.closing
    assert november.problems() == []


def test_the_council_paid_bill_stands_with_who_said_yes(cast: Cast) -> None:
    budget = agreed_in_september(cast)
    agreement = plans.art(cast, budget)
    said_yes(cast, agreement, date(2026, 11, 24))
    content = read(issue(budget, NOVEMBER).content)
    line = next(row for row in content.payments if row.who == "Acorn Arts")
    assert (line.pence, line.said_by, line.state, line.user_led) == (
        3000,
        "Maya Williams",
        "Being paid",
        True,
    )
    assert any("Pay Acorn Arts £30 from your account." in need for need in content.needs)
    (had,) = content.support
    assert (had.who, had.units, had.unit, had.rate_pence, had.pence) == (
        "Acorn Arts", "1", "session", "3000", 3000,
    )  # fmt: skip


def test_a_fund_says_who_holds_it_how_much_support_and_at_what_rate(cast: Cast) -> None:
    lines = plans.line("Art group", 520000, held="fund", holder=cast.beech.reference)
    budget = plans.agreed(cast, lines)
    days = [date(2026, 11, day) for day in (3, 10, 17)]
    said_yes(cast, plans.art(cast, budget), *days)
    content = read(issue(budget, NOVEMBER).content)
    (had,) = content.support
    assert (had.units, had.pence, had.from_fund) == ("3", 9000, cast.beech.name)
    told = "\n".join(line.text for part in parts_of(content) for line in part.lines)
    assert "3 sessions of Art group from Acorn Arts, £30 for one: £90.00." in told
    assert f"Paid from your fund, held by {cast.beech.name}." in told
    (fund,) = content.accounts
    assert (fund.by_holder, content.problems()) == (cast.beech.name, [])


def test_a_statement_from_before_hours_were_told_still_reads_and_says_the_same(
    cast: Cast,
) -> None:
    content = read(issue(agreed_in_september(cast)).content)
    older = json.loads(canonical(content))
    del older["support"]
    again = read(json.dumps(older))
    assert again.support == ()
    assert again.amounts_digest() == content.amounts_digest()


def test_scenario_56_a_correction_makes_version_2_and_leaves_version_1(cast: Cast) -> None:
    budget = agreed_in_september(cast)
    first = issue(budget)
    before = (first.content, first.sha256)
    assert issue(budget) == first  # asked again: the same one
    pay(cast, budget, 2500, date(2026, 10, 20))
    second = services.issue(
        budget=budget,
        from_on=OCTOBER.starts_on,
        to_on=OCTOBER.ends_on,
        at=LATER,
        why="£25 was missing.",
    )
    first.refresh_from_db()
    assert (first.content, first.sha256) == before
    assert (second.version, second.replaces) == (2, first)
    content = read(second.content)
    assert (content.version, content.replaces) == (2, first.reference)
    assert content.spent_now == 6500


def test_what_was_told_late_is_an_adjustment_of_the_next_statement(cast: Cast) -> None:
    budget = agreed_in_september(cast)
    issue(budget)
    pay(cast, budget, 2500, date(2026, 10, 20))
    content = read(issue(budget, NOVEMBER).content)
    assert content.adjusted_spent == 2500
    assert content.accounts[0].adjustments == -2500
    assert [(line.pence, line.earlier) for line in content.payments] == [
        (2500, True),
        (2500, False),
    ]
    assert content.problems() == []


def test_a_book_that_does_not_add_up_makes_no_statement_and_is_told(cast: Cast) -> None:
    budget = agreed_in_september(cast)
    admin = cast.staff("Ian Admin", Role.SYSTEM_ADMINISTRATOR)
    Account.objects.filter(pk=budget.unallocated_account_id).update(balance_pence=7)
    with pytest.raises(services.DoesNotAddUp):
        issue(budget)
    assert not Statement.objects.exists()
    assert budget.reference in Notice.objects.get(to=admin).sentence


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 10, 31), date(2026, 10, 1)),
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2025, 1, 1), date(2025, 1, 31)),
    ],
)
def test_days_that_cannot_be_are_refused(cast: Cast, first: date, last: date) -> None:
    budget = agreed_in_september(cast)
    with pytest.raises((services.DaysMixedUp, services.DaysOutside)):
        services.issue(budget=budget, from_on=first, to_on=last, at=NOW)


def test_the_frozen_text_cannot_change_unseen(cast: Cast) -> None:
    statement = issue(agreed_in_september(cast))
    raw = json.loads(statement.content)
    raw["unallocated"] = 1
    Statement.objects.filter(pk=statement.pk).update(content=json.dumps(raw))
    with pytest.raises(services.DoesNotAddUp):
        services.pdf_of(Statement.objects.get(pk=statement.pk))


def test_the_worker_issues_a_month_once_and_makes_the_papers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed_in_september(cast)
    for _ in range(2):
        tasks.each_month(FIRST)
        jobs.run_due(clock=lambda: FIRST)
    statement = Statement.objects.get()
    assert (statement.from_on, statement.to_on) == (OCTOBER.starts_on, OCTOBER.ends_on)
    assert statement.pdf_sha256
    assert services.pdf_of(statement).startswith(b"%PDF-")
    assert Notice.objects.filter(to=cast.maya.user, kind="statement").count() == 1
    left = Job.objects.exclude(state=Job.State.DONE)
    assert set(left.values_list("name", flat=True)) <= {DELIVER_JOB}  # the night is quiet


def test_the_command_writes_papers(cast: Cast, tmp_path: object, still_clock: None) -> None:
    agreed_in_september(cast)
    said = StringIO()
    call_command(
        "issue_statements",
        month="2026-10",
        person=cast.maya.reference,
        out=str(tmp_path),
        stdout=said,
    )
    assert "1 statements, 0 refused." in said.getvalue()
    assert len(list(tmp_path.glob("st-*.pdf"))) == 1  # type: ignore[attr-defined]
    for wrong in (
        {"month": "2026-13"},
        {"month": "2026-11"},
        {"month": "2026-10", "person": "per-x"},
    ):
        with pytest.raises(CommandError):
            call_command("issue_statements", **wrong)


def test_a_payment_run_shows_as_paid_and_the_cash_stays_apart(cast: Cast) -> None:
    budget = plans.agreed(cast)
    bill = said_yes(cast, plans.art(cast, budget))
    bank(cast, cast.acorn)
    run = payments.make_run(
        authority=cast.authority, pay_on=date(2026, 12, 1), by=cast.finn, at=NOW, on=TODAY
    )
    payments.approve_run(run=run, by=cast.fola, at=NOW)
    payments.release_run(run=run, by=cast.fola, at=NOW)
    payments.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)
    content = read(issue(budget, NOVEMBER).content)
    assert content.accounts == ()
    assert content.payments[0].state == "Paid 23 November"
    assert content.payments[0].pence == bill.total_pence
