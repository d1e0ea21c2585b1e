"""Search in the database: one contract, one file an engine.

`ask` reads, in one statement, the form's choices, where a postcode lies, and which of the typed
words the documents hold. `find` reads one page of organisations in the day's order with honest
counts, in one statement. `ensure` makes the indexes that no model can name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db import connection, connections

from providers.sql import postgres, sqlite

_ENGINES: Final = {"postgresql": postgres, "sqlite": sqlite}
PRIME: Final = 2_147_483_647  # the shuffle is a turn of the whole numbers below it
MILES: Final = (1, 3, 5, 10, 20, 40)  # bands: near enough is equal, then the day decides
FAR: Final = len(MILES)
UNKNOWN: Final = FAR + 1


class Row(NamedTuple):
    """An answer of `ask`: what kind it is, the word or code, and more of it."""

    kind: str
    key: str
    more: str


@dataclass(frozen=True)
class Question:
    """What must hold of a document. `match` is words that must all be there, each in one of its
    forms (word, is a beginning); `facts` the same for facts that may be untold, by kind."""

    match: tuple[tuple[tuple[str, bool], ...], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # (token, token of “told”)
    only: tuple[tuple[str, Sequence[Any]], ...] = ()  # further SQL over `d`, with its values
    place: tuple[float, float, float] | None = None  # latitude, longitude, miles a degree east
    multiplier: int = 1


@dataclass
class Page:
    """Ids and distance bands of one page, how many fit in all, how many did not tell."""

    rows: list[tuple[int, int]] = field(default_factory=list)
    total: int = 0
    untold: int = 0


def ask(words: Sequence[str], outward: str) -> list[Row]:
    """Choices of the form; `place` of an outward code; `has`/`near` of each word, by its number."""
    sql, values = _ENGINES[connection.vendor].asking(words, outward)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Row(kind, key, "" if more is None else str(more)) for kind, key, more in cursor]


_FIND = """
with fit as (
    select d.organisation_id as id, min({band}) as band, min(d.shuffle) as shuffle
    from providers_searchdocument d where {where} group by d.organisation_id
), some as (
    select id, band, (shuffle * %s) %% {prime} as turn from fit order by band, turn, id
    limit %s offset %s
), counted as (select count(*) as total from fit)
select some.id, some.band, counted.total, {untold}
from counted left join some on true order by some.band, some.turn, some.id
"""
_LEFT = 69.0  # miles a degree north


def find(question: Question, *, limit: int, offset: int) -> Page:
    """One page; organisations whose place is not told come after all that is known."""
    band, band_values = _band(question)
    where, values = _where(question, [token for token, _ in question.facts])
    untold, untold_values = _untold(question)
    sql = _FIND.format(band=band, where=where, untold=untold, prime=PRIME)
    given = [*band_values, *values, question.multiplier, limit, offset, *untold_values]
    page = Page()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        for pk, near, total, not_told in cursor:
            page.total, page.untold = total, not_told
            if pk is not None:
                page.rows.append((pk, near))
    return page


def _band(question: Question) -> tuple[str, list[Any]]:
    """SQL of the distance band; without a place all are in one."""
    if question.place is None:
        return "0", []
    latitude, longitude, east = question.place
    north = "(d.latitude - %s) * %s"
    away = f"({north}) * ({north}) + ((d.longitude - %s) * %s) * ((d.longitude - %s) * %s)"
    each = [latitude, _LEFT, latitude, _LEFT, longitude, east, longitude, east]
    steps = "".join(f" when {away} <= {miles * miles} then {n}" for n, miles in enumerate(MILES))
    sql = f"case when d.latitude is null then {UNKNOWN}{steps} else {FAR} end"
    return sql, each * len(MILES)


def _where(question: Question, tokens: Sequence[str]) -> tuple[str, list[Any]]:
    terms = [*question.match, *(((token, False),) for token in tokens)]
    parts, values = ["1 = 1"], list[Any]()
    if terms:
        sql, match = _ENGINES[connection.vendor].matching(terms)
        parts.append(sql)
        values.append(match)
    for sql, more in question.only:
        parts.append(sql)
        values.extend(more)
    return " and ".join(f"({part})" for part in parts), values


def _untold(question: Question) -> tuple[str, list[Any]]:
    """Organisations that fit but for a fact of a kind they say nothing about."""
    if not question.facts:
        return "0", []
    fits, values = _where(question, [])
    may = list[str]()
    for asked, kind in question.facts:
        has, its = _documents([((asked, False),)])
        told, of_kind = _documents([((kind, False),)])
        may.append(f"(d.id in ({has}) or d.id not in ({told}))")
        values += [its, of_kind]
    sql = f"""(select count(distinct d.organisation_id) from providers_searchdocument d
        where {fits} and {" and ".join(may)} and d.organisation_id not in (select id from fit))"""
    return sql, values


def _documents(terms: Sequence[Sequence[tuple[str, bool]]]) -> tuple[str, str]:
    """SQL of the ids of documents that match, so that “not” uses the index too."""
    sql, match = _ENGINES[connection.vendor].matching(terms)
    return f"select d.id from providers_searchdocument d where {sql}", match


def ensure(using: str = "default") -> None:
    """Make the indexes of search when their tables are there. Harmless to repeat."""
    one = connections[using]
    if "providers_searchword" in one.introspection.table_names():
        _ENGINES[one.vendor].ensure(one)


def tolerates_typing(using: str = "default") -> bool:
    """Whether this database can look for words by their parts."""
    return bool(_ENGINES[connections[using].vendor].has_trigrams(connections[using]))


def after_migrate(using: str = "default", **_: Any) -> None:
    """The indexes stand again after every migrate."""
    ensure(using)
