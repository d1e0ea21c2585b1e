"""What every page knows: the authority, where its links lead, and the navigation of each role."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as mark

from core.models import Authority
from home.roles import home_name
from people.access import Actor, actor_for
from people.models import HELPER_ROLES, STAFF_ROLES, Person, Role, Scope, User
from people.permissions import PART

Entry = tuple[str, str]  # a URL's name, the words

PUBLIC: tuple[Entry, ...] = (
    ("find_support", mark("Find support")),
    ("how_it_works", mark("How it works")),
)
PERSON: tuple[Entry, ...] = (
    ("home", mark("Home")),
    ("pots", mark("My pots")),
    ("my_plan", mark("My plan")),
    ("my_people", mark("My people")),
    ("my_statements", mark("Statements")),
    ("my_messages", mark("Messages")),
)
HELPER: tuple[Entry, ...] = (
    ("home", mark("Home")),
    ("people_i_help", mark("People I help")),
)
PROVIDER: tuple[Entry, ...] = (
    ("home", mark("Home")),
    ("provider_bills", mark("Bills")),
    ("provider_paid", mark("Paid")),
    ("provider_people", mark("People")),
    ("provider_page", mark("My page")),
    ("badge", mark("Who runs us")),
)
WORKER: tuple[Entry, ...] = (
    ("home", mark("Work to do")),
    ("people_list", mark("People")),
    ("budgets_list", mark("Budgets")),
    ("bills_on_hold", mark("Bills on hold")),
)
FINANCE: tuple[Entry, ...] = (
    ("home", mark("Work to do")),
    ("pay_runs", mark("Pay runs")),
    ("bank_details", mark("Bank details")),
)
PANEL: Entry = ("network_home", mark("The panel"))
OTHER_STAFF: tuple[Entry, ...] = (("home", mark("Home")),)

# What a helper may open of the person whose page they look at, by what is shared.
SHARED: tuple[tuple[str, str, str], ...] = (
    ("for_pots", mark("Pots"), Scope.MONEY_VIEW),
    ("for_my_plan", mark("Plan"), Scope.PLAN_VIEW),
    ("for_my_statements", mark("Statements"), Scope.STATEMENTS),
)
MAY = {
    Scope.PLAN_VIEW: mark("see the plan"),
    Scope.PLAN_SUGGEST: mark("suggest changes"),
    Scope.PLAN_DRAFT: mark("write first drafts"),
    Scope.MONEY_VIEW: mark("see money"),
    Scope.BILLS_ANSWER: mark("answer bills"),
    Scope.STATEMENTS: mark("see statements"),
    Scope.DOCUMENTS: mark("see papers"),
    Scope.MESSAGES: mark("read messages"),
    Scope.CONTACT: mark("get in touch"),
}
IN_PART = mark("see parts of the plan")

# Pages whose address does not begin with that of the entry they belong to.
BELONGS = {
    "my_about": "my_plan",
    "my_estimate": "my_plan",
    "my_reviews": "my_plan",
    "my_capacity": "my_people",
    "my_unwell": "my_people",
}

# What the header and footer lead to; base.html has a plain path for those not named yet.
LINKS = {
    "home": "home",
    "help": "help",
    "settings": "settings",
    "language": "set_language",
    "sign_in": "account_login",
    "card": "card_sign_in",
    "cast": "demo_cast",
    "sign_out": "account_logout",
    "helped": "helped_today",
    "wrong": "something_is_wrong",
    "complain": "complain",
    "privacy": "what_you_tell_us",
    "policies": "policies",
    "hearings": "hearings",
    "money": "money_areas",
    "register": "register",
    "accessibility": "accessibility",
    "status": "status",
    "about": "about",
}


@dataclass(frozen=True)
class Identity:
    """Whose things a helper or worker is looking at, and what the person lets them do."""

    name: str
    text: str


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation."""

    href: str
    text: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    user = getattr(request, "user", None)
    signed_in = isinstance(user, User)
    return {
        "links": SimpleLazyObject(_links),
        "authority": SimpleLazyObject(lambda: _authority(request)),
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "identity": SimpleLazyObject(lambda: identity(request)),
        "signed_in": signed_in,
        "staff_name": SimpleLazyObject(lambda: _staff_name(request)),
        "helped_by": user.helped_by if isinstance(user, User) else "",
        "text_size": user.text_size if isinstance(user, User) else "",
        "plain_font": isinstance(user, User) and user.plain_font,
        "hide_amounts": isinstance(user, User) and user.hide_amounts,
    }


def navigation(request: HttpRequest) -> list[NavItem]:
    """The entries for this person's first role, the one of their own page marked."""
    actor = _actor(request)
    own = home_name(actor) if actor is not None else ""
    names = [(own or name if name == "home" else name, text) for name, text in _entries(actor)]
    found = [(reverse(name), gettext(text)) for name, text in names]
    whose: Person | None = getattr(request, "whose", None)
    if actor is not None and whose is not None and actor.has(*HELPER_ROLES):
        shared = _scopes(actor, whose)
        found = found[:1] + [
            (reverse(name, args=[whose.reference]), gettext(text))
            for name, text, scope in SHARED
            if scope in shared
        ]
    path = _entry_of(request.path)
    at = max((h for h, _ in found if _leads_to(h, path)), key=len, default="")
    return [NavItem(href, text, href == at) for href, text in found]


def identity(request: HttpRequest) -> Identity | None:
    """The person another's page is about, in words; None on pages of one's own."""
    actor = _actor(request)
    whose: Person | None = getattr(request, "whose", None)
    if actor is None or whose is None:
        return None
    name = whose.known_as
    some = actor.parts_of(whose, Scope.PLAN_VIEW)
    may = [
        gettext(IN_PART if some and scope == Scope.PLAN_VIEW else words)
        for scope, words in MAY.items()
        if scope in _scopes(actor, whose)
    ]
    if may:
        text = gettext("%(name)s lets you %(may)s.") % {"name": name, "may": _listed(may)}
    else:
        text = gettext("%(name)s can see that you looked.") % {"name": name}
    return Identity(name, text)


def _scopes(actor: Actor, person: Person) -> set[str]:
    """What is shared, for the whole of the plan or for some parts of it."""
    return {scope.removesuffix(PART) for pk, _, scope in actor.scopes if pk == person.pk}


def _listed(words: list[str]) -> str:
    """“see money, see papers and get in touch”."""
    start, last = ", ".join(words[:-1]), words[-1]
    return gettext("%(start)s and %(last)s") % {"start": start, "last": last} if start else last


def _leads_to(href: str, path: str) -> bool:
    return href == path or (href != "/" and path.startswith(href))


def _entry_of(path: str) -> str:
    """The path itself, or that of the entry the page belongs to."""
    entries = (entry for name, entry in BELONGS.items() if path.startswith(reverse(name)))
    return next(map(reverse, entries), path)


def _entries(actor: Actor | None) -> tuple[Entry, ...]:
    if actor is None:
        return PUBLIC
    for roles, entries in (
        ((Role.PERSON,), PERSON),
        ((Role.COUNCIL_WORKER,), WORKER),
        ((Role.FINANCE_MAKER, Role.FINANCE_APPROVER), FINANCE),
        ((Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE), PROVIDER),
        (HELPER_ROLES, HELPER),
    ):
        if actor.has(*roles):
            return (*entries, PANEL) if actor.has(Role.REGISTER_PANEL) else entries
    return OTHER_STAFF


def _actor(request: HttpRequest) -> Actor | None:
    return actor_for(request) if isinstance(getattr(request, "user", None), User) else None


def _links() -> dict[str, str]:
    found = {key: reverse(name) for key, name in LINKS.items()}
    if not welsh_is_here():
        found["language"] = ""  # half a language is worse than none
    return {key: href for key, href in found.items() if href}


def welsh_is_here() -> bool:
    """Whether a Welsh catalogue was written and compiled; until then nothing offers Welsh."""
    return any((Path(folder) / "cy").is_dir() for folder in settings.LOCALE_PATHS)


def _authority(request: HttpRequest) -> Authority | None:
    """The person's own authority, that of whom the page is about, or the first; read once."""
    actor = _actor(request)
    whose: Person | None = getattr(request, "whose", None)
    about = (actor.person if actor is not None else None) or whose
    if about is not None:
        return about.authority
    return Authority.objects.order_by("pk").first()


def _staff_name(request: HttpRequest) -> str:
    """“Jo, council worker”, so that staff see as whom they are at work."""
    actor = _actor(request)
    held = [role for role in STAFF_ROLES if actor is not None and actor.has(role)]
    if actor is None or not held:
        return ""
    return f"{actor.user.get_short_name()}, {held[0].label.lower()}"
