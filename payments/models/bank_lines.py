"""Lines of a bank account as the bank wrote them, and which payments they are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, cast

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs, Coalesce

from budgets.models import Holding
from core.models import Authority
from core.references import ReferenceField
from payments.models.own import Contribution, OwnPayment, Refund
from payments.models.runs import PayItem, PayRun
from people.models import User
from providers.models import Organisation

if TYPE_CHECKING:
    from people.access import Actor


Owner = Holding | Organisation | Authority
Side = OwnPayment | PayItem | PayRun | Contribution | Refund
SIDES: Final = ("payment", "item", "run", "contribution", "refund")


def _one_of(names: Sequence[str]) -> Q:
    """Exactly one of these foreign keys is set."""
    whole = Q()
    for chosen in names:
        whole |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return whole


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def of(self, owner: Owner | None) -> "BankAccountQuerySet":
        """Accounts of the person's money, of a fund's holder, or of the council."""
        return self.filter(**owned_by(owner))


def owned_by(owner: Owner | None) -> dict[str, Owner | None]:
    """The fields of an account that say whose it is. None: the command, before any council."""
    return {
        "holding": owner if isinstance(owner, Holding) else None,
        "organisation": owner if isinstance(owner, Organisation) else None,
        "authority": owner if isinstance(owner, Authority) else None,
    }


class BankAccount(models.Model):
    """An account whose statements are read: of a person's money, a fund's holder, or the council.

    A holder may keep the money of many people in one account; a person's account is one holding.
    """

    reference = ReferenceField(prefix="acct")
    holding = models.OneToOneField(Holding, models.PROTECT, null=True, related_name="bank_account")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="fund_accounts"
    )
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, related_name="bank_accounts"
    )
    named = models.CharField(max_length=80, blank=True)  # the council's whole, else four digits
    currency = models.CharField(max_length=3, default="GBP")

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Coalesce("authority", 0), "named", "currency",
                condition=Q(holding=None, organisation=None),
                name="a_council_account_is_kept_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "named"],
                condition=Q(organisation__isnull=False),
                name="a_holders_account_is_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None, authority=None)
                | Q(holding=None, authority=None)
                | Q(holding=None, organisation=None),
                name="an_account_is_of_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(holding=None, organisation=None) | Q(currency="GBP"),
                name="a_budget_is_held_in_pounds",
            ),
        ]  # fmt: skip

    @property
    def owner(self) -> Owner | None:
        return self.holding or self.organisation or self.authority


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
        """Each with `matched`: pence of it that a person said what they are; never below zero."""
        standing = Q(matches__undone_at=None) & (
            Q(matches__payment=None) | Q(matches__payment__reversed_at=None)
        )
        pence = models.Sum("matches__amount_pence", filter=standing, default=0)
        return self.annotate(matched=pence)

    def to_match(self) -> "BankLineQuerySet":
        """Lines of which nobody said yet, of the whole, what they are; oldest first."""
        rows = self.with_matched().filter(set_aside_at=None)
        rows = rows.alias(open_pence=Abs("amount_pence") - F("matched")).filter(open_pence__gt=0)
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


class BankMatchQuerySet(models.QuerySet["BankMatch"]):
    def standing(self) -> "BankMatchQuerySet":
        """Not undone, and of nothing that was taken back."""
        return self.filter(undone_at=None).filter(Q(payment=None) | Q(payment__reversed_at=None))

    def with_sides(self) -> "BankMatchQuerySet":
        """Each with what it says the line is."""
        return self.select_related(
            "payment", "item__bill__organisation", "item__instalment__holding__budget__person",
            "item__run", "run", "contribution__budget__person", "refund__credit__organisation",
        )  # fmt: skip


class BankMatch(models.Model):
    """A person said: this line is this, all of it or a part. Undone, it stays to be read."""

    class Why(models.TextChoices):
        SAME_DAY = "same_day", "Same amount, same day"
        NEAR_DAY = "near_day", "Same amount, a few days apart"
        CHOSEN = "chosen", "Chosen by hand"
        MADE = "made", "The line was written down as a payment"

    reference = ReferenceField(prefix="match")
    line = models.ForeignKey(BankLine, models.PROTECT, related_name="matches")
    payment = models.ForeignKey(OwnPayment, models.PROTECT, null=True, related_name="matches")
    item = models.ForeignKey(PayItem, models.PROTECT, null=True, related_name="matches")
    run = models.ForeignKey(PayRun, models.PROTECT, null=True, related_name="matches")
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, null=True, related_name="matches"
    )
    refund = models.ForeignKey(Refund, models.PROTECT, null=True, related_name="matches")
    amount_pence = models.PositiveBigIntegerField()
    why = models.CharField(max_length=8, choices=Why)
    matched_at = models.DateTimeField()
    matched_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = BankMatchQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            *(
                models.UniqueConstraint(
                    fields=["line", side],
                    condition=Q(undone_at=None) & Q(**{f"{side}__isnull": False}),
                    name=f"a_line_is_matched_to_a_{side}_once",
                )
                for side in SIDES
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="a_match_is_of_some_money"
            ),
            models.CheckConstraint(condition=_one_of(SIDES), name="a_match_says_one_thing"),
        ]

    @property
    def side(self) -> Side:
        """What the line is said to be."""
        found = next(getattr(self, name) for name in SIDES if getattr(self, f"{name}_id"))
        return cast("Side", found)
