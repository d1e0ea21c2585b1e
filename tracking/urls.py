"""Addresses of the tracking pages."""

from django.urls import URLPattern, URLResolver

from people.places import for_person
from tracking.views import alerts, forecast, reading

urlpatterns: list[URLPattern | URLResolver] = [
    *for_person("forecast/", forecast.forecast, "forecast"),
    *for_person("alerts/<slug:kind>/", alerts.alert, "alert"),
    *for_person("reading/", reading.reading, "reading"),
]
