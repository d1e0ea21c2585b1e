"""Races on a provider's side: two colleagues bill one register; the last two owners both leave."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.concurrency.racing import race

if TYPE_CHECKING:
    from budgets.models import Agreement
    from people.models import User
    from tests.cast import Cast

DAY = date(2026, 11, 19)


def _register(cast: "Cast") -> "Agreement":
    """One session of Maya's in a kept register."""
    from invoices.services import sheets
    from tests.cast import NOW, TODAY
    from tests.invoices.sent_bills import promised

    agreement = promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=date(2026, 11, 5),
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip
    sheets.write_sheet(
        organisation=cast.acorn, kind="register", title="Art", by=cast.olu, at=NOW, on=TODAY,
        rows=[sheets.NewRow(agreement, DAY, Decimal(1))],
    )  # fmt: skip
    return agreement


def _colleagues(cast: "Cast") -> "tuple[User, User]":
    from people.models import Role

    return cast.olu, cast.member("Tess Acorn", cast.acorn, Role.PROVIDER_OPERATIONS)


def _take_back(agreement: "Agreement", by: "User") -> int:
    """How many live bills there are; each is taken back, so that the register waits again."""
    from invoices import services
    from invoices.models import Bill
    from tests.cast import NOW

    rows = list(Bill.objects.live().filter(agreement=agreement).shown())
    for row in rows:
        services.withdraw_bill(bill=row, by=by, at=NOW)
    return len(rows)


def one_register_two_presses(cast: "Cast", count: int) -> dict[str, int]:
    """Both press Send for the same register: one bill, and the other is told."""
    from core.errors import DomainError
    from invoices.services import sheets
    from tests.cast import NOW, TODAY

    agreement, both = _register(cast), _colleagues(cast)
    found = {"pairs": count, "bills": 0, "told": 0}
    for number in range(count):

        def press(runner: int, number: int = number) -> int:
            return len(
                sheets.send_sheets(
                    organisation_ids=[cast.acorn.pk], agreements=[agreement.reference], at=NOW,
                    by=both[runner], on=TODAY, once=f"{number}-{runner}",
                )
            )  # fmt: skip

        done = race(2, press)
        for one in done:
            if isinstance(one, Exception) and not isinstance(one, DomainError):
                raise one
        found["told"] += sum(isinstance(one, sheets.NothingToBill) for one in done)
        found["bills"] += _take_back(agreement, cast.olu)
    return found


def one_register_without_a_lock(cast: "Cast", count: int) -> int:
    """The control: look what waits, then send it. A barrier holds the gap open."""
    from invoices.services import sheets, submit_bill
    from tests.cast import NOW, TODAY

    agreement, both = _register(cast), _colleagues(cast)
    double = 0
    for number in range(count):
        looked = threading.Barrier(2)

        def press(runner: int, number: int = number, looked: threading.Barrier = looked) -> None:
            (one,) = sheets.ready_bills([cast.acorn.pk], TODAY, [agreement.reference])
            looked.wait(timeout=60)
            new = replace(one.new, number=f"C-{number}-{runner}")
            submit_bill(agreement=one.agreement, new=new, by=both[runner], at=NOW, on=TODAY)

        race(2, press)
        double += _take_back(agreement, cast.olu) > 1
    return double


def both_owners_leave(cast: "Cast", count: int) -> dict[str, int]:
    """Two who run it end their own right at once: one goes, one stays."""
    from people.models import Role
    from providers import staffing
    from providers.models import Membership
    from tests.cast import NOW

    role, both = Role.PROVIDER_OPERATIONS, _colleagues(cast)
    found = {"pairs": count, "left": 0, "without_owner": 0}
    for _ in range(count):

        def leave(runner: int) -> None:
            staffing.end_right(
                organisation=cast.acorn, user=both[runner], role=role, last_day=None,
                by=both[runner], at=NOW,
            )  # fmt: skip

        done = race(2, leave)
        found["left"] += sum(one is None for one in done)
        owners = Membership.objects.filter(organisation=cast.acorn, role=role, ends_on=None)
        found["without_owner"] += not owners.exists()
        for user in both:
            if not owners.filter(user=user).exists():
                Membership.objects.create(
                    organisation=cast.acorn, user=user, role=role, starts_on=date(2025, 4, 1)
                )
    return found


def both_leave_without_a_lock(cast: "Cast", count: int) -> int:
    """The control: look whether another is there, then go."""
    from people.models import Role
    from providers.models import Membership

    role, both, empty = Role.PROVIDER_OPERATIONS, _colleagues(cast), 0
    owners = Membership.objects.filter(organisation=cast.acorn, role=role)
    for _ in range(count):
        looked = threading.Barrier(2)

        def leave(runner: int, looked: threading.Barrier = looked) -> None:
            others = owners.filter(ends_on=None).exclude(user=both[runner]).exists()
            looked.wait(timeout=60)
            if others:
                owners.filter(user=both[runner]).update(ends_on=date(2026, 11, 22))

        with suppress(threading.BrokenBarrierError):
            race(2, leave)
        empty += not owners.filter(ends_on=None).exists()
        owners.update(ends_on=None)
    return empty
