"""Bills over the API: send, list, read, answer, undo, take back. Money moves once a key."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.models import Agreement
from core import clock
from core.api import Pages, once, paged
from invoices import services
from invoices.checks import NOT_FOR_PROVIDERS
from invoices.models import Bill
from invoices.serializers import (
    AnswerSerializer,
    BillDetailSerializer,
    BillSerializer,
    CheckedSerializer,
    NewBillSerializer,
)
from invoices.services import NewBill, NewLine
from invoices.services.submitting import refuse_impossible
from people import audit
from people.access import Actor
from people.api import actor_of_request
from people.models import Role, User

BILLERS = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)


def _actor(request: Request) -> Actor:
    actor: Actor = actor_of_request(request)
    return actor


def visible_bill(actor: Actor, reference: str) -> Bill:
    bill = Bill.objects.visible_to(actor).shown().filter(reference=reference).first()
    if bill is None:
        raise Http404
    person = bill.agreement.budget.person
    paid = bill.organisation_id in actor.organisation_ids()
    if not paid and not actor.may("bill.view", person, finding=bill.needs_decision):
        raise Http404
    audit.looked(actor, [person], what="a bill", subject=bill.reference, at=clock.now())
    return bill


def _detail(actor: Actor, bill: Bill, status: int = 200) -> Response:
    paid = bill.organisation_id in actor.organisation_ids()
    context = {"hidden": NOT_FOR_PROVIDERS if paid else ()}
    return Response(BillDetailSerializer(bill, context=context).data, status=status)


class Bills(APIView):
    """Every bill that you may see; and sending one."""

    permission_code = "bill.view"

    @extend_schema(operation_id="bills_list", responses=paged(BillSerializer))
    def get(self, request: Request) -> Response:
        """Newest first, in pages; `state` and `number` narrow it."""
        actor = _actor(request)
        rows = Bill.objects.visible_to(actor).shown().order_by("-made_at", "-pk")
        if state := request.query_params.get("state"):
            rows = rows.filter(state=state)
        if number := request.query_params.get("number"):
            rows = rows.filter(number=number)
        pages = Pages()
        page = pages.paginate_queryset(rows, request, view=self) or []
        people = {bill.agreement.budget.person for bill in page}
        audit.looked(actor, people, what="bills", at=clock.now())
        return pages.get_paginated_response(BillSerializer(page, many=True).data)

    @extend_schema(request=NewBillSerializer, responses={201: BillDetailSerializer})
    def post(self, request: Request) -> Response:
        """Send a bill: checks, then the person is asked. Needs an Idempotency-Key."""
        actor = _actor(request)
        if not actor.has(*BILLERS):
            raise Http404
        return once(request, lambda: self._send(request, actor))

    def _send(self, request: Request, actor: Actor) -> Response:
        agreement, new = _asked(request, actor)
        at = clock.now()
        bill = services.submit_bill(
            agreement=agreement, new=new, by=actor.user, at=at, on=clock.day_of(at),
            source=Bill.Source.API,
        )  # fmt: skip
        return _detail(actor, bill, status=201)


class BillCheck(APIView):
    """What the checks say of a bill before it is sent. Nothing is kept."""

    permission_code = "bill.submit"

    @extend_schema(request=NewBillSerializer, responses=CheckedSerializer)
    def post(self, request: Request) -> Response:
        """The findings, and what of the bill would be paid without a question."""
        actor = _actor(request)
        if not actor.has(*BILLERS):
            raise Http404
        agreement, new = _asked(request, actor)
        refuse_impossible(agreement, new, clock.today())
        checked = services.check_bill(agreement, new)
        answer = {"total_pence": new.total_pence, "findings": [
            {"code": found.code, "sentence": found.sentence, "blocks": found.blocks, "line": found.position}
            for found in checked.for_provider
        ]}  # fmt: skip
        return Response(CheckedSerializer(answer).data)


def _asked(request: Request, actor: Actor) -> tuple[Agreement, NewBill]:
    """The bill in the body, under an agreement of the actor's own organisation."""
    asked = NewBillSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    data: dict[str, Any] = asked.validated_data
    agreement = (
        Agreement.objects.filter(organisation__in=actor.organisation_ids(*BILLERS), reference=data["agreement"])
        .select_related("budget__person__authority", "budget__person__user", "budget__book",
                        "holding", "organisation", "service").first()
    )  # fmt: skip
    if agreement is None:
        raise Http404
    return agreement, _new_bill(data, agreement)


def _new_bill(data: dict[str, Any], agreement: Agreement) -> NewBill:
    lines = [
        NewLine(
            service_on=row["service_on"], service_to=row.get("service_to"),
            description=row.get("description") or agreement.what, units=row["units"],
            unit=row.get("unit") or agreement.unit, rate_pence=row["rate_pence"],
            net_pence=row["net_pence"], vat_pence=row["vat_pence"],
        )
        for row in data["lines"]
    ]  # fmt: skip
    credited = None
    if data.get("credits"):
        credited = Bill.objects.filter(agreement=agreement, reference=data["credits"]).first()
    days = [day for line in lines for day in (line.service_on, line.last_day)]
    return NewBill(
        number=data["number"], issued_on=data["issued_on"], from_on=data.get("from_on") or min(days),
        to_on=data.get("to_on") or max(days), lines=lines, kind=data["kind"], credits=credited,
    )  # fmt: skip


class OneBill(APIView):
    """One bill with its lines."""

    permission_code = "bill.view"

    @extend_schema(responses=BillDetailSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """The bill as it stands."""
        actor = _actor(request)
        return _detail(actor, visible_bill(actor, reference))


def answerable_bill(actor: Actor, reference: str) -> Bill:
    """A bill that this actor may answer. Raises Http404, or AnswererIsPaid for who is paid by it."""
    bill = visible_bill(actor, reference)
    paid = bill.organisation_id in actor.organisation_ids()
    submitter = paid or bill.submitted_by_id == actor.user.pk
    if not actor.may("bill.answer", bill.agreement.budget.person, submitter=submitter):
        raise services.AnswererIsPaid if submitter else Http404
    return bill


class BillAnswer(APIView):
    """Did this happen? The person's answer, or taking it back."""

    permission_code = "bill.answer"

    @extend_schema(request=AnswerSerializer, responses=BillDetailSerializer)
    def post(self, request: Request, reference: str) -> Response:
        """Say yes, or what is wrong line by line. Needs an Idempotency-Key."""
        actor = _actor(request)
        bill = answerable_bill(actor, reference)

        def verb() -> Response:
            asked = AnswerSerializer(data=request.data)
            asked.is_valid(raise_exception=True)
            data: dict[str, Any] = asked.validated_data
            at = clock.now()
            services.confirm_bill(
                bill=bill, answers=data["answers"], by=actor.user, at=at, on=clock.day_of(at),
                how="over the API", reason=data["reason"],
            )  # fmt: skip
            return _detail(actor, bill)

        return once(request, verb)

    @extend_schema(request=None, responses=BillDetailSerializer)
    def delete(self, request: Request, reference: str) -> Response:
        """Take the answer back, until the bill is in a pay run. Needs an Idempotency-Key."""
        actor = _actor(request)
        bill = answerable_bill(actor, reference)

        def verb() -> Response:
            services.undo_answer(bill=bill, by=actor.user, at=clock.now())
            return _detail(actor, bill)

        return once(request, verb)


class BillWithdrawal(APIView):
    """Taking a bill back, until somebody said yes."""

    permission_code = "bill.submit"

    @extend_schema(request=None, responses=BillDetailSerializer)
    def post(self, request: Request, reference: str) -> Response:
        """Take the bill back. Needs an Idempotency-Key."""
        actor = _actor(request)
        bill = visible_bill(actor, reference)
        if bill.organisation_id not in actor.organisation_ids(*BILLERS):
            raise Http404

        def verb() -> Response:
            by: User = actor.user
            services.withdraw_bill(bill=bill, by=by, at=clock.now())
            return _detail(actor, bill)

        return once(request, verb)
