"""Addresses of the API of budgets, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from budgets import api, api_allocating, api_time, funding_api

urlpatterns: list[URLPattern | URLResolver] = [
    path("budgets/", api.BudgetsView.as_view(), name="api_budgets"),
    path("budgets/<slug:reference>/", api.BudgetView.as_view(), name="api_budget"),
    path("budgets/<slug:reference>/pots/", api.PotsView.as_view(), name="api_pots"),
    path("budgets/<slug:reference>/promises/", api.PromiseView.as_view(), name="api_promise"),
    path("budgets/<slug:reference>/moves/", api.MoveView.as_view(), name="api_move"),
    path("budgets/<slug:reference>/pauses/", api_time.PauseView.as_view(), name="api_pause"),
    path("pauses/", api_time.PausesView.as_view(), name="api_pauses"),
    path("pauses/<slug:reference>/back/", api_time.BackView.as_view(), name="api_pause_back"),
    path("closings/<slug:reference>/", api_time.ClosingView.as_view(), name="api_closing"),
    path(
        "budgets/<slug:reference>/moves/ask/",
        api_allocating.AskMoveView.as_view(),
        name="api_ask_move",
    ),
    path(
        "budgets/<slug:reference>/set-aside/",
        api_allocating.SetAsideView.as_view(),
        name="api_set_aside",
    ),
    path(
        "budgets/<slug:reference>/surplus/",
        api_allocating.SurplusView.as_view(),
        name="api_surplus",
    ),
    path("agreements/", api.AgreementsView.as_view(), name="api_agreements"),
    path("agreements/<slug:reference>/withdraw/", api.WithdrawView.as_view(), name="api_withdraw"),
    path(
        "budgets/<slug:reference>/funding/", funding_api.FundingView.as_view(), name="api_funding"
    ),
    path(
        "budgets/<slug:reference>/charges/", funding_api.ChargesView.as_view(), name="api_charges"
    ),
    path("agreements/<slug:reference>/rise/", funding_api.RiseView.as_view(), name="api_rise"),
    path(
        "rises/<slug:reference>/answer/",
        funding_api.RiseAnswerView.as_view(),
        name="api_rise_answer",
    ),
]
