"""Pools: people who share an activity or a provider, each from their own budget (docs/adr/0019).

There is no joint pot. Each member has a promise of their own; the pool only says who shares, what
it costs a week together, and that nothing is promised until all have said yes.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models.agreements import Agreement
from budgets.models.budget import Pot
from core.errors import DomainError
from core.references import ReferenceField
from people.models import Person, User
from providers.models import Organisation, Service

if TYPE_CHECKING:
    from people.access import Actor


class PoolMovedOn(DomainError):
    code = "pool_moved_on"
    message = "This has changed since. Look at the pool again."
    status = 409


class NoticeTooShort(DomainError):
    code = "notice_too_short"
    message = "Give notice first. Choose a later last day."


class PoolQuerySet(models.QuerySet["Pool"]):
    def visible_to(self, actor: "Actor") -> "PoolQuerySet":
        """Own, shared money, or those of one's organisation that are going on or were."""
        own = Q(members__person=actor.person) if actor.person else Q(pk__in=[])
        shared = Q(members__person__in=actor.shared_people("money_view"))
        theirs = Q(organisation__in=actor.organisation_ids()) & ~Q(state=Pool.State.ASKED)
        return self.filter(own | shared | theirs).distinct()


class Pool(models.Model):
    """What is shared, with whom it is bought, and until when."""

    class State(models.TextChoices):
        ASKED = "asked"  # not everybody has said yes
        GOING = "going"
        ENDED = "ended"

    reference = ReferenceField(prefix="pool")
    name = models.CharField(max_length=80)
    what = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pools")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="pools")
    starts_on = models.DateField()
    ends_on = models.DateField()
    notice_days = models.PositiveSmallIntegerField()  # as the policy said when it was proposed
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    stops_on = models.DateField(null=True)  # the last day, unless shares are agreed again
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = PoolQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_pool_has_days")
        ]

    @property
    def last_day(self) -> date:
        return min(self.ends_on, self.stops_on) if self.stops_on else self.ends_on


class PoolMember(models.Model):
    """One person in a pool, and how they want to be called there."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="pool_memberships")
    shown_as = models.CharField(max_length=40, blank=True)  # empty: “one of us”
    joined_on = models.DateField()
    last_day = models.DateField(null=True)
    notice_at = models.DateTimeField(null=True)
    notice_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)  # what was left of their promise is Free again

    class Meta:
        ordering: ClassVar = ["joined_on", "id"]  # odd pennies go to the earlier
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "person"], name="one_place_a_person_and_pool"),
            models.CheckConstraint(
                condition=Q(last_day=None, notice_at=None, notice_by=None)
                | Q(last_day__isnull=False, notice_at__isnull=False, notice_by__isnull=False),
                name="notice_says_who_when_and_until",
            ),
        ]

    def leave(self, last_day: date, *, by: User, at: datetime, on: date) -> None:
        """Give notice. Raises PoolMovedOn, or NoticeTooShort before the notice is over."""
        if self.last_day is not None or self.pool.state != Pool.State.GOING:
            raise PoolMovedOn
        first = earliest_last_day(self.pool, on)
        if last_day < first:
            raise NoticeTooShort(
                f"You agreed to give {self.pool.notice_days} days’ notice. "
                f"Choose {first.day} {first:%B %Y} or a later day.",
                field="last_day",
            )
        self.last_day, self.notice_by, self.notice_at = last_day, by, at


class PoolTerms(models.Model):
    """What the pool costs a week from a day on. A later row follows when shares are agreed again."""

    class State(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        STOPPED = "stopped"

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    weekly_pence = models.PositiveBigIntegerField()
    from_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "number"], name="terms_of_a_pool_are_numbered"),
            models.UniqueConstraint(
                fields=["pool"], condition=Q(state="asked"), name="one_question_a_pool"
            ),
            models.CheckConstraint(condition=Q(weekly_pence__gt=0), name="a_pool_costs_something"),
            models.CheckConstraint(
                condition=Q(state="agreed", agreed_at__isnull=False)
                | (~Q(state="agreed") & Q(agreed_at=None)),
                name="agreed_terms_say_when",
            ),
        ]


class PoolShare(models.Model):
    """One member's part of the terms: asked, then said yes to from a pot of their own."""

    terms = models.ForeignKey(PoolTerms, models.PROTECT, related_name="shares")
    member = models.ForeignKey(PoolMember, models.PROTECT, related_name="shares")
    weekly_pence = models.PositiveBigIntegerField()
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, related_name="pool_shares")
    said_yes_at = models.DateTimeField(null=True)
    said_yes_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    said_no_at = models.DateTimeField(null=True)
    agreement = models.OneToOneField(
        Agreement, models.PROTECT, null=True, related_name="pool_share"
    )

    class Meta:
        ordering: ClassVar = ["member__joined_on", "member_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["terms", "member"], name="one_share_a_member_and_terms"
            ),
            models.CheckConstraint(condition=Q(weekly_pence__gt=0), name="a_share_is_something"),
            models.CheckConstraint(
                condition=Q(said_yes_at=None, said_yes_by=None, pot=None)
                | Q(said_yes_at__isnull=False, said_yes_by__isnull=False, pot__isnull=False),
                name="a_yes_to_a_share_says_who_when_and_from_where",
            ),
            models.CheckConstraint(
                condition=Q(said_yes_at=None) | Q(said_no_at=None),
                name="a_share_is_not_yes_and_no",
            ),
            models.CheckConstraint(
                condition=Q(agreement=None) | Q(said_yes_at__isnull=False),
                name="no_share_is_promised_without_a_yes",
            ),
        ]


def earliest_last_day(pool: Pool, on: date) -> date:
    """The first last day that notice given on a day allows."""
    return max(
        date.fromordinal(on.toordinal() + pool.notice_days),
        date.fromordinal(pool.starts_on.toordinal() - 1),
    )
