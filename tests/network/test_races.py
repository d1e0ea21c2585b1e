"""Many at once decide one hearing, answer it twice, or load one file: it happens once."""

import pytest
from django.db import connection

from core.models import Authority, PolicyRow
from core.policies_file import profile
from network import services
from network.models import HearingAnswer, PolicyProposal
from network.services.proposing import Closed
from people.models import Role
from tests.cast import NOW, TODAY, Cast
from tests.concurrency.racing import race
from tests.network.hearings import AFTER, LATER, REASON, answered, proposed

RUNNERS = 8


@pytest.fixture
def cast_on_a_server(transactional_db: None) -> Cast:
    if connection.vendor == "sqlite":
        pytest.skip("The suite's SQLite is in memory, where one writer follows another anyway.")
    return Cast(Authority.objects.create(name="Northtown Council", short_name="Northtown"))


@pytest.mark.services
def test_eight_at_once_decide_once(cast_on_a_server: Cast) -> None:
    cast = cast_on_a_server
    proposal = proposed(cast)
    deciders = [cast.staff(f"D{number} Worker", Role.COUNCIL_WORKER) for number in range(RUNNERS)]

    def decide(number: int) -> PolicyProposal:
        return services.decide(
            proposal=proposal, outcome="accepted", reason=REASON, points=[], by=deciders[number],
            at=LATER, on=AFTER,
        )  # fmt: skip

    answers = race(RUNNERS, decide)

    assert sum(isinstance(answer, PolicyProposal) for answer in answers) == 1
    assert sum(isinstance(answer, Closed) for answer in answers) == RUNNERS - 1
    assert PolicyRow.objects.count() == 1


@pytest.mark.services
def test_an_answer_sent_by_eight_windows_stands_once(cast_on_a_server: Cast) -> None:
    proposal = proposed(cast_on_a_server)
    assert cast_on_a_server.maya

    answers = race(RUNNERS, lambda _number: answered(cast_on_a_server, proposal))

    assert all(isinstance(answer, HearingAnswer) for answer in answers)
    assert proposal.answers.count() == RUNNERS
    assert proposal.answers.standing().count() == 1


@pytest.mark.services
def test_one_file_loaded_by_eight_is_loaded_once(cast_on_a_server: Cast) -> None:
    authority, file = cast_on_a_server.authority, profile("scotland")

    def load(_number: int) -> int:
        rows = services.load_policies(
            authority=authority, file=file, decided_by="Full council", at=NOW, on=TODAY
        )
        return len(rows)

    assert sorted(race(RUNNERS, load)) == [0] * (RUNNERS - 1) + [len(file.entries)]
    assert PolicyRow.objects.count() == len(file.entries) > 0


@pytest.mark.services
def test_eight_members_sign_at_once_and_one_level_stands(cast_on_a_server: Cast) -> None:
    from network.models import Decision
    from network.services import register_deciding
    from providers.models import UserLedStatus
    from tests.network import panels

    cast = cast_on_a_server
    row = panels.network(cast, seats=RUNNERS + 1)
    application = panels.sent(cast)
    users = panels.members(row)
    panels.declared(application, *users)
    decision = panels.proposed(application, users[0])

    def sign(number: int) -> Decision:
        return register_deciding.sign(decision=decision, by=users[number + 1], at=NOW, on=TODAY)

    answers = race(RUNNERS, sign)

    assert sum(isinstance(answer, Decision) for answer in answers) == 2
    assert decision.signatures.count() == 3
    assert UserLedStatus.objects.filter(organisation=cast.beech).count() == 1
