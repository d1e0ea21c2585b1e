"""Nobody sets a level without a decision and its signatures: raw statements on both engines."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ledger import triggers
from network.models import Decision, Signature
from network.register_triggers import make
from providers.models import UserLedStatus
from tests.cast import NOW, TODAY, Cast
from tests.network import panels

pytestmark = pytest.mark.django_db

COLUMNS = ("organisation_id", "level", "carer_led", "consortium", "working_towards", "starts_on",
           "expires_on", "evidence_on", "checked_by", "facts", "reason", "decision", "continued",
           "ended_by")  # fmt: skip


def insert(cast: Cast, **more: Any) -> None:
    """Straight into the table, past every model and verb."""
    row: dict[str, Any] = dict(zip(COLUMNS, (
        cast.beech.pk, "75_verified", False, False, False, TODAY, TODAY.replace(year=2027), TODAY,
        "", "[]", "", "dec-none", False, "",
    ), strict=True)) | more  # fmt: skip
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"insert into providers_userledstatus ({', '.join(row)}) values ({marks})",
            list(row.values()),
        )


def raw(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_level_out_of_nothing_is_refused(cast: Cast) -> None:
    for level in ("75_verified", "majority_verified", "dpulo_verified", "", "made_up"):
        with pytest.raises(IntegrityError):
            insert(cast, level=level)
    with pytest.raises(IntegrityError):
        insert(cast, decision="")
    insert(cast, level="self_declared", decision="")  # its own words need nobody


def test_own_words_do_not_become_a_level(cast: Cast) -> None:
    insert(cast, level="self_declared", decision="")
    with pytest.raises(IntegrityError):
        raw("update providers_userledstatus set level = '75_verified', decision = 'dec-x'")


def test_a_decision_without_its_signatures_gives_nothing(cast: Cast) -> None:
    row = panels.network(cast)
    application = panels.sent(cast)
    first, second, third, _ = panels.members(row)
    panels.declared(application, first, second, third)
    decision = panels.signed(panels.proposed(application, first), second)
    until = decision.expires_on
    with pytest.raises(IntegrityError):
        insert(cast, decision=decision.reference, expires_on=until)
    with pytest.raises(IntegrityError):
        raw("update network_decision set decided_at = %s, decided_on = %s", NOW, TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():  # a third hand that is no member's
        Signature.objects.create(
            decision=decision, member=row.members.get(user=third), uses_support=False,
            paid_by_funder=False, at=NOW,
        )  # fmt: skip
    panels.signed(decision, third)
    assert UserLedStatus.objects.get(organisation=cast.beech).decision == decision.reference


def test_a_signed_decision_gives_its_level_and_no_other(cast: Cast) -> None:
    panels.network(cast)
    decision = panels.decided(panels.sent(cast))
    good: dict[str, Any] = {"decision": decision.reference, "expires_on": decision.expires_on}
    insert(cast, **good)  # the same once more changes nothing
    for wrong in ({"level": "dpulo_verified"}, {"organisation_id": cast.acorn.pk},
                  {"expires_on": decision.expires_on.replace(year=2028)},
                  {"starts_on": TODAY.replace(year=2025)}, {"carer_led": True},
                  {"continued": True, "starts_on": decision.expires_on.replace(month=12),
                   "expires_on": decision.expires_on.replace(month=12, day=30)}):  # fmt: skip
        with pytest.raises(IntegrityError):
            insert(cast, **good | wrong)


def test_what_holds_is_ended_and_never_lengthened_changed_or_deleted(cast: Cast) -> None:
    panels.network(cast)
    panels.decided(panels.sent(cast))
    for statement in (
        "update providers_userledstatus set expires_on = '2031-01-01'",
        "update providers_userledstatus set level = 'dpulo_verified'",
        "update providers_userledstatus set starts_on = '2020-01-01'",
        "update providers_userledstatus set carer_led = (1 = 1)",
        "delete from providers_userledstatus where level <> 'self_declared'",
        "update network_decision set level = 'dpulo_verified'",
        "update network_decision set reasons = 'Because we say so.'",
        "delete from network_signature",
        "update network_signature set uses_support = (1 = 0)",
    ):
        with pytest.raises(IntegrityError):
            raw(statement)
    raw("update providers_userledstatus set expires_on = %s, ended_by = 'x'", TODAY)


def test_nobody_signs_for_their_own_organisation_even_by_hand(cast: Cast) -> None:
    row = panels.network(cast)
    own = panels.sit(cast, row, "own", user=cast.bea)
    application = panels.sent(cast)
    first = panels.members(row)[0]
    panels.declared(application, first)
    decision = panels.proposed(application, first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            decision=decision, member=own, uses_support=True, paid_by_funder=False, at=NOW
        )


def test_an_appeal_cannot_stay_with_the_same_network(cast: Cast) -> None:
    panels.network(cast)
    other = panels.network(cast, "Southtown Network")
    refused = panels.decided(panels.sent(cast), outcome="refused", level="")
    from network.services import applying

    draft = applying.appeal(decision=refused, by=cast.bea, at=NOW, on=TODAY)
    facts = {"why": "The panel did not read our rules."}
    applying.write(application=draft, facts=facts)
    appeal = applying.send(application=draft, by=cast.bea, at=NOW, on=TODAY)
    users = panels.members(other)
    panels.declared(appeal, users[0])
    made = panels.proposed(appeal, users[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            organisation=cast.beech, application=appeal, network=refused.network,
            criteria=made.criteria, outcome="refused", starts_on=TODAY, evidence_on=TODAY,
            reasons="No.", proposed_by=users[0], proposed_at=NOW, proposed_on=TODAY,
            dropped_at=NOW,
        )  # fmt: skip


def test_replacing_a_row_by_its_id_is_no_way_round(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has INSERT OR REPLACE.")
    panels.network(cast)
    panels.decided(panels.sent(cast))
    with pytest.raises(IntegrityError):
        raw("insert or replace into network_signature select * from network_signature")


def test_every_wall_of_the_register_stands(cast: Cast) -> None:
    names = {trigger.name for trigger in make(connection.vendor)[1]}
    assert names
    assert not names & set(triggers.missing())


def test_control_without_the_walls_a_level_could_be_made_up(cast: Cast) -> None:
    """The raw insert of the first test is right SQL: only the walls refuse it."""
    with triggers.stand_aside():
        insert(cast)
    assert cast.beech.statuses.count() == 1
