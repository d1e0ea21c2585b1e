"""Questions put to the directory: distance first, then a fair daily order. No score.

A page costs a handful of statements, however many services there are: one reads the form's choices
and what the typed words may mean, one finds a page, three or four read its organisations.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import cos, radians

from core.money import MOST_PENCE
from providers import numbers, sql
from providers.directory import Wanted
from providers.folding import SAME, near, outward_of, token, untold, words_of
from providers.models import Unit, UserLedStatus
from providers.searching import alike

_FORMS = {word: words for words in SAME for word in words}
_MILES_A_DEGREE = 69.17  # at the equator, to the east
_EACH_TIME = (Unit.HOUR, Unit.SESSION, Unit.VISIT)


@dataclass(frozen=True)
class Asked:
    """What the directory knows of a question before it looks: choices, places, meant words."""

    needs: tuple[tuple[str, str], ...] = ()  # (value, label)
    languages: tuple[tuple[str, str], ...] = ()
    audiences: tuple[tuple[str, str], ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    place: tuple[float, float] | None = None
    forms: tuple[tuple[tuple[str, bool], ...], ...] = ()  # of each typed word
    meant: tuple[tuple[str, str], ...] = ()  # (typed, read as)


@dataclass(frozen=True)
class Found:
    """One page of an answer."""

    lines: tuple[sql.Line, ...] = ()
    total: int = 0
    untold: int = 0
    asked: Asked = field(default_factory=Asked)

    @property
    def ids(self) -> list[int]:
        return [line.id for line in self.lines]


def postcode_of(text: str) -> str:
    """“ne14st” as “NE1 4ST”, “ne1” as “NE1”. Raises DomainError for what no postcode can be."""
    plain = "".join(text.upper().split())
    if not plain:
        return ""
    if outward_of(plain) == plain:
        area = "".join(letter for letter in plain[:2] if letter.isalpha())
        if area in numbers.POSTCODE_AREAS:
            return plain
    return numbers.postcode(text)


def ask(words: str = "", postcode: str = "") -> Asked:
    """The form's choices, where a postcode lies, and what the words may mean: one statement."""
    typed = words_of(words)
    rows = sql.ask(typed, outward_of(postcode) or "")
    by_kind: dict[str, list[sql.Row]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)

    def choices(kind: str) -> tuple[tuple[str, str], ...]:
        pairs = {row.key: row.key[:1].upper() + row.key[1:] for row in by_kind.get(kind, [])}
        return tuple(sorted(pairs.items(), key=lambda pair: pair[1].lower()))

    forms, meant = _forms(typed, by_kind)
    place = next(((float(row.key), float(row.more)) for row in by_kind.get("place", [])), None)
    areas = sorted((row.key, row.more) for row in by_kind.get("area", []))
    return Asked(
        choices("need"), choices("language"), choices("audience"),
        tuple(sorted(areas, key=lambda pair: pair[1].lower())), place, forms, meant,
    )  # fmt: skip


def _forms(typed: Sequence[str], by_kind: dict[str, list[sql.Row]]) -> tuple[
    tuple[tuple[tuple[str, bool], ...], ...], tuple[tuple[str, str], ...]
]:  # fmt: skip
    """Each word as it may stand in a document: as typed, in another coat, or meant by a slip."""
    forms, meant = [], []
    for n, word in enumerate(typed):
        same = _FORMS.get(word, (word,))
        likely = [row.key for row in by_kind.get(f"near{n}", [])]
        close = [] if f"has{n}" in by_kind or len(same) > 1 else near(word, likely)
        if close:
            meant.append((word, close[0]))
        forms.append(tuple((one, True) for one in same) + tuple((one, False) for one in close))
    return tuple(forms), tuple(meant)


def find(
    wanted: Wanted, asked: Asked, *, on: date, limit: int, offset: int = 0, offers: bool = False
) -> Found:
    """One page of listed organisations that fit. `offers` leaves out who offers nothing now."""
    question = question_of(wanted, asked, on)
    if offers:
        question = replace(question, only=(*question.only, ("d.service_id is not null", [])))
    page = sql.find(question, limit=limit, offset=offset)
    return Found(tuple(page.rows), page.total, page.untold, asked)


def find_ids(wanted: Wanted, *, on: date, limit: int = 1_000) -> list[int]:
    """Who fits, in the day's order."""
    return find(wanted, ask(wanted.words, wanted.postcode), on=on, limit=limit).ids


def looser(wanted: Wanted) -> Wanted | None:
    """What to look for when nothing fits: the need in its area, else one of the two."""
    for loose in (
        Wanted(need=wanted.need, area=wanted.area), Wanted(need=wanted.need),
        Wanted(area=wanted.area), Wanted(words=wanted.words),
    ):  # fmt: skip
        if loose.anything and loose != wanted:
            return loose
    return None


def question_of(wanted: Wanted, asked: Asked, on: date) -> sql.Question:
    """The question as the database is asked it."""
    facts = [("need", wanted.need), ("area", wanted.area), ("where", wanted.where)]
    facts += [("language", alike(wanted.language)), ("audience", wanted.who_for)]
    facts += [("when", one) for one in wanted.when] + [("access", one) for one in wanted.access]
    kind = ((token("kind", wanted.kind), False),)
    return sql.Question(
        match=(*asked.forms, kind) if wanted.kind else asked.forms,
        facts=tuple((token(name, one), untold(name)) for name, one in facts if one),
        asked=(*_price(wanted, on), *_places(wanted)),
        only=(_user_led(on),) if wanted.user_led else (),
        place=_place(asked),
        multiplier=turn_of(on),
    )


def turn_of(on: date) -> int:
    """The day's turn of the order: the same for everyone, another tomorrow."""
    return 1 + int(hashlib.sha256(on.isoformat().encode()).hexdigest(), 16) % (sql.PRIME - 1)


def _place(asked: Asked) -> tuple[float, float, float] | None:
    if asked.place is None:
        return None
    north, east = asked.place
    return north, east, _MILES_A_DEGREE * cos(radians(north))


_PRICED = """exists (select 1 from providers_rate r where r.service_id = d.service_id
    and r.unit in (%s, %s, %s) and r.starts_on <= %s and (r.ends_on is null or r.ends_on >= %s)
    and r.amount_pence <= %s)"""


def _price(wanted: Wanted, on: date) -> tuple[sql.Asked, ...]:
    if wanted.most_pence is None:
        return ()
    day = on.isoformat()
    values = [*(unit.value for unit in _EACH_TIME), day, day]
    return (
        sql.Asked((_PRICED, [*values, wanted.most_pence]), (_PRICED, [*values, MOST_PENCE])),
    )  # fmt: skip


def _places(wanted: Wanted) -> tuple[sql.Asked, ...]:
    return (sql.Asked(("d.places > 0", ()), ("d.places is not null", ())),) if wanted.places else ()


def _user_led(on: date) -> sql.Part:
    checked = UserLedStatus.objects.in_force(on).filter(
        level__in=UserLedStatus.CHECKED, carer_led=False
    )
    text, values = checked.values("organisation_id").query.sql_with_params()
    return f"d.organisation_id in ({text})", list(values)
