"""A month for the council's finance system: journal, accruals, VAT, contributions. From the ledger.

Only the council's own money stands in a journal. What people pay from their own account left the
council when the instalment did. A month is that of posting, so that a closed month never changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from budgets.models import Budget, ContributionCharge, Holding
from core.models import Authority
from core.periods import Period, month_of
from invoices.csv_rows import plain_pounds, write_table
from invoices.models import Bill, BillLine
from ledger.models import Kind, MonthTotal, Move, Reason
from payments.models import PayItem
from people.models import Person
from support_plans.models import Held

BANK = "account_bank"
ACCOUNTS = {
    BANK: _("The council’s bank"),
    "account_bill": _("Bills of providers"),
    "account_direct": _("Direct payments"),
    "account_fund": _("Individual service funds"),
    "account_contribution": _("What people pay"),
    "account_accrual": _("Owed, not yet paid"),
}


@dataclass(frozen=True)
class Line:
    """One line of a journal: pence on one side, nothing on the other."""

    on: date
    account: str  # a key of ACCOUNTS
    words: str
    debit_pence: int
    credit_pence: int
    count: int

    @property
    def account_name(self) -> str:
        return gettext(ACCOUNTS[self.account])


@dataclass(frozen=True)
class Vat:
    """The VAT of one bill that the council finished paying in the month."""

    provider: str
    bill: str
    net_pence: int
    vat_pence: int

    @property
    def gross_pence(self) -> int:
        return self.net_pence + self.vat_pence


@dataclass(frozen=True)
class Paying:
    """What one person was to pay in the month, what came, and what is owed at its end."""

    budget: str
    person: Person
    due_pence: int
    received_pence: int
    owed_pence: int


def journal_of(authority: Authority, month: Period) -> list[Line]:
    """Debits and credits of the council's cash by day and purpose; they are equal. Two queries."""
    moves = Move.objects.filter(
        entry__posted_on__gte=month.starts_on, entry__posted_on__lte=month.ends_on,
        entry__book__budget__person__authority=authority,
    ).order_by()  # fmt: skip
    kinds = _kinds_of_accounts(authority)
    lines: dict[tuple[date, str, bool], tuple[int, int]] = {}
    for ours, other, out in (("source", "target", True), ("target", "source", False)):
        rows = moves.filter(**{f"{ours}__kind": Kind.FUNDER}).values_list(
            "entry__posted_on", f"{other}__kind", f"{other}_id"
        ).annotate(pence=Sum("amount_pence"), count=Count("pk"))  # fmt: skip
        for on, kind, account, pence, count in rows:
            key = (on, _purpose(kind, kinds.get(account, "")), out)
            had = lines.get(key, (0, 0))
            lines[key] = had[0] + pence, had[1] + count
    found: list[Line] = []
    for (on, purpose, out), (pence, count) in sorted(lines.items()):
        words = ACCOUNTS[purpose] if out else _("Money back, or paid in")
        debit, credit = (purpose, BANK) if out else (BANK, purpose)
        found.append(Line(on, debit, words, pence, 0, count))
        found.append(Line(on, credit, words, 0, pence, count))
    return found


def _kinds_of_accounts(authority: Authority) -> dict[int, str]:
    rows = Holding.objects.filter(budget__person__authority=authority).exclude(account=None)
    return {pk: kind for pk, kind in rows.values_list("account_id", "kind") if pk}


def _purpose(kind: str, held: str) -> str:
    if kind == Kind.HELD:
        return "account_fund" if held == Held.FUND else "account_direct"
    return "account_contribution" if kind == Kind.CONTRIBUTOR else "account_bill"


def moved_by_totals(authority: Authority, month: Period) -> int:
    """What the council's cash changed by in a month, from the kept totals: the journal's proof."""
    rows = MonthTotal.objects.filter(
        account__kind=Kind.FUNDER, posted_month=month.starts_on,
        account__book__budget__person__authority=authority,
    )  # fmt: skip
    return int(rows.aggregate(all=Sum(F("in_pence") - F("out_pence"), default=0))["all"])


def accruals_of(authority: Authority, month: Period) -> list[Line]:
    """What was said yes to and not paid when the month ended, by provider. One query."""
    rows = MonthTotal.objects.filter(
        account__kind=Kind.OWED, posted_month__lte=month.starts_on,
        account__owed_of__pot__holding__kind=Held.COUNCIL,
        account__book__budget__person__authority=authority,
    )  # fmt: skip
    sums = rows.order_by().values_list("account__owed_of__agreement__organisation__name").annotate(
        pence=Sum(F("in_pence") - F("out_pence")), count=Count("account", distinct=True)
    )  # fmt: skip
    found: list[Line] = []
    for name, pence, count in sorted(row for row in sums if row[1]):
        found.append(Line(month.ends_on, "account_bill", name, pence, 0, count))
        found.append(Line(month.ends_on, "account_accrual", name, 0, pence, count))
    return found


def vat_of(authority: Authority, month: Period) -> list[Vat]:
    """Bills with VAT whose last part was paid by a run of the month, as they were agreed."""
    paid = PayItem.objects.filter(
        state=PayItem.State.PAID, bill__agreement__budget__person__authority=authority,
        bill__state=Bill.State.PAID, bill__paid_on__gte=month.starts_on,
        bill__paid_on__lte=month.ends_on,
    )  # fmt: skip
    rows = BillLine.objects.filter(bill__in=paid.values("bill")).order_by()
    sums = rows.values_list("bill__organisation__name", "bill__number").annotate(
        net=Sum("net_pence"), vat=Sum("vat_pence")
    )
    return [Vat(*row) for row in sorted(sums) if row[3]]


def contributions_of(authority: Authority, month: Period) -> list[Paying]:
    """Charges that began in the month, what came in it, and what is owed at its end. Four queries."""
    mine = Q(budget__person__authority=authority)
    begun = Q(starts_on__lte=month.ends_on) | ~Q(reason="")
    charges = ContributionCharge.objects.filter(mine & begun)
    due, all_due = (
        _by_budget(rows, "budget", "amount_pence")
        for rows in (
            charges.filter(starts_on__gte=month.starts_on, starts_on__lte=month.ends_on),
            charges,
        )
    )
    received, all_received = (
        _received(authority, since, month) for since in (month.starts_on, None)
    )
    concerned = {*due, *received, *(pk for pk in all_due if all_due[pk] != all_received.get(pk, 0))}
    budgets = Budget.objects.filter(pk__in=concerned).select_related("person").order_by("reference")
    return [
        Paying(
            row.reference, row.person, due.get(row.pk, 0), received.get(row.pk, 0),
            all_due.get(row.pk, 0) - all_received.get(row.pk, 0),
        )
        for row in budgets
    ]  # fmt: skip


def _by_budget(rows: QuerySet[ContributionCharge], key: str, amount: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(key).annotate(sum=Sum(amount)))


def _received(authority: Authority, since: date | None, month: Period) -> dict[int, int]:
    moves = Move.objects.filter(
        entry__book__budget__person__authority=authority, entry__happened_on__lte=month.ends_on
    )
    if since is not None:
        moves = moves.filter(entry__happened_on__gte=since)
    came = moves.filter(source__kind=Kind.CONTRIBUTOR, entry__reason=Reason.CONTRIBUTION_RECEIVED)
    back = moves.filter(
        target__kind=Kind.CONTRIBUTOR, entry__reverses__reason=Reason.CONTRIBUTION_RECEIVED
    )
    found: dict[int, int] = {}
    for sign, rows in ((1, came), (-1, back)):
        sums = rows.order_by().values_list("entry__book__budget").annotate(sum=Sum("amount_pence"))
        for budget, pence in sums:
            found[budget] = found.get(budget, 0) + sign * pence
    return found


# As tables that a finance system reads.


def lines_csv(lines: Iterable[Line], codes: dict[str, str]) -> str:
    """Date, account with the council's code (policy finance_codes), words, debit, credit, count."""
    head = ("date", "account", "code", "cost centre", "words", "debit", "credit", "count")
    centre = codes.get("cost_centre", "")
    return write_table(head, (
        (line.on, ACCOUNTS[line.account], codes.get(line.account, ""), centre, line.words,
         plain_pounds(line.debit_pence), plain_pounds(line.credit_pence), line.count)
        for line in lines
    ))  # fmt: skip


def vat_csv(rows: Iterable[Vat]) -> str:
    """A row a bill."""
    head = ("provider", "bill", "net", "VAT", "gross")
    return write_table(head, (
        (row.provider, row.bill, plain_pounds(row.net_pence), plain_pounds(row.vat_pence),
         plain_pounds(row.gross_pence))
        for row in rows
    ))  # fmt: skip


def contributions_csv(rows: Iterable[Paying]) -> str:
    """A row a budget."""
    head = ("budget", "person", "due", "received", "owed at the end")
    return write_table(head, (
        (row.budget, row.person.full_name, plain_pounds(row.due_pence), plain_pounds(row.received_pence),
         plain_pounds(row.owed_pence))
        for row in rows
    ))  # fmt: skip


def last_month(on: date) -> Period:
    """The month before the one of this day."""
    return month_of(date.fromordinal(month_of(on).starts_on.toordinal() - 1))
