"""Statements in the browser and by the API; whose they are, and who reads them with a reason."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from budgets.models import Budget
from core import paper as papers
from people.models import Looking, Opening, User
from statements import paper, services
from statements.models import Statement
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_pages import post, text
from tests.payments.yeses import said_yes
from tests.statements.test_issuing import OCTOBER, agreed_in_september

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def budget(cast: Cast) -> Budget:
    return agreed_in_september(cast)


@pytest.fixture
def statement(budget: Budget) -> Statement:
    return services.issue(budget=budget, from_on=OCTOBER.starts_on, to_on=OCTOBER.ends_on, at=NOW)


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


def test_the_list_and_one_on_screen_say_both_truths(maya: Client, statement: Statement) -> None:
    assert "Statement for October 2026" in text(maya.get("/my/statements/"))
    words = text(maya.get(f"/my/statements/{statement.reference}/"))
    for said in (
        "Your statement for October 2026", "You have left £1,570", "You had £1,700. You spent £130.",
        "In your account on 31 October £870", "Pat", "Spent in these days £40.00",
        "Art group: £130 spent, £0 promised, £1,070 free, of £1,200.",
    ):  # fmt: skip
        assert said in words, said


def test_the_paper_is_a_download(maya: Client, statement: Statement) -> None:
    answer = maya.get(f"/my/statements/{statement.reference}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "attachment" in answer["Content-Disposition"]


def test_without_pango_the_page_says_so(
    maya: Client, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "COMMAND", ["-c", "import sys; sys.exit(3)"])
    answer = maya.get(f"/my/statements/{statement.reference}.pdf", follow=True)
    assert "a part called pango is missing" in text(answer)


def test_any_days_on_demand(maya: Client, budget: Budget) -> None:
    sent = {"from_on": "1 November 2026", "to_on": "23 November 2026"}
    answer = maya.post("/my/statements/", sent, follow=True)
    assert "Your statement for 1 to 23 November 2026" in text(answer)
    maya.post("/my/statements/", sent)
    assert Statement.objects.count() == 1
    wrong = maya.post("/my/statements/", sent | {"to_on": "1 October 2026"})
    assert "The last day is before the first one." in text(wrong)
    later = maya.post("/my/statements/", sent | {"to_on": "1 December 2026"})
    assert "Choose days of your plan that are over" in text(later)


def test_before_the_first_one(cast: Cast, maya: Client) -> None:
    cast.maya  # noqa: B018
    assert "Your budget is not agreed yet." in text(maya.get("/my/statements/"))


def test_a_replaced_one_leads_to_the_newer(maya: Client, statement: Statement, cast: Cast) -> None:
    from tests.statements.test_issuing import pay

    pay(cast, statement.budget, 2500, OCTOBER.ends_on)
    services.issue(
        budget=statement.budget, from_on=OCTOBER.starts_on, to_on=OCTOBER.ends_on, at=NOW
    )
    words = text(maya.get(f"/my/statements/{statement.reference}/"))
    assert "There is a newer version" in words
    assert text(maya.get("/my/statements/")).count("Statement for October 2026") == 1


def test_only_those_with_the_scope_read_it(
    cast: Cast, browser: Browser, statement: Statement
) -> None:
    place = f"/for/{cast.maya.reference}/statements/"
    for other in (cast.sam, cast.ali, cast.kim, cast.rex, cast.olu, cast.jo, cast.finn):
        client = browser(other)
        for address in (
            place,
            f"{place}{statement.reference}/",
            f"{place}{statement.reference}.pdf",
        ):
            assert client.get(address).status_code == 404
    assert not Looking.objects.exists()


def test_a_worker_gives_a_reason_that_the_person_sees(
    cast: Cast, browser: Browser, statement: Statement
) -> None:
    jo = browser(cast.jo)
    address = f"/council/statements/{statement.reference}/"
    assert jo.get(address).status_code == 302
    Opening.objects.create(
        person=cast.maya, user=cast.jo, subject=statement.reference, reason="She asked.",
        opened_at=NOW, until_at=NOW + timedelta(hours=1),
    )  # fmt: skip
    assert "The person sees that you looked, and why" in text(jo.get(address))
    assert Looking.objects.get().reason == "She asked."
    assert browser(cast.finn).get(address).status_code == 404


def test_the_api(maya: Client, budget: Budget, browser: Browser, cast: Cast) -> None:
    body: dict[str, Any] = {
        "budget": budget.reference, "from_on": "2026-10-01", "to_on": "2026-10-31",
    }  # fmt: skip
    first = post(maya, "/api/v1/statements/", body)
    assert first.status_code == 201
    assert post(maya, "/api/v1/statements/", body).json() == first.json()
    address = f"/api/v1/statements/{first.json()['reference']}/"
    assert maya.get(address).json()["content"]["name"] == "Maya Williams"
    assert maya.get("/api/v1/statements/").json()["count"] == 1
    assert (
        post(
            maya, "/api/v1/statements/", body | {"to_on": str(TODAY.replace(year=2031))}, "k"
        ).status_code
        == 422
    )
    rex = browser(cast.rex)
    assert rex.get(address).status_code == 404
    assert post(rex, "/api/v1/statements/", body).status_code == 404


def test_hidden_amounts_are_hidden_on_the_screen_and_shown_on_the_paper(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    said_yes(cast, plans.art(cast, budget), TODAY + timedelta(days=1))
    statement = services.issue(
        budget=budget, from_on=OCTOBER.starts_on, to_on=OCTOBER.ends_on, at=NOW
    )
    User.objects.filter(pk=cast.maya.user_id).update(hide_amounts=True)
    page = maya.get(f"/my/statements/{statement.reference}/").content.decode()
    assert "Pay Acorn Arts" in page
    assert not re.search(r"£\d", page)
    assert "£1,570" in paper.html_of(services.content_of(statement))
