"""What must always be true of payments: each one stands in the ledger, once, for its amount."""

from django.db.models import Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, Concat

from ledger.invariants import Violation
from ledger.models import Entry, Kind, Move
from payments.models import BankDetails, Instalment, OwnPayment, PayItem, PayRun


def check() -> list[Violation]:
    """Every violation; empty when all is well. Six set-based questions."""
    return [
        *runs_are_the_sum_of_their_items(),
        *paid_items_stand_in_the_ledger(),
        *own_payments_are_what_left_the_account(),
        *instalments_follow_their_items(),
        *two_people_did_it(),
    ]


def runs_are_the_sum_of_their_items() -> list[Violation]:
    """A run's total and count are those of its items."""
    rows = PayRun.objects.annotate(all_pence=Coalesce(Sum("items__amount_pence"), 0))
    wrong = rows.exclude(all_pence=F("total_pence"))
    return [
        Violation("a run is the sum of its items", f"run {row.reference}",
                  f"{row.all_pence}, not {row.total_pence}")
        for row in wrong
    ]  # fmt: skip


def paid_items_stand_in_the_ledger() -> list[Violation]:
    """What a run paid has an entry that moved its amount; what is not paid has none."""
    entry = Entry.objects.filter(key=Concat(Value("item:"), OuterRef("reference"), Value(":paid")))
    rows = PayItem.objects.annotate(posted=Exists(entry))
    done = Q(state__in=[PayItem.State.PAID, PayItem.State.RETURNED])
    wrong = rows.filter((done & Q(posted=False)) | (~done & Q(posted=True)))
    return [Violation("paid means posted", f"item {row.reference}", row.state) for row in wrong]


def own_payments_are_what_left_the_account() -> list[Violation]:
    """Each payment's entry moved its amount to the payee; taken back means reversed, once."""
    left = (
        Move.objects.filter(entry=OuterRef("entry"), target__kind=Kind.PAYEE)
        .values("entry")
        .annotate(all=Sum("amount_pence"))
        .values("all")
    )
    reversal = Entry.objects.filter(reverses=OuterRef("entry"))
    rows = OwnPayment.objects.annotate(left=left, taken_back=Exists(reversal))
    wrong = rows.exclude(left=F("amount_pence")) | rows.filter(
        Q(reversed_at=None, taken_back=True) | Q(reversed_at__isnull=False, taken_back=False)
    )
    return [
        Violation("an own payment is what left the account", f"payment {row.reference}", "differs")
        for row in wrong
    ]


def instalments_follow_their_items() -> list[Violation]:
    """A paid instalment has one paid item of its amount."""
    item = PayItem.objects.filter(
        instalment=OuterRef("pk"), state=PayItem.State.PAID, amount_pence=OuterRef("council_pence")
    )
    rows = Instalment.objects.annotate(has_item=Exists(item))
    paid = Q(state=Instalment.State.PAID)
    wrong = rows.filter((paid & Q(has_item=False)) | (~paid & Q(has_item=True)))
    return [
        Violation("a paid instalment was in a run", f"instalment {row.reference}", row.state)
        for row in wrong
    ]


def two_people_did_it() -> list[Violation]:
    """Nobody approves their own run or confirms bank details that they entered."""
    runs = PayRun.objects.filter(approved_by=F("made_by"))
    details = BankDetails.objects.filter(confirmed_by=F("entered_by"))
    found = [("run", row.reference) for row in runs] + [("bank", row.reference) for row in details]
    return [Violation("two people did it", f"{kind} {name}", "one person") for kind, name in found]
