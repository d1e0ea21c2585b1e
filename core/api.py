"""What every API answer shares: strict JSON in, pages, problem+json out, keys that repeat safely."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any, cast

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core import clock
from core.errors import DomainError
from core.locks import held_alone
from core.models import IdempotencyKey

MOST_DEPTH = 20
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
STALE_AFTER = timedelta(minutes=10)


class StrictJSONParser(JSONParser):
    """JSON without NaN, endless depth or numbers of a thousand digits."""

    strict = True

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        try:
            body = super().parse(stream, media_type, parser_context)
        except (RecursionError, UnicodeDecodeError, ValueError) as problem:
            raise exceptions.ParseError("The body is not JSON that we can read.") from problem
        if not isinstance(body, dict):
            raise exceptions.ParseError("Send one JSON object.")
        _refuse_depth(body, 0)
        return body


def _refuse_depth(value: Any, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise exceptions.ParseError("The JSON is nested too deeply.")
    if isinstance(value, str) and "\x00" in value:
        raise exceptions.ParseError("The text holds a character (NUL) that cannot be kept.")
    children = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    )
    for child in children:
        _refuse_depth(child, depth + 1)


class Strict(serializers.Serializer[Any]):
    """Refuses fields that it does not know, so that a slip of the pen is not passed over.

    Text is text and no number, and is measured as it was sent: so the schema says it.
    """

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (more := set(data) - set(self.fields)):
            raise serializers.ValidationError(
                {name: ["This is not a field of this request."] for name in sorted(more)}
            )
        if isinstance(data, dict) and (wrong := self._wrong_text(data)):
            raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def _wrong_text(self, data: dict[str, Any]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            sent = data.get(name)
            if sent is None or not isinstance(field, serializers.CharField):
                continue
            most = field.max_length
            if not isinstance(sent, str):
                found[name] = ["Send text, in quotation marks."]
            elif most is not None and len(sent) > most:
                found[name] = [f"Write {most} characters or fewer. Spaces count."]
        return found


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_page_size(self, request: Request) -> int:
        """As asked, up to the most; what is no number is told, not passed over."""
        written = request.query_params.get("page_size")
        if written is None:
            return int(self.page_size or self.max_page_size)
        if not _COUNT.fullmatch(written):
            raise exceptions.ValidationError({"page_size": "Send a whole number from 1 to 100."})
        return min(int(written), self.max_page_size)


def paged(kind: type[Serializer[Any]]) -> Serializer[Any]:
    """How a page of a list looks in the schema."""
    return inline_serializer(
        f"PageOf{kind.__name__}",
        {
            "count": serializers.IntegerField(),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": kind(many=True),
        },
    )


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """RFC 9457 problem details."""
    body = {
        "type": f"/api/problems/{code}",
        "title": detail,
        "detail": detail,
        "status": status,
        "code": code,
        **more,
    }
    return Response(body, status=status, content_type="application/problem+json")


def problem_json(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal has one shape and no internals."""
    if isinstance(error, DomainError):
        return problem(error.status, error.code, error.sentence, challenge=error.challenge)
    if isinstance(error, Http404):
        return problem(404, "not_found", "There is nothing here that you can see.")
    if isinstance(error, PermissionDenied):
        return problem(403, "not_allowed", "You cannot do this.")
    if isinstance(error, exceptions.ValidationError):
        return problem(422, "invalid", "Some of this is not right.", errors=error.detail)
    if isinstance(error, exceptions.APIException):
        response = problem(error.status_code, str(error.default_code), str(error.detail))
        if header := getattr(error, "auth_header", None):
            response["WWW-Authenticate"] = header
        return response
    return None


class KeyMissing(DomainError):
    code = "idempotency_key_missing"
    message = "Send an Idempotency-Key header, so that a repeat cannot happen twice."


class KeyReusedForOther(DomainError):
    code = "idempotency_key_reused"
    message = "This Idempotency-Key was used for a different request. Use a new one."


class KeyInUse(DomainError):
    code = "idempotency_key_in_use"
    message = "The same request is being answered now. Try again in a few seconds."
    status = 409


def once(request: Request, verb: Callable[[], Response]) -> Response:
    """Answer a request that moves money once for its key; a repeat gets the same answer.

    The verb and the kept answer commit together, so a crash in between leaves neither, and a crash
    after them leaves an answer to repeat, to the letter. Keys never expire. Raises KeyMissing,
    KeyReusedForOther, or KeyInUse while the first is still being answered.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > 120:  # noqa: PLR2004
        raise KeyMissing
    actor = cast("Any", request.user)
    with transaction.atomic():
        if not held_alone(f"{actor.pk} {key}"):
            raise KeyInUse
        digest = _digest(request)
        kept = IdempotencyKey.objects.filter(actor=actor, key=key).first()
        if kept is None:
            response = verb()
            kept = IdempotencyKey.objects.create(
                actor=actor, key=key, digest=digest, status=response.status_code,
                answer=JSONRenderer().render(response.data).decode(), answered_at=clock.now(),
            )  # fmt: skip
        elif kept.digest != digest:
            raise KeyReusedForOther
    # The first is answered from what was kept too, so that all answers are the same bytes.
    return Response(json.loads(kept.answer) if kept.answer else None, status=kept.status)


def _digest(request: Request) -> str:
    """SHA-256 of what was asked: method, address and body, a file by its content."""
    body = json.dumps(request.data, sort_keys=True, default=_words)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


def _words(value: object) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
