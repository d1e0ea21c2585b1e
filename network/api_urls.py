"""API addresses of the network, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from network import api, lasting_api, register_api

urlpatterns: list[URLPattern | URLResolver] = [
    path("income/", lasting_api.IncomeView.as_view(), name="api_income"),
    path("gaps/", lasting_api.GapsView.as_view(), name="api_gaps"),
    path("wants/", lasting_api.WantsView.as_view(), name="api_wants"),
    path("register/", register_api.Register.as_view(), name="api_register"),
    path("register/<slug:slug>/", register_api.OneEntry.as_view(), name="api_register_entry"),
    path("policies/", api.Policies.as_view(), name="api_policies"),
    path("hearings/", api.Hearings.as_view(), name="api_hearings"),
    path("hearings/<slug:reference>/", api.OneHearing.as_view(), name="api_hearing"),
    path(
        "hearings/<slug:reference>/answers/",
        api.AnswerHearing.as_view(),
        name="api_hearing_answers",
    ),
]
