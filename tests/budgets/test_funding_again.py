"""Offering what is owed again, and changing what another funder pays from a day on."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from budgets import services
from budgets.funding import OthersPayTooMuch
from budgets.models import ArrearsPlan, Budget, Funder
from budgets.services import charges
from budgets.services.funding import DayOutsideBudget, OtherFunder, OtherShare, SayWhyMoney
from budgets.services.sharing_costs import SameShare, change_share
from ledger.models import Account
from notices.models import Notice
from tests.budgets.plans import agreed, line, sent
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast


def owing(cast: Cast) -> Budget:
    """£52.50 a week charged, and nothing paid."""
    budget = agreed(cast, line("Help", 5_200_00), contribution=52_50)
    charges.charge_weeks([budget], on=TODAY, at=NOW)
    return budget


def with_nhs(cast: Cast) -> Funder:
    """£100 a week, of which the NHS pays £30."""
    version = sent(cast.maya, line("Help", 5_200_00))
    budget = services.agree_plan(
        version=version, by=cast.jo, at=NOW, on=TODAY, weekly_contribution_pence=0,
        others=[OtherShare("nhs", "Northtown ICB", weekly_pence=30_00)],
    )  # fmt: skip
    return Funder.objects.get(budget=budget, kind="nhs")


def agreed_by(budget: Budget) -> dict[str, int]:
    rows = Account.objects.filter(book=budget.book, kind="agreed")
    return {row.label.split(":")[0]: -row.balance_pence for row in rows}


def test_an_offer_takes_the_place_of_the_one_before(cast: Cast) -> None:
    budget = owing(cast)
    owed = charges.account_of(budget, TODAY).owed_pence
    first = charges.offer_arrears(budget=budget, reason="Due.", by=cast.jo, at=NOW, on=TODAY)
    charges.answer_offer(offer=first, yes=False, words="Too fast.", by=cast.maya.user, at=NOW)
    with pytest.raises(charges.FewerWeeks, match="from 26 to 520"):
        charges.offer_arrears(budget=budget, reason="Less.", weeks=25, by=cast.jo, at=NOW, on=TODAY)
    with pytest.raises(SayWhyMoney):
        charges.offer_arrears(budget=budget, reason=" ", by=cast.jo, at=NOW, on=TODAY)
    again = charges.offer_arrears(
        budget=budget, reason="More time.", weeks=104, by=cast.jo, at=NOW, on=TODAY
    )
    first.refresh_from_db()
    assert (first.state, again.state) == ("ended", "offered")
    assert (again.weeks, again.amount_pence) == (104, owed)
    assert again.policy_origin == "chosen for you; the rule is 26 weeks"


def test_another_share_from_a_day_moves_between_funders_only(cast: Cast) -> None:
    nhs = with_nhs(cast)
    budget = nhs.budget
    before = agreed_by(budget)
    assert before["nhs"] == 52 * 30_00
    half = PLAN_YEAR[0] + timedelta(weeks=26)
    change_share(
        funder=nhs, amount_pence=50_00, from_on=half, reason="Joint review.", by=cast.jo, at=NOW,
        on=TODAY,
    )  # fmt: skip
    after = agreed_by(budget)
    assert after["nhs"] == 26 * 30_00 + 26 * 50_00
    assert sum(after.values()) == sum(before.values())
    assert services.figures_of(budget).problems() == []
    assert "Your budget stays the same" in Notice.objects.get(kind="share.changed").sentence


def test_what_cannot_be_is_refused_and_nothing_is_half_done(cast: Cast) -> None:
    nhs = with_nhs(cast)
    facts = {"funder": nhs, "by": cast.jo, "at": NOW, "on": TODAY, "from_on": TODAY}
    before = agreed_by(nhs.budget)
    with pytest.raises(OthersPayTooMuch):
        change_share(**facts, amount_pence=100_01, reason="More.")
    with pytest.raises(SameShare):
        change_share(**facts, amount_pence=30_00, reason="Same.")
    with pytest.raises(SayWhyMoney):
        change_share(**facts, amount_pence=40_00, reason=" ")
    with pytest.raises(DayOutsideBudget):
        change_share(**facts | {"from_on": date(2028, 1, 1)}, amount_pence=40_00, reason="Late.")
    council = Funder.objects.get(budget=nhs.budget, kind="council")
    with pytest.raises(OtherFunder):
        change_share(**facts | {"funder": council}, amount_pence=1, reason="No.")
    assert agreed_by(nhs.budget) == before
    assert nhs.shares.count() == 1


def test_the_pages_of_the_worker(cast: Cast) -> None:
    budget = owing(cast)
    jo = Client()
    jo.force_login(cast.jo)
    there = reverse("offer_again", args=[budget.reference])
    assert there in jo.get(reverse("budget_totals", args=[budget.reference])).content.decode()
    assert "from 26 to 520" in jo.post(there, {"weeks": "5", "reason": "x"}).content.decode()
    assert jo.post(there, {"weeks": "52", "reason": "More time."}).status_code == 302
    assert ArrearsPlan.objects.get(state="offered").weeks == 52
    none = reverse("other_share", args=[budget.reference])
    assert "Nobody else pays" in jo.get(none).content.decode()


def test_the_page_of_another_funder(cast: Cast) -> None:
    nhs = with_nhs(cast)
    jo = Client()
    jo.force_login(cast.jo)
    there = reverse("other_share", args=[nhs.budget.reference])
    page = jo.get(there).content.decode()
    assert "Northtown ICB: £30 each week from" in page
    facts = {
        "funder": nhs.reference,
        "amount": "40",
        "from_on": "23 November 2026",
        "reason": "So.",
    }
    assert jo.post(there, facts).status_code == 302
    assert nhs.shares.count() == 2
