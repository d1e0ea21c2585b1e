"""A whole plan in one file: what goes out comes in again, and hostile files change nothing."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import AuditRecord
from support_plans import services as planning
from support_plans.models import Answer, SupportPlan
from support_plans.services import safety
from support_plans.services.outcomes import add_outcome
from support_plans.services.sending import content_of, draft_of
from tests.cast import NOW, TODAY, Cast
from tests.conftest import signed_in
from tests.support_plans.test_paper import WORDS, photo
from tests.world import agreed_plan, line


@pytest.fixture
def full(cast: Cast) -> SupportPlan:
    """Maya's plan with something of everything."""
    version = agreed_plan(cast, cast.maya, [line("Art", cast.art)])
    plan, by = version.plan, cast.maya.user
    edition = plan.answers.get(question=1).edition
    planning.write_answer(plan=plan, question=1, text=WORDS, edition=edition, by=by, at=NOW)
    planning.add_attachment(
        plan=plan, question=1, upload=photo(), caption="My garden", by=by, at=NOW
    )
    add_outcome(
        plan=plan, by=by, at=NOW, words="To paint again", wish="change",
        lines=[plan.lines.get().reference],
    )  # fmt: skip
    safety.add_row(
        plan=plan, kind="call", facts={"name": "Ali", "phone": "01632 960 123"}, by=by, at=NOW
    )
    return plan


def packed(cast: Cast) -> bytes:
    answer = signed_in(cast.maya.user).post("/my/plan/file/save/")
    assert answer["Content-Type"] == "application/zip"
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def bring(cast: Cast, content: bytes, name: str = "plan.zip") -> Any:
    nia = signed_in(cast.nia.user)
    return nia.post("/my/plan/file/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def changed(content: bytes, **parts: Any) -> bytes:
    """The archive with some keys of its plan replaced; its files as they were."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.namelist():
            raw = old.read(entry)
            if entry == "plan.json":
                raw = json.dumps(json.loads(raw) | parts).encode()
            new.writestr(entry, raw)
    return made.getvalue()


def test_what_goes_out_comes_in_again(full: SupportPlan, cast: Cast) -> None:
    page = bring(cast, packed(cast)).content.decode()
    assert "Your plan is here as a draft." in page
    plan = cast.nia.plans.get()
    before, after = content_of(draft_of(full, TODAY)), content_of(draft_of(plan, TODAY))
    assert [one["text"] for one in after["answers"]] == [one["text"] for one in before["answers"]]
    assert [p["caption"] for p in after["answers"][0]["photos"]] == ["My garden"]
    kept = ("pot_name", "what", "service", "unit", "rate_pence", "total_pence", "held")
    assert [[one[key] for key in kept] for one in after["lines"]] == [
        [one[key] for key in kept] for one in before["lines"]
    ]
    assert [one["words"] for one in after["outcomes"]] == ["To paint again"]
    assert after["outcomes"][0]["lines"] == [after["lines"][0]["reference"]]
    assert [one["name"] for one in after["safety"]["call"]] == ["Ali"]
    assert set(plan.answers.values_list("state", flat=True)) <= {
        Answer.State.STARTED, Answer.State.NOT_STARTED,
    }  # fmt: skip
    assert plan.indicative_pence is None
    assert not plan.versions.exists()
    assert AuditRecord.objects.filter(event="plan.brought_in", person=cast.nia).exists()


def test_a_plan_with_words_is_not_written_over(full: SupportPlan, cast: Cast) -> None:
    made = packed(cast)
    maya = signed_in(cast.maya.user)
    before = content_of(draft_of(full, TODAY))
    answer = maya.post("/my/plan/file/", {"file": SimpleUploadedFile("p.zip", made)})
    assert "Nothing was brought in" in answer.content.decode()
    assert content_of(draft_of(full, TODAY)) == before
    assert cast.maya.plans.count() == 1


def test_what_the_rules_refuse_is_left_out_and_said(full: SupportPlan, cast: Cast) -> None:
    lines = [
        {"what": "Trips", "pot_name": "Trips", "unit": "moon", "units_each_week": "1", "weeks": "4",
         "rate_pence": 100, "held": "council"},
        {"what": "Nonsense", "units_each_week": "NaN", "weeks": "1e999", "rate_pence": "x"},
        {"what": "Choir", "pot_name": "Choir", "unit": "session", "units_each_week": "1",
         "weeks": "4", "rate_pence": 1000, "held": "fund", "fund_holder": "org-elsewhere"},
    ]  # fmt: skip
    page = bring(cast, changed(packed(cast), lines=lines)).content.decode()
    for words in ("Trips:", "Nonsense:", "Choir: choose again who holds the money."):
        assert words in page
    assert [row.what for row in cast.nia.plans.get().lines.all()] == ["Choir"]


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("plan.json", b"[" * 20_000_000)
    return made.getvalue()


def _zip(**entries: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, raw in entries.items():
            new.writestr(name.replace("_json", ".json"), raw)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a zip", "not a plan that was saved from Steer"),
        (b"PK\x03\x04 and then nothing", "not a plan that was saved from Steer"),
        (_zip(other=b"x"), "not a plan that was saved from Steer"),
        (_zip(plan_json=b"[1, 2]"), "not a plan that was saved from Steer"),
        (_zip(plan_json=b'{"format": "recipe"}'), "not a plan that was saved from Steer"),
        (_zip(plan_json=b"{nonsense"), "damaged or was changed"),
        (_zip(plan_json=b"[" * 100_000), "damaged or was changed"),
        (_bomb(), "damaged or was changed"),
        (_zip(plan_json=b'{"format": "steer-plan", "edition": 9}'), "a newer Steer"),
        (_zip(plan_json=b'{"format": "steer-plan", "edition": 1, "starts_on": "soon"}'), "its days"),
    ],
    ids=["words", "cut", "other", "list", "recipe", "nonsense", "deep", "bomb", "newer", "days"],
)  # fmt: skip
def test_a_file_that_is_no_plan_says_so(cast: Cast, content: bytes, words: str) -> None:
    answer = bring(cast, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not cast.nia.plans.exists()


@pytest.mark.parametrize(
    "answers",
    [
        [{"question": 0, "text": "x"}],
        [{"question": 1, "text": 7}],
        [{"question": 1, "text": "x", "files": [{"path": "../../etc/passwd", "name": "x",
          "sha256": "0" * 64, "size": 1}]}],
        [{"question": 1, "text": "x", "files": [{"path": "files/1", "name": "x.jpg",
          "sha256": "0" * 64, "size": 10}]}],
        [{"question": 1, "text": "x", "files": [{"path": "files/99", "name": "x.jpg",
          "sha256": "0" * 64, "size": 10}]}],
    ],
    ids=["no-question", "no-words", "outside", "another-hash", "no-file"],
)  # fmt: skip
def test_a_changed_file_changes_nothing(
    full: SupportPlan, cast: Cast, answers: list[dict[str, Any]]
) -> None:
    page = bring(cast, changed(packed(cast), answers=answers)).content.decode()
    assert "damaged or was changed" in page
    assert not cast.nia.plans.exists()


def test_another_set_of_questions_keeps_the_words_it_can(full: SupportPlan, cast: Cast) -> None:
    answers = [
        {"question": 9, "title": "Health", "text": "I walk"},
        {"question": 2, "text": "Sing"},
    ]
    page = bring(cast, changed(packed(cast), answers=answers)).content.decode()
    assert "Health:" in page
    assert cast.nia.plans.get().answers.get(question=2).text == "Sing"


def test_only_who_writes_the_plan_may_take_it_whole(full: SupportPlan, cast: Cast) -> None:
    where = f"/for/{cast.maya.reference}/plan/file/"
    for stranger in (cast.rex, cast.jo, cast.kim):
        assert signed_in(stranger).get(where).status_code == 404
        assert signed_in(stranger).post(f"{where}save/").status_code == 404
