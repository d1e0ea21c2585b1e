"""What time does by night: pauses go on, promises nobody billed are freed, years are closed."""

from collections import defaultdict
from datetime import date, datetime

from django.db.models import Min

from budgets.services import ask_by_night, lapsing, pausing, year_end
from budgets.services import pools as sharing
from invoices.models import Bill
from invoices.services.undecided import kept_for_bills
from payments.models import Instalment
from support_plans.models import Held
from support_plans.services import review_nights


def pass_the_night(*, on: date, at: datetime) -> dict[str, int]:
    """Every budget, as of a civil day. Safe to run again. Says how much was done."""
    return {
        "pauses": pausing.pass_the_night(on=on, at=at),
        "freed_pence": lapsing.lapse(on=on, at=at, waiting=waiting_bills()),
        "years": year_end.close_years(on=on, at=at, kept=kept_for_bills),
        "surpluses_asked": ask_by_night(on=on, at=at),
        "pools_stopped": sharing.stop_pools(on=on, at=at),
        "reviews_planned": review_nights.sweep(
            first_payments=first_payments(), on=on, at=at
        ).planned,
    }


def first_payments() -> dict[int, date]:
    """The day of the first direct payment, by person id. Money in a fund is not one."""
    rows = Instalment.objects.filter(state=Instalment.State.PAID).exclude(holding__kind=Held.FUND)
    found = rows.order_by().values_list("holding__budget__person").annotate(Min("paid_on"))
    return {person: day for person, day in found if day is not None}


def waiting_bills() -> dict[int, int]:
    """Pence in bills that nobody answered or decided yet, by agreement id."""
    found: dict[int, int] = defaultdict(int)
    rows = Bill.objects.shown().filter(kind=Bill.Kind.INVOICE).filter(state__in=Bill.OPEN)
    asked = rows.values_list("agreement_id", "total_pence")
    partly = Bill.objects.in_question().filter(kind=Bill.Kind.INVOICE).exclude(state__in=Bill.OPEN)
    for agreement, pence in asked:
        found[agreement] += pence
    for agreement, total, agreed in partly.values_list(
        "agreement_id", "total_pence", "agreed_pence"
    ):
        found[agreement] += total - agreed
    return dict(found)
