"""Two people press at the same moment: one bill answered twice, one run approved twice."""

import threading
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invoices.models import Bill
    from payments.models import PayRun
    from people.models import User
    from tests.cast import Cast

Verb = Callable[[Any], Any]


def deciding(rows: Sequence[Any], one: Verb, other: Verb) -> dict[str, int]:
    """Two threads go through the same rows, starting together at each; how the pairs ended."""
    from core.errors import DomainError
    from tests.concurrency.racing import race

    together = threading.Barrier(2)
    verbs = (one, other)

    def decide(runner: int) -> list[bool]:
        said_yes = []
        for row in rows:
            together.wait(timeout=60)
            try:
                verbs[runner](row)
                said_yes.append(True)
            except DomainError:
                said_yes.append(False)
        return said_yes

    answers = race(2, decide)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    counts = [sum(pair) for pair in zip(*answers, strict=True)]  # type: ignore[arg-type]
    return {"pairs": len(rows), "double": counts.count(2), "none": counts.count(0)}


def bills(cast: "Cast", count: int) -> dict[str, int]:
    """The person says yes, and so does the one who helps with bills."""
    from invoices.models import Bill
    from invoices.services import confirm_bill
    from tests.cast import NOW, TODAY

    def fresh(bill: "Bill") -> "Bill":
        return Bill.objects.select_related("agreement__budget__book").get(pk=bill.pk)

    def yes(by: "User") -> Verb:
        return lambda bill: confirm_bill(bill=fresh(bill), answers="yes", by=by, at=NOW, on=TODAY)

    assert cast.maya.user is not None
    return deciding(waiting(cast, count), yes(cast.maya.user), yes(cast.sam))


def waiting(cast: "Cast", count: int) -> "list[Bill]":
    """Bills of a penny or so that wait for the person's answer."""
    from invoices.models import Bill, BillLine
    from tests.budgets import plans
    from tests.cast import NOW, TODAY

    agreement = plans.art(cast, plans.agreed(cast))
    day = date(2026, 12, 1)
    made = []
    for number in range(count):
        bill = Bill.objects.create(
            agreement=agreement, organisation=agreement.organisation, number=f"PAIR{number}",
            issued_on=TODAY, from_on=day, to_on=day, total_pence=1, state=Bill.State.ASKED,
            submitted_by=cast.olu, made_at=NOW, sent_at=NOW,
        )  # fmt: skip
        BillLine.objects.create(
            bill=bill, position=1, service_on=day, description="Art", units=1, unit="session",
            rate_pence=1, net_pence=1, payable_pence=1,
        )  # fmt: skip
        made.append(bill)
    return made


def prepared(cast: "Cast", count: int) -> "list[PayRun]":
    """Runs that wait for a second person, each for a day of its own."""
    from payments.models import PayRun
    from tests.cast import NOW

    return [
        PayRun.objects.create(
            authority=cast.authority, made_by=cast.finn, made_at=NOW,
            pay_on=date(2030, 1, 1) + timedelta(days=number),
        )
        for number in range(count)
    ]  # fmt: skip


def runs(cast: "Cast", count: int) -> dict[str, int]:
    """Two of finance approve the same run."""
    from payments import services
    from people.models import Role
    from tests.cast import NOW

    first, second = cast.fola, cast.staff("Fay", Role.FINANCE_APPROVER)
    return deciding(
        prepared(cast, count),
        lambda run: services.approve_run(run=run, by=first, at=NOW),
        lambda run: services.approve_run(run=run, by=second, at=NOW),
    )


def runs_without_a_lock(cast: "Cast", count: int) -> dict[str, int]:
    """The control: look whether it is decided, then write. A barrier holds the gap open."""
    from payments.models import PayRun
    from tests.cast import NOW

    both_have_looked = threading.Barrier(2)

    def approve(row: "PayRun") -> None:
        run = PayRun.objects.get(pk=row.pk)
        both_have_looked.wait(timeout=60)
        run.approve(by=cast.fola, at=NOW)
        run.save()

    cast.fola  # noqa: B018
    return deciding(prepared(cast, count), approve, approve)
