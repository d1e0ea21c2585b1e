"""Outside the demo: a second step for staff, providers and brokers; no one-press sign-in."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from people.models import User
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
Browser = Callable[[User], Client]


@pytest.mark.parametrize("name", ["jo", "finn", "ada", "olu", "kim"])
def test_staff_providers_and_brokers_must_set_up_a_second_step(
    cast: Cast, browser: Browser, settings: object, name: str
) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    client = browser(getattr(cast, name))
    answer = client.get("/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/2fa/")
    assert client.get("/help/").status_code == 200
    assert client.get("/api/v1/me/").status_code == 302


def test_a_person_chooses_for_themselves(cast: Cast, browser: Browser, settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert browser(cast.maya.user).get("/my/").status_code == 200


def test_in_production_the_demos_addresses_do_not_exist(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "for path in ('/sign-in/demo/', '/components/'):\n"
        "    try: resolve(path)\n"
        "    except Resolver404: print('gone', path)\n"
    )
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "STEER_MODE": "production",
        "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "steer.example", "STEER_VAR": str(tmp_path),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split("\n")[:2] == ["gone /sign-in/demo/", "gone /components/"], done.stderr
