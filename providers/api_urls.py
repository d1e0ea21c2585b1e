"""Addresses of the providers API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from providers import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/", api.Organisations.as_view(), name="api_organisations"),
    path(
        "organisations/<slug:reference>/",
        api.OneOrganisation.as_view(),
        name="api_organisation",
    ),
    path("services/", api.Services.as_view(), name="api_services"),
    path("services/<slug:reference>/", api.OneService.as_view(), name="api_service"),
]
