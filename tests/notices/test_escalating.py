"""A supporter whom the person chose is asked when nothing is opened: never more than they share."""

from datetime import timedelta

import pytest

from notices.models import Notice
from notices.services import NewWishes, escalate, set_wishes
from people.models import Person
from tests.cast import NOW, TODAY, Cast
from tests.notices.test_sending import SECRET, news


@pytest.fixture
def maya(cast: Cast) -> Person:
    """She chose Sam, who sees her money and answers bills, after five days."""
    person = cast.maya
    assert cast.sam
    link = person.relationships.get(user=cast.sam)
    set_wishes(
        new=NewWishes(groups={"": ("email", "at_once")}, escalate_to=link.reference),
        by=person.user, at=NOW,
    )  # fmt: skip
    return person


def asked(cast: Cast) -> list[str]:
    return list(
        Notice.objects.filter(to=cast.sam, kind="helping.messages_wait").values_list(
            "sentence", flat=True
        )
    )


def later(days: int) -> int:
    return escalate(on=TODAY + timedelta(days=days), at=NOW + timedelta(days=days))


def test_after_five_days_sam_hears_that_messages_wait_and_not_what_they_say(
    cast: Cast, maya: Person
) -> None:
    news(maya, "one")
    news(maya, "two", kind="alert.tight")
    assert later(4) == 0
    assert later(5) == 1
    (sentence,) = asked(cast)
    assert "2 messages wait for Maya, about bills and my money" in sentence
    assert SECRET not in sentence
    assert later(6) == 0


def test_what_was_opened_is_left_alone(cast: Cast, maya: Person) -> None:
    notice = news(maya, "one")
    Notice.objects.filter(pk=notice.pk).update(read_at=NOW)
    assert later(9) == 0


@pytest.mark.parametrize("kind", ["safety", "something_wrong", "broker.interest", "bank_x_other"])
def test_safety_and_helpers_are_never_passed_on(cast: Cast, maya: Person, kind: str) -> None:
    news(maya, "one", kind=kind if kind != "bank_x_other" else "zzz")
    assert later(20) == 0


def test_only_of_what_is_shared(cast: Cast, maya: Person) -> None:
    news(maya, "plan", kind="plan.suggested")
    link = maya.relationships.get(user=cast.sam)
    link.sharings.filter(scope="plan_view").update(withdrawn_at=NOW, withdrawn_by=maya.user)
    assert later(6) == 0
    news(maya, "bill")
    assert later(7) == 1
    assert "1 message waits" in asked(cast)[0]


def test_who_was_asked_to_leave_is_not_asked(cast: Cast, maya: Person) -> None:
    news(maya, "one")
    maya.relationships.filter(user=cast.sam).update(ended_at=NOW, ended_by=maya.user)
    assert later(9) == 0
