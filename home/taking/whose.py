"""Through whose eyes an archive is gathered: the person's own, and nobody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from people.access import Actor
from people.models import Person, Role


class _NoUser:
    """Stands where a person does not sign in: nothing was ever sent or read by it."""

    pk = None


@dataclass(frozen=True)
class Whose:
    """The person, the day, and an actor who sees what the person sees and no more.

    What the same user may see as somebody's helper, worker or colleague is not theirs to take:
    the actor holds no role but the person's own.
    """

    person: Person
    on: date

    @property
    def actor(self) -> Actor:
        user: Any = self.person.user or _NoUser()
        return Actor(user=user, on=self.on, person=self.person, roles=frozenset({Role.PERSON}))

    @property
    def budgets(self) -> Sequence[Any]:
        from budgets.models import Budget

        rows = Budget.objects.visible_to(self.actor).filter(person=self.person)
        return list(rows.select_related("plan", "book", "person__authority").order_by("pk"))
