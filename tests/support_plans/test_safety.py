"""What could go wrong, who to call, what must go on."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from people.models import User
from support_plans import services
from support_plans.models import BackUpContact, MustGoOn, Risk, SupportPlan
from support_plans.services import safety
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.conftest import art_line, write_all

Browser = Callable[[User], Client]
MUM = {"name": "Mum", "phone": "01632 960 201", "who": "my mother", "when": "any time"}
BUS = {"what": "The bus does not come.", "wish": "I call Mum. I wait inside."}


def add(cast: Cast, plan: SupportPlan, kind: str, **facts: object) -> str:
    assert cast.maya.user is not None
    row = safety.add_row(plan=plan, kind=kind, facts=facts, by=cast.maya.user, at=NOW)
    return row.reference


def test_a_row_is_written_changed_taken_out_and_put_back(cast: Cast, plan: SupportPlan) -> None:
    me = cast.maya.user
    ref = add(cast, plan, "risk", **BUS)
    safety.change_row(
        plan=plan, kind="risk", reference=ref, facts=BUS | {"what": "No bus."}, by=me, at=NOW
    )
    assert Risk.objects.get().what == "No bus."
    for _ in range(2):
        safety.take_out(plan=plan, kind="risk", reference=ref, by=me, at=NOW)
    assert safety.safety_of(plan).is_empty
    safety.put_back(plan=plan, kind="risk", reference=ref, by=me, at=NOW)
    assert [row.what for row in safety.safety_of(plan).risks] == ["No bus."]


def test_a_risk_taken_needs_a_reason_and_no_plan_for_it(cast: Cast, plan: SupportPlan) -> None:
    with pytest.raises(safety.BadSafety, match="why you want to do it") as refused:
        add(cast, plan, "risk", what="I may fall.", anyway=True)
    assert refused.value.field == "because"
    add(cast, plan, "risk", what="I may fall.", anyway=True, because="I love to climb.")
    with pytest.raises(safety.BadSafety, match="want to happen"):
        add(cast, plan, "risk", what="I may fall.")
    found = safety.safety_of(plan)
    assert len(found.chosen) == 1
    assert found.worries == []


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("call", {"name": "Mum", "phone": "ring the bell"}, "phone"),
        ("call", {"name": "Mum", "phone": "12"}, "phone"),
        ("call", {"name": "", "phone": "01632 960 201"}, "name"),
        ("keep", {"what": " \x00 "}, "what"),
        ("keep", {"what": "x" * 301}, "what"),
    ],
)
def test_bad_input_names_its_field(
    cast: Cast, plan: SupportPlan, kind: str, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(safety.BadSafety) as refused:
        add(cast, plan, kind, **facts)
    assert refused.value.field == field


def test_who_to_call_first_can_be_changed(cast: Cast, plan: SupportPlan) -> None:
    add(cast, plan, "call", **MUM)
    second = add(cast, plan, "call", **MUM | {"name": "Dad"})
    for _ in range(2):
        safety.move_up(plan=plan, kind="call", reference=second, by=cast.maya.user, at=NOW)
    assert [row.name for row in safety.safety_of(plan).calls] == ["Dad", "Mum"]


def test_there_is_room_for_twenty(cast: Cast, plan: SupportPlan) -> None:
    for _ in range(20):
        add(cast, plan, "keep", what="My medicine at eight.")
    with pytest.raises(safety.TooManyRows):
        add(cast, plan, "keep", what="One more.")
    assert MustGoOn.objects.count() == 20


def test_it_is_frozen_with_the_version(cast: Cast, plan: SupportPlan) -> None:
    ref = add(cast, plan, "call", **MUM)
    write_all(cast, plan)
    services.add_line(plan=plan, by=cast.maya.user, at=NOW, **art_line(cast))
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    safety.take_out(plan=plan, kind="call", reference=ref, by=cast.maya.user, at=NOW)

    version.refresh_from_db()
    assert version.content["safety"]["call"] == [{"reference": ref} | MUM]


def test_the_council_may_ask_for_somebody_to_call(cast: Cast, plan: SupportPlan) -> None:
    write_all(cast, plan)
    services.add_line(plan=plan, by=cast.maya.user, at=NOW, **art_line(cast))
    cast.authority.set_policy("back_up_required", True, date(2026, 1, 1), exemption="First.")
    with pytest.raises(safety.NobodyToCall):
        services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    add(cast, plan, "call", **MUM)
    assert services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    assert BackUpContact.objects.get().phone == "01632 960 201"


# ---- through the doors


def test_the_page_says_all_of_it_and_prints_one_page(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    assert "Name somebody to call if support does not come." in body(maya, "/my/plan/safety/")
    maya.post("/my/plan/safety/call/add/", MUM)
    maya.post("/my/plan/safety/risk/add/", BUS)
    maya.post("/my/plan/safety/risk/add/", {
        "what": "I may fall.", "anyway": "on", "because": "I love to climb.",
    })  # fmt: skip
    maya.post("/my/plan/safety/keep/add/", {"what": "My medicine at eight."})
    for address in ("/my/plan/safety/", "/my/plan/safety/page/"):
        words = body(maya, address)
        for said in ("01632 960 201", "I call Mum.", "I love to climb.", "My medicine at eight."):
            assert said in words, address


def test_what_was_typed_is_kept_when_it_is_refused(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    answer = maya.post("/my/plan/safety/call/add/", MUM | {"phone": "the bell"})
    assert answer.status_code == 422
    assert "the bell" in answer.content.decode()
    assert "Write the number in figures" in answer.content.decode()
    assert not BackUpContact.objects.exists()


def test_it_is_taken_out_and_put_back_by_one_press(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    ref = add(cast, plan, "call", **MUM)
    maya.post(f"/my/plan/safety/call/{ref}/out/")
    assert "Put it back" in body(maya, "/my/plan/safety/")
    maya.post(f"/my/plan/safety/call/{ref}/back/")
    assert "Put it back" not in body(maya, "/my/plan/safety/")
    assert maya.post(f"/my/plan/safety/call/{ref}/burn/").status_code == 404
    assert maya.get(f"/my/plan/safety/risk/{ref}/").status_code == 404
    assert maya.get("/my/plan/safety/ufo/add/").status_code == 404


def test_who_is_let_see_the_plan_reads_it_and_changes_nothing(
    cast: Cast, plan: SupportPlan, browser: Browser
) -> None:
    ref = add(cast, plan, "call", **MUM)
    ali = browser(cast.ali)
    base = f"/for/{cast.maya.reference}/plan/safety/"
    assert "01632 960 201" in body(ali, base)
    assert ali.post(f"{base}call/{ref}/out/").status_code == 404
    assert browser(cast.rex).get(base).status_code == 404
    assert browser(cast.jo).get(base).status_code == 404  # a draft stays private


def test_sending_reminds_kindly(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    said = "1 thing left: who to call if support does not come"
    assert said in body(maya, "/my/plan/send/")
    add(cast, plan, "call", **MUM)
    assert said not in body(maya, "/my/plan/send/")


def test_a_sent_version_shows_it(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    add(cast, plan, "call", **MUM)
    write_all(cast, plan)
    services.add_line(plan=plan, by=cast.maya.user, at=NOW, **art_line(cast))
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    assert "01632 960 201" in body(maya, f"/my/plan/versions/{version.number}/")


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
