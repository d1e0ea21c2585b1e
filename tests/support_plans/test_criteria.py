"""What a plan asks is data: sets by council, versions that never move a question, words that stay."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from core.models import NeverEdited
from people import services as sharing
from people.models import Role, Scope, User
from support_plans import paper
from support_plans import services as planning
from support_plans.criteria import (
    HOLDS,
    SETS,
    Criteria,
    criteria_from,
    criteria_in,
    shipped,
    standard,
)
from support_plans.criteria_file import CriteriaRefused, read_criteria
from support_plans.models import CriteriaSet, PlanVersion, SupportPlan
from support_plans.services.sending import content_of, draft_of
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.conftest import signed_in
from tests.support_plans.conftest import BEFORE, art_line
from tests.support_plans.test_archives import bring, packed

SEVEN = (SETS / "england_seven.toml").read_text()
CODES = sorted(shipped())


def asking(cast: Cast, code: str) -> SupportPlan:
    """Maya's plan where the council asks another set."""
    cast.authority.set_policy("plan_criteria", code, date(2020, 1, 1), exemption="First.")
    return planning.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=960_000,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip


def written(cast: Cast, plan: SupportPlan) -> SupportPlan:
    """Words for each question and a line, so that it can be sent."""
    for one in plan.asks.questions:
        planning.write_answer(
            plan=plan, question=one.number, text=f"About {one.key}.", edition=0,
            by=cast.maya.user, at=BEFORE,
        )  # fmt: skip
    planning.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))
    return plan


def version_two(text: str = SEVEN, **changed: str) -> Criteria:
    """The seven, a version later, with some words changed and a question added at the end."""
    later = text.replace("version = 1", "version = 2", 1)
    for old, new in changed.items():
        later = later.replace(f'title = "{old.replace("_", " ")}"', f'title = "{new}"')
    return read_criteria(
        (later + '\n[[question]]\nkey = "rest"\ntitle = "Anything else"\nhint = "What did we not '
         'ask?"\nlooks_for = "What the person adds."\n').encode()
    )  # fmt: skip


def load(cast: Cast, criteria: Criteria) -> CriteriaSet | None:
    return planning.load_criteria(
        authority=cast.authority, criteria=criteria, by=cast.jo, at=BEFORE
    )


@pytest.mark.parametrize("code", CODES)
@pytest.mark.usefixtures("still_clock")
def test_a_plan_with_any_set_goes_from_words_to_paper(cast: Cast, code: str) -> None:
    """Written, guided, read through, sent, read beside its criteria, returned, printed."""
    plan, maya = asking(cast, code), signed_in(cast.maya.user)
    asks = plan.asks
    assert asks == shipped()[code]
    page = maya.get("/my/plan/").content.decode()
    assert f"{len(asks)} questions." in page
    for one in asks.questions:
        assert f"{one.number}. {one.title}" in page
        answer = maya.get(f"/my/plan/{one.number}/").content.decode()
        assert one.hint in answer
        if one.small:
            assert maya.get(f"/my/plan/{one.number}/small/1/").status_code == 200
    assert maya.get(f"/my/plan/{len(asks) + 1}/").status_code == 404
    assert maya.get("/my/plan/0/").status_code == 404

    left = maya.get("/my/plan/send/").content.decode()
    assert all(one.title in left for one in asks.questions)
    written(cast, plan)
    planning.mark_ready(plan=plan, question=asks.costs, by=cast.maya.user, at=NOW)
    version = planning.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    assert criteria_in(version.content).titles == asks.titles

    jo = signed_in(cast.jo)
    jo.post(f"/council/plans/{version.reference}/start/")
    read = jo.get(f"/council/plans/{version.reference}/").content.decode()
    assert all(one.looks_for in read for one in asks.questions)
    last = asks.questions[-1]
    data = {
        "decision": "return",
        "criterion": str(last.number),
        "words": "Who does it? Say a name.",
    }
    checked = jo.post(f"/council/plans/{version.reference}/", data)
    assert last.title in checked.content.decode()
    jo.post(f"/council/plans/{version.reference}/", data | {"yes": "yes"})
    version.refresh_from_db()
    assert (version.state, version.criterion) == (PlanVersion.State.RETURNED, last.number)
    assert last.title in maya.get("/my/plan/").content.decode()

    made = paper.paper_of(
        plan, content_of(draft_of(plan, TODAY)), status="Draft", total_pence=120_000
    )
    for form in paper.Format:
        html = paper.html_of(made, form)
        assert all(one.title.split(",")[0] in html for one in asks.questions), form


@pytest.mark.usefixtures("still_clock")
def test_a_newer_version_waits_for_one_press_and_keeps_every_word(cast: Cast) -> None:
    plan = asking(cast, "england-seven")
    maya = signed_in(cast.maya.user)
    written(cast, plan)
    assert b"newer questions" not in maya.get("/my/plan/").content
    assert maya.post("/my/plan/newer-questions/", follow=True).status_code == 200  # says so, kindly

    load(cast, version_two(What_matters_to_me="What counts in my life"))
    page = maya.get("/my/plan/").content.decode()
    assert "There are newer questions" in page
    assert "What matters to me" in page
    after = maya.post("/my/plan/newer-questions/", follow=True).content.decode()
    assert "Your words are all here" in after
    assert "What counts in my life" in after
    assert "8. Anything else" in after
    plan = SupportPlan.objects.get(pk=plan.pk)
    assert plan.asks.version == 2
    said = dict(plan.answers.values_list("question", "text"))
    assert said == {n: f"About {n}." for n in range(1, 8)} | {8: ""}


@pytest.mark.usefixtures("still_clock")
def test_what_was_sent_reads_as_it_was_asked(cast: Cast) -> None:
    plan = written(cast, asking(cast, "england-seven"))
    version = planning.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    load(cast, version_two(What_matters_to_me="What counts in my life"))
    with pytest.raises(planning.WaitsForAnswer):
        planning.take_newer(plan=plan, by=cast.maya.user, at=NOW)
    planning.take_back(version=version, by=cast.maya.user, at=NOW)
    planning.take_newer(plan=plan, by=cast.maya.user, at=NOW)
    old = signed_in(cast.maya.user).get("/my/plan/versions/1/").content.decode()
    assert "What matters to me" in old
    assert "What counts in my life" not in old


@pytest.mark.usefixtures("still_clock")
def test_a_version_never_moves_a_question_and_never_changes(cast: Cast) -> None:
    assert load(cast, standard()) is None  # it comes with Steer
    row = load(cast, version_two())
    assert load(cast, version_two()) == row
    with pytest.raises(planning.VersionTaken):
        load(cast, version_two(What_matters_to_me="Something else"))
    moved = SEVEN.replace('key = "5"', 'key = "x"').replace('key = "6"', 'key = "5"')
    third = moved.replace('key = "x"', 'key = "6"').replace("version = 1", "version = 3")
    with pytest.raises(planning.NumbersMoved, match="Question 5 was “How my support"):
        load(cast, read_criteria(third.encode()))
    assert row is not None
    with pytest.raises(NeverEdited):
        row.save()
    with pytest.raises(NeverEdited):
        row.delete()
    assert CriteriaSet.objects.count() == 1


@pytest.mark.usefixtures("still_clock")
def test_what_is_shared_by_part_follows_the_question_not_its_number(cast: Cast) -> None:
    """In the carers' set the costs are the fifth question; a helper who sees “4” sees costs only."""
    plan = written(cast, asking(cast, "carers-nine"))
    sharing.let_in(
        person=cast.maya, user=cast.rex, kind=Role.CIRCLE, scopes=[Scope.PLAN_VIEW], parts=["4"],
        until=date(2027, 1, 1), by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    rex, place = signed_in(cast.rex), f"/for/{cast.maya.reference}/plan/"
    assert plan.asks.costs == 5
    assert rex.get(f"{place}5/").status_code == 200
    assert rex.get(f"{place}4/").status_code == 404
    assert "5. How I will use my budget" in rex.get(place).content.decode()


@pytest.mark.usefixtures("still_clock")
def test_a_set_that_we_do_not_have_travels_with_the_plan(cast: Cast) -> None:
    plan = written(cast, asking(cast, "scotland-eight"))
    content = packed(cast)
    cast.authority.set_policy("plan_criteria", "england-seven", TODAY, exemption="Moved.")
    assert bring(cast, content).status_code == 200
    brought = SupportPlan.objects.exclude(pk=plan.pk).get(person=cast.nia)
    assert brought.asks == shipped()["scotland-eight"]
    assert brought.answers.get(question=7).text == "About risks."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "What matters to me"', "", "Line 8: Question 1: “title” is missing"),
        ('key = "2"', 'key = "1"', "“1” is the key of another too"),
        ('holds = ["costs"]', "", "No question holds costs"),
        ('holds = ["safety"]', 'holds = ["costs"]', "has the key “4”"),
        (
            'holds = ["safety"]',
            'holds = ["money"]',
            "“holds” is a list of: costs, outcomes, safety",
        ),
        ("version = 1", "version = 1.5", "Line 3: “version” is missing. Write a whole number"),
        ("starts_on = 2025-04-01", "", "“starts_on” is missing. Write a day"),
        ("starts_on = 2025-04-01", 'starts_on = "soon"', "Line 6: “starts_on” is missing"),
        ('code = "england-seven"', 'code = "England Seven"', "small letters, digits and hyphens"),
        ("version = 1", "version = 1\nversoin = 2", "“versoin” is not known here"),
        ('asks = "What makes a bad day?"', 'asks = "What makes a good day?"', "is asked twice"),
        ('asks = "What makes a bad day?"', "asks = 7", "“asks” is missing. Write it in quotes"),
        ("[[question]]", "[[question]", "The file cannot be read as TOML"),
        ('hint = "Who and', f'hint = "{"x" * 301}Who and', "too long"),
    ],
)
def test_a_file_with_a_fault_is_refused_by_its_line(old: str, new: str, said: str) -> None:
    assert old in SEVEN
    with pytest.raises(CriteriaRefused) as refused:
        read_criteria(SEVEN.replace(old, new, 1).encode())
    assert said in refused.value.sentence


@given(some.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(CriteriaRefused):
        read_criteria(data)


def test_too_few_too_many_and_too_big() -> None:
    one = SEVEN.index("[[question]]")
    with pytest.raises(CriteriaRefused, match="There are 0 questions"):
        read_criteria(SEVEN[:one].encode())
    with pytest.raises(CriteriaRefused, match="too big"):
        read_criteria(b"#" * 200_001)
    with pytest.raises(CriteriaRefused, match="UTF-8"):
        read_criteria(SEVEN.encode("utf-16"))


@pytest.mark.parametrize("code", CODES)
def test_what_is_kept_is_what_was_read(code: str) -> None:
    asked = shipped()[code]
    assert criteria_from(asked.content()) == asked
    assert {what: asked.one(asked.holding(what)).holds for what in HOLDS}
    assert criteria_from(asked.content(small=False)).titles == asked.titles


@pytest.mark.usefixtures("still_clock")
def test_the_command_lists_checks_and_loads(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: Any) -> str:
        call_command("plan_criteria", *map(str, words))
        return capsys.readouterr().out

    assert "carers-nine, version 1" in run("list")
    assert "9 questions" in run("check", SETS / "carers.toml")
    own = tmp_path / "own.toml"
    own.write_text(
        SEVEN.replace("england-seven", "northtown").replace("seven questions", "own set")
    )
    assert "Kept, sha256" in run("load", own, "--by", cast.jo.username)
    assert "northtown, version 1" in run("list")
    assert planning.criteria_for(cast.authority, TODAY).code == "england-seven"
    cast.authority.set_policy("plan_criteria", "northtown", date(2020, 1, 1), exemption="First.")
    assert planning.criteria_for(cast.authority, TODAY).code == "northtown"
    assert planning.criteria_for(cast.authority, date(2024, 1, 1)) == standard()
    with pytest.raises(CommandError, match="cannot be opened"):
        run("check", tmp_path / "none.toml")
    own.write_text("version = 1")
    with pytest.raises(CommandError, match="was refused"):
        run("load", own, "--by", cast.jo.username)
    with pytest.raises(CommandError, match="Nobody signs in as"):
        run("load", SETS / "carers.toml", "--by", "nobody")


def test_a_paper_keyed_in_asks_the_plans_own_questions(
    cast: Cast, still_clock: datetime, browser: Callable[[User], Client]
) -> None:
    plan = asking(cast, "scotland-eight")
    page = browser(cast.jo).get(f"/council/plans/write-down/{cast.maya.reference}/")
    assert plan.asks.titles[7] in page.content.decode()
