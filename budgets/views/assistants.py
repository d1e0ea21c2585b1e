"""Set aside for my assistants: each duty, how it was worked out, in hours and money."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets import services
from budgets.forms_allocating import DueForm, KeepForForm, KeepSumForm
from budgets.models import Liability, Pot
from budgets.services import DutyFigures
from budgets.views.shared import new_token, place_of
from core import clock
from core.employing import shown
from core.errors import DomainError
from core.forms import SteerForm
from core.templatetags.words import money
from people.access import PersonRequest, need, permission
from people.models import Person
from people.places import place, whose_or_404

SHOWN = 13
ABOUT = "what is set aside for assistants"


def own_pots(budget: Any) -> list[Pot]:
    """Pots that the person pays from themselves, of the funding period of today or all."""
    rows = [
        pot
        for pot in Pot.objects.with_accounts().filter(budget=budget)
        if pot.holding.is_direct_payment
    ]
    on = clock.today()
    return [pot for pot in rows if on in pot.period.period] or rows


@permission("money.view")
def assistants(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every duty of the budget: what is kept, what is missing, what has to be paid."""
    here = place_of(request, whose, "money.view", ABOUT)
    duties: list[DutyFigures] = []
    pots: list[Pot] = []
    before = 0
    if here.budget is not None:
        duties, pots = services.duties_of(here.budget), own_pots(here.budget)
        before = sum(services.kept_for_nothing_named(pot) for pot in pots)
    context = {
        "person": here.person, "pots": pots, "token": new_token()[:20],
        "duties": [_shown(duty) for duty in duties], "before": before,
        "total": before + sum(duty.kept for duty in duties),
        "may_record": request.actor.may("payment.record", here.person),
    }  # fmt: skip
    return render(request, "budgets/assistants.html", context)


def _shown(duty: DutyFigures) -> dict[str, Any]:
    rows = list(duty.liability.accruals.all()[: SHOWN + 1])
    if duty.liability.percent is None:
        grows = _("You set sums aside yourself.")
    else:
        grows = _("With each pay, %(percent)s%% of it.") % {
            "percent": shown(duty.liability.percent)
        }
    return {
        "of": duty, "accruals": rows[:SHOWN], "more": len(rows) > SHOWN, "grows": grows,
        "dues": list(duty.liability.dues.all()[:SHOWN]),
        "hours": shown(duty.hours) if duty.hours else "",
    }  # fmt: skip


@permission("payment.record")
def keep_for(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Begin to keep money for one duty to one assistant."""
    here = place_of(request, whose, "payment.record", ABOUT)
    pots = own_pots(here.budget) if here.budget else []
    if not pots:
        return redirect(place(request, "assistants"))
    choices = [
        (pot.reference, f"{pot.name}, {money(pot.free.balance_pence)} {_('free')}") for pot in pots
    ]
    form = KeepForForm(request.POST if request.method == "POST" else None, pots=choices)

    def verb() -> str:
        data, at = form.cleaned_data, clock.now()
        row = services.keep_for(
            pot=next(pot for pot in pots if pot.reference == data["pot"]), worker=data["worker"],
            kind=data["kind"], percent=data["percent"], by=request.user, at=at,
            on=clock.day_of(at),
        )  # fmt: skip
        return _("%(kind)s for %(name)s is on your list now.") % {
            "kind": row.get_kind_display(), "name": row.worker,
        }  # fmt: skip

    return _page(
        request, form, verb, title=_("Set money aside"), button=_("Put it on my list"),
        lead=_("Say for whom and for what. Nothing moves yet."),
    )  # fmt: skip


def _page(
    request: PersonRequest, form: SteerForm, verb: Callable[[], str], **words: Any
) -> HttpResponse:
    """The form; when it is right, the verb, its words, and back to the list."""
    if request.method == "POST" and form.is_valid():
        try:
            said = verb()
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, said)
            return redirect(place(request, "assistants"))
    context = {
        "form": form, "back": place(request, "assistants"), **words,
        "back_text": _("Set aside for my assistants"),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


def _duty_or_404(request: PersonRequest, whose: str, reference: str) -> tuple[Person, Liability]:
    person = whose_or_404(request, whose, "payment.record", what=ABOUT)
    row = (
        Liability.objects.visible_to(request.actor)
        .filter(pot__budget__person=person, reference=reference)
        .select_related("pot__budget__book", "pot__budget__person__user", "pot__free")
        .first()
    )
    if row is None:
        raise Http404
    need(request.actor, "payment.record", person)
    return person, row


@permission("payment.record")
def keep_sum(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Hours at a rate, or a sum, set aside for one duty."""
    _person, duty = _duty_or_404(request, whose, reference)
    data = request.POST if request.method == "POST" else None
    form = KeepSumForm(data, initial={"once": new_token()})

    def verb() -> str:
        facts, at = form.cleaned_data, clock.now()
        row = services.keep_sum(
            liability=duty, hours=facts["hours"], rate_pence=facts["rate"],
            amount_pence=facts["amount"], words=facts["words"], once=facts["once"] or new_token(),
            by=request.user, at=at, on=clock.day_of(at),
        )  # fmt: skip
        return _("%(amount)s is set aside for %(name)s.") % {
            "amount": money(row.kept_pence), "name": duty.worker,
        }  # fmt: skip

    lead = _("%(pot)s has %(free)s free.") % {
        "pot": duty.pot.name, "free": money(duty.pot.free.balance_pence),
    }  # fmt: skip
    return _page(
        request, form, verb, title=f"{duty.get_kind_display()}: {duty.worker}", lead=lead,
        button=_("Set it aside"),
    )  # fmt: skip


@permission("payment.record")
def duty_due(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """A duty has to be paid: out of what was kept, then out of Free."""
    _person, duty = _duty_or_404(request, whose, reference)
    figures = services.duty_of(duty)
    data = request.POST if request.method == "POST" else None
    start = {"once": new_token(), "due_on": clock.today(), "amount": figures.kept or None}
    form = DueForm(data, initial=start)

    def verb() -> str:
        facts, at = form.cleaned_data, clock.now()
        row = services.fall_due(
            liability=duty, amount_pence=facts["amount"], due_on=facts["due_on"],
            words=facts["words"], once=facts["once"], by=request.user, at=at, on=clock.day_of(at),
        )  # fmt: skip
        return _("%(amount)s is to be paid to %(name)s.") % {
            "amount": money(row.amount_pence), "name": duty.worker,
        }  # fmt: skip

    lead = _("%(amount)s is set aside for this.") % {"amount": money(figures.kept)}
    return _page(
        request, form, verb, title=f"{duty.get_kind_display()}: {duty.worker}", lead=lead,
        button=_("Put it down to be paid"),
    )  # fmt: skip


@permission("payment.record")
@require_POST
def duty_catch_up(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Set aside what the pot had no Free money for."""
    _person, duty = _duty_or_404(request, whose, reference)
    once, at = str(request.POST.get("once", ""))[:40], clock.now()
    try:
        row = services.catch_up(
            liability=duty, once=f"{duty.reference}:{once}", by=request.user, at=at,
            on=clock.day_of(at),
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = _("%(amount)s more is set aside.") % {"amount": money(row.kept_pence)}
        messages.success(request, said)
    return redirect(place(request, "assistants"))
