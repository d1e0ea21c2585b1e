"""The broker's pages: the plan in suggesting mode, interests, recommendations, time and fee."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.models import Person, Relationship
from people.places import whose_or_404
from support_plans.help_forms import FeeForm, InterestForm, QuestionForm, RecommendForm, TimeForm
from support_plans.models import SupportPlan, TimeEntry
from support_plans.services import broker_time, brokers
from support_plans.services.brokers import InterestHeld
from support_plans.views.common import status_of

WHAT = "what your broker declares and records"


def _mine(request: PersonRequest, whose: str) -> Relationship:
    """The live relationship in which this user is the broker of `whose`; else 404."""
    person = whose_or_404(request, whose, "broker.work", what=WHAT)
    row = brokers.broker_of(person, request.user, clock.today())
    if row is None:
        raise Http404
    return row


def _plan(person: Person) -> SupportPlan | None:
    return SupportPlan.objects.current(person, clock.today())


def _status(form: object, refusal: DomainError | None) -> int:
    return refusal.status if refusal else status_of(form)


@permission("broker.work")
def plan(request: PersonRequest, whose: str) -> HttpResponse:
    """The plan in suggesting mode: the same page as for everyone who helps."""
    return redirect("for_my_plan", _mine(request, whose).person.reference)


@permission("broker.work")
def interests(request: PersonRequest, whose: str) -> HttpResponse:
    """Declare a tie to a provider, end one, and see what the person said."""
    row, on = _mine(request, whose), clock.today()
    if "end" in request.POST:
        return _end_interest(request, row)
    found = list(brokers.conflicts_of(row, on).values())
    undeclared = [conflict for conflict in found if not conflict.is_declared]
    start = (
        {"organisation": undeclared[0].organisation.name, "kind": "works_for"} if undeclared else {}
    )
    form = InterestForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            brokers.declare_interest(
                relationship=row, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{row.person.known_as} is told, and decides.")
            return redirect("broker_interests", whose)
    context = {"row": row, "person": row.person, "found": found, "form": form}
    return render(request, "support_plans/broker_interests.html", context, status=status_of(form))


def _end_interest(request: PersonRequest, row: Relationship) -> HttpResponse:
    reference = request.POST["end"].replace("\x00", "")[:24]
    interest = row.interests.filter(reference=reference).first()
    if interest is None:
        raise Http404
    brokers.end_interest(interest=interest, by=request.user, at=clock.now())
    messages.success(request, "It is written down as over.")
    return redirect("broker_interests", row.person.reference)


@permission("broker.work")
def recommend(request: PersonRequest, whose: str) -> HttpResponse:
    """Say which provider would suit, and why. Held while an interest is not settled."""
    row = _mine(request, whose)
    form = RecommendForm(request.POST if request.method == "POST" else None)
    refused: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            brokers.recommend(
                relationship=row, by=request.user, at=clock.now(), on=clock.today(),
                **form.cleaned_data,
            )  # fmt: skip
        except DomainError as refusal:
            refused = refusal
            form.refuse(refusal, "organisation" if isinstance(refusal, InterestHeld) else None)
        else:
            messages.success(request, f"{row.person.known_as} is told. Nothing is chosen yet.")
            return redirect("broker_recommend", whose)
    context = {
        "row": row, "person": row.person, "form": form, "held": isinstance(refused, InterestHeld),
        "made": row.recommendations.select_related("organisation").order_by("-pk"),
    }  # fmt: skip
    status = _status(form, refused)
    return render(request, "support_plans/broker_recommend.html", context, status=status)


@permission("broker.work")
def time(request: PersonRequest, whose: str, entry: str = "") -> HttpResponse:
    """Hours and fee, as the person sees them; add time, or put an entry right."""
    row = _mine(request, whose)
    account = broker_time.account_of(row)
    wrong = _entry_or_404(account, entry) if entry else None
    form = TimeForm(request.POST if request.method == "POST" else None, initial=_start(wrong))
    refused: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        refused = _record(request, row, form, wrong)
        if refused is None:
            messages.success(request, f"It is written down. {row.person.known_as} sees it.")
            return redirect("broker_time", whose)
        form.refuse(refused)
    context = {
        "row": row, "person": row.person, "account": account, "form": form, "wrong": wrong,
        "held": isinstance(refused, InterestHeld),
        "conflicts": _unsettled(row),
    }  # fmt: skip
    status = _status(form, refused)
    return render(request, "support_plans/broker_time.html", context, status=status)


def _unsettled(row: Relationship) -> list[brokers.Conflict]:
    found = brokers.plan_conflicts(row, _plan(row.person), clock.today())
    return [conflict for conflict in found if not conflict.is_settled]


def _start(wrong: TimeEntry | None) -> dict[str, object]:
    if wrong is None:
        return {"worked_on": clock.today(), "fee": "yes"}
    return {
        "worked_on": wrong.worked_on, "hours": wrong.hours, "what": wrong.what,
        "fee": "yes" if wrong.hour_pence else "no",
    }  # fmt: skip


def _record(
    request: PersonRequest, row: Relationship, form: TimeForm, wrong: TimeEntry | None
) -> DomainError | None:
    data = form.cleaned_data
    try:
        broker_time.record_time(
            relationship=row, plan=_plan(row.person), worked_on=data["worked_on"],
            hours=data["hours"], what=data["what"], with_fee=data["fee"] == "yes",
            by=request.user, at=clock.now(), on=clock.today(), instead_of=wrong,
        )  # fmt: skip
    except DomainError as refusal:
        return refusal
    return None


def _entry_or_404(account: broker_time.Account, reference: str) -> TimeEntry:
    for one in account.entries:
        if one.reference == reference:
            return one
    raise Http404


@permission("broker.work")
def answer(request: PersonRequest, whose: str, entry: str) -> HttpResponse:
    """Answer what the person asks about an entry."""
    row = _mine(request, whose)
    found = _entry_or_404(broker_time.account_of(row), entry)
    question = next((one for one in found.questions.all() if not one.answered_at), None)
    if question is None:
        return redirect("broker_time", whose)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        broker_time.answer_time_question(
            question=question, words=form.cleaned_data["words"], by=request.user, at=clock.now()
        )
        messages.success(request, f"{row.person.known_as} is told.")
        return redirect("broker_time", whose)
    context = {"row": row, "person": row.person, "entry": found, "question": question, "form": form}
    return render(request, "support_plans/broker_answer.html", context, status=status_of(form))


@permission("broker.work")
def fee(request: PersonRequest, whose: str) -> HttpResponse:
    """Say what the help costs; it counts from the person's yes."""
    row = _mine(request, whose)
    form = FeeForm(request.POST if request.method == "POST" else None)
    refused: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            broker_time.ask_fee(
                relationship=row, plan=_plan(row.person), hour_pence=data["hour"],
                most_pence=data["most"], words=data["words"], by=request.user, at=clock.now(),
                on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            refused = refusal
            form.refuse(refusal)
        else:
            messages.success(request, f"{row.person.known_as} is asked.")
            return redirect("broker_time", whose)
    context = {
        "row": row, "person": row.person, "form": form, "held": isinstance(refused, InterestHeld),
        "account": broker_time.account_of(row),
    }  # fmt: skip
    status = _status(form, refused)
    return render(request, "support_plans/broker_fee.html", context, status=status)
