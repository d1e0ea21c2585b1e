"""Search on PostgreSQL: full text over the documents, pg_trgm over their words."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_CHOICES = """
select 'area' as kind, code as a, name as b from providers_area where ended_on is null
union all select kind, label, '' from providers_searchword where kind <> 'word'
union all select 'place', avg(latitude)::text, avg(longitude)::text
    from providers_searchdocument where outward = %s and latitude is not null
    having count(*) > 0
"""
_HAS = """union all (select 'has{n}', word, '' from providers_searchword
    where word like %s and kind = 'word' limit 1)
"""
_NEAR = """union all (select 'near{n}', word, '' from providers_searchword
    where word %% %s and kind = 'word' order by similarity(word, %s) desc limit 40)
"""
# Without pg_trgm a slip is forgiven when the first letter is right.
_NEAR_PLAIN = """union all (select 'near{n}', word, '' from providers_searchword
    where word like %s and kind = 'word' and length(word) between %s and %s limit 2000)
"""


def asking(words: Sequence[str], outward: str) -> tuple[str, list[Any]]:
    sql, values = _CHOICES, list[Any]([outward])
    for n, word in enumerate(words):
        sql += _HAS.format(n=n)
        values.append(word + "%")
        if _trigrams_here(str(connection.settings_dict["NAME"])):
            sql += _NEAR.format(n=n)
            values += [word, word]
        else:
            sql += _NEAR_PLAIN.format(n=n)
            values += [word[0] + "%", len(word) - 2, len(word) + 2]
    return sql, values


@cache
def _trigrams_here(name: str) -> bool:  # by name: a process may serve several databases
    return has_trigrams(connection)


def matching(terms: Sequence[Sequence[tuple[str, bool]]]) -> tuple[str, str]:
    """SQL over `d` and its value; terms hold folded letters and digits alone."""
    said = " & ".join(
        "(" + " | ".join(word + (":*" if begins else "") for word, begins in forms) + ")"
        for forms in terms
    )
    return "d.vector @@ to_tsquery('simple', %s)", said


def ensure(one: BaseDatabaseWrapper) -> None:
    _trigrams_here.cache_clear()
    _column(one)
    # Without fastupdate: a list of the newest rows would be read whole by every search.
    _index(
        one,
        "providers_search",
        "providers_searchdocument using gin (vector) with (fastupdate = off)",
    )
    if not has_trigrams(one):
        try:
            with transaction.atomic(using=one.alias), one.cursor() as cursor:
                cursor.execute("create extension if not exists pg_trgm")
        except DatabaseError:
            return  # this role may not; `rebuild_search` says so and search does without
    _index(
        one,
        "providers_word_parts",
        "providers_searchword using gin (word gin_trgm_ops) with (fastupdate = off)",
    )


def _column(one: BaseDatabaseWrapper) -> None:
    """The words of a document, taken apart once and kept by the database itself."""
    with one.cursor() as cursor:
        cursor.execute(
            "select 1 from information_schema.columns where table_schema = current_schema()"
            " and table_name = 'providers_searchdocument' and column_name = 'vector'"
        )
        if cursor.fetchone() is None:
            cursor.execute(
                "alter table providers_searchdocument add column vector tsvector"
                " generated always as (to_tsvector('simple'::regconfig, content)) stored"
            )


def _index(one: BaseDatabaseWrapper, name: str, what: str) -> None:
    """Make an index that is not there: where it is, a table in use is left alone."""
    with one.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is null", [name])
        (is_missing,) = cursor.fetchone()
        if is_missing:
            cursor.execute(f"create index if not exists {name} on {what}")


def has_trigrams(one: BaseDatabaseWrapper) -> bool:
    with one.cursor() as cursor:
        cursor.execute("select 1 from pg_extension where extname = 'pg_trgm'")
        return cursor.fetchone() is not None
