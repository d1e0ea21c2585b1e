"""One's own pots are not drawn twice; another's are drawn each time, and that is recorded."""

from collections.abc import Callable

import pytest
from django.test import Client

from budgets.models import Budget
from people.models import Looking, User
from tests.budgets.plans import agreed, art
from tests.cast import Cast

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def budget(cast: Cast) -> Budget:
    return agreed(cast)


def test_the_pots_answer_304_until_something_changes(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    assert cast.maya.user
    maya = browser(cast.maya.user)
    maya.get("/my/pots/")
    first = maya.get("/my/pots/")
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert maya.get("/my/pots/", headers=tag).status_code == 304
    art(cast, budget)
    changed = maya.get("/my/pots/", headers=tag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    tag = {"If-None-Match": changed.headers["ETag"]}
    User.objects.filter(pk=cast.maya.user.pk).update(text_size="large")
    assert maya.get("/my/pots/", headers=tag).status_code == 200


def test_anothers_pots_are_never_kept_and_every_look_is_written(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    sam = browser(cast.sam)
    page = f"/for/{cast.maya.reference}/pots/"
    first = sam.get(page)
    assert "ETag" not in first.headers
    assert first.headers["Cache-Control"] == "no-store"
    before = Looking.objects.filter(user=cast.sam).count()
    assert sam.get(page, headers={"If-None-Match": "*"}).status_code == 200
    assert Looking.objects.filter(user=cast.sam).count() == before + 1


def test_a_helper_reads_the_persons_name_where_the_person_reads_you(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    art(cast, budget)
    assert cast.maya.user
    maya, sam = browser(cast.maya.user), browser(cast.sam)
    own = maya.get("/my/pots/").content.decode()
    assert "You have <strong>" in own
    assert "My pots" in own
    for page in ("", "pots/", "bills/", "account/", "payments/"):
        shown = sam.get(f"/for/{cast.maya.reference}/{page}").content.decode()
        main = shown.partition("<main")[2].partition("</main>")[0]
        assert "%(" not in main + maya.get(f"/my/{page}").content.decode(), page
        for words in ("You have", "My pots", "My bills", "My account", "you arranged", "Your "):
            assert words not in main, (page, words)
    assert "Maya’s pots" in sam.get(f"/for/{cast.maya.reference}/pots/").content.decode()
    assert "Maya has <strong>" in sam.get(f"/for/{cast.maya.reference}/pots/").content.decode()
