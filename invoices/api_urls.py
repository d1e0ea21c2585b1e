"""Addresses of the invoices API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from invoices import api, api_answering, api_e_invoices, api_pools, api_providers

urlpatterns: list[URLPattern | URLResolver] = [
    path("pools/<slug:reference>/bills/", api_pools.PoolBills.as_view(), name="api_pool_bills"),
    path("bills/", api.Bills.as_view(), name="api_bills"),
    path("bills/check/", api.BillCheck.as_view(), name="api_bill_check"),
    path("bill-questions/", api_providers.BillQuestions.as_view(), name="api_bill_questions"),
    path("sheets/", api_providers.Sheets.as_view(), name="api_sheets"),
    path("sheets/bills/", api_providers.SheetBills.as_view(), name="api_sheet_bills"),
    path(
        "bills/<slug:reference>/messages/",
        api_providers.BillMessages.as_view(),
        name="api_bill_messages",
    ),
    path("e-invoices/", api_e_invoices.EInvoices.as_view(), name="api_e_invoices"),
    path("e-invoices/check/", api_e_invoices.EInvoiceCheck.as_view(), name="api_e_invoice_check"),
    path(
        "bills/<slug:reference>/e-invoice/",
        api_e_invoices.BillAsEInvoice.as_view(),
        name="api_bill_e_invoice",
    ),
    path("answer-ways/", api_answering.AnswerWays.as_view(), name="api_answer_ways"),
    path("answer-ways/<slug:slug>/", api_answering.AnswerWay.as_view(), name="api_answer_way"),
    path(
        "bills/<slug:reference>/objection/",
        api_answering.BillObjection.as_view(),
        name="api_bill_objection",
    ),
    path("bills/<slug:reference>/", api.OneBill.as_view(), name="api_bill"),
    path("bills/<slug:reference>/answer/", api.BillAnswer.as_view(), name="api_bill_answer"),
    path(
        "bills/<slug:reference>/take-back/", api.BillWithdrawal.as_view(), name="api_bill_take_back"
    ),
]
