"""The API's description and its documentation page, from our own origin (no CDN)."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class Schema(SpectacularAPIView):
    permission_code = "public"


class Docs(SpectacularSwaggerSplitView):
    permission_code = "public"
    template_name = "api/docs.html"


schema = Schema.as_view()
docs = Docs.as_view(url_name="api_schema")
