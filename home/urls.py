"""Addresses of the first pages, sign-in, settings and help."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
