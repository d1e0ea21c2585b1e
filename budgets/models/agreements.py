"""What a person and a provider agreed, its rates, and the money promised for it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from budgets.forecast import Pattern, Pause, Shift
from budgets.models.budget import Budget, Holding, Pot
from core.errors import DomainError
from core.periods import Period
from core.references import ReferenceField
from ledger.models import Account
from people.models import User
from providers.models import Organisation, RateKind, Service, Unit

if TYPE_CHECKING:
    from people.access import Actor


class PromiseEnded(DomainError):
    code = "promise_ended"
    message = "This promise has already ended. Look at your promises to see what is left."
    status = 409


class LastDayOutside(DomainError):
    code = "last_day_outside"
    message = "Choose a last day from yesterday on. Support before that may still be billed."


class LastDayInNotice(DomainError):
    code = "last_day_in_notice"
    message = "You agreed to give notice before support stops. Choose a later last day."


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, actor: "Actor") -> "AgreementQuerySet":
        """Own, shared money, or those of one's organisation."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(
            own
            | Q(budget__person__in=actor.shared_people("money_view"))
            | Q(organisation__in=actor.organisation_ids())
        )

    def in_force(self, on: date) -> "AgreementQuerySet":
        """Support happens on this day, or could."""
        return self.filter(starts_on__lte=on, ends_on__gte=on).filter(
            Q(ended_on=None) | Q(ended_on__gte=on)
        )

    def over(self, on: date) -> "AgreementQuerySet":
        """Still marked active, though their last day is behind us."""
        return self.filter(state=Agreement.State.ACTIVE).filter(
            Q(ends_on__lt=on) | Q(ended_on__lt=on)
        )


class Agreement(models.Model):
    """What a person and a provider agreed: sessions, rates, dates. Each session is promised."""

    class State(models.TextChoices):
        ACTIVE = "active"
        ENDED = "ended"

    reference = ReferenceField(prefix="agr")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="agreements")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="agreements")
    line_reference = models.CharField(max_length=24)  # its pots
    what = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    weekdays = models.JSONField(default=list)  # [0, 2]: Monday and Wednesday; empty: weekly
    units_each_time = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=12, choices=Unit)
    breaks = models.JSONField(default=list)  # [["2026-12-21", "2027-01-03"], …]
    skip_bank_holidays = models.BooleanField(default=False)
    pauses = models.JSONField(default=list)  # [["2026-07-02", "2026-07-29", 50], …]
    evenings = models.BooleanField(default=False)  # support at the evening price
    shift_from = models.TimeField(null=True)  # by the clock; then hours follow from the times
    shift_to = models.TimeField(null=True)  # the next day when not later
    shift_break_minutes = models.PositiveSmallIntegerField(default=0)
    notice_days = models.PositiveSmallIntegerField(default=0)  # before it may stop
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)  # last day, when it was taken back early
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_agreement_has_days"
            ),
            models.CheckConstraint(
                condition=Q(units_each_time__gt=0), name="an_agreement_buys_something"
            ),
            models.CheckConstraint(
                condition=Q(shift_from=None, shift_to=None, shift_break_minutes=0)
                | Q(shift_from__isnull=False, shift_to__isnull=False, unit="hour"),
                name="a_shift_has_both_times_and_is_in_hours",
            ),
        ]

    @property
    def last_day(self) -> date:
        """The last day on which support is agreed (before the first day: never)."""
        return min(self.ends_on, self.ended_on) if self.ended_on else self.ends_on

    @property
    def pattern(self) -> Pattern:
        """When support happens, until the last day."""
        return Pattern(
            starts_on=self.starts_on,
            ends_on=self.last_day,
            weekdays=tuple(self.weekdays),
            breaks=tuple(
                Period(date.fromisoformat(first), date.fromisoformat(last))
                for first, last in self.breaks
            ),
            skip_bank_holidays=self.skip_bank_holidays,
            evenings=self.evenings,
            pauses=tuple(
                Pause(date.fromisoformat(first), date.fromisoformat(last), keep)
                for first, last, keep in self.pauses
            ),
            by_days=self.unit == Unit.WEEK,
            shift=self.shift,
        )

    @property
    def shift(self) -> Shift | None:
        """The clock times of support, where they were agreed."""
        if self.shift_from is None or self.shift_to is None:
            return None
        zone = ZoneInfo(settings.TIME_ZONE)
        return Shift(self.shift_from, self.shift_to, zone, self.shift_break_minutes)

    def notice_ends_on(self, on: date) -> date:
        """The last day that notice given on a day binds; the day before when there is none."""
        return on + timedelta(days=self.notice_days - 1)

    def end(self, last_day: date, *, on: date, notice_binds: bool = True) -> None:
        """Take the promise back after `last_day`.

        `notice_binds` is False where no notice is owed, such as after a death. Raises
        PromiseEnded, LastDayOutside, or LastDayInNotice before the notice agreed is over.
        """
        if self.state == self.State.ENDED or last_day >= self.last_day:
            raise PromiseEnded
        if (on - last_day).days > 1 and self.starts_on < on:
            raise LastDayOutside
        first = self.notice_ends_on(on)
        if notice_binds and self.notice_days and max(self.starts_on, on) <= first > last_day:
            raise LastDayInNotice(
                f"You agreed to give {self.notice_days} days’ notice. "
                f"Choose {first.day} {first:%B %Y} or a later day.",
                field="last_day",
            )
        self.ended_on = last_day
        if last_day < on:
            self.state = self.State.ENDED

    def stop(self, last_day: date) -> None:
        """The budget ended, or the person died: nothing is agreed after this day. No notice."""
        if last_day < self.last_day:
            self.ended_on = max(last_day, self.starts_on - timedelta(days=1))
        self.state = self.State.ENDED


class AgreedRate(models.Model):
    """The rate both said yes to, from a day on; of two from one day the one accepted later holds."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="rates")
    kind = models.CharField(max_length=12, choices=RateKind, default=RateKind.ANY)
    amount_pence = models.PositiveBigIntegerField()
    vat_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    starts_on = models.DateField()
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "starts_on", "amount_pence"],
                name="one_agreed_rate_a_day_and_amount",
            )
        ]


class Allocation(models.Model):
    """What one agreement promised in one funding period: its three accounts (screen: promise)."""

    reference = ReferenceField(prefix="prom")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="allocations")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="allocations")
    promised = models.OneToOneField(Account, models.PROTECT, related_name="promised_of")
    owed = models.OneToOneField(Account, models.PROTECT, related_name="owed_of")
    paid = models.OneToOneField(Account, models.PROTECT, related_name="paid_of")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "pot"], name="one_promise_an_agreement_and_pot"
            )
        ]
