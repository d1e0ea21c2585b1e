"""The fair-audit clock: asked in time, answered, decided; else settled, and said so."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.errors import DomainError
from notices.models import Notice
from payments import services
from payments.models import AccountReturn, OwnPayment, PaymentQuestion
from payments.services import questions, refusals
from people.models import User
from people.records import record_html
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_own_payments import direct, mine, pay

LATER = TODAY + timedelta(days=91)


def paid_and_sent(cast: Cast) -> tuple[OwnPayment, AccountReturn]:
    payment = pay(cast, direct(cast), 9000)
    sent = services.send_return(
        holding=payment.holding, from_on=date(2026, 11, 1), to_on=TODAY, by=mine(cast), at=NOW,
        on=TODAY,
    )  # fmt: skip
    return payment, sent


def ask(
    cast: Cast, payment: OwnPayment, on: date = TODAY, by: User | None = None
) -> PaymentQuestion:
    return services.ask_question(
        payment=payment, rule="Question 3 of your plan: what the art money is for.",
        words="What did Pat do?", by=by or cast.jo, at=NOW, on=on,
    )  # fmt: skip


def mo(cast: Cast) -> User:
    return cast.user("Mo Saunders")


def dee(cast: Cast) -> User:
    return cast.user("Dee Director")


def test_a_return_starts_the_clock_of_its_payments(cast: Cast) -> None:
    payment, sent = paid_and_sent(cast)
    assert (sent.count, sent.spent_pence, sent.held_pence) == (1, 9000, 91000)
    assert sent.question_until == TODAY + timedelta(days=90)
    clock = questions.clock_of(payment, TODAY)
    assert (clock.until, clock.is_settled) == (sent.question_until, False)


def test_what_was_not_questioned_in_time_is_settled(cast: Cast) -> None:
    payment, sent = paid_and_sent(cast)
    assert not questions.clock_of(payment, sent.question_until).is_settled
    assert questions.clock_of(payment, LATER).settled_on == LATER
    with pytest.raises(questions.Settled, match="settled since 22 February 2027"):
        ask(cast, payment, LATER)
    assert not PaymentQuestion.objects.exists()


def test_a_payment_in_no_return_is_not_asked_about(cast: Cast) -> None:
    payment = pay(cast, direct(cast), 9000)
    with pytest.raises(questions.NotSentYet):
        ask(cast, payment)
    assert not questions.clock_of(payment, LATER).is_settled


def test_a_question_in_time_is_answered_and_all_is_well(cast: Cast) -> None:
    payment, _ = paid_and_sent(cast)
    question = ask(cast, payment)
    assert Notice.objects.filter(to=mine(cast), kind="question.asked").count() == 1
    services.answer_question(question=question, words="Pat taught me.", by=mine(cast), at=NOW)
    done = services.close_question(question=question, reasons="That fits.", by=cast.jo, at=NOW)
    assert done.state == "fine"
    payment.refresh_from_db()
    assert not payment.in_question
    assert questions.clock_of(payment, TODAY).is_settled
    with pytest.raises(questions.Settled):
        ask(cast, payment)


def test_a_question_asked_in_time_is_not_settled_by_waiting(cast: Cast) -> None:
    payment, _ = paid_and_sent(cast)
    ask(cast, payment)
    assert not questions.clock_of(payment, LATER).is_settled


def test_a_repayment_is_asked_by_another_after_the_answer(cast: Cast) -> None:
    payment, _ = paid_and_sent(cast)
    question = ask(cast, payment)
    facts: dict[str, Any] = {"question": question, "amount_pence": 4000, "at": NOW, "on": TODAY}
    with pytest.raises(questions.StillToAnswer):
        services.ask_repayment(**facts, reasons="Not in the plan.", by=mo(cast))
    services.answer_question(question=question, words="It was a party.", by=mine(cast), at=NOW)
    with pytest.raises(questions.NotYours):
        services.ask_repayment(**facts, reasons="Not in the plan.", by=cast.jo)
    with pytest.raises(questions.SayIt):
        services.ask_repayment(**facts, reasons=" ", by=mo(cast))
    with pytest.raises(questions.BadRepayment):
        services.ask_repayment(**(facts | {"amount_pence": 9001}), reasons="No.", by=mo(cast))
    done = services.ask_repayment(**facts, reasons="Not in the plan.", by=mo(cast))
    assert (done.state, done.repay_pence) == ("repay", 4000)
    assert "£40 back" in Notice.objects.get(kind="question.repay").sentence
    with pytest.raises(DomainError, match="moved on"):
        services.close_question(question=question, reasons="Fine.", by=mo(cast), at=NOW)


def test_only_a_director_opens_a_settled_payment_and_the_person_reads_why(cast: Cast) -> None:
    payment, _ = paid_and_sent(cast)
    with pytest.raises(questions.NotSettled):
        services.reopen_settled(payment=payment, reasons="Why", by=dee(cast), at=NOW, on=TODAY)
    services.reopen_settled(
        payment=payment, reasons="The police told us.", by=dee(cast), at=NOW, on=LATER
    )
    assert Notice.objects.filter(to=mine(cast), kind="payment.reopened").exists()
    with pytest.raises(questions.NotYours):
        ask(cast, payment, LATER, by=dee(cast))
    question = ask(cast, payment, LATER)
    assert (question.late, question.director, question.director_reasons) == (
        True, dee(cast), "The police told us.",
    )  # fmt: skip


def test_the_database_refuses_a_late_question_without_a_directors_reason(cast: Cast) -> None:
    payment, _ = paid_and_sent(cast)
    question = ask(cast, payment)
    rows = PaymentQuestion.objects.filter(pk=question.pk)
    for wrong in (
        {"late": True},
        {"late": True, "director": cast.jo, "director_reasons": "I say so."},
        {"state": "repay", "repay_pence": 100},
        {
            "state": "repay",
            "repay_pence": 100,
            "reasons": "x",
            "decided_at": NOW,
            "decided_by": cast.jo,
        },
        {"reply": "words"},
        {"rule": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY, TODAY + timedelta(days=1)),
        (date(1901, 1, 1), TODAY),
    ],
)
def test_a_return_of_days_that_cannot_be_is_refused(cast: Cast, first: date, last: date) -> None:
    payment = pay(cast, direct(cast), 9000)
    with pytest.raises(questions.BadStretch):
        services.send_return(
            holding=payment.holding, from_on=first, to_on=last, by=mine(cast), at=NOW, on=TODAY
        )


def test_days_are_sent_once(cast: Cast) -> None:
    payment, _ = paid_and_sent(cast)
    with pytest.raises(questions.SentAlready):
        services.send_return(
            holding=payment.holding, from_on=TODAY, to_on=TODAY, by=mine(cast), at=NOW, on=TODAY
        )


def test_what_is_asked_back_has_a_record_for_a_complaint(
    cast: Cast, browser: Callable[[User], Client], still_clock: None
) -> None:
    payment, _ = paid_and_sent(cast)
    page = f"/my/payments/{payment.reference}/record/"
    maya = browser(mine(cast))
    assert maya.get(page).status_code == 404  # nobody asked anything
    question = ask(cast, payment)
    services.answer_question(question=question, words="A party.", by=mine(cast), at=NOW)
    services.ask_repayment(
        question=question, amount_pence=4000, reasons="Not in the plan.", by=mo(cast), at=NOW,
        on=TODAY,
    )  # fmt: skip
    found = refusals.refusal_of(payment)
    assert found is not None
    assert (found.kind, found.reason) == ("payment_question", "Not in the plan.")
    paper = record_html(refusals.record_of(payment, TODAY), TODAY)
    for words in ("A payment has to be paid back", "A party.", "£40 is asked back"):
        assert words in paper, words
    assert page in maya.get(f"/my/payments/{payment.reference}/").content.decode()
    assert maya.get(page).content.startswith(b"%PDF-")
    assert browser(cast.nia.user).get(page).status_code == 404
    appeal = services.appeal_question(
        question=question, words="No.", by=mine(cast), at=NOW, on=TODAY
    )
    services.decide_question_appeal(
        appeal=appeal, decision="fine", reasons="It was in the plan.", by=dee(cast), at=NOW
    )
    assert refusals.refusal_of(payment) is None
