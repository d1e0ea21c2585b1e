"""Public pages, health, the ways in, settings and the person's home, through their doors."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Heartbeat
from people import services
from people.models import AuditRecord, Relationship, Role, Scope, User
from tests.cast import NOW, Cast

Browser = Callable[[User], Client]
PUBLIC = (
    "/", "/about/", "/how-it-works/", "/help/", "/help/accessibility/", "/help/what-you-tell-us/",
    "/help/complain/", "/help/something-is-wrong/", "/sign-in/login/", "/sign-in/card/",
    "/sign-in/demo/", "/components/",
)  # fmt: skip
OWN = (
    "/my/", "/my/to-do/", "/my/people/", "/my/people/let-in/", "/my/looked/", "/my/messages/",
    "/settings/", "/settings/card/", "/helping/", "/invitation/", "/sign-in/again/",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_everyone_may_read_these(client: Client, cast: Cast, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1


@pytest.mark.parametrize("path", OWN)
def test_a_person_has_their_own_pages(cast: Cast, browser: Browser, path: str) -> None:
    answer = browser(cast.maya.user).get(path)
    assert answer.status_code == 200, path
    assert answer.content.count(b"<h1") == 1
    assert client_is_sent_to_sign_in(path)


def client_is_sent_to_sign_in(path: str) -> bool:
    answer = Client().get(path)
    return answer.status_code == 302 and answer.url.startswith("/sign-in/login/?next=")


@pytest.mark.parametrize(
    ("path", "entry"),
    [("/my/about/write/", "My plan"), ("/my/reviews/", "My plan"), ("/my/estimate/", "My plan"),
     ("/my/unwell/", "My people"), ("/my/capacity/", "My people"), ("/my/to-do/", "Home")],
)  # fmt: skip
def test_the_entry_that_a_page_belongs_to_is_marked(
    cast: Cast, browser: Browser, path: str, entry: str
) -> None:
    page = browser(cast.maya.user).get(path).content.decode()
    assert f'aria-current="true">{entry}</a>' in page
    assert page.count("aria-current=") == 1


def test_what_was_written_about_decisions_is_one_link_away(cast: Cast, browser: Browser) -> None:
    maya = browser(cast.maya.user)
    assert 'href="/my/capacity/"' in maya.get("/my/people/").content.decode()
    assert 'href="/my/people/"' in maya.get("/my/capacity/").content.decode()


def test_alive_and_ready(client: Client, cast: Cast) -> None:
    assert client.get("/healthz").content == b"ok\n"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "no worker" in json.loads(answer.content)["checks"]["worker"]
    from django.utils import timezone

    Heartbeat.objects.create(name="worker", at=timezone.now())
    checks = json.loads(client.get("/readyz").content)["checks"]
    assert {checks[name] for name in ("database", "broker", "worker", "migrations")} == {"ok"}


def test_figures_of_the_machine_are_for_who_holds_the_token(
    client: Client, cast: Cast, settings: object
) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "t" * 20  # type: ignore[attr-defined]
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": "Bearer " + "t" * 20})
    assert answer.status_code == 200
    assert b"steer_jobs" in answer.content


def test_the_first_page_leads_each_role_home(cast: Cast, browser: Browser) -> None:
    cast.maya  # noqa: B018  made before her helpers
    for user, home in (
        (cast.maya.user, "/my/"), (cast.jo, "/council/"), (cast.ali, "/for/"), (cast.kim, "/broker/"),
        (cast.ada, "/audit/"),
    ):  # fmt: skip
        answer = browser(user).get("/")
        assert (answer.status_code, answer.url) == (302, home)
    assert b"Nobody has shared anything" in browser(cast.rex).get("/").content


def test_a_card_signs_in_and_rests_after_five_wrong_pins(client: Client, cast: Cast) -> None:
    maya = cast.maya.user
    assert maya is not None
    _, code = services.make_card(user=maya, pin="4071", made_with="Kim", by=maya, at=NOW)
    for _ in range(5):
        answer = client.post("/sign-in/card/", {"card_code": code, "pin": "9999"})
        assert b"is not right" in answer.content
    answer = client.post("/sign-in/card/", {"card_code": code, "pin": "4071"})
    assert answer.status_code == 200  # it rests, even for the right PIN
    maya.cards.update(paused_until=None, failures=0)
    answer = client.post(
        "/sign-in/card/", {"card_code": code.upper(), "pin": "4071", "next": "/my/people/"}
    )
    assert (answer.status_code, answer.url) == (302, "/my/people/")
    assert client.get("/my/").status_code == 200
    # Signed in just now, so that nobody asks again before letting someone in.
    assert client.get("/my/people/let-in/").status_code == 200
    card = maya.cards.get(revoked_at=None)
    client.post(f"/settings/card/{card.reference}/stop/")
    answer = Client().post("/sign-in/card/", {"card_code": code, "pin": "4071"})
    assert b"is not right" in answer.content


def test_a_link_elsewhere_is_not_followed(client: Client, cast: Cast) -> None:
    maya = cast.maya.user
    assert maya is not None
    _, code = services.make_card(user=maya, pin="4071", made_with="", by=maya, at=NOW)
    answer = client.post(
        "/sign-in/card/", {"card_code": code, "pin": "4071", "next": "//elsewhere.example/"}
    )
    assert answer.url == "/"


def test_the_demo_signs_in_with_one_press(client: Client, cast: Cast) -> None:
    cast.maya  # noqa: B018
    assert b"Maya Williams" in client.get("/sign-in/demo/").content
    answer = client.post("/sign-in/demo/", {"username": "maya"})
    assert answer.status_code == 302
    assert client.get("/my/").status_code == 200
    assert client.post("/sign-in/demo/", {"username": "nobody"}).status_code == 404


def test_asked_again_before_letting_someone_in(cast: Cast) -> None:
    maya = cast.maya.user
    assert maya is not None
    maya.set_password("correct horse battery")
    maya.save()
    client = Client()
    client.force_login(maya, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/my/people/let-in/")
    assert answer.url == "/sign-in/again/?next=%2Fmy%2Fpeople%2Flet-in%2F"
    again = {"secret": "wrong", "next": "/my/people/let-in/"}
    assert b"That is not right" in client.post("/sign-in/again/", again).content
    again["secret"] = "correct horse battery"
    assert client.post("/sign-in/again/", again).url == "/my/people/let-in/"
    assert client.get("/my/people/let-in/").status_code == 200


def test_someone_helping_is_named_and_gets_no_rights(cast: Cast, browser: Browser) -> None:
    client = browser(cast.maya.user)
    client.post("/helping/", {"name": "Kim from next door"})
    assert b"Kim from next door" in client.get("/my/").content
    client.post("/help/something-is-wrong/", {"about": "money", "words": "It is too little"})
    row = AuditRecord.objects.get(event="something.wrong")
    assert row.helped_by == "Kim from next door"
    assert cast.jo.notices.filter(kind="something_wrong").count() == 1
    client.post("/helping/", {"name": ""})
    assert b"Kim from next door" not in client.get("/my/").content


def test_let_in_seen_and_stopped_on_the_next_request(cast: Cast, browser: Browser) -> None:
    maya, rex = cast.maya, cast.rex
    mine, his = browser(maya.user), browser(rex)
    page = f"/for/{maya.reference}/"
    assert his.get(page).status_code == 404
    answer = mine.post(
        "/my/people/let-in/",
        {"who": "Rex", "kind": "circle", "scopes": ["plan_view"], "money": ["money_view"], "whole": "whole",
         "until": "1 January 2030"},
    )  # fmt: skip
    assert b"Choose a day from today to a year from now." in answer.content
    assert b'value="Rex"' in answer.content
    from core import clock

    until = clock.today().replace(day=28).strftime("%d %m %Y")
    from datetime import timedelta

    until = (clock.today() + timedelta(days=30)).strftime("%d %m %Y")
    said = {
        "who": "Rex",
        "kind": "circle",
        "scopes": ["plan_view"],
        "money": ["money_view"],
        "whole": "whole",
        "until": until,
    }
    assert mine.post("/my/people/let-in/", said).url == "/my/people/let-in/check/"
    assert (
        b"Rex can see your plan and see your money" in mine.get("/my/people/let-in/check/").content
    )
    assert mine.post("/my/people/let-in/check/").url == "/my/people/"
    answer = his.get(page)
    assert answer.status_code == 200
    assert b"You are looking at" in answer.content
    looked = mine.get("/my/looked/").content.decode()
    assert "Rex Outside" in looked
    assert "your home page" in looked
    row = Relationship.objects.get(person=maya, user=rex)
    assert b"Stop Rex?" in mine.get(f"/my/people/{row.reference}/stop/").content
    mine.post(f"/my/people/{row.reference}/stop/")
    assert his.get(page).status_code == 404


def test_a_code_lets_in_once_who_has_no_account_yet(cast: Cast, browser: Browser) -> None:
    maya = cast.maya
    assert maya.user is not None
    from core import clock

    _, code = services.invite(
        person=maya, name="Auntie", kind=Role.CIRCLE, scopes=[Scope.MONEY_VIEW],
        until=clock.today(), by=maya.user, at=clock.now(), on=clock.today(),
    )  # fmt: skip
    his = browser(cast.rex)
    assert b"does not work" in his.post("/invitation/", {"code": "abcd-efgh-2345"}).content
    assert his.post("/invitation/", {"code": code}).url == "/for/"
    assert his.get(f"/for/{maya.reference}/").status_code == 200
    assert b"does not work" in browser(cast.ada).post("/invitation/", {"code": code}).content


def test_settings_are_kept_and_hold_on_every_page(cast: Cast, browser: Browser) -> None:
    client = browser(cast.maya.user)
    said = {"text_size": "largest", "language": "en-gb", "plain_font": "on", "hide_amounts": "on"}
    assert client.post("/settings/", said).url == "/settings/"
    html = client.get("/about/").content.decode()
    assert "st-text-largest" in html
    assert "st-font-arial" in html
    assert "Show amounts" in client.get("/my/").content.decode()
    client.post("/settings/hide-amounts/", {"next": "/my/"})
    assert "Hide amounts" in client.get("/my/").content.decode()


def test_sign_out_everywhere_ends_every_session(cast: Cast, browser: Browser) -> None:
    here, there = browser(cast.maya.user), browser(cast.maya.user)
    assert there.get("/my/").status_code == 200
    here.post("/settings/sign-out-everywhere/")
    assert there.get("/my/").status_code == 302
    assert here.get("/my/").status_code == 302


def test_one_makes_ones_own_card(cast: Cast, browser: Browser) -> None:
    client = browser(cast.maya.user)
    assert (
        b"not all the same"
        in client.post("/settings/card/", {"pin": "1111", "again": "1111"}).content
    )
    assert (
        b"not the same" in client.post("/settings/card/", {"pin": "4071", "again": "4072"}).content
    )
    assert (
        client.post("/settings/card/", {"pin": "4071", "again": "4071"}).url
        == "/settings/card/new/"
    )
    assert b"We show it only once" in client.get("/settings/card/new/").content
    assert client.get("/settings/card/new/").status_code == 302


def test_home_asks_few_questions_and_is_not_sent_twice(
    cast: Cast,
    browser: Browser,
    django_assert_max_num_queries: Callable[..., CaptureQueriesContext],
) -> None:
    client = browser(cast.maya.user)
    first = client.get("/my/")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Your budget is not agreed yet" in first.content.decode()
    assert "Jo at the council is working on it." in first.content.decode()
    with django_assert_max_num_queries(12):
        again = client.get("/my/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_not_there_and_not_for_you_look_the_same(cast: Cast, browser: Browser) -> None:
    nia = cast.nia
    client = browser(cast.rex)
    there = client.get(f"/for/{nia.reference}/")
    not_there = client.get("/for/per-22222222/")
    assert there.status_code == not_there.status_code == 404
    mask = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    assert _plain(there.content, mask) == _plain(not_there.content, mask)


def _plain(body: bytes, _mask: str) -> bytes:
    import re

    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
    return re.sub(rb"per-\w+", b"", body)
