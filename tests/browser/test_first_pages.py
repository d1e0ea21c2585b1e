"""Public pages, the ways in, home, people and settings in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from people import services
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import NOW, Cast

PUBLIC = (
    "/", "/about/", "/how-it-works/", "/help/", "/help/accessibility/", "/help/what-you-tell-us/",
    "/help/complain/", "/help/something-is-wrong/", "/sign-in/login/", "/sign-in/card/",
    "/sign-in/demo/", "/not-there/",
)  # fmt: skip
OWN = (
    "/my/", "/my/to-do/", "/my/people/", "/my/people/let-in/", "/my/looked/", "/my/messages/",
    "/settings/", "/settings/card/", "/helping/", "/sign-in/again/",
)  # fmt: skip
COUNCIL = ("/council/", "/council/people/", "/council/people/add/", "/council/open/")


def name_of(path: str) -> str:
    return path.strip("/").replace("/", "-") or "front"


@pytest.mark.parametrize("width", WIDTHS)
def test_public_pages(cast: Cast, walk: Walk, width: int) -> None:
    cast.kim  # noqa: B018
    page = walk(None, width=width)
    for path in PUBLIC:
        page.goto(path)
        check(page)
        picture(page, name_of(path))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_persons_own_pages(cast: Cast, walk: Walk, width: int) -> None:
    cast.kim  # noqa: B018
    page = walk(cast.maya.user, width=width)
    for path in OWN:
        page.goto(path)
        assert page.url.endswith(path)
        check(page)
        picture(page, name_of(path))
    for user, path in ((cast.kim, "/broker/"), (cast.rex, "/"), (cast.ada, "/audit/")):
        page = walk(user, path, width=width)
        check(page)
        picture(page, f"{user.username}-{name_of(path)}")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_workers_pages(cast: Cast, walk: Walk, width: int) -> None:
    page = walk(cast.jo, width=width)
    for path in (*COUNCIL, f"/council/people/{cast.maya.reference}/"):
        page.goto(path)
        check(page)
        picture(page, name_of(path).replace(cast.maya.reference, "maya"))


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_sign_in_with_a_card_then_let_someone_in_and_stop_it(
    cast: Cast, walk: Walk, js: bool
) -> None:
    maya = cast.maya.user
    assert maya is not None
    cast.rex  # noqa: B018
    _, code = services.make_card(user=maya, pin="4071", made_with="Jo", by=maya, at=NOW)
    page = walk(None, "/", js=js)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Sign in with a printed card").click()
    page.get_by_label("The code on your card").fill(code.upper())
    page.get_by_label("Your PIN").fill("0000")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Your PIN").fill("4071")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Maya")
    page.get_by_role("link", name="My people").click()
    page.get_by_role("button", name="Let someone in").click()
    page.get_by_label("Who do you want to let in?").fill("rex")
    page.get_by_label("Family, a friend or a neighbour").check()
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("main")).to_contain_text("Rex can see your plan, until")
    page.get_by_role("button", name="Let Rex in").click()
    expect(page.get_by_role("main")).to_contain_text("Rex can now see what you chose.")
    page.get_by_role("link", name="Stop Rex").click()
    page.get_by_role("button", name="Stop now").click()
    expect(page.get_by_role("main")).to_contain_text("Rex cannot see your things any more.")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your support, your way")


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_settings_and_a_helper_today(cast: Cast, walk: Walk, js: bool) -> None:
    page = walk(cast.maya.user, "/settings/", js=js)
    page.get_by_label("Largest").check()
    page.get_by_label("Use plain Arial letters").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_class(re.compile("st-text-largest"))
    page.get_by_role("link", name="Put a helper’s name beside what I do").click()
    page.get_by_label("Who is helping you today?").fill("Kim")
    page.get_by_role("button", name="Put their name").click()
    expect(page.get_by_role("region", name="Who is here")).to_contain_text("Kim is helping you")
    page.get_by_role("button", name="They have stopped helping").click()
    expect(page.get_by_role("region", name="Who is here")).to_have_count(0)


def test_the_demo_signs_in_with_one_press(cast: Cast, walk: Walk) -> None:
    cast.maya  # noqa: B018
    page = walk(None, "/sign-in/login/")
    page.get_by_role("link", name="Choose who you are").click()
    page.get_by_role("button", name="Be Maya Williams").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Maya")


def test_the_api_is_described_from_our_own_origin(cast: Cast, walk: Walk) -> None:
    page = walk(cast.olu, "/api/docs/")
    page.locator("#operations-tag-me").click()  # the viewer draws itself first
    expect(page.get_by_text("/api/v1/me/").first).to_be_visible()
    picture(page, "api-docs")
