"""Verbs of providers: register an organisation, offer a service, set a price, change the page."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.text import slugify

from core.errors import DomainError
from core.money import MOST_PENCE
from core.references import new_reference
from people import audit
from people.models import User
from providers import searching
from providers.addresses import email_address, web_address
from providers.models import Area, MissingSupport, Organisation, Rate, RateKind, Service, Unit, Vat

MOST_SLUG = 60
RESERVED = {"compare", "join", "missing", "new"}  # addresses below /find/ that are no organisation


class NameMissing(DomainError):
    code = "name_missing"
    message = "Give a name of 200 letters or fewer."


class BadRate(DomainError):
    code = "bad_rate"
    message = "Check this price: how it is counted, how much, and from which day."


class RateExists(DomainError):
    code = "rate_exists"
    message = "There is another price of this kind from that day. Choose a later day."
    status = 409


class PageFacts(TypedDict, total=False):
    """What an organisation says about itself; see Organisation."""

    name: str
    kind: str
    promise: str
    description: str
    legal_form: str
    charity_number: str
    company_number: str
    cqc_location: str
    vat_number: str
    email: str
    phone: str
    website: str
    address: str
    postcode: str
    latitude: Decimal | None
    longitude: Decimal | None
    nation: str
    own_bank_holidays: list[str]
    is_listed: bool
    outside_id: str
    supplier_number: str


class ServiceFacts(TypedDict, total=False):
    """What a service says about itself; see Service."""

    name: str
    description: str
    needs: list[str]
    access: list[str]
    languages: list[str]
    times: str
    when: list[str]
    where: list[str]
    who_for: list[str]
    waiting_list: bool | None
    places_now: int | None
    regulated: bool
    access_checked_on: date | None
    is_open: bool
    outside_id: str


def _set(row: Organisation | Service, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.name or len(row.name) > 200 or "\x00" in row.name:  # noqa: PLR2004
        raise NameMissing(field="name")


def _check(organisation: Organisation) -> None:
    organisation.website = web_address(organisation.website)
    organisation.email = email_address(organisation.email)
    for day in organisation.own_bank_holidays:
        try:
            date.fromisoformat(day)
        except ValueError:
            raise DomainError("Type each day like 2026-12-24.", field="own_bank_holidays") from None


def free_slug(name: str) -> str:
    """An address for an organisation that nobody has yet."""
    plain = slugify(name)[:MOST_SLUG].strip("-") or "provider"
    if plain not in RESERVED and not Organisation.objects.filter(slug=plain).exists():
        return plain
    return f"{plain}-{new_reference('x')[2:6]}"


@transaction.atomic
def register_organisation(
    *,
    by: User | None,
    at: datetime,
    areas: Iterable[Area] = (),
    slug: str = "",
    **facts: Unpack[PageFacts],
) -> Organisation:
    """A new organisation in the directory. Raises NameMissing, BadWebsite or BadEmail."""
    row = Organisation(added_at=at)
    _set(row, dict(facts))
    _check(row)
    row.slug = slug or free_slug(row.name)
    row.save()
    row.areas.set(areas)
    searching.keep([row.pk])
    audit.record("organisation.registered", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def change_page(
    *,
    organisation: Organisation,
    by: User | None,
    at: datetime,
    areas: Iterable[Area] | None = None,
    **facts: Unpack[PageFacts],
) -> Organisation:
    """Change what the public page says. Facts of the register are not theirs to change."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _set(row, dict(facts))
    _check(row)
    row.save()
    if areas is not None:
        row.areas.set(areas)
    searching.keep([row.pk])
    audit.record("organisation.changed", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def add_service(
    *, organisation: Organisation, by: User | None, at: datetime, **facts: Unpack[ServiceFacts]
) -> Service:
    """Something more that an organisation offers. Raises NameMissing."""
    row = Service(organisation=organisation)
    _set(row, dict(facts))
    row.save()
    searching.keep([row.organisation_id])
    audit.record("service.added", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def change_service(
    *, service: Service, by: User | None, at: datetime, **facts: Unpack[ServiceFacts]
) -> Service:
    """Change what a service says of itself, or close it to new people."""
    row = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    _set(row, dict(facts))
    row.save()
    searching.keep([row.organisation_id])
    audit.record("service.changed", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def set_rate(
    *,
    service: Service,
    unit: str,
    amount_pence: int,
    starts_on: date,
    by: User | None,
    at: datetime,
    kind: str = RateKind.ANY,
    minutes: int | None = None,
    workers: int = 1,
    group_size: int = 1,
    vat: str = Vat.EXEMPT,
    cancel_hours: int = 24,
    cancel_percent: int = 0,
    ends_on: date | None = None,
) -> Rate:
    """The price from a day on; the one before of the same sort ends the day before.

    Agreements keep the rate both said yes to. The same price again changes nothing. Raises
    BadRate or RateExists.
    """
    if unit not in Unit.values or kind not in RateKind.values or vat not in Vat.values:
        raise BadRate("Choose how this price is counted.", field="unit")
    if not 0 < amount_pence <= MOST_PENCE:
        raise BadRate("Say what it costs: more than £0.", field="amount_pence")
    if unit == Unit.VISIT and not minutes:
        raise BadRate("Say how many minutes a visit takes.", field="minutes")
    if min(workers, group_size) < 1 or max(workers, group_size) > 100:  # noqa: PLR2004
        raise BadRate("Say how many people: 1 to 100.", field="workers")
    if not 0 <= cancel_percent <= 100 or not 0 <= cancel_hours <= 2000:  # noqa: PLR2004
        raise BadRate("Late cancelling costs 0 to 100 per cent.", field="cancel_percent")
    if ends_on is not None and ends_on < starts_on:
        raise BadRate("The last day is before the first.", field="ends_on")
    minutes = minutes if unit == Unit.VISIT else None
    Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    sort = Rate.objects.filter(
        service=service, unit=unit, kind=kind, minutes=minutes, workers=workers,
        group_size=group_size,
    )  # fmt: skip
    same = sort.filter(starts_on=starts_on).first()
    if same is not None:
        if (same.amount_pence, same.vat) == (amount_pence, vat):
            return same
        raise RateExists(field="starts_on")
    sort.filter(starts_on__lt=starts_on, ends_on=None).update(ends_on=starts_on - timedelta(days=1))
    later = sort.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    if later is not None and ends_on is None:
        ends_on = later.starts_on - timedelta(days=1)
    try:
        with transaction.atomic():
            rate = Rate.objects.create(
                service=service, unit=unit, kind=kind, minutes=minutes, workers=workers,
                group_size=group_size, amount_pence=amount_pence, vat=vat,
                cancel_hours=cancel_hours, cancel_percent=cancel_percent,
                starts_on=starts_on, ends_on=ends_on,
            )  # fmt: skip
    except IntegrityError:
        raise RateExists(field="starts_on") from None
    audit.record("rate.set", subject=service.reference, by=by, at=at)
    return rate


MOST_TOLD_A_DAY = 500


class NothingTold(DomainError):
    code = "nothing_told"
    message = "Say what you looked for, in 200 letters or fewer."


@transaction.atomic
def tell_what_is_missing(
    *, words: str, area: Area | None, on: date, need: str = "", by: User | None = None
) -> None:
    """Keep what somebody looked for in vain: once a person, thing, area and year.

    Who told is kept as a mark that changes each year and leads nowhere without this site's key.
    What visitors tell is kept once a day, and never counts as a person.
    """
    cleaned = " ".join((words or need).split())
    if not cleaned or len(cleaned) > 200 or len(need) > 200:  # noqa: PLR2004
        raise NothingTold(field="words")
    facts: dict[str, Any] = {"words": cleaned, "need": need, "area": area}
    if by is not None:
        mark = mark_of(by, on.year)
        User.objects.select_for_update().get(pk=by.pk)  # two presses at once count once
        if not MissingSupport.objects.filter(mark=mark, year=on.year, **facts).exists():
            MissingSupport.objects.create(mark=mark, year=on.year, told_on=on, **facts)
    elif MissingSupport.objects.filter(told_on=on, mark="").count() < MOST_TOLD_A_DAY:
        MissingSupport.objects.get_or_create(mark="", year=on.year, told_on=on, **facts)


def mark_of(user: User, year: int) -> str:
    """A keyed one-way mark of somebody for one year: the same person counts once."""
    return salted_hmac("providers.missing", f"{year}:{user.pk}", algorithm="sha256").hexdigest()
