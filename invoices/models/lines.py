"""The lines of a bill: what happened on which day, and what was said of each."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models

from providers.models import Unit


def number_words(value: Decimal) -> str:
    """A quantity without noughts at its end: “2.5”, “10”."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class BillLine(models.Model):
    """One line: what happened on which day, how much of it, at what rate."""

    class Answer(models.TextChoices):
        NONE = "", "not said yet"
        YES = "yes", "this happened"
        WRONG = "wrong", "something is wrong"
        UNSURE = "unsure", "not sure"

    bill = models.ForeignKey("invoices.Bill", models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    service_on = models.DateField()
    service_to = models.DateField(null=True)
    description = models.CharField(max_length=300)
    units = models.DecimalField(max_digits=12, decimal_places=4)
    unit = models.CharField(max_length=12, choices=Unit)
    rate_pence = models.DecimalField(max_digits=16, decimal_places=4)
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField(default=0)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE, blank=True)
    payable_pence = models.BigIntegerField(default=0)  # what the checks let through, with VAT
    agreed_pence = models.BigIntegerField(default=0)
    credited_pence = models.BigIntegerField(default=0)  # of the agreed, by credit notes
    conceded_pence = models.BigIntegerField(default=0)  # of the rest, by credit notes
    paid_pence = models.BigIntegerField(default=0)  # of the agreed, and not credited since

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bill", "position"], name="lines_are_numbered")
        ]

    @property
    def total_pence(self) -> int:
        return self.net_pence + self.vat_pence

    @property
    def units_words(self) -> str:
        """“2.5”, without noughts at the end."""
        return number_words(self.units)

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the support."""
        return self.service_on, self.service_to or self.service_on

    def say(self, answer: str, *, capped: bool = True) -> None:
        """Yes agrees what the checks let through, or the whole line where the person holds the money."""
        self.answer = answer
        agreed = self.payable_pence if capped else self.total_pence
        self.agree(agreed if answer == self.Answer.YES else 0)

    def agree(self, pence: int) -> None:
        """Agree so much of it. What was credited comes off the rest first, then off this."""
        credited = self.credited_pence + self.conceded_pence
        self.agreed_pence = pence
        self.conceded_pence = max(0, min(credited, self.total_pence - pence))
        self.credited_pence = credited - self.conceded_pence

    def credit_rest(self, pence: int) -> int:
        """Take back of what nobody agreed to; returns how much of `pence` it took."""
        taken = max(0, min(pence, self.total_pence - self.agreed_pence - self.conceded_pence))
        self.conceded_pence += taken
        return taken

    def credit_agreed(self, pence: int) -> tuple[int, int]:
        """Take back of the agreed, unpaid first; returns how much, and how much of it was paid."""
        left = self.agreed_pence - self.credited_pence
        taken = max(0, min(pence, left))
        was_paid = max(0, taken - (left - self.paid_pence))
        self.credited_pence += taken
        self.paid_pence -= was_paid
        return taken, was_paid

    def credit_unanswered(self, pence: int) -> int:
        """Take back before anyone said yes; returns how much of `pence` it took."""
        room = self.total_pence - self.credited_pence - self.conceded_pence
        taken = max(0, min(pence, room))
        self.credited_pence += taken
        return taken

    def take_back(self) -> None:
        """Nothing is agreed; all that was credited comes off what will be."""
        self.answer, self.agreed_pence = self.Answer.NONE, 0
        self.credited_pence += self.conceded_pence
        self.conceded_pence = 0
