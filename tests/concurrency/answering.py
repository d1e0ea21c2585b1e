"""Races about an answer: two helpers at once, and taking a yes back while it goes into a run."""

import threading
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.concurrency.pairs import Verb, deciding, waiting

if TYPE_CHECKING:
    from invoices.models import Bill
    from tests.cast import Cast


def fresh(bill: "Bill") -> "Bill":
    from invoices.models import Bill

    return Bill.objects.select_related("agreement__budget__book").get(pk=bill.pk)


def two_voices(cast: "Cast", count: int) -> dict[str, int]:
    """It takes two helpers, and both say yes at once: it is answered once, by whoever was second."""
    from invoices import services
    from invoices.models import Bill, Voice
    from people.models import Role, Scope
    from tests.cast import NOW, TODAY

    maya = cast.maya.user
    assert maya is not None
    rows = waiting(cast, count)
    services.set_way(
        person=cast.maya, organisation=rows[0].organisation, way="each", voices=2, by=maya, at=NOW,
        on=TODAY,
    )  # fmt: skip
    wyn = cast._let_in(cast.maya, "Wyn Price", Role.CIRCLE, Scope.BILLS_ANSWER)

    def yes(by: object) -> Verb:
        return lambda bill: services.confirm_bill(
            bill=fresh(bill), answers="yes", by=by, at=NOW, on=TODAY
        )

    found = deciding(rows, yes(cast.sam), yes(wyn))
    mine = Bill.objects.filter(pk__in=[row.pk for row in rows])
    return {
        "pairs": found["pairs"], "voices": Voice.objects.filter(bill__in=mine).count(),
        "agreed": mine.filter(state=Bill.State.AGREED).count(),
    }  # fmt: skip


def undo_or_run(cast: "Cast", count: int) -> dict[str, int]:
    """The person takes a yes back while finance makes the run: one of them, never both."""
    from core.errors import DomainError
    from invoices import services
    from invoices.models import Bill
    from payments import services as paying
    from tests.cast import NOW, TODAY
    from tests.concurrency.racing import race
    from tests.payments.yeses import bank

    maya = cast.maya.user
    assert maya is not None
    rows = waiting(cast, count)
    bank(cast, rows[0].organisation)
    cast.finn  # noqa: B018
    both, neither = 0, 0
    for number, row in enumerate(rows):
        services.confirm_bill(bill=fresh(row), answers="yes", by=maya, at=NOW, on=TODAY)

        def press(runner: int, bill: "Bill" = row, number: int = number) -> bool:
            try:
                if runner == 0:
                    services.undo_answer(bill=fresh(bill), by=maya, at=NOW)
                else:
                    paying.make_run(
                        authority=cast.authority, by=cast.finn, at=NOW, on=TODAY,
                        pay_on=date(2026, 12, 1) + timedelta(days=number),
                    )  # fmt: skip
            except DomainError:
                return False
            return True

        done = race(2, press)
        for one in done:
            if isinstance(one, Exception):
                raise one
        both += done == [True, True]
        neither += done == [False, False]
        state = Bill.objects.get(pk=row.pk).state
        assert state == (Bill.State.ASKED if done[0] else Bill.State.IN_RUN)
    return {"pairs": count, "both": both, "neither": neither}


def undo_or_run_without_a_lock(cast: "Cast", count: int) -> int:
    """The control: look whether it may be, then write. A barrier holds the gap open."""
    from invoices.models import Bill
    from tests.cast import NOW

    both_have_looked = threading.Barrier(2)
    rows = waiting(cast, count)
    Bill.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Bill.State.AGREED, agreed_pence=1, answered_by=cast.maya.user, answered_at=NOW
    )

    def verb(act: str) -> Verb:
        def press(row: "Bill") -> None:
            bill = Bill.objects.get(pk=row.pk)
            both_have_looked.wait(timeout=60)
            getattr(bill, act)()
            bill.save()

        return press

    return deciding(rows, verb("unanswer"), verb("enter_run"))["double"]


def stop_or_send(cast: "Cast", count: int, *, lock: bool = True) -> dict[str, int]:
    """A standing yes is stopped while a bill comes in: nothing is answered by it once stopped.

    Without `lock` it is the control: the rule is read, the stop happens, the bill is answered.
    """
    from invoices import services
    from invoices.models import AnswerRule, StandingAnswer
    from tests.cast import NOW
    from tests.concurrency.racing import race
    from tests.invoices.test_answering import DAYS, agreement_of, send, set_way

    maya, agreement = cast.maya.user, agreement_of(cast)
    assert maya is not None
    after_the_stop, by_hand = 0, threading.Event()
    for number in range(count):
        rule = set_way(cast, "pattern")
        by_hand.clear()
        seen: list[int] = []

        def stop(seen: list[int] = seen) -> None:
            if not lock:
                by_hand.wait(timeout=60)
            services.stop_way(person=cast.maya, organisation=cast.acorn, by=maya, at=NOW)
            seen.append(StandingAnswer.objects.count())

        def answer(seen: list[int] = seen, rule: AnswerRule = rule, number: int = number) -> None:
            if lock:
                send(cast, agreement, DAYS[:1], number=f"STOP{number}")
                return
            found = AnswerRule.objects.of(rule.person_id, rule.organisation_id)
            by_hand.set()
            while not seen:  # the stop is done before the answer is written
                time.sleep(0.005)
            bill = send(cast, agreement, DAYS[:1], number=f"STOP{number}")
            StandingAnswer.objects.create(bill=bill, rule=found, round=9, at=NOW)

        for one in race(2, lambda runner: (stop if runner == 0 else answer)()):
            if isinstance(one, Exception):
                raise one
        after_the_stop += StandingAnswer.objects.count() > seen[0]
        bill = agreement.bills.get(number=f"STOP{number}")
        if bill.state == "agreed":
            services.undo_answer(bill=bill, by=maya, at=NOW)
        services.withdraw_bill(bill=bill, by=cast.olu, at=NOW)
    return {"pairs": count, "after_the_stop": after_the_stop}
