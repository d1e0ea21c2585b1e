"""The daily work of payments: instalments that fall due, and the sealed pay list of the night."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from core import clock
from core.jobs import Claim, enqueue, job
from core.models import Authority
from core.tasks import clockwork
from payments import services
from payments.services import continuity

MAKE = "payments.make_instalments"
LIST = "payments.write_pay_list"
NIGHT_HOUR = 3  # after the night's tracking


@job(MAKE)
def make_instalments(claim: Claim) -> None:
    """Make what falls due from the job's day on; a second run makes nothing more."""
    services.make_instalments(on=date.fromisoformat(claim.arguments["on"]), at=claim.at)


@job(LIST)
def write_pay_list(claim: Claim) -> None:
    """One authority's sealed list. Written again after a crash, it is one file more."""
    authority = Authority.objects.get(pk=claim.arguments["authority"])
    continuity.write_list(authority=authority, at=claim.at, on=clock.day_of(claim.at))


@clockwork
def each_morning(at: datetime) -> None:
    """One row a civil day; and one an authority for its pay list, where a passphrase is set."""
    on = clock.day_of(at).isoformat()
    enqueue(MAKE, key=f"{MAKE}:{on}", at=at, arguments={"on": on})
    is_night = at.astimezone(ZoneInfo(settings.TIME_ZONE)).hour >= NIGHT_HOUR
    if is_night and settings.CONTINUITY_PASSPHRASE:
        for pk in Authority.objects.order_by("pk").values_list("pk", flat=True):
            enqueue(LIST, key=f"{LIST}:{pk}:{on}", at=at, arguments={"authority": pk}, queue="pdf")
