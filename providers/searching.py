"""Search documents: one a service, kept in step by the verbs that change what they say."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Prefetch

from providers import sql
from providers.directory import ACCESS
from providers.folding import SAME, fold, outward_of, token, untold
from providers.models import Organisation, OutsideRecord, SearchDocument, SearchWord, Service, When
from providers.referral.cqc import HEADS

AT_ONCE: Final = 1_000
LONGEST_LABEL: Final = 80
_ALIKE: Final = {word: words[0] for words in SAME for word in words}
# What a service says of its hours in its own words.
_HOURS: Final = {
    When.MORNINGS: ("morning",),
    When.AFTERNOONS: ("afternoon",),
    When.EVENINGS: ("evening",),
    When.WEEKENDS: ("weekend", "saturday", "sunday"),
    When.NIGHTS: ("night",),
}
KINDS: Final = ("need", "language", "audience", "access", "when", "where")
_CHOICES: Final = (
    (SearchWord.Kind.NEED, "needs"),
    (SearchWord.Kind.LANGUAGE, "languages"),
    (SearchWord.Kind.AUDIENCE, "who_for"),
)


def keep(organisation_ids: Iterable[int]) -> None:
    """Write the documents of these organisations anew; called inside the verb that changed them."""
    ids = sorted(set(organisation_ids))
    for start in range(0, len(ids), AT_ONCE):
        _keep(ids[start : start + AT_ONCE])


def rebuild() -> int:
    """Every document and every word anew. Returns how many documents there are now."""
    with transaction.atomic():
        SearchDocument.objects.all().delete()
        SearchWord.objects.all().delete()
        keep(Organisation.objects.listed().values_list("pk", flat=True))
    return SearchDocument.objects.count()


@transaction.atomic
def _keep(ids: Sequence[int]) -> None:
    rows = list(
        Organisation.objects.filter(pk__in=ids)
        .order_by("pk")
        .prefetch_related(
            "areas", Prefetch("services", Service.objects.filter(is_open=True).order_by("pk"))
        )
    )
    rest = _outside(ids)
    before = SearchDocument.objects.filter(organisation__in=ids)
    lost = {word for text in before.values_list("content", flat=True) for word in text.split()}
    before.delete()
    listed = [row for row in rows if row.is_listed]
    made = [one for row in listed for one in _documents(row, rest)]
    SearchDocument.objects.bulk_create(made, batch_size=AT_ONCE)
    held = {word for one in made for word in one.content.split()}
    SearchWord.objects.bulk_create(
        [*_words(held), *_choices(listed)], batch_size=AT_ONCE, ignore_conflicts=True
    )
    _forget(lost - held)


def _outside(ids: Sequence[int]) -> dict[tuple[int, int | None], dict[str, Any]]:
    """What other directories said besides, by organisation and service."""
    records = OutsideRecord.objects.filter(organisation__in=ids).order_by("pk")
    rows = records.values_list("organisation_id", "service_id", "rest")
    found: dict[tuple[int, int | None], dict[str, Any]] = {}
    for organisation, service, rest in rows:
        found.setdefault((organisation, service), {}).update(rest)
    return found


def _documents(
    row: Organisation, rest: dict[tuple[int, int | None], dict[str, Any]]
) -> Iterable[SearchDocument]:
    shuffle = 1 + int(hashlib.sha256(row.reference.encode()).hexdigest(), 16) % (sql.PRIME - 1)
    services: list[Service | None] = list(row.services.all())
    for service in services or [None]:
        latitude, longitude = place_of(row, rest.get((row.pk, service.pk if service else None), {}))
        rating = rating_of(rest.get((row.pk, None), {}))
        yield SearchDocument(
            organisation=row, service=service, content=content_of(row, service), shuffle=shuffle,
            places=service.places_now if service else None,
            outward=outward_of(row.postcode) or "", latitude=latitude, longitude=longitude,
            rating=rating if service and service.regulated else "",
        )  # fmt: skip


def place_of(row: Organisation, rest: dict[str, Any]) -> tuple[float | None, float | None]:
    """Where an organisation is by its own word, else where another directory puts the service."""
    if row.kind == Organisation.Kind.PERSONAL_ASSISTANT:
        return None, None  # where they live is theirs
    if row.latitude is not None and row.longitude is not None:
        return float(row.latitude), float(row.longitude)
    for one in rest.get("service_at_locations") or []:
        location = one.get("location") if isinstance(one, dict) else None
        place = location if isinstance(location, dict) else {}
        north, east = place.get("latitude"), place.get("longitude")
        if (
            isinstance(north, int | float) and isinstance(east, int | float)
            and abs(north) <= 90 and abs(east) <= 180  # noqa: PLR2004
        ):  # fmt: skip
            return float(north), float(east)
    return None, None


def rating_of(rest: dict[str, Any]) -> str:
    """What the CQC said in the row that came from it; empty when it said nothing."""
    sent = rest.get("cqc")
    if not isinstance(sent, dict):
        return ""
    return next((str(sent[head])[:60] for head in HEADS["rating"] if sent.get(head)), "")


def content_of(row: Organisation, service: Service | None) -> str:
    """The folded words of one service and its organisation, then a token for each fact."""
    areas = list(row.areas.all())
    said = [row.name, row.promise, row.description, row.get_kind_display()]
    said += [name for area in areas for name in (area.name, *area.other_names)]
    facts = [token("area", area.code) for area in areas] or [untold("area")]
    facts.append(token("kind", row.kind))
    if service is None:
        facts += [untold(kind) for kind in KINDS]
    else:
        said += [service.name, service.description, service.times]
        said += [*service.needs, *service.access, *service.languages, *service.who_for]
        facts += _facts_of(service)
    words = dict.fromkeys(fold(" ".join(str(one) for one in said)).split())
    return " ".join([*words, *facts])


def _facts_of(service: Service) -> list[str]:
    kinds = {
        "need": [str(one) for one in service.needs],
        "language": [alike(str(one)) for one in service.languages],
        "audience": [str(one) for one in service.who_for],
        "access": access_of(service),
        "when": hours_of(service),
        "where": [str(one) for one in service.where],
    }
    found = [token(kind, one) for kind, its in kinds.items() for one in its]
    said = kinds | {"access": service.access, "when": service.when or [service.times.strip()]}
    return found + [untold(kind) for kind, its in said.items() if not any(its)]


def access_of(service: Service) -> list[str]:
    """Which of the form's questions it answers: “Step-free: door and toilet” is step-free."""
    said = [fold(str(one)) for one in service.access]
    said += ["online"] * ("online" in service.where)
    return [one for one in ACCESS if any(fact.startswith(fold(one)) for fact in said)]


def hours_of(service: Service) -> list[str]:
    """Parts of the week: as ticked, else as its own words say."""
    words = fold(service.times)
    return list(service.when) or [
        part.value for part, signs in _HOURS.items() if any(sign in words for sign in signs)
    ]


def alike(language: str) -> str:
    """One name of a language that is written in several ways."""
    plain = fold(language)
    return next((_ALIKE[word] for word in plain.split() if word in _ALIKE), plain)


def _words(held: Iterable[str]) -> list[SearchWord]:
    return [
        SearchWord(kind=SearchWord.Kind.WORD, word=word)
        for word in sorted(held)
        if len(word) <= LONGEST_LABEL and not word.startswith("zz")
    ]


def _choices(rows: Iterable[Organisation]) -> list[SearchWord]:
    """What the form may offer: each once, as somebody wrote it."""
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        for service in row.services.all():
            for kind, name in _CHOICES:
                for one in getattr(service, name):
                    label = str(one).strip()[:LONGEST_LABEL]
                    if label:
                        found.setdefault((kind, _key(kind, label)), label)
    return [SearchWord(kind=kind, word=word, label=label) for (kind, word), label in found.items()]


def _key(kind: str, label: str) -> str:
    return alike(label) if kind == SearchWord.Kind.LANGUAGE else fold(label)


def _forget(lost: set[str]) -> None:
    """Choices that no document meets any more are no choices."""
    if not any(word.startswith("zz") for word in lost):
        return
    rows = SearchWord.objects.exclude(kind=SearchWord.Kind.WORD)
    gone = [row for row in rows if token(row.kind, row.word) in lost]
    SearchWord.objects.filter(
        pk__in=[row.pk for row in gone if not sql.holds(token(row.kind, row.word))]
    ).delete()
