"""Forms of notices: finding one, wishes, posting letters, seeing to what failed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, DayField, SteerForm
from notices.groups import GROUPS
from notices.models import Channel, GroupWish, Pace, Wishes
from notices.services.wishing import NewWishes

SAME = ""
WEEKDAYS = (
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")),
    (4, _("Friday")), (5, _("Saturday")), (6, _("Sunday")),
)  # fmt: skip
CLOCK = [(hour, f"{hour}:00") for hour in range(24)]
CHANNELS = (
    (Channel.EMAIL, _("By e-mail")), (Channel.TEXT, _("By text")), (Channel.LETTER, _("By letter")),
    (Channel.NONE, _("Not at all: I look here myself")),
)  # fmt: skip
PACES = (
    (Pace.AT_ONCE, _("At once")), (Pace.DAILY, _("Once a day, all together")),
    (Pace.WEEKLY, _("Once a week, all together")),
)  # fmt: skip


class FindForm(SteerForm):
    """Ways to find a message."""

    marks_optional = False

    q = forms.CharField(label=_("Words in it"), max_length=100, required=False)
    group = forms.ChoiceField(
        label=_("About"), required=False,
        choices=[("", _("Everything")), *((group.code, group.title) for group in GROUPS)],
    )  # fmt: skip
    unread = forms.BooleanField(label=_("Only new ones"), required=False)


class WishesForm(SteerForm):
    """How, how often, when not, and who is asked when nobody opens it."""

    channel = forms.ChoiceField(
        label=_("How shall we tell you that there is a message?"), choices=CHANNELS, widget=Choices
    )
    phone = forms.CharField(
        label=_("Number for texts"), help_text=_("For example: 07700 900123."), max_length=24,
        required=False,
    )  # fmt: skip
    pace = forms.ChoiceField(label=_("How often?"), choices=PACES, widget=Choices)
    together_hour = forms.TypedChoiceField(
        label=_("If all together: at what time?"), choices=CLOCK, coerce=int
    )
    together_weekday = forms.TypedChoiceField(
        label=_("If once a week: on which day?"), choices=WEEKDAYS, coerce=int
    )
    own_quiet = forms.BooleanField(
        label=_("I choose my own quiet hours"), required=False,
        help_text=_("Nothing goes out in them. If you do not choose, we keep the council’s."),
    )  # fmt: skip
    quiet_from = forms.TypedChoiceField(label=_("Quiet from"), choices=CLOCK, coerce=int)
    quiet_until = forms.TypedChoiceField(label=_("Quiet until"), choices=CLOCK, coerce=int)
    escalate_to = forms.ChoiceField(
        label=_("If I open nothing for some days, ask"), required=False, widget=Choices,
        help_text=_(
            "They hear that a message waits and what it is about, no more. Only of things that you"
            " share with them. Never about safety."
        ),
    )  # fmt: skip
    escalate_days = forms.IntegerField(
        label=_("After how many days?"), min_value=1, max_value=28, required=False
    )

    def __init__(self, *args: Any, helpers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for group in GROUPS[:-1]:
            self.fields[f"channel_{group.code}"] = forms.ChoiceField(
                label=group.title, help_text=group.about, required=False,
                choices=[(SAME, _("As for everything")), *CHANNELS],
            )  # fmt: skip
            self.fields[f"pace_{group.code}"] = forms.ChoiceField(
                label=_("How often?"), required=False,
                choices=[(SAME, _("As for everything")), *PACES],
            )  # fmt: skip
        if helpers:
            field = self.fields["escalate_to"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
            field.choices = [("", _("Nobody")), *helpers]
        else:
            del self.fields["escalate_to"], self.fields["escalate_days"]

    def for_everything(self) -> list[Any]:
        """The fields above the special wishes."""
        return [field for field in self if not field.name.startswith(("channel_", "pace_"))]

    def by_group(self) -> list[Any]:
        """The special wishes, two fields a group."""
        return [field for field in self if field.name.startswith(("channel_", "pace_"))]

    def wished(self) -> NewWishes:
        said = self.cleaned_data
        usual = (said["channel"], said["pace"])
        groups = {"": usual}
        for group in GROUPS[:-1]:
            own = (
                said[f"channel_{group.code}"] or usual[0],
                said[f"pace_{group.code}"] or usual[1],
            )
            if own != usual:
                groups[group.code] = own
        return NewWishes(
            groups=groups, phone=said["phone"],
            quiet=(said["quiet_from"], said["quiet_until"]) if said["own_quiet"] else None,
            together_hour=said["together_hour"], together_weekday=said["together_weekday"],
            escalate_to=said.get("escalate_to") or "",
            escalate_days=said.get("escalate_days") or 5,
        )  # fmt: skip


def as_it_is(
    wishes: Wishes | None, groups: Sequence[GroupWish], email: str | None
) -> dict[str, Any]:
    """What the form shows before anything is changed."""
    said = {row.group: row for row in groups}
    usual = said.get("") or GroupWish(channel=Channel.EMAIL if email else Channel.NONE)
    found: dict[str, Any] = {
        "channel": usual.channel, "pace": usual.pace, "together_hour": 9, "together_weekday": 0,
        "quiet_from": 20, "quiet_until": 8, "escalate_days": 5,
    }  # fmt: skip
    for code, row in said.items():
        if code:
            found[f"channel_{code}"] = row.channel if row.channel != usual.channel else SAME
            found[f"pace_{code}"] = row.pace if row.pace != usual.pace else SAME
    if wishes is None:
        return found
    own = wishes.quiet_from is not None
    return found | {
        "phone": wishes.phone, "together_hour": wishes.together_hour,
        "together_weekday": wishes.together_weekday, "own_quiet": own,
        "quiet_from": wishes.quiet_from if own else 20,
        "quiet_until": wishes.quiet_until if own else 8,
        "escalate_to": wishes.escalate_to.reference if wishes.escalate_to else "",
        "escalate_days": wishes.escalate_days,
    }  # fmt: skip


class PostedForm(SteerForm):
    """The day the letters went to the post."""

    on = DayField(label=_("When were they posted?"))


class SettleForm(SteerForm):
    """How the person was told after all."""

    how = forms.CharField(
        label=_("How did you tell them?"), help_text=_("For example: I rang, and read it out."),
        max_length=300,
    )  # fmt: skip
