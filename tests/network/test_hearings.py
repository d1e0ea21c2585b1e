"""A policy that touches people is changed in the open, by two people, with reasons."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core import jobs
from core.errors import DomainError
from core.models import AlreadyDecided, Job, NotHeard, PolicyRow
from core.policies import PolicyRefused
from network import services
from network.models import PolicyProposal, counts_of
from network.services import answering, deciding, proposing
from notices.models import Notice
from tests.cast import NOW, TODAY, Cast
from tests.network.hearings import (
    AFTER,
    LATER,
    POINT,
    REASON,
    answered,
    decided,
    proposed,
    second,
)
from tests.network.registering import registered

WEEKS = "contingency_weeks"


def test_a_policy_is_put_forward_answered_decided_and_then_holds(cast: Cast) -> None:
    proposal = proposed(cast)
    answered(cast, proposal)

    done = decided(cast, proposal)

    row = PolicyRow.objects.get(name=WEEKS)
    assert (row.value, row.starts_on, row.heard_in) == (12, date(2027, 4, 1), proposal.reference)
    assert done.row == row
    assert cast.authority.policy(WEEKS, date(2027, 3, 31)).value == 8
    assert cast.authority.policy(WEEKS, date(2027, 4, 1)).value == 12
    assert [point.accepted for point in done.points.all()] == [True]


def test_people_are_heard_for_28_days_at_least(cast: Cast) -> None:
    proposal = proposed(cast)

    assert proposal.heard_until == TODAY + timedelta(days=28)
    with pytest.raises(proposing.TooShort, match="at least 28 days"):
        proposed(cast, days_open=27)
    with pytest.raises(deciding.StillOpen):
        decided(cast, proposal, on=proposal.heard_until)


def test_a_council_may_give_more_days(cast: Cast) -> None:
    cast.authority.set_policy("hearing_days", 42, TODAY, exemption="The first settings.")

    assert proposed(cast).heard_until == TODAY + timedelta(days=42)


def test_the_database_holds_28_days_and_two_people(cast: Cast) -> None:
    proposal = proposed(cast)
    wrong = (
        ({"days_open": 27}, "heard_for_28_days"),
        ({"state": "decided"}, "says_who_when_and_why"),
        (
            {"state": "decided", "outcome": "refused", "reason": "x", "decided_at": NOW,
             "decided_by": cast.jo},
            "did_not_propose_it",
        ),
        (
            {"state": "decided", "outcome": "accepted", "reason": "x", "decided_at": NOW,
             "decided_by": second(cast)},
            "accepted_policy_has_its_row",
        ),
        ({"state": "withdrawn"}, "withdrawn_hearing_says_when"),
        ({"brought_in_by": second(cast)}, "emergency_says_who"),
    )  # fmt: skip
    for change, name in wrong:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            PolicyProposal.objects.filter(pk=proposal.pk).update(**change)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"value": 8}, proposing.SameValue),
        ({"value": -1}, PolicyRefused),
        ({"value": 8.5}, PolicyRefused),
        ({"value": 10**15}, PolicyRefused),
        ({"why": "Because."}, proposing.SaysNothing),
        ({"whom": " "}, proposing.SaysNothing),
        ({"starts_on": TODAY + timedelta(days=28)}, proposing.TooSoon),
        ({"name": "carry_forward", "value": "up_to_weeks"}, proposing.Contradicts),
    ],
)
def test_what_cannot_be_put_forward_is_refused_in_words(
    cast: Cast, more: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal) as said:
        proposed(cast, **more)
    assert said.value.sentence
    assert not PolicyProposal.objects.exists()


def test_who_proposes_does_not_decide(cast: Cast) -> None:
    proposal = proposed(cast)

    with pytest.raises(proposing.OwnProposal):
        decided(cast, proposal, by=cast.jo)


def test_a_decision_answers_each_point(cast: Cast) -> None:
    proposal = proposed(cast)
    answered(cast, proposal)

    for points in ([], [services.Point("", "We agree.", accepted=True)],
                   [services.Point("It takes long.", " ", accepted=True)]):  # fmt: skip
        with pytest.raises(deciding.PointsMissing):
            decided(cast, proposal, points=points)


def test_nobody_answered_and_the_decision_says_why(cast: Cast) -> None:
    assert decided(cast, proposed(cast), points=[]).outcome == "accepted"


def test_a_refused_change_leaves_no_row(cast: Cast) -> None:
    done = decided(cast, proposed(cast), outcome="refused", points=[])

    assert done.row is None
    assert not PolicyRow.objects.exists()


def test_a_change_of_the_change_is_the_decided_value(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(deciding.ChangeMissing):
        decided(cast, proposal, outcome="changed", points=[])
    with pytest.raises(deciding.ChangeMissing, match="was put forward"):
        decided(cast, proposal, outcome="changed", value=12, points=[])

    assert decided(cast, proposal, outcome="changed", value=10, points=[]).row.value == 10


def test_a_decision_stands(cast: Cast) -> None:
    proposal = proposed(cast)
    decided(cast, proposal, points=[])

    with pytest.raises(proposing.Closed):
        decided(cast, proposal, outcome="refused", points=[])
    with pytest.raises(proposing.Closed):
        answered(cast, proposal, on=AFTER)


def test_two_decisions_cannot_give_one_day_two_values(cast: Cast) -> None:
    first, other = proposed(cast), proposed(cast, value=10)
    decided(cast, first, points=[])

    with pytest.raises(AlreadyDecided):
        decided(cast, other, points=[])
    other.refresh_from_db()
    assert other.state == "proposed"


def test_a_rule_never_starts_in_the_past(cast: Cast) -> None:
    with pytest.raises(proposing.TooSoon):
        decided(cast, proposed(cast), points=[], starts_on=AFTER - timedelta(days=1))


# Answers.


def test_a_second_answer_replaces_the_first_and_both_are_kept(cast: Cast) -> None:
    proposal = proposed(cast)
    first = answered(cast, proposal)
    again = answered(cast, proposal, view="no", words="I thought again.")

    assert again.replaces == first
    assert proposal.answers.count() == 2
    assert counts_of(proposal)["all"] == 1
    assert dict(counts_of(proposal)["views"])["I do not agree"] == 1


def test_an_answer_says_something_in_time(cast: Cast) -> None:
    proposal = proposed(cast)

    with pytest.raises(answering.AnswerEmpty):
        answered(cast, proposal, words=" ")
    with pytest.raises(answering.AnswerEmpty):
        answered(cast, proposal, view="perhaps")
    with pytest.raises(answering.AnswerTooLong):
        answered(cast, proposal, words="a" * 10_001)
    with pytest.raises(answering.NotOpen):
        answered(cast, proposal, on=AFTER)
    assert answered(cast, proposal, on=proposal.heard_until)


def test_paper_names_its_source_and_counts_each_time(cast: Cast) -> None:
    proposal = proposed(cast)
    facts = {"proposal": proposal, "view": "no", "words": "Too little.", "by": cast.jo, "at": NOW,
             "on": TODAY}  # fmt: skip
    with pytest.raises(answering.SourceMissing):
        services.key_in(**facts, source=" ")
    services.key_in(**facts, source="Letter of 20 November")
    services.key_in(**facts, source="Drop-in on 21 November")

    assert dict(counts_of(proposal)["ways"])["on paper"] == 2


def test_organisations_answer_jointly_each_signing_for_itself(cast: Cast) -> None:
    proposal = proposed(cast)
    own = answered(cast, proposal, by=cast.olu, organisation=cast.acorn)
    other = cast.organisation("Riverbank", "riverbank")
    registered(other, "majority_verified", starts_on=date(2026, 1, 1), expires_on=date(2027, 1, 1))
    facts = {"answer": own, "organisation": other, "by": cast.bea, "at": NOW, "on": TODAY}
    services.sign_too(**facts)

    assert own.signed_by == "Acorn Arts, Riverbank"
    assert counts_of(proposal)["organisations"] == 2
    assert counts_of(proposal)["people"] == 0
    with pytest.raises(answering.AnsweredAlready):
        services.sign_too(**facts)


def test_only_checked_user_led_organisations_answer_as_such(cast: Cast) -> None:
    proposal = proposed(cast)

    with pytest.raises(answering.NotUserLedAnswer):
        answered(cast, proposal, by=cast.bea, organisation=cast.beech)
    with pytest.raises(answering.NotAnOrganisations):
        services.sign_too(
            answer=answered(cast, proposal), organisation=cast.acorn, by=cast.olu, at=NOW, on=TODAY
        )


def test_an_organisation_changes_its_own_answer(cast: Cast) -> None:
    proposal = proposed(cast)
    first = answered(cast, proposal, by=cast.olu, organisation=cast.acorn)

    again = answered(cast, proposal, by=cast.olu, organisation=cast.acorn, view="no")

    assert again.replaces == first
    assert counts_of(proposal)["organisations"] == 1


# A user-led organisation puts something forward itself.


def test_a_user_led_organisation_gets_a_dated_reasoned_answer(cast: Cast) -> None:
    proposal = proposed(cast, organisation=cast.acorn, by=cast.olu)
    done = decided(cast, proposal, by=cast.jo, outcome="refused", points=[])

    assert done.put_by == "Acorn Arts"
    assert (done.decided_at, done.reason) == (LATER, REASON)
    assert Notice.objects.filter(to=cast.olu, kind="hearing").exists()


def test_another_organisation_cannot(cast: Cast) -> None:
    with pytest.raises(proposing.NotUserLed):
        proposed(cast, organisation=cast.beech, by=cast.bea)


def test_who_put_it_forward_may_take_it_back(cast: Cast) -> None:
    proposal = proposed(cast)
    facts = {"proposal": proposal, "reason": "We found that nobody needs this.", "at": NOW}

    with pytest.raises(proposing.NotTheirs):
        services.withdraw(**facts, by=second(cast))
    assert services.withdraw(**facts, by=cast.jo).state == "withdrawn"
    with pytest.raises(proposing.Closed):
        answered(cast, proposal)


# Emergencies.


def emergency(cast: Cast) -> PolicyProposal:
    return proposed(cast, emergency="The bank stopped every card today.")


def test_an_emergency_holds_at_once_and_lapses_unless_accepted(cast: Cast) -> None:
    brought = services.bring_in_now(proposal=emergency(cast), by=second(cast), at=NOW, on=TODAY)

    row = brought.in_force_now
    assert row.lapses_on == TODAY + timedelta(days=56)
    assert row.exemption.startswith("An emergency, being heard as hear-")
    assert cast.authority.policy(WEEKS, TODAY).value == 12
    assert cast.authority.policy(WEEKS, row.lapses_on).value == 8


def test_an_emergency_that_was_heard_goes_on(cast: Cast) -> None:
    brought = services.bring_in_now(proposal=emergency(cast), by=second(cast), at=NOW, on=TODAY)
    decided(cast, brought, points=[], by=cast.user("Lu Third"), starts_on=AFTER)

    assert cast.authority.policy(WEEKS, brought.lapses_on).value == 12


def test_an_emergency_needs_a_second_person_and_its_words(cast: Cast) -> None:
    with pytest.raises(proposing.OwnProposal):
        services.bring_in_now(proposal=emergency(cast), by=cast.jo, at=NOW, on=TODAY)
    with pytest.raises(proposing.NotEmergency):
        services.bring_in_now(proposal=proposed(cast), by=second(cast), at=NOW, on=TODAY)
    brought = services.bring_in_now(proposal=emergency(cast), by=second(cast), at=NOW, on=TODAY)
    with pytest.raises(proposing.NotEmergency):
        services.bring_in_now(proposal=brought, by=second(cast), at=NOW, on=TODAY)


# Telling.


def test_everyone_is_told_once(cast: Cast) -> None:
    people = [cast.maya.user, cast.nia.user, cast.olu]
    assert cast.bea  # whose organisation is not user-led
    proposed(cast)
    job = Job.objects.get(name="network.tell_opened")

    for _ in range(2):
        jobs.run(job.pk, at=NOW, clock=lambda: NOW)

    told = Notice.objects.filter(kind="hearing")
    assert {notice.to for notice in told} == set(people)
    assert told.count() == 3
    assert "Say what you think by 21 December." in told[0].sentence


def test_who_answered_is_told_the_decision(cast: Cast) -> None:
    proposal = proposed(cast)
    answered(cast, proposal)
    decided(cast, proposal)

    sentence = Notice.objects.get(to=cast.maya.user, key__startswith="decided").sentence
    assert "It is decided: how much you may keep for later." in sentence


def test_there_is_no_way_around_a_hearing(cast: Cast) -> None:
    with pytest.raises(NotHeard):
        cast.authority.set_policy(WEEKS, 12, TODAY)
    assert POINT.accepted
