"""One address for a person's own page and for the same page opened for them.

`/my/pots/` is the person's; `/for/per-…/pots/` is the same view for someone they let in. The
identity bar follows from `request.whose` (ux.md 2.1).
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from core import clock
from people import audit
from people.access import actor_for
from people.models import Person


def for_person(route: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """Both addresses of a view that takes `whose=""` as its first argument after the request."""
    return [
        path(f"my/{route}", view, name=name),
        path(f"for/<slug:whose>/{route}", view, name=f"for_{name}"),
    ]


def whose_or_404(request: HttpRequest, whose: str, code: str, *, what: str, **about: Any) -> Person:
    """The person this page is about, when the actor may do `code` for them; else 404.

    Another's record is written to "who looked" (`what`, in words) before anything is shown.
    """
    actor = actor_for(request)
    if whose:
        person = Person.objects.select_related("authority", "user").filter(reference=whose).first()
    else:
        person = actor.person
    if person is None or not actor.may(code, person, **about):
        raise Http404
    if whose:
        request.whose = person  # type: ignore[attr-defined]
        audit.looked(actor, [person], what=what, at=clock.now())
    return person


def place(request: HttpRequest, name: str, *args: str) -> str:
    """The address of page `name` for the person this request is about."""
    person: Person | None = getattr(request, "whose", None)
    if person is None:
        return reverse(name, args=args)
    return reverse(f"for_{name}", args=[person.reference, *args])
