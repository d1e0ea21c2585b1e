"""`manage.py verify` asks of policies too."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from core.models import Authority, PolicyRow
from network.invariants import figures, violations
from tests.cast import TODAY, Cast
from tests.network.hearings import decided, proposed


def test_a_heard_policy_holds(cast: Cast) -> None:
    cast.authority.set_policy("pay_day", 9, TODAY)
    cast.authority.set_policy("fund_cap_weeks", 6, TODAY, exemption="First settings.")
    decided(cast, proposed(cast), points=[])

    assert not list(violations())
    assert figures() == {"policy rows": 3, "hearings": 1}


def test_a_row_that_names_another_hearing_is_found(cast: Cast) -> None:
    open_one = proposed(cast, name="fund_cap_weeks", value=6)
    cast.authority.set_policy("fund_cap_weeks", 6, TODAY, heard_in=open_one.reference)
    PolicyRow.objects.bulk_create(
        [PolicyRow(authority=cast.authority, name="question_days", value=60,
                   starts_on=date(2027, 1, 1), touches_people=False)]
    )  # fmt: skip

    assert sorted(violations()) == [
        f"policy fund_cap_weeks from {TODAY}: no hearing decided it",
        "policy question_days from 2027-01-01: it is not marked as touching people",
    ]


def test_the_database_keeps_the_past_of_policies(cast: Cast) -> None:
    row = cast.authority.set_policy("pay_day", 9, TODAY)

    for statement in (
        "update core_policyrow set starts_on = '2020-01-01' where id = %s",
        "delete from core_policyrow where id = %s",
    ):
        with (
            pytest.raises(IntegrityError, match="keeps its past"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [row.pk])


@pytest.mark.parametrize("name", ["fund_cap_weeks", "contingency_weeks"])
def test_the_database_knows_the_hearing_that_a_policy_names(cast: Cast, name: str) -> None:
    other = Authority.objects.create(name="Southtown", short_name="Southtown")
    heard = proposed(cast)  # of contingency_weeks in Northtown
    for authority, reference in ((cast.authority, "hear-22222222"), (other, heard.reference)):
        with pytest.raises(IntegrityError, match="names its hearing"), transaction.atomic():
            authority.set_policy(name, 6, TODAY, heard_in=reference)
