"""Costs read back as sentences; the total against the estimate; without JavaScript too."""

from decimal import Decimal

import pytest
from django.test import Client

from core.errors import DomainError
from providers import services as providing
from support_plans import services
from support_plans.models import SupportPlan
from support_plans.sentences import sentence
from tests.cast import NOW, Cast
from tests.support_plans.conftest import BEFORE, art_line


def form(cast: Cast, **more: str) -> dict[str, str]:
    return {
        "pot_name": "Art", "what": "Art group", "service": cast.art.reference, "unit": "session",
        "rate_kind": "any", "units_each_week": "1", "weeks": "40", "rate_pence": "", "held": "council",
    } | more  # fmt: skip


def test_a_line_is_read_back_as_a_sentence(cast: Cast, plan: SupportPlan) -> None:
    line = services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    assert sentence(line) == "Art group, 1 time a week, £30 each time, for 40 weeks = £1,200."


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"what": "Help", "unit": "hour", "units_each_week": Decimal("2.5"), "rate_pence": 2200, "weeks": Decimal(52)},
         "Help, 2.5 hours a week, £22 an hour, for 52 weeks = £2,860."),
        ({"what": "Assistants", "unit": "week", "rate_pence": 25000, "weeks": Decimal(52)},
         "Assistants, £250 a week, for 52 weeks = £13,000."),
        ({"what": "Tablet", "unit": "item", "rate_pence": 40000, "once": True}, "Tablet, once, £400 each = £400."),
        ({"what": "Cup", "unit": "item", "rate_pence": 333, "once": True, "units_each_week": Decimal(3)},
         "Cup, 3 items, £3.33 each = £9.99."),
        ({"what": "Help", "unit": "hour", "rate_kind": "weekend", "rate_pence": 2601, "weeks": Decimal(1),
          "units_each_week": Decimal("0.5")},
         "Help, 0.5 hours a week, £26.01 an hour at weekends, for 1 week = £13.01."),
    ],
)  # fmt: skip
def test_sentences_say_what_was_typed(
    cast: Cast, plan: SupportPlan, facts: dict[str, object], words: str
) -> None:
    line = services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast, **facts))
    assert sentence(line) == words


def test_the_price_comes_from_the_provider_dated(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    assert maya.post("/my/plan/costs/add/", form(cast)).status_code == 302
    assert plan.lines.get().rate_pence == 3000


def test_vat_is_part_of_what_is_planned(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    payroll = providing.add_service(organisation=cast.acorn, name="Payroll", by=None, at=NOW)
    providing.set_rate(
        service=payroll, unit="item", amount_pence=1200, vat="standard",
        starts_on=plan.starts_on, by=None, at=NOW,
    )  # fmt: skip
    maya.post("/my/plan/costs/add/", form(cast, service=payroll.reference, unit="item"))
    assert plan.lines.get().rate_pence == 1440


def test_a_provider_page_leads_into_the_plan(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    assert cast.art.reference in maya.get("/find/acorn/").content.decode()
    page = maya.get(f"/my/plan/costs/add/?service={cast.art.reference}").content.decode()
    assert 'value="Art group"' in page
    assert f'value="{cast.art.reference}" selected' in page


def test_update_total_reads_back_and_saves_nothing(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    page = maya.post("/my/plan/costs/add/", form(cast, total="yes")).content.decode()
    assert "Art group, 1 time a week, £30 each time, for 40 weeks = £1,200." in page
    assert "£8,400 is not used yet." in page
    assert not plan.lines.exists()


def test_all_lines_change_at_once(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    line = services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    ref = line.reference
    sent = {f"units-{ref}": "2", f"rate-{ref}": "£31.50", f"weeks-{ref}": "38"}
    assert maya.post("/my/plan/costs/", sent).status_code == 302
    line.refresh_from_db()
    assert (line.units_each_week, line.rate_pence, line.weeks) == (2, 3150, 38)
    assert "£2,394" in maya.get("/my/plan/costs/").content.decode()


@pytest.mark.parametrize(
    ("name", "typed"),
    [("units", "-1"), ("units", "0"), ("units", "1.234"), ("units", "NaN"), ("rate", "30.555"),
     ("rate", "-3"), ("rate", "thirty"), ("weeks", "1e99"), ("weeks", ""), ("weeks", "99999")],
)  # fmt: skip
def test_odd_numbers_are_refused_and_stay_typed(
    cast: Cast, plan: SupportPlan, maya: Client, name: str, typed: str
) -> None:
    line = services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    ref = line.reference
    sent = {f"units-{ref}": "1", f"rate-{ref}": "30", f"weeks-{ref}": "40"} | {
        f"{name}-{ref}": typed
    }
    page = maya.post("/my/plan/costs/", sent)
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert services.total_pence(plan) == 120_000


def test_over_the_estimate_is_allowed_and_said(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    services.add_line(
        plan=plan,
        by=cast.maya.user,
        at=BEFORE,
        **art_line(cast, weeks=Decimal(1), rate_pence=1_024_000),
    )
    page = maya.get("/my/plan/costs/").content.decode()
    assert "This plan costs £640 more" in page
    assert "That is allowed while you plan." in page


def test_a_fund_names_its_holder(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    page = maya.post("/my/plan/costs/add/", form(cast, held="fund"))
    assert "Choose the provider that holds the money for you." in page.content.decode()
    sent = form(cast, held="fund", fund_holder=cast.acorn.reference)
    assert maya.post("/my/plan/costs/add/", sent).status_code == 302
    assert plan.lines.get().fund_holder == cast.acorn


def test_a_line_is_taken_out_after_asking(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    line = services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    path = f"/my/plan/costs/{line.reference}/remove/"
    assert "Take Art group out of the plan?" in maya.get(path).content.decode()
    assert maya.post(path).status_code == 302
    assert maya.get(path).status_code == 404
    assert not plan.lines.exists()


def test_another_persons_line_is_not_there(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    theirs = services.start_plan(
        person=cast.nia, starts_on=plan.starts_on, ends_on=plan.ends_on, indicative_pence=None,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip
    line = services.add_line(plan=theirs, by=cast.nia.user, at=BEFORE, **art_line(cast))
    assert maya.get(f"/my/plan/costs/{line.reference}/").status_code == 404
    assert maya.post(f"/my/plan/costs/{line.reference}/remove/").status_code == 404


@pytest.mark.parametrize(
    "facts",
    [{"units_each_week": Decimal(0)}, {"weeks": Decimal("NaN")}, {"rate_pence": 0}, {"unit": "moon"},
     {"held": "fund"}, {"held": "pocket"}, {"pot_name": " "}, {"what": "x" * 201},
     {"units_each_week": Decimal(99_999), "weeks": Decimal(520), "rate_pence": 10**12}],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused(
    cast: Cast, plan: SupportPlan, facts: dict[str, object]
) -> None:
    with pytest.raises(DomainError):
        services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast, **facts))


def test_hidden_amounts_are_nowhere_on_the_page(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    user = cast.maya.user
    user.hide_amounts = True
    user.save()
    assert "£1,200" not in maya.get("/my/plan/").content.decode()
    assert "£1,200" not in maya.get("/my/plan/send/").content.decode()
