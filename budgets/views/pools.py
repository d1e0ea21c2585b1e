"""Sharing support: my pools, asking others, my yes or no, leaving, shares again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.forms_pools import LeaveForm, ShareForm, SharesForm, StartPoolForm
from budgets.models import Pool, PoolMember, PoolShare, PoolTerms, Pot, earliest_last_day
from budgets.services import freed_by
from budgets.services import pools as sharing
from budgets.views.shared import new_token
from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from people.access import PersonRequest, permission
from people.models import Person
from people.places import place, whose_or_404

WHAT = "support they share"


@dataclass(frozen=True)
class Mine:
    """One pool as its member sees it: the total, and their own share."""

    member: PoolMember
    pool: Pool
    terms: PoolTerms | None  # in force now, or to come
    question: PoolTerms | None
    share: PoolShare | None  # mine of the terms in force
    asked: PoolShare | None  # mine of the question

    @property
    def is_my_turn(self) -> bool:
        return self.asked is not None and self.asked.said_yes_at is None

    @property
    def outlook(self) -> sharing.Outlook | None:
        return sharing.outlook(self.question) if self.question else None

    @property
    def can_leave(self) -> bool:
        return self.pool.state == Pool.State.GOING and self.member.last_day is None

    @property
    def can_settle(self) -> bool:
        """Their last day is over, and what is left did not come back yet."""
        last = self.member.last_day or self.pool.last_day
        over = self.pool.state != Pool.State.ASKED and last < clock.today()
        return over and self.share is not None and self.member.settled_at is None


def _mine(member: PoolMember) -> Mine:
    pool = member.pool
    terms = pool.terms.filter(state=PoolTerms.State.AGREED).order_by("-number").first()
    question = sharing.question_of(pool)
    shares = PoolShare.objects.filter(member=member).select_related("agreement", "pot", "terms")
    agreed = shares.filter(terms__state=PoolTerms.State.AGREED).order_by("-terms__number").first()
    asked = shares.filter(terms=question).first() if question else None
    return Mine(member, pool, terms, question, agreed, asked)


def _members(person: Person) -> Any:
    rows = PoolMember.objects.filter(person=person)
    return rows.select_related("pool__organisation", "person__user", "person__authority")


def _mine_or_404(person: Person, reference: str) -> Mine:
    member = _members(person).filter(pool__reference=reference).first()
    if member is None:
        raise Http404
    return _mine(member)


@permission("money.view")
def pools(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What I am asked to share, what I share, and what is over."""
    person = whose_or_404(request, whose, "money.view", what=WHAT)
    rows = [_mine(member) for member in _members(person).order_by("-pool__proposed_at", "-pk")[:50]]
    context = {
        "person": person,
        "asked": [row for row in rows if row.is_my_turn],
        "going": [row for row in rows if not row.is_my_turn and row.pool.state != "ended"],
        "over": [row for row in rows if not row.is_my_turn and row.pool.state == "ended"],
        "may": request.actor.may("money.promise", person), "own": not whose,
    }  # fmt: skip
    return render(request, "budgets/pools.html", context)


@permission("money.promise")
def pool_start(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Ask others. Nothing is promised by asking."""
    person = whose_or_404(request, whose, "money.promise", what=WHAT)
    at = clock.now()
    data = request.POST if request.method == "POST" else None
    form = StartPoolForm(data, initial={"once": new_token()})
    if data is not None and form.is_valid():
        asked = form.cleaned_data
        try:
            pool = sharing.propose_pool(
                person=person, invited=asked["others"], name=asked["name"], what=asked["what"],
                organisation=asked["provider"], weekly_pence=asked["weekly"],
                starts_on=asked["starts_on"], ends_on=asked["ends_on"], once=asked["once"],
                by=request.actor.user, at=at, on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The others are asked. Now say what you give."))
            return redirect(place(request, "pool_answer", pool.reference))
    return render(request, "budgets/pool_start.html", {"person": person, "form": form})


@permission("money.view")
def pool(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """The total, my share, who shares as each wants to be called, and what I can do."""
    person = whose_or_404(request, whose, "money.view", what=WHAT)
    mine = _mine_or_404(person, reference)
    others = mine.pool.members.exclude(pk=mine.member.pk)
    named = list(others.exclude(shown_as="").values_list("shown_as", flat=True))
    context = {
        "person": person, "mine": mine, "names": named,
        "unnamed": others.filter(shown_as="").count(),
        "may": request.actor.may("money.promise", person),
    }  # fmt: skip
    return render(request, "budgets/pool.html", context)


@permission("money.promise")
def pool_answer(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """What it means; what I give; what it comes to; yes. Or no."""
    person = whose_or_404(request, whose, "money.promise", what=WHAT)
    mine, at = _mine_or_404(person, reference), clock.now()
    on = clock.day_of(at)
    if mine.asked is None or mine.question is None:
        return redirect(place(request, "pool", reference))
    pots = _pots(person, mine)
    data = request.POST if request.method == "POST" else None
    initial = {
        "weekly": mine.asked.weekly_pence,
        "shown_as": mine.member.shown_as or person.known_as,
    }
    context: dict[str, Any] = {"person": person, "mine": mine, "pots": pots}
    if data is not None and "no" in data:
        try:
            sharing.say_no(share=mine.asked, by=request.actor.user, at=at)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("You said no. Nothing was promised."))
        return redirect(place(request, "pools"))
    form = ShareForm(data, pots=pots, initial=initial)
    context["form"] = form
    if data is None or "change" in data or not form.is_valid():
        if data is not None and "change" in data:
            form.errors.clear()
        return render(request, "budgets/pool_answer.html", context)
    chosen = next(pot for pot in pots if pot.reference == form.cleaned_data["pot"])
    weekly = form.cleaned_data["weekly"]
    try:
        if "yes" in data:
            after = sharing.say_yes(
                share=mine.asked, pot=chosen, weekly_pence=weekly,
                shown_as=form.cleaned_data["shown_as"], by=request.actor.user, at=at, on=on,
            )  # fmt: skip
            messages.success(request, _said(after, mine.question))
            return redirect(place(request, "pool", reference))
        pence, free_after = sharing.quote_share(
            pool=mine.pool, terms=mine.question, pot=chosen, weekly_pence=weekly, on=on
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/pool_answer.html", context)
    context |= {
        "weekly": weekly, "pence": pence, "pot": chosen, "free_after": free_after,
        "again": mine.share is not None,
        "hidden": [(name, data.get(name, "")) for name in form.fields],
    }  # fmt: skip
    return render(request, "budgets/pool_check.html", context)


def _said(pool: Pool, question: PoolTerms) -> str:
    question.refresh_from_db()
    if question.state == PoolTerms.State.AGREED:
        return _("All said yes. Each share is promised now.")
    return _("Your yes is kept. Nothing is promised until all say yes.")


def _pots(person: Person, mine: Mine) -> list[Pot]:
    """Pots of the budget in which the pool's next day falls, one a line."""
    if mine.question is None:
        return []
    first = max(mine.question.from_on, clock.today())
    rows = Pot.objects.with_accounts().filter(
        budget__person=person, budget__state="active", period__starts_on__lte=first,
        period__ends_on__gte=first,
    )  # fmt: skip
    return list(rows)


@permission("money.promise")
def pool_leave(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """My last day; what it changes; yes."""
    person = whose_or_404(request, whose, "money.promise", what=WHAT)
    mine, at = _mine_or_404(person, reference), clock.now()
    on = clock.day_of(at)
    if not mine.can_leave:
        return redirect(place(request, "pool", reference))
    first = earliest_last_day(mine.pool, on)
    data = request.POST if request.method == "POST" else None
    form = LeaveForm(data, first=first)
    context: dict[str, Any] = {"person": person, "mine": mine, "form": form, "first": first}
    if data is None or "change" in data or not form.is_valid():
        return render(request, "budgets/pool_leave.html", context)
    last_day = form.cleaned_data["last_day"]
    try:
        if "yes" in data:
            sharing.leave_pool(
                member=mine.member, last_day=last_day, by=request.actor.user, at=at, on=on
            )
            messages.success(request, _("You leave after %(day)s.") % {"day": day(last_day)})
            return redirect(place(request, "pool", reference))
        mine.member.leave(
            last_day, by=request.actor.user, at=at, on=on
        )  # refuses as the verb would
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/pool_leave.html", context)
    agreement = mine.share.agreement if mine.share else None
    parts = freed_by(agreement, last_day) if agreement else []
    context |= {"last_day": last_day, "freed": sum(part.amount_pence for part in parts)}
    return render(request, "budgets/pool_leave_check.html", context)


@permission("money.promise")
def pool_shares(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Ask all again: another cost a week, or after somebody said no."""
    person = whose_or_404(request, whose, "money.promise", what=WHAT)
    mine, at = _mine_or_404(person, reference), clock.now()
    if not mine.can_leave or mine.question is not None or mine.terms is None:
        return redirect(place(request, "pool", reference))
    next_day = (mine.pool.stops_on or clock.day_of(at)) + timedelta(days=1)
    data = request.POST if request.method == "POST" else None
    form = SharesForm(data, initial={"weekly": mine.terms.weekly_pence, "from_on": next_day})
    if data is not None and form.is_valid():
        try:
            sharing.propose_shares(
                member=mine.member, weekly_pence=form.cleaned_data["weekly"],
                from_on=form.cleaned_data["from_on"], by=request.actor.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("All are asked again, at %(amount)s a week together.")
            messages.success(request, said % {"amount": money(form.cleaned_data["weekly"])})
            return redirect(place(request, "pool_answer", reference))
    return render(
        request, "budgets/pool_shares.html", {"person": person, "mine": mine, "form": form}
    )
