"""Jobs of notices: take one outside, send a message, ask supporters each morning."""

from collections.abc import Callable
from datetime import datetime

from core import clock, jobs
from core.clock import day_of
from core.tasks import clockwork
from notices.models import Delivery, Notice
from notices.services.escalating import escalate
from notices.services.sending import DELIVER_JOB, deliver, prepare
from notices.services.telling import SEND_JOB

ESCALATE_JOB = "notices.escalate"


@jobs.job("notices.email")  # its name until deliveries were rows: what was queued then is sent
@jobs.job(SEND_JOB)
def send(claim: jobs.Claim) -> Callable[[], None]:
    """Make the message, unless the notice stays in the inbox."""
    notice = Notice.objects.select_related("to", "about").get(pk=claim.arguments["notice"])

    def made() -> None:
        prepare(notice, at=claim.at)

    return made


@jobs.job(DELIVER_JOB)
def deliver_one(claim: jobs.Claim) -> Callable[[], None] | None:
    """One try. What it did is written in the transaction that ends the job."""
    message = Delivery.objects.select_related("to", "person").get(pk=claim.arguments["delivery"])
    return deliver(message, number=claim.arguments["number"], at=clock.now())


@jobs.job(ESCALATE_JOB)
def ask_supporters(claim: jobs.Claim) -> None:
    """Ask the supporters whom people chose, about what lies unread too long."""
    escalate(on=day_of(claim.at), at=claim.at)


@clockwork
def write_rows(at: datetime) -> None:
    """Once a day."""
    jobs.enqueue(ESCALATE_JOB, key=f"{ESCALATE_JOB}:{day_of(at)}", at=at, queue="mail")
