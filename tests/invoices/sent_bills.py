"""A promise and a bill in one call, for tests of what follows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from budgets import services as budgeting
from budgets.models import Agreement, Budget
from budgets.position import Figures
from invoices import services
from invoices.models import Bill
from people.models import Person, User
from providers.models import Organisation, Service
from tests.budgets.plans import agreed, line, pot
from tests.cast import NOW, TODAY, Cast


def promised(
    cast: Cast, *, pence: int, rate: int, units: str = "1", weekdays: Sequence[int] = (),
    unit: str = "hour", starts: date = date(2026, 10, 5), ends: date = date(2026, 11, 1),
    held: str = "council", vat: int = 0, organisation: Organisation | None = None,
    service: Service | None = None, person: Person | None = None,
    dates: tuple[date, date] | None = None,
) -> Agreement:  # fmt: skip
    """A budget with one pot of `pence`, and a promise from it."""
    chosen = line("Help", pence, held=held, holder="")
    person = person or cast.maya
    budget = agreed(cast, chosen, person=person, **({"dates": dates} if dates else {}))
    assert person.user is not None
    return budgeting.promise(
        pot=pot(budget, "Help") if not dates else budget.pots.select_related("budget").first(),
        organisation=organisation or cast.beech, service=service, starts_on=starts, ends_on=ends,
        weekdays=list(weekdays), units_each_time=Decimal(units), unit=unit, rate_pence=rate,
        vat_percent=Decimal(vat), what="help at home", by=person.user, at=NOW, on=TODAY,
    )  # fmt: skip


def priced(day: date, units: str, rate: int, *, vat: int = 0, unit: str = "hour",
           to: date | None = None) -> services.NewLine:  # fmt: skip
    return services.NewLine.priced(
        service_on=day, description="help at home", units=Decimal(units), unit=unit,
        rate_pence=rate, vat_percent=Decimal(vat), service_to=to,
    )  # fmt: skip


def bill_of(agreement: Agreement, *lines: services.NewLine, by: User, number: str = "B-1",
            **more: Any) -> Bill:  # fmt: skip
    days = [day for one in lines for day in (one.service_on, one.last_day)]
    facts = {"from_on": min(days), "to_on": max(days), "issued_on": max(days)} | more
    new = services.NewBill(number=number, lines=list(lines), **facts)
    return services.submit_bill(agreement=agreement, new=new, by=by, at=NOW, on=TODAY)


def yes(bill: Bill, by: User | None = None) -> Bill:
    user = by or bill.agreement.budget.person.user
    assert user is not None
    return services.confirm_bill(bill=bill, answers="yes", by=user, at=NOW, on=TODAY)


def figures(budget: Budget) -> Figures:
    """Spent, Promised and Free of all pots together."""
    pots = budgeting.figures_of(budget).pots
    return Figures(
        sum(one.spent for one in pots),
        sum(one.promised for one in pots),
        sum(one.free for one in pots),
    )


def codes(bill: Bill) -> set[str]:
    return set(bill.findings.values_list("code", flat=True))
