"""Lines of a bank account as the bank wrote them, and which payments they are."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Holding
from core.references import ReferenceField
from payments.models.own import OwnPayment
from people.models import User

if TYPE_CHECKING:
    from people.access import Actor


class BankAccount(models.Model):
    """An account whose statements are read: of a person's money, a fund, or the council's own."""

    reference = ReferenceField(prefix="acct")
    holding = models.OneToOneField(
        Holding, models.PROTECT, null=True, related_name="bank_account"
    )  # None: the council's
    named = models.CharField(max_length=80, blank=True)  # of a person's, the last four digits only
    currency = models.CharField(max_length=3, default="GBP")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["named", "currency"],
                condition=Q(holding=None),
                name="a_council_account_is_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(holding=None) | Q(currency="GBP"), name="a_budget_is_held_in_pounds"
            ),
        ]


class BankStatement(models.Model):
    """One statement that was read. The file itself is not kept: it shows more than is needed."""

    reference = ReferenceField(prefix="stmt")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements")
    name = models.CharField(max_length=200)
    layout = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # SHA-256 of what it says
    opening_pence = models.BigIntegerField(null=True)
    closing_pence = models.BigIntegerField(null=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    count = models.PositiveIntegerField()  # lines in it
    added = models.PositiveIntegerField()  # of them, not held before
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: command

    class Meta:
        ordering: ClassVar = ["-kept_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "digest"], name="a_statement_is_kept_once_an_account"
            ),
            models.CheckConstraint(
                condition=Q(added__lte=F("count")), name="a_statement_adds_its_own_lines"
            ),
        ]


class BankLineQuerySet(models.QuerySet["BankLine"]):
    def visible_to(self, actor: "Actor") -> "BankLineQuerySet":
        """Own, or of people who share their money. Never a worker's."""
        own = Q(account__holding__budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(
            own | Q(account__holding__budget__person__in=actor.shared_people("money_view"))
        )

    def with_matched(self) -> "BankLineQuerySet":
        """Each with `matched`: pence of it that a person said are a payment."""
        standing = Q(matches__undone_at=None, matches__payment__reversed_at=None)
        pence = models.Sum("matches__amount_pence", filter=standing, default=0)
        return self.annotate(matched=pence)

    def to_match(self) -> "BankLineQuerySet":
        """Money out of which part is no payment yet, and money that nobody put aside."""
        rows = self.with_matched().filter(set_aside_at=None, amount_pence__lt=0)
        rows = rows.alias(open_pence=-F("amount_pence") - F("matched")).filter(open_pence__gt=0)
        return rows.order_by("on", "pk")


class BankLine(models.Model):
    """One movement, as the bank wrote it; below zero is money out. Only “put aside” ever changes."""

    reference = ReferenceField(prefix="line")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines")
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    on = models.DateField()
    amount_pence = models.BigIntegerField()
    nth = models.PositiveIntegerField()  # of those with the same day and amount
    description = models.CharField(max_length=300, blank=True)
    bank_reference = models.CharField(max_length=300, blank=True)
    bank_id = models.CharField(max_length=300, blank=True)
    balance_pence = models.BigIntegerField(null=True)
    set_aside_at = models.DateTimeField(null=True)  # "this is nothing of my budget"

    objects = BankLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "on", "amount_pence", "nth"], name="a_bank_line_is_kept_once"
            )
        ]


class BankMatch(models.Model):
    """A person said: this line is this payment, all of it or a part. Undone, it stays to be read."""

    class Why(models.TextChoices):
        SAME_DAY = "same_day", "Same amount, same day"
        NEAR_DAY = "near_day", "Same amount, a few days apart"
        CHOSEN = "chosen", "Chosen by hand"
        MADE = "made", "The line was written down as a payment"

    reference = ReferenceField(prefix="match")
    line = models.ForeignKey(BankLine, models.PROTECT, related_name="matches")
    payment = models.ForeignKey(OwnPayment, models.PROTECT, related_name="matches")
    amount_pence = models.PositiveBigIntegerField()
    why = models.CharField(max_length=8, choices=Why)
    matched_at = models.DateTimeField()
    matched_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "payment"],
                condition=Q(undone_at=None),
                name="a_line_is_matched_to_a_payment_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="a_match_is_of_some_money"
            ),
        ]
