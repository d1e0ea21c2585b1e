"""The API of wages, returns, and answers to questions about payments."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.models import Holding, Pot
from core import clock
from core.api import Pages, Strict, once, paged
from payments import services
from payments.api import _actor, _payment
from payments.models import AccountReturn, PaymentQuestion
from payments.serializers import PaymentOut, payment_out
from people import audit
from people.access import Actor, need


class WagesIn(Strict):
    """Hours at a rate, paid to an assistant."""

    pot = serializers.CharField(max_length=24)
    worker = serializers.CharField(max_length=80)
    hours = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, coerce_to_string=False
    )
    rate_pence = serializers.IntegerField(min_value=1, max_value=10**9)
    paid_on = serializers.DateField()
    from_on = serializers.DateField(required=False)
    to_on = serializers.DateField(required=False)


class ReturnIn(Strict):
    """Which account, from which day to which."""

    holding = serializers.CharField(max_length=24)
    from_on = serializers.DateField()
    to_on = serializers.DateField()


class ReturnOut(serializers.Serializer[Any]):
    """A return that was sent, and the last day for questions."""

    reference = serializers.CharField()
    holding = serializers.CharField()
    from_on = serializers.DateField()
    to_on = serializers.DateField()
    count = serializers.IntegerField()
    spent_pence = serializers.IntegerField()
    held_pence = serializers.IntegerField()
    sent_on = serializers.DateField()
    question_until = serializers.DateField()


class ReplyIn(Strict):
    """The person's answer, in words."""

    words = serializers.CharField(max_length=2000)


class QuestionOut(serializers.Serializer[Any]):
    """A question about a payment."""

    reference = serializers.CharField()
    payment = serializers.CharField()
    state = serializers.CharField()
    rule = serializers.CharField()
    reply_by = serializers.DateField()


def return_out(row: AccountReturn) -> dict[str, Any]:
    return {
        "reference": row.reference, "holding": row.holding.reference,
        "from_on": row.from_on.isoformat(), "to_on": row.to_on.isoformat(), "count": row.count,
        "spent_pence": row.spent_pence, "held_pence": row.held_pence,
        "sent_on": row.sent_on.isoformat(), "question_until": row.question_until.isoformat(),
    }  # fmt: skip


class WagesView(APIView):
    """Write down wages of an assistant; what is owed to them later is set aside besides."""

    permission_code = "payment.record"

    @extend_schema(request=WagesIn, responses={201: PaymentOut})
    def post(self, request: Request) -> Response:
        actor = _actor(request)
        sent = WagesIn(data=request.data)
        sent.is_valid(raise_exception=True)
        facts, at = dict(sent.validated_data), clock.now()
        rows = Pot.objects.visible_to(actor).select_related("budget__person")
        pot = rows.filter(reference=facts.pop("pot")).first()
        if pot is None:
            raise Http404
        need(actor, "payment.record", pot.budget.person)

        def verb() -> Response:
            row = services.record_wages(pot=pot, by=actor.user, at=at, on=clock.day_of(at), **facts)
            return Response(payment_out(row), status=201)

        return once(request, verb)


def _seen(actor: Actor) -> list[int]:
    own = [actor.person.pk] if actor.person else []
    return [*own, *actor.shared_people("money_view")]


class ReturnsView(APIView):
    """Returns of your own account, or of people who share their money; sending the next."""

    permission_code = "money.view"

    @extend_schema(operation_id="returns_list", responses=paged(ReturnOut))
    def get(self, request: Request) -> Response:
        actor, pages = _actor(request), Pages()
        rows = AccountReturn.objects.filter(holding__budget__person__in=_seen(actor))
        rows = rows.select_related("holding__budget__person").order_by("-from_on", "pk")
        page = cast("list[AccountReturn]", pages.paginate_queryset(rows, request, self))
        people = {row.holding.budget.person for row in page}
        audit.looked(actor, people, what="a list of returns", at=clock.now())
        return pages.get_paginated_response([return_out(row) for row in page])

    @extend_schema(request=ReturnIn, responses={201: ReturnOut})
    def post(self, request: Request) -> Response:
        actor = _actor(request)
        sent = ReturnIn(data=request.data)
        sent.is_valid(raise_exception=True)
        facts, at = sent.validated_data, clock.now()
        holding = (
            Holding.objects.filter(budget__person__in=_seen(actor), reference=facts["holding"])
            .select_related("budget__person", "account")
            .first()
        )
        if holding is None:
            raise Http404
        need(actor, "payment.record", holding.budget.person)

        def verb() -> Response:
            row = services.send_return(
                holding=holding, from_on=facts["from_on"], to_on=facts["to_on"], by=actor.user,
                at=at, on=clock.day_of(at),
            )  # fmt: skip
            return Response(return_out(row), status=201)

        return once(request, verb)


class AnswerView(APIView):
    """Answer the open question about a payment."""

    permission_code = "payment.record"

    @extend_schema(request=ReplyIn, responses=QuestionOut)
    def post(self, request: Request, reference: str) -> Response:
        payment, actor = _payment(request, reference), _actor(request)
        need(actor, "payment.record", payment.pot.budget.person)
        sent = ReplyIn(data=request.data)
        sent.is_valid(raise_exception=True)
        open_ = [PaymentQuestion.State.ASKED, PaymentQuestion.State.REPLIED]
        question = payment.questions.filter(state__in=open_).first()
        if question is None:
            raise Http404
        words, at = sent.validated_data["words"], clock.now()

        def verb() -> Response:
            row = services.answer_question(question=question, words=words, by=actor.user, at=at)
            body = {
                "reference": row.reference, "payment": payment.reference, "state": row.state,
                "rule": row.rule, "reply_by": row.reply_by.isoformat(),
            }  # fmt: skip
            return Response(body)

        return once(request, verb)
