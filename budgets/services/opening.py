"""Budgets that exist elsewhere: a file is kept as read, approved by a second person, then posted.

Until approval nothing but the file's own row exists. Approval posts all of it or nothing.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from budgets import moves
from budgets.csv_budgets import Read, Row, as_json, from_json
from budgets.instalments import parts
from budgets.models import (
    Budget,
    ContributionCharge,
    Holding,
    Liability,
    OpeningImport,
    Pot,
)
from budgets.services.agreeing import agree_plan
from budgets.services.liabilities import keep_for, keep_sum
from budgets.services.promises import promise
from core.errors import DomainError
from core.models import Authority
from ledger import services as ledger
from ledger.models import Entry, Move, Reason
from ledger.services import NewMove
from people import audit
from people.models import Person, Role, StaffRole, User
from people.services import add_person
from providers.models import Organisation
from support_plans.models import PlanVersion, SupportPlan

FOUR_WEEKLY = "four_weekly"
BROUGHT_OVER = "Brought over from the system before."


class NotFinanceMaker(DomainError):
    code = "not_finance_maker"
    message = "Name someone who makes payments at this council. Nothing was kept."
    status = 403


class OpeningDayAhead(DomainError):
    code = "opening_day_ahead"
    message = "Choose a day that has passed: positions are true at its end."


class FileNotRight(DomainError):
    code = "file_not_right"
    message = "This file cannot be posted. Put it right and enter it again."


@dataclass(frozen=True)
class Staged:
    """A file's row, and whether it is new."""

    opening: OpeningImport
    new: bool


@dataclass
class Counted:
    """What posting a file added, and what was there already."""

    people: int = 0
    budgets: int = 0
    agreements: int = 0
    there_already: list[str] = field(default_factory=list)


def check_file(read: Read, authority: Authority) -> None:
    """Add the problems that only the database knows: suppliers, people, plans that exist."""
    known = set(
        Person.objects.filter(authority=authority).values_list("case_number", flat=True)
    ) | {row.get("case_number") for row in read.of("person")}
    there = existing(authority)
    plans = set(
        SupportPlan.objects.filter(person__authority=authority).values_list(
            "person__case_number", "starts_on"
        )
    )
    for row in read.of("budget"):
        if row.get("case_number") not in known:
            read.add(row.line, "case_number", "Nobody has this number. Add a row of kind person.")
        first = (row.get("case_number"), row.get("starts"))
        if row.get("budget") not in there and first in plans:
            read.add(row.line, "starts", "This person has a plan from this day here already.")
    for row in read.rows:
        supplier = row.get("supplier")
        if supplier and organisation_of(supplier) is None:
            read.add(
                row.line, "supplier",
                f"No provider has the number {supplier}. Add it in the directory first.",
            )  # fmt: skip
    held = {(row.get("budget"), row.get("held") or "council", row.get("supplier"))
            for row in read.of("pot")}  # fmt: skip
    for row in read.of("account"):
        if (row.get("budget"), row.get("held"), row.get("supplier")) not in held:
            read.add(row.line, "held", "No pot of this budget is held there. Check the pots.")


def existing(authority: Authority) -> set[str]:
    """Outside references of budgets that are here."""
    rows = Budget.objects.filter(person__authority=authority).exclude(outside_reference="")
    return set(rows.values_list("outside_reference", flat=True))


def organisation_of(number: str) -> Organisation | None:
    """By supplier number, reference or address name; none when two have the same."""
    found = list(
        Organisation.objects.filter(
            Q(supplier_number=number) | Q(reference=number) | Q(slug=number)
        )[:2]
    )
    return found[0] if len(found) == 1 else None


@transaction.atomic
def stage(
    *, read: Read, authority: Authority, opening_on: date, by: User, at: datetime, on: date
) -> Staged:
    """Keep a file as it was read, for a second person. The same file again adds nothing.

    Raises NotFinanceMaker, OpeningDayAhead or FileNotRight.
    """
    Authority.objects.select_for_update().get(pk=authority.pk)
    roles = StaffRole.objects.filter(user=by, authority=authority, role=Role.FINANCE_MAKER)
    live = roles.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    if not live.exists():
        raise NotFinanceMaker
    if opening_on > on:
        raise OpeningDayAhead
    same = OpeningImport.objects.filter(authority=authority, sha256=read.sha256)
    first = same.exclude(state=OpeningImport.State.REFUSED).first()
    if first is not None:
        return Staged(first, new=False)
    check_file(read, authority)
    if read.problems:
        raise FileNotRight
    opening = OpeningImport.objects.create(
        authority=authority, file_name=read.file[-200:], sha256=read.sha256,
        rows=[as_json(row) for row in read.rows], totals=read.totals, opening_on=opening_on,
        entered_by=by, entered_at=at,
    )  # fmt: skip
    audit.record("opening.entered", subject=opening.reference, by=by, at=at, person=None)
    return Staged(opening, new=True)


@transaction.atomic
def refuse_opening(*, opening: OpeningImport, reason: str, by: User, at: datetime) -> OpeningImport:
    """The second person says no; the file can be entered again. Raises what the row refuses."""
    opening = OpeningImport.objects.select_for_update().get(pk=opening.pk)
    opening.refuse(reason=reason, by=by, at=at)
    opening.save()
    audit.record("opening.refused", subject=opening.reference, by=by, at=at, person=None)
    return opening


@transaction.atomic
def approve_opening(*, opening: OpeningImport, by: User, at: datetime, on: date) -> Counted:
    """The second person's yes: the whole file is posted, or nothing of it.

    What is here already, by its outside reference or number, is left as it is. Raises
    OpeningMovedOn, SomeoneElseApproves, FileNotRight, or what a verb refuses.
    """
    Authority.objects.select_for_update().get(pk=opening.authority_id)
    opening = OpeningImport.objects.select_for_update(of=("self",)).select_related(
        "authority", "entered_by"
    ).get(pk=opening.pk)  # fmt: skip
    opening.approve(by=by, at=at)
    read = Read(opening.file_name, opening.sha256, [from_json(row) for row in opening.rows])
    check_file(read, opening.authority)
    if read.problems:
        raise FileNotRight(f"{read.problems[0].message} (line {read.problems[0].line})")
    counted = _post_file(_Poster(opening, read, by, at, on))
    opening.save()
    audit.record("opening.posted", subject=opening.reference, by=by, at=at, person=None)
    return counted


@dataclass
class _Poster:
    """What posting a file goes by."""

    opening: OpeningImport
    read: Read
    by: User
    at: datetime
    on: date

    def of_budget(self, kind: str, name: str) -> list[Row]:
        return [row for row in self.read.of(kind) if row.get("budget") == name]


def _post_file(poster: _Poster) -> Counted:
    counted = Counted()
    authority = poster.opening.authority
    people = {
        person.case_number: person
        for person in Person.objects.filter(authority=authority).exclude(case_number="")
    }
    for row in poster.read.of("person"):
        if row.get("case_number") in people:
            counted.there_already.append(row.get("case_number"))
            continue
        people[row.get("case_number")] = add_person(
            authority=authority, full_name=row.get("name"), known_as=row.get("known_as") or "",
            case_number=row.get("case_number"), born_on=row.get("born"), by=poster.by, at=poster.at,
            on=poster.on,
        )  # fmt: skip
        counted.people += 1
    there = existing(authority)
    for row in poster.read.of("budget"):
        if row.get("budget") in there:
            counted.there_already.append(row.get("budget"))
            continue
        budget = _agree(poster, row, people[row.get("case_number")])
        _positions(poster, budget, row)
        _arrears(poster, budget, row)
        counted.agreements += _agreements(poster, budget)
        counted.budgets += 1
    return counted


def _agree(poster: _Poster, row: Row, person: Person) -> Budget:
    """The plan as agreed elsewhere: sent by who entered the file, agreed by who approved it."""
    opening = poster.opening
    named = _by_name(poster.of_budget("pot", row.get("budget")))
    lines = [_line(rows, n) for n, rows in enumerate(named.values())]
    total = sum(line["total_pence"] for line in lines)
    plan = SupportPlan.objects.create(
        person=person, starts_on=row.get("starts"), ends_on=row.get("ends"),
        created_at=opening.entered_at,
    )  # fmt: skip
    version = PlanVersion.objects.create(
        plan=plan, number=1, content={"answers": [], "lines": lines, "why_more": ""},
        total_pence=total, sha256=opening.sha256, sent_at=opening.entered_at,
        sent_by=opening.entered_by,
    )  # fmt: skip
    budget = agree_plan(
        version=version, by=poster.by, at=poster.at, on=poster.on, reason=BROUGHT_OVER,
        brought_over=True,
        weekly_contribution_pence=row.get("contribution") or 0,
    )  # fmt: skip
    budget.outside_reference = row.get("budget")
    budget.save(update_fields=["outside_reference"])
    return budget


def _by_name(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each pot: one for all of its days, or one a funding year."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.get("pot"), []).append(row)
    return found


def _line(rows: list[Row], position: int) -> dict[str, Any]:
    """A costing line of the plan that came over: one sum, no pattern."""
    pot, pence = rows[0], sum(row.get("amount") or 0 for row in rows)
    key = hashlib.sha256(f"{pot.get('budget')}\n{pot.get('pot')}".encode()).hexdigest()[:12]
    supplier = pot.get("supplier")
    holder = organisation_of(supplier) if supplier else None
    return {
        "reference": f"line-{key}", "pot_name": pot.get("pot")[:80], "what": pot.get("pot"),
        "who": "", "service": None, "unit": "item", "rate_kind": "any", "units_each_week": "1",
        "weeks": "1", "rate_pence": pence, "once": False,
        "held": pot.get("held") or "council", "fund_holder": holder.reference if holder else None,
        "total_pence": pence, "position": position,
    }  # fmt: skip


def _positions(poster: _Poster, budget: Budget, row: Row) -> None:
    """One entry: what was spent of each pot, and the cash that came in, went out and is held."""
    day = poster.opening.opening_on
    built: list[NewMove] = []
    spent: dict[int, int] = {}
    built += _between_years(poster, budget, row)
    for pot_row in poster.of_budget("pot", row.get("budget")):
        for pot, pence in _spread(budget, pot_row, day):
            service_on = max(pot.period.starts_on, min(day, pot.period.ends_on))
            built += moves.pot_to_paid(pot, pence, service_on)
            spent[pot.holding_id] = spent.get(pot.holding_id, 0) + pence
    holds = _holds(poster, budget, row)
    for holding in Holding.objects.filter(budget=budget).select_related("account"):
        out, left = spent.get(holding.pk, 0), holds.get(holding.pk, 0)
        if holding.account is None:
            built += moves.funder_to_payee(budget, out)
            continue
        built += moves.funder_to_holding(holding, budget, out + left)
        built += moves.paid_from_holding(holding, budget, out)
        holding.opened_on, holding.opening_pence = day, out + left
        holding.save(update_fields=["opened_on", "opening_pence"])
    if built:
        ledger.post(
            book=budget.book, key=f"opening:{budget.person.authority.reference}:{row.get('budget')}",
            reason=Reason.OPENING, moves=built, by=poster.by, at=poster.at, on=day,
        )  # fmt: skip
    for pot_row in poster.of_budget("pot", row.get("budget")):
        _set_aside(poster, budget, pot_row)


def _pots(budget: Budget, name: str) -> list[Pot]:
    rows = Pot.objects.with_accounts().filter(budget=budget, name=name[:80])
    return list(rows.order_by("period__starts_on"))


def _between_years(poster: _Poster, budget: Budget, row: Row) -> list[NewMove]:
    """Agreeing splits a pot by days; rows that name their year say what really stood in each."""
    built: list[NewMove] = []
    for name, rows in _by_name(poster.of_budget("pot", row.get("budget"))).items():
        if not any(one.get("year") for one in rows):
            continue
        wanted = {one.get("year"): one.get("amount") or 0 for one in rows}
        pots = {pot.period.starts_on: pot for pot in _pots(budget, name)}
        if not set(wanted) <= set(pots) and any(wanted.values()):
            raise FileNotRight(
                f"{name} names a year that this budget has not (line {rows[0].line})."
            )
        more = {day: wanted.get(day, 0) - pot.free.balance_pence for day, pot in pots.items()}
        for target in [day for day in pots if more[day] > 0]:
            for source in [day for day in pots if more[day] < 0]:
                pence = min(more[target], -more[source])
                built += moves.pot_to_pot(pots[source], pots[target], pence)
                more[target], more[source] = more[target] - pence, more[source] + pence
    return built


def _of_year(budget: Budget, row: Row) -> Pot | None:
    """The pot of the year that a row names; none where nothing stands in it."""
    pots = _pots(budget, row.get("pot"))
    return next((pot for pot in pots if pot.period.starts_on == row.get("year")), None)


def _spread(budget: Budget, row: Row, day: date) -> list[tuple[Pot, int]]:
    """What was spent: in the row's own year, or over those begun, oldest first. FileNotRight."""
    if row.get("year"):
        own = _of_year(budget, row)
        return [(own, row.get("spent") or 0)] if own else []
    left, found = row.get("spent") or 0, []
    for pot in _pots(budget, row.get("pot")):
        if pot.period.starts_on <= day and left:
            pence = min(left, pot.free.balance_pence)
            left -= pence
            found.append((pot, pence))
    if left:
        raise FileNotRight(
            f"{row.get('pot')} has more spent than the years until the opening day hold "
            f"(line {row.line})."
        )
    return found


def _set_aside(poster: _Poster, budget: Budget, row: Row) -> None:
    """The reserve for an employer's duties, as one duty of the pot."""
    pence = row.get("set_aside") or 0
    now = [pot for pot in _pots(budget, row.get("pot")) if pot.period.ends_on >= poster.on]
    if not pence:
        return
    pot = (_of_year(budget, row) if row.get("year") else None) or (
        now or _pots(budget, row.get("pot"))
    )[0]
    duty = keep_for(
        pot=pot, worker="Brought over", kind=Liability.Kind.REDUNDANCY, by=poster.by, at=poster.at,
        on=poster.on,
    )  # fmt: skip
    keep_sum(
        liability=duty, amount_pence=pence, words=BROUGHT_OVER,
        once=f"opening:{budget.reference}:{pot.reference}", by=poster.by, at=poster.at, on=poster.on,
    )  # fmt: skip


def _holds(poster: _Poster, budget: Budget, row: Row) -> dict[int, int]:
    """What each account holds, by holding."""
    found = {}
    for account in poster.of_budget("account", row.get("budget")):
        supplier = account.get("supplier")
        holder = organisation_of(supplier) if supplier else None
        holding = Holding.objects.get(budget=budget, kind=account.get("held"), holder=holder)
        found[holding.pk] = account.get("holds") or 0
    return found


def _arrears(poster: _Poster, budget: Budget, row: Row) -> None:
    """What was due and not paid, as one charge that reaches to the end of the weeks under way."""
    day, arrears = poster.opening.opening_on, row.get("arrears") or 0
    if not arrears and not row.get("contribution"):
        return
    begun = [part for part in parts(budget.period, FOUR_WEEKLY) if part.starts_on <= day]
    if not begun:
        return
    ContributionCharge.objects.create(
        budget=budget, starts_on=budget.starts_on, ends_on=begun[-1].ends_on, amount_pence=arrears,
        made_at=poster.at,
    )  # fmt: skip


def _agreements(poster: _Poster, budget: Budget) -> int:
    """Support that goes on: promised from the day after the opening day."""
    made = 0
    for row in poster.of_budget("agreement", budget.outside_reference):
        first = max(row.get("starts"), poster.opening.opening_on + timedelta(days=1))
        organisation = organisation_of(row.get("supplier"))
        if first > row.get("ends") or organisation is None:
            continue
        promise(
            pot=_pots(budget, row.get("pot"))[0], organisation=organisation, service=None,
            starts_on=first, ends_on=row.get("ends"), weekdays=row.get("days") or [],
            units_each_time=Decimal(row.get("units")), unit=row.get("unit"),
            rate_pence=row.get("price"), what=(row.get("what") or row.get("pot"))[:200],
            by=poster.by, at=poster.at, on=poster.on,
        )  # fmt: skip
        made += 1
    return made


@transaction.atomic
def set_outside_reference(*, budget: Budget, text: str, by: User, at: datetime) -> Budget:
    """What another system calls this budget; empty takes it off. Raises FileNotRight when taken."""
    name = text.strip()[:40]
    ledger.lock(budget.book)
    others = existing(budget.person.authority) - {budget.outside_reference}
    if name and name in others:
        raise FileNotRight("Another budget has this reference. Check it.", field="reference")
    budget.outside_reference = name
    budget.save(update_fields=["outside_reference"])
    audit.record(
        "budget.outside_reference", subject=budget.reference, by=by, at=at, person=budget.person
    )
    return budget


def opening_figures() -> dict[str, int]:
    """How many opening entries stand, and what was spent before by them, for `verify`."""
    entries = Entry.objects.filter(reason=Reason.OPENING)
    spent = Move.objects.filter(entry__in=entries, source__kind="pot")
    return {
        "opening entries": entries.count(),
        "pence spent before they opened": spent.aggregate(sum=Sum("amount_pence"))["sum"] or 0,
    }
