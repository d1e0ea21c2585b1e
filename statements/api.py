"""The API of statements: the list, one with its content, any days on demand, the paper."""

import json
from typing import Any, cast

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.models import Budget
from core import clock
from core.api import Pages, Strict, once, paged
from people import audit
from people.access import Actor
from people.api import actor_of_request
from statements import services
from statements.models import Statement


class StatementIn(Strict):
    budget = serializers.CharField(max_length=24)
    from_on = serializers.DateField()
    to_on = serializers.DateField()


class StatementOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    budget = serializers.CharField()
    from_on = serializers.DateField()
    to_on = serializers.DateField()
    version = serializers.IntegerField()
    replaces = serializers.CharField()
    sha256 = serializers.CharField()
    issued_at = serializers.DateTimeField()


class StatementWhole(StatementOut):
    content = serializers.JSONField()


def statement_out(row: Statement) -> dict[str, Any]:
    return {
        "reference": row.reference, "budget": row.budget.reference,
        "from_on": row.from_on.isoformat(), "to_on": row.to_on.isoformat(), "version": row.version,
        "replaces": row.replaces.reference if row.replaces else "", "sha256": row.sha256,
        "issued_at": row.issued_at.isoformat(),
    }  # fmt: skip


def _actor(request: Request) -> Actor:
    return cast("Actor", actor_of_request(request))


def _statement(request: Request, reference: str) -> Statement:
    actor = _actor(request)
    row = (
        Statement.objects.visible_to(actor)
        .select_related("budget__person", "replaces")
        .filter(reference=reference)
        .first()
    )
    if row is None:
        raise Http404
    audit.looked(actor, [row.budget.person], what="a statement", at=clock.now(), subject=reference)
    return row


class StatementsView(APIView):
    """Statements that are yours or shared with you."""

    permission_code = "signed_in"

    @extend_schema(operation_id="statements_list", responses=paged(StatementOut))
    def get(self, request: Request) -> Response:
        actor, pages = _actor(request), Pages()
        rows = Statement.objects.visible_to(actor).select_related("budget__person", "replaces")
        page = cast(
            "list[Statement]",
            pages.paginate_queryset(rows.order_by("-to_on", "-pk"), request, self),
        )
        people = {row.budget.person for row in page}
        audit.looked(actor, people, what="a list of statements", at=clock.now())
        return pages.get_paginated_response([statement_out(row) for row in page])

    @extend_schema(request=StatementIn, responses={201: StatementOut})
    def post(self, request: Request) -> Response:
        actor = _actor(request)
        sent = StatementIn(data=request.data)
        sent.is_valid(raise_exception=True)
        facts = sent.validated_data
        budget = Budget.objects.select_related("person").filter(reference=facts["budget"]).first()
        if budget is None or not actor.may("statement.view", budget.person):
            raise Http404

        def verb() -> Response:
            row = services.issue(
                budget=budget, from_on=facts["from_on"], to_on=facts["to_on"], at=clock.now(),
                by=actor.user,
            )  # fmt: skip
            return Response(statement_out(row), status=201)

        return once(request, verb)


class StatementView(APIView):
    """One statement with its frozen content."""

    permission_code = "signed_in"

    @extend_schema(responses=StatementWhole)
    def get(self, request: Request, reference: str) -> Response:
        row = _statement(request, reference)
        services.content_of(row)  # refuses what was changed
        return Response(statement_out(row) | {"content": json.loads(row.content)})


class StatementPdfView(APIView):
    """The statement's PDF."""

    permission_code = "signed_in"

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, reference: str) -> HttpResponse:
        row = _statement(request, reference)
        response = HttpResponse(services.pdf_of(row), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{row.reference}.pdf"'
        return response
