"""Sending, deciding, signing and comparing in a real browser: axe, both widths."""

from decimal import Decimal

import pytest

from budgets import services as budgeting
from core.models import PolicyRow
from people.models import Role, User
from support_plans import services
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import BEFORE, art_line, write_all

pytestmark = [pytest.mark.usefixtures("still_clock"), pytest.mark.django_db(transaction=True)]


def policy(cast: Cast, name: str, value: object) -> None:
    PolicyRow.objects.create(
        authority=cast.authority, name=name, value=value, starts_on="2025-01-01",
        exemption="For a test.",
    )  # fmt: skip


def test_the_pages_of_agreeing(cast: Cast, walk: Walk) -> None:
    mine = cast.maya.user
    assert mine is not None
    facts = {"by": cast.jo, "at": NOW, "on": TODAY}
    plan = services.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=200_000,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip
    write_all(cast, plan, "I like to be with people. I want to go out more.")
    services.add_line(plan=plan, by=mine, at=BEFORE, **art_line(cast))
    services.add_outcome(plan=plan, words="I go out twice a week.", wish="change", by=mine, at=NOW)
    first = services.send_plan(plan=plan, by=mine, at=NOW, on=TODAY)
    asked = services.ask_question(version=first, words="Who helps at night?", by=cast.jo, at=NOW)
    look(walk, {
        "plan-asked": (mine, "/my/plan/"),
        "asked": (mine, f"/my/plan/asked/{asked.reference}/"),
        "queue": (cast.jo, "/council/plans/"),
        "decide": (cast.jo, f"/council/plans/{first.reference}/"),
    })  # fmt: skip
    services.answer_question(asked=asked, words="My sister Ana.", by=mine, at=NOW)
    budgeting.agree_plan(version=first, reason="It shows what a plan must show.", **facts)
    services.write_answer(
        plan=plan, question=5, text="Ana pays the bills.", edition=1, by=mine, at=NOW
    )
    services.change_line(line=plan.lines.get(), by=mine, at=NOW, weeks=Decimal(42), rate_pence=6000)
    look(walk, {
        "version-agreed": (mine, "/my/plan/versions/1/"),
        "send-change": (mine, "/my/plan/send/"),
    })  # fmt: skip
    policy(cast, "plan_panel", "above")
    second = services.send_plan(plan=plan, by=mine, at=NOW, on=TODAY, only=["costs", "q5"])
    budgeting.propose_plan(version=second, reason="She goes twice now.", **facts)
    ann = cast.staff("Ann Oak", Role.PLAN_PANEL)
    look(walk, {
        "plan-panel": (mine, "/my/plan/"),
        "version-panel": (mine, "/my/plan/versions/2/"),
        "compare": (mine, "/my/plan/versions/compare/?a=1&b=2"),
        "panel-signs": (ann, f"/council/plans/{second.reference}/"),
        "panel-queue": (ann, "/council/plans/"),
    })  # fmt: skip


def look(walk: Walk, pages: dict[str, tuple[User, str]]) -> None:
    for name, (user, path) in pages.items():
        for width in WIDTHS:
            page = walk(user, path, width=width)
            picture(page, f"agreeing-{name}")
            check(page)
            page.context.close()
