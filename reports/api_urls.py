"""API addresses of where the money goes, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from reports import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("money-reports/", api.MoneyReports.as_view(), name="api_money_reports"),
    path("money-reports/<slug:reference>/", api.OneMoneyReport.as_view(), name="api_money_report"),
]
