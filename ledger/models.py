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
    """What the plan lets the person use, and where the money is. Never mixed."""

    PLAN = "plan"
    CASH = "cash"


class Kind(models.TextChoices):
    """What an account stands for."""

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
        """Balance in pence of each of these accounts, in one query, whatever their history."""
        return dict(self.filter(pk__in=ids).values_list("pk", "balance_pence"))


class Account(models.Model):
    """A place that money moves from and to. Only an external one may be below zero.

    `balance_pence` is written by posting alone; book, side and kind never change (a trigger).
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="accounts")
    side = models.CharField(max_length=4, choices=Side)
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=40, blank=True)  # a code, never words about a person
    external = models.BooleanField(default=False)
    balance_pence = models.BigIntegerField(default=0)

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(external=True) | Q(balance_pence__gte=0),
                name="nothing_inside_goes_below_zero",
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
    RATE_RISE = "rate_rise"
    PAUSED = "paused"
    PAUSE_OVER = "pause_over"
    LAPSED = "lapsed"
    SET_ASIDE = "set_aside"
    LIABILITY_BILL = "liability_bill"
    BILL_CONFIRMED = "bill_confirmed"
    BILL_UNDONE = "bill_undone"
    BILL_REFUSED = "bill_refused"
    BILL_PAID = "bill_paid"
    FUND_PAYMENT = "fund_payment"
    OWN_PAYMENT = "own_payment"
    POT_MOVE = "pot_move"
    CREDIT = "credit"
    REFUND = "refund"
    PAYMENT_RETURNED = "payment_returned"
    SHARE_CHANGED = "share_changed"
    POOLED = "pooled"
    SURPLUS_RETURNED = "surplus_returned"
    PERIOD_END = "period_end"
    ENDED = "ended"
    REOPENED = "reopened"
    REPORTED_BALANCE = "reported_balance"
    OPENING = "opening"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class EntryQuerySet(models.QuerySet["Entry"]):
    def for_accounts(self, ids: Iterable[int]) -> "EntryQuerySet":
        """Entries that touch any of these accounts, newest first."""
        moves = Move.objects.for_accounts(ids)
        return self.filter(pk__in=moves.values("entry_id")).order_by("-happened_on", "-pk")


class Entry(models.Model):
    """One thing that happened to a book: its moves cannot be unbalanced, edited or deleted.

    Its book is there: the moves' trigger holds that it is the accounts' own (docs/adr/0022).
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries", db_constraint=False)
    key = models.CharField(max_length=160)
    digest = models.CharField(max_length=64)  # SHA-256 of reason and moves: is a repeat the same?
    reason = models.CharField(max_length=24, choices=Reason)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    happened_on = models.DateField()
    posted_at = models.DateTimeField()
    posted_on = models.DateField()  # the day of `posted_at` where the authority is
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversed_by", db_index=False
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="a_key_posts_once"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),  # most reverse nothing, and cost no index
                name="an_entry_is_reversed_once",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | Q(reason="reversal"), name="what_reverses_says_so"
            ),
        ]


class MoveQuerySet(models.QuerySet["Move"]):
    def for_accounts(self, ids: Iterable[int]) -> "MoveQuerySet":
        """Moves from or to any of these accounts."""
        chosen = list(ids)
        return self.filter(Q(source__in=chosen) | Q(target__in=chosen))


class Move(models.Model):
    """Whole pence from one account to another of the same book and side.

    Triggers hold that, and that entry and accounts are there and stay: once a statement, where
    foreign keys would ask three times a row (docs/adr/0022).
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="moves", db_constraint=False)
    source = models.ForeignKey(
        Account, models.PROTECT, related_name="moves_out", db_constraint=False
    )
    target = models.ForeignKey(
        Account, models.PROTECT, related_name="moves_in", db_constraint=False
    )
    amount_pence = models.BigIntegerField()
    service_on = models.DateField(null=True)  # the day of the support; none where nothing is spent

    objects = MoveQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="a_move_moves_something"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="a_move_goes_somewhere_else"
            ),
        ]


class MonthTotal(models.Model):
    """What went in and out of an account, by posted and by service month; kept by the posting.

    Months are their first days. A move without a service date counts in the month it happened.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="months", db_index=False)
    posted_month = models.DateField()
    service_month = models.DateField()
    in_pence = models.BigIntegerField(default=0)
    out_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "posted_month", "service_month"], name="one_total_a_month"
            ),
            models.CheckConstraint(
                condition=Q(in_pence__gte=0, out_pence__gte=0), name="totals_only_grow"
            ),
        ]
