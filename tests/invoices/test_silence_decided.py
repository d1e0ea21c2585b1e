"""Nobody answers: a named worker asks, and decides; on account, objected to, and set off to the penny."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.models import Sum
from django.test import Client

from core.errors import DomainError
from invoices import services
from invoices.invariants import check
from invoices.models import Bill, BillKeeper, Objection
from ledger.models import Account, Kind
from notices.models import Notice
from payments.invariants import check as payment_rules
from people.models import Relationship, Role, User
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised, yes
from tests.payments.test_runs import make, paid
from tests.payments.yeses import bank

Browser = Callable[[User], Client]
WHY = "The visit log shows ten hours."
LATER = TODAY + timedelta(days=9)
AT = NOW + timedelta(days=9)


@pytest.fixture
def wyn(cast: Cast) -> User:
    """Another worker of Maya."""
    user = cast.staff("Wyn Price", Role.COUNCIL_WORKER)
    Relationship.objects.create(
        person=cast.maya, user=user, kind=Role.COUNCIL_WORKER, starts_on=date(2025, 4, 1)
    )
    return user


@pytest.fixture
def bill(cast: Cast) -> Bill:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    return bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea)


def remind(days: int) -> None:
    services.remind(on=TODAY + timedelta(days=days), at=NOW + timedelta(days=days))


def rang(bill: Bill, by: User) -> None:
    services.record_contact(
        bill=bill, how="register", reached=False, words="Ten hours in the log.", by=by, at=AT
    )


def decide(bill: Bill, outcome: str, by: User) -> Bill:
    return services.decide_exception(bill=bill, outcome=outcome, reason=WHY, by=by, at=AT, on=LATER)


def on_account(bill: Bill, by: User) -> Bill:
    remind(9)
    rang(bill, by)
    return decide(bill, "on_account", by)


def object_to(bill: Bill, by: User, days: int = 20) -> Objection:
    return services.object_to(
        bill=bill, words="She came for eight hours.", by=by, at=NOW + timedelta(days=days),
        on=TODAY + timedelta(days=days),
    )  # fmt: skip


def uphold(row: Objection, pence: int, by: User) -> Objection:
    return services.decide_objection(
        objection=row, upheld_pence=pence, reason="Eight hours, she is right.", by=by,
        at=NOW + timedelta(days=30), on=TODAY + timedelta(days=30),
    )  # fmt: skip


def test_ui_24_silence_goes_to_a_named_worker_and_is_never_paid_by_a_clock(
    cast: Cast, bill: Bill, wyn: User
) -> None:
    for day in range(0, 3 * 365, 3):  # three years of mornings
        remind(day)
    bill.refresh_from_db()
    assert (bill.state, bill.agreed_pence, bill.needs_decision) == (Bill.State.ASKED, 0, True)
    assert figures(bill.agreement.budget).spent == 0
    keeper = BillKeeper.objects.get()
    assert Notice.objects.get(kind="bill.no_answer").to == keeper.officer
    assert keeper.decide_by == services.answer_due_on(bill, TODAY)
    late = TODAY + timedelta(days=30)
    assert services.overdue_by_worker(cast.maya.authority, late) == [(keeper.officer, 1)]
    yes(bill)  # the person may answer all the while
    assert bill.state == Bill.State.AGREED
    assert not services.overdue(cast.maya.authority, late).exists()


def test_a_worker_asks_before_paying_and_writes_down_how(cast: Cast, bill: Bill) -> None:
    remind(9)
    bill.refresh_from_db()
    with pytest.raises(services.NobodyAsked):
        decide(bill, "pay_part", cast.jo)
    with pytest.raises(DomainError):
        services.record_contact(
            bill=bill, how="dreamt", reached=True, words="Fine.", by=cast.jo, at=AT
        )
    rang(bill, cast.jo)
    decide(bill, "pay_part", cast.jo)
    assert bill.state == Bill.State.AGREED
    provider = bill.events.filter(seen_by="both").values_list("sentence", flat=True)
    assert not any("in the log." in sentence for sentence in provider)
    assert not BillKeeper.objects.filter(ended_at=None).exists()


def test_asked_again_and_still_silent_it_comes_back(cast: Cast, bill: Bill) -> None:
    remind(9)
    bill.refresh_from_db()
    decide(bill, "ask_person", cast.jo)
    remind(11)
    bill.refresh_from_db()
    assert not bill.needs_decision
    remind(17)
    bill.refresh_from_db()
    assert bill.needs_decision


def test_a_small_provider_hears_sooner(cast: Cast, bill: Bill) -> None:
    small = services.answer_due_on(bill, TODAY)
    assert services.is_small(bill.organisation_id, cast.maya.authority, TODAY)
    assert small < services.answer_due_on(bill, TODAY, 10)


def test_on_account_is_marked_on_both_sides_and_can_be_objected_to_for_eight_weeks(
    cast: Cast, bill: Bill, wyn: User
) -> None:
    on_account(bill, cast.jo)
    assert (bill.state, bill.on_account.amount_pence) == (Bill.State.AGREED, 220_00)
    assert bill.on_account.object_until == LATER + timedelta(weeks=8)
    for user in (cast.maya.user, cast.bea):
        told = Notice.objects.get(kind="bill.decided", to=user).sentence
        assert "on account" in told
        assert "Maya may object until" in told
    with pytest.raises(DomainError) as late:
        object_to(bill, cast.maya.user, days=9 + 57)
    assert late.value.code == "too_late_to_object"
    first = object_to(bill, cast.maya.user)
    assert object_to(bill, cast.maya.user) == first
    with pytest.raises(DomainError) as own:
        uphold(first, 44_00, cast.jo)
    assert own.value.code == "who_paid_does_not_judge"
    with pytest.raises(DomainError):
        uphold(first, 220_01, wyn)
    uphold(first, 0, wyn)
    assert (
        "The payment stays"
        in Notice.objects.get(kind="bill.objection_decided", to=cast.maya.user).sentence
    )
    assert not Notice.objects.filter(to=cast.bea, sentence__contains="She came for").exists()
    assert check() == []


def test_an_answered_bill_is_not_paid_on_account(cast: Cast, bill: Bill) -> None:
    services.confirm_bill(
        bill=bill, answers={1: "wrong"}, by=cast.maya.user, at=NOW, on=TODAY
    )  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        decide(bill, "on_account", cast.jo)
    assert refusal.value.code == "somebody_answered"


def test_upheld_before_paying_that_much_less_is_paid(cast: Cast, bill: Bill, wyn: User) -> None:
    on_account(bill, cast.jo)
    uphold(object_to(bill, cast.maya.user), 44_00, wyn)
    bill.refresh_from_db()
    assert (bill.owed_pence, Objection.objects.get().credit.owed_back_pence) == (176_00, 0)  # type: ignore[union-attr]
    assert figures(bill.agreement.budget).spent == 176_00
    assert check() == []


def second_bill(cast: Cast, bill: Bill, hours: str) -> Bill:
    budget = bill.agreement
    new = priced(date(2026, 10, 12), hours, 2200)
    return bill_of(budget, new, by=cast.bea, number="B-2")


def cash_out(bill: Bill) -> int:
    """What left for those who are paid, in cash."""
    rows = Account.objects.filter(book=bill.agreement.budget.book, kind=Kind.PAYEE)
    return rows.aggregate(sum=Sum("balance_pence"))["sum"] or 0


@pytest.mark.parametrize("upheld", [44_00, 220_00])
def test_upheld_after_paying_it_comes_off_the_next_bill_and_never_from_the_person(
    cast: Cast, upheld: int, wyn: User
) -> None:
    agreement = promised(
        cast, pence=900_000, rate=2200, units="10", weekdays=[0], starts=date(2026, 10, 5),
        ends=date(2026, 12, 28), organisation=cast.acorn,
    )  # fmt: skip
    bank(cast, cast.acorn)
    bill = bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.olu)
    on_account(bill, cast.jo)
    run = paid(cast, make(cast))
    assert run is not None
    bill.refresh_from_db()
    assert (bill.state, cash_out(bill)) == (Bill.State.PAID, 220_00)
    before = figures(agreement.budget)
    uphold(object_to(bill, cast.maya.user), upheld, wyn)
    after = figures(agreement.budget)
    assert after.spent == before.spent - upheld  # hers to use again at once
    nxt = bill_of(agreement, priced(date(2026, 10, 12), "5", 2200), by=cast.olu, number="B-2")
    yes(nxt)
    taken = min(upheld, 110_00)
    assert (nxt.owed_pence, nxt.paid_pence) == (110_00 - taken, taken)
    assert check() == []
    if nxt.state != Bill.State.PAID:
        services.undo_answer(bill=nxt, by=cast.maya.user, at=AT)
        credit = Objection.objects.get().credit
        assert (nxt.paid_pence, credit.still_owed_back_pence) == (0, upheld)  # type: ignore[union-attr]
        assert check() == []
        yes(nxt)
        assert nxt.owed_pence == 110_00 - taken
    credit = Objection.objects.get().credit
    assert credit is not None
    # Paid in the plan, and owed back by the provider, is what left in cash.
    spent_and_paid = sum(b.paid_pence for b in Bill.objects.filter(kind="invoice"))
    assert spent_and_paid + credit.still_owed_back_pence == cash_out(bill)
    assert check() == []
    assert payment_rules() == []


@pytest.mark.usefixtures("still_clock")
def test_the_pages_of_silence(cast: Cast, bill: Bill, wyn: User, browser: Browser) -> None:
    remind(9)
    Bill.objects.filter(pk=bill.pk).update(sent_at=NOW - timedelta(days=30))
    jo, maya, other = browser(cast.jo), browser(cast.maya.user), browser(wyn)
    page = f"/council/exceptions/{bill.reference}/"
    assert "decides by" in jo.get("/council/exceptions/").content.decode()
    assert "Nobody rang or wrote yet" in jo.get(page).content.decode()
    sent = {"outcome": "on_account", "reason": WHY}
    check_page = jo.post(page, sent).content.decode()
    assert "on account, as nobody answered. Maya may object until" in check_page
    assert "Nobody asked the person yet" in jo.post(page, sent | {"yes": "1"}).content.decode()
    contact = f"{page}contact/"
    assert jo.post(contact, {"how": "rang"}).status_code == 200
    jo.post(contact, {"how": "rang", "reached": "no", "words": "No reply, twice."})
    jo.post(page, sent | {"yes": "1"})
    bill.refresh_from_db()
    assert bill.state == Bill.State.AGREED
    own = f"/my/bills/{bill.reference}/"
    assert "Paid on account" in maya.get(own).content.decode()
    assert "I object" in maya.get(f"{own}object/").content.decode()
    assert not Objection.objects.exists()  # looking is not objecting
    for _ in range(2):
        maya.post(f"{own}object/", {"words": "Eight hours only."})
    row = Objection.objects.get()
    decide_page = f"/council/objections/{row.reference}/"
    assert "Objections to payments on account" in other.get("/council/exceptions/").content.decode()
    assert "Eight hours only." in other.get(decide_page).content.decode()
    assert browser(cast.bea).get(decide_page).status_code in (403, 404)
    words = {"amount": "44", "reason": "Eight hours, she is right."}
    assert "Maya about £44" in other.post(decide_page, words).content.decode()
    assert (
        "more than was paid" in other.post(decide_page, words | {"amount": "999"}).content.decode()
    )
    other.post(decide_page, words | {"yes": "1"})
    assert "We agree about £44" in maya.get(own).content.decode()
    provider = browser(cast.bea).get(f"/provider/bills/{bill.reference}/").content.decode()
    assert "on account" in provider
    assert "Eight hours only" not in provider
    assert "No reply, twice" not in provider
