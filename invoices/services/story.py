"""A bill's story, line by line, and who is told: in plain words, to whom it concerns."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from core.clock import day_of
from invoices.models import Bill, BillEvent
from notices.models import Notice
from notices.services import tell
from people.models import Person, Relationship, Role, Scope, Sharing, User
from providers.models import Membership
from support_plans.standing import standing_of


def add(
    bill: Bill, sentence: str, *, by: User | None, at: datetime, only_person: bool = False
) -> BillEvent:
    """One line of the story. `only_person`: never shown to the provider."""
    seen = BillEvent.Seen.PERSON if only_person else BillEvent.Seen.BOTH
    return BillEvent.objects.create(
        bill=bill, state=bill.state, sentence=sentence[:400], seen_by=seen, at=at, by=by
    )


def people_of(organisation_id: int, on: date) -> dict[int, User]:
    """Everyone who works for an organisation now, by id."""
    rows = Membership.objects.filter(organisation=organisation_id, starts_on__lte=on)
    rows = rows.exclude(ends_on__lt=on).select_related("user")
    return {row.user_id: row.user for row in rows}


def answerers(bill: Bill, on: date) -> dict[int, User]:
    """The person, and those who answer bills for them; never who sent it or is paid by it."""
    person = bill.agreement.budget.person
    rows = Sharing.objects.live(on).filter(
        scope=Scope.BILLS_ANSWER, relationship__person=person,
        relationship__in=Relationship.objects.live(on),
    ).select_related("relationship__user")  # fmt: skip
    found = {
        row.relationship.user_id: row.relationship.user for row in rows_that_answer(rows, bill, on)
    }
    if person.user is not None:
        found[person.user.pk] = person.user
    never = {bill.submitted_by_id, *people_of(bill.organisation_id, on)}
    return {pk: user for pk, user in found.items() if pk not in never}


def rows_that_answer(rows: Iterable[Sharing], bill: Bill, on: date) -> list[Sharing]:
    """Those who answer this bill now, by what the person wrote for when they are unwell."""
    person = bill.agreement.budget.person
    standing = standing_of([person.pk]).get(person.pk)
    if standing is None:
        return list(rows)
    return [
        row for row in rows
        if standing.answers((row.relationship.user_id, row.relationship.kind), is_on=standing.is_on(on))
        and standing.takes_bill(row.relationship.user_id, bill.organisation_id, on)
    ]  # fmt: skip


def workers(person: Person, on: date) -> list[User]:
    """The council workers of a person, now."""
    rows = Relationship.objects.live(on).filter(person=person, kind=Role.COUNCIL_WORKER)
    return [row.user for row in rows.select_related("user")]


def tell_answerers(bill: Bill, kind: str, key: str, sentence: str, *, at: datetime) -> None:
    """Tell everyone who may answer; a person who does not sign in, by letter."""
    person = bill.agreement.budget.person
    if person.user is None:
        tell(to=None, about=person, kind=kind, key=f"{key}:{person.reference}", sentence=sentence,
             at=at)  # fmt: skip
    for user in answerers(bill, day_of(at)).values():
        own = user.pk == person.user_id
        link = page("my_bill", bill.reference) if own else page(
            "for_my_bill", person.reference, bill.reference
        )  # fmt: skip
        tell(to=user, about=person, kind=kind, key=f"{key}:{user.reference}", sentence=sentence,
             link=link, at=at)  # fmt: skip


def still_asked(person: Person, notices: list[Notice]) -> set[int]:
    """Of these notices, those about a bill that still waits for the person's answer."""
    asked = Bill.objects.filter(agreement__budget__person=person).awaiting_answer()
    links = {page("my_bill", reference) for reference in asked.values_list("reference", flat=True)}
    return {one.pk for one in notices if one.link in links}


def tell_provider(bill: Bill, kind: str, key: str, sentence: str, *, at: datetime) -> None:
    for user in people_of(bill.organisation_id, day_of(at)).values():
        tell(to=user, about=None, kind=kind, key=f"{key}:{user.reference}", sentence=sentence,
             link=page("provider_bill", bill.reference), at=at)  # fmt: skip


def tell_workers(
    bill: Bill, kind: str, key: str, sentence: str, *, at: datetime, but: User | None = None
) -> None:
    person = bill.agreement.budget.person
    for user in workers(person, day_of(at)):
        if but is not None and user.pk == but.pk:
            continue
        tell(to=user, about=person, kind=kind, key=f"{key}:{user.reference}", sentence=sentence,
             link=page("exception", bill.reference), at=at)  # fmt: skip


def tell_one(
    bill: Bill, user: User, kind: str, key: str, sentence: str, *, link: str, at: datetime
) -> None:
    """One worker, about a bill of their person."""
    tell(to=user, about=bill.agreement.budget.person, kind=kind, key=f"{key}:{user.reference}",
         sentence=sentence, link=link, at=at)  # fmt: skip


def page(name: str, *args: str) -> str:
    """The address of a page."""
    return reverse(name, args=args)
