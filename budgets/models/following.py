"""Cash that follows a move between pots held in different places: by payment, or back by offer.

What a person need not pay in a pause comes into their account the same way.
"""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from budgets.models.budget import Budget, Holding
from budgets.models.charges import MoneyMove
from budgets.models.pauses import Suspension
from core.errors import Stale
from core.references import ReferenceField
from ledger.models import Entry
from people.models import User

if TYPE_CHECKING:
    from people.access import Actor


class FollowMovedOn(Stale):
    code = "follow_moved_on"
    message = "This money has moved on already. Look at the account again."


class CashFollowQuerySet(models.QuerySet["CashFollow"]):
    def visible_to(self, actor: "Actor") -> "CashFollowQuerySet":
        """Own, and of people who share their money."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(budget__person__in=actor.shared_people("money_view")))

    def coming(self) -> "CashFollowQuerySet":
        """To be paid in with the next instalment of its account."""
        return self.filter(kind=CashFollow.Kind.COMES, state=CashFollow.State.WAITS)

    def offered(self) -> "CashFollowQuerySet":
        """In the account still, though its pots moved elsewhere: asked about, never taken."""
        states = (CashFollow.State.WAITS, CashFollow.State.KEPT)
        return self.filter(kind=CashFollow.Kind.BACK, state__in=states)


class CashFollow(models.Model):
    """What the cash does after a move or in a pause: it comes with a payment, or may go back."""

    class Kind(models.TextChoices):
        COMES = "comes", "Comes with a payment"
        BACK = "back", "May be sent back"

    class State(models.TextChoices):
        WAITS = "waits", "Waits"
        KEPT = "kept", "Kept in the account"
        DONE = "done", "Done"
        ENDED = "ended", "Not needed any more"

    reference = ReferenceField(prefix="cash")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="cash_follows")
    move = models.ForeignKey(MoneyMove, models.PROTECT, null=True, related_name="cash_follows")
    pause = models.ForeignKey(Suspension, models.PROTECT, null=True, related_name="cash_follows")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="cash_follows")
    kind = models.CharField(max_length=8, choices=Kind)
    amount_pence = models.PositiveBigIntegerField()
    from_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITS)
    done_on = models.DateField(null=True)  # the payment's first day, or the day it went back
    words = models.CharField(max_length=300, blank=True)  # the person's, when it is kept
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    objects = CashFollowQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(move__isnull=False, pause=None)
                | Q(move=None, pause__isnull=False, kind="comes"),
                name="cash_follows_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="cash_that_follows_is_something"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False, kind="back"),
                name="an_answer_about_cash_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on=None, entry=None)),
                name="cash_that_followed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(kind="comes", entry=None)
                | (Q(kind="back") & (~Q(state="done") | Q(entry__isnull=False))),
                name="cash_sent_back_is_in_the_ledger",
            ),
            models.CheckConstraint(
                condition=~Q(state="kept")
                | (Q(kind="back", answered_at__isnull=False) & ~Q(words="")),
                name="cash_that_is_kept_says_why",
            ),
        ]

    def keep(self, words: str, *, by: User, at: datetime) -> None:
        """The person keeps it for now, and says why. Raises FollowMovedOn."""
        if self.kind != self.Kind.BACK or self.state != self.State.WAITS:
            raise FollowMovedOn
        self.state, self.words = self.State.KEPT, words
        self.answered_by, self.answered_at = by, at

    def must_be_offered(self) -> None:
        """Raises FollowMovedOn."""
        if self.kind != self.Kind.BACK or self.state not in (self.State.WAITS, self.State.KEPT):
            raise FollowMovedOn
