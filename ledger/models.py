"""Books with two sides, accounts, entries and moves in whole pence (docs/money.md)."""

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Book(models.Model):
    """One a budget. Its row is the lock; `version` is the dirty mark and the ETag."""

    version = models.BigIntegerField(default=0)


class Side(models.TextChoices):
    PLAN = "plan"
    CASH = "cash"


class Kind(models.TextChoices):
    AGREED = "agreed"
    UNALLOCATED = "unallocated"
    POT = "pot"
    PROMISED = "promised"
    OWED = "owed"
    PAID = "paid"
    SET_ASIDE = "set_aside"
    FUNDER = "funder"
    CONTRIBUTOR = "contributor"
    HELD = "held"
    PAYEE = "payee"


PLAN_KINDS = (
    Kind.AGREED,
    Kind.UNALLOCATED,
    Kind.POT,
    Kind.PROMISED,
    Kind.OWED,
    Kind.PAID,
    Kind.SET_ASIDE,
)
CASH_KINDS = (Kind.FUNDER, Kind.CONTRIBUTOR, Kind.HELD, Kind.PAYEE)
EXTERNAL_KINDS = (Kind.AGREED, Kind.FUNDER, Kind.CONTRIBUTOR, Kind.PAYEE)


class AccountQuerySet(models.QuerySet["Account"]):
    def balances(self, ids: Iterable[int]) -> dict[int, int]:
        """Balance in pence of each account, in one query."""
        return dict(self.filter(pk__in=ids).values_list("pk", "balance_pence"))


class Account(models.Model):
    """A place that money moves from and to. Only an external one may be below zero."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="accounts")
    side = models.CharField(max_length=4, choices=Side)
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=40, blank=True)
    external = models.BooleanField(default=False)
    balance_pence = models.BigIntegerField(default=0)

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(external=True) | Q(balance_pence__gte=0), name="nothing_inside_goes_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(side="plan", kind__in=PLAN_KINDS) | Q(side="cash", kind__in=CASH_KINDS),
                name="a_kind_stands_on_its_side",
            ),
            models.CheckConstraint(
                condition=Q(external=True, kind__in=EXTERNAL_KINDS)
                | (Q(external=False) & ~Q(kind__in=EXTERNAL_KINDS)),
                name="external_kinds_are_external",
            ),
        ]


class Reason(models.TextChoices):
    """Why money moved. No free text in the ledger."""

    PLAN_AGREED = "plan_agreed"
    BUDGET_RAISED = "budget_raised"
    BUDGET_CUT = "budget_cut"
    INSTALMENT = "instalment"
    CONTRIBUTION_RECEIVED = "contribution_received"
    TOP_UP = "top_up"
    PROMISED = "promised"
    PROMISE_WITHDRAWN = "promise_withdrawn"
    SET_ASIDE = "set_aside"
    BILL_CONFIRMED = "bill_confirmed"
    BILL_UNDONE = "bill_undone"
    BILL_REFUSED = "bill_refused"
    BILL_PAID = "bill_paid"
    FUND_PAYMENT = "fund_payment"
    OWN_PAYMENT = "own_payment"
    POT_MOVE = "pot_move"
    CREDIT = "credit"
    PAYMENT_RETURNED = "payment_returned"
    PERIOD_END = "period_end"
    ENDED = "ended"
    REPORTED_BALANCE = "reported_balance"
    OPENING = "opening"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class EntryQuerySet(models.QuerySet["Entry"]):
    def for_accounts(self, ids: Iterable[int]) -> "EntryQuerySet":
        """Entries that touch any of these accounts, newest first."""
        chosen = list(ids)
        moves = Move.objects.filter(Q(source__in=chosen) | Q(target__in=chosen))
        return self.filter(pk__in=moves.values("entry_id")).order_by("-happened_on", "-pk")


class Entry(models.Model):
    """One thing that happened to a book: its moves cannot be unbalanced, edited or deleted."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries")
    key = models.CharField(max_length=160, unique=True)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=24, choices=Reason)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    happened_on = models.DateField()
    posted_at = models.DateTimeField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    objects = EntryQuerySet.as_manager()


class Move(models.Model):
    """Whole pence from one account to another of the same book and side."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="moves")
    source = models.ForeignKey(Account, models.PROTECT, related_name="moves_out")
    target = models.ForeignKey(Account, models.PROTECT, related_name="moves_in")
    amount_pence = models.BigIntegerField()
    service_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="a_move_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="a_move_goes_somewhere_else"),
        ]


class MonthTotal(models.Model):
    """What went in and out of an account, by posted and by service month; kept by the posting."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="months")
    posted_month = models.DateField()
    service_month = models.DateField()
    in_pence = models.BigIntegerField(default=0)
    out_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "posted_month", "service_month"], name="one_total_a_month"
            )
        ]
