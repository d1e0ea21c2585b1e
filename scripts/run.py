"""Start the web server, the worker and the scheduler together, and end them together.

Each runs in a process group of its own. Ctrl-C ends all three; when one dies the
others are ended too and the terminal says which. Their words go to var/log/.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from machine import PYTHON, ROOT, port_is_free, run, say, stop

VAR = Path(os.environ.get("STEER_VAR", ROOT / "var"))
WITH_DEMO = "--without-demo" not in sys.argv
PATIENCE_SECONDS = 20
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


@dataclass(frozen=True)
class Part:
    """One of the programs that make Steer, its words going to a file of their own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def main() -> None:
    """Prepare, start, say where, and watch until someone or something stops it.

    `--without-demo` starts with whatever the database holds; `--reset` empties the demo.
    """
    os.chdir(ROOT)
    if "--reset" in sys.argv:
        return reset()
    port = chosen_port()
    if not port_is_free(port):
        stop(f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}")
    signal.signal(signal.SIGTERM, end_like_ctrl_c)
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell that runs us with & ignores it
    parent = os.getppid()
    try:
        prepare()
        parts = [start(name, command) for name, command in programs(port).items()]
    except KeyboardInterrupt:
        return say("\nStopped before it had started.")
    code = 0
    try:
        wait_until_ready(port, parts)
        welcome(port)
        code = watch(parts, parent)
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        end(parts)
        say("Steer has stopped. Your data is kept; `make run` starts it again.")
    raise SystemExit(code)


def chosen_port() -> int:
    """The port from PORT, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:  # noqa: PLR2004
        stop(f"PORT={text} is not a port. Choose a number from 1024 to 65535.")
    return int(text)


def prepare() -> None:
    """Bring the database up to date and, on first use, load the demo."""
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / "log").mkdir(exist_ok=True)
    manage = [PYTHON, "manage.py"]
    run([*manage, "migrate", "--no-input", "--verbosity=0"])
    if WITH_DEMO:
        run([*manage, "demo", "--if-empty"])


def programs(port: int) -> dict[str, list[str]]:
    """The three programs by name: what to start."""
    python = str(PYTHON)
    celery = [python, "-m", "celery", "-A", "config"]
    web = [python, "-m", "gunicorn", "config.wsgi:application", "--no-control-socket"]
    schedule = VAR / f"celerybeat-{port}"
    return {
        "web server": [
            *web,
            f"--bind=127.0.0.1:{port}",
            "--worker-class=gthread",
            "--workers=1",
            "--threads=8",
        ],
        "worker": [
            *celery,
            "worker",
            "--queues=money,mail,pdf,celery",
            "--concurrency=1",
            "--without-gossip",
            "--without-mingle",
            "--loglevel=WARNING",
            f"--hostname=worker-{port}@%h",
        ],
        "scheduler": [
            *celery,
            "beat",
            f"--schedule={schedule}",
            "--pidfile=",
            "--loglevel=WARNING",
        ],
    }


def start(name: str, command: Sequence[str]) -> Part:
    """Start one program in its own process group."""
    log = VAR / "log" / f"{name.replace(' ', '-')}.log"
    with log.open("wb") as words:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_supervisor,  # noqa: PLW1509 - one thread, before exec
        )
    return Part(name, process, log)


def end_with_supervisor() -> None:
    """On Linux a child is told to end when this supervisor is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def wait_until_ready(port: int, parts: Sequence[Part]) -> None:
    """Wait until the web server answers, or one of the programs dies."""
    for _ in range(PATIENCE_SECONDS * 5):
        if any(part.process.poll() is not None for part in parts):
            return
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)


def welcome(port: int) -> None:
    """Say where Steer is and who can sign in."""
    say(f"\nSteer is running: http://localhost:{port}/   (Ctrl-C stops it)\n")
    if WITH_DEMO:
        subprocess.run([PYTHON, "manage.py", "demo", "--sign-ins"], cwd=ROOT, check=False)
    say(f"\nLogs: {VAR / 'log'}")


def watch(parts: Sequence[Part], parent: int) -> int:
    """Return when a program has died (1) or the `make` that started us is gone (0)."""
    while True:
        for part in parts:
            if part.process.poll() is not None:
                say(f"\nThe {part.name} ended (exit {part.process.returncode}); stopping the rest.")
                say("Its last words:\n" + last_words(part.log))
                return 1
        if os.environ.get("MAKELEVEL") and os.getppid() != parent:
            return 0
        time.sleep(0.3)


def last_words(log: Path, lines: int = 15) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def end(parts: Sequence[Part]) -> None:
    """Ask each program to end and let it finish what it is doing, then end its whole group."""
    for part in parts:
        if part.process.poll() is None:
            part.process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for part in parts:
        try:
            part.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {part.name} took too long and was ended. Jobs are rows: nothing is lost.")
        kill_group(part)


def kill_group(part: Part) -> None:
    """End a program and whatever it left; its group is named by its process id."""
    try:
        os.killpg(part.process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def end_like_ctrl_c(_number: int, _frame: FrameType | None) -> None:
    """A request to end is treated as Ctrl-C is."""
    raise KeyboardInterrupt


def reset() -> None:
    """Remove what the demo wrote. Backups and everything outside var/ stay."""
    if os.environ.get("DATABASE_URL") or os.environ.get("STEER_MODE", "demo") != "demo":
        stop(
            "demo-reset only clears the demo's own SQLite data. Unset DATABASE_URL and STEER_MODE."
        )
    if not port_is_free(chosen_port()):
        stop("Steer seems to be running. Stop it with Ctrl-C first, then run make demo-reset.")
    for found in VAR.glob("*"):
        if found.name == "backups":
            continue
        if found.is_dir():
            shutil.rmtree(found)
        else:
            found.unlink()
    say("The demo's data is gone. `make run` starts afresh.")


if __name__ == "__main__":
    main()
