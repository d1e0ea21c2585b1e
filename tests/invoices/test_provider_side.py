"""The provider's side: what needs them in one list, drafts that stay, a bill warned as double."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.models import Agreement
from invoices import services
from invoices.models import Bill, BillDraft
from invoices.services import drafting
from people.models import Looking, User
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, codes, priced, promised, yes

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
OF_EVERY_PAGE = 8  # who one is, what one may, and the council's name
MOST_QUERIES = 12
THURSDAYS = [date(2026, 11, 5), date(2026, 11, 12), date(2026, 11, 19)]


@pytest.fixture
def art(cast: Cast) -> Agreement:
    """Maya goes to Acorn's art group on Thursdays: three sessions are over, £30 each."""
    return promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=THURSDAYS[0],
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip


def _session(day: date, rate: int = 3000) -> services.NewLine:
    return priced(day, "1", rate, unit="session")


def _typed(**more: object) -> dict[str, object]:
    return {
        "number": "MINE-9", "issued_on": "20 November", "happened": ["2026-11-05"],
        "units-2026-11-05": "2", "units-2026-11-12": "0.5", "version": "0",
    } | more  # fmt: skip


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as ran:
        assert client.get(address).status_code == 200
    return len(ran.captured_queries) - OF_EVERY_PAGE


# Home and the list of questions.


def test_home_counts_what_waits_what_is_on_hold_and_what_is_to_be_paid(
    cast: Cast, browser: Browser, art: Agreement
) -> None:
    dear = bill_of(art, _session(THURSDAYS[0], 4000), by=cast.olu, number="DEAR")
    said_yes = yes(bill_of(art, _session(THURSDAYS[1]), by=cast.olu, number="FINE"))
    page = browser(cast.olu).get("/provider/").content.decode()
    assert "1 session, for 1 person" in page
    assert "On about 5 December" in page or "On about" in page
    assert "£10 over the agreed price" in page
    assert dear.needs_decision
    assert said_yes.state == Bill.State.AGREED
    assert "?state=waiting" in page


def test_every_question_stands_in_one_list_with_its_reason(
    cast: Cast, browser: Browser, art: Agreement
) -> None:
    dear = bill_of(art, _session(THURSDAYS[0], 4000), by=cast.olu, number="DEAR")
    bill_of(art, _session(THURSDAYS[1]), by=cast.olu, number="FINE")
    olu = browser(cast.olu)
    page = olu.get("/provider/questions/").content.decode()
    assert "1 question" in page
    assert "DEAR" in page
    assert "FINE" not in page
    assert "Not answered yet" in page
    olu.post(f"/provider/bills/{dear.reference}/", {"words": "It was a double session."})
    assert "Answered" in olu.get("/provider/questions/?about=price&q=maya").content.decode()
    assert "No questions match" in olu.get("/provider/questions/?about=twice").content.decode()
    assert olu.get("/provider/questions/?about=zzz&page=x").status_code == 200
    table = olu.get("/provider/questions/?as=csv")
    assert table["Content-Type"].startswith("text/csv")
    assert "DEAR" in table.content.decode()
    assert Looking.objects.filter(user=cast.olu, what__startswith="a table of questions").exists()
    assert "Nothing is on hold" in browser(cast.bea).get("/provider/questions/").content.decode()


def test_a_question_never_tells_what_is_left_or_that_it_felt_unsafe(
    cast: Cast, browser: Browser, art: Agreement
) -> None:
    bill = bill_of(art, _session(THURSDAYS[0], 4000), by=cast.olu)
    services.tell_unsafe(bill=bill, by=cast.maya.user, at=NOW)
    page = browser(cast.olu).get("/provider/questions/").content.decode().lower()
    assert "unsafe" not in page


def test_pages_ask_the_same_of_the_database_however_many_there_are(
    cast: Cast, browser: Browser, art: Agreement
) -> None:
    olu = browser(cast.olu)
    first = bill_of(art, _session(THURSDAYS[0], 4000), by=cast.olu, number="N-0")
    addresses = (
        "/provider/", "/provider/questions/", "/provider/bills/", "/provider/bills/new/",
        "/provider/agreements/", f"/provider/agreements/{art.reference}/", "/provider/team/",
        f"/provider/bills/{first.reference}/messages/", f"/provider/bills/{first.reference}/links/",
    )  # fmt: skip
    few = {address: _queries(olu, address) for address in addresses}
    for n in range(1, 7):
        bill_of(art, _session(THURSDAYS[n % 2], 4000 + n), by=cast.olu, number=f"N-{n}")
    many = {address: _queries(olu, address) for address in addresses}
    assert many == few
    assert max(many.values()) <= MOST_QUERIES, many


# Drafts.


def test_a_draft_is_there_on_another_device_and_gone_once_sent(
    cast: Cast, browser: Browser, art: Agreement
) -> None:
    write = f"/provider/bills/new/{art.reference}/"
    kept = browser(cast.olu).post(f"{write}draft/", _typed())
    assert (kept.status_code, kept["X-Version"]) == (200, "1")
    other = browser(cast.olu)  # another device, another session
    page = other.get(write).content.decode()
    assert 'value="MINE-9"' in page
    assert "20 November" in page
    assert 'value="0.5"' in page
    form = other.get(write).context["form"]
    assert form["happened"].value() == ["2026-11-05"]
    assert "Olu Acorn saved this draft" in page
    assert "Being written" in other.get("/provider/").content.decode()
    assert "Draft" in other.get("/provider/bills/new/").content.decode()
    other.post(write, _typed(yes="1", once="one", issued_on="20/11/2026"))
    assert Bill.objects.get(number="MINE-9").total_pence == 60_00
    assert not BillDraft.objects.exists()


def test_checking_keeps_a_draft_without_scripts(
    cast: Cast, browser: Browser, art: Agreement
) -> None:
    write = f"/provider/bills/new/{art.reference}/"
    page = browser(cast.olu).post(write, _typed(issued_on="20/11/2026")).content.decode()
    assert "Check and send" in page
    assert BillDraft.objects.get().typed["number"] == "MINE-9"
    assert not Bill.objects.exists()


def test_a_colleague_who_saved_since_is_told_and_nothing_is_lost(
    cast: Cast, browser: Browser, art: Agreement
) -> None:
    keep = f"/provider/bills/new/{art.reference}/draft/"
    olu = browser(cast.olu)
    assert olu.post(keep, _typed()).status_code == 200
    stale = olu.post(keep, _typed(number="OTHER"))
    assert stale.status_code == 409
    assert "Open it again" in json.loads(stale.content)["message"]
    assert BillDraft.objects.get().typed["number"] == "MINE-9"
    assert olu.post(keep, _typed(number="NEXT", version="1"))["X-Version"] == "2"
    for odd in ("x", "-1", "9" * 40, "٣"):
        assert olu.post(keep, _typed(version=odd)).status_code == 409
    assert browser(cast.bea).post(keep, _typed()).status_code == 404
    olu.post(f"{keep}drop/")
    assert not BillDraft.objects.exists()


def test_a_session_that_came_since_is_ticked(cast: Cast, art: Agreement) -> None:
    typed = drafting.typed_of(_typed(), ["2026-11-05", "2030-01-01"], THURSDAYS[:2])
    draft = drafting.keep_draft(agreement=art, typed=typed, edition=0, by=cast.olu, at=NOW)
    assert drafting.initial_of(draft, THURSDAYS)["happened"] == ["2026-11-05", "2026-11-19"]
    assert "2030-01-01" not in json.dumps(draft.typed)


# Twice.


def test_a_day_that_another_bill_has_is_warned_of_before_sending(
    cast: Cast, art: Agreement
) -> None:
    bill_of(art, _session(THURSDAYS[0]), by=cast.olu, number="FIRST")
    days = THURSDAYS[:2]
    again = services.NewBill(
        number="AGAIN", issued_on=TODAY, from_on=days[0], to_on=days[1],
        lines=[_session(day) for day in days],
    )  # fmt: skip
    said = [found.sentence for found in services.check_bill(art, again).for_provider]
    assert "Bill FIRST already has 5 November 2026. Is it the same support twice?" in said
    same = services.NewBill(
        number="SAME", issued_on=TODAY, from_on=days[0], to_on=days[0], lines=[_session(days[0])]
    )
    assert services.check_bill(art, same).holds
    control = services.NewBill(
        number="NEW", issued_on=TODAY, from_on=days[1], to_on=days[1], lines=[_session(days[1])]
    )
    assert "days_billed" not in {found.code for found in services.check_bill(art, control).findings}


def test_a_bill_that_was_taken_back_warns_of_nothing(cast: Cast, art: Agreement) -> None:
    first = bill_of(art, _session(THURSDAYS[0]), by=cast.olu, number="FIRST")
    services.withdraw_bill(bill=first, by=cast.olu, at=NOW)
    again = bill_of(art, _session(THURSDAYS[0]), by=cast.olu, number="AGAIN")
    assert not {"days_billed", "maybe_twice"} & codes(again)


@pytest.mark.parametrize(
    "address",
    ["bills/new/{art}/", "bills/new/{art}/draft/", "sheets/bill/", "sheets/register/", "sheets/timesheet/",
     "bills/{bill}/messages/", "bills/{bill}/credit/", "team/", "bills/{bill}/links/"],
)  # fmt: skip
def test_letters_that_no_database_keeps_break_nothing(
    cast: Cast, browser: Browser, art: Agreement, address: str
) -> None:
    bill = bill_of(art, _session(THURSDAYS[0]), by=cast.olu)
    odd = {
        "once": "\x00", "agreement": "\x00", "words": "a\x00", "number": "\x00", "name": "\x00",
        "units-2026-11-12": "\x00", "happened": "\x00", "group": "\x00", "worker": "\x00",
        "whom_1": "\x00", "line-1": "\x00", "of": "\x00", "file": "\x00", "yes": "1", "give": "\x00",
    }  # fmt: skip
    where = "/provider/" + address.format(art=art.reference, bill=bill.reference)
    assert browser(cast.olu).post(where, odd).status_code < 500
    del odd["yes"]
    assert browser(cast.olu).post(where, odd).status_code < 500


@pytest.mark.parametrize(
    ("on", "day"),
    [
        (date(2026, 11, 23), date(2026, 12, 8)),
        (date(2026, 8, 1), date(2026, 8, 10)),  # the 8th is a Saturday
        (date(2027, 5, 6), date(2027, 5, 10)),  # the last day for that run
        (date(2027, 5, 7), date(2027, 6, 8)),  # a day late: the next one, by itself
        (date(2026, 12, 4), date(2026, 12, 8)),
        (date(2026, 12, 5), date(2027, 1, 8)),
    ],
)
def test_banks_pay_on_working_days(cast: Cast, on: date, day: date) -> None:
    assert services.next_pay_day(cast.authority, on) == day


def test_the_cut_off_counts_working_days(cast: Cast) -> None:
    """Easter 2027: 26 and 29 March are bank holidays."""
    assert services.cut_off_day(cast.authority, date(2027, 3, 30)) == date(2027, 3, 24)
    cast.authority.policies.create(
        name="pay_cut_off_days", value=0, starts_on=date(2025, 1, 1),
        exemption="The first settings of a new installation.",
    )  # fmt: skip
    assert services.cut_off_day(cast.authority, date(2027, 3, 30)) == date(2027, 3, 30)


def test_the_last_day_for_the_next_run_is_shown(
    cast: Cast, browser: Browser, art: Agreement
) -> None:
    words = "What is agreed by 4 December"
    assert words in browser(cast.olu).get("/provider/").content.decode()
    assert words in browser(cast.finn).get("/finance/").content.decode()
