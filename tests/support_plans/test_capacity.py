"""Capacity lost or regained: recorded, told, reviewed; nobody may more for it."""

from collections.abc import Callable

import pytest
from django.test import Client

from notices.models import Notice
from people.models import User
from support_plans.models import CapacityRecord
from support_plans.services import capacity
from tests.cast import NOW, TODAY, Cast

pytestmark = pytest.mark.usefixtures("still_clock")
Browser = Callable[[User], Client]
FOUND = {
    "change": "lost", "about": "managing the direct payment",
    "basis": "Dr Lee met her twice, with pictures and her advocate.", "found_on": "20 11 2026",
}  # fmt: skip


def test_an_officer_records_it_and_the_review_stands_in_the_queue(
    cast: Cast, browser: Browser
) -> None:
    jo, maya = browser(cast.jo), browser(cast.maya.user)
    cast.sam  # noqa: B018  nominated
    url = f"/council/people/{cast.maya.reference}/capacity/"
    assert "Nominated is not authorised" in jo.get(url).content.decode()
    bad = jo.post(url, FOUND | {"basis": "", "found_on": "1 12 2026"})
    assert bad.status_code == 422
    jo.post(url, FOUND)
    row = CapacityRecord.objects.get()
    assert "Maya Williams" in jo.get("/council/capacity/").content.decode()
    told = Notice.objects.filter(kind__startswith="capacity").values_list("to__username", flat=True)
    assert set(told) == {"jo", "maya"}
    assert "Dr Lee met her twice" in maya.get("/my/capacity/").content.decode()

    review = f"/council/capacity/{row.reference}/"
    jo.post(review, {"words": "Her sister is asked about section 32."})
    assert "Maya Williams" not in jo.get("/council/capacity/").content.decode()
    assert "Her sister is asked" in maya.get("/my/capacity/").content.decode()
    with pytest.raises(capacity.AlreadyReviewed):
        capacity.write_review(record=row, words="Again.", by=cast.jo, at=NOW)


def test_regained_asks_for_a_review_too(cast: Cast) -> None:
    row = capacity.record_capacity(
        person=cast.maya, change="regained", about="the direct payment", basis="Dr Lee.",
        found_on=TODAY, by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    assert row.reviewed_at is None
    assert Notice.objects.filter(kind="capacity.review", to=cast.jo).exists()


def test_others_find_nothing(cast: Cast, browser: Browser) -> None:
    row = capacity.record_capacity(
        person=cast.maya, change="lost", about="the direct payment", basis="Dr Lee.",
        found_on=TODAY, by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    mo = cast.staff("Mo Saunders", "council_worker")  # works here, not with Maya
    for user in (cast.sam, cast.finn, mo, cast.nia.user):
        client = browser(user)
        for url in (f"/council/capacity/{row.reference}/",
                    f"/council/people/{cast.maya.reference}/capacity/",
                    f"/for/{cast.maya.reference}/capacity/"):  # fmt: skip
            assert client.get(url).status_code == 404, (user, url)


def test_nobody_records_it_about_themselves(cast: Cast) -> None:
    with pytest.raises(capacity.NotYours):
        capacity.record_capacity(
            person=cast.maya, change="lost", about="money", basis="I said so.", found_on=TODAY,
            by=cast.maya.user, at=NOW, on=TODAY,
        )  # fmt: skip
