"""Own income, gaps of one's areas and own wants, for other systems: what the pages show, no more."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Pages, Strict, once, paged
from network.models import Want
from network.services import income, wanting
from network.services.gaps import gaps
from network.views.gaps import areas_of, few_for
from network.views.sustaining import ROLES
from people.access import Actor
from people.api import actor_of_request
from people.models import Person, User
from providers.merging import kept_ids
from providers.models import Area, Organisation


class MonthOut(serializers.Serializer[Any]):
    """One month of support; people are counted, never named."""

    month = serializers.DateField(source="first")
    paid_pence = serializers.IntegerField(source="paid")
    to_be_paid_pence = serializers.IntegerField(source="owed")
    promised_pence = serializers.IntegerField(source="promised")
    people = serializers.IntegerField()


class IncomeOut(serializers.Serializer[Any]):
    """An organisation's own twelve months."""

    organisation = serializers.SlugField()
    to_be_answered_pence = serializers.IntegerField()
    largest_person_percent = serializers.IntegerField()
    months = MonthOut(many=True)


class LookedOut(serializers.Serializer[Any]):
    """People in one quarter that is over."""

    quarter = serializers.DateField()
    people = serializers.IntegerField()


class MissingInAreaOut(serializers.Serializer[Any]):
    """What is missing in an area; 0 to share means that it is not told."""

    area = serializers.CharField(source="area.code")
    what = serializers.CharField()
    would_share = serializers.IntegerField(source="share")
    looked = LookedOut(many=True)
    could_start = serializers.SerializerMethodField()
    met = serializers.SerializerMethodField()

    def get_could_start(self, row: Any) -> list[str]:
        return [one.organisation.slug for one in row.starters]

    def get_met(self, row: Any) -> bool:
        return row.met is not None


class WantIn(Strict):
    """What I look for."""

    what = serializers.CharField(max_length=200)
    area = serializers.SlugRelatedField("code", queryset=Area.objects.filter(ended_on=None))
    would_share = serializers.BooleanField(default=False)
    tell_me = serializers.BooleanField(default=False)


class WantOut(serializers.Serializer[Any]):
    """One of my wants."""

    reference = serializers.CharField()
    what = serializers.CharField()
    area = serializers.CharField(source="area.code")
    would_share = serializers.BooleanField()
    tell_me = serializers.BooleanField()
    told_at = serializers.DateTimeField(allow_null=True)


class IncomeView(APIView):
    """An organisation's own income; `?of=` names one of several."""

    permission_code = "provider.income"

    @extend_schema(responses=IncomeOut, parameters=[OpenApiParameter("of", str)])
    def get(self, request: Request) -> Response:
        actor, gone = _actor(request), kept_ids()
        own = set(actor.organisation_ids(*ROLES)) - set(gone)
        rows = Organisation.objects.filter(pk__in=own).order_by("name", "pk")
        asked = request.query_params.get("of", "").replace("\x00", "")
        row = (rows.filter(slug=asked) if asked else rows).first()
        if row is None:
            raise Http404
        found = income.income_of(income.one_with(row.pk, gone), on=clock.today(), ahead_months=0)
        return Response(
            IncomeOut(
                {
                    "organisation": row.slug, "to_be_answered_pence": found.to_be_answered,
                    "largest_person_percent": found.largest_percent, "months": found.months,
                }
            ).data
        )  # fmt: skip


class GapsView(APIView):
    """Gaps of the areas where one's user-led organisations work, as the page shows them."""

    permission_code = "gaps.view"

    @extend_schema(responses=paged(MissingInAreaOut))
    def get(self, request: Request) -> Response:
        areas, pages = areas_of(_actor(request)), Pages()
        rows = gaps(areas, on=clock.today(), few=few_for(areas))
        page: Any = pages.paginate_queryset(cast("Any", rows), request, self)
        return pages.get_paginated_response(MissingInAreaOut(page, many=True).data)


class WantsView(APIView):
    """My wants, and one more."""

    permission_code = "want.say"

    @extend_schema(responses=paged(WantOut))
    def get(self, request: Request) -> Response:
        pages, person = Pages(), _person(request)
        rows = Want.objects.live().filter(person=person).select_related("area")
        page = pages.paginate_queryset(rows.order_by("-said_at", "-pk"), request, self)
        return pages.get_paginated_response(WantOut(page, many=True).data)

    @extend_schema(request=WantIn, responses={201: WantOut})
    def post(self, request: Request) -> Response:
        """Keep a want once for its Idempotency-Key."""
        person, given = _person(request), WantIn(data=request.data)
        given.is_valid(raise_exception=True)

        def verb() -> Response:
            row = wanting.say_want(
                person=person, by=cast("User", request.user), at=clock.now(),
                **given.validated_data,
            )  # fmt: skip
            return Response(WantOut(row).data, status=201)

        return once(request, verb)


def _actor(request: Request) -> Actor:
    return cast("Actor", actor_of_request(request))


def _person(request: Request) -> Person:
    person = _actor(request).person
    if person is None:
        raise Http404
    return person
