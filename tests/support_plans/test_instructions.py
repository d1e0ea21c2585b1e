"""If I am unwell: written, switched, tried out; and it never widens who sees what."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from invoices import services as billing
from notices.models import Notice
from people.access import actor_of
from people.models import HELPER_ROLES, Relationship, Role, Scope, User
from people.permissions import PERMISSIONS
from people.services import BrokerNeverDecides, let_in, stop_sharing
from support_plans import services as plans
from support_plans.models import (
    InstructionPerson,
    InstructionSwitch,
    SupportPlan,
    UnwellInstruction,
)
from support_plans.services import instructions, safety
from support_plans.services.instructions import Wish
from support_plans.standing import Standing
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import BEFORE, art_line
from tests.world import OCTOBER, World, maya_world

pytestmark = pytest.mark.usefixtures("still_clock")
Browser = Callable[[User], Client]
SOON = TODAY + timedelta(days=40)


def ref(cast: Cast, user: User) -> str:
    found = Relationship.objects.get(person=cast.maya, user=user, ended_at=None)
    return str(found.reference)


def lets(cast: Cast, user: User, kind: Role, *scopes: Scope) -> None:
    let_in(
        person=cast.maya, user=user, kind=kind, scopes=scopes, until=SOON, by=cast.maya.user,
        at=NOW, on=TODAY,
    )  # fmt: skip


def write(cast: Cast, *people: Wish, **more: object) -> UnwellInstruction:
    facts: dict[str, object] = {"trigger": "me", "words": "Talk to me slowly."}
    return instructions.write_instruction(
        person=cast.maya, people=people, by=cast.maya.user, at=NOW, on=TODAY, **(facts | more)
    )


def on(cast: Cast) -> None:
    instructions.switch_on(person=cast.maya, by=cast.maya.user, at=NOW, on=TODAY)


def off(cast: Cast) -> None:
    instructions.switch_off(person=cast.maya, by=cast.maya.user, at=NOW, on=TODAY)


def rights(cast: Cast, user: User) -> set[str]:
    actor = actor_of(user, TODAY)
    return {code for code in PERMISSIONS if actor.may(code, cast.maya)}


def told(user: User | None) -> list[str]:
    return [row.sentence for row in Notice.objects.filter(to=user, kind="unwell").order_by("pk")]


# ---- never wider


def test_over_the_whole_matrix_nobody_may_more_than_the_person_shared(cast: Cast) -> None:
    """Every helper role, every scope, every wish, on and off: a part of what sharing gives."""
    for number, kind in enumerate(HELPER_ROLES):
        for place, scope in enumerate(Scope):
            if (kind, scope) == (Role.BROKER, Scope.BILLS_ANSWER):
                continue  # never shared at all
            with suppress(BrokerNeverDecides):  # brokers never answer bills at all
                lets(cast, cast.user(f"h{number}x{place} Helper"), kind, scope)
    people = list(Relationship.objects.filter(person=cast.maya, kind__in=HELPER_ROLES))
    before = {row.pk: rights(cast, row.user) for row in people}
    answering = {row.pk for row in people if instructions.may_answer_bills(row, TODAY)}
    shares_bills = {
        row.pk for row in people if row.sharings.filter(scope=Scope.BILLS_ANSWER).exists()
    }
    wishes = [
        Wish(row.reference, answers=row.pk in answering, only_then=index % 2 == 0, tell=True,
             says_so=True)
        for index, row in enumerate(people[:20])
    ]  # fmt: skip
    for chosen in (wishes, wishes[:1], []):
        write(cast, *chosen)
        for switch in (on, off):
            switch(cast)
            for row in people:
                now = rights(cast, row.user)
                assert now <= before[row.pk], row.kind
                lost = before[row.pk] - now
                assert not lost or row.pk in shares_bills, "only the answering of bills rests"


class Anybody:
    """A strategy's wishes for two helpers with any sharing at all."""

    scopes = st.frozensets(st.sampled_from(list(Scope)), min_size=1)
    flags = st.tuples(*[st.booleans()] * 4)


@settings(max_examples=25, deadline=None)
@given(first=Anybody.scopes, second=Anybody.scopes, one=Anybody.flags, two=Anybody.flags)
def test_whatever_is_written_rights_only_shrink(
    first: frozenset[Scope],
    second: frozenset[Scope],
    one: tuple[bool, ...],
    two: tuple[bool, ...],
) -> None:
    """The rule itself, without a database: kept is always a part of what was given."""
    given_now = [(7, Role.CIRCLE.value, scope.value) for scope in first | second]
    named = {
        (pk, Role.CIRCLE.value): InstructionPerson(answers=answers, only_then=only and answers)
        for pk, (answers, only, _, _) in ((1, one), (2, two))
    }
    standing = Standing(UnwellInstruction(), named, None)
    for user in (1, 2, 3):
        for is_on in (True, False):
            kept = [
                row for row in given_now
                if row[2] != Scope.BILLS_ANSWER
                or standing.answers((user, Role.CIRCLE.value), is_on=is_on)
            ]  # fmt: skip
            assert set(kept) <= set(given_now)


def test_what_narrows_can_only_take_away(cast: Cast) -> None:
    """Even a reader that tried to add a right would add none: what it returns is compared."""
    from people import access

    def greedy(user: User, day: object, scopes: object) -> Iterable[tuple[int, str, str]]:
        return [(cast.maya.pk, Role.CIRCLE, scope) for scope in Scope]

    before = rights(cast, cast.ali)
    access._narrowings.append(greedy)
    try:
        assert rights(cast, cast.ali) <= before
    finally:
        access._narrowings.remove(greedy)


def test_it_is_no_use_once_sharing_ends(cast: Cast) -> None:
    write(cast, Wish(ref(cast, cast.sam), answers=True))
    on(cast)
    assert "bill.answer" in rights(cast, cast.sam)
    stop_sharing(
        relationship=Relationship.objects.get(person=cast.maya, user=cast.sam),
        by=cast.maya.user, at=NOW,
    )  # fmt: skip
    assert rights(cast, cast.sam) == set()


# ---- who answers bills


def test_a_helper_named_for_then_only_rests_until_it_is_on(cast: Cast) -> None:
    write(cast, Wish(ref(cast, cast.sam), answers=True, only_then=True))
    assert "bill.answer" not in rights(cast, cast.sam)
    assert "money.view" in rights(cast, cast.sam)
    on(cast)
    assert "bill.answer" in rights(cast, cast.sam)
    off(cast)
    assert "bill.answer" not in rights(cast, cast.sam)


def test_others_rest_while_somebody_is_named(cast: Cast) -> None:
    lets(cast, cast.user("Bo Circle"), Role.CIRCLE, Scope.BILLS_ANSWER)
    bo = cast.user("Bo Circle")
    write(cast, Wish(ref(cast, cast.sam), answers=True))
    assert "bill.answer" in rights(cast, bo)
    on(cast)
    assert "bill.answer" not in rights(cast, bo)
    assert "bill.answer" in rights(cast, cast.sam)


def test_with_nobody_named_for_bills_nothing_about_bills_changes(cast: Cast) -> None:
    before = rights(cast, cast.sam)
    write(cast, Wish(ref(cast, cast.sam), tell=True))
    on(cast)
    assert rights(cast, cast.sam) == before


def test_who_may_not_answer_bills_cannot_be_named_for_it(cast: Cast) -> None:
    with pytest.raises(instructions.BadInstruction, match="Let them do that first") as refused:
        write(cast, Wish(ref(cast, cast.ali), answers=True))
    assert refused.value.field == f"part-{ref(cast, cast.ali)}"
    assert not UnwellInstruction.objects.exists()


@pytest.fixture
def world(cast: Cast) -> World:
    cast.olu, cast.bea  # noqa: B018  the providers' people
    return maya_world(cast)


def test_only_the_bills_that_were_named(cast: Cast, world: World) -> None:
    bill = world.bill(world.promise(world.pot("Art"), cast.art), OCTOBER, "A-1")
    write(cast, Wish(ref(cast, cast.sam), answers=True, organisations=[cast.beech.reference]))
    on(cast)
    with pytest.raises(billing.OthersAnswerNow):
        billing.confirm_bill(bill=bill, answers="yes", by=cast.sam, at=NOW, on=TODAY)
    write(cast, Wish(ref(cast, cast.sam), answers=True, organisations=[cast.acorn.reference]))
    billing.confirm_bill(bill=bill, answers="yes", by=cast.sam, at=NOW, on=TODAY)
    assert bill.answered_by == cast.sam


def test_news_of_a_bill_goes_to_who_answers_then(cast: Cast, world: World) -> None:
    cast.sam, cast.ali  # noqa: B018
    lets(cast, cast.user("Bo Circle"), Role.CIRCLE, Scope.BILLS_ANSWER)
    agreement = world.promise(world.pot("Art"), cast.art)
    write(cast, Wish(ref(cast, cast.sam), answers=True))
    on(cast)
    world.bill(agreement, OCTOBER, "A-1")
    heard = set(
        Notice.objects.filter(kind__startswith="bill").values_list("to__username", flat=True)
    )
    assert "sam" in heard
    assert "bo" not in heard


# ---- who is told


def test_who_shall_not_know_hears_nothing_while_it_is_on(cast: Cast) -> None:
    from notices.services import tell

    cast.sam, cast.ali  # noqa: B018
    write(cast, Wish(ref(cast, cast.ali), never_tell=True), Wish(ref(cast, cast.sam), tell=True))
    on(cast)
    assert told(cast.ali) == []
    assert told(cast.sam) == ["Maya is unwell. Read what they wrote for you."]
    assert told(cast.maya.user)[-1].startswith("What you wrote for when you are unwell is on until")
    said = {"about": cast.maya, "kind": "x", "sentence": "News.", "at": NOW}
    assert tell(to=cast.ali, key="x:1", **said) is None
    assert tell(to=cast.maya.user, key="x:2", **said) is not None
    off(cast)
    assert tell(to=cast.ali, key="x:3", **said) is not None


def test_who_shall_not_know_has_no_part(cast: Cast) -> None:
    with pytest.raises(instructions.BadInstruction, match="cannot have a part"):
        write(cast, Wish(ref(cast, cast.sam), never_tell=True, tell=True))


# ---- switching


def test_two_people_say_so_together(cast: Cast) -> None:
    wishes = [Wish(ref(cast, user), says_so=True) for user in (cast.sam, cast.ali)]
    write(cast, *wishes, trigger="two")
    say = {"person": cast.maya, "at": NOW, "on": TODAY}
    assert instructions.say_so(by=cast.sam, **say) is None
    assert instructions.say_so(by=cast.sam, **say) is None  # again changes nothing
    assert told(cast.maya.user) == ["Sam says you are unwell. Are you well? Then say so here."]
    switch = instructions.say_so(by=cast.ali, **say)
    assert switch is not None
    assert switch.cause == "people"
    assert instructions.state_of(cast.maya, TODAY).switch is not None
    instructions.take_back_saying(by=cast.ali, **say)
    assert instructions.state_of(cast.maya, TODAY).switch is None


def test_what_was_said_long_ago_does_not_count(cast: Cast) -> None:
    wishes = [Wish(ref(cast, user), says_so=True) for user in (cast.sam, cast.ali)]
    write(cast, *wishes, trigger="two")
    instructions.say_so(person=cast.maya, by=cast.sam, at=NOW - timedelta(days=20), on=TODAY)
    assert instructions.say_so(person=cast.maya, by=cast.ali, at=NOW, on=TODAY) is None


def test_nobody_else_switches_it(cast: Cast) -> None:
    write(cast, Wish(ref(cast, cast.sam), tell=True))
    for who in (cast.sam, cast.jo):
        with pytest.raises(instructions.OnlyThePerson):
            instructions.switch_on(person=cast.maya, by=who, at=NOW, on=TODAY)
        with pytest.raises(instructions.NotNamed):
            instructions.say_so(person=cast.maya, by=who, at=NOW, on=TODAY)


def test_it_ends_by_itself_and_each_switching_stays_written_down(cast: Cast) -> None:
    write(cast, lasts_weeks=1)
    on(cast)
    assert instructions.state_of(cast.maya, TODAY + timedelta(days=7)).switch is not None
    assert instructions.state_of(cast.maya, TODAY + timedelta(days=8)).switch is None
    off(cast)
    assert list(InstructionSwitch.objects.values_list("on", flat=True)) == [False, True]


def test_silence_switches_it_on_once_and_asks_first(cast: Cast, world: World) -> None:
    from home.unwell import pass_the_day

    world.bill(world.promise(world.pot("Art"), cast.art), OCTOBER, "A-1")  # sent 2 November
    write(cast, trigger="silence", silent_days=5)  # which is a sign of life today
    assert pass_the_day(on=TODAY, at=clock.now()) == 0
    pass_the_day(on=TODAY + timedelta(days=3), at=NOW + timedelta(days=3))
    assert told(cast.maya.user)[-1].startswith("We have not heard from you.")
    later = TODAY + timedelta(days=5)
    assert pass_the_day(on=later, at=NOW + timedelta(days=5)) == 1
    assert pass_the_day(on=later, at=NOW + timedelta(days=5)) == 0
    switch = instructions.state_of(cast.maya, later).switch
    assert switch is not None
    assert switch.by is None


def test_silence_is_not_silence_when_the_person_did_something(cast: Cast, world: World) -> None:
    from home.unwell import pass_the_day

    world.bill(world.promise(world.pot("Art"), cast.art), OCTOBER, "A-1")
    write(cast, trigger="silence", silent_days=6)
    assert pass_the_day(on=TODAY + timedelta(days=5), at=NOW + timedelta(days=5)) == 0


# ---- trying it out


def test_what_would_happen_is_what_happens(cast: Cast) -> None:
    lets(cast, cast.user("Bo Circle"), Role.CIRCLE, Scope.BILLS_ANSWER)
    write(
        cast,
        Wish(ref(cast, cast.sam), answers=True, only_then=True),
        Wish(ref(cast, cast.ali), tell=True),
    )
    shown = {one.name: one for one in instructions.preview(cast.maya, TODAY)}
    for switch, field in ((off, "answers_now"), (on, "answers_then")):
        switch(cast)
        for user in (cast.sam, cast.ali, cast.user("Bo Circle")):
            may = "bill.answer" in rights(cast, user)
            assert getattr(shown[user.get_short_name()], field) is may


@dataclass
class Bad:
    more: dict[str, object]
    field: str


@pytest.mark.parametrize(
    "bad",
    [
        Bad({"trigger": "moon"}, "trigger"),
        Bad({"trigger": "two"}, "trigger"),
        Bad({"trigger": "silence", "silent_days": 1}, "silent_days"),
        Bad({"lasts_weeks": 99}, "lasts_weeks"),
        Bad({"words": "x" * 6000}, "words"),
    ],
)
def test_bad_input_names_its_field(cast: Cast, bad: Bad) -> None:
    with pytest.raises(instructions.BadInstruction) as refused:
        write(cast, **bad.more)
    assert refused.value.field == bad.field


# ---- through the doors


def test_she_writes_it_tries_it_and_switches_it(cast: Cast, browser: Browser) -> None:
    maya, sam, ali = browser(cast.maya.user), browser(cast.sam), browser(cast.ali)
    theirs = f"/for/{cast.maya.reference}/unwell/"
    assert "Write it" in body(maya, "/my/unwell/")
    assert sam.get(theirs).status_code == 404  # not named
    answer = maya.post("/my/unwell/write/", {
        "trigger": "one", "lasts_weeks": "4", "words": "Text me.",
        f"part-{ref(cast, cast.sam)}": ["only_then", "says_so"],
        f"part-{ref(cast, cast.ali)}": ["never_tell"],
    })  # fmt: skip
    assert answer.status_code == 302
    words = body(maya, "/my/unwell/")
    assert "Answers bills then, and only then." in words
    assert "Is not told, and gets no news of you then." in words
    assert "Text me." not in body(sam, theirs)
    assert sam.get(f"/for/{cast.maya.reference}/bills/").status_code == 200  # sees the money
    sam.post(f"{theirs}say/")
    assert "Text me." in body(sam, theirs)
    assert "It is on until" in body(maya, "/my/unwell/")
    assert "What you wrote for when you are unwell is on" in body(maya, "/my/")
    assert ali.get(theirs).status_code == 404
    assert ali.post(f"{theirs}say/").status_code == 404
    assert browser(cast.jo).get(theirs).status_code == 404
    maya.post("/my/unwell/switch/off/")
    assert "Text me." not in body(sam, theirs)


@pytest.fixture
def planned(cast: Cast) -> SupportPlan:
    """Maya's plan: art stands in it, and that the dog is fed must go on."""
    plan = plans.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=None,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip
    plans.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast, pot_name="Art"))
    safety.add_row(
        plan=plan, kind="keep", by=cast.maya.user, at=BEFORE, facts={"what": "Feed the dog"}
    )
    return plan


def test_what_must_go_on_is_read_while_it_is_on_by_those_with_a_part(
    cast: Cast, planned: SupportPlan, browser: Browser
) -> None:
    """Helper and worker read it then, and only then; the plan's own words need the plan shared."""
    sam, jo = browser(cast.sam), browser(cast.jo)
    theirs = f"/for/{cast.maya.reference}/unwell/"
    council = f"/council/people/{cast.maya.reference}/unwell/"
    nothing = body(jo, council)
    assert "Nothing to read now" in nothing
    line = planned.lines.get().reference
    write(cast, Wish(ref(cast, cast.sam), tell=True), goes_on=[line], tell_worker=True)
    assert sam.get(theirs).status_code == 404
    assert main(body(jo, council)) == main(nothing), "nor does it say that something is written"
    on(cast)
    for words in (body(sam, theirs), body(jo, council)):
        assert "<li>Art</li>" in words
        assert "Talk to me slowly." in words
    shares_plan = "plan.view" in rights(cast, cast.sam)
    assert ("Feed the dog" in body(sam, theirs)) is shares_plan
    assert "Feed the dog" in body(browser(cast.maya.user), "/my/unwell/")
    assert Notice.objects.get(to=cast.jo, kind="unwell").link == council
    off(cast)
    assert main(body(jo, council)) == main(nothing)


def test_a_worker_who_is_not_to_be_told_reads_nothing(
    cast: Cast, planned: SupportPlan, browser: Browser
) -> None:
    council = f"/council/people/{cast.maya.reference}/unwell/"
    nothing = body(browser(cast.jo), council)
    write(cast, goes_on=[planned.lines.get().reference])
    on(cast)
    assert main(body(browser(cast.jo), council)) == main(nothing)
    assert browser(cast.sam).get(council).status_code in (403, 404)
    assert told(cast.jo) == []


def test_only_support_of_ones_own_can_be_named(cast: Cast, planned: SupportPlan) -> None:
    with pytest.raises(instructions.BadInstruction, match="your own plan") as refused:
        write(cast, goes_on=["lin-nobody"])
    assert refused.value.field == "goes_on"


def main(words: str) -> str:
    """A page from its heading on, without what is different at each request."""
    return words.split("<h1", 1)[1].split("</main>", 1)[0]


def test_what_was_typed_is_kept_when_it_is_refused(cast: Cast, browser: Browser) -> None:
    maya = browser(cast.maya.user)
    answer = maya.post(
        "/my/unwell/write/",
        {"trigger": "two", "lasts_weeks": "4", "words": "Text me.",
         f"part-{ref(cast, cast.sam)}": ["tell", "never_tell"]},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Text me." in answer.content.decode()
    assert "Name two people who can say so." in answer.content.decode()


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
