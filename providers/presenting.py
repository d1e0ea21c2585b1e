"""Organisations as the directory's cards, pages and comparison show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from providers import numbers
from providers.directory import Badge, badge_of, cancel_words, pair, price_words
from providers.models import Organisation, Rate, Service

NOT_TOLD = "Not told us"


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


@dataclass(frozen=True)
class Shown:
    """An organisation with everything that its card or page says."""

    row: Organisation
    badge: Badge | None
    offers: tuple[Offer, ...]
    areas: tuple[str, ...]

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
        return numbers.links(
            charity=row.charity_number, company=row.company_number, cqc=row.cqc_location
        )

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
    rates = _in_order(service.rates_on(on))
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
        line("When", [_joined(o.service.times for o in one.offers) for one in chosen]),
        line("Places now", [_places(one) for one in chosen]),
        line("Getting in", [one.access_words for one in chosen]),
        line("Languages", [_joined(w for o in one.offers for w in o.service.languages) for one in chosen]),
        line("Where", [", ".join(one.areas) for one in chosen]),
        line("Who runs it", [_led(one.badge) for one in chosen]),
        line("Cancelling", [one.first.cancelling if one.first else "" for one in chosen]),
        line("What kind", [one.row.legal_form for one in chosen]),
    ]  # fmt: skip


def _joined(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


def _led(badge: Badge | None) -> str:
    return f"{badge.heading}. {badge.checked}" if badge else ""


def _places(one: Shown) -> str:
    told = [o for o in one.offers if o.service.places_now is not None]
    return ", ".join(f"{o.service.name}: {o.service.places_now}" for o in told)
