"""Areas, and entries that may be one, for other systems."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Pages, Strict, once
from people.models import User
from providers import merging
from providers.models import Area, Duplicate, Organisation


class AreaOut(serializers.ModelSerializer[Area]):
    """A council area by its code of the ONS."""

    class Meta:
        model = Area
        fields = ("code", "name", "other_names", "former_codes", "kind", "region", "nation",
                  "ended_on")  # fmt: skip


class Areas(ListAPIView[Any]):
    """Every area that the directory knows. `?code=` finds one by its code, former ones too."""

    permission_code = "public"
    serializer_class = AreaOut
    pagination_class = Pages
    queryset = Area.objects.none()

    def get_queryset(self) -> QuerySet[Area]:
        rows = Area.objects.order_by("code")
        code = self.request.query_params.get("code", "").replace("\x00", "")[:20]
        if not code:
            return rows
        found = rows.filter(code=code)
        return found if found.exists() else rows.filter(former_codes__icontains=f'"{code}"')


class DuplicateOut(serializers.ModelSerializer[Duplicate]):
    """Two entries of the directory, why they may be one, and what somebody answered."""

    first = serializers.SlugRelatedField[Organisation](slug_field="reference", read_only=True)
    second = serializers.SlugRelatedField[Organisation](slug_field="reference", read_only=True)

    class Meta:
        model = Duplicate
        fields = ("reference", "first", "second", "why", "value", "proposed_at", "answer",
                  "answered_at")  # fmt: skip


class DuplicateAnswerIn(Strict):
    """`one` with the reference of the entry that stays, or `two`."""

    FIELDS: ClassVar = {"answer", "keep"}
    answer = serializers.ChoiceField(choices=["one", "two"])
    keep = serializers.CharField(required=False, max_length=24)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if more := set(self.initial_data) - self.FIELDS:
            raise serializers.ValidationError(
                {name: ["This is not a field of this request."] for name in sorted(more)}
            )
        if (attrs["answer"] == "one") != ("keep" in attrs):
            raise serializers.ValidationError({"keep": ["Say which stays when they are one."]})
        return attrs


class Duplicates(ListAPIView[Any]):
    """Entries that may be one, the oldest first. `?open=true`: those that wait for an answer."""

    permission_code = "directory.merge"
    serializer_class = DuplicateOut
    pagination_class = Pages
    queryset = Duplicate.objects.none()

    def get_queryset(self) -> QuerySet[Duplicate]:
        rows = Duplicate.objects.select_related("first", "second").order_by("pk")
        return rows.filter(answer="") if self.request.query_params.get("open") == "true" else rows


class AnswerDuplicate(APIView):
    """Say whether two entries are one."""

    permission_code = "directory.merge"

    @extend_schema(request=DuplicateAnswerIn, responses={200: DuplicateOut})
    def post(self, request: Request, reference: str) -> Response:
        """Answer once for the Idempotency-Key."""
        row = Duplicate.objects.filter(reference=reference).first()
        if row is None:
            raise Http404
        given = DuplicateAnswerIn(data=request.data)
        given.is_valid(raise_exception=True)
        by, at = cast("User", request.user), clock.now()

        def verb() -> Response:
            if given.validated_data["answer"] == "two":
                merging.say_two(duplicate=row, by=by, at=at)
            else:
                both = Organisation.objects.filter(pk__in=[row.first_id, row.second_id])
                keep = both.filter(reference=given.validated_data["keep"]).first()
                if keep is None:
                    raise merging.CannotMerge("Choose which of the two stays.", field="keep")
                merging.merge(duplicate=row, keep=keep, by=by, at=at)
            row.refresh_from_db()
            return Response(DuplicateOut(row).data)

        return once(request, verb)
