"""The API of notices: one's own inbox, and how one wishes to hear from us."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api import Pages, Strict, once, paged
from notices.groups import BY_CODE
from notices.models import Channel, Notice, Pace, Wishes
from notices.services import NewWishes, mark_read, set_wishes
from people.models import User


class NoticeOut(serializers.Serializer[Any]):
    """One message of the inbox."""

    reference = serializers.CharField()
    group = serializers.ChoiceField(choices=sorted(BY_CODE))
    kind = serializers.CharField()
    sentence = serializers.CharField()
    link = serializers.CharField()
    made_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)


class InboxQuery(serializers.Serializer[Any]):
    """Which messages: new ones only, of one group."""

    unread = serializers.ChoiceField(choices=["true", "false"], required=False)
    group = serializers.ChoiceField(choices=sorted(BY_CODE), required=False)


class WishShape(Strict):
    """Channel and pace of one group; of everything else where the group is empty."""

    group = serializers.ChoiceField(choices=["", *sorted(BY_CODE)], allow_blank=True)
    channel = serializers.ChoiceField(choices=Channel.choices)
    pace = serializers.ChoiceField(choices=Pace.choices)


class WishesShape(Strict):
    """How the user wishes to hear from us. Quiet hours: both, or neither for the council’s."""

    wishes = serializers.ListField(child=WishShape(), max_length=20)
    phone = serializers.CharField(max_length=24, allow_blank=True, required=False, default="")
    quiet_from = serializers.IntegerField(min_value=0, max_value=23, allow_null=True)
    quiet_until = serializers.IntegerField(min_value=0, max_value=23, allow_null=True)
    together_hour = serializers.IntegerField(min_value=0, max_value=23)
    together_weekday = serializers.IntegerField(min_value=0, max_value=6)
    escalate_to = serializers.CharField(max_length=24, allow_blank=True)
    escalate_days = serializers.IntegerField(min_value=1, max_value=28)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["quiet_from"] is None) != (attrs["quiet_until"] is None):
            raise serializers.ValidationError({"quiet_until": ["Give both hours, or neither."]})
        if not any(row["group"] == "" for row in attrs["wishes"]):
            raise serializers.ValidationError({"wishes": ["Say what holds for everything else."]})
        return attrs


def _user(request: Request) -> User:
    return cast("User", request.user)


class NoticesView(APIView):
    """One's own messages, newest first."""

    permission_code = "signed_in"

    @extend_schema(
        operation_id="notices_list", responses=paged(NoticeOut), parameters=[InboxQuery]
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = InboxQuery(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        rows = Notice.objects.filter(to=_user(request)).order_by("-made_at", "-pk")
        if asked.validated_data.get("unread") == "true":
            rows = rows.unread()
        rows, pages = rows.in_group(asked.validated_data.get("group", "")), Pages()
        page = pages.paginate_queryset(rows, request, self)
        return pages.get_paginated_response([_out(row) for row in cast("list[Notice]", page)])


def _out(row: Notice) -> dict[str, Any]:
    plain = ("reference", "kind", "sentence", "link", "made_at", "read_at", "sent_at")
    return {name: getattr(row, name) for name in plain} | {"group": row.group.code}


class ReadView(APIView):
    """A message is read."""

    permission_code = "signed_in"

    @extend_schema(request=None, responses=NoticeOut)
    def post(self, request: Request, reference: str) -> Response:
        notice = Notice.objects.filter(to=_user(request), reference=reference).first()
        if notice is None:
            raise Http404

        def verb() -> Response:
            mark_read(notice=notice, at=clock.now())
            notice.refresh_from_db()
            return Response(NoticeOut(_out(notice)).data)

        return once(request, verb)


class WishesView(APIView):
    """How the signed-in user wishes to hear from us."""

    permission_code = "signed_in"

    @extend_schema(responses=WishesShape)
    def get(self, request: Request) -> Response:
        return Response(_wishes(_user(request)))

    @extend_schema(request=WishesShape, responses=WishesShape)
    def put(self, request: Request) -> Response:
        sent = WishesShape(data=request.data)
        sent.is_valid(raise_exception=True)
        said, user = sent.validated_data, _user(request)
        quiet = None if said["quiet_from"] is None else (said["quiet_from"], said["quiet_until"])
        set_wishes(
            new=NewWishes(
                groups={row["group"]: (row["channel"], row["pace"]) for row in said["wishes"]},
                phone=said["phone"], quiet=quiet, together_hour=said["together_hour"],
                together_weekday=said["together_weekday"], escalate_to=said["escalate_to"],
                escalate_days=said["escalate_days"],
            ),
            by=user, at=clock.now(),
        )  # fmt: skip
        return Response(_wishes(user))


def _wishes(user: User) -> dict[str, Any]:
    kept = Wishes.objects.filter(user=user).select_related("escalate_to").first() or Wishes()
    rows = {row.group: (row.channel, row.pace) for row in user.group_wishes.all()}
    usual = (Channel.EMAIL if user.email else Channel.NONE, Pace.AT_ONCE)
    return {
        "wishes": [
            {"group": group, "channel": channel, "pace": pace}
            for group, (channel, pace) in ({"": usual} | rows).items()
        ],
        "phone": kept.phone, "quiet_from": kept.quiet_from, "quiet_until": kept.quiet_until,
        "together_hour": kept.together_hour, "together_weekday": kept.together_weekday,
        "escalate_to": kept.escalate_to.reference if kept.escalate_to else "",
        "escalate_days": kept.escalate_days,
    }  # fmt: skip
