"""The person's choices: what they looked at, whom they chose, who helped. Proof, kept short."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from people import audit
from people.access import PersonRequest, permission
from people.models import Person
from people.places import whose_or_404
from providers import choosing
from providers.models import Choice, ChoiceOption, Organisation
from providers.views.directory import plain

MOST_SHOWN = 100


class ChoiceForm(SteerForm):
    """Whom, why, and who helped."""

    chosen = forms.ChoiceField(label=_("Whom do you choose?"), widget=forms.RadioSelect)
    already_knew = forms.BooleanField(label=_("I already knew who I wanted"), required=False)
    reason = forms.CharField(
        label=_("Why?"), required=False, max_length=choosing.MOST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Only you and those you let see your plan can read this."),
    )  # fmt: skip
    helped = forms.CharField(
        label=_("Who helped you choose?"), required=False, max_length=choosing.MOST_HELPED,
        help_text=_("For example: my sister, or Kim, my broker."),
    )  # fmt: skip

    def __init__(self, *args: Any, options: list[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["chosen"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(row.slug, row.name) for row in options]


def choices_of(person: Person) -> list[Choice]:
    """Every choice of a person, the newest first, with what was looked at."""
    options = ChoiceOption.objects.select_related("organisation").order_by("seen_at", "pk")
    rows = Choice.objects.of(person).select_related("chosen", "person")
    rows = rows.prefetch_related(Prefetch("options", options)).order_by("-started_at", "-pk")
    return list(rows[:MOST_SHOWN])


@permission("choice.view")
def my_choices(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What one looked at, and every choice made. The person makes the choice here."""
    person = whose_or_404(request, whose, "choice.view", what="your choices of who supports you")
    rows = choices_of(person)
    looking = next((row for row in rows if row.made_at is None), None)
    options = [option.organisation for option in looking.options.all()] if looking else []
    own = request.actor.may("choice.make", person)
    form = ChoiceForm(request.POST if request.method == "POST" else None, options=options)
    if request.method == "POST":
        if not own:
            raise Http404
        if form.is_valid() and _made(request, person, form, options):
            return redirect("my_choices")
    context = {
        "form": form if own and options else None, "options": options, "own": own,
        "made": [row for row in rows if row.made_at is not None], "person": person,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "providers/choices.html", context, status=status)


def _made(
    request: PersonRequest, person: Person, form: ChoiceForm, options: list[Organisation]
) -> bool:
    data = form.cleaned_data
    chosen = next(row for row in options if row.slug == data["chosen"])
    try:
        choosing.make(
            person=person, chosen=chosen, reason=data["reason"], helped=data["helped"],
            already_knew=data["already_knew"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Your choice is kept. It is yours."))
    return True


def _own(request: PersonRequest) -> Person:
    person = request.actor.person
    if person is None or not request.actor.may("choice.make", person):
        raise Http404
    return person


@permission("choice.make")
@require_POST
def look_at(request: PersonRequest, slug: str) -> HttpResponse:
    """Put an organisation into one's choice, or take it out: one press."""
    person = _own(request)
    row = Organisation.objects.visible_to(request.actor).filter(slug=plain(slug)).first()
    if row is None:
        raise Http404
    facts: dict[str, Any] = {
        "person": person, "organisation": row, "by": request.user, "at": clock.now()
    }  # fmt: skip
    try:
        if "out" in request.POST:
            choosing.take_out(**facts)
        else:
            choosing.add(**facts)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("my_choices")


@permission("choice.make")
@require_POST
def erase(request: PersonRequest, reference: str) -> HttpResponse:
    """Take one's words away for good."""
    row = Choice.objects.of(_own(request)).filter(reference=reference).first()
    if row is None:
        raise Http404
    choosing.erase_words(choice=row, by=request.user, at=clock.now())
    messages.success(request, _("Your words are gone. Nobody can bring them back."))
    return redirect("my_choices")


@permission("choice.make")
@require_GET
def export(request: PersonRequest) -> HttpResponse:
    """All of it, to take along."""
    answer = JsonResponse({"choices": choosing.as_data(choices_of(_own(request)))})
    answer["Content-Disposition"] = 'attachment; filename="my-choices.json"'
    return answer


@permission("choice.fact")
@require_GET
def choice_facts(request: PersonRequest, reference: str) -> HttpResponse:
    """What the council sees: that a choice was offered, when, and among how many. No names."""
    person = Person.objects.select_related("authority", "user").filter(reference=reference).first()
    if person is None or not request.actor.may("choice.fact", person):
        raise Http404
    audit.looked(
        request.actor, [person], what="whether a choice of support was offered", at=clock.now()
    )
    facts = [
        (row.made_at, len(row.options.all()), row.already_knew)
        for row in choices_of(person)
        if row.made_at is not None
    ]
    return render(request, "providers/choice_facts.html", {"facts": facts, "person": person})
