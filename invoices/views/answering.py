"""How I want my bills answered: for each provider, and stopped in one press."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from invoices import services
from invoices.forms_answering import WAYS, WayForm
from invoices.models import AnswerRule
from people.access import PersonRequest, permission
from people.models import Person
from people.places import whose_or_404

LABELS = dict(WAYS)


@permission("bill.way")
def my_answering(request: PersonRequest) -> HttpResponse:
    """Every provider, and how its bills are answered now."""
    person = whose_or_404(request, "", "bill.way", what="how bills are answered")
    on = clock.today()
    rows = [
        {"organisation": one.organisation, "rule": one.rule, "words": LABELS[way_of(one.rule)],
         "standing": one.rule is not None and one.rule.says_yes(on),
         "over": bool(one.rule and one.rule.until and one.rule.until < on)}
        for one in services.ways_of(person)
    ]  # fmt: skip
    return render(request, "invoices/my_answering.html", {"person": person, "rows": rows})


def way_of(rule: AnswerRule | None) -> AnswerRule.Way:
    return AnswerRule.Way(rule.way) if rule is not None else AnswerRule.Way.EACH


def _one_or_404(person: Person, slug: str) -> services.WayOfProvider:
    found = next((w for w in services.ways_of(person) if w.organisation.slug == slug), None)
    if found is None:
        raise Http404
    return found


@permission("bill.way")
def my_answering_one(request: PersonRequest, slug: str) -> HttpResponse:
    """Choose for one provider. A standing yes is never ticked beforehand."""
    person = whose_or_404(request, "", "bill.way", what="how bills are answered")
    found = _one_or_404(person, slug)
    at = clock.now()
    on = clock.day_of(at)
    if request.method == "POST" and "stop" in request.POST:
        services.stop_way(person=person, organisation=found.organisation, by=request.user, at=at)
        messages.success(request, _("Stopped. We ask you about each bill again."))
        return redirect("my_answering")
    initial = {"way": way_of(found.rule), "voices": found.rule.voices if found.rule else 1}
    form = WayForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_way(
                person=person, organisation=found.organisation, way=form.cleaned_data["way"],
                voices=int(form.cleaned_data["voices"]), by=request.user, at=at, on=on,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved. You can change it whenever you like."))
            return redirect("my_answering")
    context = {
        "person": person, "form": form, "organisation": found.organisation, "rule": found.rule,
        "standing": found.rule is not None and found.rule.says_yes(on),
        "until": services.last_day(person, on),
    }  # fmt: skip
    return render(request, "invoices/my_answering_one.html", context)
