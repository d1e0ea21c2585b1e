"""Forms of deciding a plan: the worker’s, the approver’s and the panel’s; each with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.services.funding import OtherShare
from core.errors import DomainError
from core.forms import Choices, MoneyField, SteerForm
from support_plans.criteria import Criteria
from support_plans.services import need_plain


def _plain(form: forms.Form) -> None:
    """Say at once when the person would not read the words easily."""
    words = form.cleaned_data.get("words")
    if not words:
        return
    try:
        need_plain(words)
    except DomainError as refusal:
        form.add_error("words", refusal.sentence)


class DecideForm(SteerForm):
    """Agree, ask or send back, with words that the person reads."""

    marks_optional = False  # what must be filled in hangs on the decision

    AGREE, ASK, SEND_BACK = "agree", "ask", "return"
    decision = forms.ChoiceField(label=_("What do you decide?"), widget=Choices)
    criterion = forms.TypedChoiceField(
        label=_("Which question is it about?"), coerce=int, empty_value=None, required=False,
        help_text=_("When you ask, or do not agree."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What you say, and why"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Say why, in words the person can read.")},
    )  # fmt: skip
    contribution = MoneyField(
        label=_("What the person pays each week"), required=False,
        help_text=_("Only when you agree. From the financial assessment; empty for nothing."),
    )  # fmt: skip
    other = forms.ChoiceField(
        label=_("Does someone else pay too?"), required=False, widget=forms.Select,
        choices=[("", _("No, or as before")), ("nhs", _("The NHS")), ("housing", _("Housing")),
                 ("other", _("Someone else"))],
        help_text=_("Only when you agree. The person pays no more than what is left."),
    )  # fmt: skip
    other_name = forms.CharField(label=_("Their name"), required=False, max_length=80)
    other_amount = MoneyField(label=_("How much do they pay?"), required=False)
    other_how = forms.ChoiceField(
        label=_("How do they pay it?"), required=False, widget=forms.Select,
        choices=[("weekly", _("Each week")), ("whole", _("One sum for the whole plan"))],
    )  # fmt: skip

    def __init__(self, *args: Any, name: str, asks: Criteria, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = self.fields["criterion"]
        assert isinstance(asked, forms.ChoiceField)  # noqa: S101 for the type checker
        titles = ((number, f"{number}. {title}") for number, title in asks.titles.items())
        asked.choices = [("", _("Choose a question")), *titles]
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = [
            (self.AGREE, _("Agree this plan")),
            (self.ASK, _("Ask %s something first") % name),
            (self.SEND_BACK, _("Do not agree")),
        ]
        self.fields["words"].help_text = (
            _("%s will see this. Use short sentences and plain words.") % name
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        decision = data.get("decision")
        _plain(self)
        if decision == self.SEND_BACK and data.get("criterion") is None:
            self.add_error("criterion", _("Choose the question that has to change."))
        if data.get("other") and not data.get("other_amount") and "other_amount" not in self.errors:
            self.add_error("other_amount", _("Type how much they pay, like 90 or 90.50."))
        if data.get("other_amount") and not data.get("other"):
            self.add_error("other", _("Choose who pays it."))
        return data

    @property
    def others(self) -> list[OtherShare] | None:
        """Who else pays, as it was typed; nothing leaves the other funders as they were."""
        data = self.cleaned_data
        if not data.get("other"):
            return None
        whole = data.get("other_how") == "whole"
        pence = data["other_amount"]
        return [
            OtherShare(
                data["other"], data["other_name"], weekly_pence=None if whole else pence,
                whole_pence=pence if whole else None,
            )
        ]  # fmt: skip


class SignForm(SteerForm):
    """A yes or a no of an approver or a panel member, with a reason that the person reads."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(label=_("What do you say?"), widget=Choices)
    words = forms.CharField(
        label=_("Why?"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Say why, in words the person can read.")},
    )  # fmt: skip

    def __init__(self, *args: Any, name: str, panel: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        no = _("No, I do not agree it") if panel else _("Not yet: give it back to the worker")
        field.choices = [(self.YES, _("Yes, agree this plan")), (self.NO, no)]
        self.fields["words"].help_text = (
            _("%s will see this. Use short sentences and plain words.") % name
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        _plain(self)
        return data


STATES = (
    ("", _("Everything that waits")),
    ("sent", _("Not started")),
    ("reading", _("Being read")),
    ("asked", _("Asked, and not answered")),
    ("panel", _("With a panel")),
    ("approver", _("With an approver")),
)


class QueueForm(SteerForm):
    """Narrow the list of plans."""

    marks_optional = False

    state = forms.ChoiceField(label=_("Where it is"), choices=STATES, required=False)
    over = forms.BooleanField(label=_("Only above the estimate"), required=False)
