"""A session ended while somebody typed: nothing is lost, and nobody else reads it."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from people.models import User
from support_plans.models import SupportPlan
from tests.cast import Cast
from tests.support_plans import conftest

plan = conftest.plan

SIGN_IN = "/sign-in/login/?next=/my/plan/1/"
TYPED = "I want to swim — nofio 🏊 — and my sister مريم comes too."


def typing(user: User) -> Client:
    """Signed in, on a page, and then the session ends on our side."""
    client = Client()
    client.force_login(user)
    assert client.get("/my/plan/1/").status_code == 200
    Session.objects.all().delete()
    return client


def send(client: Client, **more: str) -> Any:
    return client.post("/my/plan/1/", {"text": TYPED, "version": "0"} | more)


def back_in(client: Client, user: User, answer: Any) -> Any:
    """Signs in as the sign-in page would, in the same browser, and goes where it led."""
    assert answer.status_code == 302
    assert unquote(answer["Location"]) == "/sign-in/login/?next=/sign-in/kept/"
    client.force_login(user)
    return client.get("/sign-in/kept/")


def test_words_wait_for_who_typed_them(cast: Cast, plan: SupportPlan) -> None:
    client = typing(cast.maya.user)
    page = back_in(client, cast.maya.user, send(client)).content.decode()
    assert "Your words are here" in page
    assert TYPED in page
    assert plan.answers.get(question=1).text == ""  # nothing is sent by itself

    assert 'action="/my/plan/1/"' in page
    assert client.post("/my/plan/1/", {"text": TYPED, "version": "0"}).status_code == 302
    assert plan.answers.get(question=1).text == TYPED


def test_somebody_else_on_the_device_finds_nothing(cast: Cast, plan: SupportPlan) -> None:
    client = typing(cast.maya.user)
    answer = back_in(client, cast.rex, send(client))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    client.force_login(cast.maya.user)
    assert client.get("/sign-in/kept/").status_code == 302


def test_who_signed_out_leaves_no_mark(cast: Cast, plan: SupportPlan) -> None:
    client = Client()
    client.force_login(cast.maya.user)
    client.get("/my/plan/1/")
    assert settings.LAST_USER_COOKIE_NAME in client.cookies
    client.post("/sign-in/logout/")
    assert client.cookies[settings.LAST_USER_COOKIE_NAME].value == ""
    assert unquote(send(client)["Location"]) == SIGN_IN


def test_a_stranger_fills_no_session(cast: Cast, plan: SupportPlan) -> None:
    assert unquote(send(Client())["Location"]) == SIGN_IN
    assert not Session.objects.exists()


@pytest.mark.parametrize("name", ["password", "pin", "account_number", "card_code"])
def test_secrets_are_not_kept(cast: Cast, plan: SupportPlan, name: str) -> None:
    client = typing(cast.maya.user)
    page = back_in(client, cast.maya.user, send(client, **{name: "hidden-44"})).content.decode()
    assert TYPED in page
    assert "hidden-44" not in page


def test_what_is_far_too_long_is_not_kept(cast: Cast, plan: SupportPlan) -> None:
    client = typing(cast.maya.user)
    assert unquote(send(client, text="x" * 250_001)["Location"]) == SIGN_IN


def test_they_may_be_thrown_away(cast: Cast, plan: SupportPlan) -> None:
    client = typing(cast.maya.user)
    back_in(client, cast.maya.user, send(client))
    gone = client.post("/sign-in/kept/throw-away/")
    assert gone["Location"] == "/my/plan/1/"
    assert client.get("/sign-in/kept/").status_code == 302
