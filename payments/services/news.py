"""What is new in a pay run, for the person who approves it: read before any total."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Sum

from invoices.models import BillDecision
from payments.models import BankDetails, PayItem, PayRun

LARGEST = 10
Payee = tuple[int | None, int | None]  # organisation, person


@dataclass(frozen=True)
class Change:
    """How much more, or less, one payee gets than from the run before."""

    payee: str
    before_pence: int
    now_pence: int

    @property
    def more_pence(self) -> int:
        return self.now_pence - self.before_pence

    @property
    def less_pence(self) -> int:
        return -self.more_pence


@dataclass(frozen=True)
class News:
    """What differs from what was paid before, payment by payment and payee by payee."""

    first: list[PayItem]  # never paid by us before
    changed: list[PayItem]  # paid before, to other details
    overridden: list[PayItem]  # a worker decided to pay, where the person had not said yes
    largest: list[PayItem]
    last: PayRun | None
    changes: list[Change]  # the biggest differences from it, gone and new payees among them


def what_is_new(run: PayRun, items: Sequence[PayItem]) -> News:
    """Compare a run's live payments with all that was paid before it. Five queries at most."""
    known = _paid_before(run, items)
    fresh = [item for item in items if item.is_new_payee]
    decided = set(
        BillDecision.objects.filter(
            bill__in=[item.bill_id for item in items if item.bill_id is not None],
            decided_at__isnull=False,
        ).values_list("bill_id", flat=True)
    )
    last = (
        PayRun.objects.filter(authority=run.authority_id, pay_on__lt=run.pay_on, outside=False)
        .exclude(state=PayRun.State.CANCELLED)
        .order_by("-pay_on")
        .first()
    )
    return News(
        first=[item for item in fresh if _payee(item) not in known],
        changed=[item for item in fresh if _payee(item) in known],
        overridden=[item for item in items if item.bill_id in decided],
        largest=sorted(items, key=lambda item: (-item.amount_pence, item.reference))[:LARGEST],
        last=last,
        changes=_changes(items, last) if last is not None else [],
    )


def _payee(item: PayItem) -> Payee:
    return item.bank_details.organisation_id, item.bank_details.person_id


def _paid_before(run: PayRun, items: Sequence[PayItem]) -> set[Payee]:
    """Payees of these who were paid, or sent money, by another run; or had other details."""
    payees = {_payee(item) for item in items if item.is_new_payee}
    organisations = [organisation for organisation, _ in payees if organisation is not None]
    people = [person for _, person in payees if person is not None]
    sent = PayItem.objects.exclude(run=run).filter(
        bank_details=OuterRef("pk"), state__in=[PayItem.State.PAID, PayItem.State.RETURNED]
    )
    older = BankDetails.objects.filter(Q(organisation__in=organisations) | Q(person__in=people))
    older = older.filter(Q(replaced_at__isnull=False, confirmed_at__isnull=False) | Exists(sent))
    return set(older.values_list("organisation", "person"))


def _changes(items: Sequence[PayItem], last: PayRun) -> list[Change]:
    now: dict[Payee, int] = defaultdict(int)
    names: dict[Payee, str] = {}
    for item in items:
        now[_payee(item)] += item.amount_pence
        names[_payee(item)] = item.bank_details.payee_name
    before: dict[Payee, int] = defaultdict(int)
    rows = last.items.exclude(state__in=PayItem.NEVER_SENT).values(
        "bank_details__organisation", "bank_details__person", "bank_details__organisation__name",
        "bank_details__person__full_name",
    )  # fmt: skip
    for row in rows.annotate(pence=Sum("amount_pence")):
        payee = row["bank_details__organisation"], row["bank_details__person"]
        before[payee] = row["pence"]
        said = row["bank_details__organisation__name"] or row["bank_details__person__full_name"]
        names.setdefault(payee, said)
    found = [Change(names[payee], before[payee], now[payee]) for payee in {*now, *before}]
    moved = [row for row in found if row.more_pence]
    return sorted(moved, key=lambda row: (-abs(row.more_pence), row.payee))[:LARGEST]
