"""The tests of screens that concern the person's answer, by their number: 8 and 19 to 24."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from invoices import services
from invoices.models import Bill
from notices.models import Notice
from people.models import User
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised
from tests.payments.test_runs import make
from tests.payments.yeses import bank

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
DAYS = [date(2026, 11, 5), date(2026, 11, 12), date(2026, 11, 19)]


@pytest.fixture
def art(cast: Cast) -> Bill:
    """Three sessions of £30."""
    agreement = promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=DAYS[0],
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip
    lines = [priced(day, "1", 3000, unit="session") for day in DAYS]
    return bill_of(agreement, *lines, by=cast.olu)


def own(bill: Bill) -> str:
    return f"/my/bills/{bill.reference}/"


def test_ui_08_a_disputed_bill_stays_promised(cast: Cast, art: Bill, browser: Browser) -> None:
    before = figures(art.agreement.budget)
    browser(cast.maya.user).post(
        f"{own(art)}wrong/", {"what": "not_happy", "lines": ["1", "2", "3"], "ask": "them"}
    )
    art.refresh_from_db()
    assert (art.state, art.agreed_pence) == (Bill.State.HELD, 0)
    assert figures(art.agreement.budget) == before


def test_ui_19_a_double_press_on_yes_records_once(cast: Cast, art: Bill, browser: Browser) -> None:
    maya = browser(cast.maya.user)
    for _ in range(3):
        assert maya.post(own(art), {"yes": "1"}, follow=True).status_code == 200
    assert figures(art.agreement.budget).spent == 90_00
    assert art.events.filter(sentence="Maya said yes.").count() == 1
    assert Notice.objects.filter(kind="bill.answered", to=cast.olu).count() == 1


@pytest.mark.parametrize("page", ["", "wrong/", "unsafe/", "record/"])
def test_ui_20_opening_what_an_email_links_to_changes_nothing(
    cast: Cast, art: Bill, browser: Browser, page: str
) -> None:
    link = Notice.objects.get(kind="bill.asked", to=cast.maya.user).link
    assert link == own(art)
    before = (figures(art.agreement.budget), art.events.count(), Notice.objects.count())
    out = Client().get(link)
    assert (out.status_code, "/sign-in" in out["Location"]) == (302, True)
    maya = browser(cast.maya.user)
    for query in ("", "?yes=1", "?undo=1&yes=1"):
        maya.get(f"{own(art)}{page}{query}")
        maya.head(f"{own(art)}{page}{query}")
        maya.options(f"{own(art)}{page}{query}")
    art.refresh_from_db()
    assert art.state == Bill.State.ASKED
    assert (figures(art.agreement.budget), art.events.count(), Notice.objects.count()) == before


def test_ui_21_undo_restores_all_and_in_a_run_it_is_refused_in_words(
    cast: Cast, art: Bill, browser: Browser
) -> None:
    bank(cast, cast.acorn)
    maya = browser(cast.maya.user)
    before = figures(art.agreement.budget)
    maya.post(own(art), {"yes": "1"})
    assert figures(art.agreement.budget) != before
    maya.post(own(art), {"undo": "1"})
    assert figures(art.agreement.budget) == before
    maya.post(own(art), {"yes": "1"})
    make(cast)
    page = maya.post(own(art), {"undo": "1"}, follow=True).content.decode()
    assert "being paid now" in page
    assert "Something is wrong" in page  # where to ask, once it is too late to undo
    assert figures(art.agreement.budget).spent == 90_00


def test_ui_22_feeling_unsafe_never_shows_to_the_provider(
    cast: Cast, art: Bill, browser: Browser
) -> None:
    olu = browser(cast.olu)
    pages = [
        "/provider/", "/provider/bills/", f"/provider/bills/{art.reference}/",
        "/api/v1/bills/", f"/api/v1/bills/{art.reference}/", "/provider/agreements/",
    ]  # fmt: skip

    def seen() -> list[str]:
        """What the provider sees, without the token that is another on every page."""
        return [
            "\n".join(
                line for line in olu.get(page).content.decode().split("\n") if "csrf" not in line
            )
            for page in pages
        ]

    before = seen()
    assert all(before)
    browser(cast.maya.user).post(f"{own(art)}unsafe/")
    assert Notice.objects.filter(kind="safety", to=cast.jo).exists()
    assert seen() == before
    art.refresh_from_db()
    assert art.state == Bill.State.ASKED
    assert not Notice.objects.filter(to=cast.olu, kind="safety").exists()


def test_ui_23_two_of_three_are_paid_and_one_is_held(
    cast: Cast, art: Bill, browser: Browser
) -> None:
    browser(cast.maya.user).post(
        f"{own(art)}wrong/", {"what": "did_not_go", "lines": ["2"], "ask": "them"}
    )
    art.refresh_from_db()
    assert (art.state, art.owed_pence, art.in_question_pence) == ("part_agreed", 60_00, 30_00)
    assert figures(art.agreement.budget).spent == 60_00


def test_ui_24_silence_is_a_workers_and_nothing_is_paid(
    cast: Cast, art: Bill, browser: Browser
) -> None:
    for day in range(20):
        services.remind(on=TODAY + timedelta(days=day), at=NOW + timedelta(days=day))
    art.refresh_from_db()
    assert (art.needs_decision, art.agreed_pence, art.state) == (True, 0, Bill.State.ASKED)
    assert (
        "Nobody has answered yet" in browser(cast.jo).get("/council/exceptions/").content.decode()
    )


def test_an_answer_by_telephone_is_marked_and_the_person_hears_of_it(
    cast: Cast, art: Bill, browser: Browser
) -> None:
    services.remind(on=TODAY + timedelta(days=12), at=NOW + timedelta(days=12))
    page = f"/council/exceptions/{art.reference}/"
    words = {"outcome": "by_phone", "reason": "She said all three happened."}
    jo = browser(cast.jo)
    assert "said yes by telephone" in jo.post(page, words).content.decode()
    art.refresh_from_db()
    assert art.state == Bill.State.ASKED
    jo.post(page, words | {"yes": "1"})
    art.refresh_from_db()
    assert (art.state, art.answered_how, art.answered_by) == ("agreed", "by telephone", cast.jo)
    told = Notice.objects.get(kind="bill.answered_for", to=cast.maya.user).sentence
    assert "you said yes by telephone" in told
    assert "£90" in told
    browser(cast.maya.user).post(own(art), {"undo": "1"})
    art.refresh_from_db()
    assert art.state == Bill.State.ASKED
