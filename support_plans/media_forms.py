"""Forms of pictures and recordings: a file, and the words that go with it."""

from typing import Any

from django import forms

from core.forms import SteerForm
from support_plans.services.media import MOST_TRANSCRIPT

TAKEN = (
    "image/jpeg,image/png,image/heic,image/heif,application/pdf,audio/*,video/mp4,video/webm,"
    "video/quicktime,.heic,.heif,.mp3,.m4a,.ogg,.opus,.mov"
)


class MediaForm(SteerForm):
    """A picture, recording or paper for a question."""

    caption = forms.CharField(label="What does it show?", required=False, max_length=200)
    file = forms.FileField(
        label="A photo, a recording or a paper", max_length=None,
        help_text="JPEG, PNG, HEIC, PDF, MP4, WebM, M4A, MP3 or Ogg. Up to 200 MB.",
        widget=forms.FileInput({"accept": TAKEN}),
    )  # fmt: skip


class RecordForm(SteerForm):
    """A recording made elsewhere: a phone's own recorder opens where it can."""

    caption = forms.CharField(label="What is it about?", required=False, max_length=200)
    file = forms.FileField(label="Or choose a recording", help_text="Up to 200 MB.")

    def __init__(self, *args: Any, film: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        accept = "video/*" if film else "audio/*"
        self.fields["file"].widget.attrs |= {"accept": accept, "capture": "user"}


class DrawForm(SteerForm):
    """A drawing made on paper, or with another program."""

    caption = forms.CharField(label="What does it show?", required=False, max_length=200)
    file = forms.FileField(
        label="Or send a photo of a drawing", help_text="JPEG, PNG or HEIC. Up to 200 MB.",
        widget=forms.FileInput({"accept": "image/*"}),
    )  # fmt: skip


class AboutForm(SteerForm):
    """What it shows and what is said. Nothing here is needed."""

    caption = forms.CharField(label="What does it show?", required=False, max_length=200)


class AboutRecordingForm(AboutForm):
    """Words for people who cannot hear or see it."""

    caption = forms.CharField(label="What is it about?", required=False, max_length=200)
    transcript = forms.CharField(
        label="What is said", required=False, max_length=MOST_TRANSCRIPT,
        help_text="For people who cannot hear it. You do not have to.",
        widget=forms.Textarea({"rows": 6}),
    )  # fmt: skip
    track = forms.FileField(
        label="Captions", required=False, help_text="A WebVTT file. It shows in the player.",
        widget=forms.FileInput({"accept": ".vtt,text/vtt"}),
    )  # fmt: skip


class StartForm(forms.Form):
    """The first request of a file that comes in pieces."""

    name = forms.CharField(max_length=300)
    size = forms.IntegerField(min_value=0, max_value=10**15)


class PieceForm(forms.Form):
    """Where a piece begins, and its hash."""

    offset = forms.IntegerField(min_value=0, max_value=10**15)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$")
