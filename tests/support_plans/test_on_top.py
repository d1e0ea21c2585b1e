"""Travel, an employer's costs, and money just in case: each its own amount, worked out in words."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from core.errors import DomainError
from support_plans import services
from support_plans.models import CostLine, LineExtra, SupportPlan
from support_plans.sentences import sentence
from tests.cast import Cast
from tests.support_plans.conftest import BEFORE, art_line
from tests.support_plans.test_costs import form

LEE = {
    "service": None, "who": "Lee", "pot_name": "Lee", "what": "Lee helps", "unit": "hour",
    "units_each_week": Decimal(20), "weeks": Decimal(52), "rate_pence": 1350, "employs": True,
}  # fmt: skip


def add(cast: Cast, plan: SupportPlan, **more: object) -> CostLine:
    return services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast, **more))


def extras(line: CostLine) -> dict[str, LineExtra]:
    return {row.kind: row for row in line.extras.all()}


def test_an_employers_costs_are_worked_out_line_by_line(cast: Cast, plan: SupportPlan) -> None:
    """20 hours × £13.50 × 52 = £14,040.00; holiday pay 12.07% = £1,694.63."""
    line = add(cast, plan, **LEE)
    found = extras(line)
    assert {kind: row.amount_pence for kind, row in found.items()} == {
        "holiday": 169_463,
        "ni": 0,  # (15,734.63 − 5,000) × 15% = £1,610.19, all of it within Employment Allowance
        "pension": 28_484,  # 3% of £15,734.63 − £6,240
        "insurance": 11_330,
        "payroll": 30_888,  # 52 × £5.94
        "training": 0,
        "checks": 4_950,
    }
    assert found["holiday"].how == ("12.07% of £14,040 is £1,694.63. The share is the usual value.")
    assert "15% of what is above £5,000 is £1,610.19." in found["ni"].how
    assert "Employment Allowance takes off £1,610.19" in found["ni"].how
    line.refresh_from_db()
    assert line.total_pence == 1_404_000 + sum(row.amount_pence for row in found.values())
    assert sentence(line) == (
        "Lee helps, 20 hours a week, £13.50 an hour, for 52 weeks = £14,040."
        " With £2,451.15 that an employer pays = £16,491.15."
    )


def test_rates_are_the_councils_of_the_day_the_plan_starts(cast: Cast, plan: SupportPlan) -> None:
    for name, value in (("employment_allowance_pence", 0), ("employer_ni_percent", "13.8")):
        cast.authority.set_policy(name, value, date(2026, 4, 1))
    cast.authority.set_policy("employer_ni_percent", "20", date(2026, 4, 2))
    found = extras(add(cast, plan, **LEE))
    assert found["ni"].amount_pence == 148_138  # 13.8% of £10,734.63
    assert "This is the council's policy since 1 April 2026." in found["ni"].how


def test_two_assistants_share_the_hours_and_each_has_the_thresholds(
    cast: Cast, plan: SupportPlan
) -> None:
    found = extras(add(cast, plan, **LEE, workers=2))
    assert found["pension"].amount_pence == 0  # £7,867 each: below £10,000
    assert "Up to £10,000" in found["ni"].how or "above £10,000" in found["ni"].how
    assert found["checks"].amount_pence == 9_900


def test_half_a_year_has_half_the_thresholds(cast: Cast, plan: SupportPlan) -> None:
    plan.ends_on = date(2026, 9, 29)
    plan.save()
    found = extras(add(cast, plan, **(LEE | {"weeks": Decimal(26)})))
    assert "above £2,500" in found["ni"].how
    assert found["pension"].amount_pence == 14_242  # 3% of £7,867.31 − £3,120


def test_sums_follow_the_hours_and_an_own_amount_stays_with_its_reason(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    line = add(cast, plan, **LEE)
    path = f"/my/plan/costs/{line.reference}/employer/"
    page = maya.get(path).content.decode()
    assert "Holiday pay: £1,694.63" in page
    assert "It is not advice on tax." in page
    sent = {"amount_pence": "150", "reason": ""}
    refused = maya.post(f"{path}insurance/", sent)
    assert refused.status_code == 422
    assert "Say why it is another amount" in refused.content.decode()
    sent["reason"] = "My insurer wrote to me."
    assert maya.post(f"{path}insurance/", sent).status_code == 302
    services.change_line(line=line, units_each_week=Decimal(10), by=cast.maya.user, at=BEFORE)
    found = extras(line)
    assert found["holiday"].amount_pence == 84_731
    assert (found["insurance"].amount_pence, found["insurance"].worked_out_pence) == (
        15_000,
        11_330,
    )
    page = maya.get(path).content.decode()
    assert "Your own amount. We worked out £113.30." in page
    assert "My insurer wrote to me." in page
    line.refresh_from_db()
    assert line.extras_pence == sum(row.amount_pence for row in found.values())
    maya.post(f"{path}insurance/", {"again": "yes"})
    assert extras(line)["insurance"].amount_pence == 11_330


def test_employing_nobody_any_more_takes_the_costs_away(cast: Cast, plan: SupportPlan) -> None:
    line = add(cast, plan, **LEE)
    services.change_line(line=line, employs=False, by=cast.maya.user, at=BEFORE)
    line.refresh_from_db()
    assert (line.extras.count(), line.extras_pence) == (0, 0)


def test_travel_is_its_own_amount_and_follows_the_weeks(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    sent = form(cast, trips_each_week="2", trip_pence="2.50")
    assert maya.post("/my/plan/costs/add/", sent).status_code == 302
    line = plan.lines.get()
    assert sentence(line) == (
        "Art group, 1 time a week, £30 each time, for 40 weeks = £1,200."
        " With £200 for travel = £1,400."
    )
    services.change_line(line=line, weeks=Decimal(39), by=cast.maya.user, at=BEFORE)
    assert CostLine.objects.get().total_pence == 117_000 + 19_500
    sent |= {"trips_each_week": "", "trip_pence": ""}
    assert maya.post(f"/my/plan/costs/{line.reference}/", sent).status_code == 302
    assert CostLine.objects.get().extras_pence == 0


def test_half_an_answer_about_travel_is_asked_for(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    page = maya.post("/my/plan/costs/add/", form(cast, trips_each_week="2")).content.decode()
    assert "Type what one journey costs" in page
    page = maya.post("/my/plan/costs/add/", form(cast, trip_pence="2")).content.decode()
    assert "Type how many journeys each week" in page


def test_just_in_case_is_suggested_and_decided(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    add(cast, plan)
    path = "/my/plan/costs/just-in-case/"
    page = maya.get(path).content.decode()
    assert "We suggest £60. That is 5% of £1,200." in page
    assert maya.post(path, {"amount_pence": "100", "held": "council"}).status_code == 302
    line = plan.lines.get(just_in_case=True)
    assert sentence(line) == "Just in case = £100."
    assert services.total_pence(plan) == 130_000
    assert "We suggest £60." in maya.get(path).content.decode()  # not of itself
    maya.post(path, {"amount_pence": "80", "held": "council"})
    assert plan.lines.filter(just_in_case=True).get().total_pence == 8_000
    assert maya.post(path, {"none": "yes"}).status_code == 302
    assert not plan.lines.filter(just_in_case=True).exists()


def test_what_is_on_top_is_frozen_when_sent(cast: Cast, plan: SupportPlan) -> None:
    from support_plans.services.costs import frozen

    line = add(cast, plan, **LEE)
    line.refresh_from_db()
    (row,) = frozen([line])
    assert row["total_pence"] == row["support_pence"] + sum(
        one["amount_pence"] for one in row["extras"]
    )
    assert {one["kind"] for one in row["extras"]} == set(LineExtra.EMPLOYER)


@pytest.mark.parametrize(
    "facts",
    [{"workers": 0}, {"workers": 21}, {"once": True}, {"weekdays": [7]}, {"weekdays": ["x"]}],
)
def test_what_cannot_be_is_refused(cast: Cast, plan: SupportPlan, facts: dict[str, object]) -> None:
    with pytest.raises(DomainError):
        add(cast, plan, **(LEE | facts))


def test_hidden_amounts_are_covered_in_sums_too(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    line = add(cast, plan, **LEE)
    assert cast.maya.user is not None
    cast.maya.user.hide_amounts = True
    cast.maya.user.save()
    page = maya.get(f"/my/plan/costs/{line.reference}/employer/").content.decode()
    assert "£1,694.63" not in page
    assert "£14,040" not in page
