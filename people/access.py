"""Who is asking, what is true of them now, and the door every page goes through.

Decisions are never kept: facts are read for each request, so a withdrawal bites on the next one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from time import time
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import FilteredRelation, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from core import clock
from core.errors import NotAllowed
from people import kept_words
from people.models import Opening, Person, Relationship, Role, Scope, StaffRole, User
from people.permissions import ANYONE, PERMISSIONS, SIGNED_IN, Facts, allow, in_part, roles_for

# Packages above may add roles, such as membership of a provider. (user, on) -> {(thing id, role)}
Memberships = Callable[[User, date], Iterable[tuple[int, str]]]
_memberships: list[Memberships] = []


# Packages above may narrow what is shared with a user, never widen it (docs/adr/0026): whatever
# they return is only ever compared with what the person's own sharing gives.
Shared = tuple[int, str, str]  # (person id, kind of relationship, scope)
Narrowing = Callable[[User, date, Sequence[Shared]], Iterable[Shared]]
_narrowings: list[Narrowing] = []


def narrowed_by(read: Narrowing) -> None:
    """Register what narrows sharing: called once by support_plans.apps."""
    if read not in _narrowings:
        _narrowings.append(read)


def _narrowed(user: User, on: date, scopes: list[Shared]) -> list[Shared]:
    """What is left of the scopes shared with a user: some of them, in their order, no other."""
    for read in _narrowings:
        kept = set(read(user, on, scopes))
        scopes = [one for one in scopes if one in kept]
    return scopes


def memberships_from(read: Memberships) -> None:
    """Register where memberships are read: called once by providers.apps."""
    if read not in _memberships:
        _memberships.append(read)


@dataclass(frozen=True)
class Actor:
    """A signed-in user and every live role, read once a request."""

    user: User
    on: date
    person: Person | None
    relations: tuple[tuple[int, str], ...] = ()  # (person id, kind)
    scopes: tuple[tuple[int, str, str], ...] = ()  # (person id, kind, scope)
    parts: tuple[tuple[int, str, str], ...] = ()  # (person id, scope, part), where not whole
    staff: tuple[tuple[int, str], ...] = ()  # (authority id, role)
    members: tuple[tuple[int, str], ...] = ()  # (organisation id, role)
    roles: frozenset[str] = field(default=frozenset())

    def has(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))

    def organisation_ids(self, *roles: str) -> list[int]:
        """Organisations this user works for, by role or at all."""
        return sorted({thing for thing, role in self.members if not roles or role in roles})

    def authority_ids(self, *roles: str) -> list[int]:
        return sorted({thing for thing, role in self.staff if not roles or role in roles})

    def shared_people(self, scope: str) -> list[int]:
        """Ids of people who share this scope with the user, live."""
        return sorted({person for person, _, shared in self.scopes if shared == scope})

    def parts_of(self, person: Person, scope: str) -> frozenset[str] | None:
        """The parts of the plan that a scope opens here; None when it opens the whole.

        Somebody may be let in twice, as family and as a broker: the wider of both holds.
        """
        if self.person is not None and self.person.pk == person.pk:
            return None
        if any(pid == person.pk and found == scope for pid, _, found in self.scopes):
            return None
        return frozenset(p for pid, found, p in self.parts if (pid, found) == (person.pk, scope))

    def caseload(self) -> list[int]:
        """Ids of people whose worker this user is."""
        return sorted({p for p, kind in self.relations if kind == Role.COUNCIL_WORKER})

    def people_filter(self, scope: str = "") -> Q:
        """A condition on Person: own, caseload, or those who share (one scope, or any)."""
        shared = self.shared_people(scope) if scope else [p for p, _ in self.relations]
        own = Q(pk=self.person.pk) if self.person else Q(pk__in=[])
        return own | Q(pk__in=[*shared, *self.caseload()])

    def facts(
        self,
        person: Person | None = None,
        *,
        organisation_id: int | None = None,
        subject: str = "",
        finding: bool = False,
        submitter: bool = False,
        at: datetime | None = None,
    ) -> Facts:
        """What is true of this actor and one record."""
        pid = person.pk if person else None
        worker = [kind for p, kind in self.relations if p == pid]
        staff = {role for authority, role in self.staff
                 if person is None or authority == person.authority_id}  # fmt: skip
        if person is not None and Role.COUNCIL_WORKER not in worker:
            staff.discard(Role.COUNCIL_WORKER)  # a worker, but not of this person
        return Facts(
            own=person is not None and self.person is not None and self.person.pk == pid,
            relations=frozenset(worker),
            scopes=frozenset(scope for p, _, scope in self.scopes if p == pid),
            staff=frozenset(staff),
            member=frozenset(role for thing, role in self.members if thing == organisation_id),
            opened=bool(subject) and self.has_opened(subject, at or clock.now()),
            finding=finding,
            submitter=submitter,
        )

    def has_opened(self, subject: str, at: datetime) -> bool:
        return Opening.objects.filter(user=self.user, subject=subject, until_at__gt=at).exists()

    def may(self, code: str, person: Person | None = None, **about: Any) -> bool:
        return allow(code, self.facts(person, **about))


def actor_of(user: User, on: date) -> Actor:
    """Read every live role of a user: four small queries, whatever the history."""
    person = Person.objects.filter(user=user).select_related("authority").first()
    live, scopes, parts = _relations(user, on)
    scopes = _narrowed(user, on, scopes)
    left = {(pid, scope) for pid, _, scope in scopes}
    parts = [one for one in parts if (one[0], in_part(one[1])) in left]
    staff = list(
        StaffRole.objects.filter(user=user, starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .values_list("authority_id", "role")
    )
    members = [pair for read in _memberships for pair in read(user, on)]
    roles = {kind for _, kind in live} | {role for _, role in [*staff, *members]}
    if person is not None:
        roles.add(Role.PERSON)
    # A council worker by relationship only works while the staff role lasts.
    if Role.COUNCIL_WORKER not in {role for _, role in staff}:
        roles.discard(Role.COUNCIL_WORKER)
        live = [pair for pair in live if pair[1] != Role.COUNCIL_WORKER]
    return Actor(
        user=user, on=on, person=person, relations=tuple(live), scopes=tuple(scopes),
        parts=tuple(parts), staff=tuple(staff), members=tuple(members), roles=frozenset(roles),
    )  # fmt: skip


Pairs = list[tuple[int, str]]
Threes = list[tuple[int, str, str]]


def _relations(user: User, on: date) -> tuple[Pairs, Threes, Threes]:
    """Live relationships of a user, the live scopes shared through them, and their parts.

    One query. A scope that is shared for some parts only gets a name of its own, so that every
    door that asks for the whole stays shut; the doors that know of parts ask for that name.
    """
    rows = (
        Relationship.objects.live(on)
        .filter(user=user)
        .annotate(
            shares=FilteredRelation(
                "sharings",
                condition=Q(
                    sharings__from_on__lte=on,
                    sharings__until_on__gte=on,
                    sharings__withdrawn_at=None,
                ),
            )
        )
        .values_list("person_id", "kind", "shares__scope", "shares__parts")
    )
    found = list(rows)
    live = list(dict.fromkeys((person, kind) for person, kind, _, _ in found))
    scopes = [
        (person, kind, in_part(scope) if parts else scope)
        for person, kind, scope, parts in found
        if scope
    ]
    some = [(person, scope, part) for person, _, scope, parts in found for part in parts or ()]
    return live, scopes, some


class PersonRequest(HttpRequest):
    """A request that passed `permission`: signed in, with its actor."""

    user: User
    actor: Actor


def actor_for(request: HttpRequest) -> Actor:
    """The actor of this request, read once. The user must be signed in."""
    kept: Actor | None = getattr(request, "actor", None)
    if kept is None or kept.user.pk != request.user.pk:
        kept = actor_of(cast("User", request.user), clock.today())
        request.actor = kept  # type: ignore[attr-defined]
    return kept


P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponse]


def permission(
    code: str,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Declare what a page needs. `public` and `signed_in` need no role.

    Not signed in: to the sign-in page. No role that could ever be allowed: 404, as for a page
    that is not there. The view checks the record itself with `person_or_404` and `need`.
    """
    entry = PERMISSIONS[code]

    def declare(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if code != "public":
                if isinstance(request.user, AnonymousUser):
                    return _to_sign_in(request)
                actor = actor_for(request)
                if code != SIGNED_IN and not actor.roles & roles_for(code):
                    raise Http404
                if entry.step_up and not recently_signed_in(request):
                    return ask_again(request)
            return view(cast("PersonRequest", request), *args, **kwargs)

        checked.permission_code = code  # type: ignore[attr-defined]
        return checked

    return declare


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back; what was typed meanwhile waits for who typed it."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': _back(request)})}")


def _back(request: HttpRequest) -> str:
    """Where to go on: the page itself, or what was typed for it."""
    return (
        reverse("kept_words") if kept_words.keep(request, clock.now()) else request.get_full_path()
    )


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the password or PIN once more, and back."""
    back = (
        request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    )
    return redirect(f"{reverse('sign_in_again')}?{urlencode({'next': back})}")


def recently_signed_in(request: HttpRequest) -> bool:
    """Signed in, or asked again, within five minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    from allauth.account.internal.flows.login import get_authentication_records

    records = get_authentication_records(request, cast("User", request.user))
    newest = max((record["at"] for record in records), default=0.0)
    return time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def person_or_404(request: HttpRequest, reference: str, code: str, **about: Any) -> Person:
    """The person of this reference when the actor may do `code`; 404, identically, otherwise."""
    person = Person.objects.select_related("authority", "user").filter(reference=reference).first()
    if person is None or not actor_for(request).may(code, person, **about):
        raise Http404
    return person


def own_person_or_404(request: HttpRequest) -> Person:
    """The signed-in user's own record as a person with a budget."""
    person = actor_for(request).person
    if person is None:
        raise Http404
    return person


def need(actor: Actor, code: str, person: Person | None, **about: Any) -> None:
    """Visible, but is it theirs to do? Raises NotAllowed with a reason."""
    if not actor.may(code, person, **about):
        raise NotAllowed(f"Your role does not let you {PERMISSIONS[code].words}.")


__all__ = ["ANYONE", "Actor", "PersonRequest", "Scope", "actor_for", "actor_of", "need", "own_person_or_404",
           "permission", "person_or_404"]  # fmt: skip
