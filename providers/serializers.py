"""What the API says of organisations and services: the public facts, by reference."""

from typing import Any

from rest_framework import serializers

from core import clock
from providers.models import Organisation, Rate, Service


class RateOut(serializers.ModelSerializer[Rate]):
    """A price in force; amounts in pence."""

    kind = serializers.CharField(read_only=True)

    class Meta:
        model = Rate
        fields = ("unit", "kind", "minutes", "workers", "group_size", "amount_pence", "vat",
                  "cancel_hours", "cancel_percent", "starts_on", "ends_on")  # fmt: skip


class ServiceOut(serializers.ModelSerializer[Service]):
    """A service with its prices of today."""

    organisation = serializers.SlugRelatedField[Organisation](
        slug_field="reference", read_only=True
    )
    rates = serializers.SerializerMethodField()

    class Meta:
        model = Service
        fields = ("reference", "organisation", "name", "description", "needs", "access",
                  "languages", "times", "when", "where", "who_for", "places_now",
                  "waiting_list", "regulated", "access_checked_on", "is_open",
                  "rates")  # fmt: skip

    def get_rates(self, row: Service) -> list[dict[str, Any]]:
        return [dict(RateOut(rate).data) for rate in row.rates_on(clock.today())]


class StatusOut(serializers.Serializer[Any]):
    """Who controls an organisation, as checked."""

    level = serializers.CharField()
    carer_led = serializers.BooleanField()
    evidence_on = serializers.DateField()
    expires_on = serializers.DateField()
    checked_by = serializers.CharField()
    facts = serializers.ListField(child=serializers.CharField())


class OrganisationOut(serializers.ModelSerializer[Organisation]):
    """An organisation of the directory."""

    kind = serializers.CharField(read_only=True)

    areas = serializers.SlugRelatedField(slug_field="code", read_only=True, many=True)  # type: ignore[var-annotated]
    services = serializers.SlugRelatedField(slug_field="reference", read_only=True, many=True)  # type: ignore[var-annotated]
    user_led = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = ("reference", "slug", "name", "kind", "promise", "description", "legal_form",
                  "charity_number", "company_number", "cqc_location", "email", "phone", "website",
                  "address", "postcode", "areas", "services", "user_led")  # fmt: skip

    def to_representation(self, instance: Organisation) -> dict[str, Any]:
        """A personal assistant's home and telephone are theirs: never public."""
        said: dict[str, Any] = super().to_representation(instance)
        if instance.kind == Organisation.Kind.PERSONAL_ASSISTANT:
            said |= {"phone": "", "address": "", "postcode": ""}
        return said

    def get_user_led(self, row: Organisation) -> dict[str, Any] | None:
        status = row.current_status(clock.today())
        return dict(StatusOut(status).data) if status else None
