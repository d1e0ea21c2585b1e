"""Help by API: answering suggestions, first drafts and the yes to them, a broker's time. Thin."""

from decimal import Decimal
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Strict
from people import audit
from people.access import Actor
from people.api import actor_of_request
from people.models import Person, Relationship
from support_plans.api import _need, _plan_or_404
from support_plans.api_money import PlanView
from support_plans.models import FirstDraft, Suggestion, SupportPlan, TimeEntry
from support_plans.services import broker_time, brokers, drafts
from support_plans.services import suggestions as suggesting


class DecideIn(Strict):
    """The person's answer to a suggestion; `edition` is the answer's that they saw."""

    outcome = serializers.ChoiceField(choices=["accepted", "changed", "declined"])
    edition = serializers.IntegerField(min_value=0, max_value=10**9)
    text = serializers.CharField(max_length=20_000, allow_blank=True, default="")


class SuggestionOut(serializers.ModelSerializer[Suggestion]):
    """A suggestion and what became of it."""

    question = serializers.IntegerField(read_only=True)
    state = serializers.CharField(read_only=True)
    by = serializers.CharField(source="by.get_short_name", read_only=True)

    class Meta:
        model = Suggestion
        fields = ("reference", "question", "on_edition", "text", "why", "by", "made_at", "state",
                  "decided_at")  # fmt: skip


class DraftIn(Strict):
    """A helper's words for an empty question; `edition` 0 begins."""

    question = serializers.IntegerField(min_value=1, max_value=7)
    text = serializers.CharField(max_length=20_000)
    edition = serializers.IntegerField(min_value=0, max_value=10**9, default=0)


class DraftOut(serializers.ModelSerializer[FirstDraft]):
    """Words that are not yet the person's, or became theirs."""

    question = serializers.IntegerField(read_only=True)
    state = serializers.CharField(read_only=True)
    how = serializers.CharField(read_only=True)
    by = serializers.CharField(source="by.get_short_name", read_only=True)

    class Meta:
        model = FirstDraft
        fields = ("reference", "question", "text", "edition", "by", "begun_at", "state",
                  "decided_at", "how", "read_by", "changed_first")  # fmt: skip


class YesIn(Strict):
    """One yes or no thanks; `text` where the person puts other words."""

    outcome = serializers.ChoiceField(choices=["yes", "declined"])
    edition = serializers.IntegerField(min_value=0, max_value=10**9, default=0)
    answer_edition = serializers.IntegerField(min_value=0, max_value=10**9, default=0)
    how = serializers.ChoiceField(choices=FirstDraft.How.choices, required=False)
    read_by = serializers.CharField(max_length=120, allow_blank=True, default="")
    text = serializers.CharField(max_length=20_000, required=False)


class TimeIn(Strict):
    """Time that a broker worked."""

    worked_on = serializers.DateField()
    hours = serializers.DecimalField(max_digits=4, decimal_places=2, min_value=Decimal(0))
    what = serializers.CharField(max_length=300)
    with_fee = serializers.BooleanField(default=True)


class TimeOut(serializers.ModelSerializer[TimeEntry]):
    """Time as it was written down; the fee in pence."""

    fee_pence = serializers.IntegerField(read_only=True)

    class Meta:
        model = TimeEntry
        fields = ("reference", "worked_on", "hours", "what", "hour_pence", "fee_pence", "made_at")


class OneSuggestion(PlanView):
    """The person answers one suggestion."""

    permission_code = "plan.view"

    @extend_schema(
        operation_id="plans_suggestions_decide", request=DecideIn, responses=SuggestionOut
    )
    def post(self, request: Request, reference: str, suggestion: str) -> Response:
        actor, plan = _plan_or_404(request, reference)
        _need(actor, "plan.write", plan)
        row = plan.suggestions.filter(reference=suggestion).first()
        if row is None:
            raise Http404
        body = DecideIn(data=request.data)
        body.is_valid(raise_exception=True)
        done = suggesting.decide_suggestion(
            suggestion=row, by=actor.user, at=clock.now(), **body.validated_data
        )
        return Response(SuggestionOut(done).data)


class FirstDrafts(PlanView):
    """First drafts: the person's waiting ones, a helper's own; a helper writes one."""

    permission_code = "plan.view"

    @extend_schema(responses=DraftOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        actor, plan = _plan_or_404(request, reference)
        rows = plan.first_drafts.select_related("by").order_by("question", "pk")
        if actor.may("plan.write", plan.person):
            rows = rows.waiting()
        else:
            rows = rows.filter(by=actor.user)
        return Response(DraftOut(rows, many=True).data)

    @extend_schema(request=DraftIn, responses={201: DraftOut})
    def post(self, request: Request, reference: str) -> Response:
        actor, plan = _plan_or_404(request, reference)
        _need(actor, "plan.draft", plan)
        body = DraftIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = drafts.write_draft(plan=plan, by=actor.user, at=clock.now(), **body.validated_data)
        return Response(DraftOut(row).data, status=201)


class OneFirstDraft(PlanView):
    """The person's one yes, or no thanks."""

    permission_code = "plan.view"

    @extend_schema(operation_id="plans_first_drafts_decide", request=YesIn, responses=DraftOut)
    def post(self, request: Request, reference: str, draft: str) -> Response:
        actor, plan = _plan_or_404(request, reference)
        _need(actor, "plan.write", plan)
        row = plan.first_drafts.filter(reference=draft).first()
        if row is None:
            raise Http404
        body = YesIn(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(DraftOut(_answer(row, actor, body.validated_data)).data)


def _answer(row: FirstDraft, actor: Actor, said: dict[str, Any]) -> FirstDraft:
    by, at = actor.user, clock.now()
    if said["outcome"] == "declined":
        return drafts.decline_draft(draft=row, by=by, at=at)
    return drafts.say_yes(
        draft=row, edition=said["edition"], how=said.get("how", ""), read_by=said["read_by"],
        text=said.get("text"), answer_edition=said["answer_edition"], by=by, at=at,
    )  # fmt: skip


class BrokerTime(APIView):
    """A broker's time with one person, by the person's reference."""

    permission_code = "broker.work"

    def _mine(self, request: Request, reference: str) -> tuple[Actor, Relationship]:
        actor: Actor = actor_of_request(request)
        person = Person.objects.filter(reference=reference).first()
        row = brokers.broker_of(person, actor.user, clock.today()) if person else None
        if row is None:
            raise Http404
        audit.looked(
            actor, [row.person], what="what your broker declares and records", at=clock.now()
        )
        return actor, row

    @extend_schema(responses=TimeOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        _, row = self._mine(request, reference)
        account = broker_time.account_of(row)
        return Response(TimeOut(account.counted, many=True).data)

    @extend_schema(request=TimeIn, responses={201: TimeOut})
    def post(self, request: Request, reference: str) -> Response:
        actor, row = self._mine(request, reference)
        body = TimeIn(data=request.data)
        body.is_valid(raise_exception=True)
        on = clock.today()
        made = broker_time.record_time(
            relationship=row, plan=SupportPlan.objects.current(row.person, on), by=actor.user,
            at=clock.now(), on=on, **body.validated_data,
        )  # fmt: skip
        return Response(TimeOut(made).data, status=201)
