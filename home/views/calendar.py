"""A private calendar: its address made and withdrawn, the file itself, and a single day of it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.forms import SteerForm
from home.calendars import calendar_of, days_of, review_day
from people.access import PersonRequest, own_person_or_404, permission
from support_plans.models import Review
from support_plans.services import calendars as services

FRESH = "fresh_calendar"  # the address, shown once


class CalendarForm(SteerForm):
    """How much the calendar says."""

    marks_optional = False
    hide_details = forms.BooleanField(
        label=_("Hide details: each entry only says “Steer”"), required=False
    )


@permission("calendar.keep")
def my_calendar(request: PersonRequest) -> HttpResponse:
    """Make a private address, or withdraw it."""
    person = own_person_or_404(request)
    link = services.link_of(person)
    form = CalendarForm(request.POST or None, initial={"hide_details": True})
    if request.method == "POST":
        form = CalendarForm(request.POST)
        if form.is_valid():
            _row, secret = services.make_link(
                person=person, hide_details=form.cleaned_data["hide_details"], by=request.user,
                at=clock.now(),
            )  # fmt: skip
            request.session[FRESH] = request.build_absolute_uri(reverse("calendar", args=[secret]))
            messages.success(request, _t("Your address is ready. Copy it now: we show it once."))
            return redirect("my_calendar")
    context = {"link": link, "form": form, "fresh": request.session.pop(FRESH, "")}
    response = render(request, "home/calendar.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@permission("calendar.keep")
@require_POST
def stop_calendar(request: PersonRequest) -> HttpResponse:
    """Withdraw the address: from now on it is not found."""
    services.stop_link(person=own_person_or_404(request), by=request.user, at=clock.now())
    messages.success(request, _t("The address is withdrawn. It does not work any more."))
    return redirect("my_calendar")


@permission("calendar.keep")
@require_safe
def download_calendar(request: PersonRequest) -> HttpResponse:
    """All days in one file, once, without an address."""
    person = own_person_or_404(request)
    hide = request.GET.get("hide") == "yes"
    return _file(calendar_of(days_of(person, clock.today()), hide=hide, at=clock.now()))


@permission("calendar.keep")
@require_safe
def one_review(request: PersonRequest, reference: str) -> HttpResponse:
    """One review as a file, for a calendar on any device."""
    row = Review.objects.open().filter(
        person=own_person_or_404(request), reference=reference
    ).first()  # fmt: skip
    if row is None:
        raise Http404
    return _file(calendar_of([review_day(row)], hide=False, at=clock.now()))


@permission("public")
@require_safe
def calendar(request: PersonRequest, secret: str) -> HttpResponse:
    """What a calendar program reads. Who has the address needs no password: so it is long."""
    at = clock.now()
    try:
        link = services.read_by(secret=secret, at=at)
    except services.TooOften as refusal:
        response = HttpResponse(refusal.sentence, status=429, content_type="text/plain")
        response["Retry-After"] = "60"
        return response
    if link is None:
        raise Http404
    days = days_of(link.person, clock.day_of(at))
    return _file(calendar_of(days, hide=link.hide_details, at=at))


def _file(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="steer.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
