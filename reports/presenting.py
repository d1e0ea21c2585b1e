"""A frozen report as its page and its table show it. Reads nothing but the report itself."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.models import Authority
from core.money import show
from reports import words
from reports.bands import Band, share
from reports.models import MoneyReport

THOUSAND = 1000
ROUND_FROM = 100_000_000  # pence: from a million pounds on a sentence says “£1.9m”


@dataclass(frozen=True)
class Bar:
    """One line of a chart: words beside it, a length in thousandths, a sentence for the title."""

    identity: str
    name: str
    pence: int | None
    percent: str
    length: int
    anchor: str = ""

    @property
    def width(self) -> str:
        return f"{self.length // 10}.{self.length % 10}%"

    @property
    def sentence(self) -> str:
        if self.pence is None:
            return _("%(name)s: not shown.") % {"name": self.name}
        return f"{self.name}: {show(self.pence)}, {self.percent}%."


def slug_of(authority: Authority) -> str:
    """The name of a council in addresses."""
    return slugify(authority.short_name) or authority.reference


def council_at(slug: str) -> Authority | None:
    """The council of an address; by its reference where two have one name."""
    rows = list(Authority.objects.order_by("pk"))
    by_reference = [row for row in rows if row.reference == slug]
    named = [row for row in rows if slug_of(row) == slug]
    return next(iter([*by_reference, *named]), None)


def short_money(pence: int) -> str:
    """“£1.9m” from a million pounds on, whole pounds below: for sentences."""
    if abs(pence) < ROUND_FROM:
        return show(pence // 100 * 100)
    tenths = (pence + 5_000_000) // 10_000_000
    return f"£{tenths // 10:,}.{tenths % 10}m"


def covers_sentence(content: dict[str, Any]) -> str:
    """How much this report sees of all that the council spends."""
    covers = content["covers"]
    amount = short_money(covers["pence"])
    if covers["at_least"]:
        amount = _("at least %(amount)s") % {"amount": amount}
    if covers["percent"] is None:
        return _(
            "This page covers %(amount)s. How much the council spends on adult support in all "
            "is not known here."
        ) % {"amount": amount}
    return _(
        "This page covers %(amount)s, %(percent)s%% of this council’s spending on adult support."
    ) % {"amount": amount, "percent": covers["percent"]}


def lead_sentence(content: dict[str, Any]) -> str:
    """The one figure that people come for; of what is published where budgets are hidden."""
    found = content["shares"]["all"]
    if not found["with_wages"]:
        published = content["shares"]["published"]["with_wages"]
        if not published:
            return _("We cannot show how much goes to user-led organisations: too little is known.")
        return _(
            "Of every £100 of grants and contracts, £%(pounds)s goes to user-led organisations. "
            "People’s budgets are not in it: too few people stand behind a number."
        ) % {"pounds": f"{published}0"}
    if found["without_wages"] in {None, "", found["with_wages"]}:
        return _("Of every £100, £%(pounds)s goes to user-led organisations.") % {
            "pounds": f"{found['with_wages']}0"
        }
    return _(
        "Of every £100, £%(pounds)s goes to user-led organisations. "
        "Leaving out wages of personal assistants, it is £%(without)s."
    ) % {"pounds": f"{found['with_wages']}0", "without": f"{found['without_wages']}0"}


def bars(bands: dict[str, Any], whole: int | None) -> list[Bar]:
    """A part of a report by who earns it, one bar a band."""
    found = []
    for band in Band:
        if band.value not in bands:
            continue
        pence = bands[band.value]
        whole_known = whole if whole and whole > 0 else 0
        length = 0
        if pence is not None and whole_known:
            length = max(0, min(THOUSAND, pence * THOUSAND // whole_known))
        percent = share(pence, whole_known) if pence is not None and whole_known else ""
        found.append(
            Bar(f"band-{band.value}", _(words.BANDS[band]), pence, percent, length,
                words.ANCHORS[band])
        )  # fmt: skip
    return found


def streams(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Each stream by itself: its sum, and what of it is known to go to whom."""
    rows = []
    for name, title in words.STREAMS.items():
        part = content["streams"][name]
        rows.append(
            {
                "name": _(title), "anchor": name, "pence": part["pence"],
                "user_led": part["bands"].get("user_led", 0),
                "share": content["shares"][name]["with_wages"],
                "bars": bars(part["bands"], part["pence"]),
            }
        )  # fmt: skip
    return rows


def changes(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The change in a year, each kind of money by itself."""
    heads = (("was", _("The year before")), ("is", _("This year")), ("by", _("Change")))
    return [
        {
            "name": _(title),
            "cells": [
                {"head": head, "pence": content["change"]["streams"][name][key]}
                for key, head in heads
            ],
        }
        for name, title in words.STREAMS.items()
    ]


def quarters(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The shift, quarter by quarter, in the six sorts that appear at all."""
    chosen = [sort for sort in words.SORTS if any(sort in row["sorts"] for row in content["shift"])]
    return [
        {
            "first": date.fromisoformat(row["quarter"][0]),
            "last": date.fromisoformat(row["quarter"][1]),
            "cells": [
                {"name": _(words.SORTS[sort]), "pence": row["sorts"].get(sort, 0)}
                for sort in chosen
            ],
        }
        for row in content["shift"]
    ]


def groups(content: dict[str, Any]) -> list[dict[str, Any]]:
    """People with a budget: by area, age, and how the money is held."""
    names = {"area": _("Where people live"), "age": _("How old people are"),
             "held": _("How the money is held")}  # fmt: skip
    return [
        {
            "title": names[name],
            "total": found["total"],
            "rows": [
                {"name": _(words.HELD.get(row["name"], row["name"])), "people": row["people"]}
                for row in found["rows"]
            ],
        }
        for name, found in content["groups"].items()
    ]


def quarter(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Numbers of a whole quarter by area; nothing in other months."""
    found = content["quarter"]
    if found is None:
        return []
    parts = (("plans_sent_back", _("Plans sent back, by area"), _("People"), "people"),
             ("asked_back", _("Money asked back, by area"), _("People"), "people"),
             ("waiting", _("Days until the first support, by area"), _("Days"), "days"))  # fmt: skip
    return [
        {
            "title": title,
            "unit": unit,
            "rows": [{"name": row["name"], "number": row[of]} for row in found[name]["rows"]],
        }
        for name, title, unit, of in parts
    ]


def table_of(report: MoneyReport) -> str:
    """Every figure of a report as CSV: what, part, value in pounds or people."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["what", "part", "value", "unit"])
    for row in _cells(report.content):
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue()


def _safe(cell: str) -> str:
    """No cell that a spreadsheet would run."""
    minus_words = cell[:1] == "-" and not cell[1:].replace(".", "").isdigit()
    return f"'{cell}" if minus_words or cell[:1] in {"=", "+", "@", "\t", "\r"} else cell


def _pounds(pence: int | None) -> str:
    return (
        "not shown"
        if pence is None
        else f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"
    )


def _cells(content: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    yield "council", "", str(content["council"]), ""
    yield "month", "", str(content["month"]), ""
    for name in (*words.STREAMS, "published", "all"):
        part = content[name] if name in content else content["streams"][name]
        yield name, "in all", _pounds(part["pence"]), "pounds"
        for band, pence in part["bands"].items():
            yield name, band, _pounds(pence), "pounds"
        for kind, found in content["shares"][name].items():
            yield name, f"share to user-led, {kind.replace('_', ' ')}", found or "not shown", "%"
    covers = content["covers"]
    yield "covers", "at least" if covers["at_least"] else "", _pounds(covers["pence"]), "pounds"
    yield "covers", "of adult support", covers["percent"] or "not known", "%"
    yield "passed on", "contracts", _pounds(content["passed_on"]["contracts"]), "pounds"
    yield "passed on", "grants", _pounds(content["passed_on"]["grants"]), "pounds"
    change = content["change"]
    for name, found in change["streams"].items():
        yield "change in a year, user-led", name, _pounds(found["by"]), "pounds"
    yield "change in a year, user-led", "all", _pounds(change["by"]), "pounds"
    for row in content["shift"]:
        for sort, pence in row["sorts"].items():
            yield f"quarter from {row['quarter'][0]}", sort, _pounds(pence), "pounds"
    yield from _cells_of_people(content)


def _cells_of_people(content: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """The table's part about people and places."""
    for name, found in content["groups"].items():
        for row in found["rows"]:
            people = row["people"]
            yield (
                f"people by {name}",
                row["name"],
                ("not shown" if people is None else str(people)),
                "people",
            )
    for row in content["areas"]:
        yield "budgets by area", row["name"], _pounds(row["pence"]), "pounds"
        yield "share to user-led by area", row["name"], row["share"] or "not shown", "%"
    for part in quarter(content):
        for row in part["rows"]:
            number = row["number"]
            yield (
                part["title"],
                row["name"],
                "not shown" if number is None else str(number),
                part["unit"].lower(),
            )
    for name in content["gaps"]:
        yield "no user-led organisation", name, "", ""
    for one in content["ending"]:
        yield "grant that ends", one["payee"], one["ends_on"], "day"


def month_bar(report: MoneyReport) -> dict[str, Any]:
    """A month's share to user-led organisations, as a bar and in figures."""
    content = report.content
    percent = content["shares"]["all"]["with_wages"]
    pence = content["all"]["bands"].get("user_led", 0)
    tenths = int(percent.replace(".", "").replace("−", "")) if percent else 0
    return {
        "report": report,
        "month": f"{report.month:%Y-%m}",
        "percent": percent,
        "without": content["shares"]["all"]["without_wages"],
        "bar": Bar(f"month-{report.month:%Y-%m}", f"{report.month:%B %Y}",
                   pence if percent else None, percent or "", min(THOUSAND, tenths)),
    }  # fmt: skip


def with_days(rows: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Rows whose ISO days are days again, for the page's filters."""
    return [
        {**row, **{name: date.fromisoformat(row[name]) if row[name] else None for name in names}}
        for row in rows
    ]
