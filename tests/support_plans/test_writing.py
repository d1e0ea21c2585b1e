"""Seven questions: words are saved, never lost, and deleted when the person says so."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from people.models import AuditRecord, AuditWords, Looking, User
from support_plans import services
from support_plans.models import Answer, SupportPlan
from tests.cast import NOW, Cast


def photo() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (4, 4), "white").save(picture, "JPEG")
    return SimpleUploadedFile("house.jpg", picture.getvalue(), "image/jpeg")


def test_the_plan_lists_seven_questions_with_the_estimate(maya: Client, plan: SupportPlan) -> None:
    page = maya.get("/my/plan/").content.decode()
    assert page.count("Not started") == 7
    assert "The council thinks about £9,600." in page
    assert "Only you can see this. The council sees it when you send it." in page
    assert "Start anywhere" in page


def test_without_a_plan_the_person_can_start_one(
    cast: Cast, maya: Client, still_clock: None
) -> None:
    assert "There is no plan yet" in maya.get("/my/plan/").content.decode()
    assert maya.post("/my/plan/start/").status_code == 302
    assert maya.post("/my/plan/start/").status_code == 302
    assert cast.maya.plans.count() == 1


def test_words_are_saved_and_the_question_is_started(maya: Client, plan: SupportPlan) -> None:
    response = maya.post("/my/plan/1/", {"text": "My garden and my dog.", "version": "0"})
    assert response.status_code == 302
    answer = plan.answers.get(question=1)
    assert (answer.text, answer.state, answer.edition) == ("My garden and my dog.", "started", 1)


def test_the_person_marks_ready_and_takes_it_back(maya: Client, plan: SupportPlan) -> None:
    maya.post("/my/plan/1/", {"text": "My garden.", "version": "0", "ready": "yes"})
    assert plan.answers.get(question=1).state == Answer.State.READY
    maya.post("/my/plan/1/", {"text": "My garden.", "version": "1", "not_ready": "yes"})
    assert plan.answers.get(question=1).state == Answer.State.STARTED


def test_nothing_cannot_be_ready(maya: Client, plan: SupportPlan) -> None:
    page = maya.post("/my/plan/1/", {"text": "  ", "version": "0", "ready": "yes"})
    assert page.status_code == 422
    assert "Write some words or add a photo first" in page.content.decode()


def test_autosave_answers_with_the_new_edition(maya: Client, plan: SupportPlan) -> None:
    kept = maya.post("/my/plan/2/keep/", {"text": "Go out more", "version": "0"})
    assert (kept.status_code, kept["X-Version"]) == (200, "1")
    again = maya.post("/my/plan/2/keep/", {"text": "Go out more", "version": "0"})
    assert (again.status_code, again["X-Version"]) == (200, "1")


def test_two_devices_never_lose_words(maya: Client, plan: SupportPlan) -> None:
    maya.post("/my/plan/2/keep/", {"text": "From the phone", "version": "0"})
    clash = maya.post("/my/plan/2/keep/", {"text": "From the laptop", "version": "0"})
    assert clash.status_code == 409
    page = maya.post("/my/plan/2/", {"text": "From the laptop", "version": "0"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "From the phone" in text
    assert "From the laptop" in text
    assert plan.answers.get(question=2).text == "From the phone"
    maya.post("/my/plan/2/", {"text": "From the phone\n\nFrom the laptop", "version": "1"})
    assert plan.answers.get(question=2).text == "From the phone\n\nFrom the laptop"


def test_deleted_words_are_nowhere(maya: Client, plan: SupportPlan, cast: Cast) -> None:
    maya.post("/my/plan/1/", {"text": "Something private", "version": "0"})
    assert "Delete these words?" in maya.get("/my/plan/1/delete/").content.decode()
    maya.post("/my/plan/1/delete/")
    assert plan.answers.get(question=1).text == ""
    assert not AuditWords.objects.filter(text__contains="private").exists()


def test_a_photo_answers_a_question(
    maya: Client, plan: SupportPlan, cast: Cast, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    added = maya.post("/my/plan/6/photos/", {"file": photo(), "caption": "My house"})
    assert added.status_code == 302
    assert "1 photo" in maya.get("/my/plan/").content.decode()
    assert services.missing_from(list(plan.answers.all()), [], plan.asks) == [1, 2, 3, 4, 5, 7]
    attachment = plan.answers.get(question=6).attachments.get()
    path = f"/my/plan/6/photos/{attachment.file.reference}/remove/"
    assert maya.post(path).status_code == 302
    assert plan.answers.get(question=6).state == Answer.State.NOT_STARTED


def test_what_is_no_photo_is_refused_in_words(maya: Client, plan: SupportPlan) -> None:
    noise = SimpleUploadedFile("house.jpg", b"\x00not a picture", "image/jpeg")
    page = maya.post("/my/plan/6/photos/", {"file": noise, "caption": ""})
    assert page.status_code == 422
    assert "govuk-error-summary" in page.content.decode()


@pytest.mark.parametrize("question", [0, 8, 99, 10**30])
def test_there_are_seven_questions(maya: Client, plan: SupportPlan, question: int) -> None:
    assert maya.get(f"/my/plan/{question}/").status_code == 404
    assert maya.post(f"/my/plan/{question}/keep/", {"text": "x", "version": "0"}).status_code == 404


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30])
def test_an_odd_edition_is_refused(maya: Client, plan: SupportPlan, version: str) -> None:
    assert maya.post("/my/plan/1/keep/", {"text": "x", "version": version}).status_code == 422
    assert maya.post("/my/plan/1/", {"text": "x", "version": version}).status_code == 422


def test_who_may_see_reads_and_is_written_down(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]
) -> None:
    services.write_answer(
        plan=plan, question=1, text="My garden.", edition=0, by=cast.maya.user, at=NOW
    )
    ali = browser(cast.ali)
    page = ali.get(f"/for/{cast.maya.reference}/plan/1/").content.decode()
    assert "My garden." in page
    assert "<textarea" not in page
    assert Looking.objects.filter(person=cast.maya, user=cast.ali).exists()
    refused = ali.post(f"/for/{cast.maya.reference}/plan/1/", {"text": "Mine", "version": "1"})
    assert refused.status_code == 404
    assert plan.answers.get(question=1).text == "My garden."


@pytest.mark.parametrize("name", ["jo", "finn", "ada", "olu", "rex", "nia_user", "ravi"])
def test_a_draft_is_not_there_for_others(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client], name: str
) -> None:
    user = cast.nia.user if name == "nia_user" else getattr(cast, name)
    client = browser(user)
    for path in ("", "1/", "costs/", "send/", "versions/", "suggestions/"):
        assert client.get(f"/for/{cast.maya.reference}/plan/{path}").status_code == 404


def test_an_authorised_person_writes_for_nia(
    cast: Cast, browser: Callable[[User], Client], still_clock: None
) -> None:
    ravi = browser(cast.ravi)
    assert ravi.post(f"/for/{cast.nia.reference}/plan/start/").status_code == 302
    plan = cast.nia.plans.get()
    ravi.post(f"/for/{cast.nia.reference}/plan/1/", {"text": "She likes music.", "version": "0"})
    answer = plan.answers.get(question=1)
    assert (answer.text, answer.changed_by) == ("She likes music.", cast.ravi)


def test_what_is_done_never_keeps_the_words(maya: Client, plan: SupportPlan) -> None:
    maya.post("/my/plan/1/", {"text": "Private words", "version": "0", "ready": "yes"})
    assert AuditRecord.objects.filter(event="plan.ready").exists()
    assert not AuditWords.objects.filter(text__contains="Private").exists()


def test_the_next_plan_is_the_one_to_work_on(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    services.start_plan(
        person=cast.maya, starts_on=plan.ends_on + timedelta(days=1),
        ends_on=plan.ends_on + timedelta(days=365), indicative_pence=None, note="", by=cast.jo, at=NOW,
    )  # fmt: skip
    assert "£9,600" in maya.get("/my/plan/").content.decode()
