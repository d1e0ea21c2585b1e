"""One alert: what it says, what can be done, and “not now”, which only the person may say."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import DomainError
from core.forms import Choices, SteerForm
from core.templatetags.words import day
from people.access import PersonRequest, permission
from people.places import place, whose_or_404
from tracking.models import Alert
from tracking.services import council_sees_from, quiet_alert

# Pages that money alone does not open.
NEEDS = {"review_due": "review.view", "reading": "reading.answer"}


class QuietForm(SteerForm):
    """When we should ask again."""

    weeks = forms.TypedChoiceField(
        label=gettext_lazy("When should we ask you again?"), coerce=int, widget=Choices,
        choices=[(2, gettext_lazy("In 2 weeks")), (4, gettext_lazy("In 4 weeks"))],
        error_messages={"required": gettext_lazy("Choose 2 weeks or 4 weeks.")},
    )  # fmt: skip


@permission("money.view")
def alert(request: PersonRequest, kind: str, whose: str = "") -> HttpResponse:
    """What it says, where to act on it, and putting it aside for 2 or 4 weeks."""
    person = whose_or_404(request, whose, "money.view", what="what we told you")
    rows = Alert.objects.visible_to(request.actor).filter(budget__person=person, kind=kind)
    row = (
        rows.filter(closed_at=None)
        .select_related("budget__person__authority", "budget__position")
        .order_by("-pk")
        .first()
    )
    if row is None:
        raise Http404
    may_quiet = request.actor.may("alert.quiet", person)
    form = QuietForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not may_quiet:
        raise Http404
    if form.is_bound and form.is_valid():
        at = clock.now()
        try:
            row = quiet_alert(
                alert=row, weeks=form.cleaned_data["weeks"], by=request.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            words = _("That is fine. If it is still true on %(day)s, we ask again.")
            messages.success(request, words % {"day": day(row.quiet_until)})
            return redirect(place(request, "my_home"))
    own = request.actor.person == person
    link = row.link if own else row.link.replace("/my/", f"/for/{person.reference}/", 1)
    if not own and kind in NEEDS and not request.actor.may(NEEDS[kind], person):
        link = ""  # who helps is not let into the page that it leads to
    on = clock.today()
    context = {
        "person": person, "alert": row, "form": form, "may_quiet": may_quiet, "link": link,
        "own": own, "council_from": council_sees_from(row, on), "on": on,
    }  # fmt: skip
    return render(request, "tracking/alert.html", context)
