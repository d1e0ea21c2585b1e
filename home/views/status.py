"""What works now, for everyone: pages, records, work behind them, and the day without us.

No names, no amounts. The page must come even when the records do not: it knows no session
(`home.middleware.KnowsNobody`), and without a database it is drawn from a template that asks nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import DatabaseError
from django.db.models import Max
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.models import Authority, Heartbeat
from home.views.health import OK, database
from payments.models import PayList, PayRun
from payments.services import continuity
from people.access import PersonRequest, permission
from tracking.models import Position

A_NIGHT: Final = timedelta(hours=30)  # what is done each night is late after this


@dataclass(frozen=True)
class Part:
    """One part of Steer: whether it works, since when we know, and a sentence for everyone."""

    name: str
    title: str
    works: bool
    words: str
    at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        at = self.at.isoformat() if self.at is not None else None
        return {"name": self.name, "works": self.works, "words": self.words, "at": at}


def parts(at: datetime) -> list[Part]:
    """Every part, as it is now."""
    found = [Part("pages", _("Pages"), True, _("You can read this, so pages work."), at)]
    try:
        found.append(_records(at))
        if found[-1].works:
            found += [_worker(at), _night(at), _pay_list(at), _last_run()]
    except DatabaseError:
        found = [found[0], _no_records(at)]
    return found


def _records(at: datetime) -> Part:
    if database() != OK:
        return _no_records(at)
    return Part("database", _("Records"), True, _("Records can be read and written."), at)


def _no_records(at: datetime) -> Part:
    words = _("Records cannot be reached just now. Try again in a few minutes, or call us.")
    return Part("database", _("Records"), False, words, at)


def _worker(at: datetime) -> Part:
    title, last = _("Work in the background"), Heartbeat.objects.order_by("-at").first()
    if last is not None and at - last.at <= last.lost_after:
        return Part("worker", title, True, _("It runs."), last.at)
    words = _("It rests. Letters, e-mails and checks of files wait, and none is lost.")
    return Part("worker", title, False, words, last.at if last is not None else None)


def _night(at: datetime) -> Part:
    last = Position.objects.aggregate(last=Max("worked_out_at"))["last"]
    title = _("The look at every budget by night")
    if last is None:
        return Part("tracking", title, False, _("It was not done yet."))
    if at - last > A_NIGHT:
        words = _("It is late. What budgets come to is right; what is foreseen is older.")
        return Part("tracking", title, False, words, last)
    return Part("tracking", title, True, _("It was done."), last)


def _pay_list(at: datetime) -> Part:
    """The oldest of the authorities' newest lists: one that is late is said."""
    title = _("The list to pay from on a day without Steer")
    if continuity.why_none():
        words = _("None is written: the people who run Steer have not set a passphrase.")
        return Part("pay_list", title, False, words)
    newest = dict(PayList.objects.order_by().values_list("authority").annotate(Max("made_at")))
    lasts = [newest.get(pk) for pk in Authority.objects.values_list("pk", flat=True)]
    known = [last for last in lasts if last is not None]
    if not known or len(known) < len(lasts):
        return Part("pay_list", title, False, _("None was written yet."))
    last = min(known)
    if at - last > A_NIGHT:
        return Part("pay_list", title, False, _("It is late. The one before can be used."), last)
    return Part("pay_list", title, True, _("It was written."), last)


def _last_run() -> Part:
    last = PayRun.objects.filter(outside=False).aggregate(last=Max("released_at"))["last"]
    words = _("Its file was made.") if last is not None else _("None was sent yet.")
    return Part("pay_run", _("The last pay run"), True, words, last)


@permission("public")
@require_safe
def status(request: PersonRequest) -> HttpResponse:
    """What works now, in words. 503 where records cannot be reached."""
    at = clock.now()
    found = parts(at)
    context = {"parts": found, "at": at, "all_work": all(part.works for part in found)}
    if _reached(found):
        return render(request, "home/status.html", context)
    return HttpResponse(render_to_string("home/status_bare.html", context), status=503)


@permission("public")
@require_safe
def status_json(request: PersonRequest) -> HttpResponse:
    """The same for machines that watch from outside."""
    at = clock.now()
    found = parts(at)
    facts = {
        "at": at.isoformat(), "works": all(part.works for part in found),
        "parts": [part.as_json() for part in found],
    }  # fmt: skip
    answer = JsonResponse(facts, status=200 if _reached(found) else 503)
    answer["Cache-Control"] = "no-store"
    return answer


def _reached(found: list[Part]) -> bool:
    return all(part.works for part in found if part.name == "database")
