"""Signed out while typing: what was typed, to send again or to throw away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from people import kept_words
from people.access import PersonRequest, permission


@permission("signed_in")
def kept(request: PersonRequest) -> HttpResponse:
    """Their words, and one press to send them to the page for which they were meant."""
    found = kept_words.kept_for(request, clock.now())
    if found is None:
        return redirect("/")
    words = [value for name, value in found["fields"] if value.strip() and name != "version"]
    context = {
        "path": found["path"],
        "fields": found["fields"],
        "files": found["files"],
        "words": sorted(words, key=len, reverse=True)[:10],
    }
    return render(request, "home/kept_words.html", context)


@permission("signed_in")
@require_POST
def throw_away(request: PersonRequest) -> HttpResponse:
    """They do not want them."""
    found = kept_words.kept_for(request, clock.now())
    kept_words.throw_away(request)
    messages.success(request, _("What you had typed is gone. Nothing was changed."))
    return redirect(found["path"] if found else "/")
