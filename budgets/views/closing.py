"""The end of a budget: ended by a worker, worked out and agreed by two of finance, shown to few."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.models import Budget, Closing, ClosingAdjustment, ClosingDebt, Pot
from budgets.services import closing as verbs
from budgets.services import paying_out
from budgets.time_forms import (
    AdjustmentForm,
    DebtForm,
    DecideAdjustmentForm,
    EndBudgetForm,
    ExecutorForm,
    PaidOutForm,
)
from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from core.templatetags.words import day, money
from people import audit
from people.access import PersonRequest, permission, person_or_404
from people.models import User

A_PAGE = 25


def _closing_or_404(request: PersonRequest, reference: str, code: str) -> Closing:
    """A closing this actor may see and do `code` with; looking is recorded."""
    row = (
        Closing.objects.visible_to(request.actor)
        .select_related(
            "budget__person__authority", "budget__person__user", "budget__book", "made_by",
            "proposed_by", "agreed_by",
        )
        .filter(reference=reference)
        .first()
    )  # fmt: skip
    if row is None or not request.actor.may(code, row.budget.person):
        raise Http404
    audit.looked(
        request.actor, [row.budget.person], what="the end of a budget", at=clock.now(),
        subject=reference,
    )  # fmt: skip
    return row


@permission("closing.view")
def closings(request: PersonRequest) -> HttpResponse:
    """Budgets that ended: those that wait first."""
    rows = Closing.objects.visible_to(request.actor).select_related("budget__person")
    page = Paginator(rows.order_by("agreed_at", "-made_at", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    people = {row.budget.person for row in page.object_list}
    audit.looked(request.actor, people, what="the list of budgets that ended", at=clock.now())
    return render(request, "budgets/closings.html", {"page": page})


@permission("closing.view")
def closing(request: PersonRequest, reference: str) -> HttpResponse:
    """The closing statement, and what this actor may do with it."""
    row = _closing_or_404(request, reference, "closing.view")
    return _page(request, row)


def _page(request: PersonRequest, row: Closing, problem: str = "") -> HttpResponse:
    person, actor = row.budget.person, request.actor
    found = None if row.is_closed else verbs.work_out(row, clock.today())
    adjustments = list(row.adjustments.select_related("asked_by", "decided_by"))
    context: dict[str, Any] = {
        "closing": row, "person": person, "found": found, "problem": problem,
        "rows": _rows(row, found), "debts": row.debts.filter(dropped_at=None),
        "adjustments": adjustments,
        "payments": row.payments.select_related("holding", "debt", "adjustment", "recorded_by"),
        "may_pay_out": actor.may("closing.propose", person),
        "extra": sum(one.amount_pence for one in adjustments if one.agreed),
        "may_enter": actor.may("closing.enter", person),
        "may_propose": actor.may("closing.propose", person) and row.is_open,
        "may_take_back": actor.may("closing.propose", person)
        and row.state == Closing.State.PROPOSED,
        "may_agree": actor.may("closing.agree", person) and row.state == Closing.State.PROPOSED
        and row.proposed_by_id != actor.user.pk,
        "may_decide": actor.may("closing.agree", person),
        "by": actor.user, "is_staff": bool(actor.staff),
    }  # fmt: skip
    return render(request, "budgets/closing.html", context)


def _rows(row: Closing, found: verbs.Working | None) -> list[dict[str, str]]:
    """The sum from top to bottom; worked out now until it is agreed."""
    if found is not None and row.is_open:
        now = Closing(budget=row.budget)
        verbs.write(now, found, clock.today())
        row = now
    several = row.pk and row.payments.filter(kind="funder").values("funder").distinct().count() > 1
    back = _("Back to those who paid in") if several else _("Back to the council")
    lines = [
        (_("In the account"), row.held_pence),
        (_("Bills said yes to, still to be paid from it"), -row.owed_pence),
        (_("Still to be paid: wages, holidays, notice"), -row.debts_pence),
        (_("The council pays of that, beyond the account"), row.council_pays_pence),
        (_("Left"), row.left_pence),
        (_("What the person had to pay"), row.charged_pence),
        (_("What the person paid"), row.received_pence),
        (_("Their own money they added and did not use"), row.own_pence),
        (_("Back to the person, or their estate"), row.estate_pence),
        (back, row.council_pence),
    ]
    hide = {1, 3, 7, *({5, 6} if not row.charged_pence and not row.received_pence else set())}
    return [
        {"key": key, "value": money(pence)}
        for n, (key, pence) in enumerate(lines)
        if pence or n not in hide
    ]


@permission("closing.enter")
def end_budget(request: PersonRequest, reference: str) -> HttpResponse:
    """A worker ends a budget: why, the last day, a look at what follows, yes."""
    person = person_or_404(request, reference, "closing.enter")
    at = clock.now()
    on = clock.day_of(at)
    audit.looked(request.actor, [person], what="the end of a budget", at=at)
    budget = Budget.objects.filter(person=person).with_accounts().shown(on)
    if budget is None:
        raise Http404
    known = Closing.objects.filter(budget=budget).first()
    if known is not None:
        return redirect("closing", known.reference)
    data = request.POST if request.method == "POST" else None
    form = EndBudgetForm(data)
    context: dict[str, Any] = {"person": person, "budget": budget, "form": form}
    if data is None or "change" in data or not form.is_valid():
        if data is not None and "change" in data:
            form.errors.clear()
        return render(request, "budgets/closing_start.html", context)
    if "yes" not in data:
        context |= {
            "rows": [
                {"key": _("Why"), "value": dict(Closing.Why.choices)[form.cleaned_data["why"]]},
                {"key": _("Last day"), "value": day(form.cleaned_data["last_day"])},
            ],
            "died": form.cleaned_data["why"] == Closing.Why.DIED,
            "hidden": [(name, data.get(name, "")) for name in form.fields],
        }  # fmt: skip
        return render(request, "budgets/closing_check.html", context)
    try:
        row = verbs.end_budget(budget=budget, by=request.actor.user, at=at, on=on,
                               **form.cleaned_data)  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/closing_start.html", context)
    messages.success(request, _("The budget has ended. Now write down what is still to be paid."))
    return redirect("closing", row.reference)


def _pots(row: Closing) -> list[Pot]:
    rows = Pot.objects.with_accounts().filter(budget=row.budget)
    return list(rows.order_by("position", "period__starts_on", "pk"))


def _form_page(request: PersonRequest, row: Closing, form: SteerForm, heading: str, words: str,
               button: str) -> HttpResponse:  # fmt: skip
    context = {"closing": row, "person": row.budget.person, "form": form, "heading": heading,
               "words": words, "button": button}  # fmt: skip
    return render(request, "budgets/closing_form.html", context)


def _facts(form: SteerForm, pots: list[Pot]) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    reference = data.pop("pot")
    pot = next(one for one in pots if one.reference == reference)
    return {"pot": pot, "amount_pence": data.pop("amount"), **data}


@permission("closing.enter")
def closing_debt(request: PersonRequest, reference: str) -> HttpResponse:
    """Something that is still to be paid: before closing a debt, afterwards an adjustment."""
    row = _closing_or_404(request, reference, "closing.enter")
    pots, data = _pots(row), request.POST if request.method == "POST" else None
    kind = AdjustmentForm if row.is_closed else DebtForm
    form = kind(data, pots=pots)
    if data is not None and form.is_valid():
        facts = {"closing": row, "by": request.actor.user, "at": clock.now(), **_facts(form, pots)}
        try:
            if row.is_closed:
                verbs.ask_adjustment(**facts)
                messages.success(request, _("Someone else at the council decides it next."))
            else:
                verbs.add_debt(**facts)
                messages.success(request, _("It is written down."))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("closing", row.reference)
    heading = _("A debt that came later") if row.is_closed else _("Still to be paid")
    words = (
        _("The closing stands. This is paid besides, when a second person agrees.")
        if row.is_closed
        else _("Wages, holiday pay, notice and redundancy come before anything is shared out.")
    )
    return _form_page(request, row, form, heading, words, _("Write it down"))


@require_POST
@permission("closing.enter")
def closing_drop(request: PersonRequest, reference: str, debt: int) -> HttpResponse:
    """It was written down wrongly."""
    row = _closing_or_404(request, reference, "closing.enter")
    found = (
        ClosingDebt.objects.filter(closing=row, pk=debt).select_related("closing__budget").first()
    )
    if found is None:
        raise Http404
    try:
        verbs.drop_debt(debt=found, by=request.actor.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("closing", row.reference)


@permission("closing.enter")
def closing_executor(request: PersonRequest, reference: str) -> HttpResponse:
    """Who looks after what a person left: they see this statement, and nothing else."""
    row = _closing_or_404(request, reference, "closing.enter")
    at = clock.now()
    form = ExecutorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"].strip().lower()
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            form.add_error("username", _("Nobody signs in with this name. Check it."))
        else:
            try:
                verbs.enter_executor(
                    person=row.budget.person, user=user, saw=form.cleaned_data["saw"],
                    by=request.actor.user, at=at, on=clock.day_of(at),
                )  # fmt: skip
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("They see the closing statement once it is agreed."))
                return redirect("closing", row.reference)
    words = _("They see the closing statement, and nothing else.")
    return _form_page(
        request, row, form, _("Who looks after what is left"), words, _("Let them in")
    )


@permission("closing.propose")
def closing_paid_out(request: PersonRequest, reference: str, payment: str) -> HttpResponse:
    """Finance writes down that one payment of a closing went, and how."""
    row = _closing_or_404(request, reference, "closing.propose")
    found = row.payments.select_related("closing__budget__book").filter(reference=payment).first()
    if found is None:
        raise Http404
    at = clock.now()
    on = clock.day_of(at)
    form = PaidOutForm(request.POST if request.method == "POST" else None, initial={"paid_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            paying_out.record_paid_out(
                payment=found, by=request.actor.user, at=at, on=on, **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect("closing", row.reference)
    words = _("%(amount)s to %(who)s.") % {
        "amount": money(found.amount_pence), "who": found.paid_to,
    }  # fmt: skip
    return _form_page(request, row, form, _("How was it paid?"), words, _("Write it down"))


def _act(request: PersonRequest, row: Closing, verb: Any, done: str, **more: Any) -> HttpResponse:
    at = clock.now()
    try:
        verb(closing=row, by=request.actor.user, at=at, **more)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("closing", row.reference)


@require_POST
@permission("closing.propose")
def closing_propose(request: PersonRequest, reference: str) -> HttpResponse:
    """Finance works it out; it waits for another."""
    row = _closing_or_404(request, reference, "closing.propose")
    done = _("It is worked out. Someone else agrees it next.")
    return _act(request, row, verbs.propose_closing, done, on=clock.today())


@require_POST
@permission("closing.propose")
def closing_take_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Open again: something was missing."""
    row = _closing_or_404(request, reference, "closing.propose")
    return _act(request, row, verbs.take_back_closing, _("It is open again."))


@require_POST
@permission("closing.agree")
def closing_agree(request: PersonRequest, reference: str) -> HttpResponse:
    """A second person agrees: debts are paid and the rest is shared out."""
    row = _closing_or_404(request, reference, "closing.agree")
    return _act(request, row, verbs.agree_closing, _("The budget is closed."), on=clock.today())


@permission("closing.agree")
def closing_adjustment(request: PersonRequest, reference: str) -> HttpResponse:
    """A debt that came later: another person says yes, or no with a reason."""
    found = (
        ClosingAdjustment.objects.filter(
            closing__in=Closing.objects.visible_to(request.actor), reference=reference
        )
        .select_related("closing__budget__person", "asked_by", "pot")
        .first()
    )
    if found is None:
        raise Http404
    row = _closing_or_404(request, found.closing.reference, "closing.agree")
    at = clock.now()
    form = DecideAdjustmentForm(request.POST if request.method == "POST" else None)
    if found.agreed is None and request.method == "POST" and form.is_valid():
        try:
            verbs.decide_adjustment(
                adjustment=found, agreed=form.cleaned_data["agreed"] == "yes",
                reason=form.cleaned_data["reason"], by=request.actor.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is decided."))
            return redirect("closing", row.reference)
    words = _("%(words)s, %(amount)s to %(who)s. %(by)s asked for it.") % {
        "words": found.words, "amount": money(found.amount_pence), "who": found.paid_to,
        "by": found.asked_by.name,
    }  # fmt: skip
    return _form_page(request, row, form, _("A debt that came later"), words, _("Decide"))
