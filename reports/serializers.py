"""Issued reports as other systems read them."""

from typing import Any

from rest_framework import serializers

from reports import presenting
from reports.models import MoneyReport


class MoneyReportOut(serializers.ModelSerializer[MoneyReport]):
    """One frozen report. `sha256` is of `content`: sorted keys, no spaces, UTF-8."""

    council = serializers.CharField(source="authority.name")
    area = serializers.SerializerMethodField()
    month = serializers.DateField(format="%Y-%m")
    content = serializers.JSONField()
    changed = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = MoneyReport
        fields = ("reference", "council", "area", "month", "version", "sha256", "content",
                  "changed", "why", "made_at")  # fmt: skip

    def get_area(self, row: MoneyReport) -> str:
        """The council's name in addresses."""
        return presenting.slug_of(row.authority)


class MoneyReportRow(MoneyReportOut):
    """One line of the list: everything but the figures."""

    class Meta(MoneyReportOut.Meta):
        fields = ("reference", "council", "area", "month", "version", "sha256", "changed", "why",
                  "made_at")  # type: ignore[assignment]  # fmt: skip

    content: Any = None
