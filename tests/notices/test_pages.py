"""The inbox, the page of wishes, and the API, through the doors people use."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import GroupWish, Notice, Wishes
from notices.services import escalate
from people.models import Person
from tests.budgets.plans import agreed
from tests.cast import NOW, TODAY, Cast
from tests.conftest import signed_in
from tests.notices.test_sending import news, work

pytestmark = pytest.mark.usefixtures("still_clock")
WISHES = {
    "channel": "text", "phone": "07700 900123", "pace": "daily", "together_hour": "11",
    "together_weekday": "2", "own_quiet": "on", "quiet_from": "22", "quiet_until": "7",
    "channel_plan": "email", "pace_plan": "at_once",
}  # fmt: skip


@pytest.fixture
def maya(cast: Cast) -> Person:
    return cast.maya


def inbox(person: Person, **query: str) -> str:
    return signed_in(person.user).get(reverse("my_messages"), query).content.decode()


def test_messages_are_found_by_word_group_and_being_new(maya: Person) -> None:
    assert "No messages" in inbox(maya)
    for number, kind in enumerate(("bill.asked", "plan.suggested", "zzz")):
        made = news(maya, f"n{number}", kind=kind)
        Notice.objects.filter(pk=made.pk).update(sentence=f"Word{number}")
    Notice.objects.filter(kind="zzz").update(read_at=NOW)
    assert all(f"Word{number}" in inbox(maya) for number in range(3))
    for query, found in (
        ({"q": "word1"}, "1"), ({"group": "bills"}, "0"), ({"group": "other"}, "2"),
    ):  # fmt: skip
        page = inbox(maya, **query)
        assert [n for n in "012" if f"Word{n}" in page] == [found]
    page = inbox(maya, unread="on")
    assert "Word2" not in page
    assert "Word0" in page
    assert "No message fits" in inbox(maya, q="none such")
    assert "There is a problem" in inbox(maya, q="\x00", group="no-such", page="many")


def test_all_are_marked_read_in_one_press(cast: Cast, maya: Person) -> None:
    news(maya, "one")
    news(cast.nia, "hers")
    client = signed_in(maya.user)
    shown = client.get(reverse("my_messages")).context["until"]
    news(maya, "meanwhile")
    for until in ("", "x", shown):
        answer = client.post(reverse("all_messages_read"), {"until": until})
        assert answer.status_code == 302
    assert Notice.objects.get(to=maya.user, read_at=None).key == "meanwhile"
    assert Notice.objects.filter(to=cast.nia.user, read_at=None).count() == 1
    assert client.get(reverse("all_messages_read")).status_code == 405


def test_the_page_says_what_went_outside(maya: Person) -> None:
    news(maya, "one")
    work(NOW)
    assert "e-mail sent" in inbox(maya)


def test_twenty_messages_ask_no_more_questions_than_one(maya: Person) -> None:
    client = signed_in(maya.user)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("my_messages"))
        return len(queries)

    news(maya, "first")
    work(NOW)
    few = asked()
    for number in range(25):
        news(maya, f"n{number}")
    work(NOW)
    assert asked() <= few <= 14


def test_wishes_are_kept_shown_and_used(maya: Person) -> None:
    client, page = signed_in(maya.user), reverse("my_news")
    assert client.post(page, WISHES).status_code == 302
    kept = Wishes.objects.get(user=maya.user)
    assert (kept.phone, kept.quiet_from, kept.quiet_until) == ("07700900123", 22, 7)
    rows = {row.group: (row.channel, row.pace) for row in GroupWish.objects.all()}
    assert rows == {"": ("text", "daily"), "plan": ("email", "at_once")}
    shown = client.get(page).content.decode()
    assert "from 22:00 to 7:00" in shown
    assert 'value="07700900123"' in shown
    assert "what the council decided about your plan" in shown


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"phone": ""}, "Write the number to which we send texts."),
        ({"phone": "me"}, "figures only"),
        ({"channel": "letter"}, "no address of yours"),
        ({"channel": "owl"}, "channel"),
        ({"together_hour": "x"}, "together_hour"),
    ],
)
def test_a_wrong_wish_is_said_and_what_was_typed_is_kept(
    maya: Person, wrong: dict[str, str], words: str
) -> None:
    answer = signed_in(maya.user).post(reverse("my_news"), WISHES | wrong)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert words in shown
    assert "There is a problem" in shown
    assert not GroupWish.objects.exists()


def test_a_supporter_can_be_chosen_and_no_one_elses(cast: Cast, maya: Person) -> None:
    assert cast.sam
    link = maya.relationships.get(user=cast.sam)
    client, page = signed_in(maya.user), reverse("my_news")
    asks = WISHES | {"escalate_to": link.reference, "escalate_days": "3"}
    assert client.post(page, asks).status_code == 302
    assert Wishes.objects.get().escalate_to == link
    other = cast.ravi.relationships.get()
    assert client.post(page, asks | {"escalate_to": other.reference}).status_code == 200


def test_what_was_opened_and_not_answered_still_waits(cast: Cast) -> None:
    """A bill that Maya opened and did not answer is one of those that Sam is asked about."""
    from tests.world import OCTOBER, maya_world

    assert cast.sam
    assert cast.olu
    world = maya_world(cast)
    agreement = world.promise(world.pot("Art"), cast.art)
    world.bill(agreement, OCTOBER, "A-1")
    maya = world.person
    link = maya.relationships.get(user=cast.sam)
    client = signed_in(maya.user)
    client.post(reverse("my_news"), WISHES | {"escalate_to": link.reference, "escalate_days": "1"})
    Notice.objects.filter(to=maya.user).update(read_at=NOW)
    later = NOW.replace(day=30)
    assert escalate(on=later.date(), at=later) == 1
    told = Notice.objects.get(to=cast.sam, kind="helping.messages_wait")
    assert "1 message waits for Maya, about bills" in told.sentence


def test_the_api_reads_marks_and_wishes(maya: Person) -> None:
    notice = news(maya, "one")
    client = signed_in(maya.user)
    listed = client.get("/api/v1/notices/", {"unread": "true", "group": "bills"}).json()
    assert [row["reference"] for row in listed["results"]] == [notice.reference]
    read = client.post(
        f"/api/v1/notices/{notice.reference}/read/", content_type="application/json",
        headers={"Idempotency-Key": "k-1"},
    )  # fmt: skip
    assert read.status_code == 200
    assert client.get("/api/v1/notices/", {"unread": "true"}).json()["count"] == 0
    wishes = client.get("/api/v1/notices/wishes/").json()
    assert wishes["wishes"] == [{"group": "", "channel": "email", "pace": "at_once"}]
    wishes["wishes"].append({"group": "bills", "channel": "none", "pace": "weekly"})
    put = client.put("/api/v1/notices/wishes/", wishes, content_type="application/json")
    assert put.json() == wishes
    for wrong in ({"quiet_from": 5}, {"wishes": []}, {"more": 1}, {"together_hour": 24}):
        answer = client.put(
            "/api/v1/notices/wishes/", wishes | wrong, content_type="application/json"
        )
        assert answer.status_code in (400, 422)


def test_somebody_elses_message_is_nowhere(cast: Cast, maya: Person) -> None:
    notice = news(maya, "one")
    nia = signed_in(cast.nia.user)
    assert nia.get(reverse("my_message", args=[notice.reference])).status_code == 404
    answer = nia.post(
        f"/api/v1/notices/{notice.reference}/read/", headers={"Idempotency-Key": "k"},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 404


def test_a_bill_of_somebody_without_an_account_is_asked_about_by_letter(cast: Cast) -> None:
    agreement_person = agreed(cast).person
    Person.objects.filter(pk=agreement_person.pk).update(user=None, address="3 Mill Lane")
    agreement_person.refresh_from_db()
    from budgets.services.tell import tell_person

    tell_person(agreement_person, "budget.money_added", "k", "There is more money.", at=NOW)
    work(NOW)
    notice = Notice.objects.get(to=None)
    assert notice.deliveries.get().channel == "letter"
    assert mail.outbox == [] or all("more money" not in one.body for one in mail.outbox)
    assert notice.made_at.date() == TODAY
