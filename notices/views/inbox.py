"""The inbox of whoever is signed in: their own messages only."""

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock
from notices.forms import FindForm
from notices.models import Delivery, Notice
from notices.models.inbox import NoticeQuerySet
from notices.services import mark_all_read, mark_read
from people.access import PersonRequest, permission

A_PAGE = 20


@permission("signed_in")
def messages(request: PersonRequest) -> HttpResponse:
    """What we told this user, newest first, and what went outside."""
    form = FindForm(request.GET or None)
    mine = Notice.objects.filter(to=request.user)
    rows = _found(mine, form) if form.is_bound and form.is_valid() else mine
    outside = Delivery.objects.exclude(state=Delivery.State.NOT_NEEDED).order_by("due_at", "pk")
    rows = rows.prefetch_related(Prefetch("deliveries", outside)).order_by("-made_at", "-id")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "form": form, "new": mine.unread().count(),
        "until": mine.order_by("-pk").values_list("reference", flat=True).first(),
        "any": page.paginator.count or mine.exists(),
    }  # fmt: skip
    return render(request, "notices/messages.html", context)


def _found(rows: NoticeQuerySet, form: FindForm) -> NoticeQuerySet:
    said = form.cleaned_data
    if said["q"]:
        rows = rows.filter(sentence__icontains=said["q"])
    if said["group"]:
        rows = rows.in_group(said["group"])
    return rows.unread() if said["unread"] else rows


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


@permission("signed_in")
@require_POST
def all_read(request: PersonRequest) -> HttpResponse:
    """Everything that the page had, or could have had, when it was shown is read."""
    until = Notice.objects.filter(to=request.user, reference=request.POST.get("until", "")).first()
    number = mark_all_read(by=request.user, until=until.pk, at=clock.now()) if until else 0
    words = ngettext("%(n)s message is read now.", "%(n)s messages are read now.", number)
    flash.success(request, words % {"n": number} if number else _("There was nothing new."))
    return redirect("my_messages")
