"""Who looked: each look at one's own record by somebody else, by day, in words, with reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t

from core.clock import day_of
from people.access import PersonRequest, own_person_or_404, permission
from people.models import Looking, Opening, Role

A_PAGE = 50


@dataclass(frozen=True)
class Look:
    """One line: who, in which role, what, and why where a reason was given."""

    at: datetime
    who: str
    role: str
    what: str
    reason: str
    times: int = 1


@permission("looking.view")
def looked(request: PersonRequest) -> HttpResponse:
    """Who looked, newest day first; and every reason that was given to open something."""
    person = own_person_or_404(request)
    rows = Looking.objects.of(person).select_related("user")
    page: Page[Looking] = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    openings = Opening.objects.filter(person=person).select_related("user").order_by("-opened_at")
    context = {
        "page": page,
        "days": list(_days(list(page.object_list))),
        "openings": openings[:A_PAGE],
    }
    return render(request, "people/looked.html", context)


def _days(rows: list[Looking]) -> Iterator[tuple[date, list[Look]]]:
    """Looks by day; the same person looking at the same thing on one day is one line."""
    for when, of_day in groupby(rows, key=lambda row: day_of(row.at)):
        lines: dict[tuple[int, str, str], Look] = {}
        for row in of_day:
            key = (row.user_id, row.what, row.reason)
            times = lines[key].times + 1 if key in lines else 1
            lines[key] = Look(
                at=row.at, who=str(row.user), role=_role(row.role), what=row.what,
                reason=row.reason, times=times,
            )  # fmt: skip
        yield when, list(lines.values())


def _role(value: str) -> str:
    return Role(value).label if value in Role.values else _t("no longer has a role")
