"""The plan for other systems: read, write, cost, suggest, send. The same rights as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api import Pages
from core.errors import NotAllowed
from people import audit
from people.access import Actor
from people.api import actor_of_request
from people.models import Person
from support_plans import services
from support_plans.api_money import PlanView, cover_for, rows_without_money, without_money
from support_plans.models import Assessment, CostLine, PlanVersion, SupportPlan
from support_plans.serializers import (
    AnswerIn,
    AnswerOut,
    EstimateOut,
    LineIn,
    LineOut,
    PlanOut,
    SendIn,
    SuggestIn,
    VersionOut,
)
from support_plans.views.sending import OnlyThePersonSends


def _visible(actor: Actor) -> QuerySet[SupportPlan]:
    rows = SupportPlan.objects.visible_to(actor).select_related("person__user")
    return rows.prefetch_related(
        "answers", "lines__service", "lines__fund_holder"
    ).order_by("-starts_on", "reference")  # fmt: skip


def _plan_or_404(request: Request, reference: str) -> tuple[Actor, SupportPlan]:
    """A plan that the caller may see; another's is written to “who looked”."""
    actor: Actor = actor_of_request(request)
    plan = _visible(actor).filter(reference=reference).first()
    if plan is None or not actor.may("plan.view", plan.person):
        raise Http404
    audit.looked(actor, [plan.person], what="your plan", subject=plan.reference, at=clock.now())
    cover_for(request, actor, plan.person)
    return actor, plan


def _need(actor: Actor, code: str, plan: SupportPlan) -> None:
    if not actor.may(code, plan.person):
        raise NotAllowed


class Plans(ListAPIView[Any]):
    """Every plan that the caller may see as it is being written."""

    permission_code = "plan.view"
    serializer_class = PlanOut
    pagination_class = Pages
    queryset = SupportPlan.objects.none()

    def get_queryset(self) -> QuerySet[SupportPlan]:
        return _visible(actor_of_request(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        rows = response.data["results"]
        actor = actor_of_request(request)
        people = Person.objects.filter(reference__in={row["person"] for row in rows})
        audit.looked(actor, people, what="your plan", at=clock.now())
        response.data["results"] = rows_without_money(actor, rows, people, "person")
        return response


class OnePlan(PlanView):
    """One plan with its draft."""

    permission_code = "plan.view"

    @extend_schema(responses=PlanOut)
    def get(self, request: Request, reference: str) -> Response:
        _, plan = _plan_or_404(request, reference)
        return Response(PlanOut(plan).data)


class OneAnswer(PlanView):
    """Write one answer. 409 when somebody wrote since: the newer words stand in the answer."""

    permission_code = "plan.view"

    @extend_schema(request=AnswerIn, responses=AnswerOut)
    def put(self, request: Request, reference: str, question: int) -> Response:
        actor, plan = _plan_or_404(request, reference)
        _need(actor, "plan.write", plan)
        body = AnswerIn(data=request.data)
        body.is_valid(raise_exception=True)
        data, at = body.validated_data, clock.now()
        answer = services.write_answer(
            plan=plan, question=question, text=data["text"], edition=data["edition"],
            by=actor.user, at=at,
        )  # fmt: skip
        if data.get("ready") is True:
            answer = services.mark_ready(plan=plan, question=question, by=actor.user, at=at)
        elif data.get("ready") is False:
            answer = services.unmark_ready(plan=plan, question=question, by=actor.user, at=at)
        return Response(AnswerOut(answer).data)


class Lines(PlanView):
    """The costing lines of a draft."""

    permission_code = "plan.view"

    @extend_schema(responses=LineOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        _, plan = _plan_or_404(request, reference)
        return Response(LineOut(plan.lines.all(), many=True).data)

    @extend_schema(request=LineIn, responses={201: LineOut})
    def post(self, request: Request, reference: str) -> Response:
        actor, plan = _plan_or_404(request, reference)
        _need(actor, "plan.write", plan)
        body = LineIn(data=request.data)
        body.is_valid(raise_exception=True)
        line = services.add_line(plan=plan, by=actor.user, at=clock.now(), **body.validated_data)
        return Response(LineOut(line).data, status=201)


class OneLine(PlanView):
    """Change or take out one costing line."""

    permission_code = "plan.view"

    def _line(self, request: Request, reference: str, line: str) -> tuple[Actor, CostLine]:
        actor, plan = _plan_or_404(request, reference)
        _need(actor, "plan.write", plan)
        row = plan.lines.select_related("plan__person").filter(reference=line).first()
        if row is None:
            raise Http404
        return actor, row

    @extend_schema(request=LineIn, responses=LineOut)
    def put(self, request: Request, reference: str, line: str) -> Response:
        actor, row = self._line(request, reference, line)
        body = LineIn(data=request.data)
        body.is_valid(raise_exception=True)
        changed = services.change_line(
            line=row, by=actor.user, at=clock.now(), **body.validated_data
        )
        return Response(LineOut(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, reference: str, line: str) -> Response:
        actor, row = self._line(request, reference, line)
        services.remove_line(line=row, by=actor.user, at=clock.now())
        return Response(status=204)


class Send(PlanView):
    """Freeze and send. Who may only suggest is refused, and the try is written down."""

    permission_code = "plan.view"

    @extend_schema(request=SendIn, responses={201: VersionOut})
    def post(self, request: Request, reference: str) -> Response:
        actor, plan = _plan_or_404(request, reference)
        at = clock.now()
        if not actor.may("plan.send", plan.person):
            services.refuse_sending(plan=plan, by=actor.user, at=at)
            raise OnlyThePersonSends
        body = SendIn(data=request.data)
        body.is_valid(raise_exception=True)
        if "why_more" in body.validated_data:
            why = body.validated_data["why_more"]
            services.write_why_more(plan=plan, text=why, by=actor.user, at=at)
        version = services.send_plan(plan=plan, by=actor.user, at=at, on=clock.today())
        return Response(VersionOut(version).data, status=201)


class TakeBack(PlanView):
    """Take the sent version back, until the council starts to read."""

    permission_code = "plan.view"

    @extend_schema(request=None, responses=VersionOut)
    def post(self, request: Request, reference: str) -> Response:
        actor, plan = _plan_or_404(request, reference)
        _need(actor, "plan.send", plan)
        version = plan.waiting_version()
        if version is None:
            raise Http404
        done = services.take_back(version=version, by=actor.user, at=clock.now())
        return Response(VersionOut(done).data)


class Suggestions(PlanView):
    """Suggest other words for one answer; the person decides."""

    permission_code = "plan.view"

    @extend_schema(request=SuggestIn, responses={201: None})
    def post(self, request: Request, reference: str) -> Response:
        actor, plan = _plan_or_404(request, reference)
        _need(actor, "plan.suggest", plan)
        body = SuggestIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.suggest(plan=plan, by=actor.user, at=clock.now(), **body.validated_data)
        return Response({"reference": row.reference, "state": row.state}, status=201)


class Versions(ListAPIView[Any]):
    """Versions that were sent: one's own, shared ones, and those of a worker's people."""

    permission_code = "plan.view_sent"
    serializer_class = VersionOut
    pagination_class = Pages
    queryset = PlanVersion.objects.none()

    def get_queryset(self) -> QuerySet[PlanVersion]:
        rows = PlanVersion.objects.visible_to(actor_of_request(self.request))
        return rows.select_related("plan__person").order_by("-sent_at", "-pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        rows = response.data["results"]
        shown = {row["reference"] for row in rows}
        actor = actor_of_request(request)
        found = list(self.get_queryset().filter(reference__in=shown))
        audit.looked(actor, {v.plan.person for v in found}, what="plans you sent", at=clock.now())
        covered = {v.reference for v in found if not _sees_amounts(actor, v)}
        response.data["results"] = [
            without_money(row) if row["reference"] in covered else row for row in rows
        ]
        return response


def _sees_amounts(actor: Actor, version: PlanVersion) -> bool:
    """A worker decides on the amounts of a sent plan; a helper sees them by the money tick."""
    person = version.plan.person
    return person.pk in actor.caseload() or actor.may("money.view", person)


class Estimates(ListAPIView[Any]):
    """First estimates: one's own, and those of people who share their plan."""

    permission_code = "estimate.view"
    serializer_class = EstimateOut
    pagination_class = Pages
    queryset = Assessment.objects.none()

    def get_queryset(self) -> QuerySet[Assessment]:
        actor: Actor = actor_of_request(self.request)
        ids = [*actor.shared_people("plan_view"), *([actor.person.pk] if actor.person else [])]
        rows = Assessment.objects.with_working().filter(person__in=ids, finished_at__isnull=False)
        return rows.order_by("-finished_at", "-pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        rows = response.data["results"]
        people = Person.objects.filter(reference__in={row["person"] for row in rows})
        actor = actor_of_request(request)
        audit.looked(actor, people, what="your first estimate", at=clock.now())
        response.data["results"] = rows_without_money(actor, rows, people, "person")
        return response
