"""Addresses of the API about oneself, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from home import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", api.MeView.as_view(), name="api_me"),
    path("people/<slug:reference>/looked/", api.LookedView.as_view(), name="api_looked"),
    path("people/<slug:reference>/sharing/", api.SharingView.as_view(), name="api_sharing"),
]
