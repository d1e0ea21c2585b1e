"""Messages, wishes and the post room in a browser: seen, walked by keyboard, checked."""

from datetime import timedelta

import pytest

from core import clock, jobs
from notices.models import Delivery, GroupWish
from notices.services import tell
from people.models import Person
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(cast: Cast) -> Person:
    """Three things happened to Maya; one is a letter, and one never arrived."""
    person, at = cast.maya, clock.now()
    assert cast.sam
    Person.objects.filter(pk=person.pk).update(
        address="12 Hill Road\nNorthtown", postcode="NT1 2AB"
    )
    for number, (kind, sentence) in enumerate((
        ("bill.asked", "Acorn Gardening asks for £90. Did it happen?"),
        ("plan.suggested", "Sam suggests other words for question 3."),
        ("alert.tight", "Your Art pot ends on 3 March, four weeks before your plan does."),
    )):  # fmt: skip
        tell(to=person.user, about=person, kind=kind, key=f"n{number}", sentence=sentence,
             at=at - timedelta(hours=number))  # fmt: skip
    jobs.run_due(clock=lambda: at + timedelta(days=1))
    first = Delivery.objects.order_by("pk").first()
    assert first is not None
    Delivery.objects.filter(pk=first.pk).update(state="failed")
    letter = Delivery.objects.create(
        key="letter", to=person.user, person=person, channel="letter", state="to_post", due_at=at
    )
    letter.notices.set(person.notices.all())
    return person


def test_maya_chooses_how_she_hears(walk: Walk, told: Person) -> None:
    for width in WIDTHS:
        page = walk(told.user, "/my/messages/", width=width)
        check(page)
        picture(page, "messages")
        page = walk(told.user, "/settings/news/", width=width)
        check(page)
        picture(page, "news")
    page.get_by_label("Once a day, all together").first.check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("We saved how you wish to hear from us.").wait_for()
    assert GroupWish.objects.get().pace == "daily"


def test_jo_prints_and_posts_letters(walk: Walk, cast: Cast, told: Person) -> None:
    page = walk(cast.jo, "/council/letters/")
    check(page)
    picture(page, "letters")
    page.get_by_role("button", name="Make a batch to print").click()
    page.get_by_role("heading", level=1, name="Letters of").wait_for()
    check(page)
    picture(page, "letter-batch")
    page.get_by_role("button", name="Write down that they are posted").click()
    page.get_by_text("We wrote down that they are posted.").wait_for()
    page = walk(cast.jo, "/council/letters/")
    page.get_by_role("link", name="Maya Williams").click()
    check(page)
    picture(page, "message-failed")
