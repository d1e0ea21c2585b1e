"""The directory for other systems: public, in pages, read only."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView, RetrieveAPIView

from core import clock
from core.api import Pages
from providers.models import Organisation, Service
from providers.serializers import OrganisationOut, ServiceOut


def _organisations() -> QuerySet[Organisation]:
    return Organisation.objects.listed().with_offers(clock.today()).order_by("reference")


def _services() -> QuerySet[Service]:
    rows = Service.objects.filter(is_open=True, organisation__is_listed=True)
    return rows.select_related("organisation").prefetch_related("rates").order_by("reference")


class Organisations(ListAPIView[Any]):
    """Every listed organisation. `?area=` and `?user_led=true` narrow it."""

    permission_code = "public"
    serializer_class = OrganisationOut
    pagination_class = Pages
    queryset = Organisation.objects.none()

    def get_queryset(self) -> QuerySet[Organisation]:
        rows = Organisation.objects.listed()
        if area := self.request.query_params.get("area"):
            rows = rows.filter(areas__code=area.replace("\x00", ""))
        if self.request.query_params.get("user_led") == "true":
            rows = rows.user_led(clock.today())
        return rows.with_offers(clock.today()).order_by("reference")


class OneOrganisation(RetrieveAPIView[Any]):
    """One listed organisation, by reference."""

    permission_code = "public"
    serializer_class = OrganisationOut
    lookup_field = "reference"
    queryset = Organisation.objects.none()

    def get_queryset(self) -> QuerySet[Organisation]:
        return _organisations()


class Services(ListAPIView[Any]):
    """Every open service with its prices of today. `?organisation=` names one by reference."""

    permission_code = "public"
    serializer_class = ServiceOut
    pagination_class = Pages
    queryset = Service.objects.none()

    def get_queryset(self) -> QuerySet[Service]:
        rows = _services()
        if reference := self.request.query_params.get("organisation"):
            rows = rows.filter(organisation__reference=reference.replace("\x00", ""))
        return rows


class OneService(RetrieveAPIView[Any]):
    """One open service, by reference."""

    permission_code = "public"
    serializer_class = ServiceOut
    lookup_field = "reference"
    queryset = Service.objects.none()

    def get_queryset(self) -> QuerySet[Service]:
        return _services()
