"""Write down what came by letter or telephone; the person's page of what was written down."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.forms import Choices, DayBoxes, DayField, SteerForm
from core.paper import NoPdfHere, PdfFailed
from people import audit
from people.access import PersonRequest, permission, person_or_404
from people.places import whose_or_404
from support_plans import letters, services
from support_plans.criteria import Criteria
from support_plans.models import KeyedIn, SupportPlan
from support_plans.views.common import status_of

PERMISSION = "plan.key_in"


class KeyingForm(SteerForm):
    """All the questions at once, for somebody with the letter or the caller before them."""

    source = forms.ChoiceField(
        label=_("How did it come?"), widget=Choices, choices=KeyedIn.Source.choices
    )
    received_on = DayField(label=_("On which day?"), widget=DayBoxes)
    source_note = forms.CharField(
        label=_("Where is the paper, or who rang?"), max_length=200,
        help_text=_("So that somebody can find it again."),
    )  # fmt: skip
    scan = forms.FileField(
        label=_("A photo or scan of the paper"), required=False,
        help_text=_("If you have one. A PDF, or a photo."),
    )  # fmt: skip

    def __init__(self, *args: Any, asks: Criteria, latest: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asks = asks
        self.fields["received_on"] = DayField(
            label=_("On which day?"), widget=DayBoxes, latest=latest
        )
        for number, title in asks.titles.items():
            self.fields[f"question-{number}"] = forms.CharField(
                label=f"{number}. {title}", required=False, max_length=20_000,
                widget=forms.Textarea({"rows": 4}),
            )  # fmt: skip

    @property
    def words(self) -> dict[int, str]:
        """What was typed, by question."""
        return {number: self.cleaned_data[f"question-{number}"] for number in self.asks.titles}


@permission(PERMISSION)
def key_in(request: PersonRequest, reference: str) -> HttpResponse:
    """Write down what a person said. Their own draft is not shown."""
    person = person_or_404(request, reference, PERMISSION)
    on = clock.today()
    plan = SupportPlan.objects.current(person, on)
    if plan is None:
        return render(request, "support_plans/key_in.html", {"person": person})
    form = KeyingForm(request.POST or None, request.FILES or None, asks=plan.asks, latest=on)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = services.key_in(
                plan=plan, source=said["source"], source_note=said["source_note"],
                received_on=said["received_on"], words=form.words, scan=said["scan"],
                by=request.user, at=clock.now(), on=on,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _t("It is written down. Send the letter, so it is checked."))
            return redirect("keyed_in", row.reference)
    context = {"person": person, "plan": plan, "form": form}
    return render(request, "support_plans/key_in.html", context, status=status_of(form))


def _row_or_404(request: PersonRequest, reference: str) -> KeyedIn:
    rows = KeyedIn.objects.select_related("plan__person__authority", "made_by", "scan")
    row = rows.filter(reference=reference).first()
    if row is None or not request.actor.may(PERMISSION, row.plan.person):
        raise Http404
    return row


@permission(PERMISSION)
def keyed(request: PersonRequest, reference: str) -> HttpResponse:
    """What was written down, and the letter that confirms it."""
    row = _row_or_404(request, reference)
    person = row.plan.person
    audit.looked(request.actor, [person], what="what was written down for you", at=clock.now())
    return render(request, "support_plans/keyed_in.html", {"row": row, "person": person})


@permission(PERMISSION)
def letter(request: PersonRequest, reference: str) -> HttpResponse:
    """The confirmation letter, as the person likes their paper."""
    row = _row_or_404(request, reference)
    person = row.plan.person
    audit.looked(request.actor, [person], what="what was written down for you", at=clock.now())
    try:
        made = letters.pdf_of(row, clock.today())
    except (NoPdfHere, PdfFailed) as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("keyed_in", row.reference)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letter-{row.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@permission("plan.view")
def written_down(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Everything that was written down for the person, the newest first."""
    person = whose_or_404(request, whose, "plan.view", what="what was written down for them")
    rows = KeyedIn.objects.filter(plan__person=person).select_related("made_by", "scan")
    return render(request, "support_plans/written_down.html", {"rows": rows, "person": person})
