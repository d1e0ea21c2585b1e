"""The API of funding: who pays what, what was charged, and a provider's new price."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.api import _actor, _budget
from budgets.models import Agreement, Budget, Rise
from budgets.services import charges, funding, uplift
from core import clock
from core.api import Strict, once
from people.access import need
from providers.models import RateKind

MOST_PENCE = 10**12


class FunderOut(serializers.Serializer[Any]):
    """One funder: a week, and the whole budget."""

    reference = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()
    weekly_pence = serializers.IntegerField()
    agreed_pence = serializers.IntegerField()


class FundingOut(serializers.Serializer[Any]):
    """The personal budget of a week (Care Act 2014 s.26) and who pays the whole."""

    budget = serializers.CharField()
    cost_pence = serializers.IntegerField()
    adult_pays_pence = serializers.IntegerField()
    authority_pays_pence = serializers.IntegerField()
    others_pay_pence = serializers.IntegerField()
    assessed_weekly_pence = serializers.IntegerField()
    agreed_pence = serializers.IntegerField()
    annual_words = serializers.CharField()
    annual_method = serializers.CharField()
    annual_method_origin = serializers.CharField()
    payment_method = serializers.CharField()
    payment_method_origin = serializers.CharField()
    funders = FunderOut(many=True)


class ChargeOut(serializers.Serializer[Any]):
    """What was charged for some days; a correction has a reason and may be below zero."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    amount_pence = serializers.IntegerField()
    weekly_pence = serializers.IntegerField(allow_null=True)
    was_pence = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()


class ChargesOut(serializers.Serializer[Any]):
    """Due, received and owed; what is owed is never part of what is free."""

    due_pence = serializers.IntegerField()
    received_pence = serializers.IntegerField()
    owed_pence = serializers.IntegerField()
    charges = ChargeOut(many=True)


class RiseIn(Strict):
    """A new rate for an agreement, from a day on."""

    kind = serializers.ChoiceField(choices=RateKind.choices, default=RateKind.ANY)
    becomes_pence = serializers.IntegerField(min_value=1, max_value=MOST_PENCE)
    asked_from = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class RiseOut(serializers.Serializer[Any]):
    """Where a price rise stands."""

    reference = serializers.CharField()
    agreement = serializers.CharField()
    kind = serializers.CharField()
    was_pence = serializers.IntegerField()
    becomes_pence = serializers.IntegerField()
    starts_on = serializers.DateField()
    policy = serializers.CharField()
    effect_pence = serializers.IntegerField()
    state = serializers.CharField()


def rise_out(row: Rise) -> dict[str, Any]:
    return {
        "reference": row.reference, "kind": row.kind, "was_pence": row.was_pence,
        "agreement": row.agreement.reference if row.agreement else "",
        "becomes_pence": row.becomes_pence, "starts_on": row.starts_on.isoformat(),
        "policy": row.policy_words, "effect_pence": row.effect_pence, "state": row.state,
    }  # fmt: skip


class FundingView(APIView):
    """Who pays into a budget, with the rules and where they come from."""

    permission_code = "money.view"

    @extend_schema(responses=FundingOut)
    def get(self, request: Request, reference: str) -> Response:
        rows = Budget.objects.visible_to(_actor(request)).with_accounts()
        budget = _budget(request, reference, rows, "money.view")
        shown = funding.funding_of(budget, clock.today())
        return Response(
            {
                "budget": budget.reference, "cost_pence": shown.week.cost_pence,
                "adult_pays_pence": shown.week.adult_pays_pence,
                "authority_pays_pence": shown.week.authority_pays_pence,
                "others_pay_pence": shown.week.others_pay_pence,
                "assessed_weekly_pence": shown.assessed_weekly,
                "agreed_pence": shown.agreed_pence, "annual_words": shown.whole.words,
                "annual_method": shown.method.value, "annual_method_origin": shown.method.origin,
                "payment_method": shown.payment.value,
                "payment_method_origin": shown.payment.origin,
                "funders": [
                    {"reference": one.funder.reference, "kind": one.funder.kind,
                     "name": one.funder.name, "weekly_pence": one.weekly_pence,
                     "agreed_pence": one.agreed_pence}
                    for one in shown.funders
                ],
            }
        )  # fmt: skip


class ChargesView(APIView):
    """What the person was charged, what came, and what is owed."""

    permission_code = "money.view"

    @extend_schema(responses=ChargesOut)
    def get(self, request: Request, reference: str) -> Response:
        rows = Budget.objects.visible_to(_actor(request))
        budget = _budget(request, reference, rows, "money.view")
        account = charges.account_of(budget, clock.today())
        return Response(
            {
                "due_pence": account.due_pence, "received_pence": account.received_pence,
                "owed_pence": account.owed_pence,
                "charges": [
                    {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(),
                     "amount_pence": row.amount_pence, "weekly_pence": row.weekly_pence,
                     "was_pence": row.was_pence, "reason": row.reason}
                    for row in account.charges
                ],
            }
        )  # fmt: skip


class RiseView(APIView):
    """Put a new price of one's own agreement forward; the person answers first."""

    permission_code = "provider.home"

    @extend_schema(request=RiseIn, responses={201: RiseOut})
    def post(self, request: Request, reference: str) -> Response:
        actor = _actor(request)
        row = (
            Agreement.objects.filter(reference=reference, organisation__in=actor.organisation_ids())
            .select_related(
                "organisation", "budget__person__authority", "budget__person__user", "budget__book"
            )
            .first()
        )
        if row is None:
            raise Http404
        sent = RiseIn(data=request.data)
        sent.is_valid(raise_exception=True)
        at = clock.now()

        def verb() -> Response:
            rise = uplift.propose_rise(
                agreement=row, by=actor.user, at=at, on=clock.day_of(at), **sent.validated_data
            )
            return Response(rise_out(rise), status=201)

        return once(request, verb)


class RiseAnswerIn(Strict):
    """The person's yes or no."""

    yes = serializers.BooleanField()


class RiseAnswerView(APIView):
    """The person's answer to a price rise: theirs comes first."""

    permission_code = "money.promise"

    @extend_schema(request=RiseAnswerIn, responses=RiseOut)
    def post(self, request: Request, reference: str) -> Response:
        actor = _actor(request)
        row = (
            Rise.objects.visible_to(actor)
            .select_related("budget__person", "agreement")
            .filter(reference=reference)
            .first()
        )
        if row is None or not actor.may("money.view", row.budget.person):
            raise Http404
        need(actor, "money.promise", row.budget.person)
        sent = RiseAnswerIn(data=request.data)
        sent.is_valid(raise_exception=True)
        yes = sent.validated_data["yes"]

        def verb() -> Response:
            done = uplift.answer_rise(rise=row, yes=yes, by=actor.user, at=clock.now())
            return Response(rise_out(done))

        return once(request, verb)
