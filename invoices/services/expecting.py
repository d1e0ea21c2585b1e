"""How many unanswered bills a week a council has to expect: from its own bills, or what it types."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from invoices.models import Bill
from invoices.models.answers import BillKeeper
from support_plans.models import DIRECT_PAYMENT

WEEKS = 13
USUAL_PERCENT = 10  # where nothing was sent yet; a guess, and the page says so
LEAST_BILLS = 20  # fewer say little


@dataclass(frozen=True)
class OwnFigures:
    """What the last thirteen weeks say. `percent`: bills that came to a worker unanswered."""

    bills: int
    unanswered: int

    @property
    def bills_a_week(self) -> float:
        return self.bills / WEEKS

    @property
    def says_enough(self) -> bool:
        return self.bills >= LEAST_BILLS

    @property
    def percent(self) -> int:
        return round(100 * self.unanswered / self.bills) if self.says_enough else USUAL_PERCENT


@dataclass(frozen=True)
class Expected:
    """Unanswered bills a week, rounded up, and the minutes that they take."""

    a_week: int
    minutes: int

    @property
    def hours(self) -> int:
        return -(-self.minutes // 60)


def own_figures(authorities: Iterable[int], at: datetime) -> OwnFigures:
    """Two counts over the bills that a council decides about, sent in the last weeks."""
    sent = Bill.objects.filter(
        agreement__budget__person__authority__in=list(authorities), kind=Bill.Kind.INVOICE,
        sent_at__gte=at - timedelta(weeks=WEEKS), sent_at__lte=at,
    ).exclude(agreement__holding__kind__in=DIRECT_PAYMENT)  # fmt: skip
    kept = BillKeeper.objects.filter(bill__in=sent).values("bill").distinct()
    return OwnFigures(sent.count(), kept.count())


def expect(*, bills: int, percent: int, minutes: int) -> Expected:
    """`percent` of so many bills a week, each taking so many minutes."""
    a_week = -(-bills * percent // 100)
    return Expected(a_week, a_week * minutes)
