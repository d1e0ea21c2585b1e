"""The demo's published spending: invented payments and grants, linked by people; three reports."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.models import Authority
from core.periods import financial_year
from people.models import User
from providers.models import Organisation
from reports import services
from reports.models import CouncilFact, PayeeLink, SpendFile

if TYPE_CHECKING:
    from home.demo.history import Today

GRANTS = (
    ("Acorn Arts", 48_000, "Core funding for members’ art"),
    ("Open Minds (unincorporated)", 22_500, "Peer support in the evenings"),
    ("Northtown Carers’ Rest", 31_000, "Breaks for carers"),
)
PAYMENTS = (
    ("BEECH CARE LTD", 61_240, "Home care"),
    ("Beech Care Limited", 18_900, "Night care"),
    ("Northtown Leisure Trust", 7_450, "Sports halls"),
    ("Riverbank CIL", 52_000, "Managed accounts"),
    ("Riverbank CIL", 1_560, "Managed accounts: fee"),
    ("Harrow & Vale Homes plc", 88_310, "Residential care"),
)
LINKS = (
    ("acorn arts", "acorn", "", "earned", ""),
    ("open minds unincorporated", "open-minds", "", "earned", ""),
    ("beech care ltd", "beech", "", "earned", ""),
    ("northtown leisure trust", "leisure", "", "earned", ""),
    ("riverbank cil", "riverbank", "", "earned", ""),
    ("riverbank cil", "riverbank", "Managed accounts", "passed_on", "It is people’s own money."),
)
SIZES = (("acorn", 96_000), ("open-minds", 41_000), ("riverbank", 640_000), ("beech", 14_200_000))


def live(authority: Authority, today: "Today") -> None:
    """A year of published lines, links with their reasons, sizes, a reply, reports of three months."""
    from home.demo.history import at_ten

    if SpendFile.objects.filter(authority=authority).exists():
        return
    users = {
        user.username: user for user in User.objects.filter(username__in=("jo", "vera", "bea"))
    }
    at = at_ten(today.on - timedelta(days=2))
    first = today.year_before.starts_on
    for name, content in (("grants.csv", _grants(first)), ("payments.csv", _payments(today))):
        services.bring_in(
            authority=authority, name=name, content=content.encode(), by=users["vera"], at=at
        )
    authority.set_policy(
        "small_number", 5, first, decided_by="Northtown full council", at=at,
        exemption="The first settings. These people are invented, and few.",
    )  # fmt: skip
    _say(authority, users, today)
    for month in [*today.months_done(today.year_before), *today.months_done(today.year)][-3:]:
        issued_at = at_ten(min(month.ends_on + timedelta(days=15), today.on))
        services.issue(authority=authority, month=month.starts_on, at=issued_at)


def _say(authority: Authority, users: dict[str, User], today: "Today") -> None:
    """Who is who, how big they are, and what the council spends in all."""
    from home.demo.history import at_ten

    at = at_ten(today.on - timedelta(days=1))
    firms = {row.slug: row for row in Organisation.objects.all()}
    for payee, slug, purpose, counts, words in LINKS:
        services.link_payee(
            authority=authority, payee_key=payee, organisation=firms[slug], purpose=purpose,
            counts=PayeeLink.Counts(counts), words=words, by=users["vera"], at=at, on=today.on,
        )  # fmt: skip
    for slug, pounds in SIZES:
        services.enter_income(
            organisation=firms[slug], year_ends_on=today.year_before.ends_on - timedelta(days=366),
            pence=pounds * 100, source="Its own accounts (invented)", by=users["vera"], at=at,
        )  # fmt: skip
    services.reply(
        organisation=firms["beech"], words="We are large because we answer every night of the year.",
        by=users["bea"], at=at, on=today.on,
    )  # fmt: skip
    for year in (today.year_before, today.year):
        services.enter_fact(
            authority=authority, kind=CouncilFact.Kind.TOTAL, from_on=year.starts_on,
            to_on=year.ends_on, pence=24_600_000_00, source="The budget book (invented), page 12",
            by=users["jo"], at=at,
        )  # fmt: skip


def _grants(first: date) -> str:
    """Grants of two years; one is not given again."""
    rows = ["Recipient,Amount Awarded,Award date,Start date,End date,Purpose"]
    years = (financial_year(first), financial_year(first + timedelta(days=370)))
    for n, (name, pounds, purpose) in enumerate(GRANTS):
        given = years[:1] if n % 2 else years
        rows += [
            f"{name},{pounds},{year.starts_on},{year.starts_on},{year.ends_on},{purpose}"
            for year in given
        ]
    return "\n".join(rows)


def _payments(today: "Today") -> str:
    rows = ["Supplier Name,Payment Date,Net Amount,Directorate,Purpose"]
    for month in [*today.months_done(today.year_before), *today.months_done(today.year)]:
        day = month.starts_on + timedelta(days=13)
        rows += [
            f'{name},{day:%d/%m/%Y},"{pounds:,}.00",Adult Social Care,{purpose}'
            for name, pounds, purpose in PAYMENTS
        ]
    return "\n".join(rows)
