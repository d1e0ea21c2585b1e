"""A real browser on the real site: Chromium, axe, both widths, with and without scripts.

    def test_x(cast, walk):
        page = walk(cast.maya.user, "/my/")          # signed in, at 1280 px, scripts on
        page = walk(None, "/", width=320, js=False)  # nobody, narrow, scripts off
        check(page)                                  # axe, no sideways scroll, one h1

Anything that the Content Security Policy stops, and any error of a script, fails the test.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    expect,
    sync_playwright,
)

from people.models import User
from tests.conftest import signed_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's own loop runs in this thread

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("STEER_SHOTS", "")  # a folder to keep pictures in
WIDTHS = (1280, 320)
HEIGHT = 900
PATIENCE = 60_000  # milliseconds: only what never comes fails, not what a busy machine brings late
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Walk = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        path = os.environ.get("STEER_CHROMIUM", "/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def walk(chromium: Browser, live_server: Any) -> Iterator[Walk]:
    """Open an address as somebody: `walk(user or None, path, width=1280, js=True)`."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        expected = ("favicon", "40", "422")  # not found, not allowed, a form that was refused
        if message.type == "error" and not any(part in message.text for part in expected):
            wrong.append(message.text)

    def open_as(user: User | None, path: str = "/", *, width: int = 1280, js: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": HEIGHT},
            locale="en-GB", timezone_id="Europe/London",
        )  # fmt: skip
        if not js:
            context.route(re.compile(r"\.m?js(\?|$)"), without_script)
        contexts.append(context)
        if user is not None:
            cookie = signed_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", heard)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert wrong == [], "the browser complained"


def without_script(route: Route) -> None:
    """No script of ours arrives. (With scripts switched off altogether axe could not run either;
    inline ones are stopped by the Content Security Policy.)
    """
    route.fulfill(status=200, content_type="text/javascript", body="")


def check_axe(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA, of its contrast AAA, nor of axe's best practice.

    The page's style sheet must have come first: words can be found, and pressed, before it has.
    """
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags},"
        " rules: {'color-contrast-enhanced': {enabled: true}}})",
        TAGS,
    )
    said = [
        f"{wrong['id']}: {wrong['help']}: {node['html'][:160]}"
        for wrong in found["violations"]
        for node in wrong["nodes"]
    ]
    assert said == [], page.url + "\n" + "\n".join(said)


def check(page: Page) -> None:
    """axe, one heading, and nothing to scroll sideways for."""
    check_axe(page)
    assert page.locator("h1").count() == 1, page.url
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{page.url} is {wide} px too wide"
    small = page.evaluate(SMALL_TARGETS)
    assert small == [], f"{page.url}: smaller than 44 px: {small}"


# Controls that stand alone, not links inside sentences.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'main button, main .govuk-button, main .st-alone, main select, main input[type=text]')]
  .filter(e => e.offsetParent !== null)
  .map(e => [e.textContent.trim().slice(0, 40), Math.round(e.getBoundingClientRect().height)])
  .filter(([, height]) => height < 44)"""


def picture(page: Page, name: str) -> None:
    """Keep a picture when STEER_SHOTS names a folder."""
    if SHOTS:
        width = (page.viewport_size or {}).get("width")
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
