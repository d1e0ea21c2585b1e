"""Forms of the register: the facts, papers, the panel's answers, fees."""

from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from core.forms import Choices, DayField, MoneyField, SteerForm
from network.control import MOST
from network.models import Concern, PanelFee, Proof
from providers.models import UserLedStatus

YES_NO = [("yes", "Yes"), ("no", "No")]
LEVELS = [(str(level), level.label) for level in UserLedStatus.CHECKED]


def _count(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST, help_text=hint,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )  # fmt: skip


def _words(label: str, hint: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=6000, help_text=hint,
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


def _yes_no(label: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=YES_NO, widget=Choices(), help_text=hint
    )


class FactsForm(SteerForm):
    """What an organisation says of itself. A draft need not be whole."""

    marks_optional = False
    governing_words = _words(
        "What do your own rules say about who is in control?",
        "The words of the clause. A minute on paper counts too: add a photo of it later.",
    )
    board_total = _count("How many people can vote on your board or committee?")
    board_users = _count("How many of them use support?", "They say so themselves. No names.")
    board_carers = _count("How many of them are unpaid carers?")
    board_decides = _yes_no(
        "Do these people decide?", "Say no if they only advise another group that decides."
    )
    has_parent = _yes_no("Does another organisation own or control yours?")
    parent_name = forms.CharField(label="Which one?", required=False, max_length=200)
    parent_user_led = _yes_no("Is that one run by people who use support?")
    staff_total = _count("How many paid staff do you have?", "Type 0 if you have none.")
    staff_users = _count("How many of the staff use support?")
    volunteer_total = _count("How many volunteers?", "Type 0 if you have none.")
    volunteer_users = _count("How many of the volunteers use support?")
    consortium_total = _count("If you are a group of organisations: how many?")
    consortium_user_led = _count("How many of those are run by people who use support?")
    membership_words = _words("Who can be a member, and what do members decide?")
    last_meeting_on = DayField(label="When did your members last meet?", required=False)
    complaints_words = _words("How can somebody complain?")
    social_model_words = _words("How do you work by the social model?", "In your own words.")
    working_towards = forms.BooleanField(label="We are on the way to more", required=False)
    towards_words = _words("What will you change, and by when?", rows=2)
    shows_counts = forms.BooleanField(
        label="Everyone may see our numbers", required=False,
        help_text="Without this, people see “more than half”. Small numbers can point at someone.",
    )  # fmt: skip
    why = _words("What should the panel know?", rows=3)

    GROUPS: ClassVar = (
        ("Who is in control", ("governing_words", "board_total", "board_users", "board_carers",
                               "board_decides", "has_parent", "parent_name", "parent_user_led")),
        ("Who works there", ("staff_total", "staff_users", "volunteer_total", "volunteer_users")),
        ("Whom you answer to", ("membership_words", "last_meeting_on", "complaints_words")),
        ("How you work", ("social_model_words", "working_towards", "towards_words")),
        ("A group of organisations", ("consortium_total", "consortium_user_led")),
        ("What people see", ("shows_counts", "why")),
    )  # fmt: skip

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under their headings."""
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in self.GROUPS
        ]

    def facts(self) -> dict[str, Any]:
        """What was filled in, as the verb takes it; what is not right is left out."""
        data = dict(self.cleaned_data)
        for name in ("board_decides", "has_parent", "parent_user_led"):
            if name in data:
                data[name] = {"yes": True, "no": False}.get(data[name])
        return data


def as_typed(row: Any) -> dict[str, Any]:
    """An application's facts as the form shows them."""
    found = {name: getattr(row, name) for name in FactsForm.base_fields}
    for name in ("board_decides", "has_parent", "parent_user_led"):
        found[name] = {True: "yes", False: "no"}.get(found[name], "")
    return found


class SignForm(SteerForm):
    """Who signs for the board, and when."""

    signed_by_name = forms.CharField(
        label="Who signs for the board?", max_length=120, help_text="Only the panel sees the name."
    )
    signed_as = forms.CharField(label="As what?", max_length=120, help_text="Chair, secretary.")
    signed_on = DayField(label="On which day?")
    right = forms.BooleanField(label="The numbers and words are right")
    nobody_named = forms.BooleanField(
        label="The words name nobody and no condition", required=False
    )


class PaperForm(SteerForm):
    """A paper behind a fact."""

    about = forms.ChoiceField(label="What is it?", choices=Proof.About.choices, widget=Choices())
    file = forms.FileField(
        label="The paper", help_text="A PDF or a photograph. Cover names of people first."
    )


class WordsForm(SteerForm):
    """One answer or question."""

    words = forms.CharField(label="Your words", widget=forms.Textarea({"rows": 4}), max_length=4000)

    def __init__(
        self, *args: Any, label: str = "Your words", hint: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label, self.fields["words"].help_text = label, hint


class InterestForm(SteerForm):
    """What links a member to an organisation."""

    stands = forms.ChoiceField(
        label="Does anything link you to this organisation?", widget=Choices(),
        choices=[("free", "No. I can look at it fairly."), ("aside", "Yes. I stand aside.")],
        help_text="Work, money, family, a close friend, a quarrel, or being on its board.",
    )  # fmt: skip
    words = forms.CharField(
        label="What links you?", required=False, widget=forms.Textarea({"rows": 2}), max_length=1000
    )


class DecideForm(SteerForm):
    """A decision put to the panel."""

    outcome = forms.ChoiceField(
        label="What should be decided?", widget=Choices(),
        choices=[("registered", "On the register"), ("refused", "Not on the register")],
    )  # fmt: skip
    level = forms.ChoiceField(
        label="As what?", required=False, widget=Choices(),
        choices=[*LEVELS, ("tag", "With no level: run by carers, or on the way")],
    )  # fmt: skip
    starts_on = DayField(label="From which day?")
    backdated_because = forms.CharField(
        label="If that day is over: why did it hold then?", required=False,
        widget=forms.Textarea({"rows": 2}), max_length=1000,
    )  # fmt: skip
    reasons = forms.CharField(
        label="The reasons", widget=forms.Textarea({"rows": 4}), max_length=4000,
        help_text="Everyone can read them. Name nobody.",
    )  # fmt: skip


class TakeOffForm(SteerForm):
    """An organisation comes off the register."""

    starts_on = DayField(label="From which day?")
    backdated_because = forms.CharField(
        label="If that day is over: why was it so then?", required=False,
        widget=forms.Textarea({"rows": 2}), max_length=1000,
    )  # fmt: skip
    reasons = forms.CharField(
        label="The reasons", widget=forms.Textarea({"rows": 4}), max_length=4000,
        help_text="Everyone can read them. Name nobody.",
    )  # fmt: skip


class ConcernForm(SteerForm):
    """Somebody doubts what the register says."""

    words = forms.CharField(
        label="What is wrong?", widget=forms.Textarea({"rows": 4}), max_length=4000,
        help_text="The panel reads this. It asks the organisation without saying who wrote.",
    )  # fmt: skip
    contact = forms.CharField(
        label="How can the panel reach you?", required=False, max_length=200,
        help_text="Leave it empty if you do not want to say.",
    )  # fmt: skip


class AnswerConcernForm(SteerForm):
    """What the panel did about a doubt."""

    state = forms.ChoiceField(
        label="What did you do?", widget=Choices(),
        choices=[one for one in Concern.State.choices if one[0] in {"looked", "asked"}],
    )  # fmt: skip
    answer = forms.CharField(label="Why?", widget=forms.Textarea({"rows": 3}), max_length=2000)


class FeeForm(SteerForm):
    """What a member is owed."""

    kind = forms.ChoiceField(label="What is it?", choices=PanelFee.Kind.choices, widget=Choices())
    amount = MoneyField(label="How much?", least_pence=1, most_pence=1_000_00)
    spent_on = DayField(label="On which day?")
    what = forms.CharField(label="What was it for?", max_length=200)


class RefuseFeeForm(SteerForm):
    """Yes or no to another member's fee."""

    answer = forms.ChoiceField(
        label="Is this right?", widget=Choices(), choices=[("yes", "Yes, pay it"), ("no", "No")]
    )
    reason = forms.CharField(label="If not: why?", required=False, max_length=300)


class PaidForm(SteerForm):
    """When and how a fee was paid."""

    paid_on = DayField(label="Paid on")
    payment_reference = forms.CharField(label="Reference of the payment", max_length=60)


class FindForm(SteerForm):
    """Ways to narrow the register."""

    marks_optional = False
    q = forms.CharField(label="Name", required=False, max_length=100)
    area = forms.ChoiceField(label="Area", required=False)
    level = forms.ChoiceField(
        label="Who is in control", required=False,
        choices=[("", "All that were checked"), *LEVELS, ("carer_led", "Run by carers"),
                 ("expired", "Expired"), ("self_declared", "Own words, not checked")],
    )  # fmt: skip

    def __init__(self, areas: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "All areas"), *areas]


class SeatForm(SteerForm):
    """Somebody gets a seat on the panel."""

    email = forms.EmailField(label="Their e-mail address")
    uses_support = forms.ChoiceField(
        label="Do they use support?", choices=YES_NO, widget=Choices(),
        help_text="Their own word. Nobody asks them to prove it.",
    )  # fmt: skip
    paid_by_funder = forms.BooleanField(
        label="They work for the council or who else pays for support", required=False
    )
