"""Organisations as the directory's cards, pages and comparison show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, FilteredRelation, Prefetch, Q, prefetch_related_objects

from providers import numbers, sql
from providers.directory import Badge, badge_of, cancel_words, pair, price_words
from providers.finding import Found
from providers.models import Organisation, OutsideRecord, Rate, Service, UserLedStatus, When, Where
from providers.models.services import newest_of
from providers.searching import rating_of

NOT_TOLD = "Not told us"
RATE = ("id", "unit", "kind", "minutes", "workers", "group_size", "amount_pence", "vat",
        "cancel_hours", "cancel_percent", "starts_on", "ends_on")  # fmt: skip
KIND_WORDS: dict[str, str] = {
    Organisation.Kind.MICRO_PROVIDER: "A very small provider",
    Organisation.Kind.PERSONAL_ASSISTANT: "A personal assistant",
    Organisation.Kind.BROKERAGE: "Help with planning",
}
WHERE_WORDS: dict[str, str] = {
    Where.COMES: "They come to you", Where.THERE: "You go to them", Where.ONLINE: "Online",
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A service with its prices in force."""

    service: Service
    prices: tuple[str, ...]
    since: date | None
    cancelling: str

    @property
    def first_price(self) -> str:
        return self.prices[0] if self.prices else ""

    @property
    def more_prices(self) -> tuple[str, ...]:
        return self.prices[1:]

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [pair(fact) for fact in self.service.access]

    @property
    def when(self) -> str:
        """The hours in its own words, then the parts of the week."""
        parts = ", ".join(part for part in When.values if part in self.service.when)
        return ". ".join(one for one in (self.service.times.rstrip("."), parts.capitalize()) if one)

    @property
    def where(self) -> str:
        said = self.service.where
        return ", ".join(words for value, words in WHERE_WORDS.items() if value in said)

    @property
    def waiting(self) -> str:
        """Places now, and whether there is a waiting list, as far as it is told."""
        number, waits = self.service.places_now, self.service.waiting_list
        places = "" if number is None else f"{number} place{'' if number == 1 else 's'} now"
        told = {None: "", True: "there is a waiting list", False: "no waiting list"}[waits]
        words = ", ".join(one for one in (places, told) if one)
        return words[:1].upper() + words[1:]

    @property
    def who_for(self) -> str:
        return ", ".join(map(str, self.service.who_for))

    @property
    def languages(self) -> str:
        return ", ".join(map(str, self.service.languages))


@dataclass(frozen=True)
class Shown:
    """An organisation with everything that its card or page says."""

    row: Organisation
    badge: Badge | None
    offers: tuple[Offer, ...]
    areas: tuple[str, ...]
    far: str = ""  # “within 3 miles”
    rating: str = ""  # of the CQC, where it is regulated

    @property
    def is_private(self) -> bool:
        """A personal assistant: home and telephone are theirs."""
        return self.row.kind == Organisation.Kind.PERSONAL_ASSISTANT

    @property
    def is_regulated(self) -> bool:
        return any(offer.service.regulated for offer in self.offers)

    @property
    def good_to_know(self) -> list[tuple[str, str]]:
        """What people ask of the first thing it offers; what is missing says so."""
        first = self.first
        if first is None:
            return []
        found = [
            ("Who it is for", first.who_for), ("Who travels", first.where),
            ("Languages", first.languages), ("Places", first.waiting),
        ]  # fmt: skip
        return [*found, ("What the CQC says", self.rating)] if self.is_regulated else found

    @property
    def kind_words(self) -> str:
        """What kind it is, where that is not an organisation like most."""
        return KIND_WORDS.get(self.row.kind, "")

    @property
    def first(self) -> Offer | None:
        return self.offers[0] if self.offers else None

    @property
    def others(self) -> tuple[Offer, ...]:
        return self.offers[1:]

    @property
    def access(self) -> list[tuple[str, str]]:
        """What is true of any of its services, once each."""
        return list(dict.fromkeys(fact for offer in self.offers for fact in offer.facts))

    @property
    def registers(self) -> list[tuple[str, str, str]]:
        """(register, number, address) where anybody can look the organisation up."""
        row = self.row
        cqc = row.cqc_location if self.is_regulated else ""
        return numbers.links(charity=row.charity_number, company=row.company_number, cqc=cqc)

    @property
    def access_words(self) -> str:
        return ", ".join(name for name, _ in self.access)

    @property
    def access_checked_on(self) -> date | None:
        days = [o.service.access_checked_on for o in self.offers if o.service.access_checked_on]
        return min(days) if days else None

    @property
    def price_words(self) -> str:
        return "; ".join(f"{o.service.name}: {o.first_price}" for o in self.offers if o.prices)


def _in_order(rates: Sequence[Rate]) -> list[Rate]:
    kinds = ["any", "weekday", "evening", "weekend", "bank_holiday"]
    return sorted(rates, key=lambda rate: (kinds.index(rate.kind), rate.amount_pence))


def offer_of(service: Service, on: date) -> Offer:
    return offer_with(service, service.rates_on(on))


def offer_with(service: Service, in_force: Sequence[Rate]) -> Offer:
    rates = _in_order(in_force)
    return Offer(
        service,
        tuple(price_words(rate) for rate in rates),
        max((rate.starts_on for rate in rates), default=None),
        cancel_words(rates[0]) if rates else "",
    )


def shown(row: Organisation, on: date) -> Shown:
    """Needs rows read `with_offers(on)`."""
    return Shown(
        row,
        badge_of(row, on),
        tuple(offer_of(service, on) for service in row.services.all()),
        tuple(area.name for area in row.areas.all()),
    )


def with_ratings(found: list[Shown]) -> list[Shown]:
    """What the CQC says of those whose activity is regulated: one statement for all, or none."""
    ids = [one.row.pk for one in found if one.is_regulated]
    if not ids:
        return found
    records = OutsideRecord.objects.filter(organisation__in=ids, service=None).order_by(
        "changed_at"
    )
    said = {pk: rating_of(rest) for pk, rest in records.values_list("organisation", "rest")}
    return [replace(one, rating=said.get(one.row.pk, "")) for one in found]


def cards(found: Found, on: date) -> list[Shown]:
    """The organisations of a page of the directory, in its order: two statements or three."""
    offers = read_offers(found.ids, on)
    rows = {pk: owned[0].service.organisation for pk, owned in offers.items()}
    bare = set(found.ids) - set(rows)
    rows |= Organisation.objects.in_bulk(bare) if bare else {}
    statuses = UserLedStatus.objects.order_by("-starts_on", "-pk")
    prefetch_related_objects(list(rows.values()), Prefetch("statuses", statuses))
    far = found.asked.place is not None
    return [
        Shown(
            row, badge_of(row, on), tuple(offers.get(row.pk, ())), (),
            far=band_words(line.band) if far else "", rating=line.rating,
        )
        for line in found.lines
        if (row := rows.get(line.id)) is not None
    ]  # fmt: skip


def read_offers(ids: Sequence[int], on: date) -> dict[int, list[Offer]]:
    """Open services of these organisations with the prices in force: one statement for all."""
    condition = Q(rates__starts_on__lte=on) & (Q(rates__ends_on=None) | Q(rates__ends_on__gte=on))
    rows = (
        Service.objects.filter(is_open=True, organisation__in=ids)
        .select_related("organisation")
        .annotate(price=FilteredRelation("rates", condition=condition))
        .annotate(**{f"price_{name}": F(f"price__{name}") for name in RATE})
        .order_by("name", "pk", "price__unit", "price__kind", "price__amount_pence")
    )
    services: dict[int, Service] = {}
    rates: dict[int, list[Rate]] = {}
    for row in rows:
        services.setdefault(row.pk, row)
        values = {name: getattr(row, f"price_{name}") for name in RATE}
        if values["id"] is not None:
            rates.setdefault(row.pk, []).append(Rate(service_id=row.pk, **values))
    found: dict[int, list[Offer]] = {}
    for pk, service in services.items():
        offer = offer_with(service, newest_of(rates.get(pk, ()), on))
        found.setdefault(service.organisation_id, []).append(offer)
    return found


def band_words(band: int) -> str:
    """A distance as the directory tells it: roughly, for it does not know your door."""
    if band == sql.UNKNOWN:
        return "We do not know how far"
    if band == sql.FAR:
        return f"More than {sql.MILES[-1]} miles away"
    miles = sql.MILES[band]
    return f"Within about {miles} mile{'' if miles == 1 else 's'}"


@dataclass(frozen=True)
class Compared:
    """One row of the comparison: a question and each organisation's answer."""

    name: str
    values: tuple[str, ...]


def compared(chosen: Sequence[Shown]) -> list[Compared]:
    """The same rows for each; what is missing says so."""

    def line(name: str, values: list[str]) -> Compared:
        return Compared(name, tuple(value or NOT_TOLD for value in values))

    return [
        line("What it promises", [one.row.promise for one in chosen]),
        line("Prices", [one.price_words for one in chosen]),
        line("When", [_joined(o.when for o in one.offers) for one in chosen]),
        line("Who travels", [_joined(o.where for o in one.offers) for one in chosen]),
        line("Places now", [_places(one) for one in chosen]),
        line("Who it is for", [_joined(o.who_for for o in one.offers) for one in chosen]),
        line("Getting in", [one.access_words for one in chosen]),
        line("Languages", [_joined(w for o in one.offers for w in o.service.languages) for one in chosen]),
        line("Areas", [", ".join(one.areas) for one in chosen]),
        line("Who runs it", [_led(one.badge) for one in chosen]),
        line("Cancelling", [one.first.cancelling if one.first else "" for one in chosen]),
        line("What kind", [_joined((one.kind_words, one.row.legal_form)) for one in chosen]),
        line("What the CQC says", [_cqc(one) for one in chosen]),
    ]  # fmt: skip


def _joined(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


def _led(badge: Badge | None) -> str:
    return f"{badge.heading}. {badge.checked}" if badge else ""


def _places(one: Shown) -> str:
    return ". ".join(f"{o.service.name}: {o.waiting}" for o in one.offers if o.waiting)


def _cqc(one: Shown) -> str:
    """The rating where the law asks for one; who needs none is not worse for it."""
    return one.rating if one.is_regulated else "Not needed for what they do"
