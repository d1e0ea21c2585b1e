"""Addresses of Open Referral UK; with and without the last stroke, as the standard's clients ask."""

from django.urls import URLPattern, URLResolver, re_path

from providers.publishing import views

UUID = r"(?P<value>[0-9a-fA-F-]{1,64})"


def _both(address: str, view: object, name: str) -> URLPattern:
    return re_path(rf"^{address}/?$", view, name=f"open_referral_{name}")  # type: ignore[call-overload,no-any-return]


urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^$", views.about, name="open_referral"),
    _both("services", views.services, "services"),
    _both(f"services/{UUID}", views.service, "service"),
    _both("organizations", views.organisations, "organisations"),
    _both(f"organizations/{UUID}", views.organisation, "organisation"),
    _both("service_at_locations", views.service_at_locations, "places"),
    _both(f"service_at_locations/{UUID}", views.service_at_location, "place"),
    _both("taxonomies", views.taxonomies, "taxonomies"),
    _both(f"taxonomies/{UUID}", views.taxonomy, "taxonomy"),
    _both("taxonomy_terms", views.taxonomy_terms, "terms"),
    _both(f"taxonomy_terms/{UUID}", views.taxonomy_term, "term"),
]
