"""An organisation's own income, through its page: the ledger's pence, counted once, no names."""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets import services as budgeting
from budgets.models import Allocation
from ledger.models import Move
from network.services import income
from people.models import User
from providers.models import Merge
from reports import services as spending
from reports.models import PayeeLink
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, priced, promised, yes
from tests.sizes import SEED, figure, many
from tests.world import OCTOBER, SEPTEMBER, maya_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
Browser = Callable[[User], Client]
YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def page(client: Client, **query: str) -> str:
    answer = client.get(reverse("provider_income"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def of(cast: Cast, months: int = 9) -> income.Income:
    return income.income_of([cast.acorn.pk], on=TODAY, ahead_months=months)


def test_every_pence_of_the_ledger_stands_once_in_its_month(cast: Cast) -> None:
    world = maya_world(cast)
    cast.olu  # noqa: B018 who sends the bills
    agreement = world.promise(world.pot("Art"), cast.art)
    world.yes(world.bill(agreement, SEPTEMBER, "A-9"))
    world.bill(agreement, OCTOBER, "A-10")
    found = of(cast)
    by_month = {one.first: one for one in found.months}
    assert by_month[date(2026, 9, 1)].owed == 5 * 3000
    assert by_month[date(2026, 9, 1)].promised == 0
    assert by_month[date(2026, 10, 1)].promised == 4 * 3000
    assert found.to_be_answered == 4 * 3000
    assert [by_month[date(2026, 11, 1)].people, len(found.months)] == [1, 12]
    whole = income.by_agreement([cast.acorn.pk], *YEAR)
    held = Allocation.objects.get(agreement=agreement)
    assert sum(row[3] for row in whole) == sum(
        account.balance_pence for account in (held.promised, held.owed, held.paid)
    )


def test_the_page_says_it_in_words_and_the_table_in_pounds(cast: Cast, browser: Browser) -> None:
    world = maya_world(cast)
    cast.olu  # noqa: B018
    world.promise(world.pot("Art"), cast.art)
    olu = browser(cast.olu)
    shown = page(olu)
    assert "Still to come" in shown
    assert "100% comes from one payer" in shown
    assert "One person’s agreements are 100% of all that is still to come." in shown
    assert world.person.full_name not in shown
    assert world.person.known_as not in shown
    answer = olu.get(reverse("provider_income_table"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["month"] for row in rows][::11] == ["2026-05", "2027-04"]
    assert rows[6]["promised"] == "120.00"
    assert rows[6]["people"] == "1"


def test_what_ends_is_told_by_three_months_unless_somebody_goes_on(cast: Cast) -> None:
    first = promised(cast, pence=100_000, rate=1000, weekdays=[0], starts=date(2026, 11, 23),
                     ends=date(2026, 12, 31), organisation=cast.acorn, dates=YEAR)  # fmt: skip
    promised(cast, pence=100_000, rate=1000, weekdays=[0], starts=date(2026, 11, 23),
             ends=date(2027, 3, 31), organisation=cast.acorn, person=cast.nia, dates=YEAR)  # fmt: skip
    soon, later, last = of(cast).endings
    assert [soon.agreements, later.agreements, last.agreements] == [1, 1, 0]
    assert soon.year_pence == 6 * 1000  # six Mondays of a pattern shorter than a year: all of it
    first.pk = None
    first.reference, first.once = "agr-next", None
    first.starts_on, first.ends_on = date(2027, 1, 1), date(2027, 6, 30)
    first.save(force_insert=True)
    soon, later, last = of(cast).endings
    assert [soon.agreements, later.agreements, last.agreements] == [0, 1, 1]
    assert len(of(cast, months=3).endings) == 1


def test_a_fall_is_told_and_merged_entries_are_one(cast: Cast, browser: Browser) -> None:
    agreement = promised(cast, pence=900_000, rate=10_000, weekdays=range(7), unit="day",
                         starts=date(2026, 10, 5), ends=date(2026, 12, 1), dates=YEAR)  # fmt: skip
    yes(bill_of(agreement, priced(date(2026, 10, 5), "1", 10_000, unit="day"), by=cast.bea))
    bea = browser(cast.bea)
    shown = page(bea)
    assert "less" not in shown.split("st-grid")[0].split("<h1")[1].replace("Unless", "")
    trend = income.trends([cast.beech.pk], TODAY)[cast.beech.pk]
    assert [trend.before, trend.ahead] == [27 * 10_000, 31 * 10_000]
    assert trend.last_billed_on == TODAY
    Merge.objects.create(kept=cast.acorn, merged=cast.beech, at=NOW, was_listed=True)
    trends = income.trends([cast.acorn.pk], date(2027, 1, 5))
    assert trends[cast.acorn.pk].before == 58 * 10_000
    assert income.fall_of(58 * 10_000, 0) == 100
    assert page(browser(cast.olu)).count("£3,100") >= 1
    assert bea.get(reverse("provider_income"), {"of": "beech"}).status_code == 404


def test_nobody_else_sees_it(cast: Cast, browser: Browser) -> None:
    maya_world(cast)
    for user in (cast.maya.user, cast.jo, cast.finn, cast.rex, cast.vera):
        assert browser(user).get(reverse("provider_income")).status_code == 404
    bea = browser(cast.bea)
    assert bea.get(reverse("provider_income"), {"of": "acorn"}).status_code == 404
    assert bea.get(reverse("provider_income"), {"of": "\x00'"}).status_code == 404
    assert "Nothing is promised yet" in page(bea)


def test_as_many_queries_whatever_there_is(cast: Cast, browser: Browser) -> None:
    """Seven of them find out who asks, as on every page."""
    olu, counts = browser(cast.olu), []
    for number in range(8):
        promised(cast, pence=100_000, rate=1000, weekdays=[0], dates=YEAR,
                 person=cast.add(f"Person{number} Holder"), starts=date(2026, 11, 23),
                 ends=date(2027, 3, 31), organisation=cast.acorn)  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            page(olu)
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 13, [one["sql"] for one in queries]


def test_a_grant_that_ends_is_seen_nine_months_ahead(cast: Cast, browser: Browser) -> None:
    """Published lines, linked by a person; without the link nobody's page shows it."""
    text = (
        "Recipient,Amount Awarded,Award date,Start date,End date,Purpose\n"
        "Acorn Arts,120000,2026-04-01,2026-04-01,2027-03-31,Core funding\n"
        "Acorn Arts,900,2026-04-01,2026-04-01,2027-11-30,Later\n"
    )
    more = {"authority": cast.authority, "by": cast.jo, "at": NOW}
    spending.bring_in(name="grants.csv", content=text.encode(), **more)
    olu = browser(cast.olu)
    assert "Grants that end" not in page(olu)
    spending.link_payee(
        payee_key="acorn arts", organisation=cast.acorn, purpose="Core funding", on=TODAY,
        counts=PayeeLink.Counts.EARNED, words="", **more,
    )  # fmt: skip
    shown = page(olu)
    assert "£120,000 from Northtown Council" in shown
    assert "Ends 31 March 2027" in shown
    assert "£900" not in shown
    assert "£120,000" not in page(browser(cast.bea))


def counted_afresh(drop: int = 0) -> dict[tuple[int, date, str], int]:
    """The oracle: every move of the ledger one by one, in plain numbers; `drop` forgets the newest."""
    kinds = {
        getattr(row, f"{kind}_id"): (row.agreement_id, kind)
        for row in Allocation.objects.all()
        for kind in income.KINDS
    }
    found: Counter[tuple[int, date, str]] = Counter()
    for move in Move.objects.select_related("entry").order_by("-pk")[drop:]:
        month = (move.service_on or move.entry.happened_on).replace(day=1)
        for account, sign in ((move.source_id, -1), (move.target_id, 1)):
            if account in kinds:
                agreement, kind = kinds[account]
                found[agreement, month, kind] += sign * move.amount_pence
    return {place: pence for place, pence in found.items() if pence}


@pytest.mark.figure
def test_the_page_equals_the_ledger_counted_afresh(cast: Cast) -> None:
    """Random months promised, billed, said yes to or taken back: 0 pence of difference."""
    wanted, rng = many(100), random.Random(SEED)
    cast.olu  # noqa: B018
    for number in range(wanted):
        with transaction.atomic():
            person = cast.add(f"Somebody{number} Else")
            first = date(2026, rng.choice([4, 5, 6]), rng.randint(1, 28))
            agreement = promised(cast, pence=900_000, rate=rng.randint(101, 3_300), units="1.25",
                                 weekdays=rng.sample(range(7), rng.randint(1, 4)), person=person,
                                 organisation=cast.acorn, starts=first, dates=YEAR,
                                 ends=date(2027, 3, rng.randint(1, 31)))  # fmt: skip
            for step, month in enumerate(rng.sample([4, 6, 7, 8, 9, 10], rng.randint(0, 4))):
                sent = bill_of(agreement, priced(date(2026, month, 28), "1", agreement.rates.get().amount_pence),
                               by=cast.olu, number=f"R-{number}-{step}")  # fmt: skip
                if rng.random() < 0.6:
                    yes(sent)
            if rng.random() < 0.4:
                budgeting.withdraw_promise(
                    agreement=agreement, last_day=TODAY + timedelta(days=rng.randint(0, 60)),
                    by=person.user, at=NOW, on=TODAY,
                )  # fmt: skip
    rows = income.by_agreement([cast.acorn.pk], date(2026, 1, 1), date(2027, 12, 1))
    kept = {(agreement, month, kind): pence for agreement, month, kind, pence in rows}
    afresh, forgetful = counted_afresh(), counted_afresh(drop=1)
    differences = sum(kept.get(at, 0) != afresh.get(at, 0) for at in {*kept, *afresh})
    noticed = sum(kept.get(at, 0) != forgetful.get(at, 0) for at in {*kept, *forgetful})
    assert afresh
    assert noticed  # the control: one forgotten move shows
    figure(f"income_vs_ledger_of_{len(afresh)}", wanted=0, got=differences)
