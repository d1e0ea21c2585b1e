"""Plans for other systems: by reference, amounts in pence; strict about what comes in."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from providers.models import Organisation, RateKind, Service, Unit
from support_plans.models import Answer, CostLine, Held, PlanVersion, SupportPlan
from support_plans.services import total_pence


class Strict(serializers.Serializer[Any]):
    """Refuses what it does not know, so that a slip of the pen is never silent."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := set(data) - set(self.fields)):
            raise serializers.ValidationError({name: ["Not known here."] for name in unknown})
        return super().to_internal_value(data)


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

    service = serializers.SlugRelatedField[Service](slug_field="reference", read_only=True)
    fund_holder = serializers.SlugRelatedField[Organisation](slug_field="reference", read_only=True)
    total_pence = serializers.IntegerField(read_only=True)

    class Meta:
        model = CostLine
        fields = ("reference", "pot_name", "what", "who", "service", "unit", "rate_kind",
                  "units_each_week", "weeks", "rate_pence", "once", "held", "fund_holder",
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
    rate_pence = serializers.IntegerField(min_value=1, max_value=10**12)
    once = serializers.BooleanField(default=False)
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
