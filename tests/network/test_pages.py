"""Policies and hearings through the browser's door, as each visitor sees them."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from network import services
from network.models import HearingAnswer, PolicyProposal
from people.models import User
from tests.cast import NOW, TODAY, Cast
from tests.files.recorded import recording
from tests.network.hearings import (
    AFTER,
    LATER,
    REASON,
    WHOM,
    WHY,
    answered,
    decided,
    proposed,
    second,
)
from tests.network.registering import registered
from tests.world import maya_world

Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _still(still_clock: None) -> None:
    """All of this happens on 23 November 2026."""


def text(client: Client, name: str, *args: str) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_everyone_reads_the_rules(cast: Cast) -> None:
    cast.authority.set_policy("contingency_weeks", 12, date(2026, 4, 1), exemption="First settings.",
                              decided_by="Full council")  # fmt: skip

    page = text(Client(), "policies")
    assert "How much you may keep for later" in page
    assert "<strong>12 weeks</strong>" in page
    assert "Since 1 April 2026." in page
    one = text(Client(), "policy", "contingency_weeks")
    assert "First settings." in one
    assert "Full council" in one


def test_an_installation_without_a_council_says_so(db: None) -> None:
    assert "No council here yet" in text(Client(), "policies")
    assert "Nothing is put forward now" in text(Client(), "hearings")
    assert Client().get(reverse("policy", args=["pay_day"])).status_code == 404


def test_a_policy_nobody_knows_is_not_found(cast: Cast) -> None:
    assert Client().get("/policies/contingency_week/").status_code == 404
    assert Client().get("/hearings/hear-22222222/").status_code == 404


def test_a_visitor_reads_a_hearing_and_is_shown_the_way_in(cast: Cast) -> None:
    proposal = proposed(cast)

    assert "You can answer for 28 more days" in text(Client(), "hearings")
    page = text(Client(), "hearing", proposal.reference)
    for words in ("8 weeks", "12 weeks", WHY, WHOM, "Sign in and answer", "Nobody answered yet"):
        assert words in page
    door = Client().get(reverse("hearing_answer", args=[proposal.reference]))
    assert door.status_code == 302
    assert "/sign-in/" in door["Location"]


def test_a_person_answers_and_changes_the_answer(cast: Cast, browser: Browser) -> None:
    proposal, client = proposed(cast), browser(cast.maya.user)
    place = reverse("hearing_answer", args=[proposal.reference])

    empty = client.post(place, {"view": "yes", "words": ""})
    assert empty.status_code == 422
    assert "Write what you think, or send a recording." in empty.content.decode()
    client.post(place, {"view": "yes", "words": "I need more time.", "shows_words": "on"})
    client.post(place, {"view": "change", "words": "Ten weeks would do."})

    assert HearingAnswer.objects.count() == 2
    page = text(client, "hearing", proposal.reference)
    assert "“I agree if something changes”" in page
    assert "Ten weeks would do." not in page  # not shown, because she did not choose it
    assert "Ten weeks would do." in text(client, "hearing_answer", proposal.reference)


def test_words_are_public_only_where_somebody_chose_it_and_never_the_name(cast: Cast) -> None:
    proposal = proposed(cast)
    answered(cast, proposal, words="Everyone may read this.", shows_words=True)
    answered(cast, proposal, by=cast.nia.user, words="Only the council reads this.")

    page = text(Client(), "hearing", proposal.reference)
    assert "Everyone may read this." in page
    assert "Only the council reads this." not in page
    assert "Maya" not in page
    assert "2 people and 0 organisations answered." in page


def test_a_voice_is_an_answer(cast: Cast, browser: Browser) -> None:
    proposal = proposed(cast)
    file = SimpleUploadedFile("what-i-think.ogg", recording("ogg"), "audio/ogg")

    sent = browser(cast.maya.user).post(
        reverse("hearing_answer", args=[proposal.reference]),
        {"view": "no", "words": "", "file": file},
    )

    assert sent.status_code == 302, sent.content.decode()
    row = proposal.answers.get()
    assert row.way == "voice"
    heard = reverse("file", args=[row.file.reference])
    assert browser(cast.jo).get(heard).status_code == 200
    assert browser(cast.nia.user).get(heard).status_code == 404
    assert "Listen to the recording" in text(
        browser(cast.jo), "hearing_answers", proposal.reference
    )


def test_a_late_answer_is_refused_and_the_words_are_kept(cast: Cast, browser: Browser) -> None:
    proposal, client = proposed(cast), browser(cast.maya.user)
    place = reverse("hearing_answer", args=[proposal.reference])
    with time_machine.travel(LATER, tick=False):
        late = browser(cast.maya.user).post(place, {"view": "yes", "words": "Late."})
        assert late.status_code == 422
        assert "The time to answer is over" in late.content.decode()
    assert client.get(place).status_code == 200


def test_organisations_answer_and_sign(cast: Cast, browser: Browser) -> None:
    proposal, client = proposed(cast), browser(cast.olu)
    place = reverse("hearing_answer_for", args=[proposal.reference])
    client.post(place, {"organisation": "acorn", "view": "yes", "words": "We see this daily.",
                        "shows_words": "on"})  # fmt: skip
    other = cast.organisation("Riverbank", "riverbank")
    registered(other, "75_verified", starts_on=date(2026, 1, 1), expires_on=date(2027, 1, 1))
    from people.models import Role

    kai = cast.member("Kai River", other, Role.PROVIDER_OPERATIONS)
    assert "Riverbank gives the same answer as Acorn Arts" in text(
        browser(kai), "hearing", proposal.reference
    )
    given = proposal.answers.get()
    browser(kai).post(
        reverse("hearing_sign", args=[proposal.reference, given.reference]),
        {"organisation": "riverbank"},
    )

    page = text(Client(), "hearing", proposal.reference)
    assert "Acorn Arts, Riverbank" in page
    assert "We see this daily." in page
    assert browser(cast.bea).get(place).status_code == 404  # Beech is not user-led


def test_a_worker_puts_forward_keys_in_and_a_colleague_decides(
    cast: Cast, browser: Browser
) -> None:
    jo = browser(cast.jo)
    jo.get(reverse("hearing_choose") + "?name=contingency_weeks")
    made = jo.post(
        reverse("hearing_propose", args=["contingency_weeks"]),
        {"value": "12", "starts_on": "1 April 2027", "why": WHY, "whom": WHOM},
    )
    proposal = PolicyProposal.objects.get()
    assert made["Location"] == reverse("hearing", args=[proposal.reference])
    jo.post(
        reverse("hearing_paper", args=[proposal.reference]),
        {"source": "Letter of 20 November", "view": "no", "words": "Eight weeks were enough."},
    )
    assert "Letter of 20 November" in text(jo, "hearing_answers", proposal.reference)
    place = reverse("hearing_decide", args=[proposal.reference])
    assert "Decide after that." in text(browser(second(cast)), "hearing_decide", proposal.reference)

    with time_machine.travel(LATER, tick=False):
        assert "A colleague decides." in text(
            browser(cast.jo), "hearing_decide", proposal.reference
        )
        sal = browser(second(cast))
        without = sal.post(place, {"outcome": "accepted", "reason": REASON})
        assert without.status_code == 422
        assert "Say what was answered to each point" in without.content.decode()
        sal.post(
            place,
            {"outcome": "changed", "value": "10", "starts_on": "1 4 2027", "reason": REASON,
             "said_1": "Eight weeks were enough.", "answered_1": "For some. Ten is between.",
             "accepted_1": "on"},
        )  # fmt: skip

    page = text(Client(), "hearing", proposal.reference)
    assert "Accepted with a change" in page
    assert "<strong>10 weeks</strong>" in page
    assert "1 of 1 points were accepted." in page
    assert "For some. Ten is between." in page
    assert "Everyone was heard." in text(Client(), "policy", "contingency_weeks")
    assert cast.authority.policy("contingency_weeks", date(2027, 4, 1)).value == 10


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"value": "12.5"}, "Type a whole number (weeks) from 0 to 104."),
        ({"value": "1000000000000000"}, "Type a whole number (weeks) from 0 to 104."),
        ({"value": "-4"}, "Type a whole number (weeks)"),
        ({"value": "8"}, "The policy has this value already"),
        ({"starts_on": "1 December 2026"}, "Everyone can answer until 21 December 2026"),
        ({"why": "Because"}, "Say why, and whom it affects"),
        ({"days_open": "27"}, "Everyone has at least 28 days to answer."),
    ],
)
def test_a_faulty_proposal_is_refused_in_words(
    cast: Cast, browser: Browser, sent: dict[str, str], words: str
) -> None:
    good = {"value": "12", "starts_on": "1 April 2027", "why": WHY, "whom": WHOM}
    answer = browser(cast.jo).post(
        reverse("hearing_propose", args=["contingency_weeks"]), good | sent
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not PolicyProposal.objects.exists()


@pytest.mark.parametrize(
    "name", ["payment_method", "deployment_options", "option_names", "status_reminder_days",
             "leave_accrual_percent", "second_person_above_pence", "uplift_backdated"]
)  # fmt: skip
def test_every_kind_of_value_can_be_put_forward(cast: Cast, browser: Browser, name: str) -> None:
    values: dict[str, object] = {
        "payment_method": "gross", "deployment_options": ["council", "fund"],
        "option_names": '{"card": "A card"}', "status_reminder_days": "[60]",
        "leave_accrual_percent": "12.5", "second_person_above_pence": "£20,000",
        "uplift_backdated": "yes",
    }  # fmt: skip
    client = browser(cast.jo)
    place = reverse("hearing_propose", args=[name])
    facts = {"starts_on": "1 April 2027", "why": WHY, "whom": WHOM}
    assert client.post(place, facts | {"value": "\x00"}).status_code == 422
    client.post(place, facts | {"value": values[name]})

    proposal = PolicyProposal.objects.get()
    assert proposal.new_words
    assert text(Client(), "hearing", proposal.reference)


def test_a_user_led_organisation_puts_forward_and_gets_reasons(
    cast: Cast, browser: Browser
) -> None:
    olu = browser(cast.olu)
    assert "Northtown must answer with reasons." in text(olu, "hearing_choose")
    olu.post(
        reverse("hearing_propose", args=["suspension_full_days"]),
        {"value": "42", "starts_on": "1 4 2027", "why": WHY, "whom": WHOM, "organisation": "acorn"},
    )
    proposal = PolicyProposal.objects.get()
    assert proposal.put_by == "Acorn Arts"
    assert browser(cast.bea).get(reverse("hearing_choose")).status_code == 404
    assert browser(cast.olu).get(
        reverse("hearing_decide", args=[proposal.reference])
    ).status_code == 404  # fmt: skip


def test_an_emergency_holds_at_once_and_says_until_when(cast: Cast, browser: Browser) -> None:
    proposal = proposed(cast, emergency="The bank stopped every card today.")
    place = reverse("hearing_now", args=[proposal.reference])

    browser(cast.jo).post(place)
    proposal.refresh_from_db()
    assert proposal.in_force_now is None  # not by the one who wrote it
    browser(second(cast)).post(place)

    page = text(Client(), "hearing", proposal.reference)
    assert "It ends on 18 January 2027 by itself" in page
    assert "It ends on 18 January 2027 by itself." in text(Client(), "policies")


def test_taking_it_back_is_public(cast: Cast, browser: Browser) -> None:
    proposal = proposed(cast)
    place = reverse("hearing_withdraw", args=[proposal.reference])
    assert browser(second(cast)).get(place).status_code == 404

    assert browser(cast.jo).post(place, {"reason": "Oops"}).status_code == 422
    browser(cast.jo).post(place, {"reason": "We found that nobody needs this after all."})

    assert "nobody needs this after all" in text(Client(), "hearing", proposal.reference)


# What it would change for me.


def test_a_person_sees_the_change_in_their_own_figures(cast: Cast, browser: Browser) -> None:
    maya_world(cast)  # assistants: 53 weeks of £120 into her own account, £6,360 in 52 weeks
    proposal = proposed(cast)

    page = text(browser(cast.maya.user), "hearing", proposal.reference)
    assert "You may keep in your own account" in page
    assert "£978.48: 8 weeks of £122.31" in page
    assert "£1,467.72: 12 weeks of £122.31" in page
    assert "What it would change for you" not in text(
        browser(cast.nia.user), "hearing", proposal.reference
    )
    assert "What it would change for you" not in text(Client(), "hearing", proposal.reference)


def test_another_rhythm_is_shown_in_ones_own_instalments(cast: Cast, browser: Browser) -> None:
    maya_world(cast)
    proposal = proposed(cast, name="payment_frequency", value="monthly")

    page = text(browser(cast.maya.user), "hearing", proposal.reference)
    assert "The council pays £489.23 in every four weeks" in page
    assert "The council pays £530 in every month" in page


def test_what_no_sum_can_say_is_said_plainly(cast: Cast, browser: Browser) -> None:
    maya_world(cast)
    proposal = proposed(cast, name="suspension_full_days", value=42)

    page = text(browser(cast.maya.user), "hearing", proposal.reference)
    assert "How long all your support stays paid" in page
    assert "Now: 28 days." in page


def test_small_changes_are_shown_pot_by_pot(cast: Cast, browser: Browser) -> None:
    maya_world(cast)
    proposal = proposed(cast, name="move_tolerance_percent", value=20)

    page = text(browser(cast.maya.user), "hearing", proposal.reference)
    assert "Of £6,360 in Assistants, you may move £636 without asking" in page
    assert "you may move £1,272 without asking" in page


def test_a_decision_leads_from_the_rule_to_the_hearing(cast: Cast) -> None:
    proposal = proposed(cast)
    decided(cast, proposal, points=[])

    with time_machine.travel(datetime(2027, 4, 2, 9, tzinfo=NOW.tzinfo), tick=False):
        page = text(Client(), "policy", "contingency_weeks")
    assert reverse("hearing", args=[proposal.reference]) in page
    assert "Sal Green" in page


def test_the_footer_leads_there(cast: Cast) -> None:
    page = Client().get("/about/").content.decode()

    assert reverse("policies") in page
    assert reverse("hearings") in page
    assert services
    assert AFTER > TODAY


def test_a_worker_sees_what_waits_for_a_decision(cast: Cast, browser: Browser) -> None:
    proposed(cast)
    with time_machine.travel(LATER, tick=False):
        assert "1 change of a rule waits for a decision" in text(
            browser(second(cast)), "council_home"
        )
        assert "waits for a decision" not in text(browser(cast.jo), "council_home")
