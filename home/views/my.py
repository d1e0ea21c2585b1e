"""The person's home: how much is left, will it last, what needs me. Five seconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t

from budgets.models import Budget
from budgets.position import BudgetFigures, CashFigures
from budgets.services import figures_of
from core import clock
from core.templatetags.words import day, day_short, money
from home.needs import Need, needs_of
from people.access import PersonRequest, permission
from people.models import HELPER_ROLES, Person, Relationship, Role
from people.own_pages import own_page
from people.places import whose_or_404
from support_plans.parts import asked_of_all, words_of
from support_plans.standing import Standing, standing_of
from tracking.models import Position


@dataclass(frozen=True)
class Account:
    """Cash that the person holds: what is there, and what of it can be used."""

    pence: int
    bold: str
    text: str
    more: str


@dataclass(frozen=True)
class Totals:
    """Left for the year, and what it is made of; from the books, never older than they are."""

    left: int
    promised: int
    free: int


@dataclass(frozen=True)
class Someone:
    """A person to talk to."""

    name: str
    about: str
    works_here: bool  # at the council, whose number stands on the page


@dataclass(frozen=True)
class Picture:
    """All that the home says, before a word of it is drawn."""

    budget: Budget | None
    figures: Totals | None
    position: Position | None
    account: Account | None
    needs: tuple[Need, ...]
    around: tuple[Someone, ...]


@permission("money.view")
def my_home(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The first page of a person, or of somebody whom they let see their money."""
    person = whose_or_404(request, whose, "money.view", what="your home page")
    on = clock.today()
    picture = picture_of(request, person, on)
    context = {"person": person, "picture": picture, "on": on, "own": not whose}
    position = picture.position
    facts = (
        picture.figures, position and position.worked_out_at, picture.account, picture.needs,
        picture.around,
    )  # fmt: skip
    return own_page(request, facts, lambda: render(request, "home/my_home.html", context))


def picture_of(request: PersonRequest, person: Person, on: date) -> Picture:
    """Read what the home says: at most seven queries besides who is asking."""
    budget = (
        Budget.objects.visible_to(request.actor)
        .filter(person=person, state=Budget.State.ACTIVE, ends_on__gte=on)
        .select_related("position", "book")
        .order_by("starts_on")
        .first()
    )
    whose = person.known_as if getattr(request, "whose", None) else ""
    totals, account = _money(budget, on, whose) if budget else (None, None)
    return Picture(
        budget=budget,
        figures=totals,
        position=getattr(budget, "position", None) if budget else None,
        account=account,
        needs=tuple(needs_of(request, request.actor, person, on)),
        around=tuple(_around(person, on)),
    )


def _money(budget: Budget, on: date, whose: str) -> tuple[Totals, Account | None]:
    """The night's position while the book has not moved since and no cash is held; else anew."""
    position: Position | None = getattr(budget, "position", None)
    fresh = position is not None and position.book_version == budget.book.version
    if position is not None and fresh and position.cash_pence is None:
        return Totals(position.left_pence, position.promised_pence, position.free_pence), None
    figures = figures_of(budget, on)
    return Totals(figures.left, figures.promised, figures.free), _account(figures, whose)


def _account(figures: BudgetFigures, whose: str) -> Account | None:
    cash = figures.cash
    if not cash:
        return None
    usable = figures.can_be_used_now or 0
    told = max((one.told_on for one in cash if one.told_on), default=None)
    rest = _t("The rest is for support you arranged.")
    if whose:
        rest = _t("The rest is for support that %(name)s arranged.") % {"name": whose}
    return Account(
        pence=figures.held or 0,
        bold=_t("%(pence)s can be used now.") % {"pence": money(usable)},
        text=rest if usable < (figures.held or 0) else "",
        more=" ".join(filter(None, (_next(cash), _told(told)))),
    )


def _next(cash: Iterable[CashFigures]) -> str:
    coming = min(
        (one for one in cash if one.next_on), key=lambda one: str(one.next_on), default=None
    )
    if coming is None:
        return ""
    words = {"pence": money(coming.next_pence), "day": day_short(coming.next_on)}
    return _t("%(pence)s comes in on %(day)s.") % words


def _told(told: date | None) -> str:
    return _t("As you told us on %(day)s.") % {"day": day(told)} if told else ""


def _around(person: Person, on: date) -> list[Someone]:
    """The worker, and those who help: for “Talk to someone”."""
    rows = Relationship.objects.live(on).filter(person=person).select_related("user").order_by("pk")
    found = []
    for row in sorted(rows, key=lambda row: row.kind != Role.COUNCIL_WORKER):
        here = row.kind == Role.COUNCIL_WORKER
        about = _t("at the council") if here else str(Role(row.kind).label).lower()
        found.append(Someone(row.user.get_short_name(), about, here))
    return found


@permission("money.view")
def my_to_do(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Everything waiting, longest first."""
    person = whose_or_404(request, whose, "money.view", what="what needs you")
    needs = needs_of(request, request.actor, person, clock.today())
    return render(request, "home/to_do.html", {"person": person, "needs": needs})


@permission("helper.home")
def people_i_help(request: PersonRequest) -> HttpResponse:
    """Whose support? Those who let this user see or do something, and until when."""
    return render(
        request, "home/people_i_help.html", {"helped": helped_by_me(request, HELPER_ROLES)}
    )


def _unwell(row: Relationship, standing: Mapping[int, Standing], on: date) -> list[tuple[str, str]]:
    """The page of what the person wrote for being unwell, where it opens to this helper."""
    one = standing.get(row.person_id)
    if one is None or not one.opens_to(row.user_id, on):
        return []
    href = reverse("for_my_unwell", args=[row.person.reference])
    return [(href, _t("If %(name)s is unwell") % {"name": row.person.known_as})]


@dataclass(frozen=True)
class Helped:
    """Someone this user helps: what is shared, and the pages it opens."""

    person: Person
    kind: str
    shares: str
    until: date | None
    pages: tuple[tuple[str, str], ...]
    row: Relationship
    parts: str


def helped_by_me(request: PersonRequest, kinds: Iterable[str]) -> list[Helped]:
    from home.views.sharing import pages_for, words_of_scopes

    on = clock.today()
    rows = (
        Relationship.objects.live(on)
        .filter(user=request.user, kind__in=list(kinds))
        .select_related("person")
        .prefetch_related("sharings")
        .order_by("person__known_as", "pk")
    )
    found = []
    standing = standing_of({row.person_id for row in rows})
    shared = {row.pk: [s for s in row.sharings.all() if s.is_live(on)] for row in rows}
    by_part = {row.person_id for row in rows if any(s.parts for s in shared[row.pk])}
    asks = asked_of_all(by_part, on)
    for row in rows:
        live = shared[row.pk]
        some = {part for share in live for part in share.parts}
        scopes = {share.scope for share in live}
        found.append(
            Helped(
                row.person, Role(row.kind).label, words_of_scopes(scopes),
                min((share.until_on for share in live), default=None),
                (*pages_for(row.person, scopes), *_unwell(row, standing, on)), row,
                words_of(some, asks[row.person_id]) if some else "",
            )
        )  # fmt: skip
    return found
