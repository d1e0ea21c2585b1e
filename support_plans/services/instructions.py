"""If I am unwell: written by the person, switched by them or as they wrote, never a wider view."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from core.clock import day_of
from core.days import day_words
from core.errors import DomainError
from notices.services import tell
from people import audit
from people.models import HELPER_ROLES, Person, Relationship, Role, Scope, User
from providers.models import Organisation
from support_plans.models import (
    CostLine,
    InstructionPerson,
    InstructionSaying,
    InstructionSwitch,
    UnwellInstruction,
)
from support_plans.services.tell import tell_workers
from support_plans.standing import Standing, standing_of

MOST_WORDS, MOST_NAMED = 5000, 20
LEAST_DAYS, MOST_DAYS, MOST_WEEKS = 3, 60, 26
TOGETHER = timedelta(days=14)  # two people who say so within this say so together
ENOUGH = {UnwellInstruction.Trigger.ONE: 1, UnwellInstruction.Trigger.TWO: 2}
PAGE = "/my/unwell/"
ANSWERING = (Role.NOMINATED, Role.CIRCLE, Role.AUTHORISED)


class BadInstruction(DomainError):
    """Something of it cannot be; `field` says what."""

    code = "bad_instruction"
    message = "Check what you wrote here."


class OnlyThePerson(DomainError):
    code = "only_the_person_instructs"
    message = "Only the person writes this, and only they switch it by hand."
    status = 403


class NoInstruction(DomainError):
    code = "no_instruction"
    message = "There is nothing written yet. Write it first."
    status = 409


class NotNamed(DomainError):
    code = "not_named_to_say_so"
    message = "This person did not name you for this."
    status = 403


@dataclass(frozen=True)
class Wish:
    """What one helper does or does not hear then; `relationship` by reference."""

    relationship: str
    answers: bool = False
    only_then: bool = False
    organisations: Sequence[str] = ()  # none: all bills
    tell: bool = False
    never_tell: bool = False
    says_so: bool = False

    @property
    def says_anything(self) -> bool:
        return self.answers or self.tell or self.never_tell or self.says_so


@dataclass(frozen=True)
class Effect:
    """What would happen for one helper: bills now and then, told or not. Nothing else changes."""

    name: str
    kind: str
    answers_now: bool
    answers_then: bool
    only_of: tuple[str, ...]  # providers, where not all bills
    told: bool
    kept_from: bool
    says_so: bool


@dataclass(frozen=True)
class State:
    """The instruction of a person today."""

    standing: Standing | None
    on: date
    said_by: tuple[User, ...] = field(default=())

    @property
    def instruction(self) -> UnwellInstruction | None:
        return self.standing.instruction if self.standing else None

    @property
    def switch(self) -> InstructionSwitch | None:
        """The switch that holds now; none while it is off."""
        if self.standing is None or not self.standing.is_on(self.on):
            return None
        return self.standing.switch

    def named(self, user: User) -> list[InstructionPerson]:
        """What the instruction says of this user."""
        if self.standing is None:
            return []
        return [one for (pk, _), one in self.standing.named.items() if pk == user.pk]


def state_of(person: Person, on: date) -> State:
    """What stands and whether it is on; a handful of queries."""
    standing = standing_of([person.pk]).get(person.pk)
    if standing is None:
        return State(None, on)
    rows = standing.instruction.sayings.filter(taken_back_at=None).select_related("by")
    return State(standing, on, tuple(row.by for row in rows))


def helpers_of(person: Person, on: date) -> list[Relationship]:
    """Those whom the person can name: who helps now."""
    rows = Relationship.objects.live(on).filter(person=person, kind__in=HELPER_ROLES)
    return list(rows.select_related("user").prefetch_related("sharings").order_by("pk"))


def may_answer_bills(relation: Relationship, on: date) -> bool:
    """Whether the person shares the answering of bills with this helper, apart from this."""
    live = (
        row for row in relation.sharings.all()
        if row.withdrawn_at is None and row.from_on <= on <= row.until_on
    )  # fmt: skip
    return relation.kind in ANSWERING and any(row.scope == Scope.BILLS_ANSWER for row in live)


def lines_that_go_on(row: UnwellInstruction) -> list[CostLine]:
    """The support that must go on, as the person named it.

    From whichever of their plans it was named: a new plan does not silently drop what was said.
    """
    found = CostLine.objects.filter(plan__person=row.person_id, reference__in=row.goes_on)
    return list(found.order_by("pk"))


@transaction.atomic
def write_instruction(
    *,
    person: Person,
    trigger: str,
    silent_days: int | None = None,
    lasts_weeks: int = 4,
    words: str = "",
    goes_on: Sequence[str] = (),
    tell_worker: bool = False,
    people: Sequence[Wish] = (),
    by: User,
    at: datetime,
    on: date,
) -> UnwellInstruction:
    """Write it, or write it anew: the earlier one is kept and ends. Switched on, it stays on.

    Shares nothing: who answers bills then must be allowed to by the person's own sharing.
    Raises OnlyThePerson, or BadInstruction naming the field.
    """
    _need_own(person, by)
    row = UnwellInstruction(
        person=person, trigger=trigger, silent_days=silent_days, lasts_weeks=lasts_weeks,
        words=words.replace("\x00", "").strip(), goes_on=list(dict.fromkeys(goes_on)),
        tell_worker=tell_worker, made_at=at, made_by=by,
    )  # fmt: skip
    wishes = [wish for wish in people if wish.says_anything]
    _check(row, wishes)
    before = state_of(person, on)
    UnwellInstruction.objects.filter(person=person, ended_at=None).update(ended_at=at)
    row.save()
    _name(row, wishes, on)
    audit.record("unwell.written", subject=row.reference, person=person, by=by, at=at)
    if before.switch is not None:
        _switch(row, on=True, cause="changed", by=by, at=at, until=before.switch.until_on)
    return row


@transaction.atomic
def take_away(*, person: Person, by: User, at: datetime, on: date) -> None:
    """No instruction any more; switched off first. Again does nothing. Raises OnlyThePerson."""
    _need_own(person, by)
    state = state_of(person, on)
    if state.instruction is None:
        return
    if state.switch is not None:
        switch_off(person=person, by=by, at=at, on=on)
    UnwellInstruction.objects.filter(person=person, ended_at=None).update(ended_at=at)
    reference = state.instruction.reference
    audit.record("unwell.taken_away", subject=reference, person=person, by=by, at=at)


def _need_own(person: Person, by: User) -> None:
    if person.user_id != by.pk:
        raise OnlyThePerson


def _check(row: UnwellInstruction, wishes: Sequence[Wish]) -> None:
    trigger = UnwellInstruction.Trigger
    if row.trigger not in trigger.values:
        raise BadInstruction("Choose when it is switched on.", field="trigger")
    if row.trigger == trigger.SILENCE:
        if row.silent_days is None or not LEAST_DAYS <= row.silent_days <= MOST_DAYS:
            raise BadInstruction(
                f"Choose from {LEAST_DAYS} to {MOST_DAYS} days.", field="silent_days"
            )
    else:
        row.silent_days = None
    if not 1 <= row.lasts_weeks <= MOST_WEEKS:
        raise BadInstruction(f"Choose from 1 to {MOST_WEEKS} weeks.", field="lasts_weeks")
    if len(row.words) > MOST_WORDS:
        raise BadInstruction(f"Use {MOST_WORDS:,} letters or fewer.", field="words")
    if len(wishes) > MOST_NAMED:
        raise BadInstruction(f"Name {MOST_NAMED} people or fewer.")
    if len(lines_that_go_on(row)) != len(row.goes_on):
        raise BadInstruction("Choose among the support in your own plan.", field="goes_on")
    need = ENOUGH.get(trigger(row.trigger), 0)
    if sum(wish.says_so for wish in wishes) < need:
        who = "one person" if need == 1 else "two people"
        raise BadInstruction(f"Name {who} who can say so.", field="trigger")


def _name(row: UnwellInstruction, wishes: Sequence[Wish], on: date) -> None:
    helpers = {one.reference: one for one in helpers_of(row.person, on)}
    for wish in wishes:
        relation = helpers.get(wish.relationship)
        if relation is None:
            raise BadInstruction("Choose among the people who help you now.")
        name = relation.user.get_short_name()
        if wish.never_tell and (wish.tell or wish.answers or wish.says_so):
            raise BadInstruction(
                f"You want {name} not to know. Then {name} cannot have a part in it.",
                field=f"part-{wish.relationship}",
            )
        if wish.answers and not may_answer_bills(relation, on):
            raise BadInstruction(
                f"{name} may not answer bills for you. Let them do that first, in My people.",
                field=f"part-{wish.relationship}",
            )
        _named(row, relation, wish)


def _named(row: UnwellInstruction, relation: Relationship, wish: Wish) -> None:
    made = InstructionPerson.objects.create(
        instruction=row, relationship=relation, answers=wish.answers,
        only_then=wish.only_then and wish.answers, all_bills=not wish.organisations,
        tell=wish.tell, never_tell=wish.never_tell, says_so=wish.says_so,
    )  # fmt: skip
    if wish.organisations:
        found = list(Organisation.objects.filter(reference__in=list(wish.organisations)))
        if len(found) != len(set(wish.organisations)):
            raise BadInstruction(
                "Choose among your own providers.", field=f"bills-{wish.relationship}"
            )
        made.organisations.set(found)


# ---- switching


@transaction.atomic
def switch_on(*, person: Person, by: User, at: datetime, on: date) -> InstructionSwitch:
    """The person switches it on. On already, it begins anew. Raises OnlyThePerson, NoInstruction."""
    _need_own(person, by)
    return _switch(_standing_row(person), on=True, cause="me", by=by, at=at, day=on)


@transaction.atomic
def switch_off(*, person: Person, by: User, at: datetime, on: date) -> InstructionSwitch | None:
    """The person is well: off at once, what others said is put aside. Again does nothing."""
    _need_own(person, by)
    row = _standing_row(person)
    row.sayings.filter(taken_back_at=None).update(taken_back_at=at)
    if state_of(person, on).switch is None:
        return None
    return _switch(row, on=False, cause="me", by=by, at=at, day=on)


@transaction.atomic
def say_so(*, person: Person, by: User, at: datetime, on: date) -> InstructionSwitch | None:
    """A named helper says that the person is unwell. Enough of them switch it on.

    The person is told at once, and may switch it off. Raises NotNamed.
    """
    row = _row_for_saying(person, by, on)
    _, made = InstructionSaying.objects.get_or_create(
        instruction=row, by=by, taken_back_at=None, defaults={"said_at": at}
    )
    if not made:
        return None
    audit.record("unwell.said", subject=row.reference, person=person, by=by, at=at)
    _tell_person(
        person, f"unwell-said:{row.reference}:{by.reference}:{at.isoformat()}",
        f"{by.get_short_name()} says you are unwell. Are you well? Then say so here.", at,
    )  # fmt: skip
    recent = row.sayings.filter(taken_back_at=None, said_at__gte=at - TOGETHER)
    enough = ENOUGH.get(UnwellInstruction.Trigger(row.trigger), 0)
    if not enough or recent.count() < enough or state_of(person, on).switch is not None:
        return None
    return _switch(row, on=True, cause="people", by=by, at=at, day=on)


@transaction.atomic
def take_back_saying(*, person: Person, by: User, at: datetime, on: date) -> None:
    """What a helper said is taken back; switched on by what was said, it goes off. Raises NotNamed."""
    row = _row_for_saying(person, by, on)
    if not row.sayings.filter(by=by, taken_back_at=None).update(taken_back_at=at):
        return
    audit.record("unwell.unsaid", subject=row.reference, person=person, by=by, at=at)
    switch = state_of(person, on).switch
    if switch is not None and switch.cause == InstructionSwitch.Cause.PEOPLE:
        _switch(row, on=False, cause="people", by=by, at=at, day=on)


@transaction.atomic
def switch_on_by_silence(*, person: Person, at: datetime, on: date) -> InstructionSwitch | None:
    """The person has not answered for as long as they wrote. On already: nothing happens."""
    row = _standing_row(person)
    if row.trigger != UnwellInstruction.Trigger.SILENCE or state_of(person, on).switch is not None:
        return None
    return _switch(row, on=True, cause="silence", by=None, at=at, day=on)


def warn_of_silence(*, person: Person, since: date, at: datetime, on: date) -> None:
    """Two days before it switches itself on, ask the person once."""
    row = _standing_row(person)
    _tell_person(
        person, f"unwell-soon:{row.reference}:{since}",
        "We have not heard from you. In two days we do what you wrote for when you are unwell.", at,
    )  # fmt: skip


def _standing_row(person: Person) -> UnwellInstruction:
    row = (
        UnwellInstruction.objects.select_for_update(of=("self",))
        .select_related("person__user")
        .filter(person=person, ended_at=None)
        .first()
    )
    if row is None:
        raise NoInstruction
    return row


def _row_for_saying(person: Person, by: User, on: date) -> UnwellInstruction:
    row = UnwellInstruction.objects.filter(person=person, ended_at=None).first()
    named = row is not None and row.people.filter(
        says_so=True, relationship__user=by, relationship__in=Relationship.objects.live(on)
    )
    if row is None or not named:
        raise NotNamed
    return _standing_row(person)


def _switch(
    row: UnwellInstruction, *, on: bool, cause: str, by: User | None, at: datetime,
    day: date | None = None, until: date | None = None,
) -> InstructionSwitch:  # fmt: skip
    """Write down the switching, and tell the person and those whom they named."""
    if on and until is None and day is not None:
        until = day + timedelta(weeks=row.lasts_weeks)
    made = InstructionSwitch.objects.create(
        instruction=row, person=row.person, on=on, cause=cause, by=by, at=at,
        until_on=until if on else None,
    )  # fmt: skip
    event = "unwell.on" if on else "unwell.off"
    audit.record(event, subject=row.reference, person=row.person, by=by, at=at, words=cause)
    _tell_all(row, made, at)
    return made


def _tell_all(row: UnwellInstruction, made: InstructionSwitch, at: datetime) -> None:
    person, key = row.person, f"unwell:{made.pk}"
    if made.on:
        mine = f"What you wrote for when you are unwell is on until {day_words(made.until_on or day_of(at))}."
        theirs = f"{person.known_as} is unwell. Read what they wrote for you."
    else:
        mine = "What you wrote for when you are unwell is off."
        theirs = f"{person.known_as} is well again. Everything is as before."
    _tell_person(person, key, mine, at)
    for user in {one.relationship.user for one in _told(row, day_of(at))}:
        _tell(user, person, f"{key}:{user.reference}", theirs, at)
    if row.tell_worker:
        link = f"/council/people/{person.reference}/unwell/"
        tell_workers(person, "unwell", key, theirs, link=link, at=at, on=day_of(at))


def _told(row: UnwellInstruction, on: date) -> Iterable[InstructionPerson]:
    """Those to tell: named so, or with something to do; still helping."""
    live = Relationship.objects.live(on).filter(person=row.person)
    named = row.people.filter(never_tell=False, relationship__in=live)
    return [one for one in named.select_related("relationship__user") if one.tell or one.answers]


def _tell_person(person: Person, key: str, sentence: str, at: datetime) -> None:
    if person.user is not None:
        _notice(person.user, person, key, sentence, PAGE, at)


def _tell(user: User, person: Person, key: str, sentence: str, at: datetime) -> None:
    _notice(user, person, key, sentence, f"/for/{person.reference}/unwell/", at)


def _notice(to: User, person: Person, key: str, sentence: str, link: str, at: datetime) -> None:
    tell(to=to, about=person, kind="unwell", key=key, sentence=sentence, link=link, at=at)


# ---- trying it out


def preview(person: Person, on: date) -> list[Effect]:
    """What would happen for each helper, by the same rule that decides when it is on."""
    state = state_of(person, on)
    return [_effect(state, relation, on) for relation in helpers_of(person, on)]


def _effect(state: State, relation: Relationship, on: date) -> Effect:
    shared = may_answer_bills(relation, on)
    standing = state.standing
    key = (relation.user_id, relation.kind)
    one = standing.named.get(key) if standing else None
    return Effect(
        name=relation.user.get_short_name(),
        kind=str(Role(relation.kind).label),
        answers_now=shared and (standing is None or standing.answers(key, is_on=False)),
        answers_then=shared and (standing is None or standing.answers(key, is_on=True)),
        only_of=tuple(org.name for org in one.organisations.all()) if one else (),
        told=bool(one and (one.tell or one.answers)),
        kept_from=bool(one and one.never_tell),
        says_so=bool(one and one.says_so),
    )
