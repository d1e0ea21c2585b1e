"""Statuses of the register, and money that was paid, in one place."""

from datetime import date
from decimal import Decimal

from budgets.models import Allocation
from invoices import services as billing
from invoices.models import Bill
from ledger import services as ledger
from ledger.models import Reason
from ledger.services import NewMove
from providers.models import Organisation, UserLedStatus
from tests.cast import NOW, Cast
from tests.invoices.sent_bills import bill_of, promised, yes
from tests.network.registering import registered
from tests.payments.test_runs import make, paid
from tests.payments.yeses import bank

Level = UserLedStatus.Level
YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def checked(
    organisation: Organisation, starts_on: date, expires_on: date, level: str = Level.MAJORITY,
    *, carer_led: bool = False,
) -> UserLedStatus:  # fmt: skip
    """A status of the register, in force for these days: decided by a panel of three."""
    return registered(
        organisation, "" if carer_led else level, starts_on=starts_on, expires_on=expires_on,
        carer_led=carer_led,
    )  # fmt: skip


def billed_and_paid(
    cast: Cast, first: date, last: date, *, rate: int = 100_00, units: str = ""
) -> Bill:
    """One line over these days at a rate a day, from Beech to Maya; paid by the council."""
    days = (last - first).days + 1
    agreement = promised(
        cast, pence=days * rate, rate=rate, unit="day", starts=first, ends=last,
        weekdays=range(7), dates=YEAR,
    )  # fmt: skip
    line = billing.NewLine.priced(
        service_on=first, service_to=last, description="help at home", unit="day",
        units=Decimal(units or days), rate_pence=rate,
    )  # fmt: skip
    bill = yes(bill_of(agreement, line, by=cast.bea))
    bank(cast, cast.beech, by=cast.bea)
    paid(cast, make(cast))
    bill.refresh_from_db()
    return bill


def paid_line(
    cast: Cast, name: str, organisation: Organisation, pence: int, on: date
) -> Allocation:
    """Somebody's promise, and one line of it paid for this day."""
    person = cast.add(name)
    agreement = promised(
        cast, pence=pence, rate=pence, unit="item", starts=on, ends=on, person=person,
        organisation=organisation, dates=YEAR, weekdays=[on.weekday()],
    )  # fmt: skip
    row = Allocation.objects.select_related("promised__book", "paid").get(agreement=agreement)
    ledger.post(
        book=row.promised.book, key=f"paid:{agreement.reference}", reason=Reason.BILL_PAID,
        moves=[NewMove(row.promised, row.paid, pence, on)], by=None, at=NOW,
    )  # fmt: skip
    return row
