"""The API of what is set aside, of surplus, and of moves asked for."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets import services
from budgets.api import _actor, _budget, _pot
from budgets.models import Budget
from budgets.serializers import MoveIn
from core import clock
from core.api import once
from people.access import need


class DutyOut(serializers.Serializer[Any]):
    """One duty of an employer: worked out so far, set aside now, missing, to be paid."""

    reference = serializers.CharField()
    kind = serializers.CharField()
    worker = serializers.CharField()
    pot = serializers.CharField()
    percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    hours = serializers.DecimalField(max_digits=9, decimal_places=2)
    worked_out_pence = serializers.IntegerField()
    set_aside_pence = serializers.IntegerField()
    missing_pence = serializers.IntegerField()
    to_pay_pence = serializers.IntegerField()


class SurplusOut(serializers.Serializer[Any]):
    """One account's sum: held − unpaid − set_aside − ring_fenced = adjusted; above is over."""

    holding = serializers.CharField()
    kind = serializers.CharField()
    held_pence = serializers.IntegerField()
    unpaid_pence = serializers.IntegerField()
    set_aside_pence = serializers.IntegerField()
    ring_fenced_pence = serializers.IntegerField()
    adjusted_pence = serializers.IntegerField()
    weekly_pence = serializers.IntegerField()
    limit_weeks = serializers.IntegerField()
    limit_pence = serializers.IntegerField()
    limit_origin = serializers.CharField()
    over_pence = serializers.IntegerField()


class AskOut(serializers.Serializer[Any]):
    """A move that was asked for."""

    reference = serializers.CharField()
    from_pot = serializers.CharField()
    to_pot = serializers.CharField()
    amount_pence = serializers.IntegerField()
    state = serializers.CharField()


class SetAsideView(APIView):
    """What is set aside for assistants, duty by duty."""

    permission_code = "money.view"

    @extend_schema(responses=DutyOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        rows = Budget.objects.visible_to(_actor(request))
        budget = _budget(request, reference, rows, "money.view")
        return Response([
            {
                "reference": one.liability.reference, "kind": one.liability.kind,
                "worker": one.liability.worker, "pot": one.liability.pot.reference,
                "percent": str(one.liability.percent) if one.liability.percent else None,
                "hours": str(one.hours), "worked_out_pence": one.worked_out,
                "set_aside_pence": one.kept, "missing_pence": one.missing,
                "to_pay_pence": one.to_pay,
            }
            for one in services.duties_of(budget)
        ])  # fmt: skip


class SurplusView(APIView):
    """What each account holds above what may stand, with its sum."""

    permission_code = "money.view"

    @extend_schema(responses=SurplusOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        rows = Budget.objects.visible_to(_actor(request)).with_accounts()
        budget = _budget(request, reference, rows, "money.view")
        return Response([
            {
                "holding": one.holding.reference, "kind": one.holding.kind,
                "held_pence": one.sum.held, "unpaid_pence": one.sum.unpaid,
                "set_aside_pence": one.sum.reserve, "ring_fenced_pence": one.sum.ring_fenced,
                "adjusted_pence": one.sum.adjusted, "weekly_pence": one.sum.weekly,
                "limit_weeks": one.sum.limit_weeks, "limit_pence": one.sum.limit,
                "limit_origin": one.limit.origin, "over_pence": one.sum.over,
            }
            for one in services.surplus_sums([budget], clock.today())
        ])  # fmt: skip


class AskMoveView(APIView):
    """Ask the council for a move beyond small changes; nothing moves until a worker says yes."""

    permission_code = "money.move"

    @extend_schema(request=MoveIn, responses={201: AskOut})
    def post(self, request: Request, reference: str) -> Response:
        actor = _actor(request)
        budget = _budget(request, reference, Budget.objects.visible_to(actor), "money.view")
        need(actor, "money.move", budget.person)
        sent = MoveIn(data=request.data)
        sent.is_valid(raise_exception=True)
        data, at = sent.validated_data, clock.now()

        def verb() -> Response:
            row = services.ask_to_move(
                source=_pot(budget, data["from_pot"]), target=_pot(budget, data["to_pot"]),
                amount_pence=data["amount_pence"], words=data["words"], by=actor.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
            body = {
                "reference": row.reference, "from_pot": row.source.reference,
                "to_pot": row.target.reference, "amount_pence": row.amount_pence,
                "state": row.state,
            }  # fmt: skip
            return Response(body, status=201)

        return once(request, verb)
