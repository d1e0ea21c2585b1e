"""Maya's plan, begun."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from people.models import User
from support_plans import services
from support_plans.models import SupportPlan
from tests.cast import PLAN_YEAR, Cast

BEFORE = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def plan(cast: Cast, still_clock: None) -> SupportPlan:
    return services.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=960_000,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip


@pytest.fixture
def maya(cast: Cast, browser: Callable[[User], Client]) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


def art_line(cast: Cast, **more: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "pot_name": "Art", "what": "Art group", "who": "", "service": cast.art, "unit": "session",
        "rate_kind": "any", "units_each_week": Decimal(1), "weeks": Decimal(40),
        "rate_pence": 3000, "once": False, "held": "council", "fund_holder": None,
    }  # fmt: skip
    return facts | more


def write_all(cast: Cast, plan: SupportPlan, words: str = "My words.") -> None:
    """Every question but the costs."""
    for question in (1, 2, 3, 5, 6, 7):
        services.write_answer(
            plan=plan, question=question, text=words, edition=0, by=cast.maya.user, at=BEFORE
        )
