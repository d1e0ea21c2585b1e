"""Keeps what was read from Open Referral: by outside id, so that a second run adds nothing."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.errors import DomainError
from people.models import User
from providers import services
from providers.models import Area, Organisation, Service
from providers.open_referral import FoundOrganisation, FoundService, Problem, Read


@transaction.atomic
def keep(*, read: Read, by: User | None, at: datetime, on: date) -> None:
    """Add what is new and fill in what changed; adds to `read.problems` what was left out.

    What an organisation wrote itself in this directory is not overwritten by emptiness.
    """
    rows = {
        outside_id: _organisation(found, by, at) for outside_id, found in read.organisations.items()
    }
    for found in read.services.values():
        organisation = (
            rows.get(found.organisation)
            or Organisation.objects.filter(outside_id=found.organisation or "-").first()
        )
        if organisation is not None:
            _service(found, organisation, read, by, at, on)


def _filled(found: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(found, name) for name in names}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value not in ("", ())
    }


ABOUT = ("name", "description", "email", "website", "phone", "legal_form", "company_number",
         "charity_number", "address", "postcode")  # fmt: skip
OFFER = ("name", "description", "times", "needs", "access", "languages", "is_open")


def _organisation(found: FoundOrganisation, by: User | None, at: datetime) -> Organisation:
    facts = _filled(found, ABOUT)
    row = Organisation.objects.filter(outside_id=found.outside_id).first()
    if row is None:
        return services.register_organisation(by=by, at=at, outside_id=found.outside_id, **facts)
    if all(getattr(row, name) == value for name, value in facts.items()):
        return row
    return services.change_page(organisation=row, by=by, at=at, **facts)


def _service(
    found: FoundService,
    organisation: Organisation,
    read: Read,
    by: User | None,
    at: datetime,
    on: date,
) -> None:
    facts = _filled(found, OFFER)
    row = Service.objects.filter(organisation=organisation, outside_id=found.outside_id).first()
    if row is None:
        row = services.add_service(
            organisation=organisation, by=by, at=at, outside_id=found.outside_id, **facts
        )
    elif any(getattr(row, name) != value for name, value in facts.items()):
        row = services.change_service(service=row, by=by, at=at, **facts)
    for code, name in found.areas:
        area, _ = Area.objects.get_or_create(code=code, defaults={"name": name})
        organisation.areas.add(area)
    for price in found.prices:
        if row.rates.filter(unit=price.unit, starts_on=price.starts_on).exists():
            continue
        try:
            services.set_rate(
                service=row, unit=price.unit, amount_pence=price.amount_pence,
                starts_on=price.starts_on, ends_on=price.ends_on, by=by, at=at,
            )  # fmt: skip
        except DomainError as refusal:
            label = f"service {found.outside_id}"
            read.problems.append(Problem(label, "cost_options", refusal.sentence))
