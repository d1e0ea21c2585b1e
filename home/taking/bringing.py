"""Bring a person's record in from another installation: all of it to the penny, or nothing."""

import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from budgets.models import Budget, Pot
from budgets.services import figures_of, opening
from budgets.services.funding import add_money, council_of
from core.errors import DomainError
from core.models import Authority
from core.money import show_exact
from files import quarantine
from files import services as files
from home.models import BroughtRecord
from home.taking import promising, suppliers
from home.taking.archive import FIVE
from home.taking.checking import Checked, RecordBroken, checked
from home.taking.positions import Positions, positions_of
from home.taking.rows import Row
from people import audit
from people.models import Person, Role, StaffRole, User

PURPOSE: Final = "evidence"
MOST_SAID: Final = 5
ABOUT: Final = ("address", "postcode", "area", "phone", "preferred_contact", "language",
                "statement_format")  # fmt: skip


class PersonIsHere(DomainError):
    code = "person_is_here"
    status = 409


class PersonHasDied(DomainError):
    code = "person_has_died"
    message = "This person has died. Keep the file; nothing is opened for them."


class NameWhoBrings(DomainError):
    code = "name_who_brings"


class PenceDiffer(DomainError):
    """Says which pot differs, and by how much; everything is taken back."""

    code = "pence_differ"

    def __init__(self, differences: list[str], pence: int) -> None:
        self.pence = pence
        shown = "; ".join(differences[:MOST_SAID])
        super().__init__(f"It would not be the same to the penny. Nothing was kept. {shown}.")


class Rehearsed(Exception):
    """Ends a dry run: everything was done and proved, and is taken back."""


@dataclass
class Brought:
    """What came in, or would have: references, counts, and the pence that differ (none)."""

    outcome: str
    sha256: str = ""
    person: str = ""
    as_of: str = ""
    budgets: int = 0
    pots: int = 0
    promises: int = 0
    new_providers: list[str] = field(default_factory=list)
    left_readable: int = 0  # budgets that ended: in the file, not opened
    totals: Row = field(default_factory=dict)
    difference_pence: int = 0


def bring(
    *, path: Path, authority: Authority, by: User, agreed_by: User, at: datetime, on: date,
    rehearse: bool = False,
) -> Brought:  # fmt: skip
    """Check, open and prove in one transaction. The same file again adds nothing.

    `by` makes payments at this council, `agreed_by` approves them: two people, as for any opening
    position. Raises what `checked` raises, PersonIsHere, PersonHasDied, NameWhoBrings, PenceDiffer,
    or what a verb refuses; nothing is kept then, and nothing when it is a rehearsal.
    """
    found = checked(path)
    here = BroughtRecord.objects.filter(
        authority=authority, manifest_sha256=found.manifest_sha256
    ).select_related("person").first()  # fmt: skip
    if here is not None:
        return Brought(
            "there_already", found.sha256, here.person.reference, found.manifest["as_of"],
            totals=found.manifest["totals"],
        )  # fmt: skip
    result = Brought(
        "brought", found.sha256, as_of=found.manifest["as_of"], totals=found.manifest["totals"]
    )
    job = _Bringer(found, authority, by, agreed_by, at, on, result)
    try:
        _all_or_nothing(job, rehearse=rehearse)
    except Rehearsed:
        result.outcome, result.person = "would_be_brought", ""
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise RecordBroken("its data are not as described") from wrong
    return result


def _all_or_nothing(job: "_Bringer", *, rehearse: bool) -> None:
    """Bytes on the disk follow the transaction: rolled back, they go too."""
    copy = quarantine.new_path("record")
    try:
        with transaction.atomic():
            _bring(job, copy, rehearse=rehearse)
    except BaseException:
        for path in job.kept:
            path.unlink(missing_ok=True)
        raise
    finally:
        copy.unlink(missing_ok=True)


@dataclass
class _Bringer:
    """What bringing goes by."""

    found: Checked
    authority: Authority
    by: User
    agreed_by: User
    at: datetime
    on: date
    result: Brought
    kept: list[Path] = field(default_factory=list)  # bytes to delete when nothing is kept

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.found.manifest["as_of"])


def _bring(job: _Bringer, copy: Path, *, rehearse: bool) -> None:
    Authority.objects.select_for_update().get(pk=job.authority.pk)
    _refuse_twice(job)
    directory = suppliers.Directory(by=job.by, at=job.at)
    positions = positions_of(
        job.found.documents, file=job.found.path.name, sha256=job.found.manifest_sha256,
        supplier=directory.reference_of,
    )  # fmt: skip
    _open(job, positions)
    person = _person(job)
    budgets = {
        budget.outside_reference: budget
        for budget in Budget.objects.filter(person=person).select_related("book", "person")
    }
    for row in positions.budgets:
        _beside(job, row, budgets[row["reference"]])
        _fences(positions, row, budgets[row["reference"]])
    job.result.promises = promising.promise_again(
        job.found.documents["promises"], positions=positions, budgets=budgets, directory=directory,
        as_of=job.as_of, by=job.agreed_by, at=job.at, on=job.on,
    )  # fmt: skip
    prove(positions, budgets)
    _keep(job, person, copy)
    result = job.result
    result.person, result.budgets = person.reference, len(budgets)
    result.pots, result.new_providers = len(positions.places), directory.added
    result.left_readable = len(job.found.documents["budgets"]) - len(positions.budgets)
    if rehearse:
        raise Rehearsed


def _refuse_twice(job: _Bringer) -> None:
    person, council = job.found.person, job.authority
    reference = str(person["reference"])
    if person["died_on"]:
        raise PersonHasDied
    earlier = BroughtRecord.objects.filter(authority=council, outside_reference=reference).first()
    if earlier is not None:
        raise PersonIsHere(
            f"{reference} came here as {earlier.person.reference} with an earlier file. "
            "Nothing was kept."
        )
    same = Person.objects.filter(authority=council)
    if same.filter(Q(reference=reference) | Q(case_number=reference)).exists():
        raise PersonIsHere(f"{reference} is somebody of this council already. Nothing was kept.")


def _open(job: _Bringer, positions: Positions) -> None:
    """Entered by one and approved by another, through the verbs of opening positions."""
    for user, role in ((job.by, Role.FINANCE_MAKER), (job.agreed_by, Role.FINANCE_APPROVER)):
        if user not in holders(job.authority, role, job.on):
            raise NameWhoBrings(
                f"{user.get_full_name()} does not hold the role “{role.label}” at "
                f"{job.authority.name}. Name somebody who does. Nothing was kept."
            )
    staged = opening.stage(
        read=positions.read, authority=job.authority, opening_on=job.as_of, by=job.by, at=job.at,
        on=job.on,
    )  # fmt: skip
    opening.approve_opening(opening=staged.opening, by=job.agreed_by, at=job.at, on=job.on)


def holders(authority: Authority, role: Role, on: date) -> list[User]:
    """Who holds a role at a council on a day."""
    rows = StaffRole.objects.filter(authority=authority, role=role, starts_on__lte=on)
    live = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).select_related("user")
    return [row.user for row in live.order_by("pk")]


def _person(job: _Bringer) -> Person:
    """The new person, with what their own pages said of them."""
    said = job.found.person
    person = Person.objects.get(authority=job.authority, case_number=said["reference"])
    for name in ABOUT:
        kept: Any = Person._meta.get_field(name)
        value = str(said[name])
        if not kept.choices or value in dict(kept.choices):
            setattr(person, name, value[: kept.max_length] if kept.max_length else value)
    person.save(update_fields=ABOUT)
    return person


def _beside(job: _Bringer, row: Row, budget: Budget) -> None:
    """What was agreed and in no pot yet."""
    pence = row["unallocated_pence"]
    if pence:
        add_money(
            funder=council_of(budget), pot=None, amount_pence=pence, reason=opening.BROUGHT_OVER,
            by=job.agreed_by, at=job.at, on=job.on,
        )  # fmt: skip


def _fences(positions: Positions, row: Row, budget: Budget) -> None:
    """A grant's last day stays with its pot."""
    for pot in row["pots"]:
        if pot["ring_fenced_until"]:
            place = positions.places[pot["reference"]]
            rows = Pot.objects.filter(budget=budget, name=place.name, period__starts_on=place.year)
            rows.update(ring_fenced_until=date.fromisoformat(pot["ring_fenced_until"]))


def prove(positions: Positions, budgets: dict[str, Budget]) -> None:
    """Pot by pot, year by year, word by word: the same pence as in the file. Raises PenceDiffer."""
    differences: list[str] = []
    pence = 0
    for row in positions.budgets:
        figures = figures_of(budgets[row["reference"]])
        there = {(pot.name, pot.starts_on): pot for pot in figures.pots}
        for pot in row["pots"]:
            place = positions.places[pot["reference"]]
            mine: Any = there.pop((place.name, place.year), None)
            for word in FIVE:
                name = "in_pot" if word == "in_the_pot" else word
                has = getattr(mine, name) if mine is not None else 0
                pence += _tell(differences, f"{place.name}, {word}", pot[f"{word}_pence"], has)
        for left in there.values():
            pence += _tell(differences, left.name, 0, left.in_pot)
        pence += _tell(differences, "agreed", row["agreed_pence"], figures.agreed)
        pence += _tell(differences, "in no pot", row["unallocated_pence"], figures.unallocated)
        pence += _tell(differences, "held", row["held_pence"] or 0, figures.held or 0)
    if differences:
        raise PenceDiffer(differences, pence)


def _tell(differences: list[str], what: str, wanted: int, has: int) -> int:
    if wanted != has:
        differences.append(f"{what}: {show_exact(wanted)} there, {show_exact(has)} here")
    return abs(wanted - has)


def _keep(job: _Bringer, person: Person, copy: Path) -> None:
    """The whole archive as a file of the person, and where they come from."""
    shutil.copyfile(job.found.path, copy)
    kept = quarantine.Checked(
        path=copy, name=f"record-{job.found.manifest['person']}.zip",
        content_type="application/zip", size=job.found.size, sha256=job.found.sha256, seconds=None,
        note="",
    )  # fmt: skip
    file = files.store(found=kept, purpose=PURPOSE, person=person, by=job.by, at=job.at)
    job.kept.append(files.path_of(file))
    BroughtRecord.objects.create(
        person=person, authority=job.authority, archive=file, as_of=job.as_of,
        outside_reference=job.found.person["reference"],
        came_from=str(job.found.manifest["authority"])[:200],
        manifest_sha256=job.found.manifest_sha256, brought_at=job.at, brought_by=job.by,
        agreed_by=job.agreed_by,
    )  # fmt: skip
    audit.record(
        "record.brought", subject=person.reference, by=job.agreed_by, at=job.at, person=person
    )
