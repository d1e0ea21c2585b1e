"""The API about oneself: who I am, who looked, what is shared."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Pages, paged
from people import audit
from people.access import Actor
from people.api import actor_of_request
from people.models import Looking, Person, Sharing


class Me(serializers.Serializer[Any]):
    """The signed-in user, their roles, and the person they are."""

    reference = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    person = serializers.CharField(allow_null=True)


class LookingRow(serializers.Serializer[Any]):
    """One look by somebody else."""

    at = serializers.DateTimeField()
    who = serializers.CharField(source="user.name")
    role = serializers.CharField()
    what = serializers.CharField()
    subject = serializers.CharField()
    reason = serializers.CharField()


class SharingRow(serializers.Serializer[Any]):
    """One thing that one helper may see or do, until a day."""

    relationship = serializers.CharField(source="relationship.reference")
    who = serializers.CharField(source="relationship.user.name")
    kind = serializers.CharField(source="relationship.kind")
    scope = serializers.CharField()
    from_on = serializers.DateField()
    until_on = serializers.DateField()


class MeView(APIView):
    """Who the token or session belongs to."""

    permission_code = "signed_in"

    @extend_schema(operation_id="me", responses=Me)
    def get(self, request: Request) -> Response:
        actor: Actor = actor_of_request(request)
        body = {
            "reference": actor.user.reference,
            "name": actor.user.name,
            "language": actor.user.language,
            "roles": sorted(str(role) for role in actor.roles),
            "person": actor.person.reference if actor.person else None,
        }
        return Response(Me(body).data)


def person_or_404(actor: Actor, reference: str, code: str) -> Person:
    """The person, when this actor may do `code` for them; else as if nobody were there."""
    person = Person.objects.select_related("authority").filter(reference=reference).first()
    if person is None or not actor.may(code, person):
        raise Http404
    return person


class LookedView(APIView):
    """Who looked at one's own record, newest first."""

    permission_code = "looking.view"

    @extend_schema(operation_id="who_looked", responses=paged(LookingRow))
    def get(self, request: Request, reference: str) -> Response:
        person = person_or_404(actor_of_request(request), reference, self.permission_code)
        return _paged(request, Looking.objects.of(person).select_related("user"), LookingRow, self)


class SharingView(APIView):
    """What a person shares now, and with whom."""

    permission_code = "sharing.view"

    @extend_schema(
        operation_id="what_is_shared",
        responses={
            200: paged(SharingRow),
            404: OpenApiResponse(description="Not there, or not for you."),
        },
    )
    def get(self, request: Request, reference: str) -> Response:
        actor = actor_of_request(request)
        person = person_or_404(actor, reference, self.permission_code)
        audit.looked(actor, [person], what="what you share", at=clock.now())
        on = clock.today()
        rows = (
            Sharing.objects.live(on)
            .filter(relationship__person=person, relationship__ended_at=None)
            .select_related("relationship__user")
            .order_by("pk")
        )
        return _paged(request, rows, SharingRow, self)


def _paged(
    request: Request, rows: Any, kind: type[serializers.Serializer[Any]], view: APIView
) -> Response:
    pages = Pages()
    page: Any = pages.paginate_queryset(rows, request, view=view)
    return pages.get_paginated_response(kind(page, many=True).data)
