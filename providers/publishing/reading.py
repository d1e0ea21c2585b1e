"""What the published directory is asked: rows by page, by UUID and by the standard's filters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

from core.errors import DomainError
from people.models import AuditRecord
from providers import merging
from providers.models import Organisation, OutsideRecord, Rate, Service
from providers.publishing import ids

MOST_ON_A_PAGE: Final = 100
MOST_WORDS: Final = 8
MOST_PAGE: Final = 1_000_000


class BadQuestion(DomainError):
    code = "bad_parameter"
    message = "A parameter of this address is not right."
    status = 400


@dataclass(frozen=True)
class Asked:
    """The parameters of the standard, read and checked."""

    page: int = 1
    size: int = 10
    search: str = ""
    full: bool = False
    changed_after: datetime | None = None
    organisation: str = ""
    taxonomy: str = ""
    term: str = ""
    postcode: str = ""


def asked(get: Mapping[str, str]) -> Asked:
    """Read the parameters. Raises BadQuestion with the parameter and what it should be."""
    return Asked(
        page=_number(get, "page", 1, MOST_PAGE),
        size=_number(get, "per_page", 10, MOST_ON_A_PAGE),
        search=get.get("search", get.get("text", "")).replace("\x00", " ")[:200],
        full=get.get("full", "").lower() in {"1", "true"},
        changed_after=_moment(get),
        organisation=_uuid(get, "organization_id"),
        taxonomy=_uuid(get, "taxonomy_id"),
        term=_uuid(get, "taxonomy_term_id"),
        postcode=get.get("postcode", "").replace("\x00", "").replace(" ", "").upper()[:10],
    )


def _number(get: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    text = get.get(name, "").strip()
    if not text:
        return otherwise
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:10]) <= most:
        raise BadQuestion(f"{name} is a whole number from 1 to {most}.", field=name)
    return int(text)


def _uuid(get: Mapping[str, str], name: str) -> str:
    text = get.get(name, "").strip().lower()
    if text and ids.plain(text) is None:
        raise BadQuestion(f"{name} is a UUID.", field=name)
    return text


def _moment(get: Mapping[str, str]) -> datetime | None:
    text = get.get("modified_after", "").strip()
    if not text:
        return None
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)):
            found = datetime.combine(day, time.min)
    except ValueError:
        found = None
    if found is None:
        raise BadQuestion(
            "modified_after is a time like 2026-04-01T09:30:00Z.", field="modified_after"
        )
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def organisations(on: date) -> QuerySet[Organisation]:
    """What is published: listed organisations, in an order that stays."""
    return Organisation.objects.listed().prefetch_related("areas", "outside_records").order_by("pk")


def services(on: date) -> QuerySet[Service]:
    """What is published: open services of listed organisations, with prices in force on a day."""
    rates = Rate.objects.in_force(on).order_by("unit", "kind", "starts_on", "pk")
    return (
        Service.objects.filter(is_open=True, organisation__is_listed=True)
        .select_related("organisation")
        .prefetch_related(
            "outside_records", "organisation__areas", "organisation__outside_records",
            Prefetch("rates", rates),
        )
        .order_by("pk")
    )  # fmt: skip


def narrowed_services(rows: QuerySet[Service], wanted: Asked) -> QuerySet[Service]:
    """The standard's filters on services."""
    for word in wanted.search.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(description__icontains=word) | Q(needs__icontains=word)
            | Q(organisation__name__icontains=word)
        )  # fmt: skip
    if wanted.organisation:
        rows = rows.filter(stands_for("organisation__", wanted.organisation))
    if wanted.postcode:
        rows = rows.filter(organisation__postcode__istartswith=_outward(wanted.postcode))
    if wanted.taxonomy and wanted.taxonomy != ids.TAXONOMY:
        rows = rows.none()
    if wanted.term:
        words = [word for word in needs() if ids.term(word) == wanted.term]
        rows = rows.filter(needs__icontains=f'"{words[0]}"') if words else rows.none()
    if wanted.changed_after:
        rows = rows.filter(
            _changed("reference", wanted.changed_after)
            | _changed("organisation__reference", wanted.changed_after)
            | Q(organisation__added_at__gt=wanted.changed_after)
            | Exists(
                OutsideRecord.objects.filter(
                    organisation=OuterRef("organisation"), changed_at__gt=wanted.changed_after
                )
            )
        )
    return rows


def narrowed_organisations(rows: QuerySet[Organisation], wanted: Asked) -> QuerySet[Organisation]:
    """The standard's filters on organisations."""
    for word in wanted.search.split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word))
    if wanted.organisation:
        rows = rows.filter(stands_for("", wanted.organisation))
    if wanted.changed_after:
        rows = rows.filter(
            _changed("reference", wanted.changed_after)
            | Q(added_at__gt=wanted.changed_after)
            | Q(outside_records__changed_at__gt=wanted.changed_after)
        ).distinct()
    return rows


def _outward(postcode: str) -> str:
    """M33 of M33 4GT: near enough where no map is."""
    return postcode[:-3] if len(postcode) > 4 else postcode  # noqa: PLR2004


def _changed(reference: str, after: datetime) -> Exists:
    return Exists(AuditRecord.objects.filter(subject=OuterRef(reference), at__gt=after))


def stands_for(path: str, value: str) -> Q:
    """Which row a published UUID stands for: one that came with it, else the one it was made of."""
    found = Q(**{f"{path}outside_id__iexact": value})
    uuid = ids.plain(value)
    reference, is_place = ids.reference_of(uuid) if uuid else ("", False)
    if reference and not is_place:
        found |= Q(**{f"{path}reference": reference})
    return found


def organisation_by(value: str, on: date) -> tuple[Organisation | None, bool]:
    """A listed organisation by its UUID, and whether it is the one that another was put under."""
    row = organisations(on).filter(stands_for("", value)).first()
    if row is not None:
        return row, False
    gone = Organisation.objects.filter(stands_for("", value)).first()
    kept = merging.kept_of(gone) if gone else None
    row = organisations(on).filter(pk=kept.pk).first() if kept and kept != gone else None
    return row, row is not None


def service_by(value: str, on: date) -> Service | None:
    return services(on).filter(stands_for("", value)).first()


def service_at(value: str, on: date) -> Service | None:
    """The service of a published place: by the UUID it came with, else by ours."""
    uuid = ids.plain(value)
    reference, is_place = ids.reference_of(uuid) if uuid else ("", False)
    if is_place:
        return services(on).filter(reference=reference).first()
    return services(on).filter(outside_records__rest__icontains=f'"{value}"').first()


def needs() -> list[str]:
    """Every word that people search by, once each, however it is written."""
    rows = Service.objects.filter(is_open=True, organisation__is_listed=True)
    words = {str(word) for found in rows.values_list("needs", flat=True) for word in found}
    return sorted({word.lower(): word for word in sorted(words)}.values())


def last_changes(rows: Iterable[Service]) -> dict[str, datetime]:
    """By reference, when each service or its organisation last changed: one query a page."""
    found = list(rows)
    subjects = {row.reference for row in found} | {row.organisation.reference for row in found}
    at = dict(
        AuditRecord.objects.filter(subject__in=subjects)
        .values_list("subject")
        .annotate(last=Max("at"))
    )
    return {
        row.reference: max(
            row.organisation.added_at,
            *(at[s] for s in (row.reference, row.organisation.reference) if s in at),
            *(one.changed_at for one in row.outside_records.all()),
        )
        for row in found
    }
