"""An appeal on a payment: by the person in time, decided by another, dated, with reasons."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from notices.models import Notice
from payments import services
from payments.models import PaymentQuestion, QuestionAppeal, QuestionMovedOn
from payments.services import questions
from people.models import Role, User
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_own_payments import mine
from tests.payments.test_questions import ask, mo, paid_and_sent


def director(cast: Cast) -> User:
    known = User.objects.filter(staff_roles__role=Role.DIRECTOR).first()
    return known or cast.staff("Dee Director", Role.DIRECTOR)


def asked_back(cast: Cast) -> PaymentQuestion:
    payment, _ = paid_and_sent(cast)
    question = ask(cast, payment)
    services.answer_question(question=question, words="It was a party.", by=mine(cast), at=NOW)
    return services.ask_repayment(
        question=question, amount_pence=4000, reasons="Not in the plan.", by=mo(cast), at=NOW,
        on=TODAY,
    )  # fmt: skip


def appeal(cast: Cast, question: PaymentQuestion, **more: Any) -> QuestionAppeal:
    facts = {"words": "It is in my plan.", "by": mine(cast), "at": NOW, "on": TODAY} | more
    return services.appeal_question(question=question, **facts)


def decide(cast: Cast, row: QuestionAppeal, **more: Any) -> QuestionAppeal:
    facts = {"decision": "fine", "reasons": "Page 3 says so.", "by": director(cast), "at": NOW}
    return services.decide_question_appeal(appeal=row, **(facts | more))


def test_another_decides_and_the_payment_is_settled(cast: Cast) -> None:
    question = asked_back(cast)
    assert question.appeal_by == TODAY + timedelta(days=28)
    row = appeal(cast, question)
    assert row.answer_by == TODAY + timedelta(days=28)
    assert not questions.clock_of(question.payment, TODAY).is_settled
    with pytest.raises(QuestionMovedOn):
        appeal(cast, question)
    for wrong in (cast.jo, mo(cast), mine(cast)):
        with pytest.raises(questions.NotYours):
            decide(cast, row, by=wrong)
    with pytest.raises(questions.SayIt):
        decide(cast, row, reasons=" ")
    done = decide(cast, row)
    assert (done.decision, done.repay_pence) == ("fine", 0)
    assert questions.clock_of(question.payment, TODAY).settled_on == TODAY
    assert "was right" in Notice.objects.get(kind="question.appeal_decided").sentence
    with pytest.raises(QuestionMovedOn):
        decide(cast, row)


def test_an_appeal_never_asks_for_more(cast: Cast) -> None:
    row = appeal(cast, asked_back(cast))
    for wrong in (0, 4001):
        with pytest.raises(questions.BadRepayment, match="up to £40"):
            decide(cast, row, decision="repay", repay_pence=wrong)
    assert decide(cast, row, decision="repay", repay_pence=1500).repay_pence == 1500


def test_after_the_time_it_is_too_late(cast: Cast) -> None:
    question = asked_back(cast)
    with pytest.raises(questions.SayIt):
        appeal(cast, question, words=" ")
    with pytest.raises(QuestionMovedOn, match="over"):
        appeal(cast, question, on=TODAY + timedelta(days=29))
    assert not QuestionAppeal.objects.exists()


@pytest.mark.parametrize("who", ["asked", "first", "person"])
def test_the_database_refuses_who_had_a_part(cast: Cast, who: str) -> None:
    row = appeal(cast, asked_back(cast))
    user = {"asked": cast.jo, "first": row.first_decided_by, "person": mine(cast)}[who]
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionAppeal.objects.filter(pk=row.pk).update(
            decision="fine", reasons="So.", decided_at=NOW, decided_by=user
        )


def test_the_pages_lead_from_the_payment_to_the_director_and_back(cast: Cast) -> None:
    question = asked_back(cast)
    reference = question.payment.reference
    me, dee = Client(), Client()
    me.force_login(mine(cast))
    dee.force_login(director(cast))
    payment, there = (
        reverse("my_payment", args=[reference]),
        reverse("my_question_appeal", args=[reference]),
    )
    assert there in me.get(payment).content.decode()
    assert me.post(there, {"words": ""}).status_code == 200
    assert me.post(there, {"words": "It is in my plan."}).status_code == 302
    assert me.get(there).status_code == 404
    assert "Nothing goes back until then." in me.get(payment).content.decode()
    row = QuestionAppeal.objects.get()
    case = reverse("decide_payment_appeal", args=[row.reference])
    assert case in dee.get(reverse("money_appeals")).content.decode()
    assert "It is in my plan." in dee.get(case).content.decode()
    assert me.get(case).status_code == 404
    sent = {"decision": "fine", "amount": "", "reasons": "It is on page 3."}
    assert dee.post(case, sent).status_code == 302
    assert "It is on page 3." in me.get(payment).content.decode()
