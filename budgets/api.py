"""The API of budgets: totals, pots, agreements; promise, withdraw and move."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets import services
from budgets.forecast import RateFrom, Shift
from budgets.models import Agreement, Budget, Pot
from budgets.serializers import (
    AgreementOut,
    BudgetOut,
    MoveIn,
    MoveOut,
    PotOut,
    PromiseIn,
    WithdrawIn,
    agreement_out,
    budget_out,
    pot_out,
)
from budgets.services.promises import BadShift
from core import clock
from core.api import Pages, once, paged
from core.errors import DomainError
from people import audit
from people.access import Actor, need
from people.api import actor_of_request
from people.models import User
from providers.models import Service


class RateNotOffered(DomainError):
    code = "rate_not_offered"
    message = "The provider does not offer this support at that rate. Read its rates again."


def _actor(request: Request) -> Actor:
    return cast("Actor", actor_of_request(request))


def _budget(request: Request, reference: str, rows: QuerySet[Budget], code: str) -> Budget:
    """The budget, when the actor may do `code` with it; 404 otherwise. Looking is recorded."""
    budget = rows.select_related("person", "plan", "book").filter(reference=reference).first()
    actor = _actor(request)
    if budget is None or not actor.may(code, budget.person):
        raise Http404
    audit.looked(actor, [budget.person], what="a budget", at=clock.now(), subject=reference)
    return budget


class BudgetsView(APIView):
    """Budgets whose totals you may see."""

    permission_code = "budget.totals"

    @extend_schema(operation_id="budgets_list", responses=paged(BudgetOut))
    def get(self, request: Request) -> Response:
        actor, pages = _actor(request), Pages()
        rows = Budget.objects.totals_visible_to(actor).select_related("person", "plan", "book")
        page = cast("list[Budget]", pages.paginate_queryset(rows.order_by("pk"), request, self))
        people = {budget.person for budget in page}
        audit.looked(actor, people, what="a list of budgets", at=clock.now())
        read = services.standings(page, clock.today())
        return pages.get_paginated_response(
            [budget_out(budget, read[budget.pk].figures) for budget in page]
        )


class BudgetView(APIView):
    """One budget's totals."""

    permission_code = "budget.totals"

    @extend_schema(responses=BudgetOut)
    def get(self, request: Request, reference: str) -> Response:
        rows = Budget.objects.totals_visible_to(_actor(request))
        budget = _budget(request, reference, rows, "budget.totals")
        return Response(budget_out(budget, services.figures_of(budget, clock.today())))


class PotsView(APIView):
    """The pots of a budget."""

    permission_code = "money.view"

    @extend_schema(responses=PotOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        rows = Budget.objects.visible_to(_actor(request))
        budget = _budget(request, reference, rows, "money.view")
        figures = services.figures_of(budget, clock.today())
        return Response([pot_out(pot) for pot in figures.pots])


class PromiseView(APIView):
    """Promise money of a budget to a provider's service."""

    permission_code = "money.promise"

    @extend_schema(request=PromiseIn, responses={201: AgreementOut})
    def post(self, request: Request, reference: str) -> Response:
        actor = _actor(request)
        rows = Budget.objects.visible_to(actor)
        budget = _budget(request, reference, rows, "money.view")
        need(actor, "money.promise", budget.person)
        sent = PromiseIn(data=request.data)
        sent.is_valid(raise_exception=True)
        return once(request, lambda: self._promise(budget, sent.validated_data, actor.user))

    @staticmethod
    def _promise(budget: Budget, data: dict[str, Any], by: User) -> Response:
        pot = _pot(budget, data.pop("pot"))
        service = (
            Service.objects.select_related("organisation")
            .filter(reference=data.pop("service"), is_open=True, organisation__is_listed=True)
            .first()
        )
        if service is None:
            raise Http404
        at = clock.now()
        on = clock.day_of(at)
        offered = [rate for rate in service.rates_on(on) if rate.unit == data["unit"]]
        asked = data.pop("rate_pence", None)
        if asked is not None:
            offered = [rate for rate in offered if rate.amount_pence == asked][:1]
        sizes = {(rate.minutes, rate.workers, rate.group_size) for rate in offered}
        if len(sizes) != 1:
            raise RateNotOffered
        kinds = [
            RateFrom(
                rate.kind, rate.amount_pence, services.vat_percent(rate.vat), data["starts_on"]
            )
            for rate in offered
        ]
        shift = _shift(data)
        agreement = services.promise(
            pot=pot, organisation=service.organisation, service=service, shift=shift,
            rates=kinds, by=by, at=at, on=on, **data,
        )  # fmt: skip
        return Response(agreement_out(agreement), status=201)


def _shift(data: dict[str, Any]) -> Shift | None:
    """Takes the clock times out of what was sent. Raises BadShift for one of them alone."""
    starts_at, ends_at = data.pop("shift_from", None), data.pop("shift_to", None)
    off = data.pop("shift_break_minutes", 0)
    if starts_at is None and ends_at is None:
        return None
    if starts_at is None or ends_at is None:
        raise BadShift(field="shift_to" if ends_at is None else "shift_from")
    return Shift(starts_at, ends_at, ZoneInfo(settings.TIME_ZONE), off)


def _pot(budget: Budget, reference: str) -> Pot:
    pot = Pot.objects.with_accounts().filter(budget=budget, reference=reference).first()
    if pot is None:
        raise Http404
    return pot


class AgreementsView(APIView):
    """Agreements of your own, of people who share their money, or of your organisation."""

    permission_code = "signed_in"

    @extend_schema(operation_id="agreements_list", responses=paged(AgreementOut))
    def get(self, request: Request) -> Response:
        actor, pages = _actor(request), Pages()
        rows = Agreement.objects.visible_to(actor).select_related(
            "organisation", "service", "budget__person"
        )
        page = cast("list[Agreement]", pages.paginate_queryset(rows.order_by("pk"), request, self))
        people = {row.budget.person for row in page}
        audit.looked(actor, people, what="a list of agreements", at=clock.now())
        return pages.get_paginated_response([agreement_out(row) for row in page])


class WithdrawView(APIView):
    """End an agreement after a day."""

    permission_code = "money.promise"

    @extend_schema(request=WithdrawIn, responses=AgreementOut)
    def post(self, request: Request, reference: str) -> Response:
        actor = _actor(request)
        row = (
            Agreement.objects.visible_to(actor)
            .select_related("organisation", "service", "budget__person__user", "budget__book")
            .filter(reference=reference)
            .first()
        )
        if row is None or not actor.may("money.view", row.budget.person):
            raise Http404
        need(actor, "money.promise", row.budget.person)
        sent = WithdrawIn(data=request.data)
        sent.is_valid(raise_exception=True)
        last_day, at = sent.validated_data["last_day"], clock.now()

        def verb() -> Response:
            done = services.withdraw_promise(
                agreement=row, last_day=last_day, by=actor.user, at=at, on=clock.day_of(at)
            )
            return Response(agreement_out(done))

        return once(request, verb)


class MoveView(APIView):
    """Move Free money between two pots of a budget."""

    permission_code = "money.move"

    @extend_schema(request=MoveIn, responses={201: MoveOut})
    def post(self, request: Request, reference: str) -> Response:
        actor = _actor(request)
        budget = _budget(request, reference, Budget.objects.visible_to(actor), "money.view")
        need(actor, "money.move", budget.person)
        sent = MoveIn(data=request.data)
        sent.is_valid(raise_exception=True)
        data, at = sent.validated_data, clock.now()

        def verb() -> Response:
            row = services.move_free(
                source=_pot(budget, data["from_pot"]), target=_pot(budget, data["to_pot"]),
                amount_pence=data["amount_pence"], words=data["words"], by=actor.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
            body = {
                "reference": row.reference, "from_pot": row.source.reference,
                "to_pot": row.target.reference, "amount_pence": row.amount_pence,
            }  # fmt: skip
            return Response(body, status=201)

        return once(request, verb)
