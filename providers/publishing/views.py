"""The addresses of Open Referral UK below /open-referral/: public, read only, in pages."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import update_wrapper
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from providers.publishing import compose, reading
from providers.publishing.compose import Record

PROFILE = "https://docs.openreferraluk.org/en/3.0-spec/"
VERSION = "HSDS-UK-3.0"
Answer = tuple[Any, datetime | None]  # a body, and when it last changed
Page = Callable[..., Answer | HttpResponse]


def published(page: Page) -> Callable[..., HttpResponse]:
    """A public page of JSON: safe methods, any origin, ETag, refusals in words."""

    @require_safe
    def answered(request: PersonRequest, **parts: Any) -> HttpResponse:
        try:
            found = page(request, **parts)
        except DomainError as refusal:
            return _json(request, {"message": refusal.sentence}, None, status=refusal.status)
        if isinstance(found, HttpResponse):
            return found
        body, changed = found
        if body is None:
            return _json(request, {"message": "There is nothing here."}, None, status=404)
        return _json(request, body, changed)

    return permission("public")(cast("Any", update_wrapper(answered, page)))


def _json(
    request: HttpRequest, body: Any, changed: datetime | None, status: int = 200
) -> HttpResponse:
    raw = json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    etag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'

    @condition(etag_func=lambda _: etag, last_modified_func=lambda _: changed)
    def answer(_: HttpRequest) -> HttpResponse:
        return HttpResponse(raw, content_type="application/json; charset=utf-8", status=status)

    response = answer(request) if status == 200 else HttpResponse(  # noqa: PLR2004
        raw, content_type="application/json; charset=utf-8", status=status
    )  # fmt: skip
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    if changed is not None and "Last-Modified" not in response:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response


def _pages(rows: Any, wanted: reading.Asked, show: Callable[[list[Any]], list[Record]]) -> Record:
    """One page, as the standard frames it; a page beyond the last is empty."""
    pages = Paginator(rows, wanted.size)
    total = pages.count
    number = wanted.page
    beyond = number > pages.num_pages
    found = [] if beyond else show(list(pages.page(number).object_list))
    return {
        "total_items": total, "total_pages": pages.num_pages if total else 0,
        "page_number": number, "size": len(found), "first_page": number == 1,
        "last_page": number >= pages.num_pages, "empty": not found, "contents": found,
    }  # fmt: skip


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@published
def about(request: HttpRequest) -> Answer:
    """Which version of the standard this is."""
    described = request.build_absolute_uri(reverse("api_docs"))
    return {"version": VERSION, "profile": PROFILE, "openapi_url": described}, None


@published
def services(request: HttpRequest) -> Answer:
    """Open services, a page at a time; `full=true` with everything."""
    on, wanted = clock.today(), reading.asked(request.GET.dict())
    newest: list[datetime] = []

    def show(rows: list[Any]) -> list[Record]:
        changes = reading.last_changes(rows)
        newest.extend(changes.values())
        made = compose.service if wanted.full else compose.listed_service
        return [made(row, _stamp(changes[row.reference])) for row in rows]

    body = _pages(reading.narrowed_services(reading.services(on), wanted), wanted, show)
    return body, max(newest, default=None)


@published
def service(request: HttpRequest, value: str) -> Answer:
    """One service with everything."""
    row = reading.service_by(value.lower(), clock.today())
    if row is None:
        return None, None
    changed = reading.last_changes([row])[row.reference]
    return compose.service(row, _stamp(changed)), changed


@published
def organisations(request: HttpRequest) -> Answer:
    """Listed organisations, a page at a time."""
    on, wanted = clock.today(), reading.asked(request.GET.dict())

    def show(rows: list[Any]) -> list[Record]:
        return [compose.organisation(row, whole=wanted.full) for row in rows]

    rows = reading.narrowed_organisations(reading.organisations(on), wanted)
    return _pages(rows, wanted, show), None


@published
def organisation(request: HttpRequest, value: str) -> Answer | HttpResponse:
    """One organisation with its open services; one that was merged leads to the one kept."""
    on = clock.today()
    row, moved = reading.organisation_by(value.lower(), on)
    if row is None:
        return None, None
    if moved:
        own = compose.organisation_id(row)
        return HttpResponsePermanentRedirect(reverse("open_referral_organisation", args=[own]))
    offers = list(reading.services(on).filter(organisation=row)[: compose.MOST_LISTED])
    changes = reading.last_changes(offers)
    body = compose.organisation(row)
    body["services"] = [
        _without_owner(compose.service(one, _stamp(changes[one.reference]))) for one in offers
    ]
    return body, max(changes.values(), default=row.added_at)


def _without_owner(record: Record) -> Record:
    record.pop("organization", None)
    return record


@published
def service_at_locations(request: HttpRequest) -> Answer:
    """Services with the first place where each is."""
    on, wanted = clock.today(), reading.asked(request.GET.dict())

    def show(rows: list[Any]) -> list[Record]:
        return [compose.service_at_location(row, whole=wanted.full) for row in rows]

    rows = reading.narrowed_services(reading.services(on), wanted)
    return _pages(rows, wanted, show), None


@published
def service_at_location(request: HttpRequest, value: str) -> Answer:
    """One service at its place."""
    row = reading.service_at(value.lower(), clock.today())
    return (compose.service_at_location(row, whole=True) if row else None), None


@published
def taxonomies(request: HttpRequest) -> Answer:
    """The taxonomy of this directory."""
    wanted = reading.asked(request.GET.dict())
    return _pages([compose.taxonomy()], wanted, list), None


@published
def taxonomy(request: HttpRequest, value: str) -> Answer:
    """One taxonomy with its terms."""
    found = value.lower() == compose.taxonomy()["id"]
    return (compose.taxonomy(reading.needs()) if found else None), None


@published
def taxonomy_terms(request: HttpRequest) -> Answer:
    """What people look for, in this directory's words."""
    wanted = reading.asked(request.GET.dict())
    words = reading.needs() if wanted.taxonomy in ("", compose.taxonomy()["id"]) else []
    return _pages(words, wanted, lambda some: [compose.term(word) for word in some]), None


@published
def taxonomy_term(request: HttpRequest, value: str) -> Answer:
    """One term."""
    found = (compose.term(word) for word in reading.needs())
    return next((one for one in found if one["id"] == value.lower()), None), None
