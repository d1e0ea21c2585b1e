"""Prices are dated, and the day decides by the provider's own calendar."""

from datetime import date

import pytest

from core.errors import DomainError
from providers import services
from providers.directory import price_words
from providers.models import Rate, RateKind, Service, Unit
from tests.cast import NOW, Cast

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)
CHRISTMAS, ST_ANDREW = date(2026, 12, 25), date(2026, 11, 30)


@pytest.fixture
def help_at_home(cast: Cast) -> Service:
    service = services.add_service(organisation=cast.beech, name="Help", by=None, at=NOW)
    for kind, pence in ((RateKind.ANY, 2200), (RateKind.WEEKEND, 2500), (RateKind.EVENING, 2400),
                        (RateKind.BANK_HOLIDAY, 4400)):  # fmt: skip
        services.set_rate(
            service=service, unit=Unit.HOUR, kind=kind, amount_pence=pence,
            starts_on=date(2026, 4, 1), by=None, at=NOW,
        )  # fmt: skip
    return service


def pence(service: Service, kind: str, day: date) -> int | None:
    rate = service.rate_on(Unit.HOUR, kind, day)
    return rate.amount_pence if rate else None


def test_the_day_decides(help_at_home: Service) -> None:
    assert pence(help_at_home, RateKind.ANY, MONDAY) == 2200
    assert pence(help_at_home, RateKind.ANY, SATURDAY) == 2500
    assert pence(help_at_home, RateKind.EVENING, MONDAY) == 2400
    assert pence(help_at_home, RateKind.ANY, CHRISTMAS) == 4400
    assert pence(help_at_home, RateKind.EVENING, CHRISTMAS) == 4400


def test_each_provider_keeps_its_own_calendar(help_at_home: Service) -> None:
    assert pence(help_at_home, RateKind.ANY, ST_ANDREW) == 2200
    services.change_page(organisation=help_at_home.organisation, nation="SCT", by=None, at=NOW)
    scottish = Service.objects.get(pk=help_at_home.pk)
    assert pence(scottish, RateKind.ANY, ST_ANDREW) == 4400
    services.change_page(
        organisation=help_at_home.organisation, nation="ENG", own_bank_holidays=["2026-12-24"],
        by=None, at=NOW,
    )  # fmt: skip
    own = Service.objects.get(pk=help_at_home.pk)
    assert pence(own, RateKind.ANY, date(2026, 12, 24)) == 4400


def test_a_new_price_ends_the_one_before(help_at_home: Service) -> None:
    services.set_rate(
        service=help_at_home, unit=Unit.HOUR, amount_pence=2310, starts_on=date(2027, 4, 1),
        by=None, at=NOW,
    )  # fmt: skip
    assert pence(help_at_home, RateKind.ANY, date(2027, 3, 31)) == 2200
    assert pence(help_at_home, RateKind.ANY, date(2027, 4, 1)) == 2310
    assert pence(help_at_home, RateKind.ANY, date(2026, 3, 31)) is None


def test_an_earlier_price_ends_before_the_later_one(help_at_home: Service) -> None:
    services.set_rate(
        service=help_at_home, unit=Unit.HOUR, amount_pence=2100, starts_on=date(2025, 4, 1),
        by=None, at=NOW,
    )  # fmt: skip
    assert pence(help_at_home, RateKind.ANY, date(2026, 3, 31)) == 2100
    assert pence(help_at_home, RateKind.ANY, date(2026, 4, 1)) == 2200


def test_the_same_price_again_changes_nothing_and_another_is_refused(help_at_home: Service) -> None:
    before = Rate.objects.count()
    again = {
        "service": help_at_home,
        "unit": Unit.HOUR,
        "starts_on": date(2026, 4, 1),
        "by": None,
        "at": NOW,
    }
    services.set_rate(amount_pence=2200, **again)
    with pytest.raises(services.RateExists):
        services.set_rate(amount_pence=2300, **again)
    assert Rate.objects.count() == before


@pytest.mark.parametrize(
    "facts",
    [{"amount_pence": 0}, {"amount_pence": -5}, {"unit": "moon"}, {"unit": "visit"}, {"workers": 0},
     {"cancel_percent": 101}, {"ends_on": date(2020, 1, 1)}, {"vat": "half"}],
)  # fmt: skip
def test_a_price_that_cannot_be_is_refused(cast: Cast, facts: dict[str, object]) -> None:
    usual = {"unit": "hour", "amount_pence": 2000, "starts_on": date(2026, 4, 1)}
    with pytest.raises(DomainError):
        services.set_rate(service=cast.art, by=None, at=NOW, **(usual | facts))


def test_prices_read_as_people_pay_them(cast: Cast) -> None:
    words = [
        price_words(Rate(unit="session", amount_pence=3000)),
        price_words(Rate(unit="hour", kind="weekend", amount_pence=2550, workers=2)),
        price_words(Rate(unit="visit", minutes=30, amount_pence=1400)),
        price_words(Rate(unit="item", amount_pence=1200, vat="standard")),
    ]
    assert words == [
        "£30 a session", "£25.50 an hour at weekends, with 2 workers",
        "£14 for a visit of 30 minutes", "£12 each, and VAT at 20%",
    ]  # fmt: skip


def test_levels_follow_the_day(cast: Cast) -> None:
    acorn = cast.acorn
    status = acorn.current_status(date(2026, 11, 23))
    assert status is not None
    assert status.level == "75_verified"
    assert acorn.current_status(date(2027, 3, 2)) is None
