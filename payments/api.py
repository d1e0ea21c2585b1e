"""The API of payments: own payments, pay runs for finance, instalments."""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.models import Pot
from core import clock
from core.api import Pages, once, paged
from core.models import Authority
from invoices.models import Bill
from payments import services
from payments.models import Instalment, OwnPayment, PayRun
from payments.serializers import (
    InstalmentOut,
    PaymentIn,
    PaymentOut,
    RefundIn,
    RefundOut,
    ReverseIn,
    RunIn,
    RunOut,
    RunPaidIn,
    instalment_out,
    payment_out,
    refund_out,
    run_out,
)
from payments.services import runs
from payments.services.refunds import credits_of
from people import audit
from people.access import Actor, need
from people.api import actor_of_request
from people.models import Role

FINANCE = (Role.FINANCE_MAKER, Role.FINANCE_APPROVER, Role.AUDITOR)


def _actor(request: Request) -> Actor:
    return cast("Actor", actor_of_request(request))


def _payments(actor: Actor) -> Any:
    return OwnPayment.objects.visible_to(actor).select_related(
        "pot__budget__person__authority", "bill", "holding"
    )


class PaymentsView(APIView):
    """Payments from a person's own account or fund: your own, or of people who share money."""

    permission_code = "signed_in"

    @extend_schema(operation_id="payments_list", responses=paged(PaymentOut))
    def get(self, request: Request) -> Response:
        actor, pages = _actor(request), Pages()
        page = cast(
            "list[OwnPayment]",
            pages.paginate_queryset(_payments(actor).order_by("-paid_on", "-pk"), request, self),
        )
        people = {row.pot.budget.person for row in page}
        audit.looked(actor, people, what="a list of payments", at=clock.now())
        return pages.get_paginated_response([payment_out(row) for row in page])

    @extend_schema(request=PaymentIn, responses={201: PaymentOut})
    def post(self, request: Request) -> Response:
        actor = _actor(request)
        sent = PaymentIn(data=request.data)
        sent.is_valid(raise_exception=True)
        facts = sent.validated_data
        pot = Pot.objects.visible_to(actor).select_related("budget__person").filter(
            reference=facts["pot"]
        ).first()  # fmt: skip
        if pot is None:
            raise Http404
        need(actor, "payment.record", pot.budget.person)
        return once(request, lambda: self._record(actor, pot, facts))

    @staticmethod
    def _record(actor: Actor, pot: Pot, facts: dict[str, Any]) -> Response:
        bill = agreement = None
        if facts.get("bill"):
            bill = Bill.objects.visible_to(actor).filter(reference=facts["bill"]).first()
            if bill is None:
                raise Http404
        if facts.get("agreement"):
            agreement = pot.budget.agreements.filter(reference=facts["agreement"]).first()
            if agreement is None:
                raise Http404
        at = clock.now()
        row = services.record_own_payment(
            pot=pot, paid_to=facts["paid_to"], amount_pence=facts["amount_pence"],
            paid_on=facts["paid_on"], service_on=facts.get("service_on"), by=actor.user, at=at,
            on=clock.day_of(at), bill=bill, agreement=agreement, my_name=facts.get("my_name", ""),
        )  # fmt: skip
        return Response(payment_out(row), status=201)


def _payment(request: Request, reference: str) -> OwnPayment:
    actor = _actor(request)
    row: OwnPayment | None = _payments(actor).filter(reference=reference).first()
    if row is None:
        raise Http404
    person = row.pot.budget.person
    audit.looked(actor, [person], what="a payment", at=clock.now(), subject=reference)
    return row


class PaymentView(APIView):
    """One payment."""

    permission_code = "signed_in"

    @extend_schema(responses=PaymentOut)
    def get(self, request: Request, reference: str) -> Response:
        return Response(payment_out(_payment(request, reference)))


class ReverseView(APIView):
    """Take a payment back."""

    permission_code = "payment.record"

    @extend_schema(request=ReverseIn, responses=PaymentOut)
    def post(self, request: Request, reference: str) -> Response:
        row, actor = _payment(request, reference), _actor(request)
        need(actor, "payment.record", row.pot.budget.person)
        if row.is_from_fund:
            raise Http404
        sent = ReverseIn(data=request.data)
        sent.is_valid(raise_exception=True)
        at = clock.now()

        def verb() -> Response:
            services.reverse_own_payment(
                payment=row, reason=sent.validated_data["reason"], by=actor.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
            row.refresh_from_db()
            return Response(payment_out(row))

        return once(request, verb)


class RefundsView(APIView):
    """Money that a provider gave back for a credit note that came after paying."""

    permission_code = "signed_in"

    @extend_schema(request=RefundIn, responses={201: RefundOut})
    def post(self, request: Request) -> Response:
        """Write down what came back, where the payment came from. Needs an Idempotency-Key."""
        actor = _actor(request)
        sent = RefundIn(data=request.data)
        sent.is_valid(raise_exception=True)
        facts = sent.validated_data
        credit = credits_of(actor).filter(reference=facts["credit"]).first()
        if credit is None:
            raise Http404
        at = clock.now()

        def verb() -> Response:
            row = services.record_refund(
                credit=credit, amount_pence=facts["amount_pence"],
                received_on=facts["received_on"], by=actor.user, at=at, on=clock.day_of(at),
            )  # fmt: skip
            return Response(refund_out(row), status=201)

        return once(request, verb)


class RunsView(APIView):
    """Pay runs of your authority."""

    permission_code = "run.view"

    @extend_schema(operation_id="pay_runs_list", responses=paged(RunOut))
    def get(self, request: Request) -> Response:
        pages = Pages()
        rows = PayRun.objects.filter(authority__in=_actor(request).authority_ids(*FINANCE))
        page = cast(
            "list[PayRun]", pages.paginate_queryset(rows.order_by("-pay_on", "-pk"), request, self)
        )
        return pages.get_paginated_response([run_out(run, []) for run in page])

    @extend_schema(request=RunIn, responses={201: RunOut})
    def post(self, request: Request) -> Response:
        actor = _actor(request)
        authority = Authority.objects.filter(pk__in=actor.authority_ids(Role.FINANCE_MAKER)).first()
        if authority is None:
            need(actor, "run.make", None)
            raise Http404
        sent = RunIn(data=request.data)
        sent.is_valid(raise_exception=True)
        at = clock.now()

        def verb() -> Response:
            run = services.make_run(
                authority=authority, pay_on=sent.validated_data["pay_on"], by=actor.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
            return Response(run_out(run, runs.items_of(run)), status=201)

        return once(request, verb)


def _run(request: Request, reference: str, *roles: Role) -> PayRun:
    """A run of an authority where the actor has one of these roles; 404 otherwise."""
    run = PayRun.objects.filter(
        authority__in=_actor(request).authority_ids(*(roles or FINANCE)), reference=reference
    ).first()
    if run is None:
        raise Http404
    return run


def _with_items(request: Request, run: PayRun) -> Response:
    items = runs.items_of(run)
    people = {runs.budget_of(item).person for item in items if item.bank_details.person_id}
    audit.looked(_actor(request), people, what="your payment in a pay run", at=clock.now())
    return Response(run_out(run, items))


class RunView(APIView):
    """One pay run with its payments."""

    permission_code = "run.view"

    @extend_schema(responses=RunOut)
    def get(self, request: Request, reference: str) -> Response:
        return _with_items(request, _run(request, reference))


class RunStep(APIView):
    """A step of a run by finance; the same key again has one effect."""

    permission_code = "run.approve"

    def step(self, request: Request, reference: str, verb: Callable[[PayRun], Any]) -> Response:
        run = _run(request, reference, Role.FINANCE_APPROVER)

        def done() -> Response:
            verb(run)
            run.refresh_from_db()
            return _with_items(request, run)

        return once(request, done)


class ApproveView(RunStep):
    @extend_schema(request=None, responses=RunOut)
    def post(self, request: Request, reference: str) -> Response:
        """Approve a run that somebody else made."""
        by, at = _actor(request).user, clock.now()
        return self.step(
            request, reference, lambda run: services.approve_run(run=run, by=by, at=at)
        )


class ReleaseView(RunStep):
    @extend_schema(request=None, responses=RunOut)
    def post(self, request: Request, reference: str) -> Response:
        """Make the bank's file; its hash is in the answer, the file on the page."""
        by, at = _actor(request).user, clock.now()
        return self.step(
            request, reference, lambda run: services.release_run(run=run, by=by, at=at)
        )


class PaidView(RunStep):
    @extend_schema(request=RunPaidIn, responses=RunOut)
    def post(self, request: Request, reference: str) -> Response:
        """Say that the bank has paid it."""
        sent = RunPaidIn(data=request.data)
        sent.is_valid(raise_exception=True)
        by, at = _actor(request).user, clock.now()
        paid_on = sent.validated_data["paid_on"]
        return self.step(
            request, reference,
            lambda run: services.mark_run_paid(run=run, paid_on=paid_on, by=by, at=at, on=clock.day_of(at)),
        )  # fmt: skip


class InstalmentsView(APIView):
    """Payments into accounts and funds: your own, of people who share money, or of your fund."""

    permission_code = "signed_in"

    @extend_schema(operation_id="instalments_list", responses=paged(InstalmentOut))
    def get(self, request: Request) -> Response:
        actor, pages = _actor(request), Pages()
        own = Q(holding__budget__person=actor.person) if actor.person else Q(pk__in=[])
        rows = Instalment.objects.filter(
            own
            | Q(holding__budget__person__in=actor.shared_people("money_view"))
            | Q(holding__holder__in=actor.organisation_ids(Role.PROVIDER_FINANCE))
        ).select_related("holding__budget__person")
        page = cast(
            "list[Instalment]",
            pages.paginate_queryset(rows.order_by("-due_on", "-pk"), request, self),
        )
        people = {row.holding.budget.person for row in page}
        audit.looked(actor, people, what="payments into your account", at=clock.now())
        return pages.get_paginated_response([instalment_out(row) for row in page])
