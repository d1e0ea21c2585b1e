"""The API of assistants: the team, months and what they count, and my yes."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Pages, Strict, once, paged
from payments.api import _actor
from payments.api_questions import _seen
from payments.models import AssistantMonth, MonthRow, Team, Work
from payments.services import assistants as verbs
from people import audit
from people.access import Actor, need

WHAT = "the months of your assistants"


class MonthRowShape(Strict):
    """Hours of one kind, or miles, of one assistant."""

    assistant = serializers.CharField(max_length=24)
    work = serializers.ChoiceField(choices=Work.choices)
    quantity = serializers.DecimalField(
        max_digits=7, decimal_places=2, min_value=0, coerce_to_string=False
    )


class AssistantMonthIn(Strict):
    """A month of a team, as a whole."""

    team = serializers.CharField(max_length=24)
    first_on = serializers.DateField()
    rows = serializers.ListField(child=MonthRowShape(), max_length=200)


class AssistantMonthPartOut(serializers.Serializer[Any]):
    """One payment of what the month cost."""

    kind = serializers.CharField()
    to_whom = serializers.CharField()
    amount_pence = serializers.IntegerField()
    state = serializers.CharField()


class AssistantMonthOut(serializers.Serializer[Any]):
    """One month of a team."""

    reference = serializers.CharField()
    team = serializers.CharField()
    first_on = serializers.DateField()
    state = serializers.ChoiceField(choices=AssistantMonth.State.choices)
    rows = serializers.ListField(child=MonthRowShape())
    parts = serializers.ListField(child=AssistantMonthPartOut())


def month_out(month: AssistantMonth) -> dict[str, Any]:
    return {
        "reference": month.reference, "team": month.team.reference,
        "first_on": month.first_on.isoformat(), "state": month.state,
        "rows": [_row(row) for row in month.rows.all()],
        "parts": [
            {"kind": part.kind, "to_whom": part.to_whom, "amount_pence": part.due.amount_pence,
             "state": part.due.state}
            for part in month.parts.all()
        ],
    }  # fmt: skip


def _row(row: MonthRow) -> dict[str, Any]:
    return {
        "assistant": row.assistant.reference, "work": row.work, "quantity": float(row.quantity),
    }  # fmt: skip


def _months(actor: Actor) -> Any:
    rows = AssistantMonth.objects.filter(team__pot__budget__person__in=_seen(actor))
    return rows.select_related("team__pot__budget__person").prefetch_related(
        "rows__assistant", "parts__due"
    )


class MonthsView(APIView):
    """Months of your assistants, or of people who share their money; writing one down."""

    permission_code = "money.view"

    @extend_schema(operation_id="assistant_months_list", responses=paged(AssistantMonthOut))
    def get(self, request: Request) -> Response:
        actor, pages = _actor(request), Pages()
        rows = _months(actor).order_by("-first_on", "pk")
        page = cast("list[AssistantMonth]", pages.paginate_queryset(rows, request, self))
        people = {row.team.pot.budget.person for row in page}
        audit.looked(actor, people, what=WHAT, at=clock.now())
        return pages.get_paginated_response([month_out(row) for row in page])

    @extend_schema(request=AssistantMonthIn, responses={201: AssistantMonthOut})
    def post(self, request: Request) -> Response:
        actor = _actor(request)
        sent = AssistantMonthIn(data=request.data)
        sent.is_valid(raise_exception=True)
        facts, at = sent.validated_data, clock.now()
        teams = Team.objects.filter(pot__budget__person__in=_seen(actor))
        team = teams.select_related("pot__budget__person", "pot__period").filter(
            reference=facts["team"]
        ).first()  # fmt: skip
        if team is None:
            raise Http404
        need(actor, "payment.record", team.pot.budget.person)
        rows = {(row["assistant"], row["work"]): row["quantity"] for row in facts["rows"]}

        def verb() -> Response:
            month = verbs.enter_month(
                team=team, first_on=facts["first_on"], rows=rows, by=actor.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
            return Response(month_out(month), status=201)

        return once(request, verb)


class AgreeMonthView(APIView):
    """“Yes, this is what was worked.” Never by an assistant."""

    permission_code = "bill.answer"

    @extend_schema(request=None, responses=AssistantMonthOut)
    def post(self, request: Request, reference: str) -> Response:
        actor = _actor(request)
        month = _months(actor).filter(reference=reference).first()
        if month is None:
            raise Http404
        need(actor, "bill.answer", month.team.pot.budget.person)

        def verb() -> Response:
            at = clock.now()
            agreed = verbs.agree_month(month=month, by=actor.user, at=at, on=clock.day_of(at))
            return Response(month_out(agreed))

        return once(request, verb)
