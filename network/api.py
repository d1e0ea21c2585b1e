"""Policies and hearings for other systems: public to read; one's own answer to send."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Pages, once
from network import presenting, services
from network.models import PolicyProposal
from network.serializers import HearingAnswerIn, HearingAnswerOut, HearingOut, PolicyOut
from network.views.common import authority_for, hearing_or_404
from people.api import actor_of_request
from people.models import User


class Policies(ListAPIView[Any]):
    """Every policy of an authority with its value today. `?council=` names one by reference."""

    permission_code = "public"
    serializer_class = PolicyOut
    pagination_class = Pages
    queryset = PolicyProposal.objects.none()

    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        actor = actor_of_request(request) if request.user.is_authenticated else None
        authority = authority_for(actor, request.query_params.get("council", ""))
        if authority is None:
            raise Http404
        groups = presenting.policies_in_force(authority, clock.today())
        page = self.paginate_queryset(cast("Any", [one for _, rows in groups for one in rows]))
        return self.get_paginated_response(PolicyOut(page, many=True).data)


class Hearings(ListAPIView[Any]):
    """Every hearing, newest first. `?open=true`: those that can be answered today."""

    permission_code = "public"
    serializer_class = HearingOut
    pagination_class = Pages
    queryset = PolicyProposal.objects.none()

    def get_queryset(self) -> QuerySet[PolicyProposal]:
        rows = PolicyProposal.objects.select_related("authority", "organisation", "row")
        if self.request.query_params.get("open") == "true":
            rows = rows.open(clock.today())
        return rows.prefetch_related("points").order_by("-heard_until", "-pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "on": clock.today()}


class OneHearing(RetrieveAPIView[Any]):
    """One hearing, by reference."""

    permission_code = "public"
    serializer_class = HearingOut
    lookup_field = "reference"
    queryset = PolicyProposal.objects.select_related("authority", "organisation", "row")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "on": clock.today()}


class AnswerHearing(APIView):
    """One's own answer to a hearing; a second one replaces the first."""

    permission_code = "signed_in"

    @extend_schema(request=HearingAnswerIn, responses={201: HearingAnswerOut})
    def post(self, request: Request, reference: str) -> Response:
        """Keep the answer once for its Idempotency-Key."""
        proposal = hearing_or_404(reference)
        given = HearingAnswerIn(data=request.data)
        given.is_valid(raise_exception=True)

        def verb() -> Response:
            row = services.answer(
                proposal=proposal, by=cast("User", request.user), at=clock.now(),
                on=clock.today(), **given.validated_data,
            )  # fmt: skip
            return Response(HearingAnswerOut(row).data, status=201)

        return once(request, verb)
