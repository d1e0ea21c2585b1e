"""The scripts speak in sentences."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.tracked import ROOT


def run_script(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run one of scripts/ and keep what it said."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_script("scripts/run.py", PORT=str(port), STEER_VAR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken by another program.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_that_cannot_be_is_said_in_a_sentence(port: str, tmp_path: Path) -> None:
    done = run_script("scripts/run.py", PORT=port, STEER_VAR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"PORT={port} is not a port.")


def test_demo_reset_never_touches_a_real_database(tmp_path: Path) -> None:
    kept = tmp_path / "steer.sqlite3"
    kept.write_text("data")
    address = "postgres://somebody@127.0.0.1/somewhere"
    done = run_script(
        "scripts/run.py",
        "--reset",
        DATABASE_URL=address,
        STEER_MODE="demo",
        STEER_VAR=str(tmp_path),
    )
    assert done.returncode == 1
    assert kept.exists()


def test_demo_reset_keeps_backups(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "steer.sqlite3").write_text("data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {"STEER_MODE": "demo", "STEER_VAR": str(tmp_path), "DATABASE_URL": ""}
    done = run_script("scripts/run.py", "--reset", **environment, PORT=port)
    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["backups"]


def test_help_says_what_each_command_is_for() -> None:
    said = run_script("scripts/commands.py", "Makefile").stdout
    assert "make run" in said
    assert "make test-services" in said
