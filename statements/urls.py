"""Addresses of the statements pages."""

from django.urls import URLPattern, URLResolver, path

from people.places import for_person
from statements import views

urlpatterns: list[URLPattern | URLResolver] = [
    *for_person("statements/", views.my_statements, "my_statements"),
    *for_person("statements/<slug:reference>/", views.my_statement, "my_statement"),
    *for_person(
        "statements/<slug:reference>/<slug:way>/", views.my_statement_way, "my_statement_way"
    ),
    *for_person("statements/<slug:reference>.pdf", views.my_statement_pdf, "my_statement_pdf"),
    path("council/statements/<slug:reference>/", views.council_statement, name="council_statement"),
]
