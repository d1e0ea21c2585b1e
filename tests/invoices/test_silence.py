"""Nobody answers: reminders, then a worker; never a yes. And other ways in which yes is not said."""

from datetime import date, timedelta

import pytest

from budgets.services import NotEnoughLeft
from core import jobs
from core.models import Job
from invoices import services
from invoices.models import Bill, BillInRun
from invoices.services import deciding
from invoices.tasks import due
from notices.models import Notice
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised, yes


def asked(cast: Cast, **more: str) -> Bill:
    agreement = promised(cast, pence=200_000, rate=2200, units="10", **more)  # type: ignore[arg-type]
    return bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea)


def wait(days: int) -> None:
    services.remind(on=TODAY + timedelta(days=days), at=NOW + timedelta(days=days))


def test_silence_is_reminded_of_then_shown_and_never_a_yes(cast: Cast) -> None:
    bill = asked(cast)
    reminders = Notice.objects.filter(kind="bill.reminder", to=cast.maya.user)
    wait(2)
    assert not reminders.exists()
    wait(3)
    wait(3)
    assert reminders.count() == 1
    wait(7)
    assert reminders.count() == 2
    wait(15)
    bill.refresh_from_db()
    assert (bill.state, bill.needs_decision, bill.agreed_pence) == (Bill.State.ASKED, True, 0)
    assert bill.findings.filter(code="no_answer").count() == 1
    assert figures(bill.agreement.budget).spent == 0
    assert Notice.objects.filter(kind="bill.no_answer", to=cast.jo).count() == 1
    wait(40)
    assert Notice.objects.filter(kind="bill.no_answer").count() == 1


def test_a_worker_cannot_pay_while_the_person_may_still_answer(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = bill_of(agreement, priced(date(2026, 10, 5), "10", 2500), by=cast.bea)
    assert bill.needs_decision
    facts = {"bill": bill, "outcome": "pay_part", "reason": "It fits the agreement."}
    with pytest.raises(deciding.StillWithPerson):
        services.decide_exception(**facts, by=cast.jo, at=NOW, on=TODAY)  # type: ignore[arg-type]
    later = TODAY + timedelta(days=20)
    services.record_contact(
        bill=bill, how="rang", reached=False, words="No reply, twice.", by=cast.jo, at=NOW
    )
    services.decide_exception(**facts, by=cast.jo, at=NOW + timedelta(days=20), on=later)  # type: ignore[arg-type]
    assert (bill.state, bill.agreed_pence, bill.answered_by) == (
        Bill.State.PART_AGREED,
        220_00,
        cast.jo,
    )


def test_where_the_person_holds_the_money_nobody_at_the_council_decides(cast: Cast) -> None:
    bill = asked(cast, held="own_account")
    wait(40)
    bill.refresh_from_db()
    assert not bill.needs_decision
    bill.needs_decision = True
    bill.save()
    with pytest.raises(deciding.PersonDecides):
        services.decide_exception(
            bill=bill, outcome="refuse", reason="Because I say so.", by=cast.jo, at=NOW, on=TODAY
        )


def test_scenario_51_who_holds_the_money_is_told_when_it_is_not_enough(cast: Cast) -> None:
    agreement = promised(cast, pence=430_00, rate=10_000, units="1", held="own_account")
    bill = bill_of(
        agreement, priced(date(2026, 10, 5), "5", 10_000), by=cast.bea, to_on=date(2026, 11, 1)
    )
    with pytest.raises(NotEnoughLeft):
        yes(bill)
    bill.refresh_from_db()
    assert (bill.state, bill.agreed_pence) == (Bill.State.ASKED, 0)


def test_the_clock_writes_one_job_a_day_and_it_reminds(cast: Cast) -> None:
    bill = asked(cast)
    day = NOW + timedelta(days=4)
    due(day)
    due(day + timedelta(hours=3))
    assert Job.objects.filter(name="invoices.remind").count() == 1
    job = Job.objects.get(name="invoices.remind")
    assert jobs.run(job.pk, at=day, clock=lambda: day)
    assert Notice.objects.filter(kind="bill.reminder", key__contains=bill.reference).exists()
    due(NOW.replace(hour=3) + timedelta(days=5))
    assert Job.objects.filter(name="invoices.remind").count() == 1


def test_a_bill_in_a_run_cannot_be_undone_or_taken_back(cast: Cast) -> None:
    bill = yes(asked(cast))
    bill.enter_run()
    bill.save()
    with pytest.raises(BillInRun):
        services.undo_answer(bill=bill, by=cast.maya.user, at=NOW)
    with pytest.raises(BillInRun):
        services.withdraw_bill(bill=bill, by=cast.bea, at=NOW)
    bill.leave_run()
    assert bill.state == Bill.State.AGREED
    bill.pay(TODAY, bill.owed_pence)
    bill.come_back(bill.paid_pence)
    assert (bill.state, bill.paid_on) == (Bill.State.AGREED, None)


def test_a_credit_before_paying_is_promised_again(cast: Cast) -> None:
    bill = yes(asked(cast))
    before = figures(bill.agreement.budget)
    line = services.NewLine(date(2026, 10, 5), "too much", priced(date(2026, 10, 5), "2", 2200).units, "hour",
                            priced(date(2026, 10, 5), "2", 2200).rate_pence, 44_00)  # fmt: skip
    bill_of(bill.agreement, line, by=cast.bea, number="C-1", kind="credit_note", credits=bill)
    after = figures(bill.agreement.budget)
    bill.refresh_from_db()
    assert bill.to_pay_pence == 176_00
    assert (after.spent, after.promised) == (before.spent - 44_00, before.promised + 44_00)


def test_what_is_true_of_bills_holds_and_a_slip_is_seen(cast: Cast) -> None:
    from invoices import invariants

    bill = yes(asked(cast))
    assert invariants.check() == []
    Bill.objects.filter(pk=bill.pk).update(agreed_pence=1)
    assert {found.rule for found in invariants.check()} == {"the ledger owes what was agreed"}
