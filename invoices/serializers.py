"""What the API takes and gives for bills: strict, in pence, by reference only."""

from datetime import time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import Strict
from core.money import MOST_PENCE
from core.periods import hours_between
from invoices.models import Bill, BillLine, Finding
from providers.models import Unit

MOST_FIGURES = 6


class NewLineSerializer(Strict):
    """One line: a day (or two), units and a price in pence.

    A shift may say its times instead of its units: they are the hours really worked, an hour less
    or more in the night in which the clocks change.
    """

    service_on = serializers.DateField()
    service_to = serializers.DateField(required=False, allow_null=True)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    units = serializers.DecimalField(
        max_digits=10, decimal_places=4, min_value=Decimal("0.0001"), required=False
    )
    starts_at = serializers.TimeField(required=False, help_text="Of a shift, by the clock.")
    ends_at = serializers.TimeField(required=False, help_text="The next day when not later.")
    break_minutes = serializers.IntegerField(min_value=0, max_value=720, required=False)
    unit = serializers.ChoiceField(choices=Unit.choices, required=False)
    rate_pence = serializers.DecimalField(max_digits=14, decimal_places=4, min_value=Decimal(0))
    net_pence = serializers.IntegerField(min_value=0, max_value=MOST_PENCE)
    vat_pence = serializers.IntegerField(min_value=0, max_value=MOST_PENCE, default=0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Units, or the times of a shift; where both are sent they agree."""
        times = [attrs.pop(name, None) for name in ("starts_at", "ends_at")]
        off = attrs.pop("break_minutes", 0)
        if any(times):
            hours = _hours(attrs, times, off)
            if attrs.setdefault("units", hours) != hours:
                words = f"From {times[0]:%H:%M} to {times[1]:%H:%M} is {hours.normalize():f} hours."
                raise serializers.ValidationError({"units": words})
        if "units" not in attrs:
            raise serializers.ValidationError({"units": "Send units, or the times of the shift."})
        return attrs


def _hours(line: dict[str, Any], times: list[time | None], minutes_off: int) -> Decimal:
    """The hours of a shift where the authority is, as exact as units are."""
    starts_at, ends_at = times
    if starts_at is None or ends_at is None:
        raise serializers.ValidationError({"ends_at": "Send both times of the shift."})
    if line.get("unit", Unit.HOUR) != Unit.HOUR:
        raise serializers.ValidationError({"unit": "Times are for hours. Leave the times out."})
    zone = ZoneInfo(settings.TIME_ZONE)
    try:
        hours = hours_between(line["service_on"], starts_at, ends_at, zone, minutes_off=minutes_off)
    except ValueError as problem:
        words = "The break is longer than the shift."
        raise serializers.ValidationError({"break_minutes": words}) from problem
    return hours.quantize(Decimal("0.0001"))


class NewBillSerializer(Strict):
    """A bill or a credit note under one agreement."""

    agreement = serializers.CharField(max_length=24)
    number = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=Bill.Kind.choices, default=Bill.Kind.INVOICE)
    credits = serializers.CharField(
        max_length=24, required=False, help_text="The bill that a credit note is for."
    )
    issued_on = serializers.DateField()
    from_on = serializers.DateField(required=False)
    to_on = serializers.DateField(required=False)
    lines = NewLineSerializer(many=True, allow_empty=False)


class LineSerializer(serializers.ModelSerializer[BillLine]):
    """A line as it stands."""

    class Meta:
        model = BillLine
        fields = ("position", "service_on", "service_to", "description", "units", "unit", "rate_pence",
                  "net_pence", "vat_pence", "answer", "agreed_pence", "credited_pence")  # fmt: skip


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """What a check found."""

    line = serializers.IntegerField(source="line.position", default=None, allow_null=True)

    class Meta:
        model = Finding
        fields = ("code", "sentence", "blocks", "line")


class FoundSerializer(serializers.Serializer[object]):
    """What a check would find."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    blocks = serializers.BooleanField()
    line = serializers.IntegerField(allow_null=True)


class CheckedSerializer(serializers.Serializer[object]):
    """A bill that was not sent: its total and its findings."""

    total_pence = serializers.IntegerField()
    findings = FoundSerializer(many=True)


class BillSerializer(serializers.ModelSerializer[Bill]):
    """A bill in a list."""

    agreement = serializers.CharField(source="agreement.reference")
    organisation = serializers.CharField(source="organisation.reference")
    person = serializers.CharField(source="agreement.budget.person.reference")
    credits = serializers.CharField(source="credits.reference", default=None, allow_null=True)

    class Meta:
        model = Bill
        fields = ("reference", "kind", "number", "agreement", "organisation", "person", "credits",
                  "issued_on", "from_on", "to_on", "total_pence", "agreed_pence", "credited_pence",
                  "conceded_pence", "paid_pence", "owed_back_pence", "refunded_pence", "state", "sent_at", "paid_on")  # fmt: skip


class BillDetailSerializer(BillSerializer):
    """A bill with its lines and what is open about it."""

    lines = LineSerializer(many=True)
    findings = serializers.SerializerMethodField()

    class Meta(BillSerializer.Meta):
        fields = (*BillSerializer.Meta.fields, "lines", "findings")  # type: ignore[assignment]

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, bill: Bill) -> list[dict[str, object]]:
        """Open findings; a provider never reads what is left in somebody's pot."""
        rows = bill.findings.filter(settled_at=None).exclude(
            code__in=self.context.get("hidden", ())
        )
        return list(FindingSerializer(rows, many=True).data)


class AnswerSerializer(Strict):
    """“yes”, or an answer for each line by its position."""

    answers = serializers.JSONField(help_text='"yes", or {"1": "yes", "2": "wrong", "3": "unsure"}')
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def validate_answers(self, value: object) -> object:
        if value == "yes":
            return value
        allowed = {"yes", "wrong", "unsure"}
        if not isinstance(value, dict) or not value:
            raise serializers.ValidationError("Send “yes”, or an answer for each line.")
        if not all(
            str(key).isascii() and str(key).isdecimal() and len(str(key)) < MOST_FIGURES
            for key in value
        ):
            raise serializers.ValidationError("Name each line by its position, from 1.")
        if not all(isinstance(word, str) and word in allowed for word in value.values()):
            raise serializers.ValidationError("Each answer is yes, wrong or unsure.")
        return {int(key): word for key, word in value.items()}
