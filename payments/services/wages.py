"""Wages of an assistant, and what fell due to them, paid from the person's own account."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets.models import LiabilityDue, Pot
from core.employing import shown
from core.errors import DomainError
from core.money import price, show
from payments.models import OwnPayment
from payments.services.own import record_own_payment
from people.models import User

MOST_HOURS = Decimal(1000)


class BadHours(DomainError):
    code = "bad_hours"
    message = "Type how many hours, like 20 or 7.5, and the pay for one hour."


@transaction.atomic
def record_wages(
    *, pot: Pot, worker: str, hours: Decimal, rate_pence: int, paid_on: date,
    from_on: date | None = None, to_on: date | None = None, by: User, at: datetime, on: date,
    once: str = "",
) -> OwnPayment:  # fmt: skip
    """Hours at a rate were paid to an assistant; what is owed to them later is kept besides.

    `from_on` and `to_on` are the days worked; without them the day of paying. Raises BadHours and
    what `record_own_payment` raises.
    """
    if not 0 < hours <= MOST_HOURS or rate_pence <= 0:
        raise BadHours(field="hours")
    last = to_on or paid_on
    return record_own_payment(
        pot=pot, paid_to=worker, amount_pence=price(hours, rate_pence), paid_on=paid_on,
        service_on=last, from_on=from_on, hours=hours, once=once, by=by, at=at, on=on,
        my_name=f"{shown(hours)} hours at {show(rate_pence)}",
    )  # fmt: skip


@transaction.atomic
def pay_duty(
    *, due: LiabilityDue, paid_on: date, by: User, at: datetime, on: date, once: str = ""
) -> OwnPayment:
    """What fell due to an assistant was paid. Raises DueMovedOn and what own payments raise."""
    duty = due.liability
    return record_own_payment(
        pot=duty.pot, paid_to=duty.worker, amount_pence=due.amount_pence, paid_on=paid_on,
        service_on=due.due_on, duty=due, my_name=duty.get_kind_display(), once=once, by=by, at=at,
        on=on,
    )  # fmt: skip
