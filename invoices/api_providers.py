"""The API of a provider's side: what is asked, messages on a bill, registers that become bills."""

from decimal import Decimal
from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.models import Agreement
from core import clock
from core.api import Pages, Strict, once, paged
from invoices.api import visible_bill
from invoices.models import Bill, BillMessage, Sheet
from invoices.serializers import BillSerializer
from invoices.services import asking, messaging, sheets, story
from invoices.services.sheets import MOST_BILLS, MOST_ROWS, MOST_UNITS, NewRow
from people import audit
from people.access import Actor
from people.api import actor_of_request
from people.models import Role

BILLERS = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)


def _biller(request: Request) -> Actor:
    """Whoever sends bills for an organisation; 404 for others."""
    actor = cast("Actor", actor_of_request(request))
    if not actor.has(*BILLERS):
        raise Http404
    return actor


class BillQuestionOut(serializers.Serializer[Any]):
    """What is asked about one bill."""

    bill = serializers.CharField(source="bill.reference")
    number = serializers.CharField(source="bill.number")
    since = serializers.DateField()
    total_pence = serializers.IntegerField(source="bill.total_pence")
    why = serializers.CharField()
    explained = serializers.BooleanField(help_text="You have answered.")


class BillQuestions(APIView):
    """All that is asked about your bills."""

    permission_code = "provider.home"

    @extend_schema(operation_id="bill_questions_list", responses=paged(BillQuestionOut))
    def get(self, request: Request) -> Response:
        """Oldest first, in pages."""
        actor = _biller(request)
        bills = Bill.objects.visible_to(actor).filter(
            organisation__in=actor.organisation_ids(*BILLERS)
        )
        pages = Pages()
        rows = asking.asked_about(bills.shown())
        page = pages.paginate_queryset(rows, request, view=self) or []
        people = {bill.agreement.budget.person for bill in page}
        audit.looked(actor, people, what="questions about bills they sent", at=clock.now())
        found = asking.queries(page)
        return pages.get_paginated_response(BillQuestionOut(found, many=True).data)


class MessageIn(Strict):
    """A few words to the other side."""

    words = serializers.CharField(max_length=messaging.MOST_LETTERS)


class MessageOut(serializers.ModelSerializer[BillMessage]):
    """One message on a bill."""

    by = serializers.CharField(source="by.name")

    class Meta:
        model = BillMessage
        fields = ("side", "words", "at", "by")


class BillMessages(APIView):
    """Messages on a bill, between its provider and who answers it."""

    permission_code = "bill.view"

    def _bill(self, request: Request) -> tuple[Actor, Bill, str]:
        """The bill, and on which side the actor is; 404 for who is on neither."""
        actor = cast("Actor", actor_of_request(request))
        bill = visible_bill(actor, self.kwargs["reference"])
        if actor.user.pk in story.people_of(bill.organisation_id, actor.on):
            return actor, bill, BillMessage.Side.PROVIDER
        if actor.user.pk in story.answerers(bill, actor.on):
            return actor, bill, BillMessage.Side.PERSON
        raise Http404

    @extend_schema(responses=MessageOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Every message, oldest first: at most 200."""
        _actor, bill, _side = self._bill(request)
        return Response(MessageOut(bill.messages.select_related("by"), many=True).data)

    @extend_schema(request=MessageIn, responses={201: MessageOut})
    def post(self, request: Request, reference: str) -> Response:
        """Write to the other side. Needs an Idempotency-Key."""
        actor, bill, side = self._bill(request)

        def verb() -> Response:
            asked = MessageIn(data=request.data)
            asked.is_valid(raise_exception=True)
            data = cast("dict[str, Any]", asked.validated_data)
            row = messaging.send_message(
                bill=bill, side=side, words=data["words"], by=actor.user, at=clock.now()
            )
            return Response(MessageOut(row).data, status=201)

        return once(request, verb)


class SheetRowIn(Strict):
    """One person on one day."""

    agreement = serializers.CharField(max_length=24)
    service_on = serializers.DateField()
    units = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=Decimal(0), max_value=MOST_UNITS
    )
    came = serializers.BooleanField(default=True)


class SheetIn(Strict):
    """A register or a timesheet."""

    kind = serializers.ChoiceField(choices=[Sheet.Kind.REGISTER.value, Sheet.Kind.TIMESHEET.value])
    title = serializers.CharField(max_length=120)
    rows = serializers.ListField(
        child=cast("Any", SheetRowIn()), allow_empty=False, max_length=MOST_ROWS
    )


class SheetOut(serializers.ModelSerializer[Sheet]):
    """A register, a timesheet or visits, as kept."""

    agreed = serializers.SerializerMethodField(help_text="It can be billed.")

    class Meta:
        model = Sheet
        fields = ("reference", "kind", "title", "from_on", "to_on", "made_at", "agreed")

    def get_agreed(self, sheet: Sheet) -> bool:
        """Whether somebody agreed it."""
        return sheet.approved_at is not None


class Sheets(APIView):
    """Registers and timesheets of your organisation."""

    permission_code = "bill.submit"

    @extend_schema(operation_id="sheets_list", responses=paged(SheetOut))
    def get(self, request: Request) -> Response:
        """Newest first, in pages."""
        actor = _biller(request)
        rows = Sheet.objects.filter(
            organisation__in=actor.organisation_ids(*BILLERS), dropped_at=None
        )
        pages = Pages()
        page = pages.paginate_queryset(rows.order_by("-pk"), request, view=self) or []
        return pages.get_paginated_response(SheetOut(page, many=True).data)

    @extend_schema(request=SheetIn, responses={201: SheetOut})
    def post(self, request: Request) -> Response:
        """Keep one. A timesheet waits for a colleague to agree. Needs an Idempotency-Key."""
        actor = _biller(request)
        return once(request, lambda: _keep(request, actor))


def _keep(request: Request, actor: Actor) -> Response:
    asked = SheetIn(data=request.data)
    asked.is_valid(raise_exception=True)
    data = cast("dict[str, Any]", asked.validated_data)
    wanted = {row["agreement"] for row in data["rows"]}
    rows = Agreement.objects.filter(
        organisation__in=actor.organisation_ids(*BILLERS), reference__in=wanted
    ).select_related("organisation", "budget__person")
    known = {row.reference: row for row in rows}
    if set(known) != wanted:
        raise Http404
    audit.looked(
        actor, {row.budget.person for row in rows}, what="what support they had", at=clock.now()
    )
    sheet = sheets.write_sheet(
        organisation=known[data["rows"][0]["agreement"]].organisation, kind=data["kind"],
        title=data["title"], by=actor.user, at=clock.now(), on=clock.today(),
        rows=[
            NewRow(known[row["agreement"]], row["service_on"], row["units"], row["came"])
            for row in data["rows"]
        ],
    )  # fmt: skip
    return Response(SheetOut(sheet).data, status=201)


class SheetBillsIn(Strict):
    """Whose agreed rows to bill."""

    agreements = serializers.ListField(
        child=serializers.CharField(max_length=24), allow_empty=False, max_length=MOST_BILLS
    )


class SheetBills(APIView):
    """Bills from what registers, timesheets and visits show."""

    permission_code = "bill.submit"

    @extend_schema(request=SheetBillsIn, responses={201: BillSerializer(many=True)})
    def post(self, request: Request) -> Response:
        """Send one bill for each agreement named, or none. Needs an Idempotency-Key."""
        actor = _biller(request)

        def verb() -> Response:
            asked = SheetBillsIn(data=request.data)
            asked.is_valid(raise_exception=True)
            data, at = cast("dict[str, Any]", asked.validated_data), clock.now()
            sent = sheets.send_sheets(
                organisation_ids=actor.organisation_ids(*BILLERS), agreements=data["agreements"],
                by=actor.user, at=at, on=clock.day_of(at),
            )  # fmt: skip
            shown = Bill.objects.shown().filter(pk__in=[bill.pk for bill in sent]).order_by("pk")
            people = {bill.agreement.budget.person for bill in shown}
            audit.looked(actor, people, what="bills they sent", at=at)
            return Response(BillSerializer(shown, many=True).data, status=201)

        return once(request, verb)
