"""Addresses of the payments API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from payments import api, api_assistants, api_bank, api_questions

urlpatterns: list[URLPattern | URLResolver] = [
    path("payments/", api.PaymentsView.as_view(), name="api_payments"),
    path("payments/<slug:reference>/", api.PaymentView.as_view(), name="api_payment"),
    path(
        "payments/<slug:reference>/reverse/", api.ReverseView.as_view(), name="api_payment_reverse"
    ),
    path(
        "payments/<slug:reference>/answer/",
        api_questions.AnswerView.as_view(),
        name="api_payment_answer",
    ),
    path("assistant-months/", api_assistants.MonthsView.as_view(), name="api_assistant_months"),
    path(
        "assistant-months/<slug:reference>/agree/",
        api_assistants.AgreeMonthView.as_view(),
        name="api_assistant_month_agree",
    ),
    path("bank-statements/", api_bank.BankStatements.as_view(), name="api_bank_statements"),
    path("bank-lines/", api_bank.BankLines.as_view(), name="api_bank_lines"),
    path("wages/", api_questions.WagesView.as_view(), name="api_wages"),
    path("returns/", api_questions.ReturnsView.as_view(), name="api_returns"),
    path("refunds/", api.RefundsView.as_view(), name="api_refunds"),
    path("pay-runs/", api.RunsView.as_view(), name="api_runs"),
    path("pay-runs/<slug:reference>/", api.RunView.as_view(), name="api_run"),
    path("pay-runs/<slug:reference>/approve/", api.ApproveView.as_view(), name="api_run_approve"),
    path("pay-runs/<slug:reference>/release/", api.ReleaseView.as_view(), name="api_run_release"),
    path("pay-runs/<slug:reference>/paid/", api.PaidView.as_view(), name="api_run_paid"),
    path("instalments/", api.InstalmentsView.as_view(), name="api_instalments"),
]
