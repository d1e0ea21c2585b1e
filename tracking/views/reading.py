"""How we write to you: is it still right? Kept with one press, or changed."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import Choices, SteerForm
from people.access import PersonRequest, permission
from people.models import Person
from people.places import place, whose_or_404
from tracking.services import answer_reading

WAYS = [
    (Person.Format.STANDARD.value, gettext_lazy("Standard print")),
    (Person.Format.LARGE_PRINT.value, gettext_lazy("Large print")),
    (Person.Format.EASY_READ.value, gettext_lazy("Simple words and pictures")),
]


class ReadingForm(SteerForm):
    """Which way of reading suits the person."""

    way = forms.ChoiceField(
        label=gettext_lazy("How do you want to read what we send?"), choices=WAYS, widget=Choices,
        error_messages={"required": gettext_lazy("Choose how you want to read what we send.")},
    )  # fmt: skip


@permission("reading.answer")
def reading(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The way that is kept now: yes, it is still right, or another one."""
    person = whose_or_404(request, whose, "reading.answer", what="how we write to you")
    form = ReadingForm(request.POST or None, initial={"way": person.statement_format})
    if request.method == "POST" and form.is_valid():
        way = form.cleaned_data["way"]
        answer_reading(person=person, way=way, by=request.user, at=clock.now())
        kept = way == person.statement_format
        messages.success(
            request,
            _("Thank you. We go on like this, and ask you again.") if kept
            else _("Thank you. We write like this from now on."),
        )  # fmt: skip
        return redirect(place(request, "my_home"))
    context = {
        "person": person, "form": form, "now": dict(WAYS)[person.statement_format],
        "way": person.statement_format,
    }  # fmt: skip
    return render(request, "tracking/reading.html", context)
