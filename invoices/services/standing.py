"""How a person wants a provider's bills answered: each, the unusual only, or a standing yes.

A standing yes is the person's own act, done beforehand: never the usual way, for a stretch of time,
and stopped in one press. It answers a bill in which the checks found nothing at all; "what I agreed"
answers only lines that are sessions of the agreement, day by day. Silence it is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from budgets.models import Agreement
from budgets.services import sessions_of
from core.errors import DomainError, NotAllowed
from core.money import show
from core.periods import Period
from invoices.checks import Checked
from invoices.models import AnswerRule, Bill, BillLine, StandingAnswer
from invoices.models.answers import MOST_VOICES
from invoices.services import story
from invoices.services.answering import STANDING, confirm_bill
from notices.services import tell
from people import audit
from people.models import Person, User
from providers.models import Organisation


class OnlyThePerson(NotAllowed):
    code = "only_the_person"
    message = "Only the person can say how their bills are answered."


class NoSuchWay(DomainError):
    code = "no_such_way"
    message = "Choose one of the ways to answer."


@dataclass(frozen=True)
class WayOfProvider:
    """A provider of the person, and how its bills are answered now."""

    organisation: Organisation
    rule: AnswerRule | None


def ways_of(person: Person) -> list[WayOfProvider]:
    """Every provider with an agreement of this person, by name. Two queries."""
    rows = Agreement.objects.filter(budget__person=person).select_related("organisation")
    found = {row.organisation_id: row.organisation for row in rows}
    rules = {row.organisation_id: row for row in AnswerRule.objects.live().filter(person=person)}
    chosen = sorted(found.values(), key=lambda one: one.name)
    return [WayOfProvider(one, rules.get(one.pk)) for one in chosen]


def last_day(person: Person, on: date) -> date:
    """Until when a standing yes of today holds (policy)."""
    months = int(person.authority.policy("standing_yes_months", on).value)
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, 28))


@transaction.atomic
def set_way(
    *, person: Person, organisation: Organisation, way: str, voices: int = 1, by: User,
    at: datetime, on: date,
) -> AnswerRule:  # fmt: skip
    """The person says how this provider's bills are answered from now on.

    Raises OnlyThePerson, or NoSuchWay. Bills that wait already are not touched.
    """
    if by.pk != person.user_id:
        raise OnlyThePerson
    if way not in AnswerRule.Way.values or not 1 <= voices <= MOST_VOICES:
        raise NoSuchWay
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    before = AnswerRule.objects.of(person.pk, organisation.pk)
    if before is not None:
        before.end(by=by, at=at)
        before.save()
    each = way == AnswerRule.Way.EACH
    rule = AnswerRule.objects.create(
        person=person, organisation=organisation, way=way, voices=voices, set_at=at, set_by=by,
        until=None if each else last_day(person, on),
    )  # fmt: skip
    audit.record("bill.way_set", subject=rule.reference, by=by, at=at, person=person)
    return rule


@transaction.atomic
def stop_way(*, person: Person, organisation: Organisation, by: User, at: datetime) -> None:
    """One press: from now on the person is asked about each bill. Raises OnlyThePerson."""
    if by.pk != person.user_id:
        raise OnlyThePerson
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    rule = AnswerRule.objects.of(person.pk, organisation.pk)
    if rule is None or rule.way == AnswerRule.Way.EACH:
        return
    rule.end(by=by, at=at)
    rule.save()
    if rule.voices > 1:  # how many helpers it takes was not stopped
        AnswerRule.objects.create(
            person=person, organisation=organisation, voices=rule.voices, set_at=at, set_by=by
        )
    audit.record("bill.way_stopped", subject=rule.reference, by=by, at=at, person=person)


def rule_for(bill: Bill, checked: Checked, on: date) -> AnswerRule | None:
    """The standing yes that answers this bill, if there is one; the checks found nothing in it."""
    person = bill.agreement.budget.person
    if checked.findings or person.user_id is None or person.died_on is not None:
        return None
    if person.user_id in {bill.submitted_by_id, *story.people_of(bill.organisation_id, on)}:
        return None
    rule = AnswerRule.objects.held(person.pk, bill.organisation_id)
    if rule is None or not rule.says_yes(on):
        return None
    if rule.way == AnswerRule.Way.PATTERN and not fits_pattern(bill, list(bill.lines.all())):
        return None
    return rule


def fits_pattern(bill: Bill, lines: Sequence[BillLine]) -> bool:
    """Each line is one session that was agreed: its day, its units; no session is there twice."""
    expected = {
        one.on: one.units for one in sessions_of(bill.agreement, Period(bill.from_on, bill.to_on))
    }
    days = [line.service_on for line in lines]
    if not lines or len(days) != len(set(days)) or _billed_elsewhere(bill, days):
        return False
    return all(
        line.service_to in (None, line.service_on) and line.net_pence > 0
        and expected.get(line.service_on) == line.units
        for line in lines
    )  # fmt: skip


def _billed_elsewhere(bill: Bill, days: Sequence[date]) -> bool:
    others = Bill.objects.live().filter(agreement=bill.agreement, kind=Bill.Kind.INVOICE)
    lines = BillLine.objects.filter(bill__in=others.exclude(pk=bill.pk), service_on__in=days)
    return lines.exclude(bill__state=Bill.State.CREDITED).exists()


@transaction.atomic
def answer_by(*, rule: AnswerRule, bill: Bill, at: datetime, on: date) -> bool:
    """Say the yes that the person said beforehand, and tell them. False when the pot is short."""
    person = bill.agreement.budget.person
    by = person.user
    if by is None:
        return False
    number = bill.confirmed_times
    try:
        with transaction.atomic():
            confirm_bill(bill=bill, answers="yes", by=by, at=at, on=on, how=STANDING)
    except DomainError:
        bill.refresh_from_db()
        return False
    StandingAnswer.objects.create(bill=bill, rule=rule, round=number, at=at)
    story.tell_answerers(
        bill, "bill.standing", f"bill-standing:{bill.reference}:{number}",
        f"Your standing yes answered a bill of {bill.organisation.name} for "
        f"{show(bill.total_pence)}. You can undo it.", at=at,
    )  # fmt: skip
    return True


def ask_whether_again(*, on: date, at: datetime) -> int:
    """A standing yes whose time is up is over; the person is asked once whether they want it again."""
    rows = AnswerRule.objects.live().filter(until__lt=on, asked_again_at=None)
    told = 0
    for rule in rows.select_related("person__user", "organisation"):
        told += _ask_whether_again(rule, at=at)
    return told


@transaction.atomic
def _ask_whether_again(rule: AnswerRule, *, at: datetime) -> int:
    changed = AnswerRule.objects.filter(pk=rule.pk, asked_again_at=None).update(asked_again_at=at)
    if changed:
        tell(
            to=rule.person.user, about=rule.person, kind="bill.way_over",
            key=f"bill-way-over:{rule.reference}", at=at,
            sentence=f"Your standing yes to {rule.organisation.name} is over. We ask you about each "
            "bill now. Do you want it again?", link=story.page("my_answering"),
        )  # fmt: skip
    return changed
