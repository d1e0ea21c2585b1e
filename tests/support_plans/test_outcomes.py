"""What I want to change or keep: my list, joined to support, costs and whom I chose."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from core.errors import DomainError
from people.models import User
from support_plans import services
from support_plans.models import CostLine, Outcome, SupportPlan
from support_plans.services.outcomes import frozen
from support_plans.services.sufficiency import explain_price
from support_plans.together import picture_of
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.conftest import BEFORE, art_line, write_all

Browser = Callable[[User], Client]
COOK = {"wish": "change", "words": "Cook my own tea.", "signs": "I do it alone.", "free_help": ""}


@pytest.fixture
def art(cast: Cast, plan: SupportPlan) -> CostLine:
    return services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast))


def wish(cast: Cast, plan: SupportPlan, words: str = "Paint.", **more: object) -> Outcome:
    return services.add_outcome(plan=plan, by=cast.maya.user, at=BEFORE, words=words, **more)


def test_one_is_written_joined_to_what_matters_and_to_support(
    cast: Cast, plan: SupportPlan, art: CostLine, maya: Client
) -> None:
    services.write_answer(
        plan=plan, question=1, text="My flat. My friends at art.", edition=0, by=cast.maya.user,
        at=BEFORE,
    )  # fmt: skip
    page = maya.get("/my/plan/outcomes/add/").content.decode()
    assert "My friends at art." in page
    sent = {"wish": "keep", "words": "Paint on Wednesdays.", "matters": "My friends at art.",
            "signs": "I still go.", "lines": art.reference}  # fmt: skip
    assert maya.post("/my/plan/outcomes/add/", sent).status_code == 302
    row = Outcome.objects.get()
    assert (row.matters, list(row.lines.all())) == ("My friends at art.", [art])
    page = maya.get("/my/plan/outcomes/").content.decode()
    assert "Paint on Wednesdays." in page
    picture = maya.get("/my/plan/together/").content.decode()
    whole = [picture.index(words) for words in
             ("My friends at art.", "Paint on Wednesdays.", "Acorn Arts", "£1,200")]  # fmt: skip
    assert whole == sorted(whole)


def test_one_without_support_and_support_without_one_are_said_kindly_never_stopped(
    cast: Cast, plan: SupportPlan, art: CostLine, maya: Client
) -> None:
    wish(cast, plan, "Learn to drive.")
    page = maya.get("/my/plan/together/").content.decode()
    assert "No support yet. That can come later." in page
    assert "Support that is not joined to a wish yet" in page
    assert "That is allowed." in page
    write_all(cast, plan)
    assert cast.maya.user is not None
    assert services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY).state == "sent"


def test_help_without_pay_is_help(cast: Cast, plan: SupportPlan) -> None:
    wish(cast, plan, free_help="My brother.")
    assert picture_of(frozen(plan), []).open_wishes == []


def test_taken_out_and_put_back_with_its_reference_and_place(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    first, second = wish(cast, plan, "First."), wish(cast, plan, "Second.")
    maya.post(f"/my/plan/outcomes/{first.reference}/remove/")
    assert [row["words"] for row in frozen(plan)] == ["Second."]
    page = maya.get("/my/plan/outcomes/").content.decode()
    assert "Put it back" in page
    maya.post(f"/my/plan/outcomes/{first.reference}/put-back/")
    assert [row["reference"] for row in frozen(plan)] == [first.reference, second.reference]


def test_the_order_is_the_persons(cast: Cast, plan: SupportPlan, maya: Client) -> None:
    rows = [wish(cast, plan, f"{number}.") for number in (1, 2, 3)]
    maya.post(f"/my/plan/outcomes/{rows[2].reference}/move/", {"to": "up"})
    assert [row["words"] for row in frozen(plan)] == ["1.", "3.", "2."]
    maya.post(f"/my/plan/outcomes/{rows[0].reference}/move/", {"to": "up"})
    maya.post(f"/my/plan/outcomes/{rows[0].reference}/move/", {"to": "down"})
    assert [row["words"] for row in frozen(plan)] == ["3.", "1.", "2."]


def test_what_is_missing_or_too_long_keeps_what_was_typed(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    page = maya.post("/my/plan/outcomes/add/", COOK | {"words": " ", "signs": "I cook."})
    assert page.status_code == 422
    assert "I cook." in page.content.decode()
    for bad in ({"wish": "moon"}, {"words": "x" * 501}, {"lines": "line-nobody"}):
        assert maya.post("/my/plan/outcomes/add/", COOK | bad).status_code in (302, 422)
    with pytest.raises(DomainError):
        wish(cast, plan, "x" * 501)
    with pytest.raises(DomainError):
        wish(cast, plan, "x", lines=["line-nobody"])


def test_a_line_is_joined_from_its_own_page_too(
    cast: Cast, plan: SupportPlan, art: CostLine, maya: Client
) -> None:
    row = wish(cast, plan)
    assert row.words in maya.get(f"/my/plan/costs/{art.reference}/").content.decode()
    services.serve(line=art, outcomes=[row.reference], by=cast.maya.user, at=BEFORE)
    assert row.words in maya.get("/my/plan/costs/").content.decode()
    services.serve(line=art, outcomes=[], by=cast.maya.user, at=BEFORE)
    assert not row.supports.exists()


def test_a_line_taken_out_leaves_the_wish(cast: Cast, plan: SupportPlan, art: CostLine) -> None:
    row = wish(cast, plan, lines=[art.reference])
    services.remove_line(line=art, by=cast.maya.user, at=BEFORE)
    assert list(row.lines.all()) == []


def test_the_sent_version_keeps_the_list_as_it_was(
    cast: Cast, plan: SupportPlan, art: CostLine, browser: Browser
) -> None:
    row = wish(cast, plan, "Paint with friends.", lines=[art.reference])
    write_all(cast, plan)
    assert cast.maya.user is not None
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    services.change_outcome(outcome=row, words="Something else.", by=cast.maya.user, at=NOW)
    assert version.content["outcomes"][0]["words"] == "Paint with friends."
    page = browser(cast.jo).get(f"/council/plans/{version.reference}/together/")
    assert "Paint with friends." in page.content.decode()
    assert "Acorn Arts" in page.content.decode()
    for other in (cast.maya.user, cast.rex, cast.kim):
        path = f"/council/plans/{version.reference}/together/"
        assert browser(other).get(path).status_code in (403, 404)


def test_anothers_wish_is_not_there(cast: Cast, plan: SupportPlan, browser: Browser) -> None:
    row = wish(cast, plan)
    services.start_plan(
        person=cast.nia, starts_on=plan.starts_on, ends_on=plan.ends_on, indicative_pence=None,
        note="", by=cast.jo, at=BEFORE,
    )  # fmt: skip
    assert cast.nia.user is not None
    nia = browser(cast.nia.user)
    for page in ("", "remove/", "put-back/", "move/"):
        assert nia.post(f"/my/plan/outcomes/{row.reference}/{page}").status_code == 404


def test_an_officer_reads_where_prices_come_from_and_writes_why_one_is_enough(
    cast: Cast, plan: SupportPlan, browser: Browser
) -> None:
    assert cast.home_help
    write_all(cast, plan)
    cheap = art_line(cast, service=None, who="Lee", unit="hour", rate_pence=1500, pot_name="Help")
    services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **cheap)
    assert cast.maya.user is not None
    own = browser(cast.maya.user).get("/my/plan/costs/").content.decode()
    assert "No provider near you charges as little as £15. The lowest is £22." in own
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    jo, path = browser(cast.jo), f"/council/plans/{version.reference}/prices/"
    decide = jo.get(f"/council/plans/{version.reference}/").content.decode()
    assert "Nobody has said why yet." in decide
    page = jo.get(path).content.decode()
    assert "Beech Care: Help at home, £22" in page
    assert "since 1 April 2025" in page
    line = version.content["lines"][0]["reference"]
    assert jo.post(path, {"line": line, "reason": " "}).status_code == 422
    assert jo.post(path, {"line": "nothing", "reason": "x"}).status_code == 422
    assert jo.post(path, {"line": line, "reason": "Lee is a neighbour."}).status_code == 302
    assert "Jo Bell wrote on 23 November 2026:" in jo.get(path).content.decode()
    assert "Jo Bell said why on" in jo.get(f"/council/plans/{version.reference}/").content.decode()
    with pytest.raises(DomainError):
        explain_price(
            version=version, line=line, reason="Mine.", by=cast.maya.user, at=NOW, on=TODAY
        )


@pytest.mark.parametrize("path", ["costs/", "outcomes/", "together/"])
def test_sixty_lines_and_forty_wishes_take_few_queries(
    cast: Cast, plan: SupportPlan, maya: Client, path: str,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:  # fmt: skip
    """Over the estimate, with travel, an assistant, a sum just in case, and an area."""
    by = cast.maya.user
    lines = [
        services.add_line(plan=plan, by=by, at=BEFORE, **art_line(cast, weeks_worked_out=True))
        for _ in range(58)
    ]
    lee = art_line(cast, service=None, who="Lee", unit="hour", rate_pence=1200, employs=True)
    services.add_line(plan=plan, by=by, at=BEFORE, **lee)
    services.set_just_in_case(plan=plan, amount_pence=100, held="council", by=by, at=BEFORE)
    for line in lines[:20]:
        services.set_travel(line=line, trips_each_week=Decimal(2), trip_pence=250, by=by, at=BEFORE)
    for number in range(40):
        wish(cast, plan, f"Wish {number}.", lines=[lines[number].reference])
    cast.maya.area = "Northtown"
    cast.maya.save()
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert maya.get(f"/my/plan/{path}").status_code == 200


def test_the_person_reads_the_list_and_the_reason_on_the_version(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    assert cast.home_help
    assert cast.maya.user is not None
    write_all(cast, plan)
    wish(cast, plan, "Learn to drive.")
    cheap = art_line(cast, service=None, who="Lee", unit="hour", rate_pence=1500, pot_name="Help")
    services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **cheap)
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    explain_price(
        version=version, line=version.content["lines"][0]["reference"],
        reason="Lee is a neighbour.", by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    page = maya.get("/my/plan/versions/1/").content.decode()
    assert "Learn to drive." in page
    assert "Help has £15. The lowest near you was £22. Jo Bell wrote on 23 November 2026:" in page
    assert "Lee is a neighbour." in page
    assert "/my/plan/outcomes/" in maya.get("/my/plan/2/").content.decode()
