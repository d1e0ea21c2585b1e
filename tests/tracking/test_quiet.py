"""“Not now”: an alert that the person put aside comes back if it is still true."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from budgets.models import Budget
from core.errors import DomainError
from notices.models import Notice
from people.models import User
from tests.budgets.plans import agreed, art
from tests.cast import NOW, TODAY, Cast
from tracking.models import Alert
from tracking.services import quiet_alert, track

Browser = Callable[[User], Client]


@pytest.fixture
def budget(cast: Cast) -> Budget:
    """Much is free: underspent."""
    budget = agreed(cast)
    art(cast, budget)
    track(on=TODAY, at=NOW)
    return budget


def told(cast: Cast) -> int:
    return Notice.objects.filter(kind="alert.underspent", to=cast.maya.user).count()


def night(days: int) -> None:
    track(on=TODAY + timedelta(days=days), at=NOW + timedelta(days=days))


def test_it_is_quiet_until_the_day_and_then_returns_told_once(cast: Cast, budget: Budget) -> None:
    alert = Alert.objects.get(kind="underspent")
    assert cast.maya.user
    quiet_alert(alert=alert, weeks=2, by=cast.maya.user, at=NOW, on=TODAY)
    night(1)
    night(13)
    assert not Alert.objects.standing().filter(kind="underspent").exists()
    assert told(cast) == 1
    night(14)
    night(15)
    back = Alert.objects.standing().get(kind="underspent")
    assert back.quiet_until is None
    assert told(cast) == 2


def test_a_new_month_does_not_wake_it(cast: Cast, budget: Budget) -> None:
    alert = Alert.objects.get(kind="underspent")
    assert cast.maya.user
    quiet_alert(alert=alert, weeks=2, by=cast.maya.user, at=NOW, on=TODAY)
    Alert.objects.update(closed_at=NOW)  # it was not true for a while
    night(9)
    fresh = Alert.objects.get(period="2026-12", kind="underspent")
    assert fresh.quiet_until == date(2026, 12, 7)
    assert told(cast) == 1


def test_only_the_person_and_only_2_or_4_weeks(cast: Cast, budget: Budget) -> None:
    alert = Alert.objects.get(kind="underspent")
    assert cast.maya.user
    for by, weeks, code in (
        (cast.jo, 2, "only_the_person"), (cast.maya.user, 3, "how_long"),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refusal:
            quiet_alert(alert=alert, weeks=weeks, by=by, at=NOW, on=TODAY)
        assert refusal.value.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.update(quieted_at=NOW)


@pytest.mark.usefixtures("still_clock")
def test_the_page_of_the_person_and_of_who_helps(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    assert cast.maya.user
    maya, sam = browser(cast.maya.user), browser(cast.sam)
    assert "/my/alerts/underspent/" in maya.get("/my/").content.decode()
    shown = maya.get("/my/alerts/underspent/").content.decode()
    assert "In 2 weeks" in shown
    helping = sam.get(f"/for/{cast.maya.reference}/alerts/underspent/").content.decode()
    assert "Not now" not in helping
    assert f"/for/{cast.maya.reference}/pots/" in helping
    assert (
        sam.post(f"/for/{cast.maya.reference}/alerts/underspent/", {"weeks": "2"}).status_code
        == 404
    )
    assert "Choose 2 weeks or 4 weeks" in maya.post("/my/alerts/underspent/").content.decode()
    done = maya.post("/my/alerts/underspent/", {"weeks": "2"}, follow=True).content.decode()
    assert "still true on 7 December 2026" in done
    assert "/my/alerts/underspent/" not in done
    assert maya.get("/my/alerts/tight/").status_code == 404
    assert "You put this aside" in maya.get("/my/alerts/underspent/").content.decode()
