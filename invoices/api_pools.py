"""The API of shared bills: one bill to a pool, a bill for each who shares."""

from decimal import Decimal
from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.models import Pool
from core import clock
from core.api import Strict, once
from core.money import MOST_PENCE
from invoices.models import Bill
from invoices.serializers import BillSerializer
from invoices.services import NewBill, NewLine, pool_bills
from people import audit
from people.access import Actor
from people.api import actor_of_request
from people.models import Role

BILLERS = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)


class PoolLineIn(Strict):
    """Weeks of shared support and what they come to, with VAT."""

    service_on = serializers.DateField()
    service_to = serializers.DateField(required=False)
    weeks = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=Decimal("0.01"))
    total_pence = serializers.IntegerField(min_value=1, max_value=MOST_PENCE)


class PoolBillIn(Strict):
    """One bill for all who share."""

    number = serializers.CharField(max_length=50)
    issued_on = serializers.DateField()
    lines = PoolLineIn(many=True, allow_empty=False)


class PoolBills(APIView):
    """Bill people who share."""

    permission_code = "bill.submit"

    @extend_schema(request=PoolBillIn, responses={201: BillSerializer(many=True)})
    def post(self, request: Request, reference: str) -> Response:
        """Send one bill: each who shares is asked about their part. Needs an Idempotency-Key."""
        actor = cast("Actor", actor_of_request(request))
        rows = Pool.objects.filter(organisation__in=actor.organisation_ids(*BILLERS))
        pool = rows.exclude(state=Pool.State.ASKED).filter(reference=reference).first()
        if pool is None:
            raise Http404
        return once(request, lambda: _send(request, actor, pool))


def _send(request: Request, actor: Actor, pool: Pool) -> Response:
    asked = PoolBillIn(data=request.data)
    asked.is_valid(raise_exception=True)
    data: dict[str, Any] = asked.validated_data
    lines = [
        NewLine(
            service_on=row["service_on"], service_to=row.get("service_to"), description=pool.what,
            units=row["weeks"], unit="week", rate_pence=Decimal(row["total_pence"]) / row["weeks"],
            net_pence=row["total_pence"],
        )
        for row in data["lines"]
    ]  # fmt: skip
    days = [day for line in lines for day in (line.service_on, line.last_day)]
    new = NewBill(
        number=data["number"], issued_on=data["issued_on"], from_on=min(days), to_on=max(days),
        lines=lines,
    )  # fmt: skip
    at = clock.now()
    bills = pool_bills.submit_pool_bill(
        pool=pool, new=new, by=actor.user, at=at, on=clock.day_of(at), source=Bill.Source.API
    )
    people = {bill.agreement.budget.person for bill in bills}
    audit.looked(actor, people, what="bills they sent", at=at)
    shown = Bill.objects.shown().filter(pk__in=[bill.pk for bill in bills]).order_by("pk")
    return Response(BillSerializer(shown, many=True).data, status=201)
