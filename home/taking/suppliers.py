"""Providers of an archive, found in the directory here; who is not in it gets an unlisted page."""

from datetime import datetime

from home.taking.rows import Row
from people.models import User
from providers.models import Organisation
from providers.services import register_organisation


class Directory:
    """Finds the same provider once. It is the same by reference, or by a number and the name.

    A supplier number is the other council's own: alone it says nothing here.
    """

    def __init__(self, *, by: User, at: datetime) -> None:
        self._by, self._at = by, at
        self._found: dict[str, Organisation] = {}
        self.added: list[str] = []

    def reference_of(self, said: Row) -> str:
        """The reference here of a provider in the archive."""
        return self.organisation_of(said).reference

    def organisation_of(self, said: Row) -> Organisation:
        """The provider here; new and unlisted where nobody fits."""
        key = str(said["reference"])
        if key not in self._found:
            self._found[key] = self._find(said) or self._add(said)
        return self._found[key]

    def _find(self, said: Row) -> Organisation | None:
        rows = Organisation.objects.filter(reference=said["reference"])
        found = rows.first()
        if found is not None:
            return found
        same = Organisation.objects.filter(name__iexact=said["name"])
        for name in ("company_number", "charity_number", "supplier_number"):
            if said[name]:
                one = list(same.filter(**{name: said[name]})[:2])
                if len(one) == 1:
                    return one[0]
        alone = list(same[:2])
        return alone[0] if len(alone) == 1 else None

    def _add(self, said: Row) -> Organisation:
        made = register_organisation(
            name=str(said["name"])[:200], promise="", kind=Organisation.Kind.ORGANISATION, email="",
            is_listed=False, by=self._by, at=self._at,
        )  # fmt: skip
        self.added.append(made.name)
        return made
