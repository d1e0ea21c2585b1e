"""Forms of bills."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budgets.forecast import Session
from core.forms import DayField, MoneyField, SteerForm
from core.templatetags.words import weekday
from invoices.models import Bill, BillLine, number_words
from invoices.services import Outcome

MOST_UNITS = Decimal(1000)


class BillForm(SteerForm):
    """What happened: expected sessions are ticked; units can be changed; a number and a day."""

    number = forms.CharField(
        label=_("Number of your bill"), max_length=60,
        help_text=_("We suggest one. Use your own if you like."),
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )  # fmt: skip
    issued_on = DayField(label=_("Date of your bill"))

    def __init__(
        self, *args: Any, sessions: Sequence[Session], today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.sessions = sessions
        self.today = today
        ticks = forms.MultipleChoiceField(
            label=_("What happened"), choices=[(s.on.isoformat(), weekday(s.on)) for s in sessions],
            widget=forms.CheckboxSelectMultiple, initial=[s.on.isoformat() for s in sessions],
            error_messages={"required": _("Tick at least one session.")},
        )  # fmt: skip
        self.fields["happened"] = ticks
        for session in sessions:
            self.fields[units_name(session)] = forms.CharField(
                label=_("Units on %(day)s") % {"day": weekday(session.on)}, required=False,
                initial=number_words(session.units), max_length=8,
                widget=forms.TextInput(
                    {"class": "govuk-input--width-4", "inputmode": "decimal", "autocomplete": "off"}
                ),
            )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """Each session with its tick, its units and what it costs."""
        ticks = {str(w.data["value"]): w for w in self["happened"].subwidgets}
        return [
            {"session": s, "tick": ticks[s.on.isoformat()], "units": self[units_name(s)]}
            for s in self.sessions
        ]

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if day > self.today:
            raise ValidationError(
                _("The date of your bill is still to come. Type today or earlier.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = set(cleaned.get("happened") or [])
        self.chosen: list[tuple[Session, Decimal]] = []
        for session in self.sessions:
            if session.on.isoformat() in chosen:
                units = self._units(session, str(cleaned.get(units_name(session)) or ""))
                if units is not None:
                    self.chosen.append((session, units))
        return cleaned

    def _units(self, session: Session, text: str) -> Decimal | None:
        name, words = units_name(session), text.strip()
        if not words:
            return session.units
        try:
            units = Decimal(words) if words.isascii() else Decimal("NaN")
        except InvalidOperation:
            units = Decimal("NaN")
        if not units.is_finite():
            self.add_error(name, _("Type a number in figures, like 2.5."))
        elif units <= 0:
            self.add_error(name, _("Units must be above nought. Untick what did not happen."))
        elif units > MOST_UNITS or units != units.quantize(Decimal("0.01")):
            self.add_error(name, _("Type a number with two figures or fewer after the point."))
        else:
            return units
        return None


def units_name(session: Session) -> str:
    return f"units-{session.on.isoformat()}"


class UploadForm(SteerForm):
    """A table or an e-invoice."""

    file = forms.FileField(
        label=_("Your file"),
        help_text=_(
            "A spreadsheet or CSV table, an e-invoice, or a photo or PDF of a bill. Up to 10 MB."
        ),
    )


class BillsFilter(SteerForm):
    """Ways to narrow the list of bills."""

    marks_optional = False
    STATES = (
        ("", _("All")), ("waiting", _("Being checked")), ("hold", _("On hold")),
        ("yes", _("Said yes, to be paid")), ("paid", _("Paid")), ("closed", _("Closed")),
    )  # fmt: skip
    q = forms.CharField(label=_("Number or name"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("Where it stands"), required=False, choices=STATES)


FILTERS: dict[str, tuple[str, ...]] = {
    "waiting": (Bill.State.SENT, Bill.State.ASKED),
    "hold": (Bill.State.HELD,),
    "yes": (Bill.State.AGREED, Bill.State.PART_AGREED, Bill.State.IN_RUN),
    "paid": (Bill.State.PAID,),
    "closed": (Bill.State.REFUSED, Bill.State.WITHDRAWN, Bill.State.CREDITED),
}


class QueriesFilter(SteerForm):
    """Ways to narrow the list of what is asked."""

    marks_optional = False
    ABOUT = (
        ("", _("All")), ("price", _("The price")), ("amount", _("Days, hours or sums")),
        ("twice", _("Maybe the same bill twice")), ("wrong", _("The person said it is wrong")),
    )  # fmt: skip
    q = forms.CharField(label=_("Number or name"), required=False, max_length=60)
    about = forms.ChoiceField(label=_("What it is about"), required=False, choices=ABOUT)


class AnswerForm(SteerForm):
    """The provider's answer to a question."""

    words = forms.CharField(
        label=_("Your answer"), max_length=360, widget=forms.Textarea({"rows": 3}),
        help_text=_("The council and the person may read it."),
    )  # fmt: skip


WHAT = (
    ("did_not_go", _("It did not happen")),
    ("wrong_number", _("The number is wrong")),
    ("wrong_price", _("The price is wrong")),
    ("not_happy", _("I was not happy with it")),
    ("other", _("Something else")),
)
WHAT_IS_TOLD = {
    "did_not_go": "It did not happen.",
    "wrong_number": "The number is wrong.",
    "wrong_price": "The price is wrong.",
    "not_happy": "I was not happy with it.",
    "other": "Something else is wrong.",
}


class WrongForm(SteerForm):
    """Something is wrong: what, which days, and in whose words."""

    what = forms.ChoiceField(
        label=_("What is wrong?"), choices=WHAT, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )  # fmt: skip
    lines = forms.MultipleChoiceField(
        label=_("Which is wrong?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is wrong.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("Tell us more"), required=False, max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    ask = forms.ChoiceField(
        label=_("Who should we ask about it?"), widget=forms.RadioSelect, initial="them",
        choices=(("them", _("Ask them. They can read my words.")),
                 ("someone", _("Ask someone else. Do not show them my words."))),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Sequence[BillLine], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.MultipleChoiceField", self.fields["lines"])
        field.choices = [(str(line.position), day_words(line)) for line in lines]
        if len(lines) == 1:
            field.initial = ["1"]


def day_words(line: BillLine) -> str:
    """“Thursday 5 November”, or both ends of a span."""
    first, last = line.days
    if last > first:
        return _("%(first)s to %(last)s") % {"first": weekday(first), "last": weekday(last)}
    return weekday(first)


class AssignForm(SteerForm):
    """Under which agreement a document belongs."""

    agreement = forms.ChoiceField(
        label=_("Whose support is it for?"),
        help_text=_("You see the agreements of the people whose worker you are."),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ChoiceField", self.fields["agreement"])
        field.choices = [("", _("Choose one")), *choices]


class TypeInForm(AssignForm):
    """What a paper says, typed in by a worker: number, day, lines, and the total as a proof."""

    LINES = 8
    number = forms.CharField(
        label=_("Number of the bill"), max_length=60,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )  # fmt: skip
    issued_on = DayField(label=_("Date of the bill"))
    total = MoneyField(label=_("Total on the paper"), least_pence=1)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for n in range(1, self.LINES + 1):
            self.fields[f"on_{n}"] = DayField(label=_("Day"), required=False)
            self.fields[f"what_{n}"] = forms.CharField(
                label=_("What"), max_length=120, required=False
            )
            self.fields[f"units_{n}"] = forms.DecimalField(
                label=_("How many"), required=False, min_value=Decimal("0.01"),
                max_value=MOST_UNITS, decimal_places=4,
                widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "decimal"}),
            )  # fmt: skip
            self.fields[f"price_{n}"] = MoneyField(label=_("Price of one"), required=False)

    def rows(self) -> list[dict[str, Any]]:
        """The boxes of each line."""
        names = ("on", "what", "units", "price")
        return [
            {"n": n} | {name: self[f"{name}_{n}"] for name in names}
            for n in range(1, self.LINES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Each line that was begun is whole, and there is one."""
        data = super().clean() or {}
        self.lines: list[dict[str, Any]] = []
        for n in range(1, self.LINES + 1):
            line = {name: data.get(f"{name}_{n}") for name in ("on", "what", "units", "price")}
            if not any(line.values()):
                continue
            for name in ("on", "units", "price"):
                if line[name] is None and f"{name}_{n}" not in self.errors:
                    self.add_error(f"{name}_{n}", _("Type this too, or empty the whole line."))
            self.lines.append(line)
        if not self.lines and not self.errors:
            self.add_error("on_1", _("Type at least one line."))
        return data


class RefuseDocumentForm(SteerForm):
    """Why a document is nothing we can pay."""

    reason = forms.CharField(
        label=_("Why can we not take it?"), max_length=300, min_length=5,
        widget=forms.Textarea({"rows": 2}), help_text=_("Say what they can send instead."),
    )  # fmt: skip


class TurnDownForm(SteerForm):
    """Why the second person says no."""

    reason = forms.CharField(
        label=_("Why not?"), max_length=300, min_length=5, widget=forms.Textarea({"rows": 2}),
        help_text=_("The other worker, the person and the provider read this."),
    )  # fmt: skip


class DecideForm(SteerForm):
    """What a worker does with a bill in question, and why."""

    BY_PHONE = "by_phone"
    outcome = forms.ChoiceField(label=_("What do you decide?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("Both the person and the provider read this. Use plain words."),
    )  # fmt: skip

    def __init__(self, *args: Any, bill: Bill, name: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ChoiceField", self.fields["outcome"])
        choices: list[tuple[str, Any]] = list(Outcome.choices)
        unanswered = bill.state in Bill.OPEN and bill.answered_by_id is None
        if not unanswered or bill.state != Bill.State.ASKED:
            choices = [pair for pair in choices if pair[0] != Outcome.ON_ACCOUNT]
        if unanswered:
            choices.append(
                (self.BY_PHONE, _("%(name)s told me: yes, it happened") % {"name": name})
            )
        if bill.state not in Bill.OPEN:
            gone = {Outcome.HOLD, Outcome.ASK_PERSON}
            choices = [pair for pair in choices if pair[0] not in gone]
            rest = {Outcome.REFUSE: _("Refuse the rest with a reason"),
                    Outcome.PAY_PART: _("Pay what fits the agreement, and close it")}  # fmt: skip
            choices = [(value, rest.get(Outcome(value), label)) for value, label in choices]
        field.choices = choices
