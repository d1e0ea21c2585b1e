"""Addresses of the notices pages."""

from django.urls import URLPattern, URLResolver, path

from notices import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/messages/", views.messages, name="my_messages"),
    path("my/messages/<slug:reference>/", views.open_message, name="my_message"),
]
