"""The person’s plan pages ask the database twelve times at most, whatever the plan’s size."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.test import Client

from files.models import StoredFile
from people import services as people
from people.models import Role, Scope, User
from support_plans import services
from support_plans.models import Attachment, SupportPlan
from support_plans.services import safety
from support_plans.services.outcomes import add_outcome
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import BEFORE, art_line, write_all

MOST = 12
TO_DECIDE = 17  # the officer’s: prices here, rules, decisions, and the trace that they looked
HELPED = 14  # a helper’s: who they help, what is shared with them, and the trace
LINES, FILES = 60, 40
Bounded = Callable[..., AbstractContextManager[object]]

PAGES = (
    "plan/", "plan/1/", "plan/2/", "plan/4/", "plan/1/small/1/", "plan/1/photos/", "plan/costs/",
    "plan/costs/add/", "plan/costs/breaks/", "plan/costs/just-in-case/", "plan/outcomes/",
    "plan/outcomes/add/", "plan/together/", "plan/rules/", "plan/safety/", "plan/safety/page/",
    "plan/send/", "plan/versions/", "plan/versions/1/", "plan/versions/compare/?a=1&b=2",
    "plan/suggestions/", "plan/progress/", "plan/written-down/", "plan/paper/", "plan/file/",
    "about/", "unwell/", "capacity/", "reviews/",
)  # fmt: skip


def filled(cast: Cast, plan: SupportPlan, by: User, lines: int, files: int) -> None:
    """Lines, outcomes, risks, and papers beside an answer."""
    for number in range(lines):
        services.add_line(
            plan=plan, by=by, at=BEFORE,
            **art_line(cast, pot_name=f"Pot {number}", weeks=Decimal(1)),
        )  # fmt: skip
    for number in range(lines // 10):
        add_outcome(plan=plan, by=by, at=BEFORE, words=f"To paint, {number}", wish="change")
        safety.add_row(
            plan=plan, kind="risk", by=by, at=BEFORE,
            facts={"what": f"Rain {number}", "wish": "Go in", "because": "Wet"},
        )  # fmt: skip
    answer = plan.answers.get(question=1)
    kept = StoredFile.objects.bulk_create(
        StoredFile(
            purpose=StoredFile.Purpose.PLAN, name=f"{number}.pdf", content_type="application/pdf",
            size=10, sha256="0" * 64, person=plan.person, path=f"plan/{number}", sent_by=by,
            sent_at=BEFORE,
        )
        for number in range(files)
    )  # fmt: skip
    Attachment.objects.bulk_create(Attachment(answer=answer, file=one) for one in kept)


@pytest.fixture
def big(cast: Cast, still_clock: None) -> SupportPlan:
    """Sixty lines, forty papers, two versions; Kim helps, and has suggested something."""
    plan = services.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=None,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip
    write_all(cast, plan)
    assert cast.maya.user is not None
    filled(cast, plan, cast.maya.user, LINES, FILES)
    first = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    services.take_back(version=first, by=cast.maya.user, at=NOW)
    services.write_answer(plan=plan, question=1, text="More.", edition=1, by=cast.maya.user, at=NOW)
    services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    people.let_in(
        person=cast.maya, user=cast.kim, kind=Role.BROKER,
        scopes=[Scope.PLAN_VIEW, Scope.PLAN_SUGGEST], until=PLAN_YEAR[1], by=cast.maya.user,
        at=NOW, on=TODAY,
    )  # fmt: skip
    services.suggest(plan=plan, question=2, text="Other words.", why="", by=cast.kim, at=NOW)
    return plan


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_big_plan(
    cast: Cast, big: SupportPlan, maya: Client, page: str,
    django_assert_max_num_queries: Bounded,
) -> None:  # fmt: skip
    maya.get(f"/my/{page}")
    with django_assert_max_num_queries(MOST, info=page):
        assert maya.get(f"/my/{page}").status_code == 200


def test_the_officers_page_of_a_big_plan(
    cast: Cast, big: SupportPlan, browser: Callable[[User], Client],
    django_assert_max_num_queries: Bounded,
) -> None:  # fmt: skip
    version = big.versions.get(state="sent")
    jo, path = browser(cast.jo), f"/council/plans/{version.reference}/"
    jo.get(path)
    with django_assert_max_num_queries(TO_DECIDE, info=path):
        assert jo.get(path).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_helpers_page_of_a_big_plan(
    cast: Cast, big: SupportPlan, browser: Callable[[User], Client], page: str,
    django_assert_max_num_queries: Bounded,
) -> None:  # fmt: skip
    """Kim the broker reads the same pages, those that are hers."""
    kim, path = browser(cast.kim), f"/for/{cast.maya.reference}/{page}"
    kim.get(path)
    with django_assert_max_num_queries(HELPED, info=path):
        assert kim.get(path).status_code in (200, 404)


def test_saving_a_field_of_a_big_plan_is_one_small_request(
    cast: Cast, big: SupportPlan, maya: Client, django_assert_max_num_queries: Bounded
) -> None:
    """One question's words go out and a version comes back: nothing of the other sixty lines."""
    maya.get("/my/plan/3/")
    edition = big.answers.get(question=3).edition
    words = "I like to be asked first."
    with django_assert_max_num_queries(MOST):
        answer = maya.post("/my/plan/3/keep/", {"text": words, "version": str(edition)})
    assert answer.status_code == 200
    assert len(answer.content) < 100
    assert big.answers.get(question=3).text == words
