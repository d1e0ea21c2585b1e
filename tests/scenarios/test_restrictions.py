"""Scenarios 43 and 44: who may be paid, and what losing capacity never does."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from budgets import services as budgeting
from people.access import actor_of
from people.models import Relationship, Role, Scope
from people.permissions import PERMISSIONS
from providers.models import Unit
from support_plans import services
from support_plans.models import CostLine, PlanVersion, SupportPlan
from support_plans.services import restriction_decisions as deciding
from support_plans.services import restriction_facts as saying
from support_plans.services.capacity import record_capacity
from support_plans.services.restrictions import NotDecided
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import BEFORE, write_all

FIRST, LAST = PLAN_YEAR


@pytest.fixture(autouse=True)
def before_the_plan() -> Iterator[None]:
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def draft(cast: Cast) -> SupportPlan:
    plan = services.start_plan(
        person=cast.maya, starts_on=FIRST, ends_on=LAST, indicative_pence=960_000, note="",
        by=cast.jo, at=BEFORE,
    )  # fmt: skip
    write_all(cast, plan)
    return plan


def assistant(cast: Cast, plan: SupportPlan, **more: object) -> CostLine:
    facts: dict[str, object] = {
        "pot_name": "Assistant", "what": "My assistant", "who": "Dan Williams", "service": None,
        "unit": Unit.HOUR, "rate_kind": "any", "units_each_week": Decimal(5), "weeks": Decimal(40),
        "rate_pence": 1300, "once": False, "held": "own_account", "fund_holder": None,
    }  # fmt: skip
    return services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **(facts | more))


def send(cast: Cast, plan: SupportPlan) -> PlanVersion:
    return services.send_plan(plan=plan, by=cast.maya.user, at=BEFORE, on=BEFORE.date())


def agree(cast: Cast, version: PlanVersion) -> None:
    on = BEFORE.date()
    budgeting.agree_plan(version=version, by=cast.jo, at=BEFORE, on=on, reason="It fits.")


def says(cast: Cast, line: CostLine, relation: str, *, here: bool | None = None) -> None:
    saying.say_facts(
        line=line, payee="Dan Williams", relation=relation, same_household=here,
        by=cast.maya.user, at=BEFORE,
    )  # fmt: skip


def test_scenario_43_a_brother_in_the_household_needs_the_record(
    cast: Cast, draft: SupportPlan
) -> None:
    says(cast, assistant(cast, draft), "sibling", here=True)
    version = send(cast, draft)  # saving and sending always work
    with pytest.raises(NotDecided, match="Assistant"):
        agree(cast, version)

    deciding.record_necessary(
        person=cast.maya, payee="dan  WILLIAMS", relation="sibling", purpose="care",
        reason="He signs BSL. Nobody else near her does.", from_on=FIRST, until_on=LAST,
        by=cast.jo, at=BEFORE,
    )  # fmt: skip
    agree(cast, version)
    version.refresh_from_db()
    assert version.state == PlanVersion.State.AGREED


def test_scenario_43_a_brother_elsewhere_is_fine(cast: Cast, draft: SupportPlan) -> None:
    says(cast, assistant(cast, draft), "sibling", here=False)
    agree(cast, send(cast, draft))


@pytest.mark.parametrize("here", [True, False, None])
def test_scenario_43_a_husband_is_stopped_wherever_he_lives(
    cast: Cast, draft: SupportPlan, here: bool | None
) -> None:
    says(cast, assistant(cast, draft), "partner", here=here)
    version = send(cast, draft)
    deciding.record_necessary(
        person=cast.maya, payee="Dan Williams", relation="partner", purpose="care",
        reason="He knows her best.", from_on=FIRST, until_on=LAST, by=cast.jo, at=BEFORE,
    )  # fmt: skip
    with pytest.raises(NotDecided):
        agree(cast, version)


def test_scenario_43_a_council_may_decide_otherwise_about_partners(
    cast: Cast, draft: SupportPlan
) -> None:
    cast.authority.set_policy(
        "partner_paid_by_record", True, date(2026, 1, 1), exemption="Legal advice."
    )
    test_scenario_43_a_brother_in_the_household_needs_the_record(cast, draft)


def test_scenario_44_capacity_lost_opens_a_review_and_widens_nothing(cast: Cast) -> None:
    sam = cast.sam  # nominated
    before = rights(cast, sam)
    row = record_capacity(
        person=cast.maya, change="lost", about="managing her direct payment",
        basis="Assessed by Dr Lee on 3 March with her advocate there.", found_on=BEFORE.date(),
        by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    assert row.reviewed_at is None  # the review that regulation 7 asks for
    assert rights(cast, sam) == before
    kinds = Relationship.objects.filter(person=cast.maya).values_list("kind", flat=True)
    assert Role.AUTHORISED not in set(kinds)


def test_scenario_44_a_nominee_is_not_made_authorised_on_the_way(cast: Cast) -> None:
    from people.services import NomineeIsNotAuthorised, let_in

    sam = cast.sam
    record_capacity(
        person=cast.maya, change="lost", about="managing her direct payment", basis="Dr Lee.",
        found_on=TODAY, by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    with pytest.raises(NomineeIsNotAuthorised):
        let_in(
            person=cast.maya, user=sam, kind=Role.AUTHORISED, scopes=list(Scope), until=LAST,
            by=cast.maya.user, at=NOW, on=TODAY,
        )  # fmt: skip


def rights(cast: Cast, user: object) -> set[str]:
    actor = actor_of(user, TODAY)
    return {code for code in PERMISSIONS if actor.may(code, cast.maya)}
