"""The auditor's side: what was done, by ids; every search is itself recorded."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, SteerForm
from people import audit
from people.access import PersonRequest, permission
from people.models import AuditRecord, Person, StaffRole

A_PAGE = 50


class Trail(SteerForm):
    """What, whose and when."""

    marks_optional = False

    event = forms.CharField(label=_("What was done"), required=False, max_length=60)
    subject = forms.CharField(
        label=_("Reference of the thing or person"), required=False, max_length=40
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)


@permission("audit.trail")
def audit_home(request: PersonRequest) -> HttpResponse:
    """Search what was done. People appear as references; a reason opens one record."""
    form = Trail(request.GET)
    rows = _of_my_authorities(request)
    if form.is_valid():
        rows = _narrowed(rows, form.cleaned_data)
    searched = {name: value for name, value in request.GET.items() if value and name != "page"}
    at = clock.now()
    if searched:
        audit.record(
            "audit.searched", subject=request.user.reference, by=request.user, at=at,
            words=", ".join(f"{name}: {value[:60]}" for name, value in searched.items()),
        )  # fmt: skip
    page = Paginator(rows.select_related("by", "person"), A_PAGE).get_page(request.GET.get("page"))
    people = {row.person.pk: row.person for row in page.object_list if row.person}
    audit.looked(request.actor, people.values(), what="a list of what was done", at=at)
    staff = set(StaffRole.objects.values_list("user_id", flat=True))
    rows_shown = [(row, _who(row, staff)) for row in page.object_list]
    context = {"form": form, "page": page, "rows": rows_shown, "searched": bool(searched)}
    return render(request, "home/audit.html", context)


def _who(row: AuditRecord, staff: set[int]) -> str:
    """Staff by name; everybody else by reference; “themselves” where it is the person."""
    if row.by is None:
        return _t("the machine")
    if row.person is not None and row.person.user_id == row.by.pk:
        return _t("themselves")
    return str(row.by) if row.by.pk in staff else row.by.reference


def _of_my_authorities(request: PersonRequest) -> Any:
    people = Person.objects.filter(authority__in=request.actor.authority_ids("auditor"))
    return (
        AuditRecord.objects.filter(person__in=people) | AuditRecord.objects.filter(person=None)
    ).order_by("-at", "-id")


def _narrowed(rows: Any, said: dict[str, Any]) -> Any:
    if said["event"]:
        rows = rows.filter(event__icontains=said["event"])
    if said["subject"]:
        of_person = rows.filter(person__reference=said["subject"])
        rows = of_person if of_person.exists() else rows.filter(subject=said["subject"])
    zone = ZoneInfo(settings.TIME_ZONE)
    if said["since"]:
        rows = rows.filter(at__gte=datetime.combine(said["since"], time.min, zone))
    if said["until"]:
        rows = rows.filter(at__lte=datetime.combine(said["until"], time.max, zone))
    return rows
