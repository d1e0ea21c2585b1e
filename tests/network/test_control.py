"""Who controls an organisation: the pure tests, against the examples of the domain reference."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from network import control
from network.control import Facts, Result, evaluate, published, refusals
from network.control_file import SHIPPED, CriteriaWrong, read_criteria

ON = date(2026, 11, 23)
TEXT = (SHIPPED / "2026-1.toml").read_text("utf-8")
CRITERIA = read_criteria(TEXT)
BASE = Facts(board_decides=True, has_parent=False, governing_words="Users are in control.")


def level(**facts: object) -> str:
    return evaluate(replace(BASE, **facts), CRITERIA, on=ON).level  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("users", "total", "expected"),
    [(4, 7, "majority_verified"), (5, 7, "majority_verified"), (6, 8, "75_verified"),
     (4, 8, ""), (3, 7, ""), (3, 4, "75_verified"), (1, 1, "75_verified")],
)  # fmt: skip
def test_scenario_27_levels_follow_from_the_board(users: int, total: int, expected: str) -> None:
    assert level(board_users=users, board_total=total) == expected


def test_scenario_28_carers_are_carer_led_and_never_user_led() -> None:
    found = evaluate(replace(BASE, board_users=1, board_carers=8, board_total=10), CRITERIA, on=ON)
    assert (found.level, found.carer_led) == ("", True)


def test_dpulo_needs_staff_volunteers_and_the_social_model() -> None:
    facts = {"board_users": 6, "board_total": 8, "staff_users": 2, "staff_total": 4,
             "volunteer_users": 5, "volunteer_total": 9, "social_model_words": "We work by it."}  # fmt: skip
    assert level(**facts) == "dpulo_verified"
    assert level(**facts | {"staff_users": 1}) == "75_verified"
    assert level(**facts | {"volunteer_users": 4}) == "75_verified"
    assert level(**facts | {"social_model_words": " "}) == "75_verified"


def test_a_test_without_a_denominator_does_not_apply_and_does_not_stand_in_the_way() -> None:
    facts = replace(BASE, board_users=6, board_total=8, staff_total=0, staff_users=0,
                    volunteer_total=0, social_model_words="Barriers disable us.")  # fmt: skip
    found = evaluate(facts, CRITERIA, on=ON)
    assert found.result("worked_staff") == Result.DOES_NOT_APPLY
    assert found.level == "dpulo_verified"
    untold = evaluate(replace(facts, staff_total=None), CRITERIA, on=ON)
    assert (untold.result("worked_staff"), untold.level) == (Result.NOT_TOLD, "75_verified")


def test_a_subsidiary_fails_unless_its_parent_is_user_led() -> None:
    board = {"board_users": 8, "board_total": 8, "has_parent": True}
    assert level(**board, parent_user_led=False) == ""
    assert level(**board) == ""
    assert level(**board, parent_user_led=True) == "75_verified"


def test_an_advisory_group_is_not_control() -> None:
    assert level(board_users=8, board_total=8, board_decides=False) == ""


def test_tests_are_separate_facts_not_a_ladder() -> None:
    found = evaluate(
        replace(BASE, board_users=6, board_total=8, staff_total=4, staff_users=0), CRITERIA, on=ON
    )
    assert found.result("members") == Result.NOT_TOLD
    assert found.result("worked_staff") == Result.NOT_MET
    assert found.level == "75_verified"


def test_a_consortium_jointly_meets_it_and_working_towards_is_a_tag() -> None:
    together = replace(
        BASE, board_users=2, board_total=6, consortium_total=5, consortium_user_led=4
    )
    found = evaluate(together, CRITERIA, on=ON)
    assert (found.level, found.consortium) == ("75_verified", True)
    towards = evaluate(
        replace(BASE, board_users=4, board_total=7, working_towards=True), CRITERIA, on=ON
    )
    assert (towards.level, towards.working_towards) == ("majority_verified", True)


def test_a_meeting_is_recent_for_fifteen_months() -> None:
    for day, expected in ((date(2025, 8, 24), Result.MET), (date(2025, 8, 23), Result.NOT_MET)):
        found = evaluate(replace(BASE, last_meeting_on=day), CRITERIA, on=ON)
        assert found.result("meeting") == expected, day


def test_what_cannot_be_true_is_refused_in_words() -> None:
    def said(**facts: object) -> dict[str, str]:
        return dict(refusals(Facts(**facts), on=ON))  # type: ignore[arg-type]

    assert "at least one person" in said(board_total=0)["board_total"]
    assert "but only 7 in all" in said(board_total=7, board_users=8)["board_users"]
    assert "staff_users" in said(staff_total=1, staff_users=2)
    assert "volunteer_users" in said(volunteer_total=1, volunteer_users=2)
    assert "still to come" in said(last_meeting_on=date(2026, 11, 24))["last_meeting_on"]
    assert "board_total" in said(board_total=10**9)
    assert said() == {}


def test_the_public_sees_bands_and_counts_only_from_ten_or_by_choice() -> None:
    facts = Facts(board_total=8, board_users=6, staff_total=0)
    assert published(facts, counts=False) == [
        "Three quarters or more of the people on the board use support.", "It has no paid staff.",
    ]  # fmt: skip
    assert published(facts, counts=True)[0] == "6 of 8 people on the board use support."
    ten = published(Facts(board_total=14, board_users=10), counts=False)
    assert ten[0] == "10 of 14 people on the board use support."
    everyone = published(Facts(board_total=12, board_users=12), counts=False)
    assert everyone[0] == "Three quarters or more of the people on the board use support."
    carers = published(Facts(board_total=10, board_users=1, board_carers=8), counts=False)
    assert "More than half of the people on the board are unpaid carers." in carers


def test_words_about_one_person_are_noticed() -> None:
    assert control.personal_words("Our chair was diagnosed with epilepsy") == ["diagnos", "epilep"]
    assert control.personal_words("Members elect the board each May.") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('kind = "recent"', 'kind = "soon"'), "the kind is one of"),
        (('more_than = "1/2"', 'more_than = "half"'), "as a share like"),
        (('whole = "staff_total"', 'whole = "staff_pay"'), "a fact that nobody is asked for"),
        (('needs = ["independent", "board_decides", "governing", "controlled_majority"]',
          'needs = ["kindness"]'), "there is no test “kindness”"),
        (("months = 15", "months = 0"), "from 1 to 60"),
        (('source = "MORRIS"', 'source = "ME"'), "not in [sources]"),
        (('version = "2026-1"', ""), "“version” is missing"),
        (("months = 15", "colour = 3"), "“colour” is not known"),
        (("[sources]", "[sources"), "not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_named_with_its_line(change: tuple[str, str], said: str) -> None:
    with pytest.raises(CriteriaWrong) as refusal:
        read_criteria(TEXT.replace(*change))
    assert said in refusal.value.sentence
    assert "ine " in refusal.value.sentence or "not TOML" in refusal.value.sentence


def test_every_test_ships_with_its_source() -> None:
    for path in Path(SHIPPED).glob("*.toml"):
        criteria = read_criteria(path.read_text("utf-8"))
        assert all(one.source in criteria.sources for one in (*criteria.tests, *criteria.levels))
