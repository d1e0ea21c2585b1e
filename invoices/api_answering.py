"""The person's own settings and objections over the API: how bills are answered, what is wrong."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Strict, once
from invoices import services
from invoices.api import _actor, answerable_bill
from invoices.models import AnswerRule
from invoices.models.answers import MOST_VOICES
from people.access import Actor
from people.models import Person


class AnswerWayOut(serializers.Serializer[Any]):
    """How the bills of one of your providers are answered."""

    organisation = serializers.SlugField()
    name = serializers.CharField()
    way = serializers.ChoiceField(choices=AnswerRule.Way.choices)
    voices = serializers.IntegerField(help_text="How many helpers must say the same.")
    until = serializers.DateField(allow_null=True, help_text="The last day of a standing yes.")


class AnswerWaysOut(serializers.Serializer[Any]):
    """Every provider you have an agreement with."""

    results = AnswerWayOut(many=True)


class AnswerWayIn(Strict):
    """A choice for one provider. A standing yes ends by itself."""

    way = serializers.ChoiceField(choices=AnswerRule.Way.choices)
    voices = serializers.IntegerField(min_value=1, max_value=MOST_VOICES, default=1)


class ObjectionIn(Strict):
    """Why what was paid on account is wrong; a worker reads it, the provider does not."""

    words = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class ObjectionOut(serializers.Serializer[Any]):
    """An objection, until a worker decided."""

    reference = serializers.CharField()
    bill = serializers.CharField()
    decided = serializers.BooleanField()


def _me(actor: Actor) -> Person:
    person = Person.objects.filter(user=actor.user).select_related("authority").first()
    if person is None or not actor.may("bill.way", person):
        raise Http404
    return person


def _out(found: services.WayOfProvider) -> dict[str, Any]:
    rule = found.rule
    return {
        "organisation": found.organisation.slug, "name": found.organisation.name,
        "way": rule.way if rule else AnswerRule.Way.EACH, "voices": rule.voices if rule else 1,
        "until": rule.until.isoformat() if rule and rule.until else None,
    }  # fmt: skip


def _of(person: Person, slug: str) -> services.WayOfProvider:
    found = next((w for w in services.ways_of(person) if w.organisation.slug == slug), None)
    if found is None:
        raise Http404
    return found


class AnswerWays(APIView):
    """How your bills are answered, provider by provider."""

    permission_code = "bill.way"

    @extend_schema(operation_id="answer_ways_list", responses=AnswerWaysOut)
    def get(self, request: Request) -> Response:
        """Only your own; nobody else reads or changes it."""
        person = _me(_actor(request))
        return Response({"results": [_out(one) for one in services.ways_of(person)]})


class AnswerWay(APIView):
    """How one provider's bills are answered."""

    permission_code = "bill.way"

    @extend_schema(request=AnswerWayIn, responses=AnswerWayOut)
    def put(self, request: Request, slug: str) -> Response:
        """Choose. A standing yes is never the usual way, and holds for a stretch of time."""
        actor = _actor(request)
        person = _me(actor)
        found = _of(person, slug)
        asked = AnswerWayIn(data=request.data)
        asked.is_valid(raise_exception=True)
        at = clock.now()
        services.set_way(
            person=person, organisation=found.organisation, by=actor.user, at=at,
            on=clock.day_of(at), **asked.validated_data,
        )  # fmt: skip
        return Response(_out(_of(person, slug)))

    @extend_schema(request=None, responses=AnswerWayOut)
    def delete(self, request: Request, slug: str) -> Response:
        """Stop: you are asked about each bill again."""
        actor = _actor(request)
        person = _me(actor)
        found = _of(person, slug)
        services.stop_way(
            person=person, organisation=found.organisation, by=actor.user, at=clock.now()
        )
        return Response(_out(_of(person, slug)))


class BillObjection(APIView):
    """What was paid on account is not right."""

    permission_code = "bill.answer"

    @extend_schema(request=ObjectionIn, responses={201: ObjectionOut})
    def post(self, request: Request, reference: str) -> Response:
        """Object. A worker decides; nothing is taken from you. Needs an Idempotency-Key."""
        actor = _actor(request)
        bill = answerable_bill(actor, reference)

        def verb() -> Response:
            asked = ObjectionIn(data=request.data)
            asked.is_valid(raise_exception=True)
            at = clock.now()
            row = services.object_to(
                bill=bill, words=asked.validated_data["words"], by=actor.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
            answer = {"reference": row.reference, "bill": bill.reference,
                      "decided": row.decided_at is not None}  # fmt: skip
            return Response(answer, status=201)

        return once(request, verb)
