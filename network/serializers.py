"""Policies and hearings for other systems."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import Strict
from network.models import HearingAnswer, PolicyProposal, counts_of
from network.presenting import Shown, stage_of


class PolicyOut(serializers.Serializer[Any]):
    """A policy and its value in force."""

    name = serializers.CharField(source="policy.name")
    title = serializers.CharField(source="policy.title")
    about = serializers.CharField(source="policy.about")
    group = serializers.CharField(source="policy.group")
    kind = serializers.CharField(source="policy.kind")
    unit = serializers.CharField(source="policy.unit")
    touches_people = serializers.BooleanField(source="policy.touches_people")
    in_use = serializers.BooleanField(source="policy.in_use")
    value = serializers.SerializerMethodField()
    words = serializers.CharField()
    since = serializers.DateField(source="value.since", allow_null=True)
    origin = serializers.CharField(source="value.origin")
    hearing = serializers.SerializerMethodField()

    @extend_schema_field(serializers.JSONField())
    def get_value(self, shown: Any) -> Any:
        """As it is kept: numbers whole, decimals as text."""
        return shown.row.value if shown.row else shown.policy.default

    def get_hearing(self, shown: Shown) -> str | None:
        return shown.row.heard_in or None if shown.row else None


class PointOut(serializers.Serializer[Any]):
    """What people said, and what was answered."""

    said = serializers.CharField()
    answered = serializers.CharField()
    accepted = serializers.BooleanField()


class HearingOut(serializers.Serializer[Any]):
    """A hearing: what is put forward, how many answered, what was decided."""

    reference = serializers.CharField()
    policy = serializers.CharField(source="name")
    title = serializers.CharField()
    old_value = serializers.JSONField()
    new_value = serializers.JSONField()
    starts_on = serializers.DateField()
    why = serializers.CharField()
    whom = serializers.CharField()
    put_by = serializers.CharField()
    heard_from = serializers.DateField()
    heard_until = serializers.DateField()
    state = serializers.CharField()
    stage = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    outcome = serializers.CharField()
    decided_value = serializers.SerializerMethodField()
    reason = serializers.CharField()
    points = PointOut(many=True)

    def get_stage(self, row: PolicyProposal) -> str:
        on: date = self.context["on"]
        return stage_of(row, on)[0]

    def get_answers(self, row: PolicyProposal) -> dict[str, int]:
        counts = counts_of(row)
        return {name: counts[name] for name in ("all", "people", "organisations", "accepted")}

    @extend_schema_field(serializers.JSONField())
    def get_decided_value(self, row: PolicyProposal) -> Any:
        return row.row.value if row.row else None


class HearingAnswerIn(Strict):
    """One's own answer."""

    view = serializers.ChoiceField(choices=HearingAnswer.View.choices)
    words = serializers.CharField(max_length=10_000)
    shows_words = serializers.BooleanField(default=False)


class HearingAnswerOut(serializers.Serializer[Any]):
    """What was kept."""

    reference = serializers.CharField()
    view = serializers.CharField()
    words = serializers.CharField()
    shows_words = serializers.BooleanField()
    at = serializers.DateTimeField()
