"""People who do not sign in get letters; the post room prints and posts them."""

import io

import pdfplumber
import pytest
from django.urls import reverse

from notices.models import Delivery, LetterBatch
from notices.services import BatchMoved, NoLetters, make_batch, mark_posted, tell
from people.access import actor_of
from people.models import Person
from people.services import add_person
from tests.cast import NOW, TODAY, Cast
from tests.conftest import signed_in
from tests.notices.test_sending import work


@pytest.fixture
def edith(cast: Cast) -> Person:
    """She has no account and no wish for one."""
    made = add_person(
        authority=cast.authority, full_name="Edith Moss", user=None, worker=cast.jo, by=cast.jo,
        at=NOW, on=TODAY, case_number="C-Edith",
    )  # fmt: skip
    Person.objects.filter(pk=made.pk).update(address="3 Mill Lane\nNorthtown", postcode="NT1 2AB")
    made.refresh_from_db()
    return made


def told(person: Person, key: str = "a", kind: str = "plan.agreed") -> None:
    tell(to=person.user, about=person, kind=kind, key=key, at=NOW,
         sentence="Your plan is agreed: £100 a week.")  # fmt: skip
    work(NOW)


def test_a_letter_says_what_the_message_says(cast: Cast, edith: Person, still_clock: None) -> None:
    told(edith)
    jo = signed_in(cast.jo)
    page = jo.get(reverse("letters")).content.decode()
    assert "1 letter waits" in page
    answer = jo.post(reverse("make_letter_batch"))
    batch = LetterBatch.objects.get()
    assert answer.url == reverse("letter_batch", args=[batch.reference])
    made = jo.get(reverse("letter_batch_pdf", args=[batch.reference]))
    with pdfplumber.open(io.BytesIO(made.content)) as opened:
        words = "\n".join(one.extract_text() for one in opened.pages)
    for word in ("Edith Moss", "3 Mill Lane", "NT1 2AB", "Your plan is agreed", "01632 960 123"):
        assert word in words
    assert edith.lookings.count() >= 2  # she can see that it was printed
    assert jo.post(answer.url, {"on": "23 11 2026"}).status_code == 302
    assert Delivery.objects.get().state == "posted"
    assert "Posted on 23 November 2026, says Jo Bell" in jo.get(answer.url).content.decode()


def test_a_batch_is_posted_once_and_not_before_it_was_printed(cast: Cast, edith: Person) -> None:
    told(edith)
    actor = actor_of(cast.jo, TODAY)
    batch = make_batch(authority=cast.authority, actor=actor, at=NOW)
    with pytest.raises(NoLetters):
        make_batch(authority=cast.authority, actor=actor, at=NOW)
    from core.errors import DomainError

    with pytest.raises(DomainError, match="from when they were printed"):
        mark_posted(batch=batch, on=TODAY.replace(day=1), by=cast.jo, at=NOW)
    mark_posted(batch=batch, on=TODAY, by=cast.jo, at=NOW)
    with pytest.raises(BatchMoved):
        mark_posted(batch=batch, on=TODAY, by=cast.jo, at=NOW)


def test_large_print_goes_with_large_print(cast: Cast, edith: Person) -> None:
    told(edith)
    large = add_person(
        authority=cast.authority, full_name="Ivy Large", user=None, worker=cast.jo, by=cast.jo,
        at=NOW, on=TODAY, case_number="C-Ivy",
    )  # fmt: skip
    Person.objects.filter(pk=large.pk).update(address="9 Hill", statement_format="large-print")
    large.refresh_from_db()
    told(large, "b")
    actor = actor_of(cast.jo, TODAY)
    batches = [make_batch(authority=cast.authority, actor=actor, at=NOW) for _ in range(2)]
    assert [[one.person.known_as for one in batch.letters.all()] for batch in batches] == [
        [edith.known_as], [large.known_as]
    ]  # fmt: skip


def test_what_needs_no_haste_waits_for_monday(cast: Cast, edith: Person) -> None:
    told(edith, kind="statement")
    told(edith, "b", kind="alert.tight")
    letter = Delivery.objects.get()
    assert letter.due_at.date().isoformat() == "2026-11-30"
    assert letter.notices.count() == 2


def test_nothing_goes_to_somebody_who_died(cast: Cast, edith: Person) -> None:
    told(edith, kind="statement")
    Person.objects.filter(pk=edith.pk).update(died_on=TODAY)
    work(Delivery.objects.get().due_at)
    assert Delivery.objects.get().state == "not_needed"


def test_a_worker_sees_to_what_never_arrived(cast: Cast, edith: Person, still_clock: None) -> None:
    told(cast.maya)
    Delivery.objects.update(state="failed", ended_at=NOW)
    failed = Delivery.objects.get()
    jo, page = signed_in(cast.jo), reverse("failed_message", args=[failed.reference])
    assert page in jo.get(reverse("letters")).content.decode()
    assert jo.post(page, {"how": " "}).status_code == 200
    assert jo.post(page, {"how": "I rang."}).status_code == 302
    failed.refresh_from_db()
    assert (failed.settled_how, failed.settled_by) == ("I rang.", cast.jo)
    assert jo.get(page).status_code == 404


def test_another_council_sees_none_of_it(cast: Cast, edith: Person) -> None:
    told(edith)
    batch = make_batch(authority=cast.authority, actor=actor_of(cast.jo, TODAY), at=NOW)
    from core.models import Authority
    from people.services import give_staff_role

    other = Authority.objects.create(name="Southtown Council", short_name="Southtown")
    una = cast.user("Una South")
    give_staff_role(user=una, authority=other, role="council_worker", on=TODAY, by=None, at=NOW)
    assert signed_in(una).get(reverse("letter_batch", args=[batch.reference])).status_code == 404
    assert signed_in(cast.maya.user).get(reverse("letters")).status_code in (403, 404)
