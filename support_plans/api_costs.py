"""The list of what a person wants, breaks, an employer's amounts and low prices, by API. Thin."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api import Strict
from people.access import Actor
from support_plans import services
from support_plans.api import _need, _plan_or_404
from support_plans.api_money import PlanView
from support_plans.models import CostLine, LineExtra, Outcome, PlanBreak, SupportPlan


class OutcomeOut(serializers.ModelSerializer[Outcome]):
    """One thing to change or keep, with the references of the lines that serve it."""

    lines = serializers.SlugRelatedField[CostLine](
        slug_field="reference", many=True, read_only=True
    )

    class Meta:
        model = Outcome
        fields = ("reference", "wish", "words", "matters", "signs", "free_help", "lines")


class OutcomeIn(Strict):
    """One thing to change or keep, as it comes in."""

    wish = serializers.ChoiceField(choices=Outcome.Wish.choices, default=Outcome.Wish.CHANGE)
    words = serializers.CharField(max_length=500)
    matters = serializers.CharField(max_length=300, allow_blank=True, default="")
    signs = serializers.CharField(max_length=500, allow_blank=True, default="")
    free_help = serializers.CharField(max_length=300, allow_blank=True, default="")
    lines = serializers.ListField(
        child=serializers.CharField(max_length=24), default=list, max_length=60
    )


class BreakOut(serializers.ModelSerializer[PlanBreak]):
    """Days on which support rests."""

    class Meta:
        model = PlanBreak
        fields = ("reference", "name", "starts_on", "ends_on")


class BreakIn(Strict):
    """Days on which support rests, as they come in."""

    name = serializers.CharField(max_length=120)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class ExtraOut(serializers.ModelSerializer[LineExtra]):
    """What comes on top of a line, with its sum in words."""

    class Meta:
        model = LineExtra
        fields = ("kind", "amount_pence", "worked_out_pence", "how", "reason")


class ExtraIn(Strict):
    """Another amount than the one worked out, and why."""

    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in LineExtra.EMPLOYER]
    )
    amount_pence = serializers.IntegerField(min_value=0, max_value=10**12)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class SourceOut(serializers.Serializer[Any]):
    """A price in force near the person."""

    who = serializers.CharField()
    what = serializers.CharField()
    pence = serializers.IntegerField()
    since = serializers.DateField(allow_null=True)


class GapOut(serializers.Serializer[Any]):
    """A line priced below everything near the person."""

    line = serializers.CharField()
    rate_pence = serializers.IntegerField()
    lowest_pence = serializers.IntegerField()
    why = serializers.CharField()
    sentence = serializers.CharField()
    sources = SourceOut(many=True)


def _writing(request: Request, reference: str) -> tuple[Actor, SupportPlan]:
    actor, plan = _plan_or_404(request, reference)
    _need(actor, "plan.write", plan)
    return actor, plan


class Outcomes(PlanView):
    """The list of a draft, in the person's order."""

    permission_code = "plan.view"

    @extend_schema(responses=OutcomeOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        _, plan = _plan_or_404(request, reference)
        rows = plan.outcomes.standing().prefetch_related("lines")
        return Response(OutcomeOut(rows, many=True).data)

    @extend_schema(request=OutcomeIn, responses={201: OutcomeOut})
    def post(self, request: Request, reference: str) -> Response:
        actor, plan = _writing(request, reference)
        body = OutcomeIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.add_outcome(plan=plan, by=actor.user, at=clock.now(), **body.validated_data)
        return Response(OutcomeOut(row).data, status=201)


class OneOutcome(PlanView):
    """Change one of the list, or take it out."""

    permission_code = "plan.view"

    def _row(self, request: Request, reference: str, outcome: str) -> tuple[Actor, Outcome]:
        actor, plan = _writing(request, reference)
        row = plan.outcomes.standing().filter(reference=outcome).select_related("plan").first()
        if row is None:
            raise Http404
        return actor, row

    @extend_schema(request=OutcomeIn, responses=OutcomeOut)
    def put(self, request: Request, reference: str, outcome: str) -> Response:
        actor, row = self._row(request, reference, outcome)
        body = OutcomeIn(data=request.data)
        body.is_valid(raise_exception=True)
        changed = services.change_outcome(
            outcome=row, by=actor.user, at=clock.now(), **body.validated_data
        )
        return Response(OutcomeOut(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, reference: str, outcome: str) -> Response:
        actor, row = self._row(request, reference, outcome)
        services.remove_outcome(outcome=row, by=actor.user, at=clock.now())
        return Response(status=204)


class Breaks(PlanView):
    """The days of a draft on which support rests; worked-out weeks follow."""

    permission_code = "plan.view"

    @extend_schema(responses=BreakOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        _, plan = _plan_or_404(request, reference)
        return Response(BreakOut(plan.breaks.all(), many=True).data)

    @extend_schema(request=BreakIn, responses={201: BreakOut})
    def post(self, request: Request, reference: str) -> Response:
        actor, plan = _writing(request, reference)
        body = BreakIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.add_break(plan=plan, by=actor.user, at=clock.now(), **body.validated_data)
        return Response(BreakOut(row).data, status=201)


class OneBreak(PlanView):
    """Support goes on then after all."""

    permission_code = "plan.view"

    @extend_schema(responses={204: None})
    def delete(self, request: Request, reference: str, rest: str) -> Response:
        actor, plan = _writing(request, reference)
        row = plan.breaks.filter(reference=rest).select_related("plan").first()
        if row is None:
            raise Http404
        services.remove_break(row=row, by=actor.user, at=clock.now())
        return Response(status=204)


class Extras(PlanView):
    """What comes on top of a line: travel and what an employer pays; PUT keeps another amount."""

    permission_code = "plan.view"

    @extend_schema(responses=ExtraOut(many=True))
    def get(self, request: Request, reference: str, line: str) -> Response:
        _, plan = _plan_or_404(request, reference)
        return Response(ExtraOut(self._line(plan, line).extras.all(), many=True).data)

    @extend_schema(request=ExtraIn, responses=ExtraOut)
    def put(self, request: Request, reference: str, line: str) -> Response:
        actor, plan = _writing(request, reference)
        body = ExtraIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.keep_amount(
            line=self._line(plan, line), by=actor.user, at=clock.now(), **body.validated_data
        )
        return Response(ExtraOut(row).data)

    def _line(self, plan: SupportPlan, reference: str) -> CostLine:
        row = plan.lines.filter(reference=reference).select_related("plan").first()
        if row is None:
            raise Http404
        return row


class Gaps(PlanView):
    """Lines of the draft priced below everything near the person, and where prices come from."""

    permission_code = "plan.view"

    @extend_schema(responses=GapOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        _, plan = _plan_or_404(request, reference)
        return Response(GapOut(services.gaps_of(plan, clock.today()), many=True).data)
