"""Addresses of the API of budgets, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from budgets import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("budgets/", api.BudgetsView.as_view(), name="api_budgets"),
    path("budgets/<slug:reference>/", api.BudgetView.as_view(), name="api_budget"),
    path("budgets/<slug:reference>/pots/", api.PotsView.as_view(), name="api_pots"),
    path("budgets/<slug:reference>/promises/", api.PromiseView.as_view(), name="api_promise"),
    path("budgets/<slug:reference>/moves/", api.MoveView.as_view(), name="api_move"),
    path("agreements/", api.AgreementsView.as_view(), name="api_agreements"),
    path("agreements/<slug:reference>/withdraw/", api.WithdrawView.as_view(), name="api_withdraw"),
]
