"""Addresses of the providers API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from providers import api, api_outside

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/", api.Organisations.as_view(), name="api_organisations"),
    path(
        "organisations/<slug:reference>/",
        api.OneOrganisation.as_view(),
        name="api_organisation",
    ),
    path("areas/", api_outside.Areas.as_view(), name="api_areas"),
    path("duplicates/", api_outside.Duplicates.as_view(), name="api_duplicates"),
    path(
        "duplicates/<slug:reference>/answer/",
        api_outside.AnswerDuplicate.as_view(),
        name="api_duplicate_answer",
    ),
    path("services/", api.Services.as_view(), name="api_services"),
    path("services/<slug:reference>/", api.OneService.as_view(), name="api_service"),
]
