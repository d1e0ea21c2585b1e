"""The API's description and its documentation page, from our own origin (no CDN)."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description names our tokens."""

    target_class = "people.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "manage.py api_token EMAIL"}


class Schema(SpectacularAPIView):
    permission_code = "public"


class Docs(SpectacularSwaggerSplitView):
    permission_code = "public"
    template_name = "api/docs.html"


schema = Schema.as_view()
docs = Docs.as_view(url_name="api_schema")
