"""Help in a real browser: parts, first drafts, suggestions, a broker; axe, both widths."""

from datetime import timedelta
from decimal import Decimal

import pytest

from people import services as people
from people.models import Relationship, Role, Scope, User
from support_plans import services
from support_plans.models import SupportPlan
from support_plans.services import broker_time, brokers, drafts
from support_plans.services import suggestions as suggesting
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import art_line

pytestmark = [pytest.mark.usefixtures("still_clock"), pytest.mark.django_db(transaction=True)]


def mine(cast: Cast) -> User:
    assert cast.maya.user is not None
    return cast.maya.user


@pytest.fixture
def plan(cast: Cast, still_clock: None) -> SupportPlan:
    """Maya's plan: Kim suggests, writes first, and works for Acorn, which is in the plan."""
    plan = services.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=960_000,
        note="", by=cast.jo, at=NOW,
    )  # fmt: skip
    services.write_answer(
        plan=plan, question=2, text="I go out once a week.\nI cook.", edition=0, by=mine(cast),
        at=NOW,
    )  # fmt: skip
    services.add_line(plan=plan, by=mine(cast), at=NOW, **art_line(cast))
    people.let_in(
        person=cast.maya, user=cast.kim, kind=Role.BROKER,
        scopes=[Scope.PLAN_VIEW, Scope.PLAN_SUGGEST, Scope.PLAN_DRAFT],
        until=TODAY + timedelta(days=10), by=mine(cast), at=NOW, on=TODAY,
        parts=["1", "2", "3", "4"],
    )  # fmt: skip
    services.suggest(
        plan=plan, question=2, text="I go out twice a week.\nI cook.", why="You said so on Monday.",
        by=cast.kim, at=NOW,
    )  # fmt: skip
    drafts.write_draft(
        plan=plan, question=1, text="My dog Bramble, my sister, and painting by the river.",
        edition=0, by=cast.kim, at=NOW,
    )  # fmt: skip
    return plan


def broker(cast: Cast, plan: SupportPlan) -> Relationship:
    cast.member("Kim Broker", cast.acorn, Role.PROVIDER_OPERATIONS)
    row = Relationship.objects.get(user=cast.kim, kind=Role.BROKER)
    facts = {"by": cast.kim, "at": NOW}
    tie = brokers.declare_interest(
        relationship=row, organisation=cast.acorn, kind="works_for",
        words="I work there on Mondays.", **facts,
    )  # fmt: skip
    brokers.answer_interest(interest=tie, agreed=True, by=mine(cast), at=NOW)
    brokers.recommend(
        relationship=row, organisation=cast.acorn, why="You like to paint.", on=TODAY, **facts
    )
    fee = broker_time.ask_fee(
        relationship=row, plan=plan, hour_pence=3000, most_pence=24000, words="Finding support.",
        on=TODAY, **facts,
    )  # fmt: skip
    broker_time.decide_fee(fee=fee, yes=True, by=mine(cast), at=NOW)
    entry = broker_time.record_time(
        relationship=row, plan=plan, worked_on=TODAY, hours=Decimal("1.5"),
        what="Rang three clubs.", with_fee=True, on=TODAY, **facts,
    )  # fmt: skip
    broker_time.question_time(entry=entry, words="Which clubs?", by=mine(cast), at=NOW)
    brokers.declare_interest(
        relationship=row, organisation=cast.beech, kind="family", words="My sister works there.",
        **facts,
    )  # fmt: skip
    return row


def test_every_page_of_help(cast: Cast, plan: SupportPlan, walk: Walk) -> None:
    row = broker(cast, plan)
    entry = row.time_entries.get()
    of, to = f"/for/{cast.maya.reference}/plan", f"/broker/{cast.maya.reference}"
    me, kim = mine(cast), cast.kim
    pages = {
        "my-people": (me, "/my/people/"),
        "let-in": (me, "/my/people/let-in/"),
        "go-on": (me, f"/my/people/{row.reference}/go-on/"),
        "to-do": (me, "/my/to-do/"),
        "suggestions": (me, "/my/plan/suggestions/"),
        "drafts": (me, "/my/plan/drafts/"),
        "drafts-change": (me, "/my/plan/drafts/?change=yes"),
        "question": (me, "/my/plan/1/"),
        "my-broker": (me, f"/my/people/{row.reference}/broker/"),
        "my-broker-ask": (me, f"/my/people/{row.reference}/broker/{entry.reference}/"),
        "broker": (kim, "/broker/"),
        "broker-plan": (kim, f"{of}/"),
        "broker-question": (kim, f"{of}/2/"),
        "broker-first-draft": (kim, f"{of}/3/first-draft/"),
        "broker-mine": (kim, f"{of}/suggestions/"),
        "broker-interests": (kim, f"{to}/interests/"),
        "broker-recommend": (kim, f"{to}/recommend/"),
        "broker-time": (kim, f"{to}/time/"),
        "broker-fee": (kim, f"{to}/fee/"),
        "broker-answer": (kim, f"{to}/time/{entry.reference}/answer/"),
        "people-i-help": (kim, "/for/"),
    }
    for name, (user, address) in pages.items():
        for width in WIDTHS:
            page = walk(user, address, width=width)
            picture(page, name)
            check(page)
            page.context.close()


def test_letting_someone_in_from_question_to_check(
    cast: Cast, plan: SupportPlan, walk: Walk
) -> None:
    someone = cast.rex
    for width in WIDTHS:
        page = walk(mine(cast), "/my/plan/", width=width)
        page.get_by_role("button", name="Ask someone to help").click()
        page.get_by_label("Who do you want to let in?").fill(someone.username)
        page.get_by_label("Family, a friend or a neighbour").check()
        page.get_by_label("Suggest changes to my plan").check()
        page.get_by_label("Only the parts I tick").check()
        page.get_by_label("1. What matters to me").check()
        page.get_by_role("button", name="Check it").click()
        page.get_by_text(
            "Rex sees only these parts of your plan: 1. What matters to me."
        ).wait_for()
        picture(page, "check")
        check(page)
        page.context.close()


def test_one_yes_and_an_undo(cast: Cast, plan: SupportPlan, walk: Walk) -> None:
    page = walk(mine(cast), "/my/plan/drafts/")
    page.get_by_label("I read it").check()
    page.get_by_role("button", name="Yes, these are my words").click()
    page.get_by_text("These words are yours now. Kim is told.").wait_for()
    picture(page, "drafts-empty")
    check(page)
    page.goto("/my/plan/suggestions/")
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Kim is told. Your plan has the new words.").wait_for()
    picture(page, "suggestions-undo")
    check(page)
    page.get_by_role("button", name="Undo this: put my words back").click()
    page.get_by_text("Your words are back as they were.").wait_for()
    assert plan.answers.get(question=2).text == "I go out once a week.\nI cook."


def test_stopped_in_the_middle(cast: Cast, plan: SupportPlan, walk: Walk) -> None:
    """UI test 31, without scripts: the next save is blocked and the words come back."""
    for width in WIDTHS:
        page = walk(
            cast.kim, f"/for/{cast.maya.reference}/plan/3/first-draft/", width=width, js=False
        )
        page.get_by_label("Words for them to look at").fill("My careful words")
        row = Relationship.objects.get(user=cast.kim, kind=Role.BROKER, ended_at=None)
        people.stop_sharing(relationship=row, by=mine(cast), at=NOW)
        page.get_by_role("button", name="Keep these words").click()
        assert page.get_by_label("Your words").input_value() == "My careful words"
        picture(page, "stopped")
        check(page)
        page.context.close()
        people.let_in(
            person=cast.maya, user=cast.kim, kind=Role.BROKER,
            scopes=[Scope.PLAN_VIEW, Scope.PLAN_DRAFT], until=TODAY, by=mine(cast), at=NOW,
            on=TODAY,
        )  # fmt: skip


def test_a_suggestion_on_words_that_changed(cast: Cast, plan: SupportPlan, walk: Walk) -> None:
    """UI test 32."""
    answer = plan.answers.get(question=2)
    services.write_answer(
        plan=plan, question=2, text="I stay in.", edition=answer.edition, by=mine(cast), at=NOW
    )
    page = walk(mine(cast), "/my/plan/suggestions/")
    page.get_by_text("changed these words on Monday 23 November, after the suggestion.").wait_for()
    picture(page, "suggestions-changed-since")
    check(page)
    row = plan.suggestions.get()
    with pytest.raises(suggesting.ChangedSince):
        suggesting.decide_suggestion(
            suggestion=row, outcome="accepted", edition=1, by=mine(cast), at=NOW
        )
