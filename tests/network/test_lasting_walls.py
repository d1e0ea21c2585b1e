"""Notes, a yes to be named and “we may have to close” keep their past: raw statements, both engines."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from network.models import FollowUp, FollowUpNote, Naming
from network.services import sustaining
from tests.cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


def raw(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_was_said_stays(cast: Cast) -> None:
    about = {"organisation": cast.acorn, "by": cast.olu, "at": NOW}
    sustaining.let_name(reader="network", **about)
    sustaining.say_closing(closes_on=TODAY, helps="A room", to_network=True, on=TODAY, **about)
    row = FollowUp.objects.create(organisation=cast.acorn, why="lapsed", since_on=TODAY,
                                  raised_on=TODAY)  # fmt: skip
    sustaining.follow_up(follow_up=row, outcome="no_answer", words="We rang.", by=cast.vera, at=NOW)
    for statement in (
        "update network_followupnote set words = 'other'",
        "delete from network_followupnote",
        "update network_naming set reader = 'council'",
        "delete from network_naming",
        "update network_closingword set helps = 'other'",
        "delete from network_closingword",
    ):
        with pytest.raises(IntegrityError):
            raw(statement)
    sustaining.stop_naming(reader="network", **about)
    sustaining.take_back_closing(**about)
    with pytest.raises(IntegrityError):
        raw("update network_naming set withdrawn_at = null, withdrawn_by_id = null")
    with pytest.raises(IntegrityError):
        raw("update network_closingword set taken_back_at = null, taken_back_by_id = null")
    assert [Naming.objects.live().count(), FollowUpNote.objects.count()] == [0, 1]
    sustaining.let_name(reader="network", **about)  # a new row
    assert Naming.objects.count() == 2
