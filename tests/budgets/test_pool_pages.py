"""Sharing in the browser: ask, answer, look, leave; the provider's one bill; nobody else's share."""

from datetime import timedelta

import pytest

from budgets.models import Pool
from invoices.models import Bill
from tests.budgets.plans import pot
from tests.budgets.sharing import asked, friends, going, yes
from tests.cast import TODAY, Cast
from tests.invoices.sent_bills import figures

pytestmark = pytest.mark.usefixtures("still_clock")


def test_two_people_come_to_share_in_the_browser(cast: Cast, browser) -> None:  # type: ignore[no-untyped-def]
    """UI test 35: each sees the whole and their own share, and nobody else's."""
    first, second = friends(cast, 2)
    assert cast.acorn.is_listed
    maya, bo = browser(first.person.user), browser(second.person.user)
    assert first.person.reference in maya.get("/my/pools/").content.decode()
    form = {
        "name": "Saturday art", "what": "Art", "provider": "acorn arts", "weekly": "60",
        "starts_on": "23 11 2026", "ends_on": "28 3 2027", "others": second.person.reference,
        "once": "a",
    }  # fmt: skip
    wrong = maya.post("/my/pools/start/", form | {"others": "per-22222222"})
    assert "We do not know" in wrong.content.decode()
    assert maya.post("/my/pools/start/", form).status_code == 302
    assert maya.post("/my/pools/start/", form).status_code == 302
    pool = Pool.objects.get()
    page = f"/my/pools/{pool.reference}/"
    assert "You are asked" in bo.get("/my/pools/").content.decode()
    for client, budget, weekly in ((maya, first, "35"), (bo, second, "25")):
        share = {"weekly": weekly, "pot": pot(budget, "Art group").reference, "shown_as": "X"}
        check = client.post(f"{page}answer/", share)
        assert f"£{18 * int(weekly)}" in check.content.decode()
        assert client.post(f"{page}answer/", share | {"yes": "1"}).status_code == 302
    seen = bo.get(page).content.decode()
    assert "£60" in seen
    assert "£25" in seen
    assert "£35" not in seen
    assert [figures(one).promised for one in (first, second)] == [18 * 35_00, 18 * 25_00]
    assert browser(cast.rex).get(page).status_code == 404
    assert browser(cast.nia.user).get(page).status_code == 404


def test_leaving_says_first_what_it_changes(cast: Cast, browser) -> None:  # type: ignore[no-untyped-def]
    pool, budgets = going(cast, [30_00, 20_00])
    client = browser(budgets[0].person.user)
    page = f"/my/pools/{pool.reference}/leave/"
    early = client.post(page, {"last_day": "1 12 2026"})
    assert "28 days’ notice" in early.content.decode()
    check = client.post(page, {"last_day": "27 12 2026"})
    assert f"£{13 * 30}" in check.content.decode()
    assert figures(budgets[0]).promised == 18 * 30_00
    client.post(page, {"last_day": "27 12 2026", "yes": "1"})
    assert figures(budgets[0]).promised == 5 * 30_00
    other = browser(budgets[1].person.user)
    assert "£50" in other.get(f"/my/pools/{pool.reference}/answer/").content.decode()
    assert client.get(page).status_code == 302
    promise = budgets[1].agreements.get()
    ended = other.get(f"/my/promises/{promise.reference}/end/")
    assert ended.headers["Location"] == f"/my/pools/{pool.reference}/leave/"
    assert client.get(f"/my/pools/{pool.reference}/shares/").status_code == 302


def test_a_no_in_the_browser(cast: Cast, browser) -> None:  # type: ignore[no-untyped-def]
    budgets = friends(cast, 2)
    pool = asked(cast, budgets, 60_00)
    yes(pool, budgets[0], 30_00)
    client = browser(budgets[1].person.user)
    client.post(f"/my/pools/{pool.reference}/answer/", {"no": "1"})
    pool.refresh_from_db()
    assert pool.state == Pool.State.ENDED
    assert client.get("/my/pools/").status_code == 200


def test_new_shares_are_asked_for_in_the_browser(cast: Cast, browser) -> None:  # type: ignore[no-untyped-def]
    pool, budgets = going(cast, [30_00, 20_00])
    client = browser(budgets[0].person.user)
    client.post(f"/my/pools/{pool.reference}/shares/", {"weekly": "60", "from_on": "4 1 2027"})
    assert pool.terms.count() == 2
    assert 'value="36' in client.get(f"/my/pools/{pool.reference}/answer/").content.decode()
    other = browser(budgets[1].person.user).get(f"/my/pools/{pool.reference}/")
    assert "New shares are asked for" in other.content.decode()


def test_the_provider_sends_one_bill(cast: Cast, browser) -> None:  # type: ignore[no-untyped-def]
    pool, _ = going(cast, [33_34, 33_33, 33_33])
    olu = browser(cast.olu)
    assert "Saturday art" in olu.get("/provider/shared/").content.decode()
    page = f"/provider/shared/{pool.reference}/"
    bill = {
        "number": "P-1", "from_on": f"{TODAY:%d %m %Y}", "to_on": f"{TODAY:%d %m %Y}",
        "weeks": "1", "amount": "100.00", "once": "b",
    }  # fmt: skip
    tomorrow = TODAY + timedelta(days=1)
    late = olu.post(page, bill | {"to_on": f"{tomorrow:%d %m %Y}"})
    assert "has not come yet" in late.content.decode()
    for _again in range(2):
        assert olu.post(page, bill).status_code == 302
    assert list(Bill.objects.order_by("number").values_list("number", "total_pence")) == [
        ("P-1/1", 33_34), ("P-1/2", 33_33), ("P-1/3", 33_33),
    ]  # fmt: skip
    assert browser(cast.bea).get(page).status_code == 404


def test_the_provider_s_system_sends_one_bill(cast: Cast, browser) -> None:  # type: ignore[no-untyped-def]
    pool, _ = going(cast, [33_34, 33_33, 33_33])
    asked = {
        "number": "P-1", "issued_on": TODAY.isoformat(),
        "lines": [{"service_on": TODAY.isoformat(), "weeks": "1", "total_pence": 100_00}],
    }  # fmt: skip
    address = f"/api/v1/pools/{pool.reference}/bills/"
    more = {"content_type": "application/json", "headers": {"Idempotency-Key": "k-1"}}
    olu = browser(cast.olu)
    for _again in range(2):
        answer = olu.post(address, asked, **more)
        assert answer.status_code == 201
    assert Bill.objects.count() == 3
    assert browser(cast.bea).post(address, asked, **more).status_code == 404
