"""What a decision about a plan refused, and its record for a complaint."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.clock import day_of
from core.templatetags.words import money
from people.records import Record, policy_rows
from people.refusals import Refusal
from support_plans.models import PlanDecision, PlanVersion
from support_plans.services.deciding import appeal_by

POLICIES = (
    "plan_decision_days", "plan_appeal_days", "second_person_above_pence",
    "second_person_above_estimate", "plan_panel",
)  # fmt: skip
RULE = "A plan is agreed when it says what is needed, and costs no more than is needed for it."


def refusal_of(version: PlanVersion) -> Refusal | None:
    """Why this version was sent back, while that stands; None where it was not."""
    if version.state != PlanVersion.State.RETURNED:
        return None
    row = version.decisions.filter(kind=PlanDecision.Kind.RETURNED).select_related("by").last()
    if row is None:
        return None
    until = appeal_by(version.plan.person, row.at)
    return Refusal("plan", row.reason, RULE, row.by.name, day_of(row.at), until)


def record_of(version: PlanVersion, on: date) -> Record:
    """Sent, asked, answered, decided, each with its day; the papers; the rules when it was sent."""
    person = version.plan.person
    papers = [_("The plan as it was sent, %(mark)s") % {"mark": version.sha256[:12]}]
    if version.signature is not None:
        papers.append(_("Its signature, %(name)s") % {"name": version.signature.name})
    return Record(
        title=_("The record of version %(number)s of a plan") % {"number": version.number},
        subject=version.plan.reference,
        about=_("%(name)s. All together %(total)s.")
        % {"name": person.full_name, "total": money(version.total_pence)},
        authority=person.authority,
        refusal=refusal_of(version),
        events=sorted(_events(version), key=lambda one: one[0]),
        documents=papers,
        rules=policy_rows(person.authority, POLICIES, day_of(version.sent_at)),
    )


def _events(version: PlanVersion) -> Iterator[tuple[datetime, str]]:
    sender = version.sent_by.get_short_name()
    yield version.sent_at, _("%(name)s sent the plan.") % {"name": sender}
    for one in version.asked.select_related("asked_by", "answered_by"):
        yield one.asked_at, _("%(name)s asked: %(words)s") % {
            "name": one.asked_by.name, "words": one.words}  # fmt: skip
        if one.answered_at and one.answered_by:
            yield one.answered_at, _("%(name)s answered: %(words)s") % {
                "name": one.answered_by.name, "words": one.answer}  # fmt: skip
    for row in version.decisions.select_related("by"):
        yield row.at, f"{row.by.name}: {row.get_kind_display()}. {row.reason}"
