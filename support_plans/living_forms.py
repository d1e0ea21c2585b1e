"""Forms of living with a plan: about me, progress, reviews, reassessment."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, DayField, MoneyField, SteerForm
from support_plans.models import Outcome, ProgressNote, Reassessment, Review, ReviewFinding
from support_plans.services.about import HEADINGS, MOST_WORDS, Words
from support_plans.services.progress import PICTURES
from support_plans.services.progress import Words as Noted
from support_plans.services.reviews import Finding, Meeting, Saying

PICTURE = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif"
HINTS = {
    "important": _("What makes you happy. What you could not do without."),
    "people": _("Family, friends, pets. How they help you."),
    "communicate": _("The language or signs you use. What helps you to understand."),
    "wellness": _("How you are on a good day. What to look out for on a bad day."),
    "please_do": _("For example: tell me before you come in."),
    "please_do_not": _("For example: do not move my chair."),
    "support": _("What you do by yourself, and where you want a hand."),
    "also": _("Work, beliefs, what you like to talk about."),
}


class AboutForm(SteerForm):
    """One page about me. Nothing has to be filled in."""

    marks_optional = False
    photo = forms.FileField(
        label=_("A photo of you, or of what you like"), required=False,
        help_text=_("JPEG, PNG or HEIC. We take out where it was taken."),
        widget=forms.FileInput({"accept": PICTURE}),
    )  # fmt: skip
    photo_words = forms.CharField(
        label=_("What does the photo show?"), required=False, max_length=200
    )
    no_photo = forms.BooleanField(label=_("Take the photo away"), required=False)
    helped_by = forms.CharField(
        label=_("Who helped you to write this?"), required=False, max_length=200
    )
    with_plan = forms.BooleanField(
        label=_("Send this page to the council with my plan"), required=False
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, *args: Any, has_photo: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, title in HEADINGS.items():
            self.fields[name] = forms.CharField(
                label=title, required=False, max_length=MOST_WORDS, help_text=HINTS[name],
                widget=forms.Textarea({"rows": 4}),
            )  # fmt: skip
        if not has_photo:
            del self.fields["no_photo"]
        self.order_fields([*HEADINGS, "photo", "photo_words", "no_photo", "helped_by", "with_plan"])

    def words(self) -> Words:
        data = self.cleaned_data
        return Words(
            texts={name: data[name] for name in HEADINGS}, helped_by=data["helped_by"],
            photo=data["photo"] or None, photo_words=data["photo_words"],
            no_photo=data.get("no_photo", False), with_plan=data["with_plan"],
        )  # fmt: skip


class ProgressForm(SteerForm):
    """How it goes: a word, words, a photo. One of them is enough."""

    marks_optional = False
    scale = forms.ChoiceField(
        label=_("How does it go?"), required=False, widget=Choices(),
        choices=[(value, f"{PICTURES[value]} {label}") for value, label in ProgressNote.Scale.choices],
    )  # fmt: skip
    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    photo = forms.FileField(
        label=_("A photo"), required=False, help_text=_("JPEG, PNG or HEIC."),
        widget=forms.FileInput({"accept": PICTURE}),
    )  # fmt: skip
    photo_words = forms.CharField(
        label=_("What does the photo show?"), required=False, max_length=200
    )
    noted_on = DayField(label=_("Which day was it?"), required=False)
    shared = forms.BooleanField(label=_("My worker may read this now"), required=False)

    def __init__(self, *args: Any, own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not own:
            del self.fields["shared"]

    def noted(self) -> Noted:
        data = self.cleaned_data
        return Noted(
            scale=data["scale"], words=data["words"], noted_on=data["noted_on"],
            photo=data["photo"] or None, photo_words=data["photo_words"],
            shared=data.get("shared", False),
        )  # fmt: skip


class AskReviewForm(SteerForm):
    """The person asks."""

    words = forms.CharField(
        label=_("Why do you want us to look at your plan?"), max_length=5000,
        help_text=_("For example: my support does not fit any more."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Say why in a few words.")},
    )  # fmt: skip


class CouncilAskForm(SteerForm):
    """A worker asks, with one of the reasons of regulation 7."""

    reason = forms.ChoiceField(
        label=_("Why is a review needed?"), widget=Choices(),
        choices=[
            ("concern", _("Somebody is worried")),
            ("breach", _("The rules of the direct payment may have been broken")),
            ("capacity", _("What the person can decide has changed")),
            ("person", _("The person asked for it, by telephone or on paper")),
        ],
    )  # fmt: skip
    words = forms.CharField(
        label=_("What happened?"), max_length=5000, widget=forms.Textarea({"rows": 4}),
        help_text=_("The person reads this."),
    )  # fmt: skip


class SayForm(SteerForm):
    """The person's part before a review."""

    marks_optional = False
    works = forms.CharField(
        label=_("What works well?"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    works_not = forms.CharField(
        label=_("What does not work?"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    change = forms.CharField(
        label=_("What do you want to change?"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    recording = forms.FileField(
        label=_("Or say it in a recording"), required=False,
        help_text=_("Sound or video, up to 200 MB."),
        widget=forms.FileInput({"accept": "audio/*,video/mp4,video/webm,video/quicktime"}),
    )  # fmt: skip
    with_progress = forms.BooleanField(
        label=_("Show what I recorded about how it goes"), required=False
    )
    given = forms.BooleanField(label=_("My worker may read this now"), required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def saying(self) -> Saying:
        data = self.cleaned_data
        return Saying(
            works=data["works"], works_not=data["works_not"], change=data["change"],
            recording=data["recording"] or None, given=data["given"],
            with_progress=data["with_progress"],
        )  # fmt: skip


class HoldForm(SteerForm):
    """What a review came to; one choice for each outcome."""

    held_on = DayField(label=_("Which day was it?"))
    how = forms.ChoiceField(label=_("How did you speak?"), choices=Review.How, widget=Choices())
    present = forms.CharField(
        label=_("Who was there?"), max_length=300, help_text=_("Names, and who they are.")
    )
    payment_looked = forms.BooleanField(
        label=_("We looked at the direct payment too"), required=False
    )
    result = forms.ChoiceField(
        label=_("What happens now?"), choices=Review.Result, widget=Choices(),
        help_text=_("A review never makes a budget smaller. Only a reassessment can."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What came of it?"), max_length=5000, widget=forms.Textarea({"rows": 5}),
        help_text=_("The person reads this. Short sentences, plain words."),
    )  # fmt: skip

    def __init__(self, *args: Any, outcomes: Iterable[Outcome], **options: Any) -> None:
        super().__init__(*args, **options)
        self.outcomes = list(outcomes)
        for row in self.outcomes:
            self.fields[f"goes_{row.reference}"] = forms.ChoiceField(
                label=row.words, required=False, widget=Choices(),
                choices=[("", _("We did not speak about it")), *ReviewFinding.Goes.choices],
            )  # fmt: skip
        names = [f"goes_{row.reference}" for row in self.outcomes]
        self.order_fields(["held_on", "how", "present", *names, "payment_looked", "result"])

    def meeting(self) -> Meeting:
        data = self.cleaned_data
        found = [(row.reference, data[f"goes_{row.reference}"]) for row in self.outcomes]
        return Meeting(
            held_on=data["held_on"], how=data["how"], present=data["present"],
            result=data["result"], words=data["words"], payment_looked=data["payment_looked"],
            findings=[Finding(reference, goes) for reference, goes in found if goes],
        )  # fmt: skip


class ReviewFilter(SteerForm):
    """Which reviews to show."""

    marks_optional = False
    show = forms.ChoiceField(
        label=_("Show"), required=False,
        choices=[
            ("", _("All to come")), ("overdue", _("Overdue")), ("soon", _("Due in 28 days")),
            ("asked", _("Asked for")), ("held", _("Done")),
        ],
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), required=False, max_length=80)


class OpenReassessmentForm(SteerForm):
    reason = forms.CharField(
        label=_("Why are the needs looked at again?"), max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The person reads this. Short sentences, plain words."),
    )  # fmt: skip


class FinishReassessmentForm(SteerForm):
    done_on = DayField(label=_("Which day was it done?"))
    found = forms.CharField(
        label=_("What did you find?"), max_length=5000, widget=forms.Textarea({"rows": 6}),
        help_text=_("The person reads this. Short sentences, plain words."),
    )  # fmt: skip


class DecideReassessmentForm(SteerForm):
    outcome = forms.ChoiceField(
        label=_("What do you decide?"), choices=Reassessment.Outcome, widget=Choices()
    )
    least = MoneyField(
        label=_("The least that the budget may fall to"), required=False,
        help_text=_("Only where the needs became smaller. The whole plan, not a week."),
    )  # fmt: skip
    because = forms.CharField(
        label=_("Why?"), max_length=5000, widget=forms.Textarea({"rows": 4}),
        help_text=_("The person reads this, with how to challenge it."),
    )  # fmt: skip
