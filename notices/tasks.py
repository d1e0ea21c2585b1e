"""The e-mail behind a notice. It carries no detail of anyone's support."""

from collections.abc import Callable

from django.core.mail import send_mail

from core import clock, jobs
from notices.models import Notice
from notices.services import EMAIL_JOB

SUBJECT = "You have a new message"
BODY = (
    "Hello {name},\n\n"
    "There is a new message for you in Steer. Sign in to read it.\n\n"
    "We never ask for your password or PIN by e-mail.\n"
)


@jobs.job(EMAIL_JOB)
def send_email(claim: jobs.Claim) -> Callable[[], None] | None:
    """Say by e-mail that there is a message, unless it was read or the account is closed."""
    notice = Notice.objects.select_related("to").get(pk=claim.arguments["notice"])
    to = notice.to
    if notice.read_at or notice.sent_at or not to.email or not to.is_active:
        return None
    send_mail(SUBJECT, BODY.format(name=to.get_short_name()), None, [to.email])

    def sent() -> None:
        Notice.objects.filter(pk=notice.pk).update(sent_at=clock.now())

    return sent
