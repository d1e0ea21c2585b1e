"""What must always be true of bills: the ledger owes what people said yes to, and nobody answers their own."""

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from budgets.models import Allocation
from invoices.models import Bill, BillDecision, Sheet, SheetRow
from ledger.invariants import Violation

OWED_STATES = (*Bill.SAID_YES, Bill.State.IN_RUN, Bill.State.PAID)


def check() -> list[Violation]:
    """Every violation; empty when all is well. Seven set-based questions."""
    return [
        *owed_is_what_was_agreed(),
        *lines_make_the_bill(),
        *nobody_answers_their_own(),
        *two_people_decided(),
        *sheets_are_billed_where_they_belong(),
    ]


def owed_is_what_was_agreed() -> list[Violation]:
    """What an agreement owes is what its bills agreed, less credited and less paid."""
    bills = Bill.objects.filter(kind=Bill.Kind.INVOICE, state__in=OWED_STATES)
    agreed = dict(
        bills.values_list("agreement").annotate(
            sum=Sum(F("agreed_pence") - F("credited_pence") - F("paid_pence"))
        )
    )
    owed = dict(
        Allocation.objects.values_list("agreement").annotate(sum=Sum("owed__balance_pence"))
    )
    return [
        Violation(
            "the ledger owes what was agreed", f"agreement {pk}",
            f"agreed {agreed.get(pk, 0)}, owed {owed.get(pk, 0)}",
        )
        for pk in sorted({*agreed, *owed})
        if agreed.get(pk, 0) != owed.get(pk, 0)
    ]  # fmt: skip


def lines_make_the_bill() -> list[Violation]:
    """A bill's total, what was credited of it and what was paid are the sums of its lines."""
    rows = Bill.objects.filter(kind=Bill.Kind.INVOICE).annotate(
        all_lines=Coalesce(Sum(F("lines__net_pence") + F("lines__vat_pence")), 0),
        all_credited=Coalesce(Sum("lines__credited_pence"), 0),
        all_conceded=Coalesce(Sum("lines__conceded_pence"), 0),
        all_paid=Coalesce(Sum("lines__paid_pence"), 0),
    )
    wrong = rows.exclude(
        all_lines=F("total_pence"), all_credited=F("credited_pence"),
        all_conceded=F("conceded_pence"), all_paid=F("paid_pence"),
    )  # fmt: skip
    return [
        Violation("lines make the bill", f"bill {pk}", "another sum")
        for pk in wrong.values_list("pk", flat=True)
    ]


def nobody_answers_their_own() -> list[Violation]:
    """Who sent a bill, or works for who is paid by it, did not answer it."""
    own = Q(answered_by=F("submitted_by")) | Q(
        answered_by__memberships__organisation=F("organisation"),
        answered_by__memberships__starts_on__lte=F("answered_at__date"),
    ) & (Q(answered_by__memberships__ends_on=None)
         | Q(answered_by__memberships__ends_on__gte=F("answered_at__date")))  # fmt: skip
    rows = Bill.objects.exclude(answered_by=None).filter(own).distinct()
    return [
        Violation("nobody answers their own bill", f"bill {pk}", "answered by the payee")
        for pk in rows.values_list("pk", flat=True)
    ]


def two_people_decided() -> list[Violation]:
    """Above the limit of the day, who confirmed is not who proposed."""
    above = Q(needs_two=True) | Q(amount_pence__gt=F("limit_pence"))
    rows = BillDecision.objects.filter(above, decided_by=F("proposed_by")).select_related("bill")
    return [
        Violation("two people decide a big bill", f"bill {row.bill.reference}", "one person")
        for row in rows
    ]


def sheets_are_billed_where_they_belong() -> list[Violation]:
    """A row is billed under its own agreement, after its sheet was agreed; writers agree nothing."""
    billed = SheetRow.objects.exclude(bill=None)
    strange = billed.filter(~Q(bill__agreement=F("agreement")) | Q(sheet__approved_at=None))
    own = Sheet.objects.filter(kind=Sheet.Kind.TIMESHEET, approved_by=F("made_by"))
    return [
        *(
            Violation("sheets are billed where they belong", f"row {pk}", "another bill")
            for pk in strange.values_list("pk", flat=True)
        ),
        *(
            Violation("who writes a timesheet does not agree it", f"sheet {row}", "one person")
            for row in own.values_list("reference", flat=True)
        ),
    ]
