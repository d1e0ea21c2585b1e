"""Addresses of the notices API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from notices import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", api.NoticesView.as_view(), name="api_notices"),
    path("notices/wishes/", api.WishesView.as_view(), name="api_wishes"),
    path("notices/<slug:reference>/read/", api.ReadView.as_view(), name="api_notice_read"),
]
