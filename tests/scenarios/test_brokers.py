"""Scenario 54: a broker employed by a provider recommends that provider, fee £240."""

from datetime import timedelta
from decimal import Decimal

import pytest

from notices.models import Notice
from people import services as people
from people.models import AuditRecord, Relationship, Role, Scope, User
from support_plans import services
from support_plans.models import Interest, Recommendation, SupportPlan
from support_plans.services import broker_time, brokers
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.conftest import art_line, plan

__all__ = ["plan"]
D = Decimal


@pytest.fixture
def kim(cast: Cast) -> Relationship:
    """Kim, Maya’s broker, works for Acorn."""
    cast.member("Kim Broker", cast.acorn, Role.PROVIDER_OPERATIONS)
    return Relationship.objects.get(user=cast.kim, kind=Role.BROKER)


def mine(cast: Cast) -> User:
    assert cast.maya.user is not None
    return cast.maya.user


def recommend(kim: Relationship, cast: Cast) -> Recommendation:
    return brokers.recommend(
        relationship=kim, organisation=cast.acorn, why="You like to paint.", by=cast.kim, at=NOW,
        on=TODAY,
    )  # fmt: skip


def ask_240(kim: Relationship, cast: Cast, plan: SupportPlan) -> object:
    return broker_time.ask_fee(
        relationship=kim, plan=plan, hour_pence=3000, most_pence=24000, words="Eight hours.",
        by=cast.kim, at=NOW, on=TODAY,
    )  # fmt: skip


def declare(kim: Relationship, cast: Cast) -> Interest:
    return brokers.declare_interest(
        relationship=kim, organisation=cast.acorn, kind="works_for", words="I work there on Mondays.",
        by=cast.kim, at=NOW,
    )  # fmt: skip


def test_held_until_declared_and_agreed(cast: Cast, plan: SupportPlan, kim: Relationship) -> None:
    services.add_line(plan=plan, by=mine(cast), at=NOW, **art_line(cast))
    with pytest.raises(brokers.InterestNotDeclared, match="You work for Acorn Arts"):
        recommend(kim, cast)
    with pytest.raises(brokers.InterestNotDeclared):
        ask_240(kim, cast, plan)
    assert AuditRecord.objects.filter(event="broker.held").count() == 2
    assert Notice.objects.filter(to=mine(cast), kind="broker.held").count() == 1

    interest = declare(kim, cast)
    with pytest.raises(brokers.InterestNotAgreed):
        recommend(kim, cast)
    with pytest.raises(brokers.InterestNotAgreed):
        ask_240(kim, cast, plan)

    brokers.answer_interest(interest=interest, agreed=True, by=mine(cast), at=NOW)
    assert recommend(kim, cast).state == Recommendation.State.WAITING
    fee = ask_240(kim, cast, plan)
    broker_time.decide_fee(fee=fee, yes=True, by=mine(cast), at=NOW)
    broker_time.record_time(
        relationship=kim, plan=plan, worked_on=TODAY, hours=D(8), what="Looked and asked.",
        with_fee=True, by=cast.kim, at=NOW, on=TODAY,
    )  # fmt: skip
    account = broker_time.account_of(kim)
    assert (account.fee_pence, account.left_pence) == (24000, 0)


def test_a_change_of_mind_holds_again(cast: Cast, plan: SupportPlan, kim: Relationship) -> None:
    interest = declare(kim, cast)
    brokers.answer_interest(interest=interest, agreed=True, by=mine(cast), at=NOW)
    recommend(kim, cast)
    brokers.answer_interest(interest=interest, agreed=False, by=mine(cast), at=NOW)
    with pytest.raises(brokers.InterestNotAgreed):
        ask_240(kim, cast, plan)  # recommended and not declined: it is in the plan’s reach


def test_words_that_name_the_provider_are_held_too(
    cast: Cast, plan: SupportPlan, kim: Relationship
) -> None:  # fmt: skip
    with pytest.raises(brokers.InterestNotDeclared):
        services.suggest(
            plan=plan, question=2, text="Go to ACORN ARTS.", why="", by=cast.kim, at=NOW
        )
    services.suggest(plan=plan, question=2, text="Paint more.", why="", by=cast.kim, at=NOW)


def test_an_ended_job_ends_the_conflict(cast: Cast, plan: SupportPlan, kim: Relationship) -> None:
    cast.kim.memberships.update(ends_on=TODAY - timedelta(days=1))
    assert brokers.conflicts_of(kim, TODAY) == {}
    recommend(kim, cast)


def test_a_friend_is_no_broker(cast: Cast, plan: SupportPlan, kim: Relationship) -> None:
    people.let_in(
        person=cast.maya, user=cast.bea, kind=Role.CIRCLE, scopes=[Scope.PLAN_VIEW],
        until=TODAY, by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    assert brokers.broker_of(cast.maya, cast.bea, TODAY) is None
