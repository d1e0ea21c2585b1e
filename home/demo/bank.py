"""The demo's bank statements: most lines find what they are, a few wait for somebody."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from budgets.models import Holding
from payments.models import BankAccount, OwnPayment, PayItem, PayRun
from payments.models.bank_lines import Owner
from payments.services import bank_lines, matching
from payments.statements_in import read_bytes
from people.models import Role, StaffRole, User
from providers.models import Membership

if TYPE_CHECKING:
    from home.demo.history import Today

HEADER = "Date,Description,Paid out,Paid in,Balance\n"
WEEKS = 26
LEFT = 2  # proposals that nobody has said yes to
RUNS = 3
Booked = tuple[date, str, int]  # below zero is money out


def live(today: "Today") -> None:
    """Whoever paid most from their own account sends half a year of it; so do the council and a
    holder of funds."""
    holding = next(
        (row for row in Holding.objects.filter(own_payments__isnull=False, holder=None)
         .select_related("budget__person__user").order_by("pk").distinct()
         if row.is_direct_payment), None,
    )  # fmt: skip
    user = holding.budget.person.user if holding else None
    if holding is not None and user is not None and not hasattr(holding, "bank_account"):
        _keep(holding, user, _own(holding, today), today)
    _councils(today)
    _holders(today)


def _councils(today: "Today") -> None:
    """The last runs, as the bank booked them: one sum a run, and an interest nobody expected."""
    runs = PayRun.objects.filter(state__in=PayRun.OVER, pay_on__lte=today.on)
    runs = runs.select_related("authority").order_by("-pay_on")[:RUNS]
    if not runs or BankAccount.objects.of(runs[0].authority).exists():
        return
    council = runs[0].authority
    role = StaffRole.objects.filter(authority=council, role=Role.FINANCE_MAKER).first()
    if role is None:
        return
    rows = [(run.pay_on, "BACS PAYMENTS", -run.total_pence) for run in runs]
    rows.append((today.on - timedelta(days=2), "INTEREST", 1214))
    _keep(council, role.user, rows, today)


def _holders(today: "Today") -> None:
    """What one holder of funds was sent and paid, and its rent, which is nothing of a budget."""
    holding = Holding.objects.filter(kind="fund", own_payments__isnull=False).order_by("pk").first()
    if holding is None or holding.holder is None:
        return
    member = Membership.objects.filter(
        organisation=holding.holder, role=Role.PROVIDER_FINANCE, ends_on=None
    ).first()
    if member is None or BankAccount.objects.of(holding.holder).exists():
        return
    mine = {"holding__kind": "fund", "holding__holder": holding.holder}
    paid = OwnPayment.objects.standing().filter(**mine, paid_on__lte=today.on)
    came = PayItem.objects.filter(
        instalment__holding__holder=holding.holder, instalment__holding__kind="fund",
        state=PayItem.State.PAID, run__pay_on__lte=today.on,
    ).select_related("run")  # fmt: skip
    rows = [(row.paid_on, row.paid_to.upper(), -row.amount_pence) for row in paid]
    rows += [(row.run.pay_on, "NORTHTOWN COUNCIL", row.amount_pence) for row in came]
    rows.append((today.on - timedelta(days=1), "RENT", -64000))
    _keep(holding.holder, member.user, rows, today)


def _keep(owner: Owner, user: User, rows: Iterable[Booked], today: "Today") -> None:
    """Send it, and say yes to what is proposed, but for the last few."""
    from home.demo.history import at_ten

    (reading,) = read_bytes(_export(rows).encode(), "my-account.csv")
    if reading.statement is None:
        return
    at = at_ten(today.on)
    kept = bank_lines.keep_statement(
        owner=owner, statement=reading.statement, name=reading.file, by=user, at=at, named="4471"
    )
    found = matching.proposals(kept.statement.account)
    for one in found[: max(1, len(found) - LEFT)]:
        matching.match_line(line=one.line, side=one.side, why=one.why, by=user, at=at)


def _own(holding: Holding, today: "Today") -> list[Booked]:
    """A day after each payment, and one thing nobody told."""
    since = today.on - timedelta(weeks=WEEKS)
    paid = OwnPayment.objects.standing().filter(holding=holding, paid_on__range=(since, today.on))
    rows = [
        (min(row.paid_on + timedelta(days=1), today.on), row.paid_to.upper(), -row.amount_pence)
        for row in paid.order_by("paid_on", "pk")
    ]
    return [*rows, (today.on - timedelta(days=1), "NORTHTOWN POOL", -480)]


def _export(rows: Iterable[Booked]) -> str:
    """What the bank would have written."""
    said = sorted(rows)
    running, text = 500_000 - sum(min(0, pence) for _, _, pence in said), HEADER
    for on, words, pence in said:
        running += pence
        out, into = (_pounds(-pence), "") if pence < 0 else ("", _pounds(pence))
        text += f'{on:%d/%m/%Y},"{words}",{out},{into},{_pounds(running)}\n'
    return text


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
