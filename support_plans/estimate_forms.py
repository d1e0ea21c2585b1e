"""Forms of the estimate: who answers, one answer, and what the council does with it."""

from datetime import date
from typing import Any

from django import forms

from core.forms import Choices, DayBoxes, DayField, MoneyField, SteerForm, put_in_words
from support_plans.allocation import UNKNOWN, Question, Scheme
from support_plans.models import Assessment
from support_plans.scheme_file import MOST_WEEKLY

NOT_YET = "?"  # no option's code can be this
NOT_YET_WORDS = "I do not know yet"
ALONE, WITH = "alone", "with"


class BeginForm(SteerForm):
    """Alone, or with someone whose name is kept beside the answers."""

    marks_optional = False
    who = forms.ChoiceField(
        label="Who is answering?", widget=Choices,
        choices=((ALONE, "Just me"), (WITH, "I am doing it with someone")),
    )  # fmt: skip
    helper = forms.CharField(
        label="Who is with you?", required=False, max_length=120,
        help_text="Only if someone is. Their name is kept with your answers.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("who") == WITH and not data.get("helper"):
            self.add_error("helper", "Type the name of the person who is with you.")
        if data.get("who") == ALONE:
            data["helper"] = ""
        return data


def value_of(option: str | None) -> str:
    """What a radio button sends for a kept answer; nothing for no answer."""
    return "" if option is None else option or NOT_YET


def option_of(value: str) -> str:
    """The option's code a radio button stands for."""
    return UNKNOWN if value == NOT_YET else value


def choice_of(question: Question, label: str = "") -> forms.ChoiceField:
    """The radio buttons of one question, “I do not know yet” last."""
    choices = [(option.code, option.words) for option in question.options]
    field = forms.ChoiceField(
        label=label or question.words, help_text=question.help, widget=Choices,
        choices=[*choices, (NOT_YET, NOT_YET_WORDS)],
        error_messages={"required": f"Choose an answer. “{NOT_YET_WORDS}” is one too."},
    )  # fmt: skip
    put_in_words(field)
    return field


class OneAnswerForm(SteerForm):
    """One small question."""

    marks_optional = False

    def __init__(self, question: Question, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"] = choice_of(question)


class KeyInForm(SteerForm):
    """All the questions at once, for an officer with the paper or the caller before them."""

    source = forms.ChoiceField(
        label="How did the answers come?", widget=Choices,
        choices=((Assessment.Source.PAPER, "On paper"), (Assessment.Source.TELEPHONE, "By telephone")),
    )  # fmt: skip
    received_on = DayField(label="On which day?", widget=DayBoxes)
    source_note = forms.CharField(
        label="Where is the paper, or who rang?", max_length=200,
        help_text="So that somebody can find it again.",
    )  # fmt: skip
    helper = forms.CharField(
        label="Did anybody answer with them? Type the name", max_length=120, required=False
    )

    def __init__(self, scheme: Scheme, *args: Any, latest: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["received_on"] = DayField(label="On which day?", widget=DayBoxes, latest=latest)
        self.scheme = scheme
        for number, question in enumerate(scheme.questions, start=1):
            label = f"{number}. {question.words}"
            self.fields[f"question-{number}"] = choice_of(question, label)

    @property
    def answers(self) -> dict[str, str]:
        """The cleaned answers by question code."""
        return {
            question.code: option_of(self.cleaned_data[f"question-{number}"])
            for number, question in enumerate(self.scheme.questions, start=1)
        }


class ChangeAmountForm(SteerForm):
    """Another weekly amount, and why."""

    weekly = MoneyField(label="The amount each week", most_pence=MOST_WEEKLY)
    reason = forms.CharField(
        label="Why?", max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="The person reads this. Use short, plain words.",
    )  # fmt: skip


class DecideAmountForm(SteerForm):
    """The second person's answer."""

    outcome = forms.ChoiceField(
        label="Do you agree with this amount?", widget=Choices,
        choices=(("yes", "Yes, use it"), ("no", "No, keep the amount before")),
    )  # fmt: skip
    words = forms.CharField(
        label="Why?", max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text="The person reads this. Use short, plain words.",
    )  # fmt: skip


class PlanDatesForm(SteerForm):
    """The first and last day of a new plan."""

    starts_on = DayField(label="The first day of the plan", widget=DayBoxes)
    ends_on = DayField(label="The last day of the plan", widget=DayBoxes)
