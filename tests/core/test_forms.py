"""Forms: what is typed, what is said back, and how it is drawn."""

from datetime import date
from typing import Any

import pytest
from django import forms

from core.errors import DomainError
from core.forms import Choices, DayBoxes, DayField, MoneyField, SteerForm, problems_of


class Move(SteerForm):
    """Some of every kind."""

    amount = MoneyField(label="How much?", help_text="From Swimming.", most_pence=6000)
    on = DayField(label="When?", earliest=date(2026, 1, 1))
    born = DayField(label="Born", widget=DayBoxes, required=False)
    how = forms.ChoiceField(
        label="How?",
        choices=[("a", "By bus"), ("b", "On foot")],
        widget=Choices(hints={"b": "Slowly."}),
    )
    note = forms.CharField(label="Words", max_length=5, required=False, widget=forms.Textarea)


GOOD = {
    "amount": "£60",
    "on": "5 Nov 2026",
    "born_day": "1",
    "born_month": "2",
    "born_year": "1980",
    "how": "a",
}


def move(**changes: Any) -> Move:
    return Move({**GOOD, **changes})


@pytest.mark.parametrize("typed", ["£1,200", "1200", "1200.00", " £ 1,200.0 ", "1,200"])
def test_amounts_are_read_as_pence(typed: str) -> None:
    assert MoneyField().clean(typed) == 120_000


@pytest.mark.parametrize(
    "typed", ["90.555", "-5", "−5", "1" + "0" * 15, "ninety", "1,20", "1.200,00", "1e3", "NaN", "٩"]
)
def test_other_amounts_are_refused_in_words(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        MoneyField().clean(typed)
    words = refusal.value.messages[0]
    assert words.endswith(".")
    assert "valid" not in words


def test_limits_name_the_limit_and_an_optional_amount_may_be_left_out() -> None:
    assert move(amount="60.01").errors["amount"] == ["Type £60 or less."]
    assert move(on="31 12 2025").errors["on"] == ["Type 1 January 2026 or a later date."]
    assert MoneyField(required=False).clean("") is None
    assert MoneyField(least_pence=1).has_changed(6000, "60") is False


def test_a_good_form_gives_pence_and_dates() -> None:
    form = move()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == 6000
    assert form.cleaned_data["on"] == date(2026, 11, 5)
    assert form.cleaned_data["born"] == date(1980, 2, 1)


def test_every_problem_leads_to_its_field_and_what_was_typed_stays() -> None:
    form = Move(
        {
            "amount": "90.555",
            "on": "30 February 2026",
            "born_day": "31",
            "born_year": "1980",
            "note": "abcdef",
        }
    )
    lines = {(problem.href, problem.message) for problem in problems_of(form)}
    assert (
        "#id_amount",
        "Type pounds and pence with two figures after the point, like 90.50.",
    ) in lines
    assert ("#id_how_0", "Choose one: How?") in lines
    assert ("#id_note", "Use 5 letters or fewer. You used 6.") in lines
    html = str(form)
    assert 'value="90.555"' in html
    assert 'value="30 February 2026"' in html
    assert 'value="31"' in html
    for problem in problems_of(form):
        assert f'id="{problem.href[1:]}"' in html


def test_fields_are_tied_to_their_hint_and_error() -> None:
    html = str(move(amount="x")["amount"].as_field_group())
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert 'id="id_amount_helptext"' in html
    assert 'id="id_amount_error"' in html
    assert 'aria-invalid="true"' in html
    assert "govuk-input--error" in html
    assert "Error:" in html


def test_radios_have_a_legend_and_hints_of_their_own() -> None:
    html = str(Move()["how"].as_field_group())
    assert "<fieldset" in html
    assert "<legend" in html
    assert 'aria-describedby="id_how_1_hint"' in html
    assert "(if you like)" not in html
    assert "(if you like)" in str(Move()["note"].as_field_group())


def test_a_refusal_stands_beside_its_field_or_in_the_summary() -> None:
    form = move()
    form.refuse(DomainError("Swimming has £60 free.", field="amount"))
    form.refuse(DomainError("This changed."))
    assert [(p.href, p.message) for p in form.problems] == [
        ("", "This changed."),
        ("#id_amount", "Swimming has £60 free."),
    ]


def test_hostile_words_are_written_as_words() -> None:
    html = str(move(note="<b>", amount='"><script>'))
    assert "<script>" not in html
    assert "<b>" not in html


def test_initial_amounts_and_dates_are_shown_as_people_write_them() -> None:
    html = str(Move(initial={"amount": 120050, "on": date(2026, 11, 5), "born": date(1980, 2, 1)}))
    assert 'value="1,200.50"' in html
    assert 'value="5 November 2026"' in html
    assert 'value="1980"' in html


def test_two_boxes_that_say_the_same_are_told_apart() -> None:
    class Break(SteerForm):
        first = DayField(label="First day")
        last = DayField(label="Last day")

    said = [problem.message for problem in problems_of(Break({}))]
    assert said[0].startswith("First day: ")
    assert said[1].startswith("Last day: ")
    assert len(problems_of(Break({"first": "5 11 26"}))) == 1
    assert "Last day:" not in problems_of(Break({"first": "5 11 26"}))[0].message
