"""Addresses of the tracking pages."""

from django.urls import URLPattern, URLResolver

from people.places import for_person
from tracking.views import alerts, forecast

urlpatterns: list[URLPattern | URLResolver] = [
    *for_person("forecast/", forecast.forecast, "forecast"),
    *for_person("alerts/<slug:kind>/", alerts.alert, "alert"),
]
