"""Every address of Steer: each package's own, joined here."""

from django.urls import include, path

from config import api

APPS = ("home", "notices", "files", "providers", "support_plans", "budgets", "invoices", "payments",
        "tracking", "statements", "network", "reports")  # fmt: skip

urlpatterns = [
    path("sign-in/", include("allauth.urls")),
    path("api/schema/", api.schema, name="api_schema"),
    path("api/docs/", api.docs, name="api_docs"),
    path("api/v1/", include([path("", include(f"{app}.api_urls")) for app in APPS])),
    *(path("", include(f"{app}.urls")) for app in APPS),
]

handler400 = "home.views.errors.bad_request"
handler403 = "home.views.errors.forbidden"
handler404 = "home.views.errors.not_found"
handler500 = "home.views.errors.broken"
