"""The frame of every page, the sheet of parts, sign-in, and what may never be in a template."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory

from home.context import navigation, page
from home.views.gallery import gallery

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = (
    (r"<script(?![^>]*\bsrc=)", "inline script"),
    (r"<style", "inline style"),
    (r"\sstyle=", "style attribute"),
    (r"\son(?!e=)[a-z]+=", "event attribute"),
    (r"\|safe\b|autoescape off", "unescaped words"),
    (r"tabindex=\"[1-9]", "positive tabindex"),
    (r"https?://(?!www\.w3\.org/)", "an address of elsewhere"),
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_compile_and_hold_nothing_forbidden(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))
    text = path.read_text(encoding="utf-8")
    for pattern, name in FORBIDDEN:
        assert not re.search(pattern, text), f"{path.name}: {name}"


def test_what_is_wrong_is_said_once() -> None:
    """base.html writes the summary of `form`; a page that writes it again says all of it twice."""
    twice = [
        path.name
        for path in TEMPLATES
        if "{% error_summary form %}" in (text := path.read_text(encoding="utf-8"))
        and "components/" not in str(path)
        and "block errors" not in text
    ]
    assert twice == []


def test_each_part_says_what_it_takes() -> None:
    for path in (ROOT / "templates" / "components").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("{% comment %}"), path.name
        assert "arameters:" in text.split("{% endcomment %}")[0], path.name


def anonymous(path: str = "/components/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def test_the_sheet_of_parts_is_one_whole_page(cast: object) -> None:
    html = gallery(anonymous()).content.decode()
    assert '<html lang="en"' in html
    assert html.count("<h1") == 1
    assert "Steer is run by Northtown Council with Northtown User-Led Network." in html
    for wanted in ("Skip to the main part", "Something is wrong", "Complain", "Accessibility"):
        assert wanted in html
    identities = re.findall(r'\bid="([^"]+)"', html)
    doubled = {identity for identity in identities if identities.count(identity) > 1}
    assert not doubled
    targets = re.findall(r'(?:\bfor|aria-labelledby)="([^"]+)"', html)
    assert set(targets) <= set(identities)


def test_a_title_says_error_when_something_is_wrong(client: Client, db: None) -> None:
    assert "<title>Sign in – Steer</title>" in client.get("/sign-in/login/").content.decode()
    html = client.post("/sign-in/login/", {"login": "", "password": ""}).content.decode()
    assert "<title>Error: Sign in – Steer</title>" in html
    assert "There is a problem" in html
    assert "Fill this in: Password" in html


def test_a_wrong_password_is_told_in_our_words(client: Client, cast: object) -> None:
    html = client.post("/sign-in/login/", {"login": "nobody", "password": "x"}).content.decode()
    assert "The name or the password is not right." in html
    assert 'value="nobody"' in html


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_doors_open_without_scripts_and_lead_nowhere_unknown(
    client: Client, db: None, path: str
) -> None:
    answer = client.get(f"/sign-in/{path}/")
    assert answer.status_code == 200
    assert b"<h1" in answer.content


def test_no_entry_of_the_navigation_leads_nowhere(db: None) -> None:
    items = navigation(anonymous())
    assert all(item.href for item in items)
    assert page(anonymous())["signed_in"] is False


def test_who_helps_today_is_said_on_every_page() -> None:
    html = render_to_string(
        "components/identity_bar.html", {"helped_by": "Kim <b>", "identity": None}
    )
    assert "<strong>Kim &lt;b&gt;</strong> is helping you today." in html
