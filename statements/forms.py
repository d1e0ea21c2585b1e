"""Asking for a statement of any days."""

from django.utils.translation import gettext_lazy as _

from core.forms import DayField, SteerForm


class DaysForm(SteerForm):
    """From which day to which day."""

    from_on = DayField(label=_("From"))
    to_on = DayField(label=_("To"))
