"""The person's side: what my broker declares, recommends, costs and records; I answer."""

from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.models import Person, Relationship, Role
from people.places import place, whose_or_404
from support_plans.help_forms import QuestionForm
from support_plans.models import SupportPlan
from support_plans.services import broker_time, brokers
from support_plans.views.common import status_of

YES = ("yes", "no")
Row = TypeVar("Row")


def _broker_or_404(person: Person, reference: str) -> Relationship:
    """A broker of the person, even one who is no more: the record stays readable."""
    rows = Relationship.objects.filter(person=person, reference=reference, kind=Role.BROKER)
    row = rows.select_related("person__user", "person__authority", "user").first()
    if row is None:
        raise Http404
    return row


@permission("broker.decide")
def my_broker(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Ties, recommendations, fee and time of one broker, each with a yes and a no."""
    person = whose_or_404(request, whose, "broker.decide", what="what your broker records")
    row, on = _broker_or_404(person, reference), clock.today()
    if request.method == "POST":
        return _answer(request, row)
    plan = SupportPlan.objects.current(person, on)
    ties = list(brokers.conflicts_of(row, on).values())
    in_plan = brokers.providers_in(plan, row) if ties else set()
    context = {
        "row": row, "person": person, "name": row.user.get_short_name(), "is_live": row.is_live(on),
        "ties": [(tie, tie.organisation.pk in in_plan) for tie in ties],
        "held": [t for t in ties if t.organisation.pk in in_plan and not t.is_settled],
        "account": broker_time.account_of(row),
        "recommended": row.recommendations.select_related("organisation").order_by("-pk"),
    }  # fmt: skip
    return render(request, "support_plans/my_broker.html", context)


def _answer(request: PersonRequest, row: Relationship) -> HttpResponse:
    yes, at = request.POST.get("answer"), clock.now()
    if yes not in YES:
        raise Http404
    agreed = yes == "yes"
    what, _, reference = request.POST.get("about", "").replace("\x00", "")[:40].partition(":")
    try:
        if what == "tie":
            rows = row.interests.filter(reference=reference, ended_at=None)
            tie = _found(rows.select_related("organisation", "relationship__person__user").first())
            brokers.answer_interest(interest=tie, agreed=agreed, by=request.user, at=at)
        elif what == "fee":
            fee = _found(row.fees.filter(reference=reference).first())
            broker_time.decide_fee(fee=fee, yes=agreed, by=request.user, at=at)
        else:
            made = _found(row.recommendations.filter(reference=reference).first())
            brokers.answer_recommendation(recommendation=made, yes=agreed, by=request.user, at=at)
    except DomainError as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, f"{row.user.get_short_name()} is told.")
    return redirect(place(request, "my_broker", row.reference))


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


@permission("broker.decide")
def ask(request: PersonRequest, reference: str, entry: str, whose: str = "") -> HttpResponse:
    """Ask about time that a broker wrote down."""
    person = whose_or_404(request, whose, "broker.decide", what="what your broker records")
    row = _broker_or_404(person, reference)
    found = (
        row.time_entries.filter(reference=entry)
        .select_related("relationship__person", "relationship__user")
        .first()
    )
    if found is None:
        raise Http404
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            broker_time.question_time(
                entry=found, words=form.cleaned_data["words"], by=request.user, at=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal, "words")
        else:
            messages.success(request, f"{row.user.get_short_name()} is asked.")
            return redirect(place(request, "my_broker", reference))
    context = {"row": row, "person": person, "entry": found, "form": form}
    return render(request, "support_plans/my_broker_ask.html", context, status=status_of(form))
