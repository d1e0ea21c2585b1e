"""Providers at work in the demo: a draft half written, a register to bill, a timesheet, a message."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgets.forecast import Session
from budgets.models import Agreement
from invoices import services
from invoices.models import Bill, BillMessage, Sheet
from invoices.services import drafting, messaging, sheets
from invoices.services.sheets import NewRow
from people.models import Role
from providers import staffing
from providers.models import Membership

if TYPE_CHECKING:
    from home.demo.history import Today

FEW = 12


def live(today: "Today") -> None:
    """One provider of each kind of work, as far as the lives of the demo go."""
    if Sheet.objects.exists():
        return
    rows = list(
        Agreement.objects.filter(starts_on__lte=today.on, organisation__members__isnull=False)
        .select_related("organisation", "budget__person__authority", "budget__book")
        .distinct().order_by("pk")
    )  # fmt: skip
    waiting = services.to_bill(rows, today.on)
    ready = [(row, waiting[row.pk]) for row in rows if waiting[row.pk]]
    for work, (row, sessions) in zip((_draft, _register, _timesheet), ready, strict=False):
        work(row, sessions, today)
    _message(today)


def _member(agreement: Agreement) -> Membership:
    found = agreement.organisation.members.select_related("user").order_by("pk").first()
    assert found is not None
    return found


def _draft(agreement: Agreement, sessions: Sequence[Session], today: "Today") -> None:
    """All but the last session ticked; a number of their own."""
    from home.demo.history import at_ten

    days = [one.on for one in sessions]
    typed = drafting.typed_of(
        {"number": f"D-{today.on:%m%d}"}, [day.isoformat() for day in days[:-1] or days], days
    )
    drafting.keep_draft(
        agreement=agreement, typed=typed, edition=0, by=_member(agreement).user, at=at_ten(today.on)
    )


def _register(agreement: Agreement, sessions: Sequence[Session], today: "Today") -> None:
    from home.demo.history import at_ten

    rows = [
        NewRow(agreement, one.on, one.units, planned_units=one.units) for one in sessions[-FEW:]
    ]
    sheets.write_sheet(
        organisation=agreement.organisation, kind=Sheet.Kind.REGISTER, title=agreement.what,
        rows=rows, by=_member(agreement).user, at=at_ten(today.on), on=today.on,
    )  # fmt: skip


def _timesheet(agreement: Agreement, sessions: Sequence[Session], today: "Today") -> None:
    """It waits for somebody else of the team, who has a link."""
    from home.demo.history import at_ten

    user = _member(agreement).user
    sheets.write_sheet(
        organisation=agreement.organisation, kind=Sheet.Kind.TIMESHEET, title=user.name, by=user,
        rows=[NewRow(agreement, one.on, one.units) for one in sessions[:3]], at=at_ten(today.on),
        on=today.on,
    )  # fmt: skip
    staffing.invite_staff(
        organisation=agreement.organisation, name="Robin Hale", roles=[Role.PROVIDER_FINANCE],
        by=user, at=at_ten(today.on),
    )  # fmt: skip


def _message(today: "Today") -> None:
    """A provider says when they were there."""
    from home.demo.history import at_ten

    bill = Bill.objects.shown().filter(state=Bill.State.ASKED).order_by("pk").first()
    if bill is None:
        return
    messaging.send_message(
        bill=bill, side=BillMessage.Side.PROVIDER, by=_member(bill.agreement).user,
        words="The last time was half an hour shorter, and the bill says so.", at=at_ten(today.on),
    )  # fmt: skip
