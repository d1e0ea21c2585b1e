"""Policies are data: every one has words, and a file says each fault with its line."""

import string
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.models import Authority, NeverEdited, NotHeard, PolicyRow
from core.policies import POLICIES, Kind, PolicyRefused, UnknownPolicy, contradictions, named
from core.policies_file import PROFILES, FileRefused, in_force, profile, read_policies_file
from core.policies_lines import lines_of

GOOD = """[policies]
from = 2026-04-01
payment_method = "net"
payment_frequency = "four_weekly"
annual_method = "weeks_52"
contingency_weeks = 8
"""


def faults(text: str) -> list[str]:
    """Everything a file is refused for."""
    with pytest.raises(FileRefused) as refusal:
        read_policies_file(text.encode())
    return refusal.value.problems


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.name)
def test_each_policy_is_whole(policy) -> None:  # type: ignore[no-untyped-def]
    assert policy.read(policy.default) == policy.default
    assert policy.title
    assert policy.about.endswith(".")
    assert policy.words(policy.default)
    assert all(len(sentence.split()) <= 20 for sentence in policy.about.split(". "))


def test_numbers_by_name_are_kept_and_said() -> None:
    policy = named("alerts_to_council")
    assert policy.words(policy.read({"tight": 0, "no_bill": 1})) == (
        "money may run out (0 days); no bill came, so support may have stopped (1 day)"
    )
    assert policy.words(policy.read({})) == "none"


def test_usual_values_do_not_contradict() -> None:
    assert not list(contradictions({}))


def test_an_unknown_name_is_told_the_nearest() -> None:
    with pytest.raises(UnknownPolicy, match="Did you mean contingency_weeks"):
        named("contingency_week")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from = 2026-04-01\n", "", "Line 2: policies.from is missing, so payment_method has no"),
        ("2026-04-01", '"April"', "Line 2: policies.from must be a date, like 2026-04-01"),
        ("2026-04-01", "2026-02-30", "Line 2: The file cannot be read as TOML"),
        ("2026-04-01", "0026-04-01", "Line 2: policies.from is 0026-04-01. Check the year."),
        ('payment_method = "net"\n', "", "Line 1: payment_method is missing"),
        ("payment_method", "payment_metod", "Line 3: policies.payment_metod is not known. Did you"),
        ('"net"', '"both"', "Line 3: payment_method must be a way to pay; it is 'both'. One of: net"),
        ('"net"', "3", "Line 3: payment_method must be a way to pay; it is 3."),
        ("= 8", "= 8.5", "Line 6: contingency_weeks must be a whole number (weeks), without a point"),
        ("= 8", "= -8", "Line 6: contingency_weeks must be from 0 to 104 (weeks); it is -8."),
        ("= 8", "= true", "Line 6: contingency_weeks must be a whole number (weeks)"),
        ("= 8", "= nan", "Line 6: contingency_weeks must be a whole number (weeks), without a point"),
        ("= 8", "= 1000000000000000", "Line 6: contingency_weeks must be from 0 to 104 (weeks)"),
        ("[policies]", "[policy]", "[policy] is not known. Did you mean [policies]?"),
        ("= 8", '= 8\npayment_method = "gross"', "Line 7: The file cannot be read as TOML: this name"),
        ("= 8", "= ", "Line 6: The file cannot be read as TOML"),
        ("= 8", "= [{ value = 8 }]", "Line 6: contingency_weeks has a value without from."),
        ("= 8", "= [{ from = 2026-04-01 }]", "Line 6: contingency_weeks has a value without value."),
        ("= 8", "= 8\nleave_accrual_percent = 12.07", "Line 7: leave_accrual_percent must be per cent in quotes"),
        ("= 8", "= 8\nsecond_person_above_pence = 1000000000000000", "Line 7: second_person_above_pence must be from 0 to 1,000,000,000,000"),
        ("= 8", "= 8\nsecond_person_above_pence = 99.5", "Line 7: second_person_above_pence must be a whole number (pence)"),
        ("= 8", '= 8\ndeployment_options = ["card", "card"]', "names each choice once"),
        ("= 8", "= 8\nalerts_to_council = 3", "Line 7: alerts_to_council must be days by name in braces, like { tight = 0 }; it is 3."),
        ("= 8", "= 8\nalerts_to_council = { gossip = 0 }", "Line 7: alerts_to_council does not know 'gossip'. One of: tight"),
        ("= 8", "= 8\nalerts_to_council = { tight = 731 }", "Line 7: alerts_to_council must be from 0 to 730 (days); it is 731."),
        ("= 8", '= 8\nalerts_to_council = { tight = "0" }', "Line 7: alerts_to_council must be a whole number (days), without quotes"),
        ("= 8", '= 8\ndeployment_options = ["cash"]', "deployment_options cannot hold 'cash'. One of: own_account"),
    ],
)  # fmt: skip
def test_each_fault_is_said_with_its_line(old: str, new: str, said: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    assert any(said in fault for fault in faults(text)), faults(text)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('carry_forward = "up_to_weeks"', 'Line 7: carry_forward is "up_to_weeks" and carry_forward_weeks does not'),
        ("carry_forward_weeks = 4", "Line 7: carry_forward_weeks is 4, and carry_forward is 'all'."),
        ('uplift_backdated_from = "anniversary"', "Line 7: uplift_backdated_from names a day"),
        ('suspension_retainer_for = "none"\nsuspension_retainer_percent = 50', "Line 8: suspension_retainer_percent is 50"),
        ("suspension_retainer_percent = 0", "Line 7: suspension_retainer_percent is 0"),
        ('deployment_options = ["fund"]', "Line 7: default_option is 'council'"),
        ('deployment_options = ["fund"]\ndefault_option = "card"', "Line 8: default_option is 'card'"),
        ('option_names = { card = "C" }\ndeployment_options = ["fund", "council"]', "Line 7: option_names has words for 'card'"),
        ("emergency_policy_days = 14", "Line 7: emergency_policy_days is 14, and a hearing takes 28"),
        ("dp_review_months = 3", "dp_review_first_months is later than dp_review_months"),
    ],
)  # fmt: skip
def test_contradictions_are_refused(more: str, said: str) -> None:
    assert any(said in fault for fault in faults(GOOD + more)), faults(GOOD + more)


def test_contribution_first_needs_money_that_is_held_outside() -> None:
    text = GOOD.replace('"net"', '"contribution_first"') + 'deployment_options = ["council"]\n'

    assert "Line 3: payment_method is" in faults(text)[0]


DATED = """contingency_weeks = [
  { from = 2026-04-01, until = 2027-03-31, value = 8 },
  { from = 2027-04-01, value = 10 },
]
"""


def test_a_value_may_change_on_a_day() -> None:
    entries = read_policies_file(GOOD.replace("contingency_weeks = 8\n", DATED).encode()).entries

    assert in_force(entries, date(2027, 3, 31))["contingency_weeks"] == 8
    assert in_force(entries, date(2027, 4, 1))["contingency_weeks"] == 10


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("until = 2027-03-31", "until = 2027-04-30",
         "Line 8: contingency_weeks overlaps: one value lasts until 2027-04-30, the next starts on 2027-04-01. Let it start on 2027-05-01."),
        ("from = 2027-04-01", "from = 2027-05-01", "Line 8: contingency_weeks has no value after 2027-03-31 until"),
        ("from = 2027-04-01", "from = 2026-04-01", "Line 8: contingency_weeks has two values from 2026-04-01"),
        ("until = 2027-03-31", "until = 2025-03-31", "Line 7: contingency_weeks ends on 2025-03-31, before"),
        ("value = 10", "until = 2028-03-31, value = 10", "Line 8: contingency_weeks has no value after 2028-03-31"),
        ("value = 10", 'value = "10"', "Line 8: contingency_weeks must be a whole number"),
        ("value = 10", "valeu = 10", "Line 8: policies.contingency_weeks.valeu is not known. Did you mean value?"),
    ],
)  # fmt: skip
def test_dates_neither_overlap_nor_leave_a_gap(old: str, new: str, said: str) -> None:
    text = GOOD.replace("contingency_weeks = 8\n", DATED).replace(old, new, 1)

    assert any(said in fault for fault in faults(text)), faults(text)


def test_lines_are_found_below_long_texts_and_lists() -> None:
    text = (
        'a = """\n[b]\nc = 1\n"""\n[[d]]\ne = [\n "x]", # [f]\n 2]\n"g h" = {i = 1}\n[[d]]\ne = 3\n'
    )

    assert lines_of(text) == {
        "a": 1, "d": 5, "d[0]": 5, "d[0].e": 6, "d[0].g h": 9, "d[1]": 10, "d[1].e": 11,
    }  # fmt: skip


@given(st.binary(max_size=300))
def test_noise_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_policies_file(content)
    assert all(problem.strip() for problem in refusal.value.problems)


SCALARS = (
    st.booleans().map(lambda each: str(each).lower())
    | st.integers().map(str)
    | st.floats().map(str)
    | st.text(string.ascii_letters + " .-", max_size=12).map(lambda each: f'"{each}"')
    | st.dates().map(str)
    | st.sampled_from(["[]", "{}", "[1, 2]", '["card"]', "{ card = 1 }", "[{}]", "[[1]]", "1e400"])
)


@given(
    st.lists(st.tuples(st.sampled_from([*POLICIES, "from", "typo"]), SCALARS), unique_by=lambda p: p[0])
)  # fmt: skip
def test_any_values_are_taken_or_refused_and_never_break(pairs: list[tuple[str, str]]) -> None:
    text = "[policies]\n" + "\n".join(f"{name} = {value}" for name, value in pairs)
    try:
        entries = read_policies_file(text.encode()).entries
    except FileRefused as refusal:
        said = refusal.problems
        assert all(problem.startswith("Line ") for problem in said)
        assert said == sorted(said, key=lambda each: int(each.split(":")[0].removeprefix("Line ")))
    else:
        for entry in entries:
            assert POLICIES[entry.name].read(entry.value) == entry.value


@given(
    st.sampled_from([policy for policy in POLICIES.values() if policy.kind in {Kind.INT, Kind.PENCE, Kind.PERCENT}]),
    st.integers(),
)  # fmt: skip
def test_a_number_is_kept_whole_or_refused(policy, number: int) -> None:  # type: ignore[no-untyped-def]
    if policy.least <= number <= policy.limit:
        assert policy.read(number) == number
        assert str(number) in policy.words(number).replace(",", "") or policy.kind == Kind.PENCE
    else:
        with pytest.raises(PolicyRefused):
            policy.read(number)


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.toml")), ids=lambda path: path.stem)
def test_each_profile_is_good(path: Path) -> None:
    found = profile(path.stem)

    assert found.title
    assert found.about
    assert {name for name, policy in POLICIES.items() if policy.required} <= {
        entry.name for entry in found.entries
    }


def test_a_policy_in_use_is_read_by_somebody() -> None:
    """Each policy says honestly whether this release uses it."""
    apart = {"core", "tests", "docs", "node_modules", "static", ".venv", "bench", "scripts", "var"}
    words = "\n".join(
        path.read_text()
        for folder in Path(settings.BASE_DIR).iterdir()
        if folder.is_dir() and folder.name not in apart and not folder.name.startswith(".")
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts
    )
    wrong = {
        name: policy.in_use for name, policy in POLICIES.items()
        if (f'"{name}"' in words) != policy.in_use
    }  # fmt: skip
    assert not wrong


@pytest.fixture
def authority(db: None) -> Authority:
    return Authority.objects.create(name="Northtown Council", short_name="Northtown")


def test_a_decimal_is_a_decimal_to_code_and_text_in_the_row(authority: Authority) -> None:
    authority.set_policy(
        "leave_accrual_percent", "12.5", date(2026, 4, 1), exemption="The first settings."
    )
    from decimal import Decimal

    assert authority.policy("leave_accrual_percent", date(2026, 3, 31)).value == Decimal("12.07")
    assert authority.policy("leave_accrual_percent", date(2026, 4, 1)).value == Decimal("12.5")
    assert PolicyRow.objects.get().value == "12.5"


def test_a_value_says_where_it_came_from(authority: Authority) -> None:
    before = authority.policy("pay_day", date(2026, 4, 1))
    authority.set_policy("pay_day", 9, date(2026, 4, 1))

    assert before.origin == "the usual value"
    assert authority.policy("pay_day", date(2026, 4, 1)).origin == (
        "the council's policy since 1 April 2026"
    )
    assert authority.policies_on(date(2026, 4, 1))["pay_day"].value == 9


def test_an_emergency_value_lapses_and_the_old_one_is_back(authority: Authority) -> None:
    authority.set_policy("contingency_weeks", 10, date(2026, 1, 1), exemption="First settings.")
    authority.set_policy(
        "contingency_weeks", 20, date(2026, 4, 1), exemption="A flood.", lapses_on=date(2026, 5, 1)
    )

    seen = [
        authority.policy("contingency_weeks", day).value
        for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1))
    ]
    assert seen == [10, 20, 20, 10]


def test_a_policy_that_touches_people_needs_a_hearing_or_an_exemption(authority: Authority) -> None:
    with pytest.raises(NotHeard, match="contingency_weeks touches people"):
        authority.set_policy("contingency_weeks", 10, date(2026, 1, 1))
    assert not PolicyRow.objects.exists()


def test_the_database_holds_it_too(authority: Authority) -> None:
    from django.db import IntegrityError, transaction

    row = PolicyRow(
        authority=authority, name="contingency_weeks", value=9, starts_on=date(2026, 1, 1),
        touches_people=True,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="heard_or_says_why_not"), transaction.atomic():
        PolicyRow.objects.bulk_create([row])


def test_a_row_is_never_edited(authority: Authority) -> None:
    row = authority.set_policy("pay_day", 9, date(2026, 4, 1))
    row.value = 10

    for change in (row.save, row.delete, lambda: PolicyRow.objects.update(value=10)):
        with pytest.raises(NeverEdited):
            change()


def test_the_manual_names_every_policy() -> None:
    manual = (Path(settings.BASE_DIR) / "docs" / "policies.md").read_text()

    assert not [name for name in POLICIES if f"| `{name}` |" not in manual]
