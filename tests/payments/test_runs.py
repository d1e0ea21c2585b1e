"""Pay runs: made by one, approved by another, paid by the bank; each penny where it belongs."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from budgets.models import Budget
from budgets.services import figures_of
from core.errors import DomainError
from invoices.models import Bill
from ledger.models import Account, Entry
from notices.models import Notice
from payments import services
from payments.models import Instalment, PayItem, PayRun
from payments.services import banking, run_files, runs
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.yeses import PAY_ON, bank, said_yes


def code_of(refusal: pytest.ExceptionInfo[DomainError]) -> str:
    return refusal.value.code


def make(cast: Cast, pay_on: date = PAY_ON) -> PayRun:
    return services.make_run(
        authority=cast.authority, pay_on=pay_on, by=cast.finn, at=NOW, on=TODAY
    )


def paid(cast: Cast, run: PayRun) -> PayRun:
    services.approve_run(run=run, by=cast.fola, at=NOW)
    services.release_run(run=run, by=cast.fola, at=NOW)
    return services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)


def balance(account: Account) -> int:
    account.refresh_from_db()
    return account.balance_pence


def held(budget: Budget) -> int:
    figures = figures_of(budget)
    assert figures.held is not None
    return figures.held


def test_a_bill_goes_from_yes_to_paid(cast: Cast) -> None:
    budget = plans.agreed(cast)
    bill = said_yes(cast, plans.art(cast, budget), date(2026, 12, 1), date(2026, 12, 8))
    bank(cast, cast.acorn)
    run = make(cast)
    assert (run.total_pence, run.count, run.state) == (6000, 1, "prepared")
    assert run.items.get().is_new_payee
    bill.refresh_from_db()
    assert bill.state == Bill.State.IN_RUN
    paid(cast, run)
    bill.refresh_from_db()
    assert (bill.state, bill.paid_on) == (Bill.State.PAID, TODAY)
    figures = figures_of(budget)
    assert figures.pots[0].spent == 6000
    assert figures.pots[0].owed == 0
    assert balance(budget.payee_account) == 6000
    assert balance(budget.funder_account) == -6000
    assert Notice.objects.filter(to=cast.olu, kind="paid").count() == 1
    assert Notice.objects.filter(to=cast.maya.user, kind="paid").count() == 1


def test_marking_paid_twice_has_one_effect(cast: Cast) -> None:
    budget = plans.agreed(cast)
    said_yes(cast, plans.art(cast, budget))
    bank(cast, cast.acorn)
    run = paid(cast, make(cast))
    count = Entry.objects.count()
    services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)
    assert Entry.objects.count() == count


def test_who_makes_a_run_does_not_approve_it(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    bank(cast, cast.acorn)
    run = make(cast)
    with pytest.raises(runs.SameMaker):
        services.approve_run(run=run, by=cast.finn, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayRun.objects.filter(pk=run.pk).update(approved_by=cast.finn, approved_at=NOW)


def test_nobody_approves_money_to_themselves(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    bank(cast, cast.acorn)
    run = make(cast)
    with pytest.raises(banking.IsThePayee):
        services.approve_run(run=run, by=cast.olu, at=NOW)


def test_no_step_is_skipped(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    bank(cast, cast.acorn)
    run = make(cast)
    for act in (
        lambda: services.release_run(run=run, by=cast.fola, at=NOW),
        lambda: services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert code_of(refusal) == "run_moved_on"


def test_the_file_is_the_same_each_time_and_its_hash_is_kept(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    details = bank(cast, cast.acorn)
    run = make(cast)
    services.approve_run(run=run, by=cast.fola, at=NOW)
    made = services.release_run(run=run, by=cast.fola, at=NOW)
    assert made == services.release_run(run=run, by=cast.fola, at=NOW)
    assert made.split(b"\r\n")[0][6:14] == details.account_number.encode()
    cast.authority.name = "Southtown Council"
    cast.authority.save()
    run.refresh_from_db()
    with pytest.raises(run_files.FileChanged):
        services.release_run(run=run, by=cast.fola, at=NOW)


def test_without_the_councils_account_there_is_no_file(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    bank(cast, cast.acorn)
    cast.authority.bank_sort_code = ""
    cast.authority.save()
    run = services.approve_run(run=make(cast), by=cast.fola, at=NOW)
    with pytest.raises(run_files.NoCouncilAccount):
        services.release_run(run=run, by=cast.fola, at=NOW)


@pytest.mark.parametrize(
    ("entered", "confirmed", "why"),
    [(False, False, runs.NOT_ENTERED), (True, False, runs.NOT_CONFIRMED)],
)
def test_a_payee_without_confirmed_details_is_left_out_with_a_reason(
    cast: Cast, entered: bool, confirmed: bool, why: str
) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    if entered:
        bank(cast, cast.acorn, confirm=confirmed)
    proposal = services.propose(authority=cast.authority, pay_on=PAY_ON)
    assert [row.why for row in proposal.left_out] == [why]
    with pytest.raises(runs.NothingToPay):
        make(cast)


def test_details_confirmed_today_wait_three_working_days(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    row = bank(cast, cast.acorn, confirm=False)
    row = services.confirm_bank_details(details=row, how="Rang.", by=cast.finn, at=NOW, on=TODAY)
    assert row.usable_on == date(2026, 11, 26)
    early = services.propose(authority=cast.authority, pay_on=date(2026, 11, 25))
    assert [left.why for left in early.left_out] == [runs.TOO_SOON]
    assert services.propose(authority=cast.authority, pay_on=date(2026, 11, 26)).items


def test_waiting_days_skip_weekends_and_bank_holidays() -> None:
    assert banking.working_day_after(date(2026, 12, 23), 3) == date(2026, 12, 30)
    assert banking.working_day_after(date(2026, 11, 28), 0) == date(2026, 11, 30)


def test_changed_details_stop_payment_until_confirmed_again(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    first = bank(cast, cast.acorn)
    new = services.enter_bank_details(
        organisation=cast.acorn, account_name="Acorn", sort_code="111111",
        account_number="22222222", by=cast.olu, at=NOW,
    )  # fmt: skip
    first.refresh_from_db()
    assert first.replaced_at is not None
    proposal = services.propose(authority=cast.authority, pay_on=PAY_ON)
    assert [left.why for left in proposal.left_out] == [runs.NOT_CONFIRMED]
    with pytest.raises(banking.IsThePayee):
        services.confirm_bank_details(
            details=new, how="x", at=NOW, on=TODAY,
            by=cast.member("Oz Acorn", cast.acorn, "provider_finance"),  # type: ignore[arg-type]
        )  # fmt: skip
    with pytest.raises(banking.SayHow):
        services.confirm_bank_details(details=new, how=" ", by=cast.finn, at=NOW, on=TODAY)


def test_who_enters_details_from_paper_does_not_confirm_them(cast: Cast) -> None:
    row = bank(cast, cast.maya, by=cast.finn, confirm=False)
    with pytest.raises(banking.SamePerson):
        services.confirm_bank_details(details=row, how="x", by=cast.finn, at=NOW, on=TODAY)
    again = bank(cast, cast.maya, by=cast.finn, confirm=False)
    assert again.pk == row.pk


def test_a_second_run_on_a_day_and_a_day_gone_by_are_refused(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    bank(cast, cast.acorn)
    make(cast)
    with pytest.raises(runs.RunExists):
        make(cast)
    with pytest.raises(runs.PayDayPassed):
        make(cast, date(2026, 11, 22))
    with pytest.raises(runs.NothingToPay):
        make(cast, date(2026, 12, 2))


def test_a_cancelled_run_frees_all_that_was_in_it(cast: Cast) -> None:
    bill = said_yes(cast, plans.art(cast, plans.agreed(cast)))
    bank(cast, cast.acorn)
    services.cancel_run(run=make(cast), reason="Wrong day.", by=cast.finn, at=NOW)
    bill.refresh_from_db()
    assert bill.state == Bill.State.AGREED
    run = make(cast)
    services.approve_run(run=run, by=cast.fola, at=NOW)
    services.release_run(run=run, by=cast.fola, at=NOW)
    with pytest.raises(DomainError) as refusal:
        services.cancel_run(run=run, reason="Too late.", by=cast.finn, at=NOW)
    assert code_of(refusal) == "run_moved_on"


def test_a_returned_payment_is_owed_again(cast: Cast) -> None:
    budget = plans.agreed(cast)
    bill = said_yes(cast, plans.art(cast, budget))
    details = bank(cast, cast.acorn)
    run = paid(cast, make(cast))
    item = services.return_payment(item=run.items.get(), reason="5", by=cast.finn, at=NOW, on=TODAY)
    services.return_payment(item=item, reason="5", by=cast.finn, at=NOW, on=TODAY)
    assert item.state == PayItem.State.RETURNED
    bill.refresh_from_db()
    assert bill.state == Bill.State.AGREED
    assert figures_of(budget).pots[0].owed == 3000
    assert balance(budget.payee_account) == 0
    details.refresh_from_db()
    assert details.replaced_at is not None
    proposal = services.propose(authority=cast.authority, pay_on=PAY_ON)
    assert [left.why for left in proposal.left_out] == [runs.NOT_ENTERED]


# Direct payments and funds: instalments (domain.md 8.3, 8.4, 8.58).


def direct(cast: Cast, *, method: str = "net") -> Budget:
    cast.authority.policies.create(
        name="second_person_above_pence", value=10**8, starts_on=date(2025, 1, 1)
    )
    if method != "net":
        cast.authority.policies.create(
            name="payment_method",
            value=method,
            starts_on=date(2025, 1, 1),
            exemption="The first settings of a new installation.",
        )
    lines = plans.line("Personal assistant", 1820000, held="own_account")
    return plans.agreed(cast, lines, contribution=5250)


@pytest.mark.parametrize(
    ("method", "council", "person"), [("net", 119000, 21000), ("gross", 140000, 0)]
)
def test_scenarios_3_and_4_net_and_gross(
    cast: Cast, method: str, council: int, person: int
) -> None:
    budget = direct(cast, method=method)
    services.make_instalments(on=date(2026, 4, 1), at=NOW)
    first = Instalment.objects.order_by("from_on")[0]
    assert (first.from_on, first.to_on) == (date(2026, 4, 1), date(2026, 4, 28))
    assert (first.council_pence, first.contribution_pence) == (council, person)
    bank(cast, cast.maya)
    paid(cast, make(cast))
    assert held(budget) == council
    assert figures_of(budget).pots[0].free == 1820000  # cash never changes what is in the pot


def test_scenario_58_the_nightly_job_twice_makes_one_payment(cast: Cast) -> None:
    direct(cast)
    assert services.make_instalments(on=date(2026, 4, 1), at=NOW) == 1
    assert services.make_instalments(on=date(2026, 4, 1), at=NOW) == 0
    bank(cast, cast.maya)
    run = make(cast)
    assert [item.amount_pence for item in run.items.all()] == [119000]
    with pytest.raises(runs.NothingToPay):
        make(cast, date(2026, 12, 2))


def test_a_year_of_instalments_comes_to_the_budget_and_no_more(cast: Cast) -> None:
    direct(cast)
    services.make_instalments(on=date(2027, 3, 31), at=NOW)
    rows = Instalment.objects.all()
    assert sum(row.council_pence + row.contribution_pence for row in rows) == 1820000
    assert rows.count() == 13


def test_a_fund_is_paid_to_its_holder(cast: Cast) -> None:
    lines = plans.line("Art group", 520000, held="fund", holder=cast.beech.reference)
    budget = plans.agreed(cast, lines)
    services.make_instalments(on=date(2026, 4, 1), at=NOW)
    bank(cast, cast.beech, by=cast.bea)
    run = make(cast)
    assert run.items.get().bank_details.organisation == cast.beech
    paid(cast, run)
    assert held(budget) == 40000


def test_a_returned_instalment_that_was_spent_is_made_good_with_own_money(cast: Cast) -> None:
    budget = direct(cast)
    services.make_instalments(on=date(2026, 4, 1), at=NOW)
    bank(cast, cast.maya)
    run = paid(cast, make(cast))
    assert cast.maya.user
    services.record_own_payment(
        pot=plans.pot(budget, "Personal assistant"), paid_to="Pat", amount_pence=100000,
        paid_on=TODAY, service_on=TODAY, by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    services.return_payment(item=run.items.get(), reason="0", by=cast.finn, at=NOW, on=TODAY)
    assert held(budget) == 0
    assert balance(budget.contributor_account) == -100000
    assert Instalment.objects.get().state == Instalment.State.DUE
