"""Plans for other systems: by reference, amounts in pence; strict about what comes in."""

from decimal import Decimal

from rest_framework import serializers

from core.api import Strict
from providers.models import Organisation, RateKind, Service, Unit
from support_plans.models import (
    AllocationScheme,
    Answer,
    Assessment,
    CostLine,
    EstimateChange,
    Held,
    PlanVersion,
    SupportPlan,
)
from support_plans.services import total_pence


class AnswerOut(serializers.ModelSerializer[Answer]):
    """One answer of the draft."""

    question = serializers.IntegerField(read_only=True)
    state = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)

    class Meta:
        model = Answer
        fields = ("question", "title", "text", "state", "edition", "changed_at")


class AnswerIn(Strict):
    """Words for a question, and the edition they started from."""

    text = serializers.CharField(allow_blank=True, max_length=20_000, trim_whitespace=False)
    edition = serializers.IntegerField(min_value=0, max_value=10**9)
    ready = serializers.BooleanField(required=False)


class LineOut(serializers.ModelSerializer[CostLine]):
    """A costing line of the draft."""

    service = serializers.SlugRelatedField[Service](
        slug_field="reference", read_only=True, allow_null=True
    )
    fund_holder = serializers.SlugRelatedField[Organisation](
        slug_field="reference", read_only=True, allow_null=True
    )
    total_pence = serializers.IntegerField(read_only=True)

    class Meta:
        model = CostLine
        fields = ("reference", "pot_name", "what", "who", "service", "unit", "rate_kind",
                  "units_each_week", "weeks", "weeks_worked_out", "weeks_how", "weekdays",
                  "on_bank_holidays", "in_breaks", "rate_pence", "rate_since", "once", "employs",
                  "workers", "just_in_case", "held", "fund_holder", "extras_pence",
                  "total_pence")  # fmt: skip


class LineIn(Strict):
    """A costing line as it comes in."""

    pot_name = serializers.CharField(max_length=80)
    what = serializers.CharField(max_length=200)
    who = serializers.CharField(max_length=200, allow_blank=True, default="")
    service = serializers.SlugRelatedField[Service](
        slug_field="reference", allow_null=True, default=None,
        queryset=Service.objects.filter(organisation__is_listed=True),
    )  # fmt: skip
    unit = serializers.ChoiceField(choices=Unit.choices)
    rate_kind = serializers.ChoiceField(choices=RateKind.choices, default=RateKind.ANY)
    units_each_week = serializers.DecimalField(max_digits=8, decimal_places=2)
    weeks = serializers.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))
    weeks_worked_out = serializers.BooleanField(default=False)  # then `weeks` is not read
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), default=list, max_length=7
    )
    on_bank_holidays = serializers.BooleanField(default=True)
    in_breaks = serializers.BooleanField(default=False)
    rate_pence = serializers.IntegerField(min_value=1, max_value=10**12)
    once = serializers.BooleanField(default=False)
    employs = serializers.BooleanField(default=False)
    workers = serializers.IntegerField(min_value=1, max_value=20, default=1)
    held = serializers.ChoiceField(choices=Held.choices, default=Held.COUNCIL)
    fund_holder = serializers.SlugRelatedField[Organisation](
        slug_field="reference", allow_null=True, default=None,
        queryset=Organisation.objects.filter(is_listed=True),
    )  # fmt: skip


class VersionOut(serializers.ModelSerializer[PlanVersion]):
    """A version that was sent, frozen."""

    plan = serializers.SlugRelatedField[SupportPlan](slug_field="reference", read_only=True)
    state = serializers.CharField(read_only=True)
    criterion = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = PlanVersion
        fields = ("reference", "plan", "number", "state", "total_pence", "indicative_pence",
                  "sha256", "sent_at", "criterion", "reason", "decided_at", "content")  # fmt: skip


class PlanOut(serializers.ModelSerializer[SupportPlan]):
    """A plan with its draft and the numbers of what was sent."""

    person = serializers.CharField(source="person.reference", read_only=True)
    answers = AnswerOut(many=True, read_only=True)
    lines = LineOut(many=True, read_only=True)
    total_pence = serializers.SerializerMethodField()

    class Meta:
        model = SupportPlan
        fields = ("reference", "person", "starts_on", "ends_on", "indicative_pence",
                  "indicative_note", "why_more", "total_pence", "answers", "lines")  # fmt: skip

    def get_total_pence(self, plan: SupportPlan) -> int:
        return total_pence(plan)


class SuggestIn(Strict):
    """A suggestion of a helper."""

    question = serializers.IntegerField(min_value=1, max_value=7)
    text = serializers.CharField(max_length=20_000)
    why = serializers.CharField(max_length=400, allow_blank=True, default="")


class SendIn(Strict):
    """Why more is needed, where it is."""

    why_more = serializers.CharField(max_length=5000, allow_blank=True, required=False)


class SchemeOut(serializers.ModelSerializer[AllocationScheme]):
    """The version of the council's scheme that an estimate was worked out by."""

    pence_per_point = serializers.SerializerMethodField()
    bands = serializers.SerializerMethodField()

    class Meta:
        model = AllocationScheme
        fields = ("reference", "name", "number", "starts_on", "sha256", "pence_per_point", "bands")

    def get_pence_per_point(self, row: AllocationScheme) -> str | None:
        rate: str | None = row.content["pence_per_point"]
        return rate

    def get_bands(self, row: AllocationScheme) -> list[list[int]]:
        bands: list[list[int]] = row.content["bands"]
        return bands


class EstimateChangeOut(serializers.ModelSerializer[EstimateChange]):
    """Another amount that two officers decided, with both reasons."""

    class Meta:
        model = EstimateChange
        fields = ("before_pence", "weekly_pence", "reason", "decided_at", "decision_words")


class EstimateOut(serializers.ModelSerializer[Assessment]):
    """A first estimate with its working: a guide, never a right to money."""

    person = serializers.CharField(source="person.reference", read_only=True)
    scheme = SchemeOut(read_only=True)
    change = EstimateChangeOut(read_only=True, allow_null=True)
    in_force_weekly_pence = serializers.IntegerField(source="in_force_pence", read_only=True)
    answers = serializers.SerializerMethodField()
    is_entitlement = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = ("reference", "person", "number", "source", "helper", "finished_at", "sent_at",
                  "scheme", "answers", "points", "unknown", "weekly_pence", "top_weekly_pence",
                  "yearly_pence", "annual_method", "change", "in_force_weekly_pence",
                  "is_entitlement")  # fmt: skip

    def get_answers(self, row: Assessment) -> list[dict[str, str | int | None]]:
        return [
            {
                "question": effect.question.code, "words": effect.question.words,
                "answer": effect.option.words if effect.option else None, "points": effect.points,
            }
            for effect in row.work_out().effects
        ]  # fmt: skip

    def get_is_entitlement(self, _row: Assessment) -> bool:
        return False
