"""The public register for other systems: who is on it, by which facts, and its history."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from core import clock
from core.api import Pages
from network import register_presenting as presenting
from providers.models import Organisation


class StatusOut(serializers.Serializer[Any]):
    """A level between two days. Counts stand only in `facts`, as published."""

    level = serializers.CharField()
    carer_led = serializers.BooleanField()
    consortium = serializers.BooleanField()
    working_towards = serializers.BooleanField()
    user_led = serializers.BooleanField(source="is_user_led")
    starts_on = serializers.DateField()
    expires_on = serializers.DateField()
    evidence_on = serializers.DateField()
    checked_by = serializers.CharField()
    continued = serializers.BooleanField()
    facts = serializers.ListField(child=serializers.CharField())
    decision = serializers.CharField()


class DecisionOut(serializers.Serializer[Any]):
    """A decision that stands, with its public reasons; nobody who signed is named."""

    reference = serializers.CharField()
    outcome = serializers.CharField()
    level = serializers.CharField()
    carer_led = serializers.BooleanField()
    starts_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    evidence_on = serializers.DateField()
    decided_on = serializers.DateField()
    decided_by = serializers.CharField(source="network.organisation.name")
    reasons = serializers.CharField()
    backdated_because = serializers.CharField()


class EntryOut(serializers.Serializer[Any]):
    """An organisation on the register and what holds on the day asked for."""

    slug = serializers.CharField()
    name = serializers.CharField()
    areas = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()

    def get_areas(self, row: Organisation) -> list[str]:
        return [area.code for area in row.areas.all()]

    def get_state(self, row: Organisation) -> str:
        return presenting.entry_of(row, self._on, self.context.get("waiting")).state

    @extend_schema_field(StatusOut(allow_null=True))
    def get_status(self, row: Organisation) -> Any:
        held = row.current_status(self._on)
        return StatusOut(held).data if held else None

    @property
    def _on(self) -> date:
        on: date = self.context["on"]
        return on


class OneEntryOut(EntryOut):
    """As in the list, with every decision and every period."""

    decisions = serializers.SerializerMethodField()
    periods = serializers.SerializerMethodField()

    @extend_schema_field(DecisionOut(many=True))
    def get_decisions(self, row: Organisation) -> Any:
        rows = row.decisions.filter(decided_at__isnull=False)
        rows = rows.select_related("network__organisation").order_by("decided_at", "pk")
        return DecisionOut(rows, many=True).data

    @extend_schema_field(StatusOut(many=True))
    def get_periods(self, row: Organisation) -> Any:
        held = sorted((one for one in row.statuses.all() if one.ever_held),
                      key=lambda one: (one.starts_on, one.pk))  # fmt: skip
        return StatusOut(held, many=True).data


def _day_asked(text: str) -> date:
    """`?on=2026-05-15`: the register of another day; today where it is no day."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return clock.today()


class Register(ListAPIView[Any]):
    """Who is checked. `?on=` a day, `?area=` a code, `?level=` a level, `carer_led` or `expired`."""

    permission_code = "public"
    serializer_class = EntryOut
    pagination_class = Pages
    queryset = Organisation.objects.none()

    def get_queryset(self) -> QuerySet[Organisation]:
        asked = {
            name: str(value).replace("\x00", "")
            for name, value in self.request.query_params.items()
        }
        return presenting.narrowed(
            _day_asked(asked.get("on", "")), words=asked.get("q", ""), area=asked.get("area", ""),
            level=asked.get("level", ""),
        )  # fmt: skip

    def get_serializer_context(self) -> dict[str, Any]:
        on = _day_asked(self.request.query_params.get("on", ""))
        return {**super().get_serializer_context(), "on": on, "waiting": presenting.waiting_now()}


class OneEntry(RetrieveAPIView[Any]):
    """One organisation with its whole public history."""

    permission_code = "public"
    serializer_class = OneEntryOut
    lookup_field = "slug"
    queryset = Organisation.objects.none()

    def get_queryset(self) -> QuerySet[Organisation]:
        return presenting.on_register(clock.today())

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "on": clock.today()}
