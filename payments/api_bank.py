"""The API of a person's bank statements: sending one, and reading the lines that are held."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.models import Holding
from core import clock
from core.api import Pages, Strict, once, paged
from payments.api import _actor
from payments.api_questions import _seen
from payments.models import BankLine
from payments.services import bank_lines
from payments.statements_in import read_bytes
from payments.views.bank_files import one_statement
from payments.views.bank_lines import state_of
from people import audit
from people.access import need

MOST_BYTES = 10 * 1024 * 1024


class BankStatementIn(Strict):
    """A statement of an account that the person holds, as multipart/form-data."""

    holding = serializers.CharField(max_length=24)
    file = serializers.FileField(max_length=200)

    def validate_file(self, value: Any) -> Any:
        if value.size > MOST_BYTES:
            raise serializers.ValidationError("This file is too big. It can be up to 10 MB.")
        return value


class BankStatementOut(serializers.Serializer[Any]):
    """What became of it. The same statement again adds nothing."""

    reference = serializers.CharField()
    layout = serializers.CharField()
    opening_pence = serializers.IntegerField(allow_null=True)
    closing_pence = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField(help_text="Lines in it.")
    added = serializers.IntegerField(help_text="Of them, not held before.")
    again = serializers.BooleanField(help_text="This very statement was held before.")


class BankLineOut(serializers.Serializer[Any]):
    """One line as the bank wrote it, and what became of it. Below zero is money out."""

    reference = serializers.CharField()
    on = serializers.DateField()
    amount_pence = serializers.IntegerField()
    description = serializers.CharField()
    bank_reference = serializers.CharField()
    matched_pence = serializers.IntegerField()
    state = serializers.CharField()


class BankStatements(APIView):
    """Statements of your own account, or of people who share their money."""

    permission_code = "payment.record"
    parser_classes = (MultiPartParser,)

    @extend_schema(request=BankStatementIn, responses={201: BankStatementOut})
    def post(self, request: Request) -> Response:
        """Keep the lines that are not held yet. What does not add up is refused whole, with the
        line where it breaks. Needs an Idempotency-Key.
        """
        actor = _actor(request)
        asked = BankStatementIn(data=request.data)
        asked.is_valid(raise_exception=True)
        facts = asked.validated_data
        rows = Holding.objects.filter(budget__person__in=_seen(actor))
        holding = rows.select_related("budget__person").filter(reference=facts["holding"]).first()
        if holding is None or not holding.is_direct_payment:
            raise Http404
        need(actor, "payment.record", holding.budget.person)
        upload = facts["file"]

        def verb() -> Response:
            name = str(upload.name)[:100]
            kept = bank_lines.keep_statement(
                owner=holding, statement=one_statement(read_bytes(upload.read(), name)),
                name=name, by=actor.user, at=clock.now(),
            )  # fmt: skip
            row = kept.statement
            answer = {
                "reference": row.reference, "layout": row.layout, "count": row.count,
                "opening_pence": row.opening_pence, "closing_pence": row.closing_pence,
                "added": 0 if kept.again else row.added, "again": kept.again,
            }  # fmt: skip
            return Response(answer, status=201)

        return once(request, verb)


class BankLines(APIView):
    """The lines that the bank wrote, newest first."""

    permission_code = "money.view"

    @extend_schema(operation_id="bank_lines_list", responses=paged(BankLineOut))
    def get(self, request: Request) -> Response:
        """Own, or of people who share their money."""
        actor, pages = _actor(request), Pages()
        rows = BankLine.objects.visible_to(actor).with_matched().order_by("-on", "-pk")
        rows = rows.select_related("account__holding__budget__person")
        page = cast("list[Any]", pages.paginate_queryset(rows, request, self))
        people = {row.account.holding.budget.person for row in page}
        audit.looked(actor, people, what="the bank’s lines", at=clock.now())
        return pages.get_paginated_response([_line_out(row) for row in page])


def _line_out(row: Any) -> dict[str, Any]:
    return {
        "reference": row.reference, "on": row.on.isoformat(), "amount_pence": row.amount_pence,
        "description": row.description, "bank_reference": row.bank_reference,
        "matched_pence": row.matched, "state": state_of(row),
    }  # fmt: skip
