"""Addresses of the statements API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from statements import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("statements/", api.StatementsView.as_view(), name="api_statements"),
    path("statements/<slug:reference>/", api.StatementView.as_view(), name="api_statement"),
    path(
        "statements/<slug:reference>/pdf/", api.StatementPdfView.as_view(), name="api_statement_pdf"
    ),
]
