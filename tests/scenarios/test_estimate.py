"""Where the money starts: scenarios 7 and 8 of the domain, through the verbs and the doors."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from budgets import services as budgeting
from budgets.models import Agreement, Budget
from core.models import PolicyRow
from invoices.models import Bill, HeldDocument
from ledger.models import Book, Entry
from people.models import Role, User
from providers.models import Unit
from support_plans import services as planning
from support_plans.models import Assessment, PlanVersion, SameTwice, SupportPlan
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.invoices.test_api import body, send
from tests.invoices.test_tables import HEAD, ubl, upload
from tests.support_plans.estimates import in_force, sent

pytestmark = pytest.mark.usefixtures("still_clock")
Browser = Callable[[User], Client]
ONE_WEEK = (date(2026, 11, 30), date(2026, 12, 6))


@pytest.fixture
def mo(cast: Cast) -> User:
    """A second worker of Maya's."""
    user = cast.staff("Mo Saunders", Role.COUNCIL_WORKER)
    cast.maya.relationships.create(user=user, kind=Role.COUNCIL_WORKER, starts_on="2025-04-01")
    return user


def estimated_plan(cast: Cast, dates: tuple[date, date]) -> tuple[Assessment, SupportPlan]:
    """46 points, sent by Maya; Jo starts her plan with them."""
    in_force(cast)
    estimate = sent(cast.maya)
    plan = planning.start_plan_with(
        assessment=estimate, starts_on=dates[0], ends_on=dates[1], by=cast.jo, at=NOW, on=TODAY
    )
    return estimate, plan


def sent_plan(cast: Cast, plan: SupportPlan, rate_pence: int, weeks: int) -> PlanVersion:
    """Maya's plan at so much a week, written and sent."""
    user = cast.maya.user
    assert user is not None
    for question in range(1, 8):
        planning.write_answer(
            plan=plan, question=question, text="My words.", edition=0, by=user, at=NOW
        )
    planning.add_line(
        plan=plan, pot_name="Help", what="Help at home", who="", service=None, unit=Unit.WEEK,
        rate_kind="any", units_each_week=Decimal(1), weeks=Decimal(weeks), rate_pence=rate_pence,
        once=False, held="council", fund_holder=None, by=user, at=NOW,
    )  # fmt: skip
    return planning.send_plan(plan=plan, by=user, at=NOW, on=TODAY)


def only_by_size_above(cast: Cast, pence: int) -> None:
    """The size policy alone would let one person agree."""
    PolicyRow.objects.create(
        authority=cast.authority, name="second_person_above_pence", value=pence,
        starts_on="2025-01-01",
    )  # fmt: skip


def test_scenario_07_above_the_estimate_a_second_person_decides_and_both_amounts_stay(
    cast: Cast, mo: User
) -> None:
    """Of the budget: 46 points × £7.50 = £345.00; a one-week plan of £362.00 needs two people."""
    estimate, plan = estimated_plan(cast, ONE_WEEK)
    assert (estimate.points, estimate.weekly_pence) == (46, 345_00)
    assert plan.indicative_pence == 345_00
    version = sent_plan(cast, plan, 362_00, 1)
    assert (version.total_pence, version.indicative_pence) == (362_00, 345_00)
    assert planning.why_second(version, TODAY) == ("estimate",)
    with pytest.raises(planning.NeedsSecondPerson):
        budgeting.agree_plan(version=version, by=cast.jo, at=NOW, on=TODAY, reason="Yes")
    assert not Budget.objects.exists()
    budgeting.propose_plan(version=version, by=cast.jo, at=NOW, on=TODAY, reason="Yes")
    with pytest.raises(SameTwice):  # her own yes is not the second
        budgeting.approve_plan(version=version, by=cast.jo, at=NOW, on=TODAY, reason="Yes")
    budget = budgeting.approve_plan(
        version=version, by=mo, at=NOW, on=TODAY, reason="She needs one more hour."
    )
    version.refresh_from_db()
    plan.refresh_from_db()
    assert (version.decided_by, version.proposed_by) == (mo, cast.jo)
    assert (version.total_pence, version.indicative_pence) == (362_00, 345_00)
    assert plan.estimates.get().assessment == estimate
    assert budgeting.figures_of(budget).agreed == 362_00  # the plan's cost, not the estimate


def test_scenario_07_of_a_year_through_the_pages(cast: Cast, mo: User, browser: Browser) -> None:
    """Of the budget: 52 × £345.00 = £17,940.00; the plan is 52 × £362.00 = £18,824.00."""
    _, plan = estimated_plan(cast, PLAN_YEAR)
    only_by_size_above(cast, 10**9)
    version = sent_plan(cast, plan, 362_00, 52)
    assert (version.total_pence, version.indicative_pence) == (18_824_00, 17_940_00)
    where = f"/council/plans/{version.reference}/"
    page = browser(cast.jo).get(where).content.decode()
    assert "it is above its estimate of £17,940" in page
    said = {"decision": "agree", "criterion": "", "words": "Yes", "contribution": "", "yes": "1"}
    browser(cast.jo).post(where, said)
    version.refresh_from_db()
    assert version.state == PlanVersion.State.APPROVER
    cast.staff("Mo Saunders", Role.PLAN_APPROVER)
    browser(mo).post(f"{where}sign/", {"answer": "yes", "words": "One more hour helps."})
    version.refresh_from_db()
    assert version.state == PlanVersion.State.AGREED


def test_scenario_07_at_the_estimate_one_person_is_enough(cast: Cast) -> None:
    """Of the budget: a plan of exactly £345.00 is not above; a penny more is."""
    _, plan = estimated_plan(cast, ONE_WEEK)
    version = sent_plan(cast, plan, 345_00, 1)
    assert planning.why_second(version, TODAY) == ()
    version.total_pence += 1
    assert planning.why_second(version, TODAY) == ("estimate",)


def test_scenario_07_a_council_may_decide_otherwise(cast: Cast) -> None:
    """Of the budget: `second_person_above_estimate` is a policy."""
    PolicyRow.objects.create(
        authority=cast.authority, name="second_person_above_estimate", value=False,
        starts_on="2025-01-01",
    )  # fmt: skip
    _, plan = estimated_plan(cast, ONE_WEEK)
    version = sent_plan(cast, plan, 362_00, 1)
    budget = budgeting.agree_plan(version=version, by=cast.jo, at=NOW, on=TODAY, reason="Yes")
    assert budgeting.figures_of(budget).agreed == 362_00


def test_scenario_08_an_estimate_pays_no_bill(
    cast: Cast, browser: Browser, settings, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    """Of the budget and the account: indicative only, a £100 bill by four doors, nothing moves."""
    settings.MEDIA_ROOT = tmp_path
    estimate, plan = estimated_plan(cast, PLAN_YEAR)
    sent_plan(cast, plan, 100_00, 52)  # asked for, not agreed
    bea = browser(cast.bea)
    for reference in (estimate.reference, plan.reference, cast.maya.reference):
        # A table.
        row = f"{reference},T-1,5/10/2026,help,1,£100.00,\n"
        page = upload(bea, "bills.csv", (HEAD + row).encode())
        words = page.content.decode()
        assert f"You have no agreement “{reference}”. Check its reference on People." in words
        bea.post(page.redirect_chain[-1][0])
        # The API.
        line = {
            "service_on": "2026-10-05",
            "units": "1",
            "rate_pence": "10000",
            "net_pence": 10000,
        }
        answer = send(bea, body(reference, lines=[line]), key=reference)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    # An e-invoice.
    path = tmp_path / "a.xml"
    path.write_text(ubl(estimate.reference, net="100.00", payable="100.00"), encoding="utf-8")
    out = StringIO()
    call_command("import_invoice", str(path), "--json", stdout=out)
    (held,) = json.loads(out.getvalue())
    assert (held["outcome"], held["code"]) == ("held", "unknown_agreement")
    assert "There is no agreement" in HeldDocument.objects.get().sentence
    # The person herself: nothing to promise from, nothing to pay from.
    assert cast.maya.user is not None
    assert "£" not in browser(cast.maya.user).get("/my/pots/").content.decode().split("<main")[1]
    assert not Bill.objects.exists()
    assert not Agreement.objects.exists()
    assert not Budget.objects.exists()
    assert not Book.objects.exists()
    assert not Entry.objects.exists()
