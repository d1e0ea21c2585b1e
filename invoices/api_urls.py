"""Addresses of the invoices API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from invoices import api, api_pools

urlpatterns: list[URLPattern | URLResolver] = [
    path("pools/<slug:reference>/bills/", api_pools.PoolBills.as_view(), name="api_pool_bills"),
    path("bills/", api.Bills.as_view(), name="api_bills"),
    path("bills/<slug:reference>/", api.OneBill.as_view(), name="api_bill"),
    path("bills/<slug:reference>/answer/", api.BillAnswer.as_view(), name="api_bill_answer"),
    path(
        "bills/<slug:reference>/take-back/", api.BillWithdrawal.as_view(), name="api_bill_take_back"
    ),
]
