"""Issued reports for other systems: public, read only."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView, RetrieveAPIView

from core.api import Pages
from reports.models import MoneyReport
from reports.serializers import MoneyReportOut, MoneyReportRow


class MoneyReports(ListAPIView[Any]):
    """Every issued report, the newest month first; each version is there. `?council=` reference."""

    permission_code = "public"
    serializer_class = MoneyReportRow
    pagination_class = Pages
    queryset = MoneyReport.objects.none()

    def get_queryset(self) -> QuerySet[MoneyReport]:
        rows = MoneyReport.objects.select_related("authority").defer("content")
        asked = self.request.query_params.get("council", "").replace("\x00", "")
        if asked:
            rows = rows.filter(authority__reference=asked)
        return rows.order_by("-month", "authority_id", "-version")


class OneMoneyReport(RetrieveAPIView[Any]):
    """One report with all its figures."""

    permission_code = "public"
    serializer_class = MoneyReportOut
    lookup_field = "reference"
    queryset = MoneyReport.objects.select_related("authority")
