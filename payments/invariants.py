"""What must always be true of payments: each one stands in the ledger, once, for its amount."""

from django.db.models import Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, Concat, TruncDate

from core.errors import DomainError
from invoices.models import Bill
from ledger.invariants import Violation
from ledger.models import Entry, Kind, Move
from payments.models import BankDetails, Instalment, OwnPayment, PayItem, PayRun, ReturnContent
from payments.services import returns
from payments.services.run_files import file_of
from people.models import Role, StaffRole


def check() -> list[Violation]:
    """Every violation; empty when all is well. Set-based, but for the files of runs."""
    return [
        *runs_are_the_sum_of_their_items(),
        *paid_items_stand_in_the_ledger(),
        *own_payments_are_what_left_the_account(),
        *instalments_follow_their_items(),
        *two_people_did_it(),
        *no_bill_is_paid_too_much(),
        *files_are_as_released(),
        *who_did_it_might(),
        *nobody_approves_what_pays_them(),
        *states_follow_one_another(),
        *returns_stay_as_they_were_sent(),
    ]


def returns_stay_as_they_were_sent() -> list[Violation]:
    """The content has its mark and adds up, and the seed draws the same sample again."""
    found = []
    for row in ReturnContent.objects.select_related("account_return").iterator():
        content = returns.content_from(row.content)
        references = [one.reference for one in content.payments]
        again = returns.sample_of(
            references, seed=row.seed, percent=row.sample_percent, least=row.sample_least
        )
        if content.mark != row.sha256 or again != row.sample or not content.adds_up:
            where = f"return {row.account_return.reference}"
            found.append(Violation("a return stays as it was sent", where, "differs"))
    return found


def runs_are_the_sum_of_their_items() -> list[Violation]:
    """A run's total and count are those of its items."""
    sent = ~Q(items__state=PayItem.State.HELD)
    rows = PayRun.objects.annotate(all_pence=Coalesce(Sum("items__amount_pence", filter=sent), 0))
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


def no_bill_is_paid_too_much() -> list[Violation]:
    """What is paid, or on its way, is at most what somebody said yes to (I4).

    That a bill or an instalment has one live payment at a time is held by the database.
    """
    live = Q(state__in=[PayItem.State.IN_RUN, PayItem.State.PAID])
    items = dict(
        PayItem.objects.filter(live, bill__isnull=False)
        .values_list("bill")
        .annotate(all=Sum("amount_pence"))
    )
    own = dict(
        OwnPayment.objects.filter(bill__isnull=False, reversed_at=None)
        .values_list("bill")
        .annotate(all=Sum("amount_pence"))
    )
    bills = Bill.objects.filter(Exists(PayItem.objects.filter(bill=OuterRef("pk")))
                                | Exists(OwnPayment.objects.filter(bill=OuterRef("pk"))))  # fmt: skip
    found = []
    for pk, agreed in bills.values_list("pk", "agreed_pence"):
        paid = items.get(pk, 0) + own.get(pk, 0)
        if paid > agreed:
            found.append(Violation("no bill is paid too much", f"bill {pk}", f"{paid} of {agreed}"))
    return found


def files_are_as_released() -> list[Violation]:
    """A run's file, made again from its rows, has the hash that was kept (I5)."""
    found = []
    runs = PayRun.objects.exclude(file_sha256="").select_related("authority").order_by("pk")
    for run in runs.iterator(chunk_size=50):
        try:
            file_of(run)
        except DomainError as refusal:
            found.append(Violation("a file is as released", f"run {run.reference}", refusal.code))
    return found


def who_did_it_might() -> list[Violation]:
    """Who made and who approved a run held that role on that day (I9)."""
    found = []
    for name, at, role in (
        ("made_by", "made_at", Role.FINANCE_MAKER),
        ("approved_by", "approved_at", Role.FINANCE_APPROVER),
    ):
        held = StaffRole.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")), user=OuterRef(name),
            authority=OuterRef("authority"), role=role, starts_on__lte=OuterRef("day"),
        )  # fmt: skip
        rows = PayRun.objects.exclude(**{name: None}).annotate(day=TruncDate(at))
        wrong = rows.filter(~Exists(held))
        found += [
            Violation("who did it might", f"run {row}", f"{name} was no {role}")
            for row in wrong.order_by("pk").values_list("reference", flat=True)
        ]
    return found


def nobody_approves_what_pays_them() -> list[Violation]:
    """Who made or approved a run is not paid by it, nor works for who is (I9)."""
    found = []
    for name, at in (("made_by", "made_at"), ("approved_by", "approved_at")):
        day = OuterRef("day")
        items = PayItem.objects.filter(run=OuterRef("pk"))
        own = items.filter(bank_details__person__user=OuterRef(name))
        member = items.filter(
            Q(bank_details__organisation__members__ends_on=None)
            | Q(bank_details__organisation__members__ends_on__gte=day),
            bank_details__organisation__members__user=OuterRef(name),
            bank_details__organisation__members__starts_on__lte=day,
        )
        rows = PayRun.objects.exclude(**{name: None}).annotate(day=TruncDate(at))
        wrong = rows.filter(Exists(own) | Exists(member))
        found += [
            Violation("nobody approves what pays them", f"run {row}", name)
            for row in wrong.order_by("pk").values_list("reference", flat=True)
        ]
    return found


def states_follow_one_another() -> list[Violation]:
    """A run has been through every state before its own, in order; its items went with it (I14)."""
    state, sent = PayRun.State, [*PayRun.SENT, *PayRun.OVER]
    rows = PayRun.objects
    wrong = rows.filter(
        Q(state__in=[state.APPROVED, *sent], approved_at=None)
        | Q(state__in=sent, released_at=None)
        | Q(state__in=sent, file_sha256="", outside=False)
        | Q(state__in=PayRun.OVER, paid_at=None)
        | Q(state__in=[state.PREPARED, state.APPROVED, state.CANCELLED], released_at__isnull=False)
        | Q(approved_at__lt=F("made_at"))
        | Q(released_at__lt=F("approved_at"))
        | Q(paid_at__lt=F("released_at"))
    )
    found = [("run", *row) for row in wrong.order_by("pk").values_list("reference", "state")]
    item = PayItem.State
    done = Q(state__in=[item.PAID, item.RETURNED, item.REFUSED])
    apart = PayItem.objects.filter(
        (done & ~Q(run__state__in=sent))  # a part may be answered before the rest
        | Q(state=item.IN_RUN, run__state__in=[*PayRun.OVER, state.CANCELLED])
    )
    found += [("item", *row) for row in apart.order_by("pk").values_list("reference", "state")]
    return [Violation("states follow one another", f"{k} {name}", word) for k, name, word in found]
