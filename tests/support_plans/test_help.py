"""Help costs a page the same few queries, however much of it there is."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from notices.models import Notice
from people import services as people
from people.models import Relationship, Role, Scope, User
from support_plans import services
from support_plans.models import SupportPlan
from support_plans.services import broker_time, brokers, drafts
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import art_line

PAGES = ("plan/suggestions/", "plan/drafts/", "plan/1/", "plan/2/")


@pytest.fixture
def much(cast: Cast, plan: SupportPlan) -> Relationship:
    """60 lines, 20 suggestions, six first drafts, five ties, 40 entries with a question each."""
    mine = cast.maya.user
    assert mine is not None
    people.let_in(
        person=cast.maya, user=cast.kim, kind=Role.BROKER,
        scopes=[Scope.PLAN_VIEW, Scope.PLAN_SUGGEST, Scope.PLAN_DRAFT], until=TODAY,
        by=mine, at=NOW, on=TODAY,
    )  # fmt: skip
    row = Relationship.objects.get(user=cast.kim)
    services.write_answer(plan=plan, question=2, text="Out.", edition=0, by=mine, at=NOW)
    for number in range(60):
        line = art_line(cast, pot_name=f"Pot {number}")
        services.add_line(plan=plan, by=mine, at=NOW, **line)
    for number in range(20):
        text = f"Out {number}."
        services.suggest(plan=plan, question=2, text=text, why="", by=cast.kim, at=NOW)
    for question in (1, 3, 5, 6, 7):
        drafts.write_draft(
            plan=plan, question=question, text="Words.", edition=0, by=cast.kim, at=NOW
        )
    for number in range(5):
        firm = cast.organisation(f"Firm {number}", f"firm-{number}")
        tie = brokers.declare_interest(
            relationship=row, organisation=firm, kind="other", words="A tie.", by=cast.kim, at=NOW
        )
        brokers.answer_interest(interest=tie, agreed=True, by=mine, at=NOW)
        brokers.recommend(
            relationship=row, organisation=firm, why="Good.", by=cast.kim, at=NOW, on=TODAY
        )
    for _ in range(40):
        entry = broker_time.record_time(
            relationship=row, plan=plan, worked_on=TODAY, hours=Decimal(1), what="Work.",
            with_fee=False, by=cast.kim, at=NOW, on=TODAY,
        )  # fmt: skip
        broker_time.question_time(entry=entry, words="Why?", by=mine, at=NOW)
    return row


@pytest.mark.parametrize("page", PAGES)
def test_the_persons_pages(
    maya: Client, much: Relationship, django_assert_max_num_queries: Any, page: str
) -> None:
    with django_assert_max_num_queries(12):
        assert maya.get(f"/my/{page}").status_code == 200


# Six queries ask who is here, two whose pages these are and write down who looked.
def test_my_broker(maya: Client, much: Relationship, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(17):
        assert maya.get(f"/my/people/{much.reference}/broker/").status_code == 200


@pytest.mark.parametrize("page", ["plan/", "plan/2/", "plan/1/first-draft/", "plan/suggestions/"])
def test_a_helpers_pages(
    cast: Cast, much: Relationship, browser: Callable[[User], Client],
    django_assert_max_num_queries: Any, page: str,
) -> None:  # fmt: skip
    kim = browser(cast.kim)
    with django_assert_max_num_queries(16):
        assert kim.get(f"/for/{cast.maya.reference}/{page}").status_code == 200


@pytest.mark.parametrize("page", ["interests/", "recommend/", "time/", "fee/"])
def test_a_brokers_pages(
    cast: Cast, much: Relationship, browser: Callable[[User], Client],
    django_assert_max_num_queries: Any, page: str,
) -> None:  # fmt: skip
    kim = browser(cast.kim)
    with django_assert_max_num_queries(19):
        assert kim.get(f"/broker/{cast.maya.reference}/{page}").status_code == 200


def test_done_by_ravi_for_nia_and_she_is_told(
    cast: Cast, browser: Callable[[User], Client], still_clock: None
) -> None:
    ravi, nia = browser(cast.ravi), browser(cast.nia.user)
    plan = services.start_plan(
        person=cast.nia, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=None,
        note="", by=cast.jo, at=NOW,
    )  # fmt: skip
    for edition in (0, 1):
        body = {"text": f"Her garden {edition}.", "version": str(edition)}
        assert ravi.post(f"/for/{cast.nia.reference}/plan/1/", body).status_code == 302
    assert "Done by Ravi for Nia." in nia.get("/my/plan/1/").content.decode()
    told = Notice.objects.get(to=cast.nia.user, kind="plan.written_for")
    assert told.sentence == "Ravi wrote in your plan for you."
    nia.post("/my/plan/1/", {"text": "My garden.", "version": "2"})
    assert "Done by" not in nia.get("/my/plan/1/").content.decode()
    assert plan.answers.get(question=1).changed_by == cast.nia.user
