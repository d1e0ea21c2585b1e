"""Told of as paid outside Steer, and put into a run, at the same moment."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cast import Cast


def told_and_run(cast: "Cast", rounds: int) -> dict[str, Any]:
    """One bill a round: one thread tells, another confirms what is told, two make runs and pay."""
    from core.errors import DomainError
    from ledger.models import Entry
    from payments import services
    from payments.models import OutsideSheet, PayItem, PayRun
    from payments.outside_table import Told
    from payments.services import outside
    from tests.cast import NOW, TODAY
    from tests.concurrency.racing import race
    from tests.concurrency.releasing import bills_ready

    bills = bills_ready(cast, rounds)
    finn, fola = cast.finn, cast.fola
    for number, bill in enumerate(bills):
        rest = [one.pk for one in bills[number + 1 :]]
        type(bill).objects.filter(pk__in=rest).update(state="held")  # their turn comes
        type(bill).objects.filter(pk=bill.pk).update(state="agreed")
        pay_on = TODAY + timedelta(days=8 + number)

        def tell(bill: Any = bill) -> str:
            rows = [Told(1, bill.reference, 3000, TODAY)]
            sheet = outside.tell_outside(
                authority=cast.authority, rows=rows, by=finn, at=NOW, on=TODAY
            )
            return sheet.reference

        def confirm() -> str:
            sheet = OutsideSheet.objects.order_by("-pk").first()
            if sheet is not None:
                outside.confirm_outside(sheet=sheet, by=fola, at=NOW, on=TODAY)
            return "confirmed"

        def run(pay_on: Any = pay_on) -> str:
            made = services.make_run(
                authority=cast.authority, pay_on=pay_on, by=finn, at=NOW, on=TODAY
            )
            services.approve_run(run=made, by=fola, at=NOW)
            services.release_run(run=made, by=fola, at=NOW)
            services.mark_run_paid(run=made, paid_on=TODAY, by=fola, at=NOW, on=TODAY)
            return made.reference

        acts = (tell, confirm, run, run)

        def press(number: int, acts: Any = acts) -> str:
            try:
                return str(acts[number]())
            except DomainError as refusal:
                return refusal.code

        for one in race(len(acts), press):
            if isinstance(one, Exception):
                raise one
        for sheet in OutsideSheet.objects.all():
            outside.confirm_outside(sheet=sheet, by=fola, at=NOW, on=TODAY)
    return {
        "most_of_one_bill": max(
            PayItem.objects.filter(bill=bill, state__in=["in_run", "paid"]).count()
            for bill in bills
        ),
        "paid": PayItem.objects.filter(state="paid").count(),
        "entries": Entry.objects.filter(key__startswith="item:", key__endswith=":paid").count(),
        "ways": min(1, PayRun.objects.count()),
    }


def without_the_lock(cast: "Cast", starts: int = 6) -> list[Any]:
    """The control: each looks whether the bill is paid, then writes a payment of its own."""
    from django.db import IntegrityError

    from payments.models import BankDetails, PayItem, PayRun
    from tests.cast import NOW, TODAY
    from tests.concurrency.racing import race
    from tests.concurrency.releasing import bills_ready

    (bill,) = bills_ready(cast, 1)
    details, finn, fola = BankDetails.objects.get(), cast.finn, cast.fola

    def press(_number: int) -> str:
        if PayItem.objects.filter(bill=bill).exists():
            return "late"
        run = PayRun.objects.create(
            authority=cast.authority, pay_on=TODAY, outside=True, made_at=NOW, made_by=finn,
            approved_at=NOW, approved_by=fola,
        )  # fmt: skip
        try:
            PayItem.objects.create(run=run, bill=bill, bank_details=details, amount_pence=3000)
        except IntegrityError:
            return "stopped by the database"
        return "paid"

    return race(starts, press)
