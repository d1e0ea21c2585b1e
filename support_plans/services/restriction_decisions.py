"""What the council decides about a rule: a record that it is necessary, a yes or no with a reason."""

from datetime import date, datetime

from django.db import transaction

from core.days import day_words
from core.errors import DomainError
from core.policies_table import SPENDING
from notices.services import tell
from people import audit
from people.models import Person, User
from support_plans.models import (
    NecessaryRecord,
    NotWaiting,
    OfficerCategory,
    OwnPlan,
    PlanVersion,
    Relation,
    RestrictionDecision,
    SupportPlan,
)
from support_plans.services.restriction_facts import MOST_NAME, BadFacts
from support_plans.services.restrictions import (
    FamilyNotPaid,
    findings_of,
    need_payable,
    same_name,
)
from support_plans.services.tell import tell_person, tell_workers

MOST_REASON = 2000


class BadDecision(DomainError):
    code = "bad_restriction_decision"
    message = "Say why, in words the person can read."


class NoFinding(DomainError):
    code = "no_such_finding"
    message = "No rule stands in the way here any more. Look at the plan again."
    status = 409


class OwnRecord(DomainError):
    code = "own_necessary_record"
    message = "Nobody records this for themselves or for pay they receive. Ask a colleague."
    status = 403


class NeedsRecord(DomainError):
    code = "needs_necessary_record"
    message = "This needs the council’s record that it is necessary. Write that record first."
    status = 409


@transaction.atomic
def record_necessary(
    *,
    person: Person,
    payee: str,
    relation: str,
    purpose: str,
    reason: str,
    from_on: date,
    until_on: date,
    by: User,
    at: datetime,
) -> NecessaryRecord:
    """Write down why paying this relative is necessary, for what, and until when.

    A later record about the same name holds instead. Raises BadFacts, BadDecision or OwnRecord.
    """
    name, words = payee.replace("\x00", "").strip(), reason.replace("\x00", "").strip()
    if by.pk == person.user_id or same_name(name) == same_name(by.name):
        raise OwnRecord
    if not name or len(name) > MOST_NAME:
        raise BadFacts("Write the name of who is paid.", field="payee")
    if relation not in Relation.values or relation == Relation.NONE:
        raise BadFacts("Choose how they are related.", field="relation")
    if purpose not in NecessaryRecord.Purpose.values:
        raise BadFacts("Choose what it is necessary for.", field="purpose")
    if not words or len(words) > MOST_REASON:
        raise BadDecision(field="reason")
    if until_on < from_on:
        raise BadFacts("The last day is before the first. Check both.", field="until_on")
    row = NecessaryRecord.objects.create(
        person=person, payee=name, relation=relation, purpose=purpose, reason=words,
        from_on=from_on, until_on=until_on, decided_by=by, decided_at=at,
    )  # fmt: skip
    audit.record("plan.necessary", subject=row.reference, person=person, by=by, at=at, words=words)
    tell_person(
        person, by, "plan.necessary", f"necessary:{row.reference}",
        f"The council wrote down that you may pay {name}, until {day_words(until_on)}.", at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def decide_finding(
    *, version: PlanVersion, line: str, code: str, outcome: str, reason: str, by: User,
    at: datetime, on: date,
) -> RestrictionDecision:  # fmt: skip
    """Allow one line all the same, or say no, with a reason the person reads.

    A later decision holds instead. Raises BadDecision, NotWaiting, OwnPlan, NoFinding, or
    NeedsRecord where only a record that it is necessary decides.
    """
    row = _waiting(version, by)
    words = _reason(reason)
    if outcome not in RestrictionDecision.Outcome.values:
        raise BadDecision("Choose yes or no.", field="outcome")
    found = findings_of(row, on)
    finding = next((one for one in found if (one.line, one.code) == (line, code)), None)
    if finding is None or not finding.blocks:
        raise NoFinding
    if outcome == RestrictionDecision.Outcome.ALLOWED and not finding.overridable:
        raise NeedsRecord
    made = RestrictionDecision.objects.create(
        version=row, line_reference=line, code=code, outcome=outcome, reason=words, by=by, at=at
    )
    person = row.plan.person
    audit.record("plan.rule_decided", subject=made.reference, person=person, by=by, at=at,
                 words=words)  # fmt: skip
    yes = outcome == RestrictionDecision.Outcome.ALLOWED
    said = "allowed" if yes else "did not allow"
    tell_person(
        person, by, "plan.rule_decided", f"rule-decided:{made.reference}",
        f"The council {said} {finding.name}: {words}"[:400], at=at,
        link=f"/my/plan/versions/{row.number}/",
    )  # fmt: skip
    return made


@transaction.atomic
def see_category(
    *, version: PlanVersion, line: str, category: str, reason: str, by: User, at: datetime
) -> OfficerCategory:
    """An officer says what a line is for, with a reason; a later word holds instead.

    Raises BadFacts, BadDecision, NotWaiting, OwnPlan or NoFinding.
    """
    row = _waiting(version, by)
    words = _reason(reason)
    if category not in SPENDING:
        raise BadFacts("Choose one of the answers here.", field="category")
    names = {one["reference"]: one["pot_name"] for one in row.content.get("lines", [])}
    if line not in names:
        raise NoFinding
    made = OfficerCategory.objects.create(
        version=row, line_reference=line, category=category, reason=words, by=by, at=at
    )
    person = row.plan.person
    audit.record("plan.category_seen", subject=row.reference, person=person, by=by, at=at,
                 words=words)  # fmt: skip
    tell_person(
        person, by, "plan.category_seen", f"category:{row.reference}:{made.pk}",
        f"The council thinks {names[line]} is for {SPENDING[category]}: {words}"[:400], at=at,
        link=f"/my/plan/versions/{row.number}/",
    )  # fmt: skip
    return made


def tell_if_not_payable(*, person: Person, name: str, key: str, at: datetime, on: date) -> bool:
    """Money went to somebody whom the agreed plan names as barred: say so kindly, stop nothing.

    What happened is always written down. The person and their workers hear of it, once a `key`.
    """
    try:
        need_payable(person, name, on)
    except FamilyNotPaid as rule:
        tell(
            to=person.user, about=person, kind="family_paid", key=f"family-paid:{key}",
            sentence=f"{rule.sentence} Talk to your worker about what you paid.",
            link="/my/plan/rules/", at=at,
        )  # fmt: skip
        tell_workers(
            person, "family_paid", f"family-paid:{key}",
            f"{person.known_as} paid somebody whom regulation 3 names. Talk to them.",
            link=f"/council/people/{person.reference}/family/", at=at, on=on,
        )  # fmt: skip
        return True
    return False


def _reason(text: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words or len(words) > MOST_REASON:
        raise BadDecision(field="reason")
    return words


def _waiting(version: PlanVersion, by: User) -> PlanVersion:
    """The version reread, its plan locked; still waiting, and not the officer's own."""
    SupportPlan.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    row = PlanVersion.objects.select_related("plan__person__authority", "plan__person__user").get(
        pk=version.pk
    )
    if not row.is_waiting:
        raise NotWaiting
    if by.pk in (row.sent_by_id, row.plan.person.user_id):
        raise OwnPlan
    return row
