"""“7 of you want this”: numbers from five on, nobody's name before a yes, and a pool at the end."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from budgets.models import Pool, PoolShare
from network.models import CouldStart, GapMet, Invitation, InvitationAnswer, Want
from network.services import inviting, wanting
from notices.models import Notice
from people.models import Person, User
from tests.cast import NOW, TODAY, Cast
from tests.network import panels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
Browser = Callable[[User], Client]
SWIM = "Swimming together"
ASK = {
    "what": "swimming together", "name": "Wednesday swimming", "words": "In the warm pool.",
    "weekly_pence": "90", "answer_by": "10 12 2026", "starts_on": "6 1 2027", "ends_on": "30 3 2027",
}  # fmt: skip


def page(client: Client, name: str, *parts: str, **query: str) -> str:
    answer = client.get(reverse(name, args=parts), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def people(cast: Cast, many: int, first: int = 0) -> list[Person]:
    return [cast.add(f"Swim{number} Surname{number}") for number in range(first, first + many)]


def wanting_it(
    cast: Cast, many: int, *, first: int = 0, what: str = SWIM, **ways: bool
) -> list[Person]:
    chosen = {"would_share": True, "tell_me": True} | ways
    found = people(cast, many, first)
    for person in found:
        assert person.user is not None
        wanting.say_want(
            person=person, area=cast.northtown, what=what, by=person.user, at=NOW, **chosen
        )
    return found


def code(cast: Cast) -> str:
    return cast.northtown.code


def test_four_are_nobody_and_five_are_five(cast: Cast, browser: Browser) -> None:
    olu = browser(cast.olu)
    wanting_it(cast, 4)
    shown = page(olu, "gaps")
    assert SWIM not in shown
    assert "Nothing that 5 people or more look for here." in shown
    for path in ("gap", "gap_invite"):
        answer = olu.get(reverse(path, args=[code(cast)]), {"what": SWIM})
        assert answer.status_code == 404
    wanting_it(cast, 1, first=4, what="  swimming   TOGETHER ")
    assert "5 people would share it." in page(olu, "gaps")
    shown = page(olu, "gap", code(cast), what=SWIM)
    assert "5 of you want this" in shown
    assert "Swim0" not in shown


def test_a_want_said_twice_is_one_and_taken_back_is_none(cast: Cast, browser: Browser) -> None:
    maya = browser(cast.maya.user)
    facts = {"what": SWIM, "area": cast.northtown.code, "ways": ["share", "tell"]}
    assert maya.post(reverse("my_wanted"), {"what": SWIM, "area": facts["area"]}).status_code == 422
    assert maya.post(reverse("my_wanted"), {"ways": ["share"]}).status_code == 422
    for _ in range(2):
        assert maya.post(reverse("my_wanted"), facts).status_code == 302
    row = Want.objects.get()
    assert [row.key, row.would_share, row.tell_me] == [SWIM.lower(), True, True]
    assert SWIM in page(maya, "my_wanted")
    nia = browser(cast.nia.user)
    assert nia.post(reverse("want_back", args=[row.reference])).status_code == 404
    assert maya.post(reverse("want_back", args=[row.reference])).status_code == 302
    assert maya.post(reverse("want_back", args=[row.reference])).status_code == 404
    assert Want.objects.live().count() == 0
    for user in (cast.jo, cast.olu, cast.sam):
        assert browser(user).get(reverse("my_wanted")).status_code == 404


def test_two_do_not_start_the_same(cast: Cast, browser: Browser) -> None:
    wanting_it(cast, 5)
    panels.network(cast)
    olu = browser(cast.olu)
    about = {"what": SWIM, "of": "acorn", "words": "We need a hoist."}
    for _ in range(2):
        olu.post(reverse("gap_could_start", args=[code(cast)]), about)
    assert CouldStart.objects.count() == 1
    member = browser(User.objects.get(username="northtown-network0"))
    shown = page(member, "gap", code(cast), what=SWIM)
    assert "Acorn Arts" in shown
    assert "We need a hoist." in shown
    assert "Somebody could start it" in page(member, "gaps")
    not_own = member.post(reverse("gap_start_back", args=[code(cast)]), about)
    assert not_own.status_code == 404
    olu.post(reverse("gap_start_back", args=[code(cast)]), about)
    assert "We need a hoist." not in page(member, "gap", code(cast), what=SWIM)
    bea = browser(cast.bea)  # no user-led organisation
    assert bea.get(reverse("gaps")).status_code == 404
    hidden = olu.post(reverse("gap_could_start", args=[code(cast)]), {"what": "unheard of"})
    assert hidden.status_code == 404


def test_who_asked_is_told_once_when_it_is_there(cast: Cast, browser: Browser) -> None:
    told, silent = wanting_it(cast, 5), wanting_it(cast, 2, first=5, tell_me=False)
    olu = browser(cast.olu)
    other = {"what": SWIM, "service": cast.home_help.reference}
    assert olu.post(reverse("gap_met", args=[code(cast)]), other).status_code == 422
    for _ in range(2):
        olu.post(
            reverse("gap_met", args=[code(cast)]), {"what": SWIM, "service": cast.art.reference}
        )
    assert GapMet.objects.count() == 1
    notices = Notice.objects.filter(sentence__contains="Acorn Arts has it now")
    assert {row.to_id for row in notices} == {person.user_id for person in told}
    assert notices.count() == len(told)
    again = cast.service(cast.acorn, "Pool", "session", 900)
    olu.post(reverse("gap_met", args=[code(cast)]), {"what": SWIM, "service": again.reference})
    assert Notice.objects.filter(sentence__contains="has it now").count() == len(told)
    assert Want.objects.to_share().count() == len(told) + len(silent)
    assert "Met since 23 November 2026" in page(olu, "gap", code(cast), what=SWIM)


def test_from_seven_who_want_it_to_a_pool_of_those_who_said_yes(
    cast: Cast, browser: Browser
) -> None:
    seven = wanting_it(cast, 7)
    olu = browser(cast.olu)
    wrong = olu.post(reverse("gap_invite", args=[code(cast)]), ASK | {"answer_by": "1 2 2027"})
    assert wrong.status_code == 422
    assert "Give people time to answer" in wrong.content.decode()
    assert olu.post(reverse("gap_invite", args=[code(cast)]), ASK).status_code == 302
    assert "You have asked them already" in olu.post(
        reverse("gap_invite", args=[code(cast)]), ASK
    ).content.decode()  # fmt: skip
    row = Invitation.objects.get()
    asked = Notice.objects.filter(kind="want.invited")
    assert {one.to_id for one in asked} == {person.user_id for person in seven}
    names = [person.known_as for person in seven]
    first = browser(seven[0].user)
    shown = page(first, "my_invitation", row.reference)
    assert "£90" in shown
    assert not any(name in shown for name in names[1:])
    for person in seven[:5]:
        says = browser(person.user).post(
            reverse("my_invitation", args=[row.reference]), {"says": "yes"}
        )
        assert says.status_code == 302
        shown = page(olu, "invitation", row.reference)
        assert not any(name in shown for name in names)
        assert ("5 people said yes." in shown) is (person == seven[4])
    browser(seven[5].user).post(reverse("my_invitation", args=[row.reference]), {"says": "not_now"})
    for user in (cast.bea, cast.jo, cast.maya.user):
        assert browser(user).get(reverse("invitation", args=[row.reference])).status_code == 404
    stranger = browser(cast.maya.user)
    assert stranger.get(reverse("my_invitation", args=[row.reference])).status_code == 404
    olu.post(reverse("invitation_start", args=[row.reference]))
    pool = Pool.objects.get()
    assert {one.person for one in pool.members.all()} == set(seven[:5])
    assert [pool.state, PoolShare.objects.count()] == ["asked", 5]
    told = Notice.objects.filter(kind="pool.asked")
    assert told.count() == 5
    assert all(one.sentence.startswith("Acorn Arts asks you to share") for one in told)
    shown = page(olu, "provider_pools") + page(olu, "invitation", row.reference)
    assert not any(name in shown for name in names)
    assert wants_left(cast) == 2
    olu.post(reverse("invitation_start", args=[row.reference]))
    assert Pool.objects.count() == 1
    late = browser(seven[6].user).post(
        reverse("my_invitation", args=[row.reference]), {"says": "yes"}, follow=True
    )
    assert "This invitation is over." in late.content.decode()


def wants_left(cast: Cast) -> int:
    return Want.objects.to_share().filter(area=cast.northtown).count()


def test_one_yes_starts_nothing_and_an_invitation_is_taken_back(
    cast: Cast, browser: Browser
) -> None:
    five = wanting_it(cast, 5)
    olu = browser(cast.olu)
    olu.post(reverse("gap_invite", args=[code(cast)]), ASK)
    row = Invitation.objects.get()
    inviting.answer(invitation=row, person=five[0], says="yes", by=five[0].user, at=NOW, on=TODAY)
    answer = olu.post(reverse("invitation_start", args=[row.reference]), follow=True)
    assert "It takes two people at least." in answer.content.decode()
    olu.post(reverse("invitation_close", args=[row.reference]))
    assert "This is over." in page(browser(five[1].user), "my_invitation", row.reference)
    assert not Pool.objects.exists()


def test_somebody_who_died_counts_nowhere(cast: Cast, browser: Browser) -> None:
    five = wanting_it(cast, 5)
    Person.objects.filter(pk=five[0].pk).update(died_on=date(2026, 11, 1))
    assert SWIM not in page(browser(cast.olu), "gaps")
    with pytest.raises(inviting.TooFewWant):
        inviting.invite(
            organisation=cast.acorn, area=cast.northtown, what=SWIM, name="x", words="x",
            weekly_pence=9000, starts_on=date(2027, 1, 6), ends_on=date(2027, 3, 30),
            answer_by=date(2026, 12, 1), few=5, by=cast.olu, at=NOW, on=TODAY,
        )  # fmt: skip
    assert not InvitationAnswer.objects.exists()
