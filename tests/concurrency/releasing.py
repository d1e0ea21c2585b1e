"""Races about one pay run, and a bank that drops its answers."""

import hashlib
import random
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from payments.models import PayItem, PayRun
    from tests.cast import Cast


def bills_ready(cast: "Cast", count: int) -> list[Any]:
    """So many bills of £30 with a yes, and a payee with confirmed details."""
    from tests.budgets import plans
    from tests.payments.yeses import bank, said_yes

    cast.authority.policies.create(
        name="second_person_above_pence", value=10**9, starts_on=date(2025, 1, 1)
    )
    budget = plans.agreed(cast, plans.line("Art group", 3000 * 52 * 40))
    agreement = plans.art(cast, budget)
    bank(cast, cast.acorn)
    return [said_yes(cast, agreement) for _ in range(count)]


def steps(cast: "Cast", pay_on: date) -> list[Any]:
    """The phases of a run, each as somebody presses it who knows only the day."""
    from payments import services
    from payments.models import PayRun
    from tests.cast import NOW, TODAY

    def run() -> PayRun:
        return PayRun.objects.get(pay_on=pay_on)

    return [
        lambda: services.make_run(
            authority=cast.authority, pay_on=pay_on, by=cast.finn, at=NOW, on=TODAY
        ),
        lambda: services.approve_run(run=run(), by=cast.fola, at=NOW),
        lambda: services.release_run(run=run(), by=cast.fola, at=NOW),
        lambda: services.mark_run_paid(
            run=run(), paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY
        ),
    ]  # fmt: skip


def killed(act: Any) -> None:
    """Do it, and die before the transaction is kept."""
    from django.db import transaction

    with transaction.atomic():
        act()
        transaction.set_rollback(True)  # the worker is gone, and so is what it did


def eight_starts(cast: "Cast", count: int, starts: int = 8) -> dict[str, Any]:
    """Each phase is killed once, then pressed by eight at once."""
    from core.errors import DomainError
    from ledger.models import Entry
    from payments import services
    from payments.models import PayItem, PayRun
    from tests.cast import NOW
    from tests.concurrency.racing import race
    from tests.payments.yeses import PAY_ON

    bills_ready(cast, count)
    cast.finn, cast.fola  # noqa: B018 made before the threads start
    files = set()
    for act in steps(cast, PAY_ON):
        killed(act)

        def press(_number: int, act: Any = act) -> Any:
            try:
                return act()
            except DomainError as refusal:
                return refusal.code

        for one in race(starts, press):
            if isinstance(one, Exception):
                raise one
            if isinstance(one, bytes):
                files.add(hashlib.sha256(one).hexdigest())
    run = PayRun.objects.get()
    again = services.release_run(run=run, by=cast.fola, at=NOW)
    files.add(hashlib.sha256(again).hexdigest())
    return {
        "runs": PayRun.objects.count(),
        "payments": PayItem.objects.filter(state="paid").count(),
        "entries": Entry.objects.filter(key__startswith="item:", key__endswith=":paid").count(),
        "files": len(files),
        "kept": run.file_sha256 in files,
    }


class Bank:
    """It pays what it is sent once, by the message's id, and loses a share of its answers."""

    def __init__(self, seed: int, drops: float) -> None:
        self.chance, self.drops = random.Random(seed), drops
        self.paid: dict[str, int] = {}
        self.seen: set[str] = set()
        self.lost = 0

    def takes(self, run: "PayRun", items: list["PayItem"]) -> None:
        if run.reference in self.seen:
            return  # the same message: known, and not paid twice
        self.seen.add(run.reference)
        for item in items:
            self.paid[item.reference] = self.paid.get(item.reference, 0) + 1

    def says(self, names: list[str]) -> bytes:
        """A table of answers about these, without those that got lost."""
        told = []
        for name in names:
            if self.chance.random() < self.drops:
                self.lost += 1
            else:
                told.append(name)
        rows = "".join(f"{name},paid\n" for name in told)
        return f"Reference,Outcome\n{rows}".encode()


def dropping_bank(cast: "Cast", count: int, seed: int) -> dict[str, Any]:
    """Sent twice by somebody who heard nothing, then asked until every payment is answered."""
    from ledger.models import Entry
    from payments import services
    from payments.models import PayItem, PayRun
    from payments.services.results import unseen
    from tests.cast import NOW, TODAY
    from tests.payments.yeses import PAY_ON

    bills_ready(cast, count)
    make, approve, release, _ = steps(cast, PAY_ON)
    for act in (make, approve, release):
        act()
    run, bank = PayRun.objects.get(), Bank(seed, drops=0.1)
    for _time in range(2):
        release()
        bank.takes(run, list(run.items.all()))
    asked, offered = 0, 0
    names = sorted(run.items.values_list("reference", flat=True))
    while names and asked < 50:
        services.read_results(
            authority=cast.authority, content=bank.says(names) + b"\n" * asked, by=cast.fola,
            at=NOW, on=TODAY,
        )  # fmt: skip
        asked += 1
        proposal = services.propose(authority=cast.authority, pay_on=PAY_ON)
        offered += len(proposal.items)  # an unknown answer is never offered to another run
        names = sorted(unseen(run).values_list("reference", flat=True))
    run.refresh_from_db()
    return {
        "state": run.state, "lost_some": bank.lost > 0, "asked_again": asked > 1,
        "offered_again": offered, "most_by_bank": max(bank.paid.values()),
        "paid": PayItem.objects.filter(state="paid").count(),
        "entries": Entry.objects.filter(key__startswith="item:", key__endswith=":paid").count(),
    }  # fmt: skip


def resend_the_unknown(cast: "Cast", count: int, seed: int) -> int:
    """The control: who pays again what was not answered pays twice. Payments made twice."""
    from payments.models import PayRun
    from tests.payments.yeses import PAY_ON

    bills_ready(cast, count)
    make, *_ = steps(cast, PAY_ON)
    make()
    run, bank = PayRun.objects.get(), Bank(seed, drops=0.1)
    items = list(run.items.all())
    bank.takes(run, items)
    told = bank.says([item.reference for item in items]).decode()
    for item in items:
        if item.reference not in told:
            bank.paid[item.reference] += 1  # a new message, a new payment
    return sum(times - 1 for times in bank.paid.values())
