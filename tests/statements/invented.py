"""A statement's content made by hand: the one of the pictures (October 2026)."""

from dataclasses import replace
from datetime import date
from typing import Any

from statements.contents import (
    AccountLine,
    Coming,
    Content,
    OnHold,
    PaidIn,
    Payment,
    PotLine,
    Support,
)


def october(**changes: Any) -> Content:
    """Maya’s October: £9,600 in the pots, £5,480 spent, £4,120 left, £1,355 in her account."""
    return replace(_OCTOBER, **changes)


_OCTOBER = Content(
    reference="st-7kq2m4tz", version=1, replaces="", why="", issued_on=date(2026, 11, 1),
    from_on=date(2026, 10, 1), to_on=date(2026, 10, 31), name="Maya Williams", known_as="Maya",
    authority="Northtown Council", authority_short="Northtown", phone="01632 960 123",
    phone_hours="Monday to Friday, 9 to 5", worker="Jo", plan_ends_on=date(2027, 3, 31),
    plan_version=2, method="net", unallocated=0, agreed=960000, outlook="lasts",
    outlook_sentence="It should last until your plan ends on 31 March.", outlook_more="",
    opening_spent=500000, adjusted_spent=3000,
    pots=(
        PotLine("Art group", 54000, 57000, 9000),
        PotLine("Help at home", 366000, 234000, 0),
        PotLine("Getting out", 62000, 42000, 6000),
        PotLine("Swimming", 26000, 18000, 6000),
        PotLine("Time away", 40000, 30000, 10000),
    ),
    payments=(
        Payment(date(2026, 9, 29), "Acorn Arts", "Art group", "Art group", 3000, "Maya Williams",
                "Paid 5 October", True, True),
        Payment(date(2026, 10, 6), "Acorn Arts", "Art group", "Art group", 9000, "Maya Williams",
                "Paid 12 October", True),
        Payment(date(2026, 10, 14), "Pat Green", "Wages", "Help at home", 40000, "Maya Williams",
                "You paid it"),
        Payment(date(2026, 10, 20), "Beech Care", "Help at home", "Help at home", -4000,
                "Maya Williams", "Came back"),
    ),
    on_hold=(OnHold(date(2026, 10, 28), "Acorn Arts", "Art group", 9000, "Waiting for your answer"),),
    accounts=(
        AccountLine("In your account", 56500, 119000, 21000, 0, 61000, 0, 135500, 50500,
                    date(2026, 10, 31), date(2026, 11, 12), 140000),
    ),
    paid_in=PaidIn(63000, 42000),
    coming=(
        Coming("Art group", "Acorn Arts", date(2026, 11, 3), 19, 57000, date(2027, 3, 30)),
        Coming("Help at home", "Pat Green", date(2026, 11, 4), 20, 234000, date(2027, 3, 31)),
    ),
    support=(
        Support("Acorn Arts", "Art group", "3", "session", "3000", 9000),
        Support("Beech Care", "Help at home", "12.5", "hour", "2134.5", 26681, "Beech Care"),
    ),
    needs=(), assumed=("Art group goes on until 30 March 2027. It stops from 21 December to 3 January.",),
)  # fmt: skip
