"""Our rows as records of Open Referral UK 3.0.

What came from another directory and has no field here goes out again as it came, as long as what
we know does not say otherwise. Of a personal assistant only the work is published: no address, no
telephone, no e-mail, nothing from outside.
"""

from typing import Any, Final

from providers.directory import KIND_WORDS, UNIT_WORDS
from providers.models import Organisation, OutsideRecord, Rate, RateKind, Service, Unit
from providers.publishing import ids
from providers.publishing.standard import ORGANISATION_KEYS, SERVICE_KEYS, fitting
from providers.referral import fields
from providers.referral.fields import dicts

Record = dict[str, Any]
SCHEMES: Final = (
    ("GB-CHC", "Charity number", "charity_number"),
    ("GB-COH", "Company number", "company_number"),
    ("CQC", "CQC location number", "cqc_location"),
)
LISTED_SERVICE: Final = ("id", "name", "description", "url", "email", "status", "fees",
                         "accreditations", "minimum_age", "maximum_age", "assured_date",
                         "assurer_email", "alert", "last_modified", "organization")  # fmt: skip
MOST_LISTED: Final = 200


def is_private(row: Organisation) -> bool:
    """Somebody's own name, home and telephone."""
    return row.kind == Organisation.Kind.PERSONAL_ASSISTANT


def rest_of(row: Organisation | Service) -> Record:
    """What other directories say besides; the newest word of each field. Needs the prefetch."""
    found: Record = {}
    records: list[OutsideRecord] = sorted(row.outside_records.all(), key=lambda one: one.changed_at)
    kind = (
        OutsideRecord.Kind.SERVICE if isinstance(row, Service) else OutsideRecord.Kind.ORGANISATION
    )
    for record in records:
        if record.kind == kind:
            found |= record.rest
    return found


def organisation_id(row: Organisation) -> str:
    return ids.of(row.reference, row.outside_id)


def service_id(row: Service) -> str:
    return ids.of(row.reference, row.outside_id)


def organisation(row: Organisation, *, whole: bool = True) -> Record:
    """An organisation; `whole` with its numbers and all that came from outside."""
    own = organisation_id(row)
    found: Record = {
        "id": own, "name": row.name, "description": row.description or row.promise or row.name,
    }  # fmt: skip
    if is_private(row):
        return found
    rest = rest_of(row)
    if not whole:
        rest = {
            name: rest[name] for name in ("logo", "uri", "parent_organization_id") if name in rest
        }
    found = {name: rest[name] for name in ORGANISATION_KEYS if name in rest} | found
    found |= {"email": row.email, "website": row.website}
    if whole:
        found["organization_identifiers"] = _identifiers(row, own, rest)
    return fitting("organisation", {name: value for name, value in found.items() if value})


def _identifiers(row: Organisation, own: str, rest: Record) -> list[Record]:
    held = {scheme: getattr(row, name) for scheme, _, name in SCHEMES if getattr(row, name)}
    came = [
        one
        for one in dicts(rest, "organization_identifiers")
        if str(one.get("identifier_scheme", "")).upper() not in held
    ]
    return came + [
        {
            "id": ids.part(own, f"identifier:{scheme}"), "organization_id": own,
            "identifier_scheme": scheme, "identifier_type": words, "identifier": held[scheme],
        }
        for scheme, words, _ in SCHEMES
        if scheme in held
    ]  # fmt: skip


def listed_service(row: Service, changed: str = "") -> Record:
    """A service as the pages of a list show it."""
    found = service(row, changed, whole=False)
    return {name: found[name] for name in LISTED_SERVICE if name in found}


def service(row: Service, changed: str = "", *, whole: bool = True) -> Record:
    """A service with its organisation, prices, places and terms."""
    own = service_id(row)
    rest = {} if is_private(row.organisation) else rest_of(row)
    found: Record = {name: rest[name] for name in SERVICE_KEYS if name in rest}
    found |= {"id": own, "name": row.name, "status": "active"}
    if row.description:
        found["description"] = row.description
    if changed:
        found["last_modified"] = changed
    found["organization"] = organisation(row.organisation, whole=whole)
    if whole:
        found |= {
            "cost_options": _prices(row, own, rest),
            "schedules": _schedules(row, own, rest),
            "languages": _languages(row, own, rest),
            "service_areas": _areas(row, own, rest),
            "attributes": _terms(row, own, rest),
            "service_at_locations": [one for one in [place(row, rest)] if one]
            + dicts(rest, "service_at_locations")[1:],
        }
    return fitting("service", {name: value for name, value in found.items() if value})


def service_at_location(row: Service, *, whole: bool) -> Record:
    """Where a service is, with the service."""
    rest = {} if is_private(row.organisation) else rest_of(row)
    found = place(row, rest) or {"id": place_id(row, rest)}
    found["service"] = service(row) if whole else listed_service(row)
    found["service"].pop("service_at_locations", None)
    return fitting("service_at_location", found)


def place_id(row: Service, rest: Record) -> str:
    came = dicts(rest, "service_at_locations")
    outside = ids.plain(came[0].get("id")) if came else None
    return str(outside or ids.own(row.reference, place=True))


def place(row: Service, rest: Record) -> Record | None:
    """Where a service is: as it came, while the organisation's address is still that one."""
    came = dicts(rest, "service_at_locations")
    org = row.organisation
    if came and isinstance(came[0].get("location"), dict):
        address, _ = fields.address([came[0]["location"]])
        if address == org.address or not org.address:
            return {**came[0], "id": place_id(row, rest)}
    if is_private(org) or not org.address:
        return None
    whole = str(ids.own(org.reference, place=True))
    return {
        "id": place_id(row, rest), "service_id": service_id(row), "location_id": whole,
        "location": _location(row, whole),
    }  # fmt: skip


def _location(row: Service, whole: str) -> Record:
    org = row.organisation
    lines = [line.strip() for line in org.address.splitlines() if line.strip()]
    areas = [area.name for area in org.areas.all()]
    city = lines[-1] if len(lines) > 1 else (areas[0] if areas else org.get_nation_display())
    found: Record = {
        "id": whole, "location_type": "physical", "name": org.name,
        "addresses": [{
            "id": ids.part(whole, "address"), "location_id": whole, "address_1": lines[0],
            "city": city, "state_province": areas[0] if areas else org.get_nation_display(),
            "postal_code": org.postcode or "Not told us", "country": "GB",
            "address_type": "physical",
        }],
    }  # fmt: skip
    if row.access:
        found["accessibility"] = [
            {
                "id": ids.part(whole, f"access:{fact}"),
                "location_id": whole,
                "description": str(fact),
            }
            for fact in row.access
        ]
    return found


def _prices(row: Service, own: str, rest: Record) -> list[Record]:
    """Prices in force; from outside only those that no price here stands for."""
    came = [one for one in dicts(rest, "cost_options") if fields.price(one) is None]
    return came + [_price(rate, own) for rate in row.rates.all()]


def _price(rate: Rate, own: str) -> Record:
    pounds, pence = divmod(rate.amount_pence, 100)
    words = [KIND_WORDS[RateKind(rate.kind)], f"{rate.minutes} minutes" if rate.minutes else ""]
    found: Record = {
        "id": ids.part(own, f"price:{rate.unit}:{rate.kind}:{rate.minutes}:{rate.workers}:"
                            f"{rate.group_size}:{rate.starts_on}"),
        "service_id": own, "valid_from": rate.starts_on.isoformat(),
        "option": ", ".join(word for word in words if word) or "standard price",
        # The standard wants a number of pounds: two places, read back exactly.
        "amount": float(f"{pounds}.{pence:02}") if pence else pounds,
        "amount_description": _per(rate),
    }  # fmt: skip
    if rate.ends_on:
        found["valid_to"] = rate.ends_on.isoformat()
    return found


def _per(rate: Rate) -> str:
    """“per session”: the words that readers of the standard look for."""
    words = UNIT_WORDS[Unit(rate.unit)]
    return "per item" if rate.unit == Unit.ITEM else f"per {words.split(' ', 1)[1]}"


def _schedules(row: Service, own: str, rest: Record) -> list[Record]:
    if row.times == fields.times(rest):
        return dicts(rest, "schedules")
    return [{"id": ids.part(own, "times"), "service_id": own, "description": row.times}]


def _languages(row: Service, own: str, rest: Record) -> list[Record]:
    came = dicts(rest, "languages")
    if list(fields.names(came)) == row.languages:
        return came
    return [
        {"id": ids.part(own, f"language:{name}"), "service_id": own, "name": str(name)}
        for name in row.languages
    ]


def _areas(row: Service, own: str, rest: Record) -> list[Record]:
    came = dicts(rest, "service_areas")
    known = {code for code, _ in fields.areas(rest)}
    return came + [
        {
            "id": ids.part(own, f"area:{area.code}"), "service_id": own, "name": area.name,
            "uri": f"http://statistics.data.gov.uk/id/statistical-geography/{area.code}",
        }
        for area in row.organisation.areas.all()
        if area.code not in known
    ]  # fmt: skip


def _terms(row: Service, own: str, rest: Record) -> list[Record]:
    came = dicts(rest, "attributes")
    known = set(fields.terms(rest))
    return came + [
        {
            "id": ids.part(own, f"need:{word}"), "link_id": own,
            "taxonomy_term_id": ids.term(str(word)), "taxonomy_term": term(str(word)),
        }
        for word in row.needs
        if str(word).lower() not in known
    ]  # fmt: skip


def term(word: str) -> Record:
    """A need that people search by."""
    return {
        "id": ids.term(word), "name": word, "description": word, "taxonomy": "Needs",
        "taxonomy_id": ids.TAXONOMY, "term": word.lower(),
    }  # fmt: skip


def taxonomy(words: list[str] | None = None) -> Record:
    """The one taxonomy of this directory, with its terms or without."""
    found: Record = {
        "id": ids.TAXONOMY, "name": "Needs",
        "description": "What people look for, in the words of this directory.", "version": "1",
    }  # fmt: skip
    if words is not None:
        found["taxonomy_terms"] = [term(word) for word in words]
    return found
