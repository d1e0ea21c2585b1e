"""A statement told line by line: large print, simple words, audio script and braille read the same.

One list of parts; each way of reading shows it in its own manner. Nothing here is a table, so it
reflows at any size of letter, and every amount is that of the frozen content.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as mark
from django.utils.translation import ngettext

from core.templatetags.words import day, day_short, money, pounds
from invoices.csv_rows import plain_pounds, write_table
from people.models import Person
from statements import words
from statements.contents import AccountLine, Content, PotLine


class Way(StrEnum):
    """How somebody reads their statement. Sizes are points."""

    STANDARD = "standard"
    LARGE_18 = "large-18"
    LARGE_22 = "large-22"
    LARGE_28 = "large-28"
    SIMPLE = "simple"
    AUDIO = "audio"
    BRAILLE = "braille"
    TABLE = "table"

    @property
    def point(self) -> int:
        """The size of its letters on paper."""
        if self is Way.SIMPLE:
            return 18
        return int(self.value.removeprefix("large-")) if self.is_large else 14

    @property
    def is_large(self) -> bool:
        return self.value.startswith("large-")

    @property
    def is_paper(self) -> bool:
        return self in (Way.STANDARD, Way.SIMPLE) or self.is_large

    @property
    def words(self) -> str:
        return str(WAY_WORDS[self])


WAY_WORDS: Final = {
    Way.STANDARD: mark("Standard print (PDF)"),
    Way.LARGE_18: mark("Large print, 18 points (PDF)"),
    Way.LARGE_22: mark("Large print, 22 points (PDF)"),
    Way.LARGE_28: mark("Large print, 28 points (PDF)"),
    Way.SIMPLE: mark("Simple words and pictures (PDF)"),
    Way.AUDIO: mark("Words to be read out (text)"),
    Way.BRAILLE: mark("Text for a braille printer"),
    Way.TABLE: mark("The payments as a table (CSV)"),
}


DRAWN: Final = {
    "money-bag": mark("A money bag"),
    "calendar": mark("A calendar"),
    "card": mark("A bank card"),
    "question": mark("A question mark"),
    "happy": mark("A happy face"),
    "yes": mark("A tick"),
    "phone": mark("A telephone"),
    "talk": mark("People talking"),
    "no": mark("A cross"),
    "helper": mark("Someone who helps"),
}


LIKED: Final = {
    Person.Format.LARGE_PRINT.value: Way.LARGE_18,
    Person.Format.EASY_READ.value: Way.SIMPLE,
}


def liked(person: Person) -> Way:
    """How this person asked to have their papers, once, in their settings."""
    return LIKED.get(person.statement_format, Way.STANDARD)


@dataclass(frozen=True)
class Line:
    """A sentence or two, and the drawing that stands beside it in simple words."""

    text: str
    drawing: str

    @property
    def drawn(self) -> str:
        """What the drawing shows, for whoever hears the paper."""
        return str(DRAWN[self.drawing])


@dataclass(frozen=True)
class Part:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


def parts_of(content: Content) -> list[Part]:
    """The whole statement, told in the order of its pages."""
    told = [
        Part(_("You have left"), tuple(_left(content))),
        Part(_("What you need to do"), tuple(_needs(content))),
        Part(_("Your pots"), tuple(_pot(pot) for pot in content.pots)),
        Part(_("Every payment"), tuple(_payments(content))),
        Part(_("Support you had"), tuple(_support(content))),
        Part(_("What is coming"), tuple(_coming(content))),
        Part(_("If you want to talk"), tuple(_talk(content))),
    ]
    return [part for part in told if part.lines]


def simple_parts_of(content: Content) -> list[Part]:
    """In simple words what was paid is told pot by pot: never more than a dozen pages."""
    heading = _("Every payment")
    sums: dict[str, int] = {}
    for one in content.payments:
        sums[one.pot] = sums.get(one.pot, 0) + one.pence
    told = tuple(
        Line(
            _("%(name)s: %(pence)s.") % {"name": name or _("Other"), "pence": pounds(pence)}, "yes"
        )
        for name, pence in sorted(sums.items())
    )
    spent = Part(
        _("What you paid"), told or (Line(_("Nothing was spent in these days."), "happy"),)
    )
    return [spent if part.heading == heading else part for part in parts_of(content)]


def _left(content: Content) -> Iterator[Line]:
    yield Line(money(content.left), "money-bag")
    had = {"had": money(content.had), "spent": money(content.spent)}
    yield Line(_("You had %(had)s. You spent %(spent)s.") % had, "money-bag")
    outlook = " ".join(part for part in (content.outlook_sentence, content.outlook_more) if part)
    if outlook:
        yield Line(outlook, "calendar")
    for account in content.accounts:
        yield from _account(account, content)
    if content.unallocated:
        words_ = {"pence": money(content.unallocated)}
        yield Line(_("%(pence)s is not in a pot yet.") % words_, "money-bag")
    if content.paid_in.due:
        paid = {"due": pounds(content.paid_in.due), "received": pounds(content.paid_in.received)}
        yield Line(
            _("You were asked to pay %(due)s so far. %(received)s came.") % paid, "money-bag"
        )
        if content.paid_in.arrears > 0:
            still = {"pence": pounds(content.paid_in.arrears)}
            yield Line(
                _("Still to pay: %(pence)s. Nothing is taken without asking.") % still, "money-bag"
            )


def _account(account: AccountLine, content: Content) -> Iterator[Line]:
    facts = {
        "label": account.label, "day": day_short(content.to_on), "held": money(account.closing),
        "usable": money(account.usable),
    }  # fmt: skip
    yield Line(_("%(label)s on %(day)s: %(held)s.") % facts, "card")
    yield Line(_("%(usable)s of it can be used now.") % facts, "card")
    if account.next_on:
        coming = {"pence": money(account.next_pence), "day": day_short(account.next_on)}
        yield Line(_("Next payment: %(pence)s on %(day)s.") % coming, "calendar")


def _needs(content: Content) -> Iterator[Line]:
    for need in content.needs:
        yield Line(need, "question")
    if not content.needs:
        yield Line(_("Nothing this month."), "happy")


def _pot(pot: PotLine) -> Line:
    name = f"{pot.name} ({pot.years})" if pot.years else pot.name
    facts = {"name": name, "left": money(pot.left), "had": money(pot.in_pot)}
    text = _("%(name)s: %(left)s left of %(had)s.") % facts
    if pot.short:
        text += " " + _("%(pence)s short.") % {"pence": money(pot.short)}
    return Line(text, "money-bag")


def _payments(content: Content) -> Iterator[Line]:
    for one in content.payments:
        what = one.who if one.what == one.who else _("%(who)s, for %(what)s") % {
            "who": one.who, "what": one.what}  # fmt: skip
        facts = {"day": day(one.on), "what": what, "pence": pounds(one.pence), "state": one.state}
        yield Line(_("%(day)s. %(what)s. %(pence)s. %(state)s.") % facts, "yes")
    for held in content.on_hold:
        facts = {
            "day": day(held.on),
            "what": held.who,
            "pence": pounds(held.pence),
            "state": held.why,
        }
        yield Line(_("Not paid yet: %(day)s. %(what)s. %(pence)s. %(state)s.") % facts, "question")
    if content.payments:
        pence = pounds(content.spent_now + content.adjusted_spent)
        yield Line(_("Spent in these days: %(pence)s.") % {"pence": pence}, "money-bag")
    else:
        yield Line(_("Nothing was spent in these days."), "happy")


def _support(content: Content) -> Iterator[Line]:
    for one in content.support:
        text = _("%(units)s of %(what)s from %(who)s, %(rate)s: %(pence)s. %(fund)s")
        yield Line((text % words.support(one)).strip(), "helper")


def _coming(content: Content) -> Iterator[Line]:
    for row in content.coming:
        times = ngettext("%(n)d time", "%(n)d times", row.sessions) % {"n": row.sessions}
        facts = {
            "what": row.what, "who": row.who, "day": day_short(row.next_on), "times": times,
            "until": day(row.until), "pence": pounds(row.pence),
        }  # fmt: skip
        text = _("%(what)s with %(who)s. Next on %(day)s. %(times)s until %(until)s: %(pence)s.")
        yield Line(text % facts, "calendar")


def _talk(content: Content) -> Iterator[Line]:
    who = {"name": content.worker or content.authority_short, "phone": content.phone}
    yield Line(_("Call %(name)s: %(phone)s.") % who + f" {content.phone_hours}.", "phone")
    yield Line(_("Something looks wrong? Call us. We look at it with you."), "talk")
    yield Line(_("You can complain. It does not change your support."), "no")
    yield Line(_("An advocate can speak for you. It costs you nothing."), "helper")


_AMOUNT = re.compile(r"(−|-)?£([\d,]+)(?:\.(\d\d))?")


def spoken(text: str) -> str:
    """Amounts as a voice says them: “£30.50” is “30 pounds and 50 pence”."""

    def said(found: re.Match[str]) -> str:
        less, whole, pence = found[1], found[2], int(found[3] or 0)
        number = int(whole.replace(",", ""))
        told = ngettext("%(n)s pound", "%(n)s pounds", number) % {"n": whole}
        if pence:
            told = _("%(pounds)s and %(pence)d pence") % {"pounds": told, "pence": pence}
        return _("minus %(amount)s") % {"amount": told} if less else told

    return _AMOUNT.sub(said, text)


def audio_script(content: Content) -> str:
    """To be read out by a person or a voice: short paragraphs, no signs, where each part begins."""
    parts = parts_of(content)
    begun = _("%(title)s, for %(name)s. %(dates)s. It has %(n)d parts.") % {
        "title": words.title(content), "name": content.name, "dates": words.dates(content),
        "n": len(parts),
    }  # fmt: skip
    said = [begun]
    for number, part in enumerate(parts, 1):
        heading = _("Part %(n)d. %(heading)s.") % {"n": number, "heading": part.heading}
        said.append("\n\n".join([heading, *(spoken(line.text) for line in part.lines)]))
    said.append(_("That is the end of your statement."))
    return "\n\n".join(said) + "\n"


BRAILLE_CELLS: Final = 38  # a line of UK braille paper; the printer's program makes the cells
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "−": "-", "–": "-", "\u00a0": " "})


def braille_text(content: Content) -> str:
    """Text for a braille translator: short lines, headings apart, no signs it cannot read."""
    told = [words.title(content), content.name, words.dates(content)]
    lines = [piece for text in told for piece in _cells(text)]
    for part in parts_of(content):
        lines += ["", *_cells(part.heading), ""]
        for line in part.lines:
            lines += _cells(line.text)
    return "\n".join(lines) + "\n"


def _cells(text: str) -> list[str]:
    return textwrap.wrap(
        text.translate(_PLAIN), BRAILLE_CELLS, subsequent_indent="  ", break_long_words=True
    )


def table(content: Content) -> str:
    """The payments as CSV, harmless in a spreadsheet."""
    head = ("date", "who", "what for", "pot", "amount", "who said yes", "state")
    return write_table(head, (
        (one.on, one.who, one.what, one.pot, plain_pounds(one.pence), one.said_by, one.state)
        for one in content.payments
    ))  # fmt: skip
