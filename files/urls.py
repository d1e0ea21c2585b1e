"""Addresses of the files pages."""

from django.urls import URLPattern, URLResolver, path

from files import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<slug:reference>/", views.kept_file, name="file"),
]
