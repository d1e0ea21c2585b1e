"""What the scripts need to know about the machine they run on. Standard library only."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PANGO_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def say(sentence: str) -> None:
    """Tell the person at the terminal, at once."""
    print(sentence, flush=True)


def stop(sentence: str, code: int = 1) -> None:
    """Tell the person what is wrong and what to do, and end."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(code)


def may_install() -> bool:
    """Whether this process may install Debian packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: Iterable[str]) -> bool:
    """Install Debian packages; False when apt could not."""
    names = list(packages)
    say(f"Installing {' '.join(names)} with apt ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names],
    )
    for command in commands:
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode and "install" in command:
            print(done.stderr[-2000:], file=sys.stderr)
            return False
    return True


def missing_pango() -> list[str]:
    """The text-drawing libraries that cannot be loaded here, by their short names."""
    missing = []
    for name in PANGO_LIBRARIES:
        try:
            found = ctypes.util.find_library(name)
            ctypes.CDLL(found or f"lib{name}.so.0")
        except OSError:
            missing.append(name)
    return missing


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on, chosen by the system."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: Sequence[str | Path], **more: object) -> None:
    """Run a program from the repository's root; end with a sentence when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False, **more)  # type: ignore[call-overload]
    if done.returncode:
        stop(f"This step failed (exit {done.returncode}): {' '.join(map(str, command))}")
