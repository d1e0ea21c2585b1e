"""API addresses of the network, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from network import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("policies/", api.Policies.as_view(), name="api_policies"),
    path("hearings/", api.Hearings.as_view(), name="api_hearings"),
    path("hearings/<slug:reference>/", api.OneHearing.as_view(), name="api_hearing"),
    path(
        "hearings/<slug:reference>/answers/",
        api.AnswerHearing.as_view(),
        name="api_hearing_answers",
    ),
]
