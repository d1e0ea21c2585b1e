"""E-invoices over the API: checked without keeping anything, sent, and taken out again."""

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Strict, once
from core.errors import DomainError
from files.models import StoredFile
from files.services import keep
from invoices import services
from invoices.api import BILLERS, visible_bill
from invoices.e_invoices import HELD, REFUSED, Reading, read_bytes
from invoices.models import HeldDocument
from invoices.services.tables import content_of
from people.access import Actor
from people.api import actor_of_request

MOST_BYTES = 10 * 1024 * 1024


class DocumentSerializer(Strict):
    """One file, as multipart/form-data."""

    file = serializers.FileField(max_length=200)

    def validate_file(self, value: Any) -> Any:
        if value.size > MOST_BYTES:
            raise serializers.ValidationError("This file is too big. It can be up to 10 MB.")
        return value


class ReadLineSerializer(serializers.Serializer[object]):
    """A line as it was read."""

    kind = serializers.ChoiceField(choices=["item", "allowance", "charge", "vat"])
    description = serializers.CharField()
    quantity = serializers.CharField()
    unit_price = serializers.CharField()
    net_pence = serializers.IntegerField()


class ReadingSerializer(serializers.Serializer[object]):
    """What became of one document."""

    file = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["read", "held", "refused"])
    code = serializers.CharField()
    message = serializers.CharField()
    kind = serializers.ChoiceField(choices=["invoice", "credit_note"], allow_null=True)
    number = serializers.CharField(allow_null=True)
    issued_on = serializers.DateField(allow_null=True)
    currency = serializers.CharField(allow_null=True)
    total_pence = serializers.IntegerField(allow_null=True)
    payable_pence = serializers.IntegerField(allow_null=True)
    lines = ReadLineSerializer(many=True)
    bills = serializers.ListField(child=serializers.CharField(), required=False)
    held = serializers.CharField(required=False)


class CannotTake(DomainError):
    """Refused: nothing is kept. The code is that of the flaw."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.message)
        self.code = reading.code  # type: ignore[misc]  # each flaw has its own


def _biller(request: Request) -> Actor:
    actor: Actor = actor_of_request(request)
    if not actor.has(*BILLERS):
        raise Http404
    return actor


def _file(request: Request) -> Any:
    asked = DocumentSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return asked.validated_data["file"]


class EInvoiceCheck(APIView):
    """What an e-invoice says and whether it can be taken. Nothing is kept."""

    permission_code = "bill.submit"
    parser_classes = (MultiPartParser,)

    @extend_schema(request=DocumentSerializer, responses=ReadingSerializer)
    def post(self, request: Request) -> Response:
        """Read it, by the official rules of EN 16931 and ours."""
        _biller(request)
        upload = _file(request)
        return Response(read_bytes(upload.name, upload.read()).as_json())


class EInvoices(APIView):
    """Sending an e-invoice: UBL 2.1, CII, or a PDF with either inside."""

    permission_code = "bill.submit"
    parser_classes = (MultiPartParser,)

    @extend_schema(request=DocumentSerializer, responses={201: ReadingSerializer})
    def post(self, request: Request) -> Response:
        """It becomes a bill under the agreement it names, is held for a person with a reason, or
        is refused with nothing kept (422). Needs an Idempotency-Key."""
        actor = _biller(request)
        return once(request, lambda: _send(_file(request), actor))


def _send(upload: Any, actor: Actor) -> Response:
    at = clock.now()
    file = keep(upload=upload, purpose=StoredFile.Purpose.BILL, person=None, by=actor.user, at=at)
    content = content_of(file)
    reading = read_bytes(file.name, content)
    answer = reading.as_json()
    if reading.outcome == REFUSED:
        raise CannotTake(reading)
    done = services.submit_document(
        reading=reading, content=content, at=at, on=clock.day_of(at), by=actor.user, file=file
    )
    if isinstance(done, HeldDocument):
        answer |= {
            "outcome": HELD,
            "code": done.code,
            "message": done.sentence,
            "held": done.reference,
        }
        return Response(answer, status=202)
    return Response(answer | {"bills": [bill.reference for bill in done]}, status=201)


class BillAsEInvoice(APIView):
    """A bill as UBL 2.1 of EN 16931."""

    permission_code = "bill.view"

    @extend_schema(responses={(200, "application/xml"): OpenApiTypes.BINARY})
    def get(self, request: Request, reference: str) -> HttpResponse:
        """The document, the same bytes for the same bill."""
        bill = visible_bill(actor_of_request(request), reference)
        return HttpResponse(services.bill_as_ubl(bill), content_type="application/xml")
