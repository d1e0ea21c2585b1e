"""One import under way: records, rows, prices and areas, set by set."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from django.utils.text import slugify

from core.errors import DomainError
from core.money import show
from core.references import new_reference
from people.models import User
from providers import merging, outside, services
from providers.models import Area, Organisation, OutsideChange, OutsideRecord, Rate, Service
from providers.referral.found import (
    Found,
    FoundOrganisation,
    FoundPrice,
    FoundService,
    Read,
    digest,
)

AT_ONCE: Final = 500
Kind = OutsideRecord.Kind


class Keeping:
    """One import under way."""

    def __init__(self, read: Read, at: datetime) -> None:
        self.read, self.at = read, at
        self.counts = dict.fromkeys(("added", "changed", "unchanged", "proposed"), 0)
        self.ids: dict[str, int] = {}  # organisations by outside id
        self.codes: dict[str, str] = {}
        self.works_in: set[tuple[int, str]] = set()
        self.into = merging.kept_ids()
        self.touched: set[int] = set()  # whose search documents are written anew at the end

    # Organisations.

    def organisations(self, found: Sequence[FoundOrganisation]) -> None:
        for some in outside.chunks(found, AT_ONCE):
            records = self._records(Kind.ORGANISATION, [one.outside_id for one in some])
            rows = self._rows(records, some)
            new, changed = [], []
            for one in some:
                row, record = rows.get(one.outside_id), records.get(one.outside_id)
                if row is None:
                    new.append(one)
                elif record is None or record.digest != digest(one):
                    changed.append((one, row, record))
                else:
                    self.counts["unchanged"] += 1
            self.ids |= {outside_id: row.pk for outside_id, row in rows.items()}
            self._add_organisations(new)
            self._change(changed, outside.ABOUT)
            for one in some:
                self._works_in(self.ids[one.outside_id], one.areas)

    def _rows(
        self, records: dict[str, OutsideRecord], some: Sequence[FoundOrganisation]
    ) -> dict[str, Organisation]:
        """The rows of known records, where they went when they were merged."""
        by_record = {key: record.organisation_id for key, record in records.items()}
        unknown = [one.outside_id for one in some if one.outside_id not in records]
        known = Organisation.objects.filter(outside_id__in=unknown)
        by_record |= dict(known.values_list("outside_id", "pk"))
        wanted = {key: self.into.get(pk, pk) for key, pk in by_record.items()}
        rows = Organisation.objects.in_bulk(set(wanted.values()))
        return {key: rows[pk] for key, pk in wanted.items()}

    def _records(self, kind: str, ids: list[str]) -> dict[str, OutsideRecord]:
        rows = OutsideRecord.objects.filter(
            source=self.read.source, kind=kind, outside_id__in=ids
        ).select_related("service")
        return {row.outside_id: row for row in rows}

    def _add_organisations(self, new: Sequence[FoundOrganisation]) -> None:
        slugs = _free_slugs([one.name for one in new])
        rows = Organisation.objects.bulk_create(
            Organisation(
                slug=slug, added_at=self.at, outside_id=one.outside_id, **outside.values_of(one)
            )
            for one, slug in zip(new, slugs, strict=True)
        )
        self.counts["added"] += len(rows)
        self.ids |= {row.outside_id: row.pk for row in rows}
        self.touched |= {row.pk for row in rows}
        OutsideRecord.objects.bulk_create(
            self._record(one, row.pk, None, outside.values_of(one))
            for one, row in zip(new, rows, strict=True)
        )

    def _record(
        self, found: Found, organisation_id: int, service_id: int | None, taken: dict[str, Any]
    ) -> OutsideRecord:
        return OutsideRecord(
            source=self.read.source, outside_id=found.outside_id,
            kind=Kind.ORGANISATION if service_id is None else Kind.SERVICE,
            organisation_id=organisation_id, service_id=service_id, digest=digest(found),
            taken=taken, rest=found.rest, changed_at=self.at,
        )  # fmt: skip

    # Services.

    def offers(self, found: Sequence[FoundService], by: User | None, on: date) -> None:
        for some in outside.chunks(found, AT_ONCE):
            self._find_owners(some)
            usable = [one for one in some if self._has_owner(one)]
            records = self._records(Kind.SERVICE, [one.outside_id for one in usable])
            rows = {key: record.service for key, record in records.items()}
            rows |= self._services_without_record(usable, records)
            new, changed = [], []
            for one in usable:
                row, record = rows.get(one.outside_id), records.get(one.outside_id)
                if row is None:
                    new.append(one)
                elif record is None or record.digest != digest(one):
                    changed.append((one, row, record))
                else:
                    self.counts["unchanged"] += 1
            self._add_services(new)
            self._change(changed, outside.OFFER)
            for one, row, _ in changed:
                self._later_prices(one, row, by)
            for one in usable:
                self._works_in(self.ids[one.organisation], one.areas)

    def _has_owner(self, one: FoundService) -> bool:
        if one.organisation in self.ids:
            return True
        self.read.refused.add(f"service {one.outside_id}")
        return False

    def _find_owners(self, some: Sequence[FoundService]) -> None:
        """Organisations that this file does not hold, and the directory knows."""
        wanted = {one.organisation for one in some} - set(self.ids) - {""}
        if wanted:
            rows = Organisation.objects.filter(outside_id__in=wanted)
            for outside_id, pk in rows.values_list("outside_id", "pk"):
                self.ids[outside_id] = self.into.get(pk, pk)

    def _services_without_record(
        self, some: Sequence[FoundService], records: dict[str, OutsideRecord]
    ) -> dict[str, Service]:
        rows = Service.objects.filter(
            outside_id__in=[one.outside_id for one in some if one.outside_id not in records],
            organisation__in={self.ids[one.organisation] for one in some},
        )
        return {row.outside_id: row for row in rows}

    def _add_services(self, new: Sequence[FoundService]) -> None:
        rows = Service.objects.bulk_create(
            Service(
                organisation_id=self.ids[one.organisation], outside_id=one.outside_id,
                **outside.values_of(one),
            )
            for one in new
        )  # fmt: skip
        self.counts["added"] += len(rows)
        self.touched |= {row.organisation_id for row in rows}
        OutsideRecord.objects.bulk_create(
            self._record(one, row.organisation_id, row.pk, outside.values_of(one))
            for one, row in zip(new, rows, strict=True)
        )
        Rate.objects.bulk_create(
            Rate(
                service=row, unit=price.unit, amount_pence=price.amount_pence,
                starts_on=price.starts_on, ends_on=price.ends_on,
            )
            for one, row in zip(new, rows, strict=True)
            for price in self._prices(one)
        )  # fmt: skip

    def _prices(self, found: FoundService) -> Iterable[FoundPrice]:
        """One price of a unit from a day on, each ending before the next begins."""
        chosen: dict[tuple[str, date], FoundPrice] = {}
        for price in found.prices:
            before = chosen.setdefault((price.unit, price.starts_on), price)
            if before.amount_pence != price.amount_pence:
                self._odd_price(found, before.amount_pence, price)
        later: dict[str, date] = {}
        for (unit, starts_on), price in sorted(chosen.items(), reverse=True):
            last = later.get(unit)
            ends_on = price.ends_on
            if last is not None and (ends_on is None or ends_on >= last):
                ends_on = last - timedelta(days=1)
            later[unit] = starts_on
            yield replace(price, ends_on=ends_on)

    def _odd_price(self, found: FoundService, ours: int, price: FoundPrice) -> None:
        self.read.problem(
            f"service {found.outside_id}", "cost_options",
            f"From {price.starts_on:%d %B %Y} it costs {show(ours)}, and {show(price.amount_pence)}"
            " too. The first is kept. Set the other from a later day.",
        )  # fmt: skip

    def _later_prices(self, found: FoundService, row: Service, by: User | None) -> None:
        """Prices of a service that is here: by the verb, so that what was agreed stays true."""
        held = {(rate.unit, rate.starts_on): rate for rate in row.rates.filter(kind="any")}
        for price in found.prices:
            same = held.get((price.unit, price.starts_on))
            if same is not None:
                if same.amount_pence != price.amount_pence:
                    self._odd_price(found, same.amount_pence, price)
                continue
            try:
                services.set_rate(
                    service=row, unit=price.unit, amount_pence=price.amount_pence,
                    starts_on=price.starts_on, ends_on=price.ends_on, by=by, at=self.at,
                )  # fmt: skip
            except DomainError as refusal:
                self.read.problem(f"service {found.outside_id}", "cost_options", refusal.sentence)

    # What changed.

    def _change(self, changed: Sequence[Any], names: tuple[str, ...]) -> None:
        """Take over, propose, and remember what was seen of records that are known."""
        known: dict[int, Any] = {}  # two records may lead to one row, after a merge
        touched: dict[int, Any] = {}
        records: list[OutsideRecord] = []
        new_records: list[OutsideRecord] = []
        proposals: list[tuple[OutsideRecord, str, Any]] = []
        for found, first, record in changed:
            row = known.setdefault(first.pk, first)
            taken = record.taken if record else {}
            one = outside.differences(row, outside.values_of(found), taken)
            for name, value in one.take.items():
                setattr(row, name, value)
            self.counts["changed" if one.take or one.propose else "unchanged"] += 1
            if one.take:
                touched[row.pk] = row
            seen = self._seen(found, row, record, one.taken)
            self.touched.add(seen.organisation_id)
            self.touched.add(row.organisation_id if isinstance(row, Service) else row.pk)
            (records if seen.pk else new_records).append(seen)
            proposals += [(seen, name, value) for name, value in one.propose.items()]
        model = Organisation if names is outside.ABOUT else Service
        cast("Any", model).objects.bulk_update(touched.values(), names, batch_size=100)
        OutsideRecord.objects.bulk_update(
            records, ["digest", "taken", "rest", "changed_at"], batch_size=100
        )
        OutsideRecord.objects.bulk_create(new_records)
        self._propose(proposals)

    def _seen(
        self, found: Found, row: Any, record: OutsideRecord | None, taken: dict[str, Any]
    ) -> OutsideRecord:
        if record is None:
            is_service = isinstance(row, Service)
            owner = row.organisation_id if is_service else row.pk
            return self._record(found, owner, row.pk if is_service else None, taken)
        # A page of a list says less than the whole record: what it leaves out stays.
        record.digest, record.taken = digest(found), taken
        record.rest = {**record.rest, **found.rest}
        record.changed_at = self.at
        return record

    def _propose(self, proposals: list[tuple[OutsideRecord, str, Any]]) -> None:
        """One open proposal a field: a newer word of theirs replaces the older."""
        open_ones = {
            (row.record_id, row.name): row
            for row in OutsideChange.objects.filter(
                record__in=[record for record, _, _ in proposals], answer=""
            )
        }
        new, again = [], []
        for record, name, value in proposals:
            row = open_ones.get((record.pk, name))
            if row is None:
                new.append(
                    OutsideChange(record=record, name=name, theirs=value, proposed_at=self.at)
                )
            else:
                row.theirs, row.proposed_at = value, self.at
                again.append(row)
        OutsideChange.objects.bulk_create(new)
        OutsideChange.objects.bulk_update(again, ["theirs", "proposed_at"], batch_size=100)
        self.counts["proposed"] += len(proposals)

    # Areas.

    def _works_in(self, organisation_id: int, areas: Iterable[tuple[str, str]]) -> None:
        for code, name in areas:
            if code:
                self.codes.setdefault(code, name)
            self.works_in.add((organisation_id, code or name.lower()))

    def areas(self) -> None:
        """Join organisations to the areas that their services name, by the code."""
        places = _places()
        self.touched |= {pk for pk, place in self.works_in if place not in places}
        Area.objects.bulk_create(
            Area(code=code, name=name) for code, name in self.codes.items() if code not in places
        )
        places = _places()
        through = cast("Any", Organisation.areas.through)
        through.objects.bulk_create(
            (
                through(organisation_id=organisation_id, area_id=places[place])
                for organisation_id, place in sorted(self.works_in)
                if place in places
            ),
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )


def _places() -> dict[str, int]:
    """Areas by code, by former code, and by name where only one has it."""
    found: dict[str, int] = {}
    names: dict[str, set[int]] = {}
    for pk, code, name, others, former in Area.objects.values_list(
        "pk", "code", "name", "other_names", "former_codes"
    ):
        for one in (name, *others):
            names.setdefault(one.lower(), set()).add(pk)
        for one in former:
            found.setdefault(one, pk)
        found[code] = pk
    single = {name: pks.pop() for name, pks in names.items() if len(pks) == 1}
    return single | found


def _free_slugs(names: Sequence[str]) -> list[str]:
    """An address for each name that nobody has yet: one query for all."""
    plain = [slugify(name)[: services.MOST_SLUG].strip("-") or "provider" for name in names]
    used = set(Organisation.objects.filter(slug__in=plain).values_list("slug", flat=True))
    used |= services.RESERVED
    found = []
    for slug in plain:
        free = slug if slug not in used else f"{slug}-{new_reference('x')[2:]}"
        used.add(free)
        found.append(free)
    return found
