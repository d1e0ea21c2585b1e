"""What was refused of a bill, in the one shape of refusals, and its record for a complaint."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import day_of
from core.paper import pdf_from
from invoices.models import Bill, BillDecision, BillEvent, Objection
from people.refusals import Refusal, complaint_until

POLICIES = (
    "answer_by_days", "answer_by_days_small", "units_tolerance_percent", "two_people_above_pence",
    "on_account_object_weeks",
)  # fmt: skip
RULE = "A bill is paid for support that was agreed, and that happened."
RULE_ON_ACCOUNT = "What was paid on account stays unless it is shown to be wrong."


@dataclass(frozen=True)
class Record:
    """All that a complaint, or the ombudsman, needs to read about a bill."""

    bill: Bill
    refusal: Refusal | None
    events: list[BillEvent]
    decisions: list[BillDecision]
    documents: list[str]
    policies: list[dict[str, Any]]
    for_person: bool
    lines: list[Any] = field(default_factory=list)


def refusal_of(bill: Bill) -> Refusal | None:
    """What stands refused of this bill now; None where nothing is. The newest decision speaks."""
    objection = Objection.objects.filter(
        on_account__bill=bill, decided_at__isnull=False, upheld_pence=0
    ).select_related("decided_by").first()  # fmt: skip
    if objection is not None and objection.decided_at is not None and objection.decided_by:
        on = day_of(objection.decided_at)
        return Refusal(
            "objection", objection.reason, RULE_ON_ACCOUNT, objection.decided_by.name, on,
            complaint_until(on),
        )  # fmt: skip
    row = (
        bill.decisions.filter(outcome="refuse", decided_at__isnull=False)
        .select_related("decided_by").order_by("-decided_at").first()
    )  # fmt: skip
    stands = bill.state == Bill.State.REFUSED or bill.rest_pence > 0
    if row is None or row.decided_by is None or row.decided_at is None or not stands:
        return None
    on = day_of(row.decided_at)
    kind = "bill" if bill.state == Bill.State.REFUSED else "bill_part"
    return Refusal(kind, row.reason, RULE, row.decided_by.name, on, complaint_until(on))


def record_of(bill: Bill, on: date, *, for_person: bool) -> Record:
    """The timeline, lines, decisions, papers and policies. A provider's leaves out what only the
    person's side may read.
    """
    events = bill.events.select_related("by")
    if not for_person:
        events = events.filter(seen_by=BillEvent.Seen.BOTH)
    authority = bill.agreement.budget.person.authority
    sent = day_of(bill.sent_at or bill.made_at)
    values = [authority.policy(name, sent) for name in POLICIES]
    papers = [_("The bill, %(number)s") % {"number": bill.number}]
    if bill.file_id is not None:
        papers.append(_("The file that came with it, %(mark)s") % {"mark": bill.file_sha256[:12]})
    papers += [
        _("Credit note %(number)s") % {"number": number}
        for number in bill.credit_notes.values_list("number", flat=True)
    ]
    return Record(
        bill=bill, refusal=refusal_of(bill), events=list(events), documents=papers,
        decisions=list(bill.decisions.filter(decided_at__isnull=False).select_related(
            "proposed_by", "decided_by")),
        policies=[{"title": one.policy.title, "value": one.value, "unit": one.policy.unit}
                  for one in values],
        for_person=for_person, lines=list(bill.lines.all()),
    )  # fmt: skip


def record_html(record: Record, on: date) -> str:
    """The HTML for the press."""
    context = {
        "record": record, "bill": record.bill, "person": record.bill.agreement.budget.person,
        "authority": record.bill.agreement.budget.person.authority, "on": on,
        "language": get_language() or "en-gb",
    }  # fmt: skip
    return render_to_string("invoices/paper_record.html", context)


def record_pdf(record: Record, on: date) -> bytes:
    """One press: the whole record as a PDF/UA-1. Raises NoPdfHere or PdfFailed."""
    return pdf_from(record_html(record, on))
