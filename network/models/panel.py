"""Networks of user-led organisations, who sits on their panels, and what the panel is paid."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from core.models import Authority
from core.references import ReferenceField
from people.models import User
from providers.models import Area, Organisation

if TYPE_CHECKING:
    from people.access import Actor


class NetworkQuerySet(models.QuerySet["Network"]):
    def serving(self, organisation: Organisation) -> "NetworkQuerySet":
        """Networks for the areas where an organisation works, the oldest first."""
        return (
            self.filter(areas__organisations=organisation).distinct().order_by("started_on", "pk")
        )

    def run_by(self, actor: "Actor") -> "NetworkQuerySet":
        """Networks of which the actor sits on the panel."""
        live = PanelMember.objects.live(actor.on).filter(user=actor.user)
        return self.filter(pk__in=live.values("network"))


class Network(models.Model):
    """A body of user-led organisations that checks others, for some areas. An organisation itself.

    No charity or company number is ever asked: unincorporated groups are full members.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="network")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="networks")
    areas: "models.ManyToManyField[Area, models.Model]" = models.ManyToManyField(
        Area, related_name="networks", blank=True
    )
    started_on = models.DateField()

    objects = NetworkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.organisation.name


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    def live(self, on: date) -> "PanelMemberQuerySet":
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class PanelMember(models.Model):
    """Somebody who checks evidence. Whether they use support is their own word, never published."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="panel_seats")
    uses_support = models.BooleanField()
    paid_by_funder = models.BooleanField()  # works for who pays for support
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "user"], condition=Q(ends_on=None), name="one_live_seat_a_panel"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_seat_ends_after_it_starts",
            ),
        ]


class PanelFee(models.Model):
    """A member's fee or expense: said by the member, agreed by another, then paid."""

    class Kind(models.TextChoices):
        FEE = "fee", "Fee for a meeting"
        TRAVEL = "travel", "Travel"
        SUPPORT = "support", "Support or an interpreter, so that I can take part"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        SAID = "said", "Waiting for another member"
        AGREED = "agreed", "Agreed, to be paid"
        REFUSED = "refused", "Not agreed"
        PAID = "paid", "Paid"

    reference = ReferenceField(prefix="fee")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="fees")
    kind = models.CharField(max_length=8, choices=Kind)
    amount_pence = models.PositiveIntegerField()
    spent_on = models.DateField()
    what = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.SAID)
    said_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    paid_on = models.DateField(null=True)
    payment_reference = models.CharField(max_length=60, blank=True)
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-spent_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="a_panel_fee_is_not_zero"),
            models.CheckConstraint(
                condition=Q(state="said", decided_by=None)
                | ~Q(state="said") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decided_fee_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False, paid_by__isnull=False)
                & ~Q(payment_reference="")
                | ~Q(state="paid") & Q(paid_on=None, paid_by=None, payment_reference=""),
                name="a_paid_fee_says_when_and_how",
            ),
        ]
