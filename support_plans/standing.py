"""What a standing instruction leaves of what is shared, and from whom news is kept (ADR 0026).

Everything here takes away. `left_of` returns some of what it was given; people.access compares
it with what the person shares, so that it could not add a right even by mistake.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.clock import day_of
from people.access import Shared
from people.models import Person, Scope, User
from support_plans.models import InstructionPerson, InstructionSwitch, UnwellInstruction

Key = tuple[int, str]  # (user id, kind of relationship)


@dataclass(frozen=True)
class Standing:
    """A person's instruction as it stands: whether it is on, and whom it names."""

    instruction: UnwellInstruction
    named: Mapping[Key, InstructionPerson]
    switch: InstructionSwitch | None

    def is_on(self, on: date) -> bool:
        return self.switch is not None and self.switch.holds(on)

    def opens_to(self, user_id: int, on: date) -> bool:
        """Whether a helper reads the page: who can say so always, who has a part while it is on."""
        mine = [one for (pk, _), one in self.named.items() if pk == user_id]
        part = self.is_on(on) and any(one.tell or one.answers for one in mine)
        return part or any(one.says_so for one in mine)

    @property
    def redirects(self) -> bool:
        """Somebody is named to answer bills; with nobody named, nothing about bills changes."""
        return any(one.answers for one in self.named.values())

    def answers(self, key: Key, *, is_on: bool) -> bool:
        """Whether a helper who may answer bills still does. Never asked about anybody else."""
        one = self.named.get(key)
        if not is_on:
            return one is None or not one.only_then
        return not self.redirects or (one is not None and one.answers)

    def takes_bill(self, user_id: int, organisation_id: int, on: date) -> bool:
        """Whether a helper who answers now answers bills of this provider."""
        if not self.is_on(on) or not self.redirects:
            return True
        mine = [one for (user, _), one in self.named.items() if user == user_id and one.answers]
        return any(
            one.all_bills or organisation_id in {org.pk for org in one.organisations.all()}
            for one in mine
        )


def standing_of(people: Iterable[int]) -> dict[int, Standing]:
    """The instructions of these people, by the person's id; one query where there are none."""
    rows = (
        UnwellInstruction.objects.filter(person__in=list(people), ended_at=None)
        .select_related("person")
        .prefetch_related("people__relationship", "people__organisations")
    )
    found = {row.person_id: row for row in rows}
    if not found:
        return {}
    switches: dict[int, InstructionSwitch] = {}
    for switch in InstructionSwitch.objects.filter(person__in=found).order_by("at", "pk"):
        switches[switch.person_id] = switch  # the newest comes last
    return {
        pk: Standing(
            row,
            {(one.relationship.user_id, one.relationship.kind): one for one in row.people.all()},
            switches.get(pk),
        )
        for pk, row in found.items()
    }


def left_of(user: User, on: date, scopes: Sequence[Shared]) -> list[Shared]:
    """What is left of what is shared with a user: some answering of bills may rest."""
    people = {person for person, _, scope in scopes if scope == Scope.BILLS_ANSWER}
    standing = standing_of(people) if people else {}
    return [one for one in scopes if _stays(standing.get(one[0]), user, one, on)]


def _stays(standing: Standing | None, user: User, shared: Shared, on: date) -> bool:
    _, kind, scope = shared
    if standing is None or scope != Scope.BILLS_ANSWER:
        return True
    return standing.answers((user.pk, kind), is_on=standing.is_on(on))


def not_told(to: User, about: Person, at: datetime) -> bool:
    """Whether the person keeps their news from this user now: named so, and switched on."""
    rows = InstructionPerson.objects.filter(
        instruction__person=about, instruction__ended_at=None, never_tell=True,
        relationship__user=to,
    )  # fmt: skip
    if not rows.exists():
        return False
    standing = standing_of([about.pk]).get(about.pk)
    return standing is not None and standing.is_on(day_of(at))


def takes_bill(user: User, person: Person, organisation_id: int, on: date) -> bool:
    """Whether a bill of this provider is for this user to answer now; the person's own always is."""
    if user.pk == person.user_id:
        return True
    standing = standing_of([person.pk]).get(person.pk)
    if standing is None or user.pk not in {pk for pk, _ in standing.named}:
        return True  # who is not named keeps or loses the right as a whole (`left_of`)
    return standing.takes_bill(user.pk, organisation_id, on)
