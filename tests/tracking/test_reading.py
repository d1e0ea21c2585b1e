"""How a person wants to read: asked again after a year, answered with one press, or changed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from core.errors import DomainError
from notices.models import Notice
from people.models import AuditRecord, Person, User
from tests.budgets.plans import agreed, art
from tests.cast import NOW, TODAY, Cast
from tracking.models import Alert, ReadingAnswer
from tracking.services import answer_reading, track

Browser = Callable[[User], Client]
PAGE = "/my/reading/"


@pytest.fixture
def asked(cast: Cast) -> Person:
    """Maya was added a year ago today, and a plan is running."""
    art(cast, agreed(cast))
    Person.objects.update(created_at=NOW.replace(year=2025))
    track(on=TODAY, at=NOW)
    cast.maya.refresh_from_db()
    return cast.maya


def stands() -> bool:
    return Alert.objects.filter(kind="reading", closed_at=None).exists()


def test_nobody_is_asked_before_the_year_is_over(cast: Cast) -> None:
    art(cast, agreed(cast))
    Person.objects.update(created_at=NOW.replace(year=2025, day=24))
    track(on=TODAY, at=NOW)
    assert not stands()
    track(on=date(2026, 11, 24), at=NOW)
    assert stands()


@pytest.mark.usefixtures("still_clock")
def test_yes_is_one_press_and_closes_the_question(
    cast: Cast, asked: Person, browser: Browser
) -> None:
    assert stands()
    assert Notice.objects.filter(kind="alert.reading", to=asked.user).count() == 1
    maya = browser(asked.user)
    assert "Is this still how you want to read things?" in maya.get("/my/").content.decode()
    assert f'href="{PAGE}"' in maya.get("/my/alerts/reading/").content.decode()
    assert "In 2 weeks" in maya.get("/my/alerts/reading/").content.decode()

    done = maya.post(PAGE, {"way": "standard"}, follow=True).content.decode()

    assert "We go on like this, and ask you again." in done
    assert not stands()
    track(on=TODAY, at=NOW)
    assert not stands()
    row = ReadingAnswer.objects.get()
    assert (row.was, row.way, row.answered_by) == ("standard", "standard", asked.user)
    track(on=date(2027, 3, 31), at=NOW)
    assert not stands()


@pytest.mark.usefixtures("still_clock")
def test_another_way_is_kept_for_all_papers(asked: Person, browser: Browser) -> None:
    maya = browser(asked.user)
    assert "Choose how you want to read" in maya.post(PAGE, {"way": ""}).content.decode()
    done = maya.post(PAGE, {"way": "large-print"}, follow=True).content.decode()
    assert "We write like this from now on." in done
    asked.refresh_from_db()
    assert asked.statement_format == "large-print"
    assert "<strong>Large print</strong>" in maya.get(PAGE).content.decode()
    assert AuditRecord.objects.filter(event="reading.changed", person=asked).count() == 1


def test_a_way_that_is_none_is_refused(asked: Person) -> None:
    assert asked.user
    with pytest.raises(DomainError) as refusal:
        answer_reading(person=asked, way="smell", by=asked.user, at=NOW)
    assert refusal.value.code == "which_way"
    assert not ReadingAnswer.objects.exists()


@pytest.mark.usefixtures("still_clock")
def test_who_helps_may_not_answer_unless_they_act_for_the_person(
    cast: Cast, asked: Person, browser: Browser
) -> None:
    assert browser(cast.sam).get(f"/for/{asked.reference}/reading/").status_code == 404
    assert browser(cast.jo).get(f"/for/{asked.reference}/reading/").status_code == 404
    ravi = browser(cast.ravi)
    assert ravi.get(f"/for/{cast.nia.reference}/reading/").status_code == 200
    assert cast.nia.lookings.filter(user=cast.ravi).exists()
