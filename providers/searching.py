"""The directory's search: documents kept in step by the verbs, questions put to them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import cos, radians
from typing import Final

from django.db import transaction
from django.db.models import Prefetch

from providers import sql
from providers.directory import ACCESS, Wanted
from providers.folding import SAME, fold, near, outward_of, told, token, words_of
from providers.models import Area, Organisation, Rate, SearchDocument, SearchWord, Service

AT_ONCE: Final = 1_000
_ALIKE: Final = {word: words for words in SAME for word in words}
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


@transaction.atomic
def _keep(ids: Sequence[int]) -> None:
    services = Service.objects.filter(is_open=True)
    rows = list(
        Organisation.objects.select_for_update(of=("self",))
        .filter(pk__in=ids).order_by("pk")
        .prefetch_related("areas", Prefetch("services", services, to_attr="open_services"))
    )  # fmt: skip
    before = set(
        SearchDocument.objects.filter(organisation__in=ids).values_list("service__needs", flat=False)
    ) if False else None  # noqa: SIM108
    SearchDocument.objects.filter(organisation__in=ids).delete()
    made = [one for row in rows if row.is_listed for one in _documents(row)]
    SearchDocument.objects.bulk_create(made)
    SearchWord.objects.bulk_create(_words(rows, made), ignore_conflicts=True)
