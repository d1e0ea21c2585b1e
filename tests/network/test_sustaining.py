"""Who may know how a user-led organisation is doing: consent, words of its own, silences."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.jobs import run_due
from core.models import Job
from network import tasks
from network.models import FollowUp, FollowUpNote, Naming, Outlook, Reader
from network.services import area_outlook, sustaining, sustaining_night
from notices.models import Notice
from people.models import Role, User
from providers.models import Organisation
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, priced, promised, yes
from tests.network import panels
from tests.network.registering import registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
Browser = Callable[[User], Client]
YEAR = (date(2026, 4, 1), date(2027, 3, 31))
LATER = date(2027, 2, 1)


def page(client: Client, name: str, *parts: str, **query: str) -> str:
    answer = client.get(reverse(name, args=parts), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def night(on: date = TODAY) -> int:
    return sustaining_night.work_out(at=NOW + timedelta(days=(on - TODAY).days), on=on)


def falling(cast: Cast, firm: Organisation, name: str) -> None:
    """Plenty in October and November; nothing after."""
    promised(cast, pence=900_000, rate=10_000, weekdays=range(7), unit="day", organisation=firm,
             starts=date(2026, 10, 5), ends=date(2026, 11, 8), dates=YEAR,
             person=cast.add(name))  # fmt: skip


@pytest.fixture
def network(cast: Cast) -> User:
    """Acorn loses income; a panel serves the area. The first member, who looks."""
    row = panels.network(cast)
    falling(cast, cast.acorn, "Ann Holder")
    cast.olu  # noqa: B018
    night()
    return panels.members(row)[0]


def test_a_name_is_read_only_while_the_organisation_lets(
    cast: Cast, network: User, browser: Browser
) -> None:
    member, jo, olu = browser(network), browser(cast.jo), browser(cast.olu)
    assert Outlook.objects.get(organisation=cast.acorn).falls
    assert "Acorn Arts" not in page(member, "network_lasting")
    own = page(olu, "provider_lasting")
    assert "Less is promised than came in before" in own
    assert "£2,700" in own
    olu.post(reverse("lasting_name"), {"of": "acorn", "reader": "network"})
    shown = page(member, "network_lasting")
    assert "Acorn Arts" in shown
    assert "£2,700" not in shown
    assert "Acorn Arts" not in page(jo, "council_user_led")
    olu.post(reverse("lasting_name"), {"of": "acorn", "reader": "council"})
    assert "Acorn Arts" in page(jo, "council_user_led")
    olu.post(reverse("lasting_unname"), {"of": "acorn", "reader": "network"})
    assert "Acorn Arts" not in page(member, "network_lasting")
    assert "Acorn Arts" in page(jo, "council_user_led")
    row = Naming.objects.get(reader="network")
    assert [row.given_at, row.withdrawn_at, row.withdrawn_by] == [NOW, NOW, cast.olu]


def test_pressing_twice_is_once(cast: Cast, network: User, browser: Browser) -> None:
    olu = browser(cast.olu)
    for _ in range(2):
        olu.post(reverse("lasting_name"), {"of": "acorn", "reader": "network"})
    assert Naming.objects.count() == 1
    for _ in range(2):
        olu.post(reverse("lasting_unname"), {"of": "acorn", "reader": "network"})
    assert Naming.objects.live().count() == 0
    assert olu.post(reverse("lasting_name"), {"of": "acorn", "reader": "press"}).status_code == 404


def test_the_others_are_a_number_in_steps_or_nothing(cast: Cast, network: User) -> None:
    """Twelve more: of seven that fall "at least 5" is told; one less hidden, one more the same."""
    firms = []
    for number in range(12):
        firm = cast.organisation(f"Group {number}", f"group-{number}")
        registered(firm, authority=cast.authority, starts_on=date(2026, 3, 1),
                   expires_on=date(2027, 3, 1))  # fmt: skip
        firms.append(firm)
    night()
    found: list[int] = []
    for fallen in range(12):
        Outlook.objects.filter(organisation__in=firms[:fallen]).update(falls=True)
        (row,) = area_outlook.outlooks([cast.northtown], Reader.NETWORK, on=TODAY, few=5)
        found.append(row.losing_others)
    assert found == [0, 0, 0, 0, 5, 5, 5, 5, 0, 0, 0, 0]  # acorn falls besides; 9 of 13 is too many


def test_the_page_reads_as_often_however_many(cast: Cast, network: User, browser: Browser) -> None:
    member, counts = browser(network), []
    for number in range(4):
        firm = cast.organisation(f"Group {number}", f"group-{number}")
        registered(firm, authority=cast.authority, starts_on=date(2026, 3, 1),
                   expires_on=date(2027, 3, 1))  # fmt: skip
        sustaining.let_name(organisation=firm, reader="network", by=cast.olu, at=NOW)
        night()
        Outlook.objects.filter(organisation=firm).update(falls=True)
        with CaptureQueriesContext(connection) as queries:
            assert firm.name in page(member, "network_lasting")
        counts.append(len(queries))
    assert counts[0] == counts[-1]


def test_we_may_have_to_close_and_who_reads_it(cast: Cast, network: User, browser: Browser) -> None:
    olu, member, jo = browser(cast.olu), browser(network), browser(cast.jo)
    wrong = olu.post(reverse("provider_lasting"), {"of": "acorn", "closes_on": "1 5 2020",
                     "helps": "A room", "readers": ["to_network"]})  # fmt: skip
    assert wrong.status_code == 422
    assert "Choose a day from today on." in wrong.content.decode()
    assert "A room" in wrong.content.decode()
    assert olu.post(reverse("provider_lasting"), {"of": "acorn"}).status_code == 422
    good = {"of": "acorn", "closes_on": "31 3 2027", "helps": "£4,000 until the summer",
            "readers": ["to_network"]}  # fmt: skip
    assert olu.post(reverse("provider_lasting"), good).status_code == 302
    assert olu.post(reverse("provider_lasting"), good).status_code == 422
    assert "£4,000 until the summer" in page(member, "network_lasting")
    assert "£4,000 until the summer" not in page(jo, "council_user_led")
    told = Notice.objects.filter(sentence__contains="may have to close")
    assert told.filter(to=network).count() == 1
    olu.post(reverse("lasting_closing_back"), {"of": "acorn"})
    assert "£4,000" not in page(member, "network_lasting")
    olu.post(reverse("provider_lasting"), good | {"readers": ["to_council"]})
    assert "£4,000 until the summer" in page(jo, "council_user_led")
    assert "£4,000" not in page(member, "network_lasting")


def test_who_lapses_is_asked_after_and_nobody_forgets(cast: Cast, browser: Browser) -> None:
    member = panels.members(panels.network(cast))[0]
    registered(cast.beech, authority=cast.authority, starts_on=date(2025, 11, 1),
               expires_on=date(2026, 11, 1))  # fmt: skip
    night()
    row = FollowUp.objects.get()
    assert [row.why, row.since_on] == ["lapsed", date(2026, 11, 1)]
    client = browser(member)
    assert "Beech Care" in page(client, "network_lasting")
    empty = client.post(reverse("network_follow_up", args=[row.reference]), {"outcome": "goes_on"})
    assert empty.status_code == 422
    for outcome in ("no_answer", "goes_on"):
        answer = client.post(reverse("network_follow_up", args=[row.reference]),
                             {"outcome": outcome, "words": f"We rang: {outcome}"})  # fmt: skip
        assert answer.status_code == 302
    assert "We rang: no_answer" in page(client, "network_follow_up", row.reference)
    again = client.post(reverse("network_follow_up", args=[row.reference]),
                        {"outcome": "closed", "words": "No"})  # fmt: skip
    assert again.status_code == 422
    night(TODAY + timedelta(days=1))
    assert FollowUp.objects.count() == 1
    assert FollowUpNote.objects.count() == 2
    told = Notice.objects.filter(to=member, sentence__contains="gone quiet")
    assert told.count() == 1


def test_who_stops_billing_is_asked_itself_and_named_only_with_its_yes(
    cast: Cast, browser: Browser
) -> None:
    member = panels.members(panels.network(cast))[0]
    agreement = promised(cast, pence=90_000, rate=10_000, unit="day", organisation=cast.acorn,
                         weekdays=range(7), starts=date(2026, 10, 5), ends=date(2026, 10, 11),
                         dates=YEAR)  # fmt: skip
    yes(bill_of(agreement, priced(date(2026, 10, 5), "1", 10_000, unit="day"), by=cast.olu))
    night()
    assert not FollowUp.objects.exists()
    with time_machine.travel(NOW + (LATER - TODAY), tick=False):
        for _ in range(2):
            night(LATER)
        row = FollowUp.objects.get()
        assert [row.why, row.since_on] == ["quiet", TODAY]
        told = Notice.objects.filter(to=cast.olu, sentence__contains="Your last bill came")
        assert told.count() == 1
        assert not Notice.objects.filter(to=member, sentence__contains="Acorn").exists()
        client = browser(member)
        assert "Acorn" not in page(client, "network_lasting")
        gone = client.get(reverse("network_follow_up", args=[row.reference]))
        assert gone.status_code == 404
        sustaining.let_name(organisation=cast.acorn, reader="network", by=cast.olu, at=NOW)
        assert "Acorn" in page(client, "network_lasting")
        assert "It stopped sending bills" in page(client, "network_follow_up", row.reference)
        yes(bill_of(agreement, priced(date(2026, 10, 6), "1", 10_000, unit="day"), by=cast.olu,
                    number="B-2"))  # fmt: skip
        agreement.bills.filter(number="B-2").update(sent_at=NOW + (LATER - TODAY))
        night(LATER)
        assert FollowUpNote.objects.get().outcome == "back"
        assert not FollowUp.objects.open().exists()


def test_other_doors_stay_shut(cast: Cast, network: User, browser: Browser) -> None:
    row = FollowUp.objects.create(
        organisation=cast.acorn, why="lapsed", since_on=TODAY, raised_on=TODAY
    )
    other = panels.network(cast, "Southtown Network")
    other.areas.clear()
    stranger = browser(panels.members(other)[0])
    assert stranger.get(reverse("network_follow_up", args=[row.reference])).status_code == 404
    assert "Northtown</h2>" not in page(stranger, "network_lasting")
    for name in ("network_lasting", "council_user_led"):
        for user in (cast.maya.user, cast.olu, cast.rex, cast.ada):
            assert browser(user).get(reverse(name)).status_code == 404
    assert browser(cast.vera).get(reverse("network_lasting")).status_code == 404  # no seat
    bea = browser(cast.bea)
    assert bea.get(reverse("provider_lasting"), {"of": "acorn"}).status_code == 404
    assert "Not on the register" in page(bea, "provider_lasting")
    assert (
        bea.post(reverse("lasting_name"), {"of": "beech", "reader": "network"}).status_code == 404
    )
    assert bea.post(reverse("provider_lasting"), {"of": "beech"}).status_code == 404


def test_the_night_asks_the_database_as_often_however_many(cast: Cast) -> None:
    counts = []
    for number in range(3):
        for more in range(4):
            name = f"firm-{number}-{more}"
            registered(cast.organisation(name, name), authority=cast.authority,
                       starts_on=date(2026, 3, 1), expires_on=date(2027, 3, 1))  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            night()
        counts.append(len(queries))
    assert counts[0] == counts[-1], counts


def test_the_night_comes_by_the_worker_and_once(cast: Cast) -> None:
    falling(cast, cast.acorn, "Ann Holder")
    tasks.write_rows(NOW)
    tasks.write_rows(NOW)
    run_due(clock=lambda: NOW)
    assert Outlook.objects.get().organisation == cast.acorn
    assert Job.objects.get(name="network.lasting_night").state == "done"


def test_pages_lead_to_pages_that_open(cast: Cast, network: User, browser: Browser) -> None:
    """Each link of the panel's home and of an organisation's pages opens for who sees it."""
    books = cast.member("Fin Acorn", cast.acorn, Role.PROVIDER_FINANCE)
    for user, names in (
        (network, ("network_home", "network_lasting", "gaps")),
        (cast.olu, ("provider_home", "provider_income", "provider_lasting", "gaps")),
        (books, ("provider_income",)),
        (cast.jo, ("council_home", "council_user_led")),
        (cast.maya.user, ("my_wanted", "pools", "my_peers")),
    ):
        client = browser(user)
        for name in names:
            shown = page(client, name).split("<main", 1)[1].split("</main", 1)[0]
            for href in set(re.findall(r'href="(/[^"#]*)"', shown)):
                answer = client.get(html.unescape(href))
                assert answer.status_code in (200, 302), (user, name, href)
