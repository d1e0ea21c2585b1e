"""Forms of safety, the rules about a line, a standing instruction, and capacity."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, DayField, SteerForm
from core.policies_table import SPENDING
from people.models import Relationship, Role
from providers.models import Organisation
from support_plans.models import (
    LISTED,
    CapacityRecord,
    NecessaryRecord,
    Relation,
    RestrictionDecision,
    UnwellInstruction,
)
from support_plans.services.instructions import MOST_DAYS, MOST_WEEKS, Wish

THREE_ROWS = {"rows": 3}
YES_NO = (("yes", _("Yes, with me")), ("no", _("No, somewhere else")))
EMPTY = ("", _("Choose one"))


class WorryForm(SteerForm):
    """What could go wrong, and what I want to happen; or that I do it anyway."""

    what = forms.CharField(
        label=_("What could go wrong?"), max_length=300,
        help_text=_("For example: nobody comes in the morning."),
    )  # fmt: skip
    wish = forms.CharField(
        label=_("What do you want to happen then?"), max_length=600, required=False,
        widget=forms.Textarea(THREE_ROWS),
    )  # fmt: skip
    anyway = forms.BooleanField(
        label=_("I know this could go wrong, and I want to do it anyway"), required=False
    )
    because = forms.CharField(
        label=_("Because"), max_length=600, required=False, widget=forms.Textarea(THREE_ROWS),
        help_text=_("Only when you want to do it anyway. Why does it matter to you?"),
    )  # fmt: skip


class CallForm(SteerForm):
    """Who to call."""

    name = forms.CharField(label=_("Name of a person or an organisation"), max_length=120)
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, widget=forms.TextInput({"inputmode": "tel"})
    )
    who = forms.CharField(
        label=_("Who are they to you?"), max_length=120, required=False,
        help_text=_("For example: my sister, or the agency."),
    )  # fmt: skip
    when = forms.CharField(
        label=_("When can we call them?"), max_length=160, required=False,
        help_text=_("For example: not at night."),
    )  # fmt: skip


class KeepForm(SteerForm):
    """What must go on."""

    what = forms.CharField(
        label=_("What must go on?"), max_length=300,
        help_text=_("For example: my medicine at eight, or feeding the cat."),
    )  # fmt: skip
    how = forms.CharField(
        label=_("How, and where is what they need?"), max_length=300, required=False
    )


SAFETY_FORMS: dict[str, type[SteerForm]] = {"risk": WorryForm, "call": CallForm, "keep": KeepForm}


class FactsForm(SteerForm):
    """Who is paid, where a person is; and what the money is for."""

    marks_optional = False
    payee = forms.CharField(
        label=_("Name of who is paid"), max_length=120, required=False,
        help_text=_("Only when you pay a person yourself."),
    )  # fmt: skip
    relation = forms.ChoiceField(
        label=_("Is this person your family?"), required=False,
        choices=[("", _("I do not pay a person, or I do not know yet")), *Relation.choices],
        widget=Choices(),
    )  # fmt: skip
    same_household = forms.ChoiceField(
        label=_("Do they live with you?"), required=False, choices=YES_NO, widget=Choices()
    )
    category = forms.ChoiceField(
        label=_("What is the money for?"), required=False,
        choices=[("", _("I do not know yet")),
                 *((code, words[0].upper() + words[1:]) for code, words in SPENDING.items())],
    )  # fmt: skip

    def __init__(self, *args: Any, asks_family: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_family:
            for name in ("payee", "relation", "same_household"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        listed = data.get("relation") in [one.value for one in LISTED]
        if listed and not data.get("same_household"):
            self.add_error("same_household", _("Say whether they live with you."))
        return data

    def facts(self) -> dict[str, Any]:
        """For the verb say_facts."""
        data = self.cleaned_data
        here = {"yes": True, "no": False}.get(data.get("same_household", ""))
        return {
            "payee": data.get("payee", ""), "relation": data.get("relation", ""),
            "same_household": here, "category": data["category"],
        }  # fmt: skip


class StayForm(SteerForm):
    """Days in a care home."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class DecisionForm(SteerForm):
    """Yes or no to one finding, with a reason the person reads."""

    finding = forms.CharField(widget=forms.HiddenInput, max_length=60)
    outcome = forms.ChoiceField(
        label=_("Your decision"), widget=Choices(),
        choices=[(RestrictionDecision.Outcome.ALLOWED, _("Allow it in this plan")),
                 (RestrictionDecision.Outcome.NOT_ALLOWED, _("Do not allow it"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(THREE_ROWS),
        help_text=_("The person reads this."),
    )  # fmt: skip

    @property
    def about(self) -> tuple[str, str]:
        """The line and the code of the finding."""
        line, _sign, code = self.cleaned_data["finding"].partition(":")
        return line, code


class SeenForm(SteerForm):
    """What a line is for, as the officer sees it."""

    line = forms.ChoiceField(label=_("Which support?"))
    category = forms.ChoiceField(
        label=_("What is the money for?"),
        choices=[EMPTY, *((code, words.capitalize()) for code, words in SPENDING.items())],
    )
    reason = forms.CharField(
        label=_("Why you think so"), max_length=2000, widget=forms.Textarea(THREE_ROWS),
        help_text=_("The person reads this."),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Sequence[dict[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [EMPTY, *((one["reference"], one["pot_name"]) for one in lines)]


class NecessaryForm(SteerForm):
    """The record that paying a relative is necessary."""

    payee = forms.CharField(label=_("Name of who is paid"), max_length=120)
    relation = forms.ChoiceField(
        label=_("How are they related?"),
        choices=[EMPTY, *((one.value, str(one.label).replace("My ", "Their ").replace("my ", "their "))
                          for one in Relation if one not in (Relation.NONE, Relation.OTHER))],
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("What is it necessary for?"), choices=NecessaryRecord.Purpose, widget=Choices()
    )
    reason = forms.CharField(
        label=_("Why is it necessary?"), max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("The person can read this."),
    )  # fmt: skip
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until"))


class CapacityForm(SteerForm):
    """Capacity lost or regained, for one decision."""

    change = forms.ChoiceField(
        label=_("What was found?"), choices=CapacityRecord.Change, widget=Choices()
    )
    about = forms.CharField(
        label=_("Which decision is it about?"), max_length=200,
        help_text=_("For example: managing the direct payment."),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("Who found it, how, and what help was given to decide?"), max_length=2000,
        widget=forms.Textarea({"rows": 5}), help_text=_("The person can read this."),
    )  # fmt: skip
    found_on = DayField(label=_("On which day?"))


class CapacityReviewForm(SteerForm):
    """What the review came to."""

    words = forms.CharField(
        label=_("What did you find, and what happens now?"), max_length=2000,
        widget=forms.Textarea({"rows": 5}), help_text=_("The person can read this."),
    )  # fmt: skip


# ---- if I am unwell

ANSWERS, ONLY_THEN, TELL, SAYS_SO, NEVER = "answers", "only_then", "tell", "says_so", "never_tell"


@dataclass(frozen=True)
class Helper:
    """One helper on the form with their boxes."""

    name: str
    kind: str
    part: BoundField
    bills: BoundField | None


class UnwellForm(SteerForm):
    """What I want while I am unwell."""

    marks_optional = False
    trigger = forms.ChoiceField(
        label=_("When is it switched on?"), choices=UnwellInstruction.Trigger, widget=Choices()
    )
    silent_days = forms.IntegerField(
        label=_("After how many days without an answer?"), required=False, max_value=MOST_DAYS,
        help_text=_("Only for the last choice. From 3 to 60 days. We ask you first."),
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )  # fmt: skip
    lasts_weeks = forms.IntegerField(
        label=_("For how many weeks at most?"), min_value=1, max_value=MOST_WEEKS, initial=4,
        help_text=_("Then it goes off by itself. You can switch it off sooner."),
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What should those who support you know?"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("For example: I may not answer the telephone. A text is fine."),
    )  # fmt: skip
    goes_on = forms.MultipleChoiceField(
        label=_("Which support must go on?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Those with a part in this read it while it is on."),
    )  # fmt: skip
    tell_worker = forms.BooleanField(
        label=_("Tell my worker at the council"), required=False,
        help_text=_("They also read what must go on and your words, while it is on."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, helpers: Sequence[tuple[Relationship, bool]],
        lines: Sequence[tuple[str, str]], providers: Sequence[Organisation], **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.people = [relation for relation, _may in helpers]
        goes_on = self.fields["goes_on"]
        assert isinstance(goes_on, forms.MultipleChoiceField)  # noqa: S101
        goes_on.choices = list(lines)
        if not lines:
            del self.fields["goes_on"]
        for relation, may_answer in helpers:
            self._add(relation, providers, may_answer=may_answer)

    def _add(
        self, relation: Relationship, providers: Sequence[Organisation], *, may_answer: bool
    ) -> None:
        name, ref = relation.user.get_short_name(), relation.reference
        bills = [
            (ANSWERS, _("Answers bills then")),
            (ONLY_THEN, _("Answers bills only then, not at other times")),
        ]
        choices = [
            *(bills if may_answer else []),
            (TELL, _("Is told when it is switched on or off")),
            (SAYS_SO, _("Can say that I am unwell")),
            (NEVER, _("Must not know")),
        ]
        self.fields[f"part-{ref}"] = forms.MultipleChoiceField(
            label=name, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
        if may_answer and providers:
            self.fields[f"bills-{ref}"] = forms.MultipleChoiceField(
                label=lazystr(_("Whose bills does %(name)s answer?")) % {"name": name},
                help_text=_("Tick none for all bills."), required=False,
                choices=[(one.reference, one.name) for one in providers],
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    @property
    def helpers(self) -> Iterator[Helper]:
        """Each helper with the boxes that are theirs."""
        for relation in self.people:
            bills = f"bills-{relation.reference}"
            yield Helper(
                relation.user.get_short_name(), str(Role(relation.kind).label),
                self[f"part-{relation.reference}"], self[bills] if bills in self.fields else None,
            )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """For the verb write_instruction."""
        data = self.cleaned_data
        return {
            "trigger": data["trigger"], "silent_days": data["silent_days"],
            "lasts_weeks": data["lasts_weeks"], "words": data["words"],
            "goes_on": data.get("goes_on", []), "tell_worker": data["tell_worker"],
            "people": [self._wish(relation) for relation in self.people],
        }  # fmt: skip

    def _wish(self, relation: Relationship) -> Wish:
        ticked = set(self.cleaned_data[f"part-{relation.reference}"])
        return Wish(
            relation.reference, answers=bool(ticked & {ANSWERS, ONLY_THEN}),
            only_then=ONLY_THEN in ticked,
            organisations=self.cleaned_data.get(f"bills-{relation.reference}", []),
            tell=TELL in ticked, never_tell=NEVER in ticked, says_so=SAYS_SO in ticked,
        )  # fmt: skip
