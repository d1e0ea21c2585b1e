"""Search on SQLite: FTS5 over the documents, trigrams over their words."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_CHOICES = """
select 'area' as kind, code as a, name as b from providers_area where ended_on is null
union all select kind, label, '' from providers_searchword where kind <> 'word'
union all select 'place', cast(avg(latitude) as text), cast(avg(longitude) as text)
    from providers_searchdocument where outward = %s and latitude is not null
    having count(*) > 0
"""
_HAS = """union all select * from (select 'has{n}', word, '' from providers_searchword
    where word >= %s and word < %s and kind = 'word' limit 1)
"""
_NEAR = """union all select * from (select 'near{n}', w.word, '' from providers_word_parts p
    join providers_searchword w on w.id = p.rowid
    where providers_word_parts match %s and w.kind = 'word' order by rank limit 40)
"""


def asking(words: Sequence[str], outward: str) -> tuple[str, list[Any]]:
    sql, values = _CHOICES, list[Any]([outward])
    for n, word in enumerate(words):
        sql += _HAS.format(n=n)
        values += [word, word + "{"]  # the sign after “z”
        parts = [word[i : i + 3] for i in range(len(word) - 2)]
        if parts:
            sql += _NEAR.format(n=n)
            values.append(" OR ".join(f'"{part}"' for part in parts))
    return sql, values


def matching(terms: Sequence[Sequence[tuple[str, bool]]]) -> tuple[str, str]:
    """SQL over `d` and its value; terms hold folded letters and digits alone."""
    said = " AND ".join(
        "(" + " OR ".join(f'"{word}"' + (" *" if begins else "") for word, begins in forms) + ")"
        for forms in terms
    )
    return "d.id in (select rowid from providers_search where providers_search match %s)", said


TABLES = (
    (
        "create virtual table if not exists providers_search using fts5(content,"
        " content='providers_searchdocument', content_rowid='id', tokenize='unicode61', prefix='2 3',"
        " detail=none)"
    ),
    (
        "create virtual table if not exists providers_word_parts using fts5(word,"
        " content='providers_searchword', content_rowid='id', tokenize='trigram')"
    ),
)
_IN = "insert into {fts}(rowid, {column}) values (new.id, new.{column});"
_OUT = "insert into {fts}({fts}, rowid, {column}) values ('delete', old.id, old.{column});"
_KEPT = (
    ("providers_search", "providers_searchdocument", "content"),
    ("providers_word_parts", "providers_searchword", "word"),
)


def ensure(one: BaseDatabaseWrapper) -> None:
    with one.cursor() as cursor:
        for make in TABLES:
            cursor.execute(make)
        for fts, table, column in _KEPT:
            comes, goes = (part.format(fts=fts, column=column) for part in (_IN, _OUT))
            for when, does in (
                ("insert", comes), ("delete", goes), (f"update of {column}", goes + comes)
            ):  # fmt: skip
                name = f"{fts}_follows_{when.split()[0]}"
                cursor.execute(f"drop trigger if exists {name}")
                cursor.execute(f"create trigger {name} after {when} on {table} begin {does} end")


def has_trigrams(one: BaseDatabaseWrapper) -> bool:
    return True
