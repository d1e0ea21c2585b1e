"""Promising money: choose support, say how often, see what it costs, yes; and ending a promise."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets import services, words
from budgets.forecast import Pattern, RateFrom, Shift
from budgets.forms import EndForm, FindForm, PromiseForm, rate_in_words, rates_in_words
from budgets.models import Agreement, PoolShare, Pot
from budgets.services import Quote, year_end
from budgets.services.promises import BadShift, usual_hours
from budgets.views.shared import new_token, place_of, pot_or_404
from core import clock
from core.errors import DomainError
from core.periods import Period, month_of
from core.templatetags.words import day, money
from people.access import PersonRequest, actor_for, need, permission
from people.models import Person
from people.places import place, whose_or_404
from providers.models import Rate, Service, Unit

SERVICES_A_PAGE = 20


@permission("money.view")
def promises(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Everything promised to somebody: what goes on, and what has ended."""
    here = place_of(request, whose, "money.view", "the promises")
    going: list[dict[str, Any]] = []
    over: list[dict[str, Any]] = []
    if here.budget is not None:
        on = clock.today()
        for one in services.standing_of(here.budget, on).promises:
            agreement = one.agreement
            row = {
                "agreement": agreement, "pattern": words.pattern_in_words(agreement),
                "promised": one.promised, "spent": one.owed + one.paid,
                "href": place(request, "promise_end", agreement.reference),
            }  # fmt: skip
            (going if agreement.last_day >= on else over).append(row)
    context = {
        "person": here.person, "budget": here.budget, "going": going, "over": over,
        "may_promise": request.actor.may("money.promise", here.person),
        "years": year_end.years_over(here.budget, clock.today()) if here.budget else [],
    }  # fmt: skip
    return render(request, "budgets/promises.html", context)


@permission("money.view")
def promise_money(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """From a pot to a provider: first choose the support, then how often; check; yes."""
    person = whose_or_404(request, whose, "money.view", what="promising money")
    pot = pot_or_404(request, person, reference)
    need(actor_for(request), "money.promise", person)
    chosen = request.POST.get("service") or request.GET.get("service", "")
    service = (
        Service.objects.select_related("organisation")
        .filter(reference=chosen, is_open=True, organisation__is_listed=True)
        .first()
    )
    if service is None:
        return _choose(request, person, pot)
    return _agree(request, person, pot, service)


def _choose(request: PersonRequest, person: Person, pot: Pot) -> HttpResponse:
    """The directory, as far as promising needs it: what it is, who gives it, what it costs."""
    form = FindForm(request.GET or None)
    asked = str(request.GET.get("q", ""))[:80].strip()
    rows = Service.objects.filter(is_open=True, organisation__is_listed=True)
    for word in asked.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(description__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    rows = rows.select_related("organisation").prefetch_related("rates").order_by("name", "pk")
    page = Paginator(rows, SERVICES_A_PAGE).get_page(request.GET.get("page"))
    on = clock.today()
    offers = [
        {
            "service": row,
            "prices": ", ".join(rate_in_words(rate) for rate in _in_force(row, on)[:2]),
            "href": f"{place(request, 'promise_money', pot.reference)}?service={row.reference}",
        }
        for row in page.object_list
    ]
    context = {
        "person": person, "pot": pot, "find": form, "asked": asked, "page": page, "offers": offers,
        "clear": place(request, "promise_money", pot.reference),
    }  # fmt: skip
    return render(request, "budgets/choose.html", context)


def _in_force(service: Service, on: date) -> list[Rate]:
    """The rates of a service on a day, the newest of each kind."""
    newest: dict[str, Rate] = {}
    for rate in sorted(service.rates.all(), key=lambda row: (row.starts_on, row.pk)):
        if rate.starts_on <= on and (rate.ends_on is None or rate.ends_on >= on):
            newest[f"{rate.unit} {rate.kind} {rate.minutes} {rate.workers} {rate.group_size}"] = (
                rate
            )
    return list(newest.values())


@dataclass(frozen=True)
class MonthRow:
    """What a promise takes in one month."""

    first: date
    sessions: int
    pence: int


def _by_month(quote: Quote) -> list[MonthRow]:
    months: dict[date, list[int]] = {}
    for session in quote.sessions:
        months.setdefault(month_of(session.on).starts_on, []).append(session.cost_pence)
    return [MonthRow(first, len(all_), sum(all_)) for first, all_ in months.items()]


def _agree(request: PersonRequest, person: Person, pot: Pot, service: Service) -> HttpResponse:
    on = clock.today()
    rates = _in_force(service, on)
    first = max(on, pot.period.starts_on)
    data = request.POST if request.method == "POST" else None
    initial = {"starts_on": first, "ends_on": pot.period.ends_on, "units": 1}
    form = PromiseForm(data, rates=rates, initial=initial)
    context: dict[str, Any] = {"person": person, "pot": pot, "service": service, "form": form,
                               "rates": rates, "free": pot.free.balance_pence}  # fmt: skip
    if data is None or "change" in data or not form.is_valid():
        if data is not None and "change" in data:
            form.errors.clear()
        return render(request, "budgets/promise.html", context)
    try:
        if "yes" in data:
            return _promise(request, form, pot, service)
        quote = services.quote(
            pot=pot, pattern=_pattern(form), units_each_time=_units(form),
            rates=_rates(form), organisation=service.organisation,
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/promise.html", context)
    pattern = _pattern(form)
    context |= {
        "quote": quote, "months": _by_month(quote), "once": new_token(),
        "short": quote.pence - sum(quote.free.values()) if quote.short_of else 0,
        "hidden": [(name, value) for name in form.fields for value in data.getlist(name)
                   if name != "once"],
        "units": words.units_in_words(_units(form), form.chosen_rates[0].unit),
        "shift": pattern.shift,
        "odd": [one for one in quote.sessions if pattern.shift and one.units != _units(form)],
        "days": words.days_in_words(pattern.weekdays, pattern.starts_on, pattern.ends_on),
        "price": rates_in_words(form.chosen_rates), "pattern": pattern,
        "notice_days": form.cleaned_data["notice_days"],
    }  # fmt: skip
    return render(request, "budgets/promise_check.html", context)


def _pattern(form: PromiseForm) -> Pattern:
    data = form.cleaned_data
    off = (Period(data["break_from"], data["break_to"]),) if data["break_from"] else ()
    return Pattern(
        data["starts_on"], data["ends_on"], tuple(int(day) for day in data["weekdays"]), off,
        data["skip_bank_holidays"], data.get("evenings", False),
        by_days=form.chosen_rates[0].unit == Unit.WEEK, shift=_shift(form),
    )  # fmt: skip


def _shift(form: PromiseForm) -> Shift | None:
    """The clock times, where both were typed. Raises BadShift for one of them alone."""
    starts_at = form.cleaned_data.get("shift_from")
    ends_at = form.cleaned_data.get("shift_to")
    if starts_at is None and ends_at is None:
        return None
    if starts_at is None or ends_at is None:
        raise BadShift(field="shift_to" if ends_at is None else "shift_from")
    off = form.cleaned_data.get("shift_break") or 0
    return Shift(starts_at, ends_at, ZoneInfo(settings.TIME_ZONE), off)


def _units(form: PromiseForm) -> Decimal:
    """How much each time: as typed, or the hours of the shift."""
    shift = _shift(form)
    if shift is not None:
        return usual_hours(shift, form.chosen_rates[0].unit)
    units: Decimal = form.cleaned_data["units"]
    return units


def _rates(form: PromiseForm) -> list[RateFrom]:
    """The chosen prices, from the first day of support."""
    first = form.cleaned_data["starts_on"]
    return [
        RateFrom(rate.kind, rate.amount_pence, services.vat_percent(rate.vat), first)
        for rate in form.chosen_rates
    ]


def _promise(request: PersonRequest, form: PromiseForm, pot: Pot, service: Service) -> HttpResponse:
    at, pattern = clock.now(), _pattern(form)
    agreement = services.promise(
        pot=pot, organisation=service.organisation, service=service,
        starts_on=pattern.starts_on, ends_on=pattern.ends_on, weekdays=list(pattern.weekdays),
        units_each_time=_units(form), unit=form.chosen_rates[0].unit, shift=pattern.shift,
        rates=_rates(form), evenings=pattern.evenings,
        notice_days=form.cleaned_data["notice_days"] or 0, breaks=list(pattern.breaks),
        skip_bank_holidays=pattern.skip_bank_holidays, once=form.cleaned_data["once"],
        by=request.actor.user, at=at, on=clock.day_of(at),
    )  # fmt: skip
    said = _("You agreed %(what)s with %(who)s. We told them.") % {
        "what": agreement.what, "who": service.organisation.name,
    }  # fmt: skip
    messages.success(request, said)
    return redirect(place(request, "pot", pot.reference))


@permission("money.view")
def promise_end(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Take a promise back after a day: how much goes back to Free, then yes."""
    person = whose_or_404(request, whose, "money.view", what="a promise")
    agreement = _agreement_or_404(request, person, reference)
    need(request.actor, "money.promise", person)
    shared = PoolShare.objects.filter(agreement=agreement).select_related("terms__pool").first()
    if shared is not None:  # leaving tells the others, and asks them again
        return redirect(place(request, "pool_leave", shared.terms.pool.reference))
    data = request.POST if request.method == "POST" else None
    at = clock.now()
    on = clock.day_of(at)
    form = EndForm(data, agreement=agreement, on=on)
    context: dict[str, Any] = {
        "person": person, "agreement": agreement, "form": form,
        "pattern": words.pattern_in_words(agreement), "over": agreement.last_day < on,
    }  # fmt: skip
    if data is None or not form.is_valid():
        return render(request, "budgets/promise_end.html", context)
    last_day = form.cleaned_data["last_day"]
    try:
        if "yes" in data:
            services.withdraw_promise(
                agreement=agreement, last_day=last_day, by=request.actor.user, at=at, on=on
            )
            said = _("%(what)s ends after %(day)s. We told %(who)s.") % {
                "what": agreement.what, "who": agreement.organisation.name, "day": day(last_day),
            }  # fmt: skip
            messages.success(request, said)
            return redirect(place(request, "promises"))
        freed = sum(part.amount_pence for part in services.freed_by(agreement, last_day))
        Agreement.objects.get(pk=agreement.pk).end(last_day, on=on)  # may it be? nothing is saved
    except DomainError as refusal:
        form.refuse(refusal, "last_day")
        return render(request, "budgets/promise_end.html", context)
    context |= {"last_day": last_day, "freed": freed, "freed_words": money(freed)}
    return render(request, "budgets/promise_end_check.html", context)


def _agreement_or_404(request: PersonRequest, person: Person, reference: str) -> Agreement:
    rows = Agreement.objects.visible_to(request.actor).filter(budget__person=person)
    row = (
        rows.select_related("organisation", "budget__book", "budget__person__user")
        .filter(reference=reference)
        .first()
    )
    if row is None:
        raise Http404
    return row
