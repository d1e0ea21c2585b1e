"""A plan sent, signed, changed in part and agreed: scenarios 7 and 10 of domain.md at the pages."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from budgets import services as budgeting
from budgets.models import Budget
from core.models import PolicyRow
from people.models import Role, User
from support_plans import services
from support_plans.models import PlanDecision, PlanVersion, SupportPlan
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import BEFORE, art_line, write_all

pytestmark = pytest.mark.usefixtures("still_clock")
Browser = Callable[[User], Client]
State = PlanVersion.State


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def plan(cast: Cast) -> SupportPlan:
    return services.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=345_00 * 52,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


def whole(cast: Cast, plan: SupportPlan, **line: object) -> SupportPlan:
    write_all(cast, plan)
    services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast, **line))
    return plan


def agreed(cast: Cast, plan: SupportPlan) -> PlanVersion:
    whole(cast, plan)
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    budgeting.agree_plan(version=version, by=cast.jo, at=NOW, on=TODAY, reason="It is right.")
    version.refresh_from_db()
    return version


def test_scenario_07_above_the_estimate_a_higher_approver_decides_and_both_amounts_are_kept(
    cast: Cast, plan: SupportPlan, maya: Client, browser: Browser
) -> None:
    """46 points × £7.50 = £345.00 a week; the plan is £362.00 a week: £18,824 for 52 weeks."""
    PolicyRow.objects.create(
        authority=cast.authority, name="second_person_above_pence", value=10**9,
        starts_on="2025-01-01",
    )  # fmt: skip
    whole(cast, plan, rate_pence=362_00, weeks=Decimal(52))
    assert "Tell us why you need more" in maya.get("/my/plan/send/").content.decode()
    maya.post("/my/plan/send/", {"mine": "on", "why_more": "I need one more hour."})
    version = plan.versions.get()
    asha = cast.staff("Asha Rowe", Role.PLAN_APPROVER)
    path = f"/council/plans/{version.reference}/"
    page = browser(cast.jo).get(path).content.decode()
    assert "it is above its estimate of £17,940" in page
    assert "I need one more hour." in page
    said = {"decision": "agree", "words": "She needs one more hour.", "yes": "1"}
    assert browser(cast.jo).post(path, said).status_code == 302
    assert "because of what it costs" in maya.get("/my/plan/versions/1/").content.decode()
    browser(asha).post(f"{path}sign/", {"answer": "yes", "words": "One more hour is needed."})
    version.refresh_from_db()
    assert (version.state, version.proposed_by, version.decided_by) == ("agreed", cast.jo, asha)
    for row in version.decisions.all():
        assert (row.total_pence, row.indicative_pence) == (18_824_00, 17_940_00)
    assert budgeting.figures_of(Budget.objects.get()).agreed == 18_824_00


def test_scenario_10_an_empty_criterion_stops_is_named_and_a_photo_answers_it(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    whole(cast, plan)
    services.forget_answer(plan=plan, question=6, by=cast.maya.user, at=BEFORE)
    stopped = maya.post("/my/plan/send/", {"mine": "on"})
    assert stopped.status_code == 422
    assert "1 thing left" in stopped.content.decode()
    assert "6. How I stay in control" in stopped.content.decode()
    assert not plan.versions.exists()
    services.add_attachment(
        plan=plan, question=6, upload=SimpleUploadedFile("me.png", png()), caption="I decide",
        by=cast.maya.user, at=BEFORE,
    )  # fmt: skip
    assert maya.post("/my/plan/send/", {"mine": "on"}).status_code == 302
    version = plan.versions.get()
    assert version.content["answers"][5]["photos"][0]["caption"] == "I decide"


def test_a_photographed_paper_signs_and_who_helped_is_kept(
    cast: Cast, plan: SupportPlan, maya: Client, browser: Browser
) -> None:
    whole(cast, plan)
    paper = SimpleUploadedFile("paper.png", png())
    sent = maya.post("/my/plan/send/", {"signature": paper, "helped_by": "Ana, my sister"})
    assert sent.status_code == 302
    version = plan.versions.get()
    assert (version.signed, version.helped_by) == ("paper", "Ana, my sister")
    assert version.signature is not None
    page = browser(cast.jo).get(f"/council/plans/{version.reference}/").content.decode()
    assert "Look at the paper" in page
    assert "Ana, my sister helped." in page
    opened = browser(cast.jo).get(f"/files/{version.signature.reference}/")
    assert opened.status_code == 200
    assert browser(cast.rex).get(f"/files/{version.signature.reference}/").status_code == 404


def test_a_file_that_is_no_signature_is_refused_and_words_stay(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    whole(cast, plan)
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00" * 50)
    page = maya.post("/my/plan/send/", {"signature": bad, "helped_by": "Ana"})
    assert page.status_code == 422
    assert 'value="Ana"' in page.content.decode()
    assert not plan.versions.exists()


def test_only_a_part_of_an_agreed_plan_is_changed_and_the_rest_stays_in_force(
    cast: Cast, plan: SupportPlan, maya: Client, browser: Browser
) -> None:
    first = agreed(cast, plan)
    assert "Nothing has changed since." in maya.get("/my/plan/send/").content.decode()
    for question, words in ((1, "I want a dog."), (5, "Ana pays the bills.")):
        services.write_answer(
            plan=plan, question=question, text=words, edition=1, by=cast.maya.user, at=NOW
        )
    services.change_line(line=plan.lines.get(), by=cast.maya.user, at=NOW, weeks=Decimal(42))
    page = maya.get("/my/plan/send/").content.decode()
    assert "It costs <strong>£60 more</strong>: £1,200 before, £1,260 now." in page
    assert "I want a dog." in page
    assert maya.post("/my/plan/send/", {"mine": "on"}).status_code == 422  # nothing ticked
    maya.post("/my/plan/send/", {"mine": "on", "part": ["costs", "q5"]})
    second = plan.versions.get(number=2)
    assert second.change_of == first
    texts = [row["text"] for row in second.content["answers"]]
    assert (texts[0], texts[4]) == ("My words.", "Ana pays the bills.")
    assert second.total_pence == 1260_00
    first.refresh_from_db()
    assert first.state == State.AGREED  # in force until the next
    seen = browser(cast.jo).get(f"/council/plans/{second.reference}/").content.decode()
    assert "What changes from version 1" in seen
    assert "£60 more" in seen
    assert "Ana pays the bills." in seen
    assert "I want a dog." not in seen
    assert "What the plan must show" not in seen
    entire = browser(cast.jo).get(f"/council/plans/{second.reference}/?whole")
    assert "What the plan must show" in entire.content.decode()
    budgeting.agree_plan(version=second, by=cast.jo, at=NOW, on=TODAY, reason="It is small.")
    first.refresh_from_db()
    assert first.state == State.REPLACED
    assert budgeting.figures_of(Budget.objects.get()).agreed == 1260_00
    left = maya.get("/my/plan/send/").content.decode()
    assert "I want a dog." in left  # what was not ticked is still hers to send


def test_any_two_versions_stand_side_by_side(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    agreed(cast, plan)
    services.add_outcome(
        plan=plan, words="I go swimming alone.", wish="change", by=cast.maya.user, at=NOW
    )
    services.add_line(
        plan=plan, by=cast.maya.user, at=NOW,
        **art_line(cast, pot_name="Swim", what="Swimming", rate_pence=500, weeks=Decimal(10)),
    )  # fmt: skip
    services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    page = maya.get("/my/plan/versions/compare/?a=1&b=2").content.decode()
    assert "<strong>£50 more</strong>" in page
    assert "<strong>Added:</strong> I go swimming alone." in page
    assert "<strong>Added:</strong> Swimming, 1 time a week" in page
    back = maya.get("/my/plan/versions/compare/?a=2&b=1").content.decode()
    assert "<strong>£50 less</strong>" in back
    assert "<strong>Removed:</strong> I go swimming alone." in back


def test_an_older_version_without_the_newer_parts_opens_and_compares(
    cast: Cast, plan: SupportPlan, maya: Client, browser: Browser
) -> None:
    whole(cast, plan)
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    kept = {key: version.content[key] for key in ("answers", "lines")}
    for line in kept["lines"]:
        for key in ("extras", "support_pence", "just_in_case", "weeks_how"):
            line.pop(key, None)
    PlanVersion.objects.filter(pk=version.pk).update(content=kept)
    assert maya.get("/my/plan/versions/1/").status_code == 200
    path = f"/council/plans/{version.reference}/"
    assert browser(cast.jo).get(path).status_code == 200
    services.return_plan(version=version, criterion=1, reason="Say more.", by=cast.jo, at=NOW)
    services.write_answer(
        plan=plan, question=1, text="More words.", edition=1, by=cast.maya.user, at=NOW
    )
    services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    assert maya.get("/my/plan/versions/compare/?a=1&b=2").status_code == 200


def test_every_decision_says_who_why_when_and_how_to_challenge_it(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    agreed(cast, plan)
    page = maya.get("/my/plan/versions/1/").content.decode()
    for words in ("Jo Bell", "It is right.", "Until 21 December 2026 you can ask us to look again",
                  "how to complain", "An advocate can speak for you"):  # fmt: skip
        assert words in page
    assert PlanDecision.objects.get().reason == "It is right."


@pytest.mark.parametrize("lines", [1, 60])
def test_the_pages_ask_the_same_number_of_questions_for_any_plan(
    cast: Cast, plan: SupportPlan, maya: Client, lines: int,
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:  # fmt: skip
    SupportPlan.objects.filter(pk=plan.pk).update(indicative_pence=None)
    whole(cast, plan)
    for number in range(lines - 1):
        services.add_line(
            plan=plan, by=cast.maya.user, at=BEFORE,
            **art_line(cast, pot_name=f"Pot {number}", weeks=Decimal(1)),
        )  # fmt: skip
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    budgeting.agree_plan(version=version, by=cast.jo, at=NOW, on=TODAY, reason="Yes.")
    services.write_answer(plan=plan, question=1, text="More.", edition=1, by=cast.maya.user, at=NOW)
    services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    paths = ("", "versions/", "versions/1/", "versions/compare/?a=1&b=2")
    for path in paths:
        maya.get(f"/my/plan/{path}")
        with django_assert_max_num_queries(12, info=path):
            assert maya.get(f"/my/plan/{path}").status_code == 200
