"""Safety of a plan, what is said about a line, and the rules that touch it, by API. Thin."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api import Strict
from core.policies_table import SPENDING
from people.access import Actor
from support_plans.api import _need, _plan_or_404
from support_plans.api_money import PlanView
from support_plans.models import Relation, SupportPlan
from support_plans.services import restriction_facts, safety
from support_plans.services.restrictions import findings_of


class SafetyIn(Strict):
    """One row: a risk, somebody to call, or what must go on. Which fields count is by kind."""

    kind = serializers.ChoiceField(choices=list(safety.KINDS))
    what = serializers.CharField(max_length=300, allow_blank=True, default="")
    wish = serializers.CharField(max_length=600, allow_blank=True, default="")
    anyway = serializers.BooleanField(default=False)
    because = serializers.CharField(max_length=600, allow_blank=True, default="")
    name = serializers.CharField(max_length=120, allow_blank=True, default="")
    phone = serializers.CharField(max_length=40, allow_blank=True, default="")
    who = serializers.CharField(max_length=120, allow_blank=True, default="")
    when = serializers.CharField(max_length=160, allow_blank=True, default="")
    how = serializers.CharField(max_length=300, allow_blank=True, default="")


class FactsIn(Strict):
    """Who a line pays and what it is for, as the person says it."""

    payee = serializers.CharField(max_length=120, allow_blank=True, default="")
    relation = serializers.ChoiceField(choices=Relation.choices, allow_blank=True, default="")
    same_household = serializers.BooleanField(allow_null=True, default=None)
    category = serializers.ChoiceField(choices=list(SPENDING), allow_blank=True, default="")


class SafetyOut(serializers.Serializer[Any]):
    """Everything about safety, by kind, in order."""

    risk = serializers.ListField(child=serializers.DictField())
    call = serializers.ListField(child=serializers.DictField())
    keep = serializers.ListField(child=serializers.DictField())


class RuleOut(serializers.Serializer[Any]):
    """One rule that touches a line, in words."""

    code = serializers.CharField()
    line = serializers.CharField()
    what = serializers.CharField(source="words.what")
    why = serializers.CharField(source="words.why")
    basis = serializers.CharField(source="words.source")
    can_do = serializers.ListField(child=serializers.CharField(), source="words.can_do")
    blocks_agreeing = serializers.BooleanField(source="is_open")
    challenge = serializers.CharField()


def _writing(request: Request, reference: str) -> tuple[Actor, SupportPlan]:
    actor, plan = _plan_or_404(request, reference)
    _need(actor, "plan.write", plan)
    return actor, plan


class SafetyRows(PlanView):
    """Who to call, what must go on, what could go wrong; POST adds one at the end of its kind."""

    permission_code = "plan.view"

    @extend_schema(responses=SafetyOut)
    def get(self, request: Request, reference: str) -> Response:
        _, plan = _plan_or_404(request, reference)
        return Response(safety.frozen(plan))

    @extend_schema(request=SafetyIn, responses={201: SafetyOut})
    def post(self, request: Request, reference: str) -> Response:
        actor, plan = _writing(request, reference)
        body = SafetyIn(data=request.data)
        body.is_valid(raise_exception=True)
        facts = body.validated_data
        safety.add_row(
            plan=plan, kind=facts["kind"], facts=facts, by=actor.user, at=clock.now()
        )  # fmt: skip
        return Response(safety.frozen(plan), status=201)


class OneSafetyRow(PlanView):
    """Take one out; the page of the plan puts it back."""

    permission_code = "plan.view"

    @extend_schema(responses={204: None})
    def delete(self, request: Request, reference: str, kind: str, row: str) -> Response:
        actor, plan = _writing(request, reference)
        if safety.row_of(plan, kind, row) is None:
            raise Http404
        safety.take_out(plan=plan, kind=kind, reference=row, by=actor.user, at=clock.now())
        return Response(status=204)


class LineFactsOfOne(PlanView):
    """Say who a line pays and what it is for; the answer is the rules that touch it."""

    permission_code = "plan.view"

    @extend_schema(request=FactsIn, responses=RuleOut(many=True))
    def put(self, request: Request, reference: str, line: str) -> Response:
        actor, plan = _writing(request, reference)
        row = plan.lines.filter(reference=line, just_in_case=False).select_related("plan").first()
        if row is None:
            raise Http404
        body = FactsIn(data=request.data)
        body.is_valid(raise_exception=True)
        restriction_facts.say_facts(line=row, by=actor.user, at=clock.now(), **body.validated_data)
        found = [one for one in findings_of(plan, clock.today()) if one.line == line]
        return Response(RuleOut(found, many=True).data)


class Rules(PlanView):
    """Every rule that touches a draft. None of them stops saving or sending."""

    permission_code = "plan.view"

    @extend_schema(responses=RuleOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        _, plan = _plan_or_404(request, reference)
        return Response(RuleOut(findings_of(plan, clock.today()), many=True).data)
