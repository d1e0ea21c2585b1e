"""The audit of a fund: its holder sends a return as a person does; the council draws from it."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.errors import DomainError
from notices.models import Notice
from payments import services
from payments.models import AccountReturn, OwnPayment, ReturnContent
from people.models import Looking, User
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_bank_pages import field
from tests.payments.test_bank_sides import fund

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


def send(cast: Cast, bea: Client) -> AccountReturn:
    holding = fund(cast).holdings.get(kind="fund")
    page = f"/provider/fund/{holding.reference}/return/"
    seen = bea.get(page)
    facts = {name: field(seen, name) for name in ("holding", "from_on", "to_on", "once", "mark")}
    assert "Tick this" in bea.post(page, facts).content.decode()
    done = bea.post(page, facts | {"right": "on"}, follow=True).content.decode()
    assert "The return is sent" in done
    assert "every day until today is in a return" in done
    return AccountReturn.objects.get()


def test_the_holder_sends_it_and_the_person_reads_it(cast: Cast, browser: Browser) -> None:
    row = send(cast, browser(cast.bea))
    assert (row.spent_pence, row.count) == (3000, 1)
    assert Looking.objects.filter(person=cast.maya, user=cast.bea).exists()
    assert cast.maya.user is not None
    told = Notice.objects.get(to=cast.maya.user, kind="return.sent").sentence
    assert cast.beech.name in told
    assert "You can read it too" in told
    shown = browser(cast.maya.user).get(f"/my/returns/{row.reference}/").content.decode()
    assert "£30" in shown
    kept = ReturnContent.objects.get().content
    assert kept["payments"][0]["needs_receipt"] is False
    assert (kept["opening_pence"], kept["closing_pence"]) == (0, 37000)


def test_the_council_sees_the_bill_and_the_yes_and_asks_the_holder(
    cast: Cast, browser: Browser
) -> None:
    row = send(cast, browser(cast.bea))
    page = f"/council/returns/{row.reference}/"
    jo = browser(cast.jo)
    shown = jo.get(page).content.decode()
    assert f"The fund that {cast.beech.name} hold for Maya" in shown
    assert "Bill B1: Maya Williams said yes on" in shown
    assert f"Ask {cast.beech.name}, who hold the fund" in shown
    payment = OwnPayment.objects.get()
    with pytest.raises(DomainError) as refusal:
        services.ask_question(
            payment=payment, rule="Care Act 2014, s. 27", words="Why?", by=cast.jo, at=NOW, on=TODAY
        )
    assert refusal.value.code == "ask_the_holder"
    jo.post(page)
    assert Notice.objects.filter(to=cast.bea, kind="return.settled").count() == 1
    assert Notice.objects.filter(to=cast.maya.user, kind="return.settled").count() == 1


def test_only_its_holder(cast: Cast, browser: Browser) -> None:
    holding = fund(cast).holdings.get(kind="fund")
    page = f"/provider/fund/{holding.reference}/return/"
    for user in (cast.olu, cast.finn, cast.jo):
        assert browser(user).get(page).status_code in (403, 404)
    assert browser(cast.bea).get("/provider/fund/hold-nothere/return/").status_code == 404
