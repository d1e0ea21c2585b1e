"""One press makes many papers; one that died, hung or went home is replaced, and says why."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import paper

HTML = "<html lang=en><title>t</title><p>A line</p></html>"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    paper._end()


def standing() -> subprocess.Popen[bytes]:
    return paper._kept[0].child


def test_the_same_press_makes_the_next_paper_and_the_same_bytes() -> None:
    first = paper.pdf_from(HTML)
    child = standing()
    assert paper.pdf_from(HTML) == first
    assert paper.pdf_from(HTML, point=28) != first
    assert paper.pdf_from(HTML) == first  # one size does not reach into another
    assert standing() is child


def test_a_press_that_was_killed_fails_once_and_is_replaced() -> None:
    paper.pdf_from(HTML)
    killed = standing()
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    with pytest.raises(paper.PdfFailed):
        paper.pdf_from(HTML)
    assert paper.pdf_from(HTML).startswith(b"%PDF-")
    assert standing() is not killed


def test_a_press_that_went_home_is_replaced_without_a_word() -> None:
    paper.pdf_from(HTML)
    gone = standing()
    assert gone.stdin is not None
    os.kill(gone.pid, signal.SIGSTOP)  # it reads nothing more: as if its time of waiting ended
    os.kill(gone.pid, signal.SIGCONT)
    paper._kept[0].child.stdin.close()  # type: ignore[union-attr]
    gone.wait(timeout=10)
    paper._kept[0].child.stdin = Path(os.devnull).open("wb")  # noqa: SIM115
    assert paper.pdf_from(HTML).startswith(b"%PDF-")
    assert standing() is not gone


def test_a_press_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "COMMAND", ["-c", "import time; time.sleep(600)"])
    monkeypatch.setattr(paper, "MOST_SECONDS", 0.5)
    with pytest.raises(paper.PdfFailed):
        paper.pdf_from(HTML)
    assert paper._kept == []


def test_a_paper_that_cannot_be_made_says_so_and_the_press_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper.pdf_from(HTML)
    child = standing()
    with pytest.raises(paper.PdfFailed):
        paper.pdf_from(HTML, point="x")  # type: ignore[arg-type]
    assert paper.pdf_from(HTML).startswith(b"%PDF-")
    assert standing() is child


def test_after_so_many_papers_there_is_a_fresh_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "MOST_PAPERS", 2)
    seen = set()
    for _ in range(5):
        paper.pdf_from(HTML)
        seen.add(standing().pid)
    assert len(seen) == 3


def test_a_fork_leaves_the_press_to_its_parent() -> None:
    """In a forked worker the parent's press is forgotten, not shared and not stopped."""
    code = (
        "import os, sys\n"
        "import django; django.setup()\n"
        "from core import paper\n"
        f"html = {HTML!r}\n"
        "mine = paper.pdf_from(html)\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    ok = not paper._kept and paper.pdf_from(html) == mine\n"
        "    paper._end()\n"
        "    os._exit(0 if ok else 9)\n"
        "_, status = os.waitpid(child, 0)\n"
        "assert paper.pdf_from(html) == mine and status == 0\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
