"""Where the money starts: the scheme's file, the questions, the sum, and the council's side."""

import re
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from core.errors import DomainError
from core.models import PolicyRow
from notices.models import Notice
from people import services as people
from people.models import AuditRecord, Role, Scope, User
from support_plans import services
from support_plans.allocation import NotAllAnswered, for_days, work_out, yearly_pence
from support_plans.models import (
    AllocationScheme,
    AlreadyWorkedOut,
    Assessment,
    AssessmentAnswer,
    EstimateChange,
    OwnProposal,
    SchemeChanged,
)
from support_plans.scheme_file import SchemeRefused, read_scheme
from support_plans.services import estimating
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.estimates import (
    BANDS,
    EXAMPLE,
    FORTY_SIX,
    answered,
    in_force,
    sent,
    worked_out,
)

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def maya(cast: Cast, browser: Callable[[User], Client]) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


@pytest.fixture
def mo(cast: Cast) -> User:
    """A second worker of Maya's."""
    user = cast.staff("Mo Saunders", Role.COUNCIL_WORKER)
    cast.maya.relationships.create(user=user, kind=Role.COUNCIL_WORKER, starts_on="2025-04-01")
    return user


# The file.


def problems(text: str) -> list[str]:
    with pytest.raises(SchemeRefused) as refusal:
        read_scheme(text.encode())
    return refusal.value.problems


def test_the_example_is_a_scheme_and_says_that_it_is_invented() -> None:
    scheme = read_scheme(EXAMPLE.read_bytes())
    assert "INVENTED" in EXAMPLE.read_text()
    assert (scheme.pence_per_point, scheme.most_points) == (Decimal(750), 86)
    worked = work_out(scheme, FORTY_SIX)
    assert (worked.points, worked.weekly_pence) == (46, 345_00)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("to = 9", "to = 10", "Band 3 overlaps band 2: start it at 11 points."),
        ("from = 5", "from = 6", "No band covers 5 points. Start band 2 at 5"),
        ("from = 0", "from = 1", "No band covers 0 points. Start band 1 at 0"),
        ("to = 20", "to = 14", "No band covers 15 points, which answers can earn."),
        ("to = 9", "to = 3", "Band 2: it ends at 3 points, before its start at 5"),
        ("weekly_pence = 9050", "weekly_pence = 3000", "less than band 2 with fewer points"),
        ("weekly_pence = 4000", "weekly_pence = 40.5", "Band 2: “weekly_pence” is 40.5, which has"),
        ("weekly_pence = 9050", "weekly_pence = 1000000000000000", "that is too much"),
        ("points = 10", "points = -1", "Question 1, answer 2: “points” is -1: it cannot be less"),
        ("points = 5", "points = 2.5", "“points” is 2.5, which has a decimal point"),
        ("points = 5", "points = true", "“points” must be a number without quotes"),
        ('code = "two"', 'code = "one"', "Question 2: the code “one” is used already, by number 1"),
        ('code = "yes", words = "Yes", points = 5', 'code = "no", words = "Y", points = 5',
         "Question 2, answer 2: the code “no” is used already"),
        ('code = "two"', 'code = "Two!"', "Use small letters, figures and hyphens"),
        ('words = "Two?"', 'wrods = "Two?"', "“wrods” is not known here"),
        ("starts_on = 2025-01-01", 'starts_on = "soon"', "like 2026-04-01"),
        ("version = 1", "version = 0", "The first version is 1"),
        ('name = "Bands"', 'name = "Bands"\npence_per_point = "7"', "both a rate and bands"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_place_and_the_remedy(old: str, new: str, says: str) -> None:
    assert BANDS.count(old) >= 1
    found = problems(BANDS.replace(old, new, 1))
    assert any(says in problem for problem in found), found
    assert all(re.match(r"Line \d+: |There ", problem) for problem in found), found


@pytest.mark.parametrize(
    ("rate", "says"),
    [
        ("7.5", "“pence_per_point” is 7.5, a number with a decimal point"),
        ('"-7"', "cannot be '-7'"),
        ('"1000000000000000"', "cannot be"),
        ("1000000000000000", "cannot be"),
        ('"0"', "must be more than 0"),
        ('"750000"', "Is the rate in pence?"),
        ('"nan"', "cannot be 'nan'"),
    ],
)
def test_a_bad_rate_is_refused(rate: str, says: str) -> None:
    found = problems(EXAMPLE.read_text().replace('"750"', rate))
    assert len(found) == 1
    assert says in found[0]
    assert found[0].startswith("Line 17: ")


@pytest.mark.parametrize(
    "text", ["", "name = ", "question = 3", "[[question]]\ncode = 1", "a" * 600_000]
)
def test_what_is_no_scheme_at_all_is_refused_in_words(text: str) -> None:
    assert problems(text)


def test_every_problem_of_the_questions_is_named_at_once() -> None:
    text = BANDS.replace("points = 10", "points = -1").replace("points = 5", "points = 2.5")
    assert len(problems(text)) == 2


def test_a_rate_with_parts_of_a_penny_is_rounded_once_half_up() -> None:
    scheme = read_scheme(EXAMPLE.read_text().replace('"750"', '"752.5"').encode())
    assert scheme.rate_words == "752.5p"
    assert scheme.weekly_pence(45) == 33863  # 33862.5
    assert scheme.weekly_pence(46) == 34615


def test_bands_and_their_edges() -> None:
    scheme = read_scheme(BANDS.encode())
    found = [scheme.weekly_pence(points) for points in (0, 4, 5, 9, 10, 15)]
    assert found == [0, 0, 4000, 4000, 9050, 9050]
    worked = work_out(scheme, {"one": "", "two": "yes"})
    assert (worked.weekly_pence, worked.top_weekly_pence) == (4000, 9050)


def test_a_year_by_weeks_and_by_days() -> None:
    assert yearly_pence(350_00, "weeks_52") == 18_200_00
    assert yearly_pence(350_00, "daily") == 18_250_00
    assert for_days(350_00, 366, "weeks_52") == 18_200_00
    assert for_days(350_00, 25, "weeks_52") == 1_250_00


def test_a_question_left_out_is_named() -> None:
    with pytest.raises(NotAllAnswered, match="Question 2: no answer yet"):
        work_out(read_scheme(BANDS.encode()), {"one": "no"})


# The command.


def run(*words: str) -> str:
    out = StringIO()
    call_command("allocation_scheme", *words, stdout=out)
    return out.getvalue()


def test_two_people_load_and_decide(cast: Cast, tmp_path: Path) -> None:
    assert cast.jo
    assert cast.finn
    assert "0 to 86 points, up to £645.00 a week" in run("check", str(EXAMPLE))
    assert not AllocationScheme.objects.exists()
    assert "Somebody else decides" in run("load", str(EXAMPLE), "--by", "finn")
    run("load", str(EXAMPLE), "--by", "finn")  # again adds nothing
    assert AllocationScheme.objects.in_force(cast.authority, TODAY) is None
    with pytest.raises(CommandError, match="cannot decide it"):
        run("decide", "1", "--by", "finn", "--reason", "Yes")
    with pytest.raises(CommandError, match="Say why"):
        run("decide", "1", "--by", "jo", "--reason", " ")
    run("decide", "1", "--by", "jo", "--reason", "The panel agreed it.")
    row = AllocationScheme.objects.in_force(cast.authority, TODAY)
    assert row is not None
    assert row.decided_by == cast.jo
    changed = tmp_path / "scheme.toml"
    changed.write_text(EXAMPLE.read_text().replace('"750"', '"760"'))
    with pytest.raises(CommandError, match="Give the file a new version"):
        run("load", str(changed), "--by", "finn")
    changed.write_text(changed.read_text().replace("version = 1", "version = 3"))
    with pytest.raises(CommandError, match="The next version is 2"):
        run("load", str(changed), "--by", "finn")
    text = changed.read_text().replace("version = 3", "version = 2")
    changed.write_text(text.replace("2025-01-01", "2024-01-01"))
    with pytest.raises(CommandError, match="cannot start before"):
        run("load", str(changed), "--by", "finn")
    changed.write_text(text.replace("2025-01-01", "2027-01-01"))
    run("load", str(changed), "--by", "finn")
    run("decide", "2", "--by", "jo", "--reason", "A rise.")
    assert AllocationScheme.objects.in_force(cast.authority, TODAY) == row  # not started yet


def test_outsiders_and_unreadable_files_are_refused(cast: Cast, tmp_path: Path) -> None:
    assert cast.rex
    with pytest.raises(CommandError, match="role at this council"):
        run("load", str(EXAMPLE), "--by", "rex")
    with pytest.raises(CommandError, match="Nobody signs in as"):
        run("load", str(EXAMPLE), "--by", "nobody")
    with pytest.raises(CommandError, match="cannot be opened"):
        run("check", str(tmp_path / "none.toml"))


def test_the_database_wants_two_people(cast: Cast) -> None:
    row = in_force(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationScheme.objects.filter(pk=row.pk).update(decided_by=cast.finn)


def test_a_scheme_that_was_tampered_with_works_nothing_out(cast: Cast) -> None:
    row = in_force(cast)
    content = row.content | {"pence_per_point": "9999"}
    AllocationScheme.objects.filter(pk=row.pk).update(content=content)
    with pytest.raises(SchemeChanged):
        AllocationScheme.objects.get(pk=row.pk).read()


# The person.


def test_maya_answers_page_by_page_and_comes_back(cast: Cast, maya: Client) -> None:
    in_force(cast)
    assert "8 questions" in maya.get("/my/estimate/").content.decode()
    begun = maya.post("/my/estimate/begin/", {"who": "with", "helper": "Ali Khan"})
    assert begun["Location"] == "/my/estimate/questions/1/"
    page = maya.get("/my/estimate/questions/1/").content.decode()
    assert "Question 1 of 8" in page
    assert "I do not know yet" in page
    assert "Ali Khan" in page
    assert maya.post("/my/estimate/questions/1/", {}).status_code == 422
    assert maya.post("/my/estimate/questions/1/", {"answer": "rubbish"}).status_code == 422
    on = maya.post("/my/estimate/questions/1/", {"answer": "all"})
    assert on["Location"] == "/my/estimate/questions/2/"
    later = maya.post("/my/estimate/questions/2/", {"later": "yes"})
    assert later["Location"] == "/my/estimate/"
    back = maya.get("/my/estimate/").content.decode()
    assert "Carry on" in back
    assert "/my/estimate/questions/2/" in back
    check = maya.get("/my/estimate/check/").content.decode()
    assert "7 questions left" in check
    assert "Show my first estimate" not in check
    assert maya.post("/my/estimate/check/")["Location"] == "/my/estimate/check/"
    for number, (_, option) in enumerate(FORTY_SIX.items(), start=1):
        answer = "?" if number == 8 else option
        last = maya.post(f"/my/estimate/questions/{number}/", {"answer": answer})
    assert last["Location"] == "/my/estimate/check/"
    changed = maya.post("/my/estimate/questions/8/", {"answer": "nobody", "to": "check"})
    assert changed["Location"] == "/my/estimate/check/"
    done = maya.post("/my/estimate/check/")
    row = Assessment.objects.get()
    assert done["Location"] == f"/my/estimate/{row.reference}/"
    page = maya.get(done["Location"]).content.decode()
    assert "£345" in page
    assert "This is not a promise" in page
    assert "£17,940" in page
    assert row.helper == "Ali Khan"
    # Both answers to question 8 are kept, in their order.
    kept = row.answers.filter(question="unpaid").values_list("option", flat=True)
    assert list(kept) == ["", "nobody"]


def test_somebody_with_needs_a_name(cast: Cast, maya: Client) -> None:
    in_force(cast)
    page = maya.post("/my/estimate/begin/", {"who": "with", "helper": ""})
    assert page.status_code == 422
    assert "Type the name of the person who is with you." in page.content.decode()


def test_without_a_scheme_the_page_says_so(cast: Cast, maya: Client) -> None:
    assert "no questions here yet" in maya.get("/my/estimate/").content.decode()
    page = maya.post("/my/estimate/begin/", {"who": "alone"})
    assert page.status_code == 422
    assert "has not put its questions here yet" in page.content.decode()


def test_not_known_yet_counts_nothing_and_shows_how_much_more(cast: Cast, maya: Client) -> None:
    in_force(cast)
    row = worked_out(cast.maya, FORTY_SIX | {"nights": "", "safe": ""})
    assert (row.points, row.unknown) == (46, 2)
    assert (row.weekly_pence, row.top_weekly_pence) == (345_00, 73 * 750)
    page = maya.get(f"/my/estimate/{row.reference}/").content.decode()
    assert "could be up to £547.50 a week" in page


def test_what_is_worked_out_is_frozen_and_answering_again_makes_a_new_one(
    cast: Cast, maya: Client
) -> None:
    in_force(cast)
    row = worked_out(cast.maya)
    with pytest.raises(AlreadyWorkedOut):
        services.answer_estimate(assessment=row, number=1, option="none", by=cast.maya.user, at=NOW)
    again = maya.post("/my/estimate/begin/", {"who": "alone"})
    assert again["Location"] == "/my/estimate/check/"  # last time's answers are filled in
    maya.post("/my/estimate/questions/1/", {"answer": "none", "to": "check"})
    maya.post("/my/estimate/check/")
    newer, older = Assessment.objects.order_by("-number")
    assert (older.weekly_pence, newer.weekly_pence) == (345_00, 34 * 750)
    assert older.chosen["mornings"] == "all"


def test_a_new_version_leaves_old_estimates_as_they_were(cast: Cast, maya: Client) -> None:
    in_force(cast)
    row = worked_out(cast.maya)
    text = EXAMPLE.read_text().replace("version = 1", "version = 2").replace('"750"', '"800"')
    in_force(cast, text)
    page = maya.get(f"/my/estimate/{row.reference}/why/").content.decode()
    assert "version 1" in page
    assert "46 points × £7.50" in page
    newer = worked_out(cast.maya)
    assert newer.weekly_pence == 46 * 800


def test_why_this_amount_can_be_worked_out_again_from_the_page(cast: Cast, maya: Client) -> None:
    in_force(cast)
    row = sent(cast.maya)
    page = maya.get(f"/my/estimate/{row.reference}/why/").content.decode()
    text = re.sub(r"<[^>]+>", "", page)
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    points = [int(found) for found in re.findall(r"Points</span>(\d+)<", table)]
    assert len(points) == 8
    assert sum(points) == 46
    assert "46 points × £7.50 = £345.00 a week" in text
    assert "52 × £345.00 = £17,940.00" in text
    for words in (
        "Invented example scheme, version 1",
        "1 January 2025",
        "Jo Bell",
        "how to complain",
    ):
        assert words in text


def test_bands_and_days_are_explained_too(cast: Cast, maya: Client) -> None:
    in_force(cast, BANDS)
    PolicyRow.objects.create(
        authority=cast.authority, name="annual_method", value="daily", starts_on="2025-01-01",
        exemption="Set when the system began.",
    )  # fmt: skip
    row = worked_out(cast.maya, {"one": "no", "two": "yes"})
    text = re.sub(r"<[^>]+>", "", maya.get(f"/my/estimate/{row.reference}/why/").content.decode())
    assert "5 points lie between 5 and 9. That is £40.00 a week." in text
    assert "£40.00 ÷ 7 × 365 = £2,085.71" in text


def test_others_see_nothing_and_the_council_only_what_was_sent(
    cast: Cast, browser: Callable[[User], Client]
) -> None:
    in_force(cast)
    row = worked_out(cast.maya)
    assert cast.nia.user is not None
    assert browser(cast.nia.user).get(f"/my/estimate/{row.reference}/").status_code == 404
    jo = browser(cast.jo)
    assert jo.get(f"/council/estimates/{row.reference}/").status_code == 404
    assert "Nobody has sent one" in jo.get("/council/estimates/").content.decode()
    services.send_estimate(assessment=row, by=cast.maya.user, at=NOW, on=TODAY)
    assert jo.get(f"/council/estimates/{row.reference}/").status_code == 200
    stranger = cast.staff("Una West", Role.COUNCIL_WORKER)
    assert browser(stranger).get(f"/council/estimates/{row.reference}/").status_code == 404
    assert Notice.objects.filter(to=cast.jo, kind="estimate.sent").count() == 1


def test_a_helper_who_sees_the_plan_reads_and_does_not_answer(
    cast: Cast, browser: Callable[[User], Client]
) -> None:
    in_force(cast)
    row = worked_out(cast.maya)
    ali = cast.user("Ali Khan")
    people.let_in(
        person=cast.maya, user=ali, kind=Role.CIRCLE, scopes=(Scope.PLAN_VIEW,), by=cast.maya.user,
        until=TODAY.replace(month=12), at=NOW, on=TODAY,
    )  # fmt: skip
    client = browser(ali)
    base = f"/for/{cast.maya.reference}/estimate"
    assert client.get(f"{base}/{row.reference}/why/").status_code == 200
    assert client.post(f"{base}/begin/", {"who": "alone"}).status_code == 404
    assert client.post(f"{base}/{row.reference}/send/").status_code == 404


def test_the_person_sends_it_by_one_press(cast: Cast, maya: Client) -> None:
    in_force(cast)
    row = worked_out(cast.maya)
    maya.post(f"/my/estimate/{row.reference}/send/")
    maya.post(f"/my/estimate/{row.reference}/send/")
    row.refresh_from_db()
    assert row.sent_by == cast.maya.user
    assert AuditRecord.objects.filter(event="estimate.sent").count() == 1


# The council.


def test_another_amount_needs_two_people_and_both_stay(
    cast: Cast, mo: User, maya: Client, browser: Callable[[User], Client]
) -> None:
    in_force(cast)
    row = sent(cast.maya)
    jo = browser(cast.jo)
    where = f"/council/estimates/{row.reference}/"
    assert jo.post(f"{where}change/", {"weekly": "345", "reason": "Why"}).status_code == 422
    assert (
        jo.post(f"{where}change/", {"weekly": "1000000000000", "reason": "Why"}).status_code == 422
    )
    jo.post(f"{where}change/", {"weekly": "380", "reason": "Her sister moves away in May."})
    change = EstimateChange.objects.get()
    assert "A colleague who works with this person decides it." in jo.get(where).content.decode()
    jo.post(f"{where}decide/", {"outcome": "yes", "words": "My own"})
    change.refresh_from_db()
    assert change.state == EstimateChange.State.WAITING
    assert "£345" in maya.get(f"/my/estimate/{row.reference}/").content.decode()
    assert browser(mo).post(f"{where}decide/", {"outcome": "yes"}).status_code == 422
    browser(mo).post(f"{where}decide/", {"outcome": "yes", "words": "It meets what she needs."})
    page = maya.get(f"/my/estimate/{row.reference}/").content.decode()
    assert "£380" in page
    assert "£345" in page
    assert "£19,760" in page
    why = maya.get(f"/my/estimate/{row.reference}/why/").content.decode()
    for words in ("From £345.00 to", "Her sister moves", "Jo Bell", "Mo Saunders", "It meets what"):
        assert words in why
    row.refresh_from_db()
    assert row.weekly_pence == 345_00
    assert Notice.objects.filter(to=cast.maya.user, kind="estimate.change_agreed").count() == 1


def test_a_proposal_that_is_not_agreed_changes_nothing(cast: Cast, mo: User) -> None:
    in_force(cast)
    row = sent(cast.maya)
    change = services.propose_amount(
        assessment=row, weekly_pence=200_00, reason="Less", by=cast.jo, at=NOW
    )
    with pytest.raises(estimating.ChangeWaits):
        services.use_for_plan(assessment=row, plan=plan_of(cast, row), by=cast.jo, at=NOW, on=TODAY)
    with pytest.raises(OwnProposal):
        services.decide_amount(change=change, agreed=True, words="Yes", by=cast.jo, at=NOW)
    services.decide_amount(change=change, agreed=False, words="She needs it.", by=mo, at=NOW)
    row = Assessment.objects.with_working().get()
    assert (row.in_force_pence, row.change) == (345_00, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        EstimateChange.objects.update(decided_by=cast.jo)


def plan_of(cast: Cast, row: Assessment):
    return services.start_plan(
        person=row.person, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=None,
        note="", by=cast.jo, at=NOW,
    )  # fmt: skip


def test_the_estimate_becomes_the_plans_amount(
    cast: Cast, maya: Client, browser: Callable[[User], Client]
) -> None:
    in_force(cast)
    row = sent(cast.maya)
    plan = plan_of(cast, row)
    jo = browser(cast.jo)
    where = f"/council/estimates/{row.reference}/use/"
    assert "£17,940.00" in jo.get(where).content.decode()
    jo.post(where)
    jo.post(where)  # pressed twice: kept once
    plan.refresh_from_db()
    assert (plan.indicative_pence, plan.indicative_note) == (17_940_00, "52 weeks of £345.")
    kept = plan.estimates.get()
    assert (kept.assessment, kept.before_pence, kept.set_by) == (row, None, cast.jo)
    page = maya.get("/my/plan/").content.decode()
    assert f"/my/estimate/{row.reference}/why/" in page


def test_without_a_plan_the_officer_starts_one_with_it(
    cast: Cast, browser: Callable[[User], Client]
) -> None:
    in_force(cast)
    row = sent(cast.maya)
    jo = browser(cast.jo)
    where = f"/council/estimates/{row.reference}/use/"
    dates = {"starts_on_day": "1", "starts_on_month": "12", "starts_on_year": "2026"}
    assert jo.post(where, dates).status_code == 422
    late = {"ends_on_day": "1", "ends_on_month": "11", "ends_on_year": "2026"}
    assert jo.post(where, dates | late).status_code == 422
    good = {"ends_on_day": "28", "ends_on_month": "12", "ends_on_year": "2026"}  # 28 days
    assert jo.post(where, dates | good).status_code == 302
    plan = cast.maya.plans.get()
    assert (plan.indicative_pence, plan.indicative_note) == (
        1_380_00,
        "28 days, at a seventh of £345 a day.",
    )


def keyed(**more: str) -> dict[str, str]:
    facts = {
        "source": "paper", "received_on_day": "20", "received_on_month": "11", "received_on_year": "2026",
        "source_note": "Folder 12", "helper": "",
    }  # fmt: skip
    options = enumerate(FORTY_SIX.values(), start=1)
    return facts | {f"question-{number}": option for number, option in options} | more


def test_paper_and_telephone_count_like_the_screen(
    cast: Cast, maya: Client, browser: Callable[[User], Client]
) -> None:
    in_force(cast)
    answered(cast.maya, {"mornings": "none"})  # her own, begun and left
    jo = browser(cast.jo)
    where = f"/council/estimates/add/{cast.maya.reference}/"
    assert jo.get(where).status_code == 200
    assert jo.post(where, keyed(source_note="")).status_code == 422
    tomorrow = keyed(received_on_day="24")
    assert jo.post(where, tomorrow).status_code == 422
    assert not Assessment.objects.filter(finished_at__isnull=False).exists()
    done = jo.post(where, keyed())
    row = Assessment.objects.get(source="paper")
    assert done["Location"] == f"/council/estimates/{row.reference}/"
    assert (row.weekly_pence, row.sent_by, row.source_note) == (345_00, cast.jo, "Folder 12")
    page = maya.get(f"/my/estimate/{row.reference}/why/").content.decode()
    assert "From paper, 20 November 2026: Folder 12. Written down by Jo Bell" in re.sub(
        r"\s+", " ", page
    )
    assert Notice.objects.filter(to=cast.maya.user, kind="estimate.keyed_in").count() == 1
    assert Assessment.objects.filter(finished_at=None).count() == 1  # hers is as she left it
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(source_note="")


def test_a_worker_of_others_cannot_key_in(cast: Cast, browser: Callable[[User], Client]) -> None:
    in_force(cast)
    stranger = cast.staff("Una West", Role.COUNCIL_WORKER)
    where = f"/council/estimates/add/{cast.maya.reference}/"
    assert browser(stranger).get(where).status_code == 404


def test_everybody_can_read_the_whole_scheme(cast: Cast, client: Client) -> None:
    row = in_force(cast)
    page = client.get(f"/how-estimates-work/{row.reference}/").content.decode()
    assert "One point is £7.50 a week" in page
    assert "The panel agreed it." in page
    loaded = AllocationScheme.objects.create(
        authority=cast.authority, name="Not decided", number=2, starts_on=TODAY, content=row.content,
        sha256=row.sha256, made_by=cast.finn, made_at=NOW,
    )  # fmt: skip
    assert client.get(f"/how-estimates-work/{loaded.reference}/").status_code == 404


# Others' systems.


def test_the_api_gives_ones_own_estimates_with_their_working(cast: Cast, maya: Client) -> None:
    in_force(cast)
    sent(cast.maya)
    sent(cast.nia)
    body = maya.get("/api/v1/estimates/").json()
    (one,) = body["results"]
    assert (one["points"], one["weekly_pence"], one["in_force_weekly_pence"]) == (
        46,
        345_00,
        345_00,
    )
    assert one["scheme"]["number"] == 1
    assert one["scheme"]["pence_per_point"] == "750"
    assert sum(answer["points"] for answer in one["answers"]) == 46
    assert one["is_entitlement"] is False


# Words.


def sentences(page: str) -> list[str]:
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    blocks = re.split(
        r"</?(?:p|li|h\d|td|th|dt|dd|label|legend|button|div|caption|span)[^>]*>", main
    )
    texts = (re.sub(r"<[^>]+>", "", block) for block in blocks)
    found = [s.strip() for text in texts for s in re.split(r"[.!?:](?:\s|$)", text)]
    return [s for s in found if s]


def test_the_persons_pages_are_easy_to_read(cast: Cast, maya: Client) -> None:
    in_force(cast)
    pages = [maya.get("/my/estimate/"), maya.get("/my/estimate/begin/")]
    answered(cast.maya, FORTY_SIX | {"nights": ""})
    pages += [maya.get(f"/my/estimate/questions/{n}/") for n in (1, 3)]
    pages.append(maya.get("/my/estimate/check/"))
    maya.post("/my/estimate/check/")
    row = Assessment.objects.get()
    pages += [maya.get(f"/my/estimate/{row.reference}/{more}") for more in ("", "why/")]
    pages.append(maya.get(f"/how-estimates-work/{row.scheme.reference}/"))
    lengths = []
    for page in pages:
        assert page.status_code == 200
        for sentence in sentences(page.content.decode()):
            words = sentence.split()
            assert len(words) <= 20, sentence
            lengths.append(len(words))
    assert sum(lengths) / len(lengths) <= 12


def test_pages_read_few_rows(cast: Cast, maya: Client, django_assert_max_num_queries) -> None:
    in_force(cast)
    row = sent(cast.maya)
    maya.get("/my/estimate/")
    with django_assert_max_num_queries(16):
        maya.get(f"/my/estimate/{row.reference}/why/")


def test_an_answer_is_never_overwritten(cast: Cast) -> None:
    in_force(cast)
    row = answered(cast.maya)
    before = AssessmentAnswer.objects.count()
    services.answer_estimate(assessment=row, number=1, option="all", by=cast.maya.user, at=NOW)
    assert AssessmentAnswer.objects.count() == before  # the same again adds nothing
    with pytest.raises(DomainError):
        services.answer_estimate(assessment=row, number=1, option="x", by=cast.maya.user, at=NOW)
    with pytest.raises(estimating.UnknownEstimateQuestion):
        services.answer_estimate(assessment=row, number=9, option="", by=cast.maya.user, at=NOW)
