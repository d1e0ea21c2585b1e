"""The inbox of whoever is signed in: their own messages only."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from core import clock
from notices.models import Notice
from notices.services import mark_read
from people.access import PersonRequest, permission

A_PAGE = 20


@permission("signed_in")
def messages(request: PersonRequest) -> HttpResponse:
    """What we told this user, newest first."""
    rows = (
        Notice.objects.filter(to=request.user).select_related("about").order_by("-made_at", "-id")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/messages.html", {"page": page})


@permission("signed_in")
def open_message(request: PersonRequest, reference: str) -> HttpResponse:
    """One message: read now; where it leads to a page, there."""
    notice = Notice.objects.filter(to=request.user, reference=reference).first()
    if notice is None:
        raise Http404
    mark_read(notice=notice, at=clock.now())
    if notice.link and url_has_allowed_host_and_scheme(notice.link, None):
        return redirect(notice.link)
    return render(request, "notices/message.html", {"notice": notice})
