"""The register's pages: apply, check, sign, the public's view, fees, through the doors users use."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from network.models import Application, Concern, Decision, PanelFee, PanelMember
from network.services import fees as paying
from network.services import panel
from people.models import User
from providers.models import Organisation, UserLedStatus
from tests.cast import NOW, TODAY, Cast
from tests.files.test_keeping import photo
from tests.network import panels
from tests.network.test_pages import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
FACTS = {
    "governing_words": "Clause 4 says so.", "board_total": "8", "board_users": "6",
    "board_decides": "yes", "has_parent": "no", "staff_total": "0",
}  # fmt: skip
SIGN = {
    "signed_by_name": "Bea North",
    "signed_as": "Chair",
    "signed_on": "23 11 2026",
    "right": "on",
}


def page(client: Client, name: str, *parts: Any, **query: str) -> str:
    answer = client.get(reverse(name, args=parts), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_from_the_first_word_to_the_badge(cast: Cast, browser: Browser) -> None:
    row = panels.network(cast)
    bea = browser(cast.bea)
    assert "Not applied. You can still be chosen." in page(bea, "badge")
    bea.post(reverse("badge_start"), {"of": "beech"})
    made = Application.objects.get(organisation=cast.beech)
    assert (
        bea.post(reverse("badge_keep", args=[made.reference]), {"board_total": "8"}).status_code
        == 200
    )
    made.refresh_from_db()
    assert made.board_total == 8
    wrong = bea.post(reverse("badge_facts", args=[made.reference]), FACTS | {"board_users": "9"})
    assert wrong.status_code == 422
    assert "You count 9 on the board, but only 8 in all." in wrong.content.decode()
    assert 'value="9"' in wrong.content.decode()
    nobody = bea.post(reverse("badge_facts", args=[made.reference]), FACTS | {"board_total": "0"})
    assert "A board has at least one person" in nobody.content.decode()
    bea.post(reverse("badge_facts", args=[made.reference]), FACTS)
    shown = page(bea, "badge_send", made.reference)
    assert "Three quarters or more of the people on the board use support." in shown
    assert (
        bea.post(reverse("badge_send", args=[made.reference]), SIGN | {"right": ""}).status_code
        == 422
    )
    assert bea.post(reverse("badge_send", args=[made.reference]), SIGN).status_code == 302
    assert "Being checked" in page(bea, "badge")

    users = panels.members(row)
    for user in users[:3]:
        client = browser(user)
        assert "Say what links you to Beech Care" in page(client, "network_home")
        assert "First: what links you?" in page(client, "register_application", made.reference)
        client.post(reverse("register_interest", args=[made.reference]), {"stands": "free"})
    first = browser(users[0])
    first.post(reverse("register_ask", args=[made.reference]), {"words": "Who elects the board?"})
    assert "The panel asks you something" in page(bea, "badge")
    question = made.questions.get()
    bea.post(
        reverse("badge_answer", args=[made.reference, question.pk]), {"words": "The members do."}
    )
    assert "The members do." in page(first, "register_application", made.reference)

    decide = reverse("register_decide", args=[made.reference])
    facts = {"outcome": "registered", "level": "dpulo_verified", "starts_on": "23 11 2026",
             "reasons": panels.REASONS}  # fmt: skip
    assert first.post(decide, facts).status_code == 422
    assert first.post(decide, facts | {"level": "75_verified"}).status_code == 302
    decision = Decision.objects.get(application=made)
    for user in users[1:3]:
        client = browser(user)
        assert "Sign or not: Beech Care" in page(client, "network_home")
        client.post(reverse("register_sign", args=[decision.reference]))
    public = page(Client(), "register_entry", "beech")
    assert "Run by people who use support" in public
    assert panels.REASONS in public
    assert "6 of 8" not in public
    assert "Bea North" not in public
    assert users[0].name not in public
    assert "Beech Care" in page(Client(), "register")
    assert "It lasts until 22 November 2027" in page(bea, "badge")


def test_a_renewal_with_nothing_changed_is_one_page(cast: Cast, browser: Browser) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    with time_machine.travel(NOW.replace(year=2027, month=10), tick=False):
        bea = browser(cast.bea)
        start = bea.post(reverse("badge_start"), {"of": "beech"}, follow=True)
        assert "If nothing has changed, sign below and send." in start.content.decode()
        made = Application.objects.get(state="draft")
        sent = bea.post(
            reverse("badge_send", args=[made.reference]), SIGN | {"signed_on": "23 10 2027"}
        )
        assert sent.status_code == 302
    with time_machine.travel(NOW.replace(year=2028, month=1), tick=False):
        shown = page(Client(), "register_entry", "beech")
        assert "It is being checked again now." in shown


def test_an_expired_badge_says_expired_everywhere_the_same_day(
    cast: Cast, browser: Browser
) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    places = ("/find/beech/", "/find/?q=beech", "/find/compare/?a=beech", "/register/beech/")
    for day, expected in ((date(2027, 11, 22), False), (date(2027, 11, 23), True)):
        with time_machine.travel(
            NOW.replace(year=day.year, month=day.month, day=day.day), tick=False
        ):
            for place in places:
                shown = Client().get(place).content.decode().lower()
                assert ("expired" in shown) is expected, (place, day)
            assert ("Beech Care" in page(Client(), "register")) is not expected
            assert ("Beech Care" in page(Client(), "register", level="expired")) is expected
            assert ("Expired" in page(browser(cast.bea), "badge")) is expected


def test_the_public_register_is_searched_and_downloaded(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    assert cast.acorn
    client = Client()
    assert "Acorn Arts" in page(client, "register", q="acorn")
    assert "Beech Care" not in page(client, "register", q="acorn")
    assert "Beech Care" in page(client, "register", area="E06000999", level="75_verified")
    assert "No one here fits" in page(client, "register", level="carer_led")
    for query in ({"q": "\x00"}, {"area": "x" * 500}, {"level": "%"}, {"page": "-3"}):
        assert client.get("/register/", query).status_code == 200
    table = client.get("/register/", {"as": "csv"}).content.decode()
    assert table.startswith(("\ufeffname,", "name,"))
    assert "Beech Care" in table
    assert "SCIE" in page(client, "register_how")
    assert client.get("/register/nobody/").status_code == 404
    assert client.get("/register/northtown-network/").status_code == 404


def test_anyone_doubts_without_an_account_and_the_panel_takes_it_off(
    cast: Cast, browser: Browser
) -> None:
    row = panels.network(cast)
    panels.decided(panels.sent(cast))
    place = reverse("register_doubt", args=["beech"])
    assert Client().post(place, {"words": "No"}).status_code == 422
    Client().post(place, {"words": "A firm took it over last month."})
    concern = Concern.objects.get()
    users = panels.members(row)
    first = browser(users[0])
    assert "A firm took it over" in page(first, "register_concern", concern.reference)
    off = reverse("register_take_off", args=["beech"])
    first.post(
        off, {"starts_on": "23 11 2026", "reasons": "It is owned by a firm that is not user-led."}
    )
    decision = Decision.objects.get(outcome="ended")
    for user in users[1:3]:
        client = browser(user)
        assert "Nothing links me" in page(client, "register_ending", decision.reference)
        client.post(
            reverse("register_sign", args=[decision.reference]), {"nothing_links_me": "yes"}
        )
    concern.refresh_from_db()
    assert concern.state == "changed"
    assert not Organisation.objects.user_led(TODAY).filter(pk=cast.beech.pk).exists()


def test_refused_then_appealed_to_another_network(cast: Cast, browser: Browser) -> None:
    panels.network(cast)
    far = panels.network(cast, "Southtown Network")
    refused = panels.decided(panels.sent(cast), outcome="refused", level="")
    bea = browser(cast.bea)
    assert "You can appeal" in page(bea, "badge")
    bea.post(reverse("badge_appeal", args=[refused.reference]))
    made = Application.objects.get(kind="appeal")
    assert made.network == far
    bea.post(reverse("badge_facts", args=[made.reference]),
             FACTS | {"why": "The panel did not read clause 4 of our rules."})  # fmt: skip
    bea.post(reverse("badge_send", args=[made.reference]), SIGN)
    assert "The panel did not read clause 4" in page(bea, "badge_application", made.reference)


def test_a_photograph_of_paper_counts_and_only_the_panel_opens_it(
    cast: Cast, browser: Browser
) -> None:
    row = panels.network(cast)
    application = panels.sent(cast)
    bea = browser(cast.bea)
    bea.post(reverse("badge_paper", args=[application.reference]),
             {"about": "governing", "file": SimpleUploadedFile("rules.jpg", photo())})  # fmt: skip
    proof = application.proofs.get()
    address = reverse("file", args=[proof.file.reference])
    assert browser(panels.members(row)[0]).get(address).status_code == 200
    for other in (cast.olu, cast.jo, cast.vera):
        assert browser(other).get(address).status_code == 404


def test_others_see_nothing_of_an_application(cast: Cast, browser: Browser) -> None:
    panels.network(cast)
    application = panels.sent(cast)
    cast.member("Zed Other", cast.acorn, "provider_operations")
    for user in (cast.olu, cast.vera, cast.jo, cast.rex, cast.ada):
        client = browser(user)
        for name in ("badge_application", "badge_facts", "badge_send", "register_application",
                     "register_decide"):  # fmt: skip
            assert client.get(reverse(name, args=[application.reference])).status_code == 404, name
    draft = panels.sent(cast, organisation=cast.acorn)
    assert (
        browser(cast.bea).get(reverse("badge_application", args=[draft.reference])).status_code
        == 404
    )


def test_a_council_role_alone_has_no_seat(cast: Cast, browser: Browser) -> None:
    panels.network(cast)
    application = panels.sent(cast)
    vera = browser(cast.vera)
    assert "You have no seat on a panel yet" in page(vera, "network_home")
    for name in ("register_interest", "register_ask", "register_decide"):
        assert vera.post(reverse(name, args=[application.reference])).status_code == 404
    assert vera.get(reverse("panel_fees")).status_code == 404


def test_leaving_and_own_words(cast: Cast, browser: Browser) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    bea = browser(cast.bea)
    assert "Should Beech Care leave the register?" in page(bea, "badge_leave", of="beech")
    bea.post(reverse("badge_leave"), {"of": "beech"})
    status = UserLedStatus.objects.get(organisation=cast.beech)
    assert status.expires_on == TODAY
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        bea = browser(cast.bea)
        bea.post(reverse("badge_own_words"), {"of": "beech", "words": "Most of us use support."})
        assert "These are its own words" in page(Client(), "register_entry", "beech")


class Seats:
    """Two members of a panel, and who pays."""

    def __init__(self, cast: Cast) -> None:
        row = panels.network(cast)
        self.one, self.other = list(PanelMember.objects.filter(network=row).order_by("pk")[:2])

    def fee(self, **more: Any) -> PanelFee:
        facts: dict[str, Any] = {
            "member": self.one, "kind": "fee", "amount_pence": 5000, "spent_on": TODAY,
            "what": "Meeting in November", "by": self.one.user, "at": NOW, "on": TODAY,
        } | more  # fmt: skip
        return paying.say_fee(**facts)


def test_a_fee_is_said_agreed_by_another_and_paid(cast: Cast, browser: Browser) -> None:
    seats = Seats(cast)
    one, other = browser(seats.one.user), browser(seats.other.user)
    facts = {"kind": "travel", "amount": "12.40", "spent_on": "20 11 2026", "what": "Bus to Acorn"}
    one.post(reverse("panel_fees"), facts)
    fee = PanelFee.objects.get()
    address = reverse("panel_fee", args=[fee.reference])
    assert one.post(address, {"answer": "yes"}).status_code == 422
    assert "£12.40 for Bus to Acorn" in page(other, "panel_fees")
    assert other.post(address, {"answer": "yes"}).status_code == 302
    finn = browser(cast.finn)
    assert "£12.40" in page(finn, "panel_fees_to_pay")
    assert "12.40" in finn.get(reverse("panel_fees_to_pay"), {"as": "csv"}).content.decode()
    paid = reverse("panel_fee_paid", args=[fee.reference])
    assert finn.post(paid, {"paid_on": "23 11 2026", "payment_reference": ""}).status_code == 422
    finn.post(paid, {"paid_on": "23 11 2026", "payment_reference": "BACS 77"})
    fee.refresh_from_db()
    assert (fee.state, fee.payment_reference) == ("paid", "BACS 77")
    assert "Paid on 23 November 2026" in page(finn, "panel_fee_paid", fee.reference)


def test_fees_are_refused_in_words(cast: Cast) -> None:
    seats = Seats(cast)
    for wrong in ({"amount_pence": 0}, {"amount_pence": 5001}, {"spent_on": TODAY + timedelta(days=1)},
                  {"what": " "}, {"kind": "gift"}):  # fmt: skip
        with pytest.raises(paying.FeeWrong):
            seats.fee(**wrong)
    with pytest.raises(paying.OwnFee):
        seats.fee(by=seats.other.user)
    fee = seats.fee()
    decide = {"fee": fee, "at": NOW, "on": TODAY}
    with pytest.raises(paying.FeeWrong):
        paying.decide_fee(**decide, agree=False, by=seats.other.user)
    paying.decide_fee(**decide, agree=True, by=seats.other.user)
    with pytest.raises(paying.FeeMoved):
        paying.decide_fee(**decide, agree=True, by=seats.other.user)
    pay = {"fee": fee, "paid_on": TODAY, "payment_reference": "X", "at": NOW, "on": TODAY}
    for user in (seats.one.user, seats.other.user):
        with pytest.raises(paying.OwnFee):
            paying.mark_paid(**pay, by=user)


def test_the_nights_job_runs_once_a_night(cast: Cast) -> None:
    from core import jobs
    from core.models import Job
    from network import tasks

    tasks.write_rows(NOW)
    tasks.write_rows(NOW)
    row = Job.objects.get(name="network.register_night")
    assert jobs.run(row.pk, at=NOW, clock=lambda: NOW)


def test_the_queue_asks_few_questions(
    cast: Cast, browser: Browser, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    from tests.network.registering import registered

    for number in range(12):
        one = cast.organisation(f"Group {number}", f"group-{number}")
        registered(one, starts_on=date(2026, 5, 1), expires_on=date(2027, 4, 30))
    with django_assert_max_num_queries(12):
        assert "Group 11" in page(Client(), "register")


def test_a_seat_gives_the_role(cast: Cast, browser: Browser) -> None:
    row = panels.network(cast)
    new = User.objects.create_user("newcomer", name="New Comer")
    assert browser(new).get("/network/").status_code == 404
    panel.seat(network=row, user=new, uses_support=True, by=None, at=NOW, on=TODAY)
    assert browser(User.objects.get(pk=new.pk)).get("/network/").status_code == 200


def test_the_api_says_what_held_on_a_day(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast, shows_counts=True))
    client = Client()
    rows = client.get("/api/v1/register/").json()["results"]
    assert [row["slug"] for row in rows] == ["beech"]
    assert rows[0]["state"] == "Checked"
    assert rows[0]["status"]["level"] == "75_verified"
    assert rows[0]["status"]["facts"][0] == "6 of 8 people on the board use support."
    assert client.get("/api/v1/register/", {"on": "2026-11-22"}).json()["count"] == 0
    assert client.get("/api/v1/register/", {"on": "2027-11-23"}).json()["count"] == 0
    assert client.get("/api/v1/register/", {"on": "nonsense", "q": "\x00"}).status_code == 200
    one = client.get("/api/v1/register/beech/").json()
    assert one["decisions"][0]["reasons"] == panels.REASONS
    assert one["periods"][0]["expires_on"] == "2027-11-22"
    assert "Member" not in str(one)
    assert client.get("/api/v1/register/nobody/").status_code == 404


def test_verify_names_a_level_that_lacks_its_hands(cast: Cast) -> None:
    from ledger import triggers
    from network.invariants import register_violations
    from network.models import Signature

    panels.network(cast)
    decision = panels.decided(panels.sent(cast))
    assert list(register_violations()) == []
    with triggers.stand_aside():
        Signature.objects.filter(decision=decision).first().delete()  # type: ignore[union-attr]
    assert any("lacks its signatures" in said for said in register_violations())


def test_a_networks_own_people_give_seats(cast: Cast, browser: Browser) -> None:
    row = panels.network(cast, seats=0)
    ivy = cast.member("Ivy Net", row.organisation, "provider_operations")
    new = User.objects.create_user("newcomer", "new@example.org", name="New Comer")
    client, place = browser(ivy), reverse("panel_seats")
    assert "Nobody sits on the panel yet." in page(client, "panel_seats")
    facts = {"email": "nobody@example.org", "uses_support": "yes"}
    assert client.post(place, facts).status_code == 422
    assert client.post(place, facts | {"email": ivy.email or "x"}).status_code == 422
    client.post(place, facts | {"email": "NEW@example.org"})
    seat = PanelMember.objects.get(user=new)
    assert seat.uses_support
    assert browser(cast.bea).get(place).status_code == 404
    assert browser(cast.bea).post(reverse("panel_seat_end", args=[seat.pk])).status_code == 404
    client.post(reverse("panel_seat_end", args=[seat.pk]))
    seat.refresh_from_db()
    assert seat.ends_on == TODAY


def test_a_command_founds_a_network_and_gives_nobody_a_level(cast: Cast) -> None:
    from io import StringIO

    from django.core.management import CommandError, call_command

    assert cast.beech.areas.count() == 1
    said = StringIO()
    for _ in range(2):
        call_command("network", "found", "beech", "--area", "E06000999", stdout=said)
    assert "Beech Care is a network" in said.getvalue()
    call_command("network", "list", stdout=said)
    assert "Beech Care: 0 sit on its panel" in said.getvalue()
    assert not UserLedStatus.objects.filter(organisation=cast.beech).exists()
    for wrong in (("nobody",), ("beech", "--area", "X1"), ("beech", "--authority", "auth-none")):
        with pytest.raises(CommandError):
            call_command("network", "found", *wrong, stdout=said)
