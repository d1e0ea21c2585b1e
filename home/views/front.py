"""The front page, the way from it to each role's own home, and pages that anyone may read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.roles import home_name
from people.access import PersonRequest, actor_for, permission
from people.models import User


@permission("public")
def front(request: PersonRequest) -> HttpResponse:
    """Signed in: to the home of one's first role. Otherwise: what Steer is, and the ways in."""
    if isinstance(request.user, User):
        own = home_name(actor_for(request))
        return redirect(own) if own else render(request, "home/no_role.html")
    return render(request, "home/front.html", {"find": reverse("find_support")})


def words(template: str) -> Callable[..., HttpResponse]:
    """A view of a page of words that everyone may read."""

    def show(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return permission("public")(show)


about = words("home/about.html")
help_page = words("home/help.html")
accessibility = words("home/accessibility.html")
what_you_tell_us = words("home/what_you_tell_us.html")
complain = words("home/complain.html")
how_it_works = words("home/how_it_works.html")
