"""Web server, worker and scheduler start together and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import template
from tests.repository.tracked import ROOT

PATIENCE_SECONDS = 240  # far more than is needed, so that a busy machine is no failure


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Steer was started before: its database stands."""
    place = tmp_path_factory.mktemp("var")
    template.copy_to(place / "steer.sqlite3")
    return place


@contextmanager
def started(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The supervisor, once it has said that Steer is running; and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "STEER_MODE": "demo", "STEER_VAR": str(folder), "PORT": str(port)}
    for name in ("DATABASE_URL", "REDIS_URL", "MAKELEVEL"):
        environment.pop(name, None)
    supervisor = subprocess.Popen(
        [sys.executable, "scripts/run.py", "--without-demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        words = supervisor.stdout
        assert words is not None
        said = next((line for line in words if "Steer is running" in line), "")
        assert f"http://localhost:{port}/" in said
        yield supervisor, port
    finally:
        if supervisor.poll() is None:
            supervisor.terminate()
        supervisor.communicate(timeout=PATIENCE_SECONDS)


def children(parent: int) -> dict[str, int]:
    """The programs a supervisor started, by a word of their command line."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text().replace("\0", " ")
            facts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(facts[1]) == parent:
            found.update(
                {
                    name: int(folder.name)
                    for name in ("gunicorn", "worker", "beat")
                    if f" {name} " in words
                }
            )
    return found


def wait_until_gone(ids: list[int]) -> bool:
    """Whether these processes end soon."""
    for _ in range(PATIENCE_SECONDS * 10):
        if not any(Path(f"/proc/{number}").exists() for number in ids):
            return True
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    """Whether a web server answers here, with anything."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.mark.enable_socket
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_ends_all_three(folder: Path) -> None:
    with started(folder) as (supervisor, port):
        parts = children(supervisor.pid)
        assert set(parts) == {"gunicorn", "worker", "beat"}
        assert answers(port)
        supervisor.send_signal(signal.SIGINT)
        said, _ = supervisor.communicate(timeout=PATIENCE_SECONDS)
    assert supervisor.returncode == 0
    assert "Your data is kept" in said
    assert wait_until_gone(list(parts.values()))
    assert not answers(port)


@pytest.mark.enable_socket
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_when_one_dies_the_others_end_and_the_terminal_says_which(folder: Path) -> None:
    with started(folder) as (supervisor, _port):
        parts = children(supervisor.pid)
        os.kill(parts["worker"], signal.SIGKILL)
        said, _ = supervisor.communicate(timeout=PATIENCE_SECONDS)
    assert supervisor.returncode == 1
    assert "The worker ended" in said
    assert wait_until_gone(list(parts.values()))
