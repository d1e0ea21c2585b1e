"""Addresses of the providers pages."""

from django.urls import URLPattern, URLResolver, include, path

from providers.views import directory, own_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("open-referral/", include("providers.publishing.urls")),
    path("find/", directory.find_support, name="find_support"),
    path("find/compare/", directory.compare, name="find_compare"),
    path("find/missing/", directory.tell_missing, name="find_missing"),
    path("find/<slug:slug>/", directory.provider, name="find_provider"),
    path("provider/page/", own_page.provider_page, name="provider_page"),
    path("provider/page/offers/new/", own_page.new_service, name="provider_service_new"),
    path(
        "provider/page/offers/<slug:reference>/",
        own_page.change_service,
        name="provider_service",
    ),
    path(
        "provider/page/offers/<slug:reference>/price/",
        own_page.new_price,
        name="provider_service_price",
    ),
]
