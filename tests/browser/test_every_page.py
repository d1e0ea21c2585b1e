"""Every page that a reader can reach by links: it opens, it fits, it is accessible, with or without scripts.

Who reads: somebody of every role, in a small world where every kind of record exists.
STEER_FIGURES says how far each reader walks.
"""

import os
from datetime import date

import pytest

from budgets import services as budgeting
from core.periods import month_of
from invoices import services as billing
from payments import services as paying
from people.models import Person, User
from support_plans import services as planning
from tests.browser.conftest import Walk, check, picture
from tests.browser.crawling import crawl, shape_of
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.payments.yeses import PAY_ON, bank
from tests.world import OCTOBER, SEPTEMBER, World, at_ten, line, maya_world

SIZE = os.environ.get("STEER_FIGURES", "small")
MOST = {"small": 5, "tenth": 20, "full": 200}[SIZE]
HOW = [(1280, True), (320, False)]  # width, scripts
if SIZE != "small":
    HOW += [(1280, False), (320, True)]
READERS = (
    "maya",
    "nia",
    "sam",
    "ali",
    "kim",
    "ravi",
    "olu",
    "bea",
    "jo",
    "finn",
    "fola",
    "ada",
    "vera",
    "rex",
    "",
)
AUGUST, JULY = month_of(date(2026, 8, 1)), month_of(date(2026, 7, 1))


def reader(cast: Cast, name: str) -> User | None:
    found = getattr(cast, name) if name else None
    return found.user if isinstance(found, Person) else found


@pytest.fixture
def everything(cast: Cast, still_clock: None) -> World:
    """One of each: plans being written and sent; bills asked, held, agreed, on a run and paid."""
    for name in READERS[:-1]:
        getattr(cast, name)
    world = maya_world(cast)
    art = world.promise(world.pot("Art"), cast.art)
    home = world.promise(world.pot("Home"), cast.home_help)
    bank(cast, cast.acorn)
    paying.enter_bank_details(
        organisation=None, person=world.person, account_name="Maya Williams", sort_code="089999",
        account_number="66374999", by=world.user, at=NOW,
    )  # fmt: skip
    world.yes(world.bill(art, JULY, "A-7"))
    _paid(cast)
    world.yes(world.bill(art, AUGUST, "A-8"))
    paying.make_run(authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY)
    world.yes(world.bill(art, SEPTEMBER, "A-9"))
    world.bill(art, OCTOBER, "A-10")
    wrong = world.bill(home, OCTOBER, "B-1")
    answers = {row.position: "wrong" if row.position == 1 else "yes" for row in wrong.lines.all()}
    billing.confirm_bill(
        bill=wrong, answers=answers, by=world.user, at=NOW, on=TODAY, reason="Nobody came."
    )
    world.own_payment(world.pot("Assistants"), 4200, "Wages for Lee")
    world.statement(OCTOBER)
    budgeting.move_free(
        source=world.pot("Home"), target=world.pot("Art"), amount_pence=1000, words="More art.",
        by=world.user, at=NOW, on=TODAY,
    )  # fmt: skip
    _nia_has_sent_a_plan(cast)
    return world


def _paid(cast: Cast) -> None:
    run = paying.make_run(authority=cast.authority, pay_on=TODAY, by=cast.finn, at=NOW, on=TODAY)
    paying.approve_run(run=run, by=cast.fola, at=NOW)
    paying.release_run(run=run, by=cast.fola, at=NOW)
    rows = [f"{name},paid" for name in run.items.values_list("reference", flat=True)]
    paying.read_results(
        authority=cast.authority, content="\n".join(["Reference,Outcome", *rows]).encode(),
        by=cast.fola, at=NOW, on=TODAY,
    )  # fmt: skip


def _nia_has_sent_a_plan(cast: Cast) -> None:
    before = at_ten(PLAN_YEAR[0])
    plan = planning.start_plan(
        person=cast.nia, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=500000, note="",
        by=cast.jo, at=before,
    )  # fmt: skip
    for question in range(1, 8):
        planning.write_answer(
            plan=plan, question=question, text="My words.", edition=0, by=cast.nia.user, at=before
        )
        planning.mark_ready(plan=plan, question=question, by=cast.nia.user, at=before)
    planning.add_line(plan=plan, by=cast.nia.user, at=before, **line("Home", cast.home_help))
    planning.send_plan(plan=plan, by=cast.nia.user, at=NOW, on=TODAY)


@pytest.mark.parametrize(("width", "js"), HOW)
def test_every_page_that_links_lead_to(everything: World, walk: Walk, width: int, js: bool) -> None:
    """All readers in one test, since the world costs more than a page; a shape is seen once."""
    known: set[str] = set()
    wrong = []
    for name in READERS:
        page = walk(reader(everything.cast, name), width=width, js=js)
        for url, status in crawl(page, "/", MOST, known):
            if status >= 400:
                wrong.append(f"{name or 'nobody'} {status} {url}")
                continue
            try:
                check(page)
            except AssertionError as said:
                wrong.append(f"{name or 'nobody'} {width} {said}")
            picture(
                page, f"{name or 'nobody'}-{shape_of(url).strip('/').replace('/', '-') or 'front'}"
            )
    assert wrong == [], "\n".join(wrong)
