"""The API of time: pauses of support, and the statement of a budget that ended."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.models import Budget, Closing, PausedLine, Suspension
from budgets.services import pausing
from core import clock
from core.api import Pages, Strict, once, paged
from people import audit
from people.access import Actor, need
from people.api import actor_of_request


class PauseIn(Strict):
    """Support rests from a day on."""

    kind = serializers.ChoiceField(choices=Suspension.Kind.choices)
    starts_on = serializers.DateField()
    expected_on = serializers.DateField(required=False, allow_null=True)
    words = serializers.CharField(max_length=300, default="", allow_blank=True)


class BackIn(Strict):
    """The first day of support again."""

    back_on = serializers.DateField()


class PausedLineOut(serializers.ModelSerializer[PausedLine]):
    """What it does to one agreement: all is paid until a day, then this share."""

    agreement = serializers.CharField(source="agreement.reference")

    class Meta:
        model = PausedLine
        fields = ("agreement", "full_until", "keep_percent", "because")


class PauseOut(serializers.ModelSerializer[Suspension]):
    """A pause. Why it is and what was said about it stay on the person's page."""

    budget = serializers.CharField(source="budget.reference")
    lines = PausedLineOut(many=True)

    class Meta:
        model = Suspension
        fields = ("reference", "budget", "starts_on", "counted_until", "back_on", "review_on",
                  "lines")  # fmt: skip


class ClosingOut(serializers.ModelSerializer[Closing]):
    """The closing statement; amounts are nought until it was worked out."""

    budget = serializers.CharField(source="budget.reference")

    class Meta:
        model = Closing
        fields = ("reference", "budget", "why", "last_day", "state", "held_pence", "owed_pence",
                  "debts_pence", "charged_pence", "received_pence", "estate_pence",
                  "council_pence", "council_pays_pence")  # fmt: skip


def _actor(request: Request) -> Actor:
    return cast("Actor", actor_of_request(request))


class PausesView(APIView):
    """Pauses of your own support, of people who share their money, or of your people."""

    permission_code = "pause.view"

    @extend_schema(operation_id="pauses_list", responses=paged(PauseOut))
    def get(self, request: Request) -> Response:
        actor, pages = _actor(request), Pages()
        rows = Suspension.objects.visible_to(actor).select_related("budget__person")
        rows = rows.prefetch_related("lines__agreement").order_by("-starts_on", "-pk")
        page = cast("list[Suspension]", pages.paginate_queryset(rows, request, self))
        people = {row.budget.person for row in page}
        audit.looked(actor, people, what="a list of pauses", at=clock.now())
        return pages.get_paginated_response(PauseOut(page, many=True).data)


class PauseView(APIView):
    """Pause the support of a budget."""

    permission_code = "pause.enter"

    @extend_schema(request=PauseIn, responses={201: PauseOut})
    def post(self, request: Request, reference: str) -> Response:
        actor, at = _actor(request), clock.now()
        rows = Budget.objects.select_related("person").filter(reference=reference)
        budget = rows.first()
        if budget is None or not actor.may("pause.view", budget.person):
            raise Http404
        need(actor, "pause.enter", budget.person)
        audit.looked(actor, [budget.person], what="a pause", at=at, subject=reference)
        sent = PauseIn(data=request.data)
        sent.is_valid(raise_exception=True)

        def verb() -> Response:
            row = pausing.start_pause(
                budget=budget, by=actor.user, at=at, on=clock.day_of(at), **sent.validated_data
            )
            return Response(PauseOut(row).data, status=201)

        return once(request, verb)


class BackView(APIView):
    """Support goes on from a day."""

    permission_code = "pause.enter"

    @extend_schema(request=BackIn, responses=PauseOut)
    def post(self, request: Request, reference: str) -> Response:
        actor, at = _actor(request), clock.now()
        rows = Suspension.objects.visible_to(actor).select_related(
            "budget__book", "budget__person__user"
        )
        row = rows.filter(reference=reference).first()
        if row is None:
            raise Http404
        need(actor, "pause.enter", row.budget.person)
        audit.looked(actor, [row.budget.person], what="a pause", at=at, subject=reference)
        sent = BackIn(data=request.data)
        sent.is_valid(raise_exception=True)
        facts: dict[str, Any] = sent.validated_data

        def verb() -> Response:
            done = pausing.end_pause(
                pause=row, back_on=facts["back_on"], by=actor.user, at=at, on=clock.day_of(at)
            )
            return Response(PauseOut(done).data)

        return once(request, verb)


class ClosingView(APIView):
    """One closing statement."""

    permission_code = "closing.view"

    @extend_schema(responses=ClosingOut)
    def get(self, request: Request, reference: str) -> Response:
        actor = _actor(request)
        rows = Closing.objects.visible_to(actor).select_related("budget__person")
        row = rows.filter(reference=reference).first()
        if row is None or not actor.may("closing.view", row.budget.person):
            raise Http404
        audit.looked(
            actor,
            [row.budget.person],
            what="the end of a budget",
            at=clock.now(),
            subject=reference,
        )
        return Response(ClosingOut(row).data)
