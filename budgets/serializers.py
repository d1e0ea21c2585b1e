"""What the API of budgets takes and gives: whole pence, and references only."""

from typing import Any

from rest_framework import serializers

from budgets.models import Agreement, Budget
from budgets.position import BudgetFigures, PotFigures
from core.api import Strict
from providers.models import Unit


class PotOut(serializers.Serializer[Any]):
    """One pot: in_pot = spent + left, left = promised + free."""

    reference = serializers.CharField()
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    in_pot_pence = serializers.IntegerField()
    spent_pence = serializers.IntegerField()
    promised_pence = serializers.IntegerField()
    free_pence = serializers.IntegerField()
    left_pence = serializers.IntegerField()
    short_pence = serializers.IntegerField()


class BudgetOut(serializers.Serializer[Any]):
    """A budget with its totals."""

    reference = serializers.CharField()
    person = serializers.CharField(help_text="The person's reference.")
    plan = serializers.CharField()
    state = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    agreed_pence = serializers.IntegerField()
    unallocated_pence = serializers.IntegerField()
    in_pots_pence = serializers.IntegerField()
    spent_pence = serializers.IntegerField()
    promised_pence = serializers.IntegerField()
    free_pence = serializers.IntegerField()
    left_pence = serializers.IntegerField()
    held_pence = serializers.IntegerField(
        allow_null=True, help_text="Cash held outside the council."
    )


class AgreementOut(serializers.Serializer[Any]):
    """What a person and a provider agreed."""

    reference = serializers.CharField()
    what = serializers.CharField()
    organisation = serializers.CharField()
    service = serializers.CharField(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    weekdays = serializers.ListField(child=serializers.IntegerField())
    units_each_time = serializers.DecimalField(max_digits=8, decimal_places=2)
    unit = serializers.CharField()
    state = serializers.CharField()


class PromiseIn(Strict):
    """Money promised to a provider: every session until the last day."""

    pot = serializers.CharField(max_length=24)
    service = serializers.CharField(max_length=24)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), max_length=7, default=list
    )
    units_each_time = serializers.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, coerce_to_string=False
    )
    unit = serializers.ChoiceField(choices=Unit.choices)
    rate_pence = serializers.IntegerField(
        min_value=1, max_value=10**12, required=False,
        help_text="A price the provider publishes for any day. Leave it out to take its prices "
        "by kind of day.",
    )  # fmt: skip
    notice_days = serializers.IntegerField(min_value=0, max_value=365, default=0)
    shift_from = serializers.TimeField(
        required=False, help_text="Of a shift by the hour, by the clock: hours follow from it."
    )
    shift_to = serializers.TimeField(required=False, help_text="The next day when not later.")
    shift_break_minutes = serializers.IntegerField(min_value=0, max_value=720, default=0)
    evenings = serializers.BooleanField(default=False)
    skip_bank_holidays = serializers.BooleanField(default=False)


class WithdrawIn(Strict):
    """The last day of support; later sessions' money goes back to Free."""

    last_day = serializers.DateField()


class MoveIn(Strict):
    """Free money from one pot to another."""

    from_pot = serializers.CharField(max_length=24)
    to_pot = serializers.CharField(max_length=24)
    amount_pence = serializers.IntegerField(min_value=1, max_value=10**12)
    words = serializers.CharField(max_length=300, default="", allow_blank=True)


class MoveOut(serializers.Serializer[Any]):
    """A move that was made."""

    reference = serializers.CharField()
    from_pot = serializers.CharField()
    to_pot = serializers.CharField()
    amount_pence = serializers.IntegerField()


def pot_out(pot: PotFigures) -> dict[str, Any]:
    return {
        "reference": pot.reference, "name": pot.name, "starts_on": pot.starts_on.isoformat(),
        "ends_on": pot.ends_on.isoformat(), "in_pot_pence": pot.in_pot,
        "spent_pence": pot.spent, "promised_pence": pot.promised, "free_pence": pot.free,
        "left_pence": pot.left, "short_pence": pot.short,
    }  # fmt: skip


def budget_out(budget: Budget, figures: BudgetFigures) -> dict[str, Any]:
    return {
        "reference": budget.reference, "person": budget.person.reference,
        "plan": budget.plan.reference, "state": budget.state,
        "starts_on": budget.starts_on.isoformat(), "ends_on": budget.ends_on.isoformat(),
        "agreed_pence": figures.agreed, "unallocated_pence": figures.unallocated,
        "in_pots_pence": figures.in_pots, "spent_pence": figures.spent,
        "promised_pence": figures.promised, "free_pence": figures.free,
        "left_pence": figures.left, "held_pence": figures.held,
    }  # fmt: skip


def agreement_out(row: Agreement) -> dict[str, Any]:
    return {
        "reference": row.reference, "what": row.what, "organisation": row.organisation.reference,
        "service": row.service.reference if row.service else None,
        "starts_on": row.starts_on.isoformat(), "ends_on": row.last_day.isoformat(),
        "weekdays": row.weekdays, "units_each_time": str(row.units_each_time), "unit": row.unit,
        "state": row.state,
    }  # fmt: skip
