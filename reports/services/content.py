"""What a report says: a month of a council, in whole pence and counted people. No verb here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.models import Authority
from core.periods import Period, month_of
from providers.models import Area, Organisation
from reports.bands import Band, share, spread
from reports.models import OrganisationIncome, PublishedLine
from reports.services import counted, facts
from reports.services.spending import (
    BUDGETS,
    GRANTS,
    STREAMS,
    Payment,
    Published,
    Register,
    from_budgets,
    links_of,
    published,
    sums,
)
from reports.services.traditional import Sizes, sort_of, sorts_shown

FORMAT = 1
MONTHS_IN_YEAR, QUARTERS, MOST_NAMED = 12, 5, 60
Json = dict[str, Any]


@dataclass
class Window:
    """Some days of a council: what was paid, and to whom."""

    days: Period
    payments: list[Payment]
    outside: Published

    @property
    def by_stream(self) -> dict[str, Counter[Band]]:
        return sums(self.payments)


def read_window(authority: Authority, days: Period, register: Register) -> Window:
    """Everything that was paid for these days, in three streams."""
    outside = published(authority, days, register)
    return Window(days, from_budgets(authority, days, register) + outside.payments, outside)


def content_of(authority: Authority, month: Period, *, on: date) -> Json:
    """The report of a month, as the ledger, the files and the register stand now."""
    register = Register.read()
    values = authority.policies_on(month.ends_on)
    limit = int(values["small_number"].value)
    year = Period(_months_back(month.starts_on, MONTHS_IN_YEAR - 1), month.ends_on)
    before = Period(_months_back(month.starts_on, 2 * MONTHS_IN_YEAR - 1),
                    year.starts_on - timedelta(days=1))  # fmt: skip
    people = counted.behind(authority, Period(before.starts_on, month.ends_on), register)
    window = read_window(authority, month, register)
    this_year, last_year = (read_window(authority, days, register) for days in (year, before))
    hide = people.hidden(month.starts_on, limit)
    budgets = counted.holders(authority, month.ends_on)
    sizes = Sizes.read(register, values, month.ends_on)
    content: Json = {
        "format": FORMAT,
        "council": authority.name,
        "code": authority.ons_code,
        "month": f"{month.starts_on:%Y-%m}",
        "worked_out_on": on.isoformat(),
        "small_number": limit,
        "streams": _streams(window, hide, people.people(month.starts_on), limit),
        "passed_on": {stream: window.outside.passed_on[stream] for stream in STREAMS[1:]},
        "elsewhere": {stream: window.outside.elsewhere[stream] for stream in STREAMS[1:]},
        "unlinked": {stream: window.outside.unlinked[stream] for stream in STREAMS[1:]},
    }
    content["all"] = _together(content["streams"], STREAMS)
    content["published"] = _together(content["streams"], STREAMS[1:])
    content["shares"] = _shares(content)
    content["covers"] = _covers(authority, month, content)
    content["per_100"] = _per_100(content, len(budgets), limit)
    content["change"] = _change(this_year, last_year, people, limit)
    content["shift"] = _shift(authority, month, register, sizes, limit)
    content["large"] = _large(window, sizes, values)
    content["groups"] = counted.by_groups(budgets, month.ends_on, limit)
    content["areas"] = _areas(authority, month, register, hide, content, limit)
    content["quarter"] = _quarter(authority, month, limit)
    content["gaps"] = _gaps(month.ends_on)
    content["ending"] = _ending(authority, month, int(values["grant_warning_months"].value))
    content["baseline"] = _baseline(authority)
    return content


def _months_back(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def _streams(window: Window, hide: set[Band], people: int, limit: int) -> Json:
    """Pence by stream and band. A band of budgets with few people behind it is None."""
    found: Json = {}
    for stream, bands in window.by_stream.items():
        kept = hide if stream == BUDGETS else set()
        whole: int | None = sum(bands.values())
        if stream == BUDGETS and 0 < people < limit:
            whole, kept = None, set(Band)
        found[stream] = {
            "pence": whole,
            "bands": {
                band.value: None if band in kept else bands[band]
                for band in Band if bands[band] or band in kept
            },
        }  # fmt: skip
    return found


def _together(streams: Json, names: Sequence[str]) -> Json:
    """Some streams together; None as soon as one of them is hidden."""
    bands: Json = {}
    for band in (one.value for one in Band):
        parts = [streams[name]["bands"].get(band, 0) for name in names]
        if any(part is None for part in parts) or any(parts):
            bands[band] = None if None in parts else sum(parts)
    wholes = [streams[name]["pence"] for name in names]
    return {"pence": None if None in wholes else sum(wholes), "bands": bands}


def _shares(content: Json) -> Json:
    """User-led of all, and of all but the wages of personal assistants: “15.0” and “23.8”."""
    return {
        name: _shares_of(content[name] if name in content else content["streams"][name])
        for name in ("all", "published", *STREAMS)
    }


def _shares_of(part: Json) -> Json:
    user_led = part["bands"].get(Band.USER_LED, 0)
    wages = part["bands"].get(Band.WAGES, 0)
    whole = part["pence"]
    if user_led is None or whole is None:
        return {"with_wages": None, "without_wages": None}
    return {
        "with_wages": share(user_led, whole),
        "without_wages": None if wages is None else share(user_led, whole - wages),
    }


def _covers(authority: Authority, month: Period, content: Json) -> Json:
    """How much of all that the council spends this report sees, or that this is not known.

    Where what people's budgets paid is hidden, it is at least what is published.
    """
    at_least = content["all"]["pence"] is None
    pence = content["published" if at_least else "all"]["pence"]
    fact = facts.total_spending(authority, month.ends_on)
    if fact is None:
        return {"pence": pence, "at_least": at_least, "of_pence": None, "percent": None,
                "source": ""}  # fmt: skip
    days = (month.starts_on, month.ends_on)
    whole = spread(fact.pence, fact.from_on, fact.to_on, days)
    percent = share(pence, whole)
    return {"pence": pence, "at_least": at_least, "of_pence": whole, "percent": percent, "source": fact.source,
            "year": [fact.from_on.isoformat(), fact.to_on.isoformat(), fact.pence]}  # fmt: skip


def _per_100(content: Json, holders: int, limit: int) -> Json:
    """What user-led organisations earn for each hundred people with a budget."""
    if holders < limit:
        return {"people": None, "pence": None}
    user_led = content["streams"][BUDGETS]["bands"].get(Band.USER_LED, 0)
    pence = None if user_led is None else user_led * 100 // holders
    return {"people": holders, "pence": pence}


def _change(now: Window, before: Window, people: counted.Behind, limit: int) -> Json:
    """Twelve months beside the twelve before: what user-led organisations earn, by stream."""
    found: Json = {
        "from": [before.days.starts_on.isoformat(), before.days.ends_on.isoformat()],
        "to": [now.days.starts_on.isoformat(), now.days.ends_on.isoformat()],
        "streams": {},
    }
    hidden = any(
        Band.USER_LED in people.hidden(month, limit)
        for month in {month for month, _ in people.by_month}
    )
    for stream in STREAMS:
        was, is_ = (one.by_stream[stream][Band.USER_LED] for one in (before, now))
        found["streams"][stream] = (
            {"was": None, "is": None, "by": None}
            if hidden and stream == BUDGETS
            else {"was": was, "is": is_, "by": is_ - was}
        )
    parts = [one["by"] for one in found["streams"].values()]
    found["by"] = None if None in parts else sum(parts)
    found["reads"] = reads(found["by"])
    return found


def reads(pence: int | None) -> str:
    """A change in one word."""
    if pence is None:
        return "not shown"
    return "a rise" if pence > 0 else "a fall" if pence < 0 else "no change"


def _shift(
    authority: Authority, month: Period, register: Register, sizes: Sizes, limit: int
) -> list[Json]:
    """By quarter: to large traditional organisations, to small user-controlled ones, to others."""
    first = month.starts_on.replace(month=(month.starts_on.month - 1) // 3 * 3 + 1)
    found = []
    for back in range(QUARTERS, 0, -1):
        starts = _months_back(first, 3 * back)
        days = Period(starts, month_of(_months_back(first, 3 * back - 2)).ends_on)
        window = read_window(authority, days, register)
        people = counted.behind(authority, days, register)
        hidden = set().union(*(people.hidden(one, limit) for one, _ in people.by_month)) if (
            people.by_month
        ) else set()  # fmt: skip
        pence: Counter[str] = Counter()
        budgets: Counter[str] = Counter()
        for one in window.payments:
            sort = sort_of(one, sizes)
            pence[sort] += one.pence
            budgets[sort] += one.pence if one.stream == BUDGETS else 0
        found.append(
            {
                "quarter": [days.starts_on.isoformat(), days.ends_on.isoformat()],
                "pence": sum(pence.values()) if not hidden or not any(budgets.values()) else None,
                "sorts": sorts_shown(
                    pence, counted.people_by_sort(authority, days, sizes), hidden, limit
                ),
            }
        )
    return found


def _large(window: Window, sizes: Sizes, values: Any) -> Json:
    """The test of “large traditional”, whom it holds, its sources, and what they reply."""
    paid = {one.organisation for one in window.payments if one.organisation is not None}
    chosen: dict[int, OrganisationIncome] = {
        pk: sizes.incomes[pk] for pk in paid if sizes.is_large_traditional(pk, window.days.ends_on)
    }
    names = dict(Organisation.objects.filter(pk__in=chosen).values_list("pk", "name"))
    said = facts.replies(set(chosen))
    rows = [
        {
            "name": names[pk], "income": row.pence, "year_ends_on": row.year_ends_on.isoformat(),
            "source": row.source, "reply": said[pk].words if pk in said else "",
        }
        for pk, row in sorted(chosen.items(), key=lambda one: names[one[0]])
    ]  # fmt: skip
    return {
        "from_pence": int(values["large_income_pence"].value),
        "small_below_pence": int(values["small_income_pence"].value),
        "controlled_from": str(values["user_controlled_from"].value),
        "organisations": rows[:MOST_NAMED],
        "size_not_known": len(paid - set(sizes.incomes)),
    }


def _areas(
    authority: Authority, month: Period, register: Register, hide: set[Band], content: Json,
    limit: int,
) -> list[Json]:  # fmt: skip
    """What budgets paid by where people live, and the share of user-led organisations in it."""
    if content["streams"][BUDGETS]["pence"] is None:
        return []
    return counted.by_area(authority, month, register, limit, with_shares=Band.USER_LED not in hide)


def _quarter(authority: Authority, month: Period, limit: int) -> Json | None:
    """Numbers of a whole quarter, in the report of its last month."""
    if month.starts_on.month % 3:
        return None
    quarter = Period(_months_back(month.starts_on, 2), month.ends_on)
    days = [quarter.starts_on.isoformat(), quarter.ends_on.isoformat()]
    return {"days": days, **counted.of_a_quarter(authority, quarter, limit)}


def _gaps(on: date) -> list[str]:
    """Areas in which no checked user-led organisation works."""
    served = Organisation.objects.user_led(on).values("areas")
    rows = Area.objects.exclude(pk__in=served.exclude(areas=None)).order_by("name")
    return list(rows.values_list("name", flat=True)[:MOST_NAMED])


def _ending(authority: Authority, month: Period, months: int) -> list[Json]:
    """Grants that end soon with no later one to the same payee: seen in time to act."""
    last = month_of(_months_back(month.starts_on, -months)).ends_on
    lines = PublishedLine.objects.filter(authority=authority, stream=GRANTS)
    latest = _latest_end(lines.exclude(ends_on=None).values_list("payee_key", "purpose", "ends_on"))
    links = links_of(authority)
    rows = lines.filter(ends_on__gt=month.ends_on, ends_on__lte=last).order_by("ends_on", "payee")
    found = []
    for row in rows:
        if latest[row.payee_key] > row.ends_on:  # type: ignore[operator]
            continue
        link = links.get((row.payee_key, row.purpose)) or links.get((row.payee_key, ""))
        found.append(
            {
                "payee": row.payee, "pence": row.pence, "purpose": row.purpose,
                "ends_on": row.ends_on.isoformat() if row.ends_on else "",
                "notice_on": row.notice_on.isoformat() if row.notice_on else "",
                "linked": link is not None,
            }
        )  # fmt: skip
    return found[:MOST_NAMED]


def _latest_end(rows: Iterable[tuple[str, str, date | None]]) -> dict[str, date]:
    found: dict[str, date] = {}
    for payee, _, ends_on in rows:
        if ends_on is not None:
            found[payee] = max(found.get(payee, ends_on), ends_on)
    return found


def _baseline(authority: Authority) -> Json | None:
    """Where the council began; None is said on the page."""
    found = facts.baseline(authority)
    if found is None:
        return None
    whole, part = found
    return {"days": [whole.from_on.isoformat(), whole.to_on.isoformat()], "pence": whole.pence,
            "user_led": part.pence, "share": share(part.pence, whole.pence),
            "source": whole.source, "user_led_source": part.source}  # fmt: skip
