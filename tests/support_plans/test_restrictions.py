"""Rules about lines: found kindly, never in the way of saving, decided with reasons."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core.periods import Period
from people.models import User
from support_plans import services
from support_plans.models import (
    CostLine,
    NecessaryRecord,
    OwnPlan,
    PlanVersion,
    RestrictionDecision,
    SupportPlan,
)
from support_plans.services import restriction_decisions as deciding
from support_plans.services import restriction_facts as saying
from support_plans.services.restrictions import (
    FamilyNotPaid,
    NotDecided,
    findings_of,
    need_payable,
    need_unrestricted,
)
from support_plans.stays import longest
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import art_line, write_all

Browser = Callable[[User], Client]
ASSISTANT = {
    "pot_name": "Assistant", "what": "My assistant", "who": "Dan Williams", "service": None,
    "unit": "hour", "rate_pence": 1300, "held": "own_account", "units_each_week": Decimal(5),
}  # fmt: skip


def add(cast: Cast, plan: SupportPlan, **more: object) -> CostLine:
    facts = art_line(cast, **ASSISTANT) | more
    return services.add_line(plan=plan, by=cast.maya.user, at=NOW, **facts)


def says(cast: Cast, line: CostLine, **facts: object) -> None:
    saying.say_facts(line=line, by=cast.maya.user, at=NOW, **facts)


def sent(cast: Cast, plan: SupportPlan) -> PlanVersion:
    write_all(cast, plan)
    return services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)


def codes(about: PlanVersion | SupportPlan) -> list[str]:
    return [one.code for one in findings_of(about, TODAY)]


# ---- what is found


def test_nothing_is_guessed_from_words(cast: Cast, plan: SupportPlan) -> None:
    add(cast, plan, what="Whisky and bingo with my brother", pot_name="Gambling")
    assert codes(plan) == []


@pytest.mark.parametrize(
    ("category", "code"),
    [("alcohol", "not_allowed"), ("home", "needs_check"), ("activity", None), ("", None)],
)
def test_what_the_money_is_for(
    cast: Cast, plan: SupportPlan, category: str, code: str | None
) -> None:
    says(cast, add(cast, plan), category=category)
    assert codes(plan) == ([code] if code else [])


def test_a_council_decides_its_own_list_from_a_day(cast: Cast, plan: SupportPlan) -> None:
    says(cast, add(cast, plan), category="alcohol")
    cast.authority.set_policy(
        "spending_not_allowed", ["none"], date(2026, 1, 1), exemption="People were heard."
    )
    assert codes(plan) == []


def test_the_rule_about_family_is_about_direct_payments(cast: Cast, plan: SupportPlan) -> None:
    says(cast, add(cast, plan, held="council"), payee="Dan", relation="sibling",
         same_household=True)  # fmt: skip
    (one,) = findings_of(plan, TODAY)
    assert one.code == "family_other_money"
    assert not one.blocks


def test_an_assistant_of_whom_nothing_is_said_is_asked_about(cast: Cast, plan: SupportPlan) -> None:
    line = add(cast, plan, employs=True)
    (one,) = findings_of(plan, TODAY)
    assert (one.code, one.blocks) == ("family_not_said", False)
    says(cast, line, relation="none")
    assert codes(plan) == []


def test_a_cousin_in_the_household_is_fine(cast: Cast, plan: SupportPlan) -> None:
    says(cast, add(cast, plan), payee="Ed", relation="other", same_household=True)
    assert codes(plan) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"relation": "sibling", "payee": "Dan"}, "same_household"),
        ({"relation": "partner"}, "payee"),
        ({"relation": "king", "payee": "Dan"}, "relation"),
        ({"category": "gold"}, "category"),
        ({"payee": "x" * 200}, "payee"),
    ],
)
def test_bad_facts_name_their_field(
    cast: Cast, plan: SupportPlan, facts: dict[str, object], field: str
) -> None:
    line = add(cast, plan)
    with pytest.raises(saying.BadFacts) as refused:
        says(cast, line, **facts)
    assert refused.value.field == field


# ---- stays in a care home


def stay(first: date, days: int) -> Period:
    return Period(first, first + timedelta(days=days - 1))


MAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("stays", "days"),
    [
        ([stay(MAY, 28)], 28),
        ([stay(MAY, 20), stay(MAY + timedelta(days=20 + 27), 20)], 40),  # 27 days between
        ([stay(MAY, 20), stay(MAY + timedelta(days=20 + 28), 20)], 20),  # four weeks between
        ([stay(MAY, 10), stay(MAY + timedelta(days=5), 10)], 15),  # no day counts twice
    ],
)
def test_stays_with_short_gaps_count_together(stays: list[Period], days: int) -> None:
    found = longest(stays, gap_weeks=4)
    assert found is not None
    assert found.days == days


@given(
    st.lists(st.tuples(st.integers(0, 700), st.integers(1, 60)), max_size=8),
    st.integers(0, 10),
)
def test_counted_days_are_days_of_a_stay_within_a_year(
    pairs: list[tuple[int, int]], gap: int
) -> None:
    stays = [stay(MAY + timedelta(days=start), days) for start, days in pairs]
    found = longest(stays, gap_weeks=gap)
    every = {one.starts_on + timedelta(days=number) for one in stays for number in range(one.days)}
    if found is None:
        assert not every
        return
    assert max(one.days for one in stays) <= max(found.days, 365)
    assert found.days <= min(365, len(every))
    assert (found.last - found.first).days < 365


def test_a_care_home_asks_for_its_days_then_counts_them(cast: Cast, plan: SupportPlan) -> None:
    line = add(cast, plan, pot_name="Respite", who="")
    says(cast, line, category="care_home")
    assert codes(plan) == ["care_home_days"]
    act = {"line": line, "by": cast.maya.user, "at": NOW}
    saying.add_stay(starts_on=MAY, ends_on=MAY + timedelta(days=27), **act)
    assert codes(plan) == []
    row = saying.add_stay(
        starts_on=MAY + timedelta(days=40), ends_on=MAY + timedelta(days=40), **act
    )
    assert codes(plan) == ["care_home"]
    saying.remove_stay(reference=row.reference, **act)
    assert codes(plan) == []
    with pytest.raises(saying.BadFacts, match="outside your plan"):
        saying.add_stay(starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 2), **act)


# ---- decided


def test_an_officer_allows_it_with_a_reason_the_person_reads(cast: Cast, plan: SupportPlan) -> None:
    line = add(cast, plan)
    says(cast, line, category="alcohol")
    version = sent(cast, plan)
    with pytest.raises(NotDecided):
        need_unrestricted(version, TODAY)
    act = {
        "version": version,
        "line": line.reference,
        "code": "not_allowed",
        "at": NOW,
        "on": TODAY,
    }
    for who in (cast.maya.user,):
        with pytest.raises(OwnPlan):
            deciding.decide_finding(outcome="allowed", reason="It is my toast.", by=who, **act)
    with pytest.raises(deciding.BadDecision):
        deciding.decide_finding(outcome="allowed", reason="  ", by=cast.jo, **act)
    deciding.decide_finding(outcome="not_allowed", reason="Not from this money.", by=cast.jo, **act)
    with pytest.raises(NotDecided):
        need_unrestricted(version, TODAY)
    deciding.decide_finding(outcome="allowed", reason="A toast at her wedding.", by=cast.jo, **act)
    need_unrestricted(version, TODAY)
    assert RestrictionDecision.objects.count() == 2  # each stays
    assert "A toast" in cast.maya.user.notices.order_by("-pk").first().sentence


def test_what_an_officer_sees_counts_instead(cast: Cast, plan: SupportPlan) -> None:
    line = add(cast, plan)
    says(cast, line, category="activity")
    version = sent(cast, plan)
    deciding.see_category(
        version=version, line=line.reference, category="gambling", reason="It is a betting shop.",
        by=cast.jo, at=NOW,
    )  # fmt: skip
    assert codes(version) == ["not_allowed"]


def test_no_officer_allows_a_relative_without_the_record(cast: Cast, plan: SupportPlan) -> None:
    line = add(cast, plan)
    says(cast, line, payee="Dan", relation="sibling", same_household=True)
    version = sent(cast, plan)
    with pytest.raises(deciding.NeedsRecord):
        deciding.decide_finding(
            version=version, line=line.reference, code="relative_at_home", outcome="allowed",
            reason="Fine by me.", by=cast.jo, at=NOW, on=TODAY,
        )  # fmt: skip


def necessary(cast: Cast, **more: object) -> NecessaryRecord:
    facts: dict[str, object] = {
        "person": cast.maya, "payee": "Dan", "relation": "sibling", "purpose": "care",
        "reason": "Nobody else signs.", "from_on": PLAN_YEAR[0], "until_on": PLAN_YEAR[1],
        "by": cast.jo, "at": NOW,
    }  # fmt: skip
    return deciding.record_necessary(**(facts | more))


def test_the_newest_record_holds_and_its_days_count(cast: Cast, plan: SupportPlan) -> None:
    says(cast, add(cast, plan), payee="Dan", relation="sibling", same_household=True)
    necessary(cast)
    assert codes(plan) == []
    necessary(cast, until_on=TODAY + timedelta(days=9))
    assert codes(plan) == ["record_ends"]
    necessary(cast, until_on=TODAY - timedelta(days=1))
    assert codes(plan) == ["relative_at_home"]


def test_nobody_records_it_for_their_own_pay(cast: Cast) -> None:
    for more in ({"by": cast.maya.user}, {"payee": "jo  BELL"}):
        with pytest.raises(deciding.OwnRecord):
            necessary(cast, **more)


def test_money_is_not_kept_for_somebody_who_may_not_be_paid(cast: Cast, plan: SupportPlan) -> None:
    says(cast, add(cast, plan), payee="Dan", relation="partner")
    version = sent(cast, plan)
    PlanVersion.objects.filter(pk=version.pk).update(
        state="agreed", decided_at=NOW, decided_by=cast.jo
    )
    need_payable(cast.maya, "Pat", TODAY)
    with pytest.raises(FamilyNotPaid, match="Dan is your husband"):
        need_payable(cast.maya, "dan", TODAY)


def test_a_version_that_was_sent_keeps_what_was_said(cast: Cast, plan: SupportPlan) -> None:
    line = add(cast, plan)
    says(cast, line, payee="Dan", relation="sibling", same_household=True)
    version = sent(cast, plan)
    says(cast, line, payee="Dan", relation="none")
    assert codes(plan) == []
    assert codes(version) == ["relative_at_home"]


# ---- through the doors


def test_the_person_says_who_is_paid_and_reads_the_rule(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    line = add(cast, plan)
    url = f"/my/plan/costs/{line.reference}/rules/"
    page = maya.get(url)
    assert "Is this person your family?" in page.content.decode()
    bad = maya.post(url, {"payee": "Dan", "relation": "sibling", "category": ""})
    assert bad.status_code == 422
    assert "Say whether they live with you." in bad.content.decode()
    page = maya.post(
        url, {"payee": "Dan", "relation": "sibling", "same_household": "yes", "category": ""},
        follow=True,
    )  # fmt: skip
    words = page.content.decode()
    assert "Dan is family and lives with you." in words
    assert "regulation 3" in words
    assert "Dan is family and lives with you." in maya.get("/my/plan/rules/").content.decode()
    assert "There are rules about some of this" in maya.get("/my/plan/costs/").content.decode()


def test_a_line_that_pays_nobody_does_not_ask_about_family(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    line = services.add_line(plan=plan, by=cast.maya.user, at=NOW, **art_line(cast))
    page = maya.get(f"/my/plan/costs/{line.reference}/rules/").content.decode()
    assert "your family" not in page


def test_the_officer_reads_decides_and_the_plan_is_agreed(
    cast: Cast, plan: SupportPlan, browser: Browser
) -> None:
    line = add(cast, plan)
    says(cast, line, category="alcohol")
    version = sent(cast, plan)
    jo = browser(cast.jo)
    assert (
        "Nobody has decided yet." in jo.get(f"/council/plans/{version.reference}/").content.decode()
    )
    url = f"/council/plans/{version.reference}/rules/"
    bad = jo.post(
        url, {"finding": f"{line.reference}:not_allowed", "outcome": "allowed", "reason": ""}
    )
    assert bad.status_code == 422
    jo.post(url, {"finding": f"{line.reference}:not_allowed", "outcome": "allowed",
                  "reason": "A toast at her wedding."})  # fmt: skip
    need_unrestricted(version, TODAY)
    for other in (cast.finn, cast.olu, cast.kim, cast.maya.user):
        assert browser(other).get(url).status_code == 404


def test_the_officer_writes_the_record(cast: Cast, plan: SupportPlan, browser: Browser) -> None:
    jo = browser(cast.jo)
    url = f"/council/people/{cast.maya.reference}/family/"
    typed = {"payee": "Dan", "relation": "sibling", "purpose": "care", "reason": "He signs.",
             "from_on": "1 April 2026", "until_on": "1 March 2026"}  # fmt: skip
    bad = jo.post(url, typed)
    assert bad.status_code == 422
    assert "He signs." in bad.content.decode()
    jo.post(url, typed | {"until_on": "31 March 2027"})
    assert NecessaryRecord.objects.get().payee == "Dan"
    assert browser(cast.finn).get(url).status_code == 404


def test_many_lines_ask_few_questions_of_the_database(
    cast: Cast,
    plan: SupportPlan,
    maya: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for _ in range(30):
        says(cast, add(cast, plan), payee="Dan", relation="sibling", same_household=True)
    with django_assert_max_num_queries(12):
        assert maya.get("/my/plan/rules/").status_code == 200
    with django_assert_max_num_queries(12):
        assert maya.get("/my/plan/safety/").status_code == 200


def test_a_payment_that_happened_is_kept_and_talked_about(cast: Cast, still_clock: None) -> None:
    from budgets.services import keep_for
    from notices.models import Notice
    from tests.world import maya_world

    world = maya_world(cast)
    row = world.version
    line = next(one for one in row.content["lines"] if one["held"] == "own_account")
    row.content["facts"] = [{"line": line["reference"], "payee": "Dan", "relation": "partner",
                             "same_household": None, "category": "", "stays": []}]  # fmt: skip
    row.save()
    pot = world.pot("Assistants")
    with pytest.raises(FamilyNotPaid):
        keep_for(pot=pot, worker="Dan", kind="holiday", by=world.user, at=NOW, on=TODAY)
    keep_for(pot=pot, worker="Pat", kind="holiday", by=world.user, at=NOW, on=TODAY)
    assert world.own_payment(pot, 1000, "Pat").amount_pence == 1000
    assert not Notice.objects.filter(kind="family_paid").exists()
    assert world.own_payment(pot, 1000, "DAN").amount_pence == 1000
    told = Notice.objects.filter(kind="family_paid").values_list("to__username", flat=True)
    assert sorted(told) == ["jo", "maya"]
