"""`manage.py verify` asks of policies too."""

from datetime import date

from core.models import PolicyRow
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
    heard = decided(cast, proposed(cast), points=[])
    cast.authority.set_policy("fund_cap_weeks", 6, TODAY, heard_in=heard.reference)
    PolicyRow.objects.bulk_create(
        [PolicyRow(authority=cast.authority, name="question_days", value=60,
                   starts_on=date(2027, 1, 1), touches_people=False)]
    )  # fmt: skip

    assert sorted(violations()) == [
        f"policy fund_cap_weeks from {TODAY}: no hearing decided it",
        "policy question_days from 2027-01-01: it is not marked as touching people",
    ]
