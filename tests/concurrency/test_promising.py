"""A pot is never promised twice, and a button pressed twice moves once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from core.models import Authority
from tests import template
from tests.cast import Cast
from tests.concurrency import promising

RUNNERS = 16
PROMISES = {"accepted": 10, "promised": 30000, "free": 0, "problems": 0}
MOVE = {"moves": 1, "answers": 1, "swimming": 11000}


@pytest.fixture
def cast_on_a_server(transactional_db: None) -> Cast:
    if connection.vendor == "sqlite":
        pytest.skip("Sixteen writers need PostgreSQL; SQLite has its own race below.")
    return Cast(Authority.objects.create(name="Northtown Council", short_name="Northtown"))


@pytest.mark.services
def test_sixteen_at_once_promise_what_the_pot_has(cast_on_a_server: Cast) -> None:
    assert promising.many_promises(cast_on_a_server, RUNNERS) == PROMISES


@pytest.mark.services
def test_a_move_pressed_by_sixteen_is_one(cast_on_a_server: Cast) -> None:
    assert promising.one_move_pressed_often(cast_on_a_server, RUNNERS) == MOVE


def test_sixteen_at_once_on_a_file(tmp_path: Path) -> None:
    file = tmp_path / "race.sqlite3"
    template.copy_to(file)
    done = subprocess.run(
        [sys.executable, "-m", "tests.concurrency.promising", str(file), str(RUNNERS)],
        capture_output=True, text=True, check=False, cwd=settings.BASE_DIR, timeout=180,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {"promises": PROMISES, "move": MOVE}
