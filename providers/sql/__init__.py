"""Search in the database: one contract, one file an engine.

`ask` reads, in one statement, the form's choices, where a postcode lies, and which of the typed
words the documents hold. `find` reads one page of organisations in the day's order with honest
counts, in one statement. `ensure` makes the indexes that no model can name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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


Part = tuple[str, Sequence[Any]]  # SQL over `d`, and its values


class Asked(NamedTuple):
    """A fact that was asked for: how a document holds it, and how it says anything of the kind."""

    holds: Part
    told: Part


@dataclass(frozen=True)
class Question:
    """What must hold of a document. `match` is words that must all be there, each in one of its
    forms (word, is a beginning); `facts` the same for facts;
    `asked` for facts that are columns. Facts and `asked` may be untold, `only` may not."""

    match: tuple[tuple[tuple[str, bool], ...], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # (token, token of “not told”)
    asked: tuple[Asked, ...] = ()
    only: tuple[Part, ...] = ()
    place: tuple[float, float, float] | None = None  # latitude, longitude, miles a degree east
    multiplier: int = 1


class Line(NamedTuple):
    """An organisation of a page: its row, its distance band, what the CQC says."""

    id: int
    band: int
    rating: str


@dataclass
class Page:
    """One page, how many organisations fit in all, and how many more may but did not tell."""

    rows: list[Line] = field(default_factory=list)
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
    select d.organisation_id as id, min({away}) as away, min(d.shuffle) as shuffle,
        max(d.rating) as rating
    from providers_searchdocument d where {where} group by d.organisation_id
), placed as (
    select id, {band} as band, rating, (cast(shuffle as bigint) * %s) %% {prime} as turn from fit
), shown as (
    select id, band, rating, turn from placed order by band, turn, id limit %s offset %s
), counted as (select count(*) as total from fit)
select shown.id, shown.band, shown.rating, counted.total, {maybe}
from counted left join shown on true order by shown.band, shown.turn, shown.id
"""
_LEFT = 69.0  # miles a degree north


def find(question: Question, *, limit: int, offset: int) -> Page:
    """One page; organisations whose place is not told come after all that is known."""
    away, away_values = _away(question)
    where, values = _where(question, with_facts=True)
    maybe, maybe_values = _maybe(question)
    sql = _FIND.format(away=away, band=_BAND, where=where, maybe=maybe, prime=PRIME)
    given = [*away_values, *values, question.multiplier, limit, offset, *maybe_values]
    page = Page()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        for pk, near, rating, total, maybe_fit in cursor:
            page.total = total
            page.untold = 0 if maybe_fit is None else maybe_fit - total
            if pk is not None:
                page.rows.append(Line(pk, near, rating))
    return page


def _away(question: Question) -> tuple[str, list[Any]]:
    """SQL of the square of the miles to a document; without a place all are as near."""
    if question.place is None:
        return "0", []
    latitude, longitude, east = question.place
    north = "(d.latitude - %s) * %s"
    sql = f"({north}) * ({north}) + ((d.longitude - %s) * %s) * ((d.longitude - %s) * %s)"
    return sql, [latitude, _LEFT, latitude, _LEFT, longitude, east, longitude, east]


_STEPS = "".join(f" when away <= {miles * miles} then {n}" for n, miles in enumerate(MILES))
_BAND = f"case when away is null then {UNKNOWN}{_STEPS} else {FAR} end"


def _where(question: Question, *, with_facts: bool) -> tuple[str, list[Any]]:
    terms, only = list(question.match), list(question.only)
    if with_facts:
        terms += [((token, False),) for token, _ in question.facts]
        only += [asked.holds for asked in question.asked]
    parts, values = ["1 = 1"], list[Any]()
    if terms:
        sql, match = _ENGINES[connection.vendor].matching(terms)
        parts.append(sql)
        values.append(match)
    for sql, more in only:
        parts.append(sql)
        values.extend(more)
    return " and ".join(f"({part})" for part in parts), values


def _maybe(question: Question) -> tuple[str, list[Any]]:
    """How many organisations fit when those that say nothing of a kind are given its doubt."""
    if not question.facts and not question.asked:
        return "null", []
    doubt = tuple(((fact, False), (untold, False)) for fact, untold in question.facts)
    parts = [
        (f"{one.holds[0]} or not ({one.told[0]})", [*one.holds[1], *one.told[1]])
        for one in question.asked
    ]
    wider = replace(question, match=(*question.match, *doubt), only=(*question.only, *parts))
    where, values = _where(wider, with_facts=False)
    sql = "(select count(distinct d.organisation_id) from providers_searchdocument d where"
    return f"{sql} {where})", values


def holds(token: str) -> bool:
    """Whether any document holds this token."""
    sql, match = _ENGINES[connection.vendor].matching([((token, False),)])
    one = f"select 1 from providers_searchdocument d where {sql} limit 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(one, [match])
        return cursor.fetchone() is not None


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
