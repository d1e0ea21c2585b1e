"""The register through its verbs: apply, check, sign, and what then holds from which day."""

from datetime import date, timedelta
from typing import Any

import pytest

from network.models import Application, Decision
from network.services import applying, panel, register_deciding
from network.services import register_night as night
from network.services import register_rules as rules
from notices.models import Notice
from people.models import Role
from providers.directory import badge_of
from providers.models import Organisation, UserLedStatus
from tests.cast import NOW, TODAY, Cast
from tests.network import panels

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def level_on(organisation: Organisation, on: date) -> str:
    row = UserLedStatus.objects.filter(organisation=organisation).in_force(on)
    return ",".join(row.order_by("pk").values_list("level", flat=True))


def test_three_sign_and_it_stands_for_a_year(cast: Cast) -> None:
    row = panels.network(cast)
    application = panels.sent(cast)
    assert application.network == row
    first, second, third, _ = panels.members(row)
    panels.declared(application, first, second, third)
    decision = panels.signed(panels.proposed(application, first), second)
    assert level_on(cast.beech, TODAY) == ""
    assert register_deciding.still_missing(decision, TODAY) == "1 more member signs."

    decision = panels.signed(decision, third)
    assert decision.decided_on == TODAY
    status = UserLedStatus.objects.get(organisation=cast.beech)
    assert (status.level, status.starts_on, status.expires_on) == (
        "75_verified", TODAY, date(2027, 11, 22),
    )  # fmt: skip
    assert status.facts[0] == "Three quarters or more of the people on the board use support."
    assert Organisation.objects.user_led(TODAY).filter(pk=cast.beech.pk).exists()
    assert not Organisation.objects.user_led(date(2027, 11, 23)).filter(pk=cast.beech.pk).exists()
    assert Notice.objects.filter(to=cast.bea, kind="register").exists()


def test_the_panel_must_be_most_users_and_never_the_funder_or_the_applicant(cast: Cast) -> None:
    row = panels.network(cast, seats=1)
    plain = [panels.sit(cast, row, f"plain{n}", uses_support=False).user for n in range(2)]
    application = panels.sent(cast)
    [user] = panels.members(row)[:1]
    panels.declared(application, user, *plain)
    decision = panels.signed(panels.proposed(application, user), *plain)
    assert decision.decided_at is None
    assert "people who use support" in register_deciding.still_missing(decision, TODAY)

    own = panels.sit(cast, row, "own", user=cast.bea).user
    panel.declare_interest(application=application, stands_aside=False, words="I bill for it.",
                           by=own, at=NOW, on=TODAY)  # fmt: skip
    with pytest.raises(rules.OwnOrganisation):
        panels.signed(decision, own)

    late = panels.sit(cast, row, "late").user
    with pytest.raises(rules.InterestsFirst):
        panels.signed(decision, late)
    with pytest.raises(rules.NotOnPanel):
        panels.signed(decision, cast.rex)
    aside = panels.sit(cast, row, "aside").user
    with pytest.raises(rules.SaysNothing):
        panel.declare_interest(application=application, stands_aside=True, words="",
                               by=aside, at=NOW, on=TODAY)  # fmt: skip
    panel.declare_interest(application=application, stands_aside=True, words="My sister works there.",
                           by=aside, at=NOW, on=TODAY)  # fmt: skip
    with pytest.raises(rules.StandsAside):
        panels.signed(decision, aside)


def test_members_paid_by_the_funder_never_decide_as_the_majority(cast: Cast) -> None:
    row = panels.network(cast, seats=1)
    jo = panels.sit(cast, row, "jo", user=cast.jo)
    finn = panels.sit(cast, row, "finn", user=cast.finn)
    assert (jo.paid_by_funder, finn.paid_by_funder) == (True, True)
    application = panels.sent(cast)
    users = [panels.members(row)[0], cast.jo, cast.finn]
    panels.declared(application, *users)
    decision = panels.signed(panels.proposed(application, users[0]), cast.jo, cast.finn)
    assert "paid by the council" in register_deciding.still_missing(decision, TODAY)
    more = [panels.sit(cast, row, f"more{n}").user for n in range(2)]
    panels.declared(application, *more)
    assert panels.signed(decision, *more).decided_at is not None


def test_the_panel_never_gives_more_than_the_facts_reach(cast: Cast) -> None:
    row = panels.network(cast)
    application = panels.sent(cast, board_users=5)
    first = panels.members(row)[0]
    panels.declared(application, first)
    for level in ("75_verified", "dpulo_verified", "self_declared", "made up", ""):
        with pytest.raises(rules.LevelNotReached):
            panels.proposed(application, first, level=level)
    assert panels.proposed(application, first, level="majority_verified").level


def test_carers_are_on_the_register_as_carer_led_and_never_counted(cast: Cast) -> None:
    panels.network(cast)
    application = panels.sent(cast, board_total=10, board_users=1, board_carers=8)
    panels.decided(application, level="")
    status = UserLedStatus.objects.get(organisation=cast.beech)
    assert (status.carer_led, status.is_user_led, status.is_checked) == (True, False, True)
    assert not Organisation.objects.user_led(TODAY).filter(pk=cast.beech.pk).exists()
    badge = badge_of(cast.beech, TODAY)
    assert badge is not None
    assert badge.heading == "Run by carers"


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"board_total": 0, "board_users": 0}, rules.NotTrue),
        ({"board_total": 5}, rules.NotTrue),
        ({"board_users": None}, rules.NotTrue),
        ({"last_meeting_on": TODAY + DAY}, rules.NotTrue),
        ({"signed_by_name": " "}, rules.NotSigned),
        ({"signed_on": TODAY + DAY}, rules.NotSigned),
        ({"governing_words": "Our chair has autism and decides."}, rules.Personal),
    ],
)
def test_what_cannot_be_sent_is_refused(
    cast: Cast, facts: dict[str, Any], error: type[Exception]
) -> None:
    panels.network(cast)
    with pytest.raises(error):
        panels.sent(cast, **facts)


def test_words_that_only_look_personal_are_asked_about_once(cast: Cast) -> None:
    panels.network(cast)
    row = applying.start(organisation=cast.beech, by=cast.bea, at=NOW, on=TODAY)
    applying.write(
        application=row, facts=panels.FACTS | {"governing_words": "We run an autism group."}
    )
    with pytest.raises(rules.Personal):
        applying.send(application=row, by=cast.bea, at=NOW, on=TODAY)
    sent = applying.send(application=row, by=cast.bea, at=NOW, on=TODAY, words_are_fine=True)
    assert sent.state == Application.State.SENT


def test_scenario_26_a_gap_counts_as_lapsed_unless_the_panel_dates_it_back(cast: Cast) -> None:
    panels.network(cast)
    before = date(2026, 4, 1)
    panels.decided(panels.sent(cast, on=before), on=before)
    status = UserLedStatus.objects.get(organisation=cast.beech)
    assert status.expires_on == date(2027, 3, 31)
    late = date(2027, 4, 20)
    application = panels.sent(cast, on=late)
    assert application.kind == Application.Kind.RENEWAL
    assert level_on(cast.beech, date(2027, 4, 1)) == ""
    first = panels.members(application.network)[0]  # type: ignore[arg-type]
    panels.declared(application, first, on=late)
    with pytest.raises(rules.DateWrong):
        panels.proposed(application, first, on=late, starts_on=date(2027, 4, 1))
    decision = panels.proposed(
        application, first, on=late, starts_on=date(2027, 4, 1),
        backdated_because="The board was the same in April; the post was lost.",
    )  # fmt: skip
    others = panels.members(application.network)[1:3]  # type: ignore[arg-type]
    panels.declared(application, *others, on=late)
    panels.signed(decision, *others, on=late)
    assert level_on(cast.beech, date(2027, 4, 1)) == "75_verified"
    assert level_on(cast.beech, date(2027, 3, 31)) == "75_verified"


def test_without_backdating_the_gap_stays(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast, on=date(2026, 4, 1)), on=date(2026, 4, 1))
    late = date(2027, 4, 20)
    panels.decided(panels.sent(cast, on=late), on=late)
    assert level_on(cast.beech, date(2027, 4, 19)) == ""
    assert level_on(cast.beech, late) == "75_verified"


def test_nobody_lapses_while_the_panel_is_late_and_it_says_so(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    ends = date(2027, 11, 22)
    application = panels.sent(cast, on=ends)  # the last day is in time
    after = ends + timedelta(days=60)
    assert level_on(cast.beech, after) == "75_verified"
    going_on = UserLedStatus.objects.in_force(after).get(organisation=cast.beech)
    assert going_on.continued
    near_end = ends + timedelta(days=95)
    assert night.carry_on(on=near_end) == 1
    assert night.carry_on(on=near_end) == 0
    later = ends + timedelta(days=150)
    assert level_on(cast.beech, later) == "75_verified"

    panels.decided(application, on=later, level="majority_verified")
    assert level_on(cast.beech, later) == "majority_verified"
    assert level_on(cast.beech, later - DAY) == "75_verified"


def test_taking_a_renewal_back_ends_what_only_went_on_for_it(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    ends = date(2027, 11, 22)
    application = panels.sent(cast, on=ends)
    applying.take_back(application=application, by=cast.bea, at=NOW, on=ends)
    assert level_on(cast.beech, ends) == "75_verified"
    assert level_on(cast.beech, ends + DAY) == ""


def test_a_renewal_in_time_starts_the_day_after(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    early = date(2027, 10, 1)
    application = panels.sent(cast, on=early)
    starts = register_deciding.usual_start(application, early)
    assert starts == date(2027, 11, 23)
    panels.decided(application, on=early, starts_on=starts)
    for day in (early, date(2027, 11, 22), starts, date(2028, 11, 22)):
        assert level_on(cast.beech, day) == "75_verified", day
    assert level_on(cast.beech, date(2028, 11, 23)) == ""


def test_scenario_25_a_status_lost_ends_the_day_before(cast: Cast) -> None:
    row = panels.network(cast)
    panels.decided(panels.sent(cast))
    lost = TODAY + timedelta(days=40)
    first, second, third, _ = panels.members(row)
    facts = {"organisation": cast.beech, "network": row, "starts_on": lost, "at": NOW, "on": lost,
             "by": first, "reasons": "A firm that is not user-led bought it in December."}  # fmt: skip
    decision = register_deciding.propose_ending(**facts)
    with pytest.raises(rules.InterestsFirst):
        register_deciding.sign(decision=decision, by=second, at=NOW, on=lost)
    panels.signed(decision, second, third, on=lost)
    assert level_on(cast.beech, lost - DAY) == "75_verified"
    assert level_on(cast.beech, lost) == ""
    badge = badge_of(cast.beech, lost)
    assert badge is not None
    assert badge.state == "expired"


def test_refused_with_public_reasons_and_appealed_to_another_network(cast: Cast) -> None:
    near = panels.network(cast)
    application = panels.sent(cast)
    decision = panels.decided(application, outcome="refused", level="")
    assert decision.outcome == "refused"
    assert level_on(cast.beech, TODAY) == ""
    with pytest.raises(rules.NoNetwork):
        applying.appeal(decision=decision, by=cast.bea, at=NOW, on=TODAY)

    far = panels.network(cast, "Southtown Network")
    draft = applying.appeal(decision=decision, by=cast.bea, at=NOW, on=TODAY)
    assert (draft.network, draft.board_total) == (far, 8)
    with pytest.raises(rules.SaysNothing):
        applying.send(application=draft, by=cast.bea, at=NOW, on=TODAY)
    applying.write(
        application=draft, facts={"why": "The panel did not read clause 4 of our rules."}
    )
    sent = applying.send(application=draft, by=cast.bea, at=NOW, on=TODAY)
    with pytest.raises(rules.NotOnPanel):
        panels.declared(sent, panels.members(near)[0])
    panels.decided(sent)
    assert level_on(cast.beech, TODAY) == "75_verified"


def test_an_area_without_a_panel_is_served_by_another(cast: Cast) -> None:
    row = panels.network(cast)
    cast.beech.areas.clear()
    assert panels.sent(cast).network == row


def test_no_network_is_said_in_words(cast: Cast) -> None:
    with pytest.raises(rules.NoNetwork):
        panels.sent(cast)


def test_a_network_never_checks_itself(cast: Cast) -> None:
    row = panels.network(cast)
    with pytest.raises(rules.NoNetwork):
        panels.sent(cast, organisation=row.organisation)


def test_the_panel_asks_back(cast: Cast) -> None:
    row = panels.network(cast)
    application = panels.sent(cast)
    first = panels.members(row)[0]
    with pytest.raises(rules.InterestsFirst):
        panel.ask(
            application=application, words="Who elects the board?", by=first, at=NOW, on=TODAY
        )
    panels.declared(application, first)
    question = panel.ask(
        application=application, words="Who elects the board?", by=first, at=NOW, on=TODAY
    )
    answered = applying.answer_question(
        question=question, answer="All members do.", by=cast.bea, at=NOW, on=TODAY
    )
    assert answered.answer == "All members do."
    with pytest.raises(rules.Moved):
        applying.answer_question(question=question, answer="Again", by=cast.bea, at=NOW, on=TODAY)


def test_anyone_doubts_and_the_panel_answers(cast: Cast) -> None:
    row = panels.network(cast)
    panels.decided(panels.sent(cast))
    with pytest.raises(rules.SaysNothing):
        panel.raise_concern(organisation=cast.beech, words="Hm", by=None, at=NOW, on=TODAY)
    concern = panel.raise_concern(
        organisation=cast.beech, words="A firm took it over last month.", by=None, at=NOW, on=TODAY
    )
    first = panels.members(row)[0]
    facts = {"concern": concern, "state": "asked", "at": NOW, "on": TODAY}
    with pytest.raises(rules.NotOnPanel):
        panel.answer_concern(**facts, answer="We asked them for papers.", by=cast.rex)
    panel.answer_concern(**facts, answer="We asked them for papers.", by=first)
    assert Notice.objects.filter(to=cast.bea, sentence__contains="doubts").exists()


def test_the_organisation_leaves_by_its_own_choice(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    assert applying.leave(organisation=cast.beech, by=cast.bea, at=NOW, on=TODAY) == 1
    assert level_on(cast.beech, TODAY) == "75_verified"
    assert level_on(cast.beech, TODAY + DAY) == ""


def test_own_words_are_shown_as_own_words(cast: Cast) -> None:
    facts = {"organisation": cast.beech, "facts": ["Most of us use support."], "by": cast.bea,
             "at": NOW}  # fmt: skip
    applying.declare(**facts, on=TODAY)
    applying.declare(**facts, on=TODAY + DAY)
    assert level_on(cast.beech, TODAY) == "self_declared"
    assert level_on(cast.beech, TODAY + DAY) == "self_declared"
    panels.network(cast)
    panels.decided(panels.sent(cast, on=TODAY + 2 * DAY), on=TODAY + 2 * DAY)
    assert level_on(cast.beech, TODAY + 2 * DAY) == "75_verified"
    with pytest.raises(rules.Moved):
        applying.declare(**facts, on=TODAY + 3 * DAY)


def test_reminders_at_90_and_30_days_and_on_the_day_after(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    ends = date(2027, 11, 22)

    def told(on: date) -> int:
        before = Notice.objects.filter(to=cast.bea).count()
        night.remind(at=NOW, on=on)
        return Notice.objects.filter(to=cast.bea).count() - before

    assert told(ends - timedelta(days=91)) == 0
    assert told(ends - timedelta(days=90)) == 1
    assert told(ends - timedelta(days=60)) == 0
    assert told(ends - timedelta(days=30)) == 1
    assert told(ends) == 0
    assert told(ends + DAY) == 1
    assert told(ends + 2 * DAY) == 0
    assert "five minutes" in Notice.objects.filter(to=cast.bea).order_by("-pk")[0].sentence


def test_a_renewal_that_is_sent_is_not_reminded(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    panels.sent(cast, on=date(2027, 10, 30))
    assert night.remind(at=NOW, on=date(2027, 11, 1)) == 0


def test_what_was_proposed_before_is_dropped(cast: Cast) -> None:
    row = panels.network(cast)
    application = panels.sent(cast)
    first, second, third, fourth = panels.members(row)
    panels.declared(application, first, second, third, fourth)
    old = panels.proposed(application, first)
    new = panels.proposed(application, second, level="majority_verified")
    with pytest.raises(rules.Moved):
        panels.signed(old, third)
    panels.signed(new, third, fourth)
    assert level_on(cast.beech, TODAY) == "majority_verified"
    assert Decision.objects.filter(application=application, dropped_at=None).count() == 1


def test_a_seat_ends_and_no_longer_signs(cast: Cast) -> None:
    row = panels.network(cast)
    application = panels.sent(cast)
    last = row.members.order_by("-pk")[0]
    panel.unseat(member=last, by=cast.rex, at=NOW, on=TODAY)
    with pytest.raises(rules.NotOnPanel):
        panels.declared(application, last.user, on=TODAY + DAY)
    assert not last.user.staff_roles.filter(role=Role.REGISTER_PANEL, ends_on=None).exists()


def test_a_network_without_a_panel_is_passed_over(cast: Cast) -> None:
    near = panels.network(cast, seats=0)
    with pytest.raises(rules.NoNetwork):
        panels.sent(cast)
    Application.objects.all().delete()
    far = panels.network(cast, "Southtown Network")
    far.areas.clear()
    assert panels.sent(cast).network == far != near
