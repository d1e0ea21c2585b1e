"""The choice recorded: what was looked at, who was chosen; the person's, and nobody else's."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import DomainError
from providers import choosing
from providers.models import Choice, ChoiceOption
from tests.cast import NOW, Cast
from tests.conftest import signed_in

WHY = "They laugh with me, and the bus stops outside."


@pytest.fixture
def made(cast: Cast, still_clock: None) -> Choice:
    maya = signed_in(cast.maya.user)
    for slug in (cast.acorn.slug, cast.beech.slug):
        assert maya.post(f"/find/{slug}/choose/").status_code == 302
        assert maya.post(f"/find/{slug}/choose/").status_code == 302
    sent = maya.post("/my/choices/", {"chosen": "acorn", "reason": WHY, "helped": "Kim, my broker"})
    assert sent.status_code == 302
    return Choice.objects.get()


def test_a_choice_is_made_by_one_press_on_each_page(cast: Cast, made: Choice) -> None:
    assert made.chosen == cast.acorn
    assert [one.organisation for one in made.options.order_by("pk")] == [cast.acorn, cast.beech]
    page = signed_in(cast.maya.user).get("/my/choices/").content.decode()
    for words in (WHY, "Kim, my broker", "Acorn Arts, Beech Care"):
        assert words in page


def test_only_a_person_is_offered_the_press(cast: Cast, still_clock: None) -> None:
    button = "Add to my choice"
    cast.service(cast.acorn, "Art", "session", 100)  # type: ignore[arg-type]
    assert button in signed_in(cast.maya.user).get("/find/acorn/").content.decode()
    assert button not in signed_in(cast.jo).get("/find/acorn/").content.decode()
    assert signed_in(cast.jo).post("/find/acorn/choose/").status_code in (403, 404)


def test_what_one_already_knew_needs_one_option_only(cast: Cast, still_clock: None) -> None:
    maya = signed_in(cast.maya.user)
    assert maya.post("/my/choices/", {"chosen": "acorn"}).status_code == 422
    maya.post(f"/find/{cast.acorn.slug}/choose/")
    assert maya.post("/my/choices/", {"chosen": "beech"}).status_code == 422
    maya.post("/my/choices/", {"chosen": "acorn", "already_knew": "on"})
    assert Choice.objects.get().already_knew


def test_one_can_be_taken_out_again(cast: Cast, still_clock: None) -> None:
    maya = signed_in(cast.maya.user)
    maya.post(f"/find/{cast.acorn.slug}/choose/")
    maya.post(f"/find/{cast.acorn.slug}/choose/", {"out": "yes"})
    assert not ChoiceOption.objects.exists()
    assert maya.post("/find/nobody/choose/").status_code == 404


def test_the_council_sees_the_fact_and_never_the_words(cast: Cast, made: Choice) -> None:
    page = signed_in(cast.jo).get(f"/council/choices/{cast.maya.reference}/").content.decode()
    assert "a choice was recorded, among 2 options" in page
    for words in (WHY, "Kim, my broker", "Acorn Arts", "Beech Care"):
        assert words not in page
    assert signed_in(cast.jo).get(f"/for/{cast.maya.reference}/choices/").status_code == 404
    assert signed_in(cast.rex).get(f"/council/choices/{cast.maya.reference}/").status_code in (
        403,
        404,
    )


def test_a_helper_with_the_plan_reads_and_cannot_choose(cast: Cast, made: Choice) -> None:
    ali = signed_in(cast.ali)
    page = ali.get(f"/for/{cast.maya.reference}/choices/").content.decode()
    assert WHY in page
    assert "Take my words away" not in page
    assert ali.post(f"/for/{cast.maya.reference}/choices/", {"chosen": "beech"}).status_code == 404
    nia = signed_in(cast.nia.user)
    assert nia.get(f"/for/{cast.maya.reference}/choices/").status_code == 404
    assert nia.post(f"/my/choices/{made.reference}/erase/").status_code == 404


def test_words_are_erased_and_the_fact_stays(cast: Cast, made: Choice) -> None:
    maya = signed_in(cast.maya.user)
    assert WHY in maya.get("/my/choices/export/").json()["choices"][0]["reason"]
    assert maya.post(f"/my/choices/{made.reference}/erase/").status_code == 302
    made.refresh_from_db()
    assert (made.reason, made.helped, made.chosen) == ("", "", cast.acorn)
    assert WHY not in maya.get("/my/choices/").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(pk=made.pk).update(reason="back again")


def test_the_database_holds_one_open_choice_and_a_made_one_names_somebody(cast: Cast) -> None:
    choosing.add(person=cast.maya, organisation=cast.acorn, by=cast.maya.user, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.create(person=cast.maya, started_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.update(made_at=NOW + timedelta(days=1))


def test_a_choice_holds_twenty(cast: Cast) -> None:
    for number in range(20):
        row = cast.organisation(f"Group {number}", f"group-{number}")
        choosing.add(person=cast.maya, organisation=row, by=cast.maya.user, at=NOW)
    with pytest.raises(DomainError) as refusal:
        choosing.add(person=cast.maya, organisation=cast.acorn, by=cast.maya.user, at=NOW)
    assert refusal.value.code == "too_many_options"
    with pytest.raises(DomainError) as refusal:
        choosing.make(person=cast.maya, chosen=cast.beech, by=cast.maya.user, at=NOW)
    assert refusal.value.code == "nothing_chosen"
